//! The sandbox proper, seen from the program: the launcher's other end.

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::{AsFd, OwnedFd};
use rustix::net::RecvFlags;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use tempfile::TempDir;

use super::error::SandboxError;
use super::layers::{Layer, State};
use super::open::{Options, advice};
use super::reach::{blocker, blocker_below, scratch};
use super::running::{Held, Running};
use super::server::Server;
use super::spec::{Bind, Exit, Filter, Limits, Spec};
use super::wire::{self, Build, Keep, Kept, Report, Start};
use super::without::{Part, Parts};
use super::{Sandbox, container, environment, init, output_pipe};
use crate::text::{Message, args};

/// How long making a container may take on a loaded machine.
const START_WITHIN: Duration = Duration::from_secs(20);

/// How long a warm server may import.
const SERVE_WITHIN: Duration = Duration::from_mins(1);

/// As long as any batch.
const LONG: Duration = Duration::from_hours(24 * 365);

/// Our own processes in the group of a warm server: reaper and init, the server, init of a container within.
const PROCESSES_AROUND: u32 = 4;

/// A connection to a launcher.
pub(super) struct Jail {
    requests: OwnedFd,
    keeper: Mutex<OwnedFd>,
    /// Folders that the keeper has made reachable, and where.
    exposed: Mutex<BTreeMap<PathBuf, PathBuf>>,
    /// As root: the uid that runs.
    uid: Option<u32>,
    can_expose: bool,
    cgroups: bool,
    without: Parts,
    layers: Vec<Layer>,
    /// After the sockets.
    _launcher: Launcher,
    /// Removed last.
    _scratch: TempDir,
}

