//! PID 1 of a container. It is ours, runs no code of students, and everything in the namespace dies with it.
//!
//! It is a fork of the launcher, not a program of its own: the container need not hold the grader's binary, and starting
//! it costs no exec. Descriptor 0 is the control socket; 1 and 2 are the child's.

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use rustix::net::RecvFlags;
use rustix::process::{Pid, PidfdFlags};
use rustix::thread::CapabilitySet;
use std::ffi::CString;
use std::io::{self, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::time::Duration;

use super::spec::{Filter, Limits, Usage};
use super::wire::{self, Ask, End, Report, Start, Word};
use super::without::{Part, Parts};
use super::{filter, limits, tree};

/// How often the tree is looked at.
const TICK: Timespec = Timespec { tv_sec: 0, tv_nsec: 20_000_000 };

/// Runs init; its result is the exit code of the container, which nobody reads.
pub(super) fn main(without: Parts) -> i32 {
    match serve(without) {
        Ok(()) => 0,
        // The program sees the control socket close and the container's stderr.
        Err(error) => {
            let _ = writeln!(io::stderr(), "init: {error}");
            1
        }
    }
}

fn serve(without: Parts) -> io::Result<()> {
    hide()?;
    if !without.has(Part::Capabilities) {
        drop_capabilities()?;
    }
    // SAFETY: descriptor 0 is the control socket that the launcher passed; nothing else here owns it.
    let inherited = unsafe { OwnedFd::from_raw_fd(0) };
    let control = rustix::io::fcntl_dupfd_cloexec(&inherited, 3)?;
    let own = rustix::process::pidfd_open(rustix::process::getpid(), PidfdFlags::empty())?;
    wire::send(&control, &Report::Hello, &[own.as_fd()])?;
    drop(own);
    let Some((start, descriptors)) = wire::receive_order::<Start>(&control, RecvFlags::empty())? else {
        return Ok(());
    };
    let stdin = descriptors.into_iter().next().ok_or(io::ErrorKind::UnexpectedEof)?;
    // An exec by anybody but root loses what is not asked for.
    let keeps = (without.has(Part::Capabilities)).then(held).transpose()?;
    match spawn(&start, &stdin, keeps) {
        Ok(child) => {
            drop((stdin, inherited));
            leave_output()?;
            let ended = rustix::process::pidfd_open(child, PidfdFlags::empty())?;
            wire::send(&control, &Report::Started, &[ended.as_fd()])?;
            watch(&control, &Main::Own(child, ended), &start.limits, !without.has(Part::Watch))
        }
        Err(failed) => wire::send(&control, &failed.report(), &[]),
    }
}

/// Others of the same uid must not look into this process.
pub(super) fn hide() -> io::Result<()> {
    Ok(rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)?)
}

/// All capabilities, also from what an exec could give back.
pub(super) fn drop_capabilities() -> io::Result<()> {
    for capability in 0..64 {
        // SAFETY: this call takes numbers only.
        if unsafe { libc::prctl(libc::PR_CAPBSET_DROP, capability, 0, 0, 0) } != 0 {
            break; // past the last that the kernel knows
        }
    }
    let none = rustix::thread::CapabilitySet::empty();
    let sets = rustix::thread::CapabilitySets { effective: none, permitted: none, inheritable: none };
    Ok(rustix::thread::set_capabilities(None, sets)?)
}

/// Init does not keep the child's output open, so that its reader sees the end.
pub(super) fn leave_output() -> io::Result<()> {
    let null = rustix::fs::open("/dev/null", rustix::fs::OFlags::WRONLY, rustix::fs::Mode::empty())?;
    become_descriptor(&null, 1)?;
    become_descriptor(&null, 2)
}

