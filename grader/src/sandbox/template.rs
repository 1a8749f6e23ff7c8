//! Init of a container that holds a warm server, and of the containers within it.
//!
//! The server has imported NumPy and nothing of any student's. For each submission init forks; the fork becomes PID 1 of
//! new namespaces inside the template's, mounts what must be fresh (`/proc`, `/tmp`, `/dev/shm`), and hands them to the
//! server. The server forks into those namespaces, and its fork takes on the limits, Landlock's rules and the
//! filter before it reads the first byte of the student's. From there on everything is as in a container without a
//! server: the same watch, the same end.
//!
//! No student's process shares a namespace with the server, so none can see it, signal it or look into it.

use hakoniwa::landlock::FsAccess;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use rustix::fs::{Mode, OFlags};
use rustix::mount::{MountFlags, mount, mount_bind_recursive};
use rustix::net::RecvFlags;
use rustix::process::{Pid, PidfdFlags};
use rustix::thread::CapabilitySet;
use std::ffi::CString;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use super::init::{Main, compiled, counts_by_namespace, drop_capabilities, hide, leave_output, spawn, watch};
use super::spec::Limits;
use super::wire::{self, Ask, Report, Start, Word};
use super::{container, limits, rules};

/// How long the server may import.
const IMPORT_WITHIN: Duration = Duration::from_secs(50);

/// How long it may take to fork, on a busy machine.
const FORK_WITHIN: Duration = Duration::from_secs(15);

/// Namespaces of a container within.
const NAMESPACES: libc::c_int = libc::CLONE_NEWUSER
    | libc::CLONE_NEWNS
    | libc::CLONE_NEWPID
    | libc::CLONE_NEWNET
    | libc::CLONE_NEWIPC
    | libc::CLONE_NEWUTS
    | libc::CLONE_NEWCGROUP;

/// Runs init; its result is the exit code of the container, which nobody reads.
pub(super) fn main(rules: &[(String, FsAccess)], landlock: bool) -> i32 {
    match serve(rules, landlock) {
        Ok(()) => 0,
        Err(error) => {
            let _ = writeln!(io::stderr(), "init: {error}");
            1
        }
    }
}

/// What is the same for all containers within.
struct Template<'a> {
    rules: &'a [(String, FsAccess)],
    landlock: bool,
    /// The filter in the kernel's form.
    filter: Vec<u8>,
    /// The server's other end.
    server: OwnedFd,
    count_processes: bool,
}

fn serve(rules: &[(String, FsAccess)], landlock: bool) -> io::Result<()> {
    hide()?;
    // SAFETY: descriptor 0 is the control socket that the launcher passed; nothing else here owns it.
    let inherited = unsafe { OwnedFd::from_raw_fd(0) };
    let control = rustix::io::fcntl_dupfd_cloexec(&inherited, 3)?;
    let own = rustix::process::pidfd_open(rustix::process::getpid(), PidfdFlags::empty())?;
    wire::send(&control, &Report::Hello, &[own.as_fd()])?;
    let Some((start, _)) = wire::receive_order::<Start>(&control, RecvFlags::empty())? else {
        return Ok(());
    };
    let filter = compiled(start.filter).map_err(io::Error::from_raw_os_error)?;
    let (server, stdin) = wire::pair()?;
    // It may enter namespaces that belong to ours; outside of those it can do nothing with this.
    let pid = match spawn(&start, &stdin, Some(CapabilitySet::SYS_ADMIN)) {
        Ok(pid) => pid,
        Err(failed) => return wire::send(&control, &failed.report(), &[]),
    };
    drop((stdin, inherited));
    drop_capabilities()?;
    let alive = rustix::process::pidfd_open(pid, PidfdFlags::empty())?;
    let template = Template {
        rules,
        landlock,
        filter: bytes_of(&filter),
        server,
        count_processes: counts_by_namespace(),
    };
    match hear(&template.server, IMPORT_WITHIN)? {
        (Word::Ready, _) => wire::send(&control, &Report::Started, &[alive.as_fd()])?,
        _ => return Err(io::ErrorKind::InvalidData.into()),
    }
    leave_output()?;
    template.run(&control, &alive)
}

/// The instructions as the server hands them to the kernel.
fn bytes_of(program: &seccompiler::BpfProgram) -> Vec<u8> {
    let one = |i: &seccompiler::sock_filter| {
        let mut bytes = i.code.to_ne_bytes().to_vec();
        bytes.extend([i.jt, i.jf]);
        bytes.extend(i.k.to_ne_bytes());
        bytes
    };
    program.iter().flat_map(one).collect()
}

