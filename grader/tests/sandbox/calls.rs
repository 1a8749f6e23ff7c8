//! System calls.

use crate::files::readable;
use crate::support::{python as python_spec, run, says, shell};
use grader::sandbox::{Bind, Exit, Filter, Spec};

#[test]
fn no_network() {
    let code = "
import socket
for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, socket.AF_VSOCK, socket.AF_NETLINK):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
        try: socket.socket(family, kind); print(family, kind)
        except OSError: pass
a, b = socket.socketpair(); a.send(b'x'); print(b.recv(1))
try: socket.socketpair(socket.AF_INET); print('pair')
except OSError: pass
";
    assert_eq!(says(code), "b'x'");
    assert_eq!(says("print([l.split(':')[0].strip() for l in open('/proc/net/dev') if ':' in l])"), "['lo']");
}

#[test]
fn refused_calls() {
    // By number, since libc has no wrapper for some: the error of each, or what it gave.
    let code = "
import ctypes, errno, platform
libc = ctypes.CDLL(None, use_errno=True)
assert platform.machine() == 'x86_64'
def call(name, number, *args):
    ctypes.set_errno(0)
    got = libc.syscall(ctypes.c_long(number), *map(ctypes.c_long, args))
    if got != -1 or ctypes.get_errno() != errno.ENOSYS: print(name, got, errno.errorcode.get(ctypes.get_errno()))
call('ptrace', 101, 0, 0, 0, 0)
call('ptrace init', 101, 16, 1, 0, 0)
call('io_uring_setup', 425, 1, 0)
call('keyctl', 250, 0, -3, 1)
call('add_key', 248, 0, 0, 0, 0, 0)
for flag in (0x20000, 0x10000000, 0x20000000, 0x40000000): call('unshare', 272, flag)
for flag in (0x20000, 0x10000000, 0x20000000, 0x40000000): call('clone', 56, flag | 17, 0, 0, 0, 0)
call('clone3', 435, 0, 88)
call('setns', 308, 3, 0)
call('mount', 165, 0, 0, 0, 32 | 4096, 0)
call('umount2', 166, 0, 2)
call('pivot_root', 155, 0, 0)
call('chroot', 161, 0)
call('move_mount', 429, 0, 0, 0, 0, 0)
call('fsopen', 430, 0, 0)
call('open_tree', 428, -100, 0, 1)
call('mount_setattr', 442, -100, 0, 0, 0, 0)
call('bpf', 321, 0, 0, 0)
call('perf_event_open', 298, 0, 0, -1, -1, 0)
call('userfaultfd', 323, 0)
call('process_vm_readv', 310, 1, 0, 0, 0, 0, 0)
call('process_vm_writev', 311, 1, 0, 0, 0, 0, 0)
call('pidfd_open', 434, 1, 0)
call('pidfd_getfd', 438, 0, 0, 0)
call('kcmp', 312, 1, 2, 0, 0, 0)
call('memfd_create', 319, 0, 0)
call('personality', 135, 0x40000)
call('prctl PDEATHSIG', 157, 1, 0, 0, 0, 0)
call('prctl PDEATHSIG with noise above', 157, (1 << 40) | 1, 0, 0, 0, 0)
call('prctl DUMPABLE', 157, 4, 1, 0, 0, 0)
call('prctl SUBREAPER', 157, 36, 1, 0, 0, 0)
call('prctl SECCOMP', 157, 22, 1, 0, 0, 0)
call('ioctl TIOCSTI', 16, 0, 0x5412, 0)
call('ioctl TIOCSTI with noise above', 16, 0, (1 << 40) | 0x5412, 0)
call('setrlimit', 160, 7, 0)
call('prlimit of init', 302, 1, 7, 0, 0)
call('setpriority', 141, 0, 1, 19)
call('setuid', 105, 0)
call('sethostname', 170, 0, 0)
call('mknodat', 259, -100, 0, 0o20666, 0x103)
call('x32 getpid', 0x40000000 + 39)
call('quotactl', 179, 0, 0, 0, 0)
call('open_by_handle_at', 304, 3, 0, 0)
call('splice', 275, 0, 0, 1, 0, 1, 0)
call('init_module', 175, 0, 0, 0)
print('getpid', libc.syscall(39) > 1)
";
    if std::env::consts::ARCH != "x86_64" {
        eprintln!("SKIPPED: the numbers are those of x86_64");
        return;
    }
    assert_eq!(says(code), "getpid True");
}

#[test]
fn capabilities_are_gone() {
    let out = says(
        "print(*[l.split()[1] for l in open('/proc/self/status') if l.startswith(('Cap', 'NoNewPrivs', 'Seccomp:'))])",
    );
    let zero = "0000000000000000";
    assert_eq!(out, format!("{zero} {zero} {zero} {zero} {zero} 1 2"));
}

#[test]
fn remounting() {
    let (exit, _, err) = run(&shell("mount -o remount,rw /usr"));
    assert_ne!(exit, Exit::Code(0));
    assert!(!err.is_empty());
    assert_ne!(run(&shell("unshare -Ur true")).0, Exit::Code(0));
    assert_ne!(run(&shell("su -c true")).0, Exit::Code(0));
}

