//! The launcher: a process of its own, started once, that makes all containers.
//!
//! A container dies when the *thread* that made it ends, so its maker has to live long; and started by root it has to
//! drop to an unprivileged uid before any container is made, because a user namespace made by root maps to root.
//!
//! It has two parts. The *keeper* answers the program on descriptor 0; as root it stays root in a mount namespace of its
//! own, where it makes paths reachable that the unprivileged uid cannot reach (an interpreter under a home of mode 0700).
//! The *workers* are forks of it that have dropped everything; they take requests from descriptor 1.

use rustix::event::{PollFd, PollFlags, poll};
use rustix::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd};
use rustix::io::Errno;
use rustix::mount::{MountFlags, MountPropagationFlags};
use rustix::net::RecvFlags;
use rustix::process::{Pid, PidfdFlags, Signal};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::cgroup::{Group, Groups};
use super::wire::{self, Build, Keep, Kept, Report};
use super::without::Part;
use super::{container, init, template};

/// What the launcher is started with, as arguments in this order.
struct Settings {
    uid: u32,
    gid: u32,
    workers: usize,
    /// A folder that the uid can reach.
    scratch: PathBuf,
}

impl Settings {
    fn read() -> Option<Self> {
        let mut args = std::env::args_os().skip(2);
        let mut number = || args.next()?.to_str()?.parse::<u32>().ok();
        let (uid, gid, workers) = (number()?, number()?, number()? as usize);
        Some(Self { uid, gid, workers, scratch: args.next()?.into() })
    }
    fn exposed(&self) -> PathBuf {
        self.scratch.join("exposed")
    }
    fn boxes(&self) -> PathBuf {
        self.scratch.join("boxes")
    }
}

/// Runs the launcher, when the program finds `__launcher` as its first argument. Nothing may have been started or
/// opened before.
pub fn launcher_main() -> ExitCode {
    let Some(settings) = Settings::read() else { return ExitCode::FAILURE };
    // SAFETY: the program passes these two sockets; nothing else in this process owns them.
    let (keeper, requests) = unsafe { (OwnedFd::from_raw_fd(0), OwnedFd::from_raw_fd(1)) };
    // Nothing of the one who started it may go further, least of all the course's seed.
    for descriptor in [&keeper, &requests] {
        let _ = rustix::io::fcntl_setfd(descriptor, rustix::io::FdFlags::CLOEXEC);
    }
    let ended = keep(&settings, &keeper, &requests);
    if let Err(error) = &ended {
        let _ = wire::send(&keeper, &Kept::Failed(error.to_string()), &[]);
    }
    // The program removes this, too, unless it was killed.
    let _ = rustix::mount::unmount(&settings.scratch, rustix::mount::UnmountFlags::DETACH);
    let _ = std::fs::remove_dir_all(&settings.scratch);
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn keep(settings: &Settings, keeper: &OwnedFd, requests: &OwnedFd) -> io::Result<()> {
    let root = rustix::process::geteuid().is_root();
    let can_expose = root && private_mounts(settings).is_ok();
    std::fs::create_dir_all(settings.boxes())?;
    if root {
        let own = |path: &Path| std::os::unix::fs::chown(path, Some(settings.uid), Some(settings.gid));
        own(&settings.boxes())?;
    }
    let groups = Groups::delegate(settings.uid, settings.gid);
    let mut workers = Vec::new();
    for _ in 0..settings.workers.max(1) {
        workers.push(worker(settings, groups.as_ref(), keeper, requests)?);
    }
    wire::send(keeper, &Kept::Ready { can_expose, cgroups: groups.is_some() }, &[])?;
    let mut exposed = 0;
    loop {
        let watched: Vec<_> = workers.iter().map(|w: &Worker| &w.alive).collect();
        match wait_any(std::iter::once(keeper).chain(watched))? {
            0 => match wire::receive_order::<Keep>(keeper, RecvFlags::empty()) {
                Ok(Some((Keep::Expose(path), _))) => {
                    exposed += 1;
                    let to = settings.exposed().join(exposed.to_string());
                    let answer = match expose(&path, &to) {
                        Ok(()) => Kept::Exposed(to),
                        Err(e) => Kept::Failed(e.to_string()),
                    };
                    wire::send(keeper, &answer, &[])?;
                }
                _ => break,
            },
            // A worker has died, and its containers with it. The next one takes over.
            n => {
                let dead = workers.swap_remove(n - 1);
                // SAFETY: waits for a child of ours; the status is not asked for.
                unsafe { libc::waitpid(dead.pid.as_raw_nonzero().get(), std::ptr::null_mut(), 0) };
                workers.push(worker(settings, groups.as_ref(), keeper, requests)?);
            }
        }
    }
    if let Some(groups) = groups {
        // Workers end when the program closes its end of their socket, and their containers with them.
        for worker in workers {
            // SAFETY: waits for a child of ours; the status is not asked for.
            unsafe { libc::waitpid(worker.pid.as_raw_nonzero().get(), std::ptr::null_mut(), 0) };
        }
        groups.remove();
    }
    Ok(())
}

/// The index of a descriptor that can be read.
fn wait_any<'a>(descriptors: impl Iterator<Item = &'a OwnedFd>) -> io::Result<usize> {
    let mut set: Vec<_> = descriptors.map(|d| PollFd::new(d, PollFlags::IN)).collect();
    loop {
        match poll(&mut set, None) {
            Ok(_) => break,
            Err(Errno::INTR) => {}
            Err(e) => return Err(e.into()),
        }
    }
    Ok(set.iter().position(|p| !p.revents().is_empty()).unwrap_or(0))
}