/// Waits for a word of the server's.
fn hear(socket: &OwnedFd, within: Duration) -> io::Result<(Word, Vec<OwnedFd>)> {
    let until = Instant::now() + within;
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        let timeout = Timespec { tv_sec: left.as_secs() as i64, tv_nsec: i64::from(left.subsec_nanos()) };
        match poll(&mut [PollFd::new(socket, PollFlags::IN)], Some(&timeout)) {
            Ok(0) | Err(rustix::io::Errno::INTR) => {}
            Ok(_) => {
                return wire::receive(socket, RecvFlags::empty())?.ok_or(io::ErrorKind::UnexpectedEof.into());
            }
            Err(e) => return Err(e.into()),
        }
    }
}

/// The descriptors of a container within.
struct Ends {
    control: OwnedFd,
    stdin: OwnedFd,
    stdout: OwnedFd,
    stderr: OwnedFd,
}

impl Template<'_> {
    /// Makes containers until the program or the server is gone; all of them end with this process.
    fn run(&self, control: &OwnedFd, server: &OwnedFd) -> io::Result<()> {
        let mut within: Vec<OwnedFd> = Vec::new();
        loop {
            let fixed = [control.as_fd(), server.as_fd()];
            let all = fixed.into_iter().chain(within.iter().map(AsFd::as_fd));
            let mut set: Vec<_> = all.map(|fd| PollFd::from_borrowed_fd(fd, PollFlags::IN)).collect();
            match poll(&mut set, None) {
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(e) => return Err(e.into()),
            }
            let ready: Vec<bool> = set.iter().map(|p| !p.revents().is_empty()).collect();
            drop(set);
            if ready[1] {
                return Ok(());
            }
            let mut nth = 2;
            within.retain(|_| {
                nth += 1;
                !ready[nth - 1]
            });
            // SAFETY: waits for children of this process; the status is not asked for.
            while unsafe { libc::waitpid(-1, std::ptr::null_mut(), libc::WNOHANG) } > 0 {}
            if !ready[0] {
                continue;
            }
            let Some((Ask::Fork(limits), descriptors)) = wire::receive::<Ask>(control, RecvFlags::empty())?
            else {
                return Ok(());
            };
            let [control, stdin, stdout, stderr] =
                <[OwnedFd; 4]>::try_from(descriptors).map_err(|_| io::ErrorKind::InvalidData)?;
            within.extend(self.make(&Ends { control, stdin, stdout, stderr }, &limits));
        }
    }

    /// Makes one container; a pidfd of its init.
    fn make(&self, ends: &Ends, limits: &Limits) -> Option<OwnedFd> {
        // SAFETY: this process has one thread, so the child may do what it likes.
        match unsafe { libc::syscall(libc::SYS_clone, NAMESPACES | libc::SIGCHLD, 0, 0, 0, 0) } {
            0 => {
                let ended = self.inside(ends, limits);
                if let Err(error) = &ended {
                    let _ = wire::send(&ends.control, &broken(error), &[]);
                }
                // SAFETY: ends this process and nothing else.
                unsafe { libc::_exit(i32::from(ended.is_err())) }
            }
            pid => {
                let opened = Pid::from_raw(pid as i32).ok_or_else(io::Error::last_os_error);
                match opened.and_then(|pid| Ok(rustix::process::pidfd_open(pid, PidfdFlags::empty())?)) {
                    Ok(alive) => Some(alive),
                    Err(error) => {
                        let _ = wire::send(&ends.control, &broken(&error), &[]);
                        None
                    }
                }
            }
        }
    }

    /// PID 1 of the new namespaces.
    fn inside(&self, ends: &Ends, limits: &Limits) -> io::Result<()> {
        let Ends { control, stdin, stdout, stderr } = ends;
        keep_only([control, stdin, stdout, stderr, &self.server]);
        map_user().map_err(step("user"))?;
        self.mount_fresh(limits).map_err(step("mounts"))?;
        hide()?;
        drop_capabilities()?;
        let own = rustix::process::pidfd_open(rustix::process::getpid(), PidfdFlags::empty())?;
        wire::send(control, &Report::Hello, &[own.as_fd()])?;
        let rules =
            self.landlock.then(|| rules::ruleset(self.rules)).transpose().map_err(step("landlock"))?;
        let (tell, told) = wire::pair()?;
        let namespaces = namespaces().map_err(step("namespaces"))?;
        let mut descriptors: Vec<BorrowedFd<'_>> = [stdin, stdout, stderr, &told].map(AsFd::as_fd).to_vec();
        descriptors.extend(namespaces.iter().map(AsFd::as_fd));
        descriptors.extend(rules.as_ref().map(AsFd::as_fd));
        wire::send_bytes(&self.server, &self.order(limits), &descriptors)?;
        let main = match hear(&tell, FORK_WITHIN)? {
            (Word::Forked, descriptors) => {
                descriptors.into_iter().next().ok_or(io::ErrorKind::UnexpectedEof)?
            }
            (Word::Failed { errno }, _) => return Err(step("fork")(io::Error::from_raw_os_error(errno))),
            _ => return Err(io::ErrorKind::InvalidData.into()),
        };
        wire::send(control, &Report::Started, &[main.as_fd()])?;
        drop((own, namespaces, rules, told, main));
        // The stream and the output are the program's alone, so that their readers see the end. Nothing else here
        // owns these numbers: this process ends without looking back.
        keep_only([control, &tell]);
        watch(control, &Main::Adopted(tell), limits, true)
    }

    /// What has to be fresh: the others' processes and files are not visible any more.
    fn mount_fresh(&self, limits: &Limits) -> io::Result<()> {
        let flags = MountFlags::NOSUID | MountFlags::NODEV | MountFlags::NOEXEC;
        mount("proc", "/proc", "proc", flags, None)?;
        let data = CString::new(container::temporary_data(limits.tmp))?;
        for folder in container::TEMPORARY {
            // What is bound below it would be hidden.
            let below = |path: &&str| *path != folder && Path::new(path).starts_with(folder);
            let paths: Vec<&str> = self.rules.iter().map(|(path, _)| path.as_str()).filter(below).collect();
            let open = |path: &&str| rustix::fs::open(*path, OFlags::PATH | OFlags::CLOEXEC, Mode::empty());
            let held = paths.iter().map(open).collect::<Result<Vec<_>, _>>()?;
            mount("tmpfs", folder, "tmpfs", flags, Some(data.as_c_str()))?;
            for (path, held) in paths.into_iter().zip(held) {
                bind_again(&held, Path::new(path))?;
            }
        }
        Ok(())
    }

    /// What the server is sent: the limits as numbers, then the filter.
    fn order(&self, limits: &Limits) -> Vec<u8> {
        let mut text = String::new();
        // Only init is counted besides what runs in the container.
        for (resource, soft, hard) in
            limits::table(limits, self.count_processes.then_some(1)).into_iter().flatten()
        {
            let _ = write!(text, "{} {soft} {hard} ", resource as u32);
        }
        let mut order = text.trim_end().as_bytes().to_vec();
        order.push(0);
        order.extend(&self.filter);
        order
    }
}