/// What a course's code does has to work under the filter.
#[test]
fn numpy_works() {
    let code = "
import numpy as np, threading, subprocess, tempfile, os, asyncio, multiprocessing, json, time
a = np.random.default_rng(0).normal(size=(300, 300))
assert np.allclose(np.linalg.inv(a) @ a, np.eye(300), atol=1e-6)
np.linalg.svd(a); np.linalg.eigh(a + a.T); np.linalg.solve(a, a)
assert np.allclose(np.fft.ifft2(np.fft.fft2(a)).real, a)
done = []
threads = [threading.Thread(target=lambda: done.append((a @ a)[0, 0])) for _ in range(4)]
[t.start() for t in threads]; [t.join() for t in threads]
assert len(done) == 4
with tempfile.TemporaryDirectory() as d:
    np.save(d + '/a.npy', a); assert (np.load(d + '/a.npy') == a).all()
    assert (np.load(d + '/a.npy', mmap_mode='r') == a).all()
    a.tofile(d + '/raw'); np.savez_compressed(d + '/z.npz', a=a)
assert subprocess.run(['/bin/echo', 'hi'], capture_output=True).stdout == b'hi\\n'
async def f(): await asyncio.sleep(0.01); return 5
assert asyncio.run(f()) == 5
with multiprocessing.get_context('fork').Pool(2) as p: assert p.map(abs, [-1, -2]) == [1, 2]
print(np.__version__)
";
    let mut tried = false;
    for python in interpreters() {
        let mut spec = Spec { program: python.clone().into(), ..python_spec(code) };
        spec.limits.memory = 1 << 30;
        spec.read_only = prefixes(&python).iter().map(Bind::same).collect();
        let mut probe = Spec { args: python_spec("import numpy").args, ..spec.clone() };
        probe.limits.memory = 256 << 20;
        if run(&probe).0 != Exit::Code(0) {
            eprintln!("SKIPPED: {python} has no NumPy: {}", run(&probe).2);
            continue;
        }
        let (exit, out, err) = run(&spec);
        assert_eq!(exit, Exit::Code(0), "{python}: {out}{err}");
        tried = true;
    }
    if !tried {
        eprintln!("SKIPPED: no interpreter with NumPy; name one in $GRADER_TEST_PYTHON");
    }
}

/// The system's Python, and another that the environment names (of a virtual environment, say).
fn interpreters() -> Vec<String> {
    let named = std::env::var("GRADER_TEST_PYTHON").ok();
    ["/usr/bin/python3".to_owned()].into_iter().chain(named).collect()
}

/// What an interpreter needs besides the system: its environment and the one that it is based on.
fn prefixes(python: &str) -> Vec<String> {
    let code = "import sys; print(sys.prefix); print(sys.base_prefix)";
    let out = std::process::Command::new(python).args(["-c", code]).output().unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    text.lines().filter(|prefix| !prefix.starts_with("/usr")).map(str::to_owned).collect()
}

#[test]
fn rust_filter_has_threads_but_no_processes() {
    let code = "
import os, threading
t = threading.Thread(target=lambda: print('thread')); t.start(); t.join()
try: os.fork(); print('fork')
except OSError: pass
";
    let spec = Spec { filter: Filter::Rust, ..python_spec(code) };
    let (exit, out, err) = run(&spec);
    assert_eq!((exit, out.as_str()), (Exit::Code(0), "thread\n"), "{err}");
}

/// A compiler needs its toolchain, which may lie in a private home, and a folder to write to.
#[test]
fn rustc_compiles_and_links() {
    let Some(sysroot) = std::process::Command::new("rustc")
        .args(["--print", "sysroot"])
        .output()
        .ok()
        .filter(|out| out.status.success())
        .map(|out| String::from_utf8(out.stdout).unwrap().trim().to_owned())
    else {
        eprintln!("SKIPPED: there is no rustc");
        return;
    };
    let (source, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    readable(source.path());
    std::fs::write(
        source.path().join("main.rs"),
        "fn main() { println!(\"{}\", std::thread::spawn(|| 42).join().unwrap()); }",
    )
    .unwrap();
    let mut spec = Spec::new(format!("{sysroot}/bin/rustc"), Filter::Compiler);
    spec.args = ["-O", "/src/main.rs", "-o", "/out/main"].map(str::to_owned).to_vec();
    spec.read_only = vec![Bind::same(&sysroot), Bind::new(source.path(), "/src")];
    spec.writable = vec![Bind::new(out.path(), "/out")];
    spec.limits.memory = 4 << 30;
    let (exit, stdout, stderr) = run(&spec);
    assert_eq!(exit, Exit::Code(0), "{stdout}{stderr}");
    let mut spec = Spec::new("/run/main", Filter::Rust);
    spec.read_only = vec![Bind::new(out.path(), "/run")];
    let (exit, stdout, stderr) = run(&spec);
    assert_eq!((exit, stdout.as_str()), (Exit::Code(0), "42\n"), "{stderr}");
}
