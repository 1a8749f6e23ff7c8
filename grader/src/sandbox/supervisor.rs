//! The thread beside each running process.

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::{AsFd, OwnedFd};
use rustix::io::Errno;
use rustix::net::RecvFlags;
use std::time::{Duration, Instant};

use super::running::{Capture, DRAIN, GONE_WITHIN, Held, Shared};
use super::spec::{Exit, Limits, OUTPUT_STOP, Usage};
use super::wire::{self, End, Report};

/// How often a process without an init of ours is looked at.
const TICK: Duration = Duration::from_millis(20);

/// The thread that stands by a process: it drains output, keeps the wall limit, and waits for the end.
pub(super) struct Supervisor<'a> {
    pub shared: &'a Shared,
    /// `None` once closed.
    pub output: [Option<OwnedFd>; 2],
    pub limits: Limits,
    pub started: Instant,
    /// Whether init may still have something to say.
    pub listening: bool,
}

impl Supervisor<'_> {
    pub(super) fn run(&mut self) -> Exit {
        let mut buffer = vec![0; 16 << 10];
        let mut end = None;
        let mut killed_at: Option<Instant> = None;
        loop {
            let (gone, report) = self.wait(killed_at);
            for index in 0..2 {
                self.drain(index, &mut buffer);
            }
            // At its end nothing more is to be heard, and a closed socket is always ready: waiting on it would be a loop.
            if report && !self.hear(&mut end) {
                self.listening = false;
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
            Held::Jailed { control, init, .. } => {
                (init.as_fd(), self.listening.then_some(control.as_fd()), wake)
            }
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

/// The larger of each: answers can be older than what is known.
pub(super) fn later(a: Usage, b: Usage) -> Usage {
    Usage { cpu: a.cpu.max(b.cpu), peak_memory: a.peak_memory.max(b.peak_memory) }
}