/// `dup2`, for the standard descriptors.
pub(super) fn become_descriptor(from: &OwnedFd, number: i32) -> io::Result<()> {
    // SAFETY: the standard descriptors have no owner in this process.
    if unsafe { libc::dup2(from.as_raw_fd(), number) } < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

/// What came in the way of a start.
pub(super) struct Failed {
    step: u8,
    errno: i32,
}

impl Failed {
    /// To the program.
    pub(super) fn report(&self) -> Report {
        Report::Failed { step: STEPS[self.step as usize].to_owned(), errno: self.errno }
    }
}

/// What can fail between fork and exec, by the number that the child sends.
const STEPS: [&str; 7] = ["prepare", "fork", "session", "stdin", "folder", "limits", "exec"];

/// Starts the program; `keeps` are capabilities that it keeps.
pub(super) fn spawn(start: &Start, stdin: &OwnedFd, keeps: Option<CapabilitySet>) -> Result<Pid, Failed> {
    let at = |step: u8| move |errno: i32| Failed { step, errno };
    let prepared = Prepared::new(start).map_err(at(0))?;
    let (mut read, write) = io::pipe().map_err(|e| at(0)(e.raw_os_error().unwrap_or(0)))?;
    // SAFETY: this process has one thread, so the child may do what it likes.
    match unsafe { libc::fork() } {
        -1 => Err(at(1)(io::Error::last_os_error().raw_os_error().unwrap_or(0))),
        0 => {
            let failed = prepared.exec(start, stdin, keeps);
            let mut bytes = [failed.step, 0, 0, 0, 0];
            bytes[1..].copy_from_slice(&failed.errno.to_ne_bytes());
            let _ = (&write).write_all(&bytes);
            // SAFETY: ends this process and nothing else.
            unsafe { libc::_exit(127) }
        }
        pid => {
            drop(write);
            let mut bytes = [0; 5];
            match read.read_exact(&mut bytes) {
                // Closed by exec.
                Err(_) => Ok(Pid::from_raw(pid).expect("fork returns a pid")),
                Ok(()) => Err(Failed {
                    step: bytes[0],
                    errno: i32::from_ne_bytes([bytes[1], bytes[2], bytes[3], bytes[4]]),
                }),
            }
        }
    }
}

/// All that needs memory, made before the limits are set.
struct Prepared {
    program: CString,
    args: Vec<CString>,
    env: Vec<CString>,
    filter: Option<seccompiler::BpfProgram>,
    count_processes: bool,
}

impl Prepared {
    fn new(start: &Start) -> Result<Self, i32> {
        let text = |bytes: &[u8]| CString::new(bytes).map_err(|_| libc::EINVAL);
        let program = text(start.program.as_os_str().as_bytes())?;
        let mut args = vec![program.clone()];
        for arg in &start.args {
            args.push(text(arg.as_bytes())?);
        }
        let env =
            start.env.iter().map(|(k, v)| text(format!("{k}={v}").as_bytes())).collect::<Result<_, _>>()?;
        let filter = if start.seccomp { Some(compiled(start.filter)?) } else { None };
        Ok(Self { program, args, env, filter, count_processes: counts_by_namespace() })
    }

    /// Becomes the program; returns only on failure.
    fn exec(&self, start: &Start, stdin: &OwnedFd, keeps: Option<CapabilitySet>) -> Failed {
        let failed = |step, error: io::Error| Failed { step, errno: error.raw_os_error().unwrap_or(0) };
        if let Err(e) = rustix::process::setsid() {
            return failed(2, e.into());
        }
        default_signals();
        if let Err(e) = become_descriptor(stdin, 0) {
            return failed(3, e);
        }
        // SAFETY: marks descriptors of this process, none of which is used after exec.
        unsafe { libc::syscall(libc::SYS_close_range, 3, u32::MAX, libc::CLOSE_RANGE_CLOEXEC) };
        rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o022));
        if let Err(e) = rustix::process::chdir(&start.cwd) {
            return failed(4, e.into());
        }
        // Init and the process above it are counted, too.
        if !start.without.has(Part::Rlimits)
            && let Err(e) = limits::apply(&start.limits, self.count_processes.then_some(2))
        {
            return failed(5, e);
        }
        if let Some(Err(e)) = keeps.map(keep_capabilities) {
            return failed(0, e);
        }
        let pointers = |texts: &[CString]| {
            texts.iter().map(|t| t.as_ptr()).chain([std::ptr::null()]).collect::<Vec<_>>()
        };
        let (args, env) = (pointers(&self.args), pointers(&self.env));
        if let Some(filter) = &self.filter
            && seccompiler::apply_filter(filter).is_err()
        {
            return failed(6, io::Error::last_os_error());
        }
        // SAFETY: both lists end with a null pointer and live until the call returns.
        unsafe { libc::execve(self.program.as_ptr(), args.as_ptr(), env.as_ptr()) };
        failed(6, io::Error::last_os_error())
    }
}

