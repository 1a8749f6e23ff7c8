//! A process tree that runs, seen from the program.

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::{AsFd, OwnedFd};
use rustix::io::Errno;
use rustix::net::RecvFlags;
use rustix::process::{Signal, pidfd_send_signal};
use std::io;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::plain::Plain;
use super::spec::{Exit, Limits, OUTPUT_STOP, Usage};
use super::tree;
use super::wire::{self, Ask, End, Report};

/// How long a killed tree may take to be gone. A process that the kernel does not let go is left to it.
const GONE_WITHIN: Duration = Duration::from_secs(5);

/// How long output may still come after the end.
const DRAIN: Duration = Duration::from_millis(200);

/// How often a process without an init of ours is looked at.
const TICK: Duration = Duration::from_millis(20);

/// What a process wrote: the first bytes of it, and how much it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capture {
    /// The first [`Limits::output`] bytes.
    pub bytes: Vec<u8>,
    /// All that was written.
    pub total: u64,
}

impl Capture {
    /// The text, with U+FFFD for what is not UTF-8.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
    /// Whether there was more than was kept.
    pub fn cut(&self) -> bool {
        self.total > self.bytes.len() as u64
    }
    fn push(&mut self, bytes: &[u8], cap: u64) {
        let room = usize::try_from(cap).unwrap_or(usize::MAX).saturating_sub(self.bytes.len());
        self.bytes.extend_from_slice(&bytes[..bytes.len().min(room)]);
        self.total += bytes.len() as u64;
    }
}

/// How the process is held.
pub(super) enum Held {
    /// In a container: its init's socket, and a pidfd of init, whose death is that of all.
    Jailed {
        control: OwnedFd,
        init: OwnedFd,
        /// The program's pid on the host, for its CPU clock.
        main: Option<u32>,
        /// Whether the kernel may kill it for lack of memory.
        cgroups: bool,
    },
    /// Without one.
    Plain(Plain),
}

#[derive(Default)]
struct State {
    captures: [Capture; 2],
    usage: Usage,
    /// Counts answers about usage.
    answers: u64,
    /// Whether a worker has reaped the container, and the kernel had killed in it for lack of memory.
    gone: Option<bool>,
    /// Why we killed it.
    killed: Option<Exit>,
    exit: Option<Exit>,
}

struct Shared {
    held: Held,
    state: Mutex<State>,
    changed: Condvar,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
    /// Kills everything; the first reason stays.
    fn kill(&self, why: Exit) {
        {
            let mut state = self.state();
            if state.exit.is_some() {
                return;
            }
            state.killed.get_or_insert(why);
        }
        match &self.held {
            Held::Jailed { init, .. } => {
                let _ = pidfd_send_signal(init, Signal::KILL);
            }
            Held::Plain(plain) => plain.kill(),
        }
    }
}

/// A process tree that runs. Dropping it kills the tree.
pub struct Running {
    /// The other end of the process's stdin, which is a stream socket: both directions of the conversation.
    pub stream: UnixStream,
    shared: Arc<Shared>,
    supervisor: Option<JoinHandle<()>>,
}

impl Running {
    /// Takes charge of a started process.
    pub(super) fn supervise(
        stream: UnixStream,
        held: Held,
        output: [OwnedFd; 2],
        limits: Limits,
        started: Instant,
    ) -> io::Result<Self> {
        let shared = Arc::new(Shared { held, state: Mutex::default(), changed: Condvar::new() });
        let theirs = Arc::clone(&shared);
        let supervisor = std::thread::Builder::new().name("sandbox".to_owned()).spawn(move || {
            let exit = Supervisor { shared: &theirs, output: output.map(Some), limits, started }.run();
            theirs.state().exit = Some(exit);
            theirs.changed.notify_all();
        })?;
        Ok(Self { stream, shared, supervisor: Some(supervisor) })
    }

    /// Kills the process and everything that it started. Returns at once; [`Self::wait`] tells when they are gone.
    pub fn kill(&self) {
        self.shared.kill(Exit::Killed);
    }

