//! A warm server, seen from the program.

use rustix::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::error::SandboxError;
use super::jail::{pid_of, started};
use super::output_pipe;
use super::running::{Held, Running};
use super::spec::Limits;
use super::wire::{self, Ask};

/// How long a fork may take on a loaded machine.
const FORK_WITHIN: Duration = Duration::from_secs(20);

/// A warm server. It forks into one container after another; each fork is a [`Running`] like any other. Dropping the
/// server ends them all.
pub struct Server {
    pub(super) running: Running,
    pub(super) program: PathBuf,
}

impl Server {
    /// Starts a fork in a container of its own.
    pub fn fork(&self, limits: Limits) -> Result<Running, SandboxError> {
        let begun = Instant::now();
        let Some(template) = self.running.control() else { return Err(SandboxError::LauncherGone) };
        let (control, their_control) = wire::pair().map_err(SandboxError::system("socketpair"))?;
        let (stream, their_stream) = UnixStream::pair().map_err(SandboxError::system("socketpair"))?;
        let ((out, their_out), (err, their_err)) = (output_pipe()?, output_pipe()?);
        let descriptors = [their_control.as_fd(), their_stream.as_fd(), their_out.as_fd(), their_err.as_fd()];
        wire::send(template, &Ask::Fork(limits), &descriptors).map_err(|_| SandboxError::LauncherGone)?;
        drop((their_control, their_stream, their_out, their_err));
        let (init, main) = started(&self.program, &control, &err, FORK_WITHIN)?;
        // The memory of the tree is limited by the server's group, whose end is the server's.
        let held = Held::Jailed { control, init, main: pid_of(&main), cgroups: false };
        Running::supervise(stream, held, [out, err], limits, begun).map_err(SandboxError::system("thread"))
    }

    /// Ends it and its forks, and does not wait for that as dropping it does.
    pub fn kill(&self) {
        self.running.kill();
    }

    /// Whether it has ended.
    pub fn is_gone(&self) -> bool {
        self.running.wait(Instant::now()).is_some()
    }

    /// The server's pid on this machine.
    pub fn pid(&self) -> Option<u32> {
        self.running.pid()
    }
}