impl Jail {
    pub(super) fn open(options: &Options) -> Result<Self, SandboxError> {
        let root = rustix::process::geteuid().is_root();
        let scratch = scratch(root).map_err(|source| SandboxError::Launcher { source })?;
        let own = (rustix::process::geteuid().as_raw(), rustix::process::getegid().as_raw());
        let (uid, gid) = if root { (options.uid, options.uid) } else { own };
        let workers = options.workers.or_else(|| std::thread::available_parallelism().ok().map(Into::into));
        let launcher = |source| SandboxError::Launcher { source };
        let (requests, their_requests) = wire::pair().map_err(launcher)?;
        let (keeper, their_keeper) = wire::pair().map_err(launcher)?;
        let program = match &options.launcher {
            Some(path) => path.clone(),
            None => std::env::current_exe().map_err(launcher)?,
        };
        let child = Command::new(program)
            .arg("__launcher")
            .args([uid, gid, workers.unwrap_or(1) as u32].map(|n| n.to_string()))
            .arg(scratch.path())
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::from(their_keeper))
            .stdout(Stdio::from(their_requests))
            .stderr(Stdio::null())
            .process_group(0) // Ctrl-C is for the program, which ends the launcher when it is done
            .spawn()
            .map_err(launcher)?;
        let mut jail = Self {
            requests,
            keeper: Mutex::new(keeper),
            exposed: Mutex::default(),
            uid: root.then_some(uid),
            can_expose: false,
            cgroups: false,
            without: options.without,
            layers: Vec::new(),
            _launcher: Launcher(child),
            _scratch: scratch,
        };
        (jail.can_expose, jail.cgroups) = jail.ready()?;
        jail.cgroups &= !jail.without.has(Part::Cgroup);
        jail.try_out()?;
        jail.layers = jail.find_layers();
        Ok(jail)
    }

    /// Waits for the launcher; whether it can expose paths, and whether it has cgroups.
    fn ready(&self) -> Result<(bool, bool), SandboxError> {
        let keeper = self.keeper.lock().unwrap_or_else(PoisonError::into_inner);
        match await_message::<Kept>(&keeper, Instant::now() + START_WITHIN) {
            Ok(Some((Kept::Ready { can_expose, cgroups }, _))) => Ok((can_expose, cgroups)),
            Ok(Some((Kept::Failed(reason), _))) => {
                Err(SandboxError::Unavailable { reason, advice: advice() })
            }
            Ok(_) => Err(SandboxError::LauncherGone),
            Err(source) => Err(SandboxError::Launcher { source }),
        }
    }

    /// Runs a program once: whether a container can be made at all shows only in making one.
    fn try_out(&self) -> Result<(), SandboxError> {
        let tried = self
            .spawn(&Spec::new("/usr/bin/true", Filter::Python))
            .map(|running| running.finish(START_WITHIN));
        let reason = match tried {
            Ok(Exit::Code(0)) => return Ok(()),
            Ok(exit) => format!("{exit:?}"),
            Err(error) => error.to_string(),
        };
        Err(SandboxError::Unavailable { reason, advice: advice() })
    }

    fn find_layers(&self) -> Vec<Layer> {
        let on =
            |name, code: &str| Layer { name, state: State::On, detail: Message::bare(code), advice: None };
        let mut layers = vec![on("namespaces", "sandbox_namespaces")];
        layers.push(match self.uid {
            Some(uid) => Layer {
                detail: Message::new("sandbox_uid_dropped", args! { "uid" => uid.to_string() }),
                ..on("uid", "")
            },
            None => on("uid", "sandbox_uid_own"),
        });
        layers.push(match container::landlock_version() {
            0 => Layer {
                name: "landlock",
                state: State::Off,
                detail: Message::bare("sandbox_landlock_off"),
                advice: Some(Message::bare("sandbox_landlock_advice")),
            },
            version => Layer {
                detail: Message::new("sandbox_landlock", args! { "version" => version }),
                ..on("landlock", "")
            },
        });
        layers.push(on("seccomp", "sandbox_seccomp"));
        layers.push(if init::counts_by_namespace() {
            on("rlimits", "sandbox_rlimits")
        } else {
            Layer { state: State::Weaker, ..on("rlimits", "sandbox_rlimits_old_kernel") }
        });
        layers.push(if self.cgroups {
            on("cgroup", "sandbox_cgroup")
        } else {
            Layer {
                state: State::Weaker,
                advice: Some(Message::bare("sandbox_cgroup_advice")),
                ..on("watch", "sandbox_watch")
            }
        });
        for part in self.without.iter() {
            for layer in layers.iter_mut().filter(|l| l.name == part.layer()) {
                let left_out = Message::new("sandbox_left_out", args! { "part" => part.name() });
                (layer.state, layer.detail, layer.advice) = (State::Off, left_out, None);
            }
        }
        layers
    }

    /// The bind with a `host` that the uid can reach.
    fn reach(&self, bind: &Bind) -> Result<Bind, SandboxError> {
        let unreachable = |reason: String| SandboxError::Unreachable { path: bind.host.clone(), reason };
        let host = fs::canonicalize(&bind.host).map_err(|e| unreachable(e.to_string()))?;
        let Some(uid) = self.uid else { return Ok(Bind::new(host, &bind.inside)) };
        if blocker(&host, uid).is_none() {
            return Ok(Bind::new(host, &bind.inside));
        }
        if self.find_exposed(&host).is_none() {
            self.expose(&host)?;
        }
        let (root, there) = self.find_exposed(&host).ok_or(SandboxError::LauncherGone)?;
        match blocker_below(&root, &host, uid) {
            None => Ok(Bind::new(there, &bind.inside)),
            Some(path) => Err(unreachable(format!("uid {uid} may not read {} (chmod a+rX)", path.display()))),
        }
    }

    /// The exposed folder that holds a path, and where the path is reachable.
    fn find_exposed(&self, host: &Path) -> Option<(PathBuf, PathBuf)> {
        let exposed = self.exposed.lock().unwrap_or_else(PoisonError::into_inner);
        host.ancestors().find_map(|above| {
            let there = exposed.get(above)?;
            let rest = host.strip_prefix(above).ok()?;
            let path = if rest.as_os_str().is_empty() { there.clone() } else { there.join(rest) };
            Some((above.to_owned(), path))
        })
    }

    /// Gives a folder to the uid that runs, so that it can be written and reached.
    fn give(&self, bind: &Bind) -> Result<Bind, SandboxError> {
        if let Some(uid) = self.uid {
            std::os::unix::fs::lchown(&bind.host, Some(uid), Some(uid))
                .map_err(|e| SandboxError::Unreachable { path: bind.host.clone(), reason: e.to_string() })?;
        }
        self.reach(bind)
    }
}