/// What is done at a signal does not depend on who started the program: `nohup` and shells in the background have some
/// ignored, and Rust's own runtime `SIGPIPE`.
fn default_signals() {
    // The kernel's `struct sigaction`, which is shorter: all zeros is the default without flags. By way of the library two
    // signals of its own would keep what they have.
    let default = [0_u64; 8];
    for signal in 1..=64 {
        // SAFETY: reads the array, whatever the layout. It fails for the two signals that cannot be ignored.
        unsafe {
            libc::syscall(
                libc::SYS_rt_sigaction,
                signal,
                default.as_ptr(),
                std::ptr::null_mut::<u64>(),
                size_of::<u64>(),
            )
        };
    }
    // SAFETY: the empty set is made before it is used; both calls touch nothing else.
    unsafe {
        let mut none = std::mem::zeroed();
        libc::sigemptyset(&raw mut none);
        libc::sigprocmask(libc::SIG_SETMASK, &raw const none, std::ptr::null_mut());
    }
}

/// Keeps these capabilities through an exec, and no others.
fn keep_capabilities(these: CapabilitySet) -> io::Result<()> {
    use rustix::thread::{CapabilitySets, configure_capability_in_ambient_set, set_capabilities};
    set_capabilities(None, CapabilitySets { effective: these, permitted: these, inheritable: these })?;
    these.iter().try_for_each(|one| Ok(configure_capability_in_ambient_set(one, true)?))
}

/// Those that this process has.
fn held() -> io::Result<CapabilitySet> {
    Ok(rustix::thread::capabilities(None)?.permitted)
}

/// The filter in the kernel's form.
pub(super) fn compiled(filter: Filter) -> Result<seccompiler::BpfProgram, i32> {
    filter::program(filter).map_err(|_| libc::ENOSYS)
}

/// Whether `RLIMIT_NPROC` counts by user namespace (Linux 5.14 and later). Earlier it counts everything that the uid
/// runs on the machine, and the limit would stop programs that do nothing wrong.
pub(super) fn counts_by_namespace() -> bool {
    let name = rustix::system::uname();
    let release = name.release().to_string_lossy();
    let mut numbers = release.split(['.', '-']).map_while(|part| part.parse::<u32>().ok());
    (numbers.next(), numbers.next()) >= (Some(5), Some(14))
}

/// The program, as its init knows it.
pub(super) enum Main {
    /// A child of init's.
    Own(Pid, OwnedFd),
    /// A fork of the warm server, which tells on this socket how it ended: it is not ours to wait for.
    Adopted(OwnedFd),
}

impl Main {
    fn descriptor(&self) -> BorrowedFd<'_> {
        match self {
            Self::Own(_, fd) | Self::Adopted(fd) => fd.as_fd(),
        }
    }

    /// How it ended, and what it used besides what init has reaped. Reaps whatever has ended. An error: nobody will
    /// ever tell.
    fn ended(&self) -> io::Result<Option<(i32, Usage)>> {
        match self {
            Self::Own(pid, _) => Ok(reap(Some(*pid)).map(|status| (status, Usage::default()))),
            Self::Adopted(socket) => {
                reap(None);
                match wire::receive::<Word>(socket, RecvFlags::DONTWAIT) {
                    Ok(Some((Word::Ended { status, cpu, peak }, _))) => {
                        let usage = Usage { cpu: Duration::from_micros(cpu), peak_memory: peak << 10 };
                        Ok(Some((status, usage)))
                    }
                    Err(e) if e.kind() == io::ErrorKind::WouldBlock => Ok(None),
                    Err(e) => Err(e),
                    Ok(_) => Err(io::ErrorKind::UnexpectedEof.into()),
                }
            }
        }
    }
}