    /// Waits for the end, at most until `deadline`; `None` when the process still runs.
    pub fn wait(&self, deadline: Instant) -> Option<Exit> {
        let mut state = self.shared.state();
        loop {
            if state.exit.is_some() {
                return state.exit;
            }
            let left = deadline.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())?;
            state = self.shared.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Waits at most `grace` for the process to end by itself, then kills it; returns when nothing of it is left.
    pub fn finish(&self, grace: Duration) -> Exit {
        if let Some(exit) = self.wait(Instant::now() + grace) {
            return exit;
        }
        self.kill();
        self.wait(Instant::now() + GONE_WITHIN + DRAIN * 2).unwrap_or(Exit::Lost)
    }

    /// What it has used so far, or in all when it has ended. Asks the container's init, which takes some 0.1 ms.
    pub fn usage(&self) -> Usage {
        match &self.shared.held {
            Held::Plain(plain) => {
                if self.shared.state().exit.is_none() {
                    let now = plain.usage();
                    let mut state = self.shared.state();
                    state.usage = later(state.usage, now);
                }
            }
            Held::Jailed { control, .. } => {
                let before = self.shared.state().answers;
                if wire::send(control, &Ask::Usage, &[]).is_ok() {
                    let state = self.shared.state();
                    let waiting = |s: &mut State| s.answers == before && s.exit.is_none();
                    drop(self.shared.changed.wait_timeout_while(state, DRAIN, waiting));
                }
            }
        }
        self.shared.state().usage
    }

    /// CPU time so far, the cheap way: of the process itself and its threads. What it started counts only in
    /// [`Self::usage`], and in the limit.
    pub fn cpu_time(&self) -> Duration {
        let state = self.shared.state();
        let now = match &self.shared.held {
            _ if state.exit.is_some() => None,
            Held::Jailed { main, .. } => main.and_then(tree::clock),
            Held::Plain(plain) => Some(plain.usage().cpu),
        };
        state.usage.cpu.max(now.unwrap_or_default())
    }

    /// What it has written to stdout so far.
    pub fn stdout(&self) -> Capture {
        self.shared.state().captures[0].clone()
    }

    /// What it has written to stderr so far.
    pub fn stderr(&self) -> Capture {
        self.shared.state().captures[1].clone()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.shared.kill(Exit::Killed);
        if let Some(supervisor) = self.supervisor.take() {
            let _ = supervisor.join();
        }
    }
}

fn later(a: Usage, b: Usage) -> Usage {
    Usage { cpu: a.cpu.max(b.cpu), peak_memory: a.peak_memory.max(b.peak_memory) }
}

/// The thread that stands by a process: it drains output, keeps the wall limit, and waits for the end.
struct Supervisor<'a> {
    shared: &'a Shared,
    /// `None` once closed.
    output: [Option<OwnedFd>; 2],
    limits: Limits,
    started: Instant,
}