/// Waits until the program runs in its container; pidfds of its init and of itself.
pub(super) fn started(
    program: &Path,
    control: &OwnedFd,
    stderr: &OwnedFd,
    within: Duration,
) -> Result<(OwnedFd, OwnedFd), SandboxError> {
    let deadline = Instant::now() + within;
    let mut init = None;
    loop {
        let reason = match await_message::<Report>(control, deadline) {
            Ok(Some((Report::Hello, descriptors))) => {
                init = descriptors.into_iter().next();
                continue;
            }
            Ok(Some((Report::Started, descriptors))) => match (init.take(), descriptors.into_iter().next()) {
                (Some(init), Some(main)) => return Ok((init, main)),
                _ => "no pidfd".to_owned(),
            },
            Ok(Some((Report::Failed { step, errno }, _))) => {
                let source = io::Error::from_raw_os_error(errno);
                return Err(SandboxError::Start { program: program.to_owned(), step, source });
            }
            Ok(Some((Report::Broken { reason, .. }, _))) => reason,
            Ok(Some(_)) => continue,
            Ok(None) => return Err(SandboxError::LauncherGone),
            Err(e) => e.to_string(),
        };
        let mut said = [0; 1024];
        let n = rustix::io::read(stderr, &mut said).unwrap_or(0);
        let said = String::from_utf8_lossy(&said[..n]);
        let reason = format!("{reason} {}", said.trim()).trim_end().to_owned();
        return Err(SandboxError::Container { reason });
    }
}

/// What is started in a container, and how.
struct Order<'a> {
    spec: &'a Spec,
    /// Limits of the container.
    around: Limits,
    /// Limits of the program itself.
    own: Limits,
    template: bool,
    within: Duration,
}

impl Jail {
    fn run(&self, order: &Order<'_>) -> Result<Running, SandboxError> {
        let (begun, spec) = (Instant::now(), order.spec);
        let build = Build {
            read_only: spec.read_only.iter().map(|b| self.reach(b)).collect::<Result<_, _>>()?,
            writable: spec.writable.iter().map(|b| self.give(b)).collect::<Result<_, _>>()?,
            limits: order.around,
            filter: spec.filter,
            template: order.template,
            without: self.without,
        };
        let start = Start {
            program: spec.program.clone(),
            args: spec.args.clone(),
            env: environment(spec, Path::new("/home/student"), Path::new("/tmp")),
            cwd: spec.cwd.clone(),
            limits: order.own,
            filter: spec.filter,
            seccomp: !order.template && !self.without.has(Part::Seccomp),
            without: self.without,
        };
        let (control, their_control) = wire::pair().map_err(SandboxError::system("socketpair"))?;
        let (stream, their_stream) = UnixStream::pair().map_err(SandboxError::system("socketpair"))?;
        let ((out, their_out), (err, their_err)) = (output_pipe()?, output_pipe()?);
        wire::send(&control, &start, &[their_stream.as_fd()]).map_err(SandboxError::system("send"))?;
        let descriptors = [their_control.as_fd(), their_out.as_fd(), their_err.as_fd()];
        wire::send(&self.requests, &build, &descriptors).map_err(|_| SandboxError::LauncherGone)?;
        drop((their_control, their_stream, their_out, their_err));
        let (init, main) = started(&spec.program, &control, &err, order.within)?;
        Running::supervise(
            stream,
            Held::Jailed { control, init, main: pid_of(&main), cgroups: self.cgroups },
            [out, err],
            order.own,
            begun,
        )
        .map_err(SandboxError::system("thread"))
    }
}

impl Sandbox for Jail {
    fn spawn(&self, spec: &Spec) -> Result<Running, SandboxError> {
        let (around, own) = (spec.limits, spec.limits);
        self.run(&Order { spec, around, own, template: false, within: START_WITHIN })
    }

