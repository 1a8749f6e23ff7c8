//! Isolation of students' processes.
//!
//! [`open`] gives a [`Sandbox`], which starts processes ([`Spec`]) within [`Limits`] and hands back a [`Running`]: a
//! stream socket on the process's stdin, capped captures of its stdout and stderr, and how it ended.
//!
//! A jailed process is four levels away from the program, and only the last runs students' code:
//!
//! ```text
//! grader ── launcher (keeper; root when the grader is)
//!             └── worker, unprivileged uid ── container's reaper ── init, PID 1 of the namespaces
//!                                                                     └── the program: limits, seccomp, exec
//! ```
//!
//! `docs/sandbox.md` tells what each level is for and which attacks it stops.

mod cgroup;
mod container;
mod error;
mod filter;
mod init;
mod jail;
mod launcher;
mod layers;
mod limits;
mod open;
mod plain;
mod reach;
mod rules;
mod running;
mod server;
mod spec;
mod supervisor;
mod template;
mod tree;
mod wire;
mod without;

pub use error::SandboxError;
pub use launcher::launcher_main;
pub use layers::{Layer, State};
pub use open::{Mode, Options, open, open_with, survey};
pub use running::{Capture, Running};
pub use server::Server;
pub use spec::{Bind, Exit, Filter, Limits, OUTPUT_STOP, Spec, Usage};
pub use without::{Part, Parts, UnknownPart};

use rustix::fd::OwnedFd;
use std::path::Path;

/// Starts processes.
pub trait Sandbox: Send + Sync {
    /// Starts a process; returns when it runs.
    fn spawn(&self, spec: &Spec) -> Result<Running, SandboxError>;

    /// Starts a warm server: a Python that has imported what `spec` says and then forks on request, each fork in a
    /// container of its own that has every layer which [`Self::spawn`] gives.
    fn serve(&self, spec: &Spec) -> Result<Server, SandboxError> {
        let reason = format!("{}: there is no sandbox", spec.program.display());
        Err(SandboxError::Container { reason })
    }

    /// Whether there can be warm servers.
    fn can_serve(&self) -> bool {
        false
    }

    /// Makes a folder of the host reachable for the uid that runs, once and for all that lies in it. Binds of what
    /// cannot be reached are exposed one by one when they are first used; declaring a folder that holds many is cheaper.
    fn expose(&self, root: &Path) -> Result<(), SandboxError> {
        let _ = root;
        Ok(())
    }

    /// What isolates.
    fn layers(&self) -> &[Layer];

    /// Names of the layers, for the receipt. The same on each run.
    fn describe(&self) -> String;
}

/// The environment of a process: what the caller says, with defaults for what every program expects.
fn environment(spec: &Spec, home: &Path, tmp: &Path) -> Vec<(String, String)> {
    let mut env = spec.env.clone();
    let defaults = [
        ("PATH", "/usr/local/bin:/usr/bin:/bin".to_owned()),
        ("HOME", home.to_string_lossy().into_owned()),
        ("TMPDIR", tmp.to_string_lossy().into_owned()),
        ("LANG", "C.UTF-8".to_owned()),
    ];
    for (key, value) in defaults {
        if !env.iter().any(|(k, _)| k == key) {
            env.push((key.to_owned(), value));
        }
    }
    env
}

/// A pipe whose reading end does not block; both ends closed on exec.
fn output_pipe() -> Result<(OwnedFd, OwnedFd), SandboxError> {
    use rustix::pipe::{PipeFlags, pipe_with};
    let (read, write) = pipe_with(PipeFlags::CLOEXEC).map_err(SandboxError::system("pipe"))?;
    rustix::io::ioctl_fionbio(&read, true).map_err(SandboxError::system("pipe"))?;
    Ok((read, write))
}
