//! Warm servers: what a fork of one gets is what a cold start gets.

use crate::support::JAIL;
use grader::sandbox::{Bind, Exit, Filter, Limits, Running, SandboxError, Server, Spec};
use std::io::Read;
use std::path::PathBuf;
use std::time::{Duration, Instant};

fn spec(warm: bool) -> Spec {
    let runner = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("runners/python/runner");
    let mut spec = Spec::new("/usr/bin/python3", Filter::Python);
    spec.args = ["-s", "-B", "-X", "utf8", "/runner"].map(str::to_owned).to_vec();
    spec.args.extend(warm.then(|| "--warm".to_owned()));
    spec.read_only = vec![Bind::new(runner, "/runner")];
    spec
}

fn server() -> Server {
    JAIL.expose(&PathBuf::from(env!("CARGO_MANIFEST_DIR"))).unwrap();
    JAIL.serve(&spec(true)).unwrap_or_else(|e| panic!("{e}"))
}

/// The first words of the runner.
fn greeting(running: &mut Running) -> String {
    let mut head = [0; 4];
    running.stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    running.stream.read_exact(&mut head).unwrap();
    let mut body = vec![0; u32::from_le_bytes(head) as usize];
    running.stream.read_exact(&mut body).unwrap();
    String::from_utf8_lossy(&body).into_owned()
}

/// What the kernel says of a process: the lines of `status` that isolation shows in, its limits, and its namespaces'
/// kinds.
fn looked_at(running: &Running) -> Vec<String> {
    let pid = running.pid().unwrap();
    let read = |file: &str| std::fs::read_to_string(format!("/proc/{pid}/{file}")).unwrap();
    let wanted = [
        "Uid:",
        "Gid:",
        "Groups:",
        "Umask:",
        "NSpid:",
        "Cap",
        "NoNewPrivs:",
        "Seccomp",
        "Sig",
        "Shd",
        "Threads:",
    ];
    let status = read("status");
    let lines = status.lines().filter(|line| wanted.iter().any(|w| line.starts_with(w))).map(|line| {
        // The outermost pid is its own, the number inside has to be the same.
        let pids = line.starts_with("NSpid:");
        if pids { line.rsplit('\t').next().unwrap_or_default().to_owned() } else { line.to_owned() }
    });
    let limits = read("limits");
    let limits = limits.lines().filter(|line| !line.starts_with("Max processes")).map(str::to_owned);
    let mut files: Vec<String> = std::fs::read_dir(format!("/proc/{pid}/fd"))
        .unwrap()
        .flatten()
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .collect();
    files.sort();
    let cwd = std::fs::read_link(format!("/proc/{pid}/cwd")).unwrap().to_string_lossy().into_owned();
    lines.chain(limits).chain([format!("descriptors {}", files.join(" ")), cwd]).collect()
}

#[test]
fn a_fork_has_what_a_cold_start_has() {
    let server = server();
    let mut warm = server.fork(spec(true).limits).unwrap_or_else(|e| panic!("{e}"));
    let mut cold = JAIL.spawn(&spec(false)).unwrap();
    assert_eq!(greeting(&mut warm), greeting(&mut cold));
    assert_eq!(looked_at(&warm), looked_at(&cold));
    // None of their namespaces are the server's, each other's or ours.
    for kind in ["user", "mnt", "pid", "net", "ipc", "uts", "cgroup"] {
        let of = |pid: u32| std::fs::read_link(format!("/proc/{pid}/ns/{kind}")).unwrap();
        let pids = [warm.pid().unwrap(), cold.pid().unwrap(), server.pid().unwrap(), std::process::id()];
        let mut seen = pids.map(of).to_vec();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), pids.len(), "{kind}");
    }
}

/// What a process may do, tried from inside: errors of opening, listing and writing, and of system calls.
#[cfg(target_arch = "x86_64")]
const PROBE: &str = r#"
import ctypes, os
def tried(what, *arguments):
    try:
        what(*arguments)
        return "ok"
    except OSError as error:
        return os.strerror(error.errno)
def write(path):
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
folders = ["/", "/etc", "/home", "/home/student", "/proc", "/proc/1", "/proc/1/fd", "/proc/self/fd", "/proc/sys", "/tmp",
    "/usr", "/usr/bin", "/dev", "/dev/shm", "/sys", "/root", "/var", "/runner"]
for folder in folders:
    print(folder, tried(os.listdir, folder), tried(write, folder + "/new"))
for file in ["/etc/passwd", "/etc/shadow", "/dev/null", "/dev/full", "/proc/1/mem", "/proc/1/environ", "/proc/1/maps",
    "/proc/self/mem", "/proc/self/environ", "/proc/self/status", "/proc/sysrq-trigger", "/usr/bin/python3"]:
    print(file, tried(open, file, "rb"), tried(write, file))
libc = ctypes.CDLL(None, use_errno=True)
for number in [101, 272, 308, 165, 166, 155, 161, 248, 249, 250, 321, 41, 42, 49, 298, 323, 425, 426, 319, 317, 310, 311, 435, 438,
    434, 141, 160, 135, 175, 246, 304, 446, 444, 29, 68, 240]:
    print(number, libc.syscall(number, 0, 0, 0, 0, 0, 0), os.strerror(ctypes.get_errno()))