/// Says where something went wrong.
fn step(name: &'static str) -> impl FnOnce(io::Error) -> io::Error {
    move |error| io::Error::other(format!("{name}: {error}"))
}

fn broken(error: &io::Error) -> Report {
    Report::broken(error.to_string(), false)
}

/// Our own, for the server's fork to enter: that of processes first, then that of users, which gives it the right to the
/// others. A pidfd would do, if this process could be looked into.
fn namespaces() -> io::Result<Vec<OwnedFd>> {
    let open = |name: &&str| fs::File::open(format!("/proc/self/ns/{name}")).map(OwnedFd::from);
    ["pid", "user", "mnt", "net", "ipc", "uts", "cgroup"].iter().map(open).collect()
}

/// Closes every descriptor but the standard ones and these.
fn keep_only<const N: usize>(kept: [&OwnedFd; N]) {
    let mut numbers = kept.map(|fd| fd.as_raw_fd() as libc::c_uint);
    numbers.sort_unstable();
    let mut next = 3;
    for number in numbers {
        if number > next {
            // SAFETY: the owners of these descriptors are left behind in the process that this one was forked from.
            unsafe { libc::syscall(libc::SYS_close_range, next, number - 1, 0) };
        }
        next = next.max(number + 1);
    }
    // SAFETY: as above.
    unsafe { libc::syscall(libc::SYS_close_range, next, libc::c_uint::MAX, 0) };
}

/// The uid inside is the one that the template has inside, too.
fn map_user() -> io::Result<()> {
    // Else the files belong to root.
    rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::Dumpable)?;
    let id = container::INSIDE;
    fs::write("/proc/self/uid_map", format!("{id} {id} 1"))?;
    fs::write("/proc/self/setgroups", "deny")?;
    fs::write("/proc/self/gid_map", format!("{id} {id} 1"))
}

/// Binds what is held at `path` again, read-only as it is.
fn bind_again(held: &OwnedFd, path: &Path) -> io::Result<()> {
    let from = format!("/proc/self/fd/{}", held.as_raw_fd());
    if fs::metadata(&from)?.is_dir() {
        fs::create_dir_all(path)?;
    } else {
        fs::create_dir_all(path.parent().unwrap_or(Path::new("/")))?;
        fs::File::create(path)?;
    }
    Ok(mount_bind_recursive(from, path)?)
}
