//! Without namespaces: for a student's own code on the student's own machine, and for containers that allow none. Limits,
//! deadlines and caps still hold; started by root in such a container, so do an unprivileged uid and the filter of system
//! calls.

use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::process::{Pid, PidfdFlags, Signal, kill_process_group, pidfd_send_signal};
use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use super::error::SandboxError;
use super::layers::{Layer, State};
use super::running::{Held, Running};
use super::spec::{Bind, Limits, Spec, Usage};
use super::wire::End;
use super::{Sandbox, environment, filter, limits, output_pipe, tree};

/// A process in a session of its own.
pub(super) struct Plain {
    pid: Pid,
    ended: OwnedFd,
    /// Status and usage, once reaped.
    result: OnceLock<(i32, Usage)>,
}

impl Plain {
    pub(super) fn ended(&self) -> BorrowedFd<'_> {
        self.ended.as_fd()
    }

    /// The process, and whatever stayed in its group.
    pub(super) fn kill(&self) {
        let _ = pidfd_send_signal(&self.ended, Signal::KILL);
        if self.result.get().is_none() {
            let _ = kill_process_group(self.pid, Signal::KILL);
        }
    }

    /// Uses of the process itself; what it started is counted once it has been waited for.
    pub(super) fn usage(&self) -> Usage {
        match self.result.get() {
            Some((_, usage)) => *usage,
            None => Usage {
                cpu: tree::clock(self.pid.as_raw_nonzero().get() as u32).unwrap_or_default(),
                peak_memory: 0,
            },
        }
    }

    pub(super) fn reap(&self) -> Usage {
        self.result
            .get_or_init(|| {
                let mut status = 0;
                // SAFETY: zeros are a valid `rusage`, and the call writes to its two variables only.
                let usage = unsafe {
                    let mut usage: libc::rusage = std::mem::zeroed();
                    let flags = libc::WNOHANG;
                    libc::wait4(self.pid.as_raw_nonzero().get(), &raw mut status, flags, &raw mut usage);
                    usage
                };
                let time = |t: libc::timeval| Duration::new(t.tv_sec as u64, t.tv_usec as u32 * 1000);
                let cpu = time(usage.ru_utime) + time(usage.ru_stime);
                (status, Usage { cpu, peak_memory: (usage.ru_maxrss as u64) << 10 })
            })
            .1
    }

    pub(super) fn end(&self, limits: &Limits) -> Option<End> {
        let (status, usage) = *self.result.get()?;
        if libc::WIFEXITED(status) {
            return Some(End::Code(libc::WEXITSTATUS(status)));
        }
        Some(match libc::WTERMSIG(status) {
            libc::SIGXCPU => End::Cpu,
            libc::SIGKILL if usage.cpu >= limits.cpu => End::Cpu,
            signal => End::Signal(signal),
        })
    }
}

/// Starts processes without namespaces.
pub(super) struct Unconfined {
    pub layers: Vec<Layer>,
    /// The uid and gid that processes run as, where that is not the caller's.
    pub uid: Option<u32>,
}

/// Becomes somebody else for good, under a filter of system calls. Allocates nothing.
fn drop_to(uid: u32, filter: &seccompiler::BpfProgram) -> io::Result<()> {
    let done = |result: libc::c_int| if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) };
    // SAFETY: system calls on this process alone; the list of groups is empty.
    unsafe {
        done(libc::setgroups(0, std::ptr::null()))?;
        done(libc::setresgid(uid, uid, uid))?;
        done(libc::setresuid(uid, uid, uid))?;
    }
    seccompiler::apply_filter(filter).map_err(|_| io::Error::last_os_error())
}

impl Sandbox for Unconfined {
    fn spawn(&self, spec: &Spec) -> Result<Running, SandboxError> {
        let started = Instant::now();
        let (stream, theirs) = UnixStream::pair().map_err(SandboxError::system("socketpair"))?;
        let (out, err) = (output_pipe()?, output_pipe()?);
        let binds: Vec<&Bind> = spec.read_only.iter().chain(&spec.writable).collect();
        let on_host = |text: &OsStr| on_host(&binds, text);
        let mut command = Command::new(on_host(spec.program.as_os_str()));
        command.args(spec.args.iter().map(|arg| on_host(OsStr::new(arg))));
        command.env_clear();
        let home = std::env::temp_dir();
        for (key, value) in environment(spec, &home, &home) {
            command.env(key, on_host(OsStr::new(&value)));
        }
        command.current_dir(on_host(spec.cwd.as_os_str()));
        command.stdin(Stdio::from(OwnedFd::from(theirs))).stdout(out.1).stderr(err.1);
        let limits = spec.limits;
        let other = self.uid.map(|uid| Ok((uid, filter::program(spec.filter)?))).transpose();
        let other = other.map_err(|reason: String| SandboxError::Container { reason })?;
        if let Some((uid, _)) = &other {
            for bind in &spec.writable {
                std::os::unix::fs::chown(&bind.host, Some(*uid), Some(*uid))
                    .map_err(SandboxError::system("chown"))?;
            }
        }
        // SAFETY: between fork and exec only system calls are made.
        unsafe {
            command.pre_exec(move || {
                rustix::process::setsid()?;
                limits::apply(&limits, None)?;
                other.as_ref().map_or(Ok(()), |(uid, filter)| drop_to(*uid, filter))
            });
        }
        let child = command.spawn().map_err(|source| SandboxError::Start {
            program: spec.program.clone(),
            step: "exec".to_owned(),
            source,
        })?;
        let held = hold(child.id()).map_err(SandboxError::system("pidfd_open"))?;
        Running::supervise(stream, Held::Plain(held), [out.0, err.0], limits, started)
            .map_err(SandboxError::system("thread"))
    }

    fn layers(&self) -> &[Layer] {
        &self.layers
    }

    fn describe(&self) -> String {
        let names: Vec<_> = self.layers.iter().filter(|l| l.state != State::Off).map(|l| l.name).collect();
        if names.is_empty() { "off".to_owned() } else { names.join("+") }
    }
}

fn hold(pid: u32) -> io::Result<Plain> {
    let pid = Pid::from_raw(pid as i32).ok_or(io::ErrorKind::InvalidInput)?;
    Ok(Plain { pid, ended: rustix::process::pidfd_open(pid, PidfdFlags::empty())?, result: OnceLock::new() })
}

/// A text that starts with the inner path of a bind, with the outer one in its place.
fn on_host(binds: &[&Bind], text: &OsStr) -> OsString {
    let path = Path::new(text);
    let longest = binds
        .iter()
        .filter_map(|bind| Some((bind, path.strip_prefix(&bind.inside).ok()?)))
        .min_by_key(|(_, rest)| rest.as_os_str().len());
    match longest {
        Some((bind, rest)) if rest.as_os_str().is_empty() => bind.host.clone().into(),
        Some((bind, rest)) => bind.host.join(rest).into(),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inner_paths_become_outer_ones() {
        let (run, deep) = (Bind::new("/h/run", "/run"), Bind::new("/h/deep", "/run/deep"));
        let binds = [&run, &deep];
        let on = |text: &str| on_host(&binds, OsStr::new(text)).into_string().unwrap();
        assert_eq!(on("/run"), "/h/run");
        assert_eq!(on("/run/a b"), "/h/run/a b");
        assert_eq!(on("/run/deep/x"), "/h/deep/x");
        assert_eq!(on("/running"), "/running");
        assert_eq!(on("-c"), "-c");
    }
}
