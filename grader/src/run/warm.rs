//! Warm starts: forks of a server that has imported what the assignment needs.
//!
//! A server serves one conversation at a time, so what its container may use is one conversation's. One that dies or
//! misbehaves is replaced. Whatever came of the conversation that it was serving is *in doubt*: it is held again with a
//! cold start, and only that counts.

use super::exchange::{Ending, Process, Start};
use super::party::Trouble;
use super::start::{Cold, ending};
use crate::sandbox::{Exit, Running, Sandbox, SandboxError, Server, Spec};
use crate::text::{Explain, Lang};
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// After so many servers that did not start, no more are tried.
const MAX_FAILURES: usize = 3;

/// The servers of one assignment that have nothing to do, and the way to start more.
pub struct Pool {
    sandbox: Arc<dyn Sandbox>,
    spec: Spec,
    idle: Mutex<Vec<Server>>,
    failures: AtomicUsize,
    /// The last thing that came in the way of a warm start.
    trouble: Mutex<Option<String>>,
}

impl Pool {
    /// A pool of servers that `spec` starts: the program of a cold start that is told to be a server.
    pub fn new(sandbox: Arc<dyn Sandbox>, spec: Spec) -> Arc<Self> {
        Arc::new(Self {
            sandbox,
            spec,
            idle: Mutex::default(),
            failures: AtomicUsize::new(0),
            trouble: Mutex::default(),
        })
    }

    fn take(&self) -> Option<Server> {
        loop {
            let found = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            match found {
                Some(server) if server.is_gone() => {}
                Some(server) => return Some(server),
                None => break,
            }
        }
        if self.failures.load(Ordering::Relaxed) >= MAX_FAILURES {
            return None;
        }
        match self.sandbox.serve(&self.spec) {
            Ok(server) => Some(server),
            Err(error) => {
                self.note(&error);
                self.failures.fetch_add(1, Ordering::Relaxed);
                None
            }
        }
    }

    fn note(&self, error: &SandboxError) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = Some(error.message().text(Lang::En));
    }

    /// What came in the way of warm starts, where cold ones had to do.
    pub fn trouble(&self) -> Option<String> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn give_back(&self, server: Server) {
        if !server.is_gone() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(server);
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        // All at once: each takes a moment to end.
        self.idle.get_mut().unwrap_or_else(PoisonError::into_inner).iter().for_each(Server::kill);
    }
}

/// Starts forks of warm servers for one submission.
pub struct Warm {
    pool: Arc<Pool>,
    cold: Cold,
    doubt: Arc<AtomicBool>,
}

impl Warm {
    /// Forks of the pool's servers; `cold` is what they stand in for.
    pub fn new(pool: Arc<Pool>, cold: Cold) -> Self {
        Self { pool, cold, doubt: Arc::default() }
    }
}

impl Start for Warm {
    fn start(&self) -> Result<Box<dyn Process>, Trouble> {
        let Some(server) = self.pool.take() else { return self.cold.start() };
        match server.fork(self.cold.spec.limits) {
            Ok(running) => Ok(Box::new(Fork {
                running: Some(running),
                server: Some(server),
                pool: Arc::clone(&self.pool),
                doubt: Arc::clone(&self.doubt),
            })),
            // The server goes, and with it whatever came in the way.
            Err(error) => {
                self.pool.note(&error);
                drop(server);
                self.cold.start()
            }
        }
    }

    fn in_doubt(&self, failed: bool) -> Option<&dyn Start> {
        let doubt = failed || self.doubt.load(Ordering::Relaxed);
        doubt.then_some(&self.cold)
    }
}

struct Fork {
    /// Before the server: its end is waited for before the server serves another.
    running: Option<Running>,
    server: Option<Server>,
    pool: Arc<Pool>,
    doubt: Arc<AtomicBool>,
}

impl Fork {
    fn running(&self) -> &Running {
        self.running.as_ref().expect("a fork runs until it is dropped")
    }

    /// What the sandbox, the kernel or a dead server may have done, and not the program.
    fn doubtful(&self, exit: Exit) -> bool {
        matches!(exit, Exit::Lost | Exit::Signal(libc::SIGKILL))
            || self.server.as_ref().is_none_or(Server::is_gone)
    }
}

impl Process for Fork {
    fn stream(&mut self) -> &mut UnixStream {
        &mut self.running.as_mut().expect("a fork runs until it is dropped").stream
    }
    fn cpu_seconds(&self) -> f64 {
        self.running().usage().cpu.as_secs_f64()
    }
    fn kill(&mut self) {
        self.running().kill();
    }
    fn ending(&mut self) -> Ending {
        let (exit, ended) = ending(self.running());
        if self.doubtful(exit) {
            self.doubt.store(true, Ordering::Relaxed);
        }
        ended
    }
    fn used(&self) -> (f64, Option<u64>) {
        let usage = self.running().usage();
        (usage.cpu.as_secs_f64(), Some(usage.peak_memory))
    }
}

impl Drop for Fork {
    fn drop(&mut self) {
        let Some(running) = self.running.take() else { return };
        running.kill();
        drop(running);
        if let Some(server) = self.server.take() {
            self.pool.give_back(server);
        }
    }
}