print(libc.prctl(1, 9, 0, 0, 0), libc.prctl(4, 0, 0, 0, 0), libc.prctl(21, 0, 0, 0, 0), libc.prctl(39, 0, 0, 0, 0))
print(sorted(p for p in os.listdir("/proc") if p.isdigit()), os.getpid(), os.getuid(), os.uname().nodename)
print(open("/proc/self/mountinfo").read().count("\n") > 5, os.statvfs("/tmp").f_blocks, os.statvfs("/dev/shm").f_files)
print(sorted(os.environ.items()), os.getcwd(), os.getsid(0), os.getpgid(0))
"#;

#[test]
#[cfg(target_arch = "x86_64")] // the numbers of the calls
fn a_fork_may_do_what_a_cold_start_may_do() {
    JAIL.expose(&PathBuf::from(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let mut warm = spec(true);
    let server = "import sys; p = type(sys)('_grader_runner'); p.__path__ = ['/runner']; sys.modules[p.__name__] = p\n\
                  from _grader_runner import serve, warm\n";
    let code = format!(
        "{server}serve.serve_stdin = lambda: (exec(PROBE, {{}}), sys.stdout.flush(), sys.exit(0))\nwarm.main([])"
    );
    warm.args = ["-s", "-B", "-c"].map(str::to_owned).to_vec();
    warm.args.push(format!("PROBE = {PROBE:?}\n{code}"));
    let server = JAIL.serve(&warm).unwrap_or_else(|e| panic!("{e}"));
    let fork = server.fork(warm.limits).unwrap_or_else(|e| panic!("{e}"));
    let mut cold = spec(false);
    cold.args = ["-s", "-B", "-c", PROBE].map(str::to_owned).to_vec();
    let cold = JAIL.spawn(&cold).unwrap();
    let ended = [fork.finish(Duration::from_secs(20)), cold.finish(Duration::from_secs(20))];
    assert_eq!(ended, [Exit::Code(0), Exit::Code(0)], "{} {}", fork.stderr().text(), cold.stderr().text());
    let (fork, cold) = (fork.stdout().text(), cold.stdout().text());
    assert_eq!(fork.lines().collect::<Vec<_>>(), cold.lines().collect::<Vec<_>>());
    // Landlock is among what was seen, and so is the filter.
    assert!(fork.contains("/home/student Permission denied"), "{fork}");
    assert!(fork.contains("101 -1 Function not implemented"), "{fork}");
}

#[test]
fn forks_end_and_the_server_goes_on() {
    let server = server();
    for _ in 0..3 {
        let mut fork = server.fork(spec(true).limits).unwrap();
        greeting(&mut fork);
        // The end of the conversation is the end of the process.
        fork.stream.shutdown(std::net::Shutdown::Both).unwrap();
        assert_eq!(fork.finish(Duration::from_secs(20)), Exit::Code(0));
        assert!(fork.usage().cpu > Duration::ZERO);
        assert!(fork.usage().peak_memory > 1 << 20);
        assert_eq!((fork.stdout().text(), fork.stderr().text()), (String::new(), String::new()));
    }
    let mut fork = server.fork(spec(true).limits).unwrap();
    greeting(&mut fork);
    let pid = fork.pid().unwrap();
    fork.kill();
    assert_eq!(fork.wait(Instant::now() + Duration::from_secs(20)), Some(Exit::Killed));
    assert!(!std::path::Path::new(&format!("/proc/{pid}")).exists());
    assert!(!server.is_gone());
}

#[test]
fn limits_are_those_that_are_asked_for() {
    let server = server();
    let limits = Limits { open_files: 123, file_size: 4567, ..spec(true).limits };
    let mut fork = server.fork(limits).unwrap();
    greeting(&mut fork);
    let text = std::fs::read_to_string(format!("/proc/{}/limits", fork.pid().unwrap())).unwrap();
    let line = |name: &str| text.lines().find(|l| l.starts_with(name)).unwrap().to_owned();
    assert!(line("Max open files").contains(" 123 "), "{text}");
    assert!(line("Max file size").contains(" 4567 "), "{text}");
    let space = (limits.baseline + limits.memory).to_string();
    assert!(line("Max address space").contains(&space), "{text}");
}

#[test]
fn a_fork_that_takes_too_long_is_ended() {
    let server = server();
    let limits = Limits { wall: Duration::from_millis(600), ..spec(true).limits };
    let fork = server.fork(limits).unwrap();
    assert_eq!(fork.wait(Instant::now() + Duration::from_secs(20)), Some(Exit::WallLimit));
}

#[test]
fn a_server_that_dies_takes_its_forks_along_and_says_so() {
    let server = server();
    let mut fork = server.fork(spec(true).limits).unwrap();
    greeting(&mut fork);
    let pid = server.pid().unwrap();
    let pid = rustix::process::Pid::from_raw(pid as i32).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
    assert_eq!(fork.wait(Instant::now() + Duration::from_secs(20)), Some(Exit::Lost));
    let until = Instant::now() + Duration::from_secs(20);
    while !server.is_gone() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(server.is_gone());
    assert!(server.fork(spec(true).limits).is_err());
}

#[test]
fn a_server_that_cannot_start_is_an_error_and_no_wait() {
    let mut broken = spec(true);
    broken.args = vec!["-c".to_owned(), "import sys; sys.exit('no server')".to_owned()];
    let begun = Instant::now();
    let Err(error) = JAIL.serve(&broken) else { panic!("it started") };
    assert!(matches!(error, SandboxError::Container { .. } | SandboxError::LauncherGone), "{error}");
    assert!(begun.elapsed() < Duration::from_secs(20));
}