/// Waits for the program, answers questions, and looks at the `tree` now and then.
pub(super) fn watch(control: &OwnedFd, main: &Main, limits: &Limits, tree: bool) -> io::Result<()> {
    let mut used = Usage::default();
    let end = loop {
        if wait_for([control.as_fd(), main.descriptor()])? {
            match wire::receive::<Ask>(control, RecvFlags::DONTWAIT) {
                Ok(Some((Ask::Usage, _))) => wire::send(control, &Report::Usage(usage_now()), &[])?,
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => {}
                // Nobody listens any more: the namespace goes with us.
                _ => return Ok(()),
            }
        }
        if let Some((status, usage)) = main.ended()? {
            used = usage;
            break end_of(status, limits, used.cpu + children().0);
        }
        if tree && let Some(end) = over(limits) {
            break end;
        }
    };
    // What the program left behind ends here, and its time counts.
    // SAFETY: takes numbers only; from PID 1, -1 means everything else in its namespace.
    unsafe { libc::kill(-1, libc::SIGKILL) };
    if used == Usage::default()
        && let Main::Adopted(_) = main
        && wait_for([main.descriptor(); 2])?
    {
        used = main.ended()?.map(|(_, usage)| usage).unwrap_or_default();
    }
    while reap_one(true).is_some() {}
    let (cpu, peak_memory) = children();
    let usage = Usage { cpu: cpu + used.cpu, peak_memory: peak_memory.max(used.peak_memory) };
    wire::send(control, &Report::Ended { end, usage }, &[])
}

/// Waits for a tick or an event; whether there is something on the first.
fn wait_for(descriptors: [BorrowedFd<'_>; 2]) -> io::Result<bool> {
    let mut set = descriptors.map(|d| PollFd::from_borrowed_fd(d, PollFlags::IN));
    match poll(&mut set, Some(&TICK)) {
        Ok(_) => Ok(!set[0].revents().is_empty()),
        Err(rustix::io::Errno::INTR) => Ok(false),
        Err(e) => Err(e.into()),
    }
}

/// Reaps whatever has ended, orphans too; the status of `main` when it is among them.
fn reap(main: Option<Pid>) -> Option<i32> {
    let mut found = None;
    while let Some((pid, status)) = reap_one(false) {
        if main.is_some_and(|main| main.as_raw_nonzero().get() == pid) {
            found = Some(status);
        }
    }
    found
}

fn reap_one(block: bool) -> Option<(i32, i32)> {
    let mut status = 0;
    // SAFETY: writes to `status` only.
    let pid = unsafe { libc::waitpid(-1, &raw mut status, if block { 0 } else { libc::WNOHANG }) };
    (pid > 0).then_some((pid, status))
}

fn end_of(status: i32, limits: &Limits, cpu: Duration) -> End {
    if libc::WIFEXITED(status) {
        return End::Code(libc::WEXITSTATUS(status));
    }
    match libc::WTERMSIG(status) {
        libc::SIGXCPU => End::Cpu,
        libc::SIGKILL if cpu >= limits.cpu => End::Cpu,
        signal => End::Signal(signal),
    }
}

/// Whether the tree as a whole is over a limit.
fn over(limits: &Limits) -> Option<End> {
    let pids = tree::pids();
    let sum = tree::sum(&pids);
    if sum.cpu + children().0 >= limits.cpu {
        Some(End::Cpu)
    } else if sum.threads > limits.processes + 2 {
        Some(End::Processes)
    } else if sum.processes > 1
        && sum.resident > limits.address_space()
        && tree::proportional(&pids) > limits.address_space()
    {
        Some(End::Memory)
    } else {
        None
    }
}

fn usage_now() -> Usage {
    let ((cpu, peak), pids) = (children(), tree::pids());
    Usage { cpu: cpu + tree::sum(&pids).cpu, peak_memory: peak.max(tree::peak(&pids)) }
}

/// CPU time and largest resident size of what has been reaped.
fn children() -> (Duration, u64) {
    // SAFETY: zeros are a valid `rusage`, and the call only writes to it.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_CHILDREN, &raw mut usage);
        usage
    };
    let time = |t: libc::timeval| Duration::new(t.tv_sec as u64, t.tv_usec as u32 * 1000);
    (time(usage.ru_utime) + time(usage.ru_stime), (usage.ru_maxrss as u64) << 10)
}