/// A mount namespace of the launcher's own, with a small file system for what it makes in it. Later mounts of the
/// machine still arrive, none of ours leave.
fn private_mounts(settings: &Settings) -> io::Result<()> {
    // SAFETY: this process has one thread and shares its file system state with nobody.
    unsafe { rustix::thread::unshare_unsafe(rustix::thread::UnshareFlags::NEWNS) }?;
    rustix::mount::mount_change("/", MountPropagationFlags::REC | MountPropagationFlags::DOWNSTREAM)?;
    let flags = MountFlags::NOSUID | MountFlags::NODEV;
    rustix::mount::mount("tmpfs", &settings.scratch, "tmpfs", flags, Some(c"mode=755,size=16m"))?;
    std::fs::create_dir(settings.exposed())
}

/// Makes `path` reachable at `to`. Whether it can be written there is for each container to say.
fn expose(path: &Path, to: &Path) -> io::Result<()> {
    if path.is_dir() {
        std::fs::create_dir(to)?;
    } else {
        std::fs::File::create_new(to)?;
    }
    rustix::mount::mount_bind_recursive(path, to)?;
    Ok(())
}

struct Worker {
    pid: Pid,
    alive: OwnedFd,
}

fn worker(
    settings: &Settings,
    groups: Option<&Groups>,
    keeper: &OwnedFd,
    requests: &OwnedFd,
) -> io::Result<Worker> {
    let (mut report, reporter) = io::pipe()?;
    // SAFETY: this process has one thread, so the child may do what it likes.
    match unsafe { libc::fork() } {
        -1 => Err(io::Error::last_os_error()),
        0 => {
            drop(report);
            // The child never returns from here, also when it panics.
            let work = std::panic::AssertUnwindSafe(|| {
                // SAFETY: the keeper's socket is not used below; what has only an unprivileged uid must not hold it.
                unsafe { libc::close(keeper.as_raw_fd()) };
                let dropped = groups.map_or(Ok(()), Groups::go_home).and_then(|()| drop_privileges(settings));
                let code = dropped.as_ref().map_or_else(|e| e.raw_os_error().unwrap_or(libc::EIO), |()| 0);
                (&reporter).write_all(&code.to_ne_bytes())?;
                drop(reporter);
                dropped?;
                serve(settings, groups, requests)
            });
            let code = i32::from(!matches!(std::panic::catch_unwind(work), Ok(Ok(()))));
            // SAFETY: ends this process and nothing else.
            unsafe { libc::_exit(code) }
        }
        pid => {
            drop(reporter);
            let pid = Pid::from_raw(pid).expect("fork returns a pid");
            let mut code = [0; 4];
            report.read_exact(&mut code)?;
            match i32::from_ne_bytes(code) {
                0 => Ok(Worker { pid, alive: rustix::process::pidfd_open(pid, PidfdFlags::empty())? }),
                code => Err(io::Error::from_raw_os_error(code)),
            }
        }
    }
}

