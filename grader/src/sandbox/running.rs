//! A process tree that runs, seen from the program.

use rustix::fd::OwnedFd;
use rustix::process::{Signal, pidfd_send_signal};
use std::io;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::plain::Plain;
use super::spec::{Exit, Limits, Usage};
use super::supervisor::{Supervisor, later};
use super::tree;
use super::wire::{self, Ask};

/// How long a killed tree may take to be gone. A process that the kernel does not let go is left to it.
pub(super) const GONE_WITHIN: Duration = Duration::from_secs(5);

/// How long output may still come after the end.
pub(super) const DRAIN: Duration = Duration::from_millis(200);

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
    pub(super) fn push(&mut self, bytes: &[u8], cap: u64) {
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

/// What is known about it.
#[derive(Default)]
pub(super) struct State {
    pub captures: [Capture; 2],
    pub usage: Usage,
    /// Counts answers about usage.
    pub answers: u64,
    /// Whether a worker has reaped the container, and the kernel had killed in it for lack of memory.
    pub gone: Option<bool>,
    /// Why we killed it.
    pub killed: Option<Exit>,
    pub exit: Option<Exit>,
}

/// Shared between the handle and the thread beside the process.
pub(super) struct Shared {
    pub held: Held,
    state: Mutex<State>,
    pub changed: Condvar,
}

impl Shared {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
    /// Kills everything; the first reason stays.
    pub(super) fn kill(&self, why: Exit) {
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
            let exit =
                Supervisor { shared: &theirs, output: output.map(Some), limits, started, listening: true }
                    .run();
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

    /// The socket of its init.
    pub(super) fn control(&self) -> Option<&OwnedFd> {
        match &self.shared.held {
            Held::Jailed { control, .. } => Some(control),
            Held::Plain(_) => None,
        }
    }

    /// The program's pid on this machine.
    pub fn pid(&self) -> Option<u32> {
        match &self.shared.held {
            Held::Jailed { main, .. } => *main,
            Held::Plain(_) => None,
        }
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