impl Supervisor<'_> {
    fn run(&mut self) -> Exit {
        let mut buffer = vec![0; 64 << 10];
        let mut end = None;
        let mut killed_at: Option<Instant> = None;
        loop {
            let (gone, report) = self.wait(killed_at);
            for index in 0..2 {
                self.drain(index, &mut buffer);
            }
            if report {
                self.hear(&mut end);
            }
            if gone {
                break;
            }
            if self.started.elapsed() >= self.limits.wall {
                self.shared.kill(Exit::WallLimit);
            }
            if let Held::Plain(plain) = &self.shared.held
                && plain.usage().cpu >= self.limits.cpu
            {
                self.shared.kill(Exit::CpuLimit);
            }
            if self.shared.state().killed.is_some() {
                let since = *killed_at.get_or_insert_with(Instant::now);
                if since.elapsed() >= GONE_WITHIN {
                    break;
                }
            }
        }
        self.last_words(&mut buffer, &mut end);
        self.verdict(end)
    }

    /// Waits for something to happen: whether the process is gone, and whether init has something to say.
    fn wait(&self, killed_at: Option<Instant>) -> (bool, bool) {
        let wake = match killed_at {
            Some(at) => GONE_WITHIN.saturating_sub(at.elapsed()),
            None => self.limits.wall.saturating_sub(self.started.elapsed()),
        };
        let (ended, control, wake) = match &self.shared.held {
            Held::Jailed { control, init, .. } => (init.as_fd(), Some(control.as_fd()), wake),
            Held::Plain(plain) => (plain.ended(), None, wake.min(TICK)),
        };
        let mut set = vec![PollFd::from_borrowed_fd(ended, PollFlags::IN)];
        set.extend(control.map(|c| PollFd::from_borrowed_fd(c, PollFlags::IN)));
        set.extend(self.output.iter().flatten().map(|o| PollFd::new(o, PollFlags::IN)));
        let timeout = Timespec { tv_sec: wake.as_secs() as i64, tv_nsec: i64::from(wake.subsec_nanos()) };
        let _ = poll(&mut set, Some(&timeout));
        let ready = |index: usize| !set[index].revents().is_empty();
        (ready(0), control.is_some() && ready(1))
    }

    /// Reads what is there; closes the pipe when its writers are gone.
    fn drain(&mut self, index: usize, buffer: &mut [u8]) -> bool {
        let Some(pipe) = &self.output[index] else { return false };
        match rustix::io::read(pipe, &mut *buffer) {
            Ok(0) => self.output[index] = None,
            Ok(n) => {
                let mut state = self.shared.state();
                state.captures[index].push(&buffer[..n], self.limits.output);
                let most = self.limits.output.max(1).saturating_mul(OUTPUT_STOP);
                if state.captures[index].total > most {
                    drop(state);
                    self.shared.kill(Exit::OutputLimit);
                }
                return true;
            }
            Err(Errno::AGAIN | Errno::INTR) => {}
            Err(_) => self.output[index] = None,
        }
        false
    }

    /// Takes one message of init's.
    fn hear(&self, end: &mut Option<End>) -> bool {
        let Held::Jailed { control, .. } = &self.shared.held else { return false };
        let Ok(Some((report, _))) = wire::receive::<Report>(control, RecvFlags::DONTWAIT) else {
            return false;
        };
        let mut state = self.shared.state();
        match report {
            Report::Usage(usage) => {
                state.usage = later(state.usage, usage);
                state.answers += 1;
            }
            Report::Ended { end: how, usage } => {
                state.usage = later(state.usage, usage);
                *end = Some(how);
            }
            Report::Broken { out_of_memory, .. } => state.gone = Some(out_of_memory),
            Report::Hello | Report::Started | Report::Failed { .. } => {}
        }
        drop(state);
        self.shared.changed.notify_all();
        true
    }

    /// Everything is dead: what lies in the pipes and in the socket is all there will be.
    fn last_words(&mut self, buffer: &mut [u8], end: &mut Option<End>) {
        while self.hear(end) {}
        if let Held::Plain(plain) = &self.shared.held {
            plain.kill(); // what it left behind
            let usage = plain.reap();
            let mut state = self.shared.state();
            state.usage = later(state.usage, usage);
        }
        let until = Instant::now() + DRAIN;
        for index in 0..2 {
            while self.drain(index, buffer) && Instant::now() < until {}
        }
    }

    /// Whether the kernel killed for lack of memory. Only the worker can tell, a moment after init has died.
    fn oom_killed(&self, end: Option<End>) -> bool {
        let Held::Jailed { control, cgroups: true, .. } = &self.shared.held else { return false };
        if !matches!(end, None | Some(End::Signal(libc::SIGKILL))) {
            return false;
        }
        let until = Instant::now() + DRAIN;
        loop {
            if let Some(out_of_memory) = self.shared.state().gone {
                return out_of_memory;
            }
            let left = until.saturating_duration_since(Instant::now());
            let timeout = Timespec { tv_sec: 0, tv_nsec: i64::from(left.subsec_nanos()) };
            let _ = poll(&mut [PollFd::new(control, PollFlags::IN)], Some(&timeout));
            if left.is_zero() || !self.hear(&mut None) {
                return false;
            }
        }
    }

    fn verdict(&self, end: Option<End>) -> Exit {
        let oom_killed = self.shared.state().killed.is_none() && self.oom_killed(end);
        let state = self.shared.state();
        if let Some(why) = state.killed {
            return why;
        }
        let end = match &self.shared.held {
            Held::Jailed { .. } => end,
            Held::Plain(plain) => plain.end(&self.limits),
        };
        match end {
            None | Some(End::Signal(libc::SIGKILL)) if oom_killed => Exit::MemoryLimit,
            None => Exit::Lost,
            Some(End::Code(code)) => Exit::Code(code),
            Some(End::Signal(libc::SIGABRT)) if out_of_memory(&state.captures[1]) => Exit::MemoryLimit,
            Some(End::Signal(signal)) => Exit::Signal(signal),
            Some(End::Cpu) => Exit::CpuLimit,
            Some(End::Memory) => Exit::MemoryLimit,
            Some(End::Processes) => Exit::ProcessLimit,
        }
    }
}

/// Rust and C++ abort when an allocation is refused, and say so. A student who forges this gains nothing.
fn out_of_memory(stderr: &Capture) -> bool {
    let text = stderr.text();
    (text.contains("memory allocation of") && text.contains("bytes failed"))
        || text.contains("std::bad_alloc")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captures_keep_the_first_bytes_and_count_all() {
        let mut capture = Capture::default();
        capture.push(b"abc", 5);
        assert!(!capture.cut());
        capture.push(b"defgh", 5);
        capture.push(b"ijk", 5);
        assert_eq!((capture.text().as_str(), capture.total, capture.cut()), ("abcde", 11, true));
    }
}