/// For good: no way back to root, no groups, no new privileges, gone with the keeper.
fn drop_privileges(settings: &Settings) -> io::Result<()> {
    use rustix::thread::{Gid, Uid, set_thread_groups, set_thread_res_gid, set_thread_res_uid};
    if rustix::process::geteuid().is_root() {
        let (uid, gid) = (Uid::from_raw(settings.uid), Gid::from_raw(settings.gid));
        set_thread_groups(&[])?;
        set_thread_res_gid(gid, gid, gid)?;
        set_thread_res_uid(uid, uid, uid)?;
        // Else the maps of its user namespaces would belong to root.
        rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::Dumpable)?;
    }
    rustix::thread::set_no_new_privs(true)?;
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?;
    Ok(())
}

/// A container that runs.
struct Running {
    child: hakoniwa::Child,
    ended: OwnedFd,
    control: OwnedFd,
    group: Option<Group>,
}

fn serve(settings: &Settings, groups: Option<&Groups>, requests: &OwnedFd) -> io::Result<()> {
    // The crate makes a folder for each container's root there.
    // SAFETY: this process has one thread.
    unsafe { std::env::set_var("TMPDIR", settings.boxes()) };
    let landlock = container::landlock_version() > 0;
    let mut running: Vec<Running> = Vec::new();
    let mut made = 0;
    loop {
        let watched: Vec<_> = running.iter().map(|r| &r.ended).collect();
        match wait_any(std::iter::once(requests).chain(watched))? {
            0 => match wire::receive_order::<Build>(requests, RecvFlags::DONTWAIT) {
                Ok(Some((build, descriptors))) => {
                    made += 1;
                    let wanted = groups.filter(|_| !build.without.has(Part::Cgroup));
                    let group = wanted.map(|groups| {
                        let group = groups.make(&format!("{}-{made}", std::process::id()), &build.limits)?;
                        group.enter().map(|()| group)
                    });
                    running.extend(start(&build, descriptors, landlock, group.transpose()));
                    groups.map_or(Ok(()), Groups::go_home)?;
                }
                Ok(None) => return Ok(()),
                // Another worker was faster.
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => {}
                Err(e) => return Err(e),
            },
            n => finish(running.swap_remove(n - 1)),
        }
    }
}

/// Makes a container; a failure is reported on its control socket.
fn start(
    build: &Build,
    descriptors: Vec<OwnedFd>,
    landlock: bool,
    group: io::Result<Option<Group>>,
) -> Option<Running> {
    let [control, stdout, stderr] = <[OwnedFd; 3]>::try_from(descriptors).ok()?;
    let made = group
        .and_then(|group| Ok((group, container::describe(build, landlock)?)))
        .map_err(|e| e.to_string())
        .and_then(|(group, (container, rules))| {
            let (template, without) = (build.template, build.without);
            let main = move || if template { template::main(&rules, landlock) } else { init::main(without) };
            // SAFETY: this process has one thread, so its fork may allocate and lock.
            let mut command = unsafe { container.command_from_closure(main) };
            command.stdin(control.try_clone().map_err(|e| e.to_string())?);
            command.stdout(stdout).stderr(stderr);
            let child = command.spawn().map_err(|e| e.to_string())?;
            let pid = Pid::from_raw(child.id() as i32).ok_or("no pid")?;
            let ended = rustix::process::pidfd_open(pid, PidfdFlags::empty()).map_err(|e| e.to_string())?;
            Ok((child, ended, group))
        });
    match made {
        Ok((child, ended, group)) => Some(Running { child, ended, control, group }),
        Err(reason) => {
            let _ = wire::send(&control, &Report::broken(reason, false), &[]);
            None
        }
    }
}

/// Reaps a container. The program waits for a word about it when init has not told how it ended.
fn finish(mut container: Running) {
    let reason = match container.child.wait() {
        Ok(status) => status.reason,
        Err(e) => e.to_string(),
    };
    let out_of_memory = container.group.as_ref().is_some_and(Group::out_of_memory);
    let _ = wire::send(container.control.as_fd(), &Report::broken(reason, out_of_memory), &[]);
    if let Some(group) = container.group {
        group.remove();
    }
}