    fn serve(&self, spec: &Spec) -> Result<Server, SandboxError> {
        if !self.can_serve() {
            return Err(SandboxError::Container { reason: "a layer is left out".to_owned() });
        }
        // A group holds the server and one fork of it.
        let around = Limits {
            baseline: spec.limits.baseline.saturating_mul(2),
            processes: spec.limits.processes + PROCESSES_AROUND,
            ..spec.limits
        };
        // Its forks take on limits of their own, which can only be lower.
        let own = Limits {
            wall: LONG,
            cpu: LONG,
            memory: u64::MAX,
            processes: 1 << 20,
            file_size: u64::MAX,
            ..spec.limits
        };
        let running = self.run(&Order { spec, around, own, template: true, within: SERVE_WITHIN })?;
        Ok(Server { running, program: spec.program.clone() })
    }

    fn can_serve(&self) -> bool {
        // Warm servers are never without a layer.
        self.without.is_empty()
    }

    fn expose(&self, root: &Path) -> Result<(), SandboxError> {
        let unreachable = |reason: String| SandboxError::Unreachable { path: root.to_owned(), reason };
        let root = fs::canonicalize(root).map_err(|e| unreachable(e.to_string()))?;
        let Some(uid) = self.uid else { return Ok(()) };
        if blocker(&root, uid).is_none() || self.find_exposed(&root).is_some() {
            return Ok(());
        }
        if !self.can_expose {
            return Err(unreachable(format!("uid {uid} cannot reach it")));
        }
        let keeper = self.keeper.lock().unwrap_or_else(PoisonError::into_inner);
        wire::send(&*keeper, &Keep::Expose(root.clone()), &[]).map_err(|_| SandboxError::LauncherGone)?;
        match await_message::<Kept>(&keeper, Instant::now() + START_WITHIN) {
            Ok(Some((Kept::Exposed(there), _))) => {
                let mut exposed = self.exposed.lock().unwrap_or_else(PoisonError::into_inner);
                exposed.insert(root, there);
                Ok(())
            }
            Ok(Some((Kept::Failed(reason), _))) => Err(unreachable(reason)),
            _ => Err(SandboxError::LauncherGone),
        }
    }

    fn layers(&self) -> &[Layer] {
        &self.layers
    }

    fn describe(&self) -> String {
        let names = self.layers.iter().filter(|l| l.state != State::Off).map(|l| l.name);
        names.collect::<Vec<_>>().join("+")
    }
}

/// The launcher's process. It ends when its sockets close, which the order of fields in [`Jail`] sees to.
struct Launcher(Child);

impl Drop for Launcher {
    fn drop(&mut self) {
        let until = Instant::now() + Duration::from_secs(2);
        while matches!(self.0.try_wait(), Ok(None)) {
            if Instant::now() >= until {
                let _ = self.0.kill();
                let _ = self.0.wait();
                break;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

/// The pid, as this process sees it, of what a pidfd stands for.
pub(super) fn pid_of(pidfd: &OwnedFd) -> Option<u32> {
    use std::os::fd::AsRawFd;
    let info = fs::read_to_string(format!("/proc/self/fdinfo/{}", pidfd.as_raw_fd())).ok()?;
    info.lines().find_map(|line| line.strip_prefix("Pid:"))?.trim().parse().ok()
}

/// Receives a message, at most until `deadline`.
fn await_message<T: serde::de::DeserializeOwned>(
    socket: &OwnedFd,
    deadline: Instant,
) -> io::Result<Option<(T, Vec<OwnedFd>)>> {
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        let timeout = Timespec { tv_sec: left.as_secs() as i64, tv_nsec: i64::from(left.subsec_nanos()) };
        match poll(&mut [PollFd::new(socket, PollFlags::IN)], Some(&timeout)) {
            Ok(0) | Err(rustix::io::Errno::INTR) => {}
            Ok(_) => return wire::receive(socket, RecvFlags::DONTWAIT),
            Err(e) => return Err(e.into()),
        }
    }
}
