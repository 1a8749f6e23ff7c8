//! Cold starts: one fresh process in the sandbox for each conversation.

use super::exchange::{Ending, Process, Start};
use super::party::Trouble;
use crate::sandbox::{Exit, Running, Sandbox, Spec};
use crate::text::{Explain, Lang};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::time::Duration;

/// Starts a process of `spec` in a sandbox.
pub struct Cold {
    /// The sandbox.
    pub sandbox: Arc<dyn Sandbox>,
    /// What is started.
    pub spec: Spec,
}

/// How long a process may take to end after it closed its stream.
const GRACE: Duration = Duration::from_millis(500);

/// What the standard library of Rust writes to stderr before it aborts for want of memory.
const RUST_OUT_OF_MEMORY: &str = "memory allocation of ";

struct Jailed(Running);

impl Process for Jailed {
    fn stream(&mut self) -> &mut UnixStream {
        &mut self.0.stream
    }
    fn cpu_seconds(&self) -> f64 {
        self.0.usage().cpu.as_secs_f64()
    }
    fn kill(&mut self) {
        self.0.kill();
    }
    fn ending(&mut self) -> Ending {
        ending(&self.0).1
    }
    fn used(&self) -> (f64, Option<u64>) {
        let usage = self.0.usage();
        (usage.cpu.as_secs_f64(), Some(usage.peak_memory))
    }
}

/// How a process ends, which it has a moment for.
pub(super) fn ending(running: &Running) -> (Exit, Ending) {
    let exit = running.finish(GRACE);
    let ending = match exit {
        Exit::Code(code) => Ending::Exit(code),
        Exit::Signal(_) if running.stderr().text().contains(RUST_OUT_OF_MEMORY) => Ending::Memory,
        Exit::Signal(signal) => Ending::Signal(signal),
        Exit::MemoryLimit => Ending::Memory,
        Exit::CpuLimit | Exit::WallLimit => Ending::Cpu,
        Exit::OutputLimit => Ending::Output,
        // A process that closed its stream and lives on, and one with too many children, was killed by us.
        Exit::Killed | Exit::ProcessLimit => Ending::Signal(9),
        Exit::Lost => Ending::Lost,
    };
    (exit, ending)
}

impl Start for Cold {
    fn start(&self) -> Result<Box<dyn Process>, Trouble> {
        match self.sandbox.spawn(&self.spec) {
            Ok(running) => Ok(Box::new(Jailed(running))),
            Err(e) => Err(Trouble::Start(e.message().text(Lang::En))),
        }
    }
}
