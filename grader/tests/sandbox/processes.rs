//! What the process sees of others, and what survives it.

use crate::support::{JAIL, end, python, run, says};
use grader::sandbox::{Exit, Filter, Spec};
use std::io::Read;
use std::time::{Duration, Instant};

#[test]
fn no_other_processes() {
    // Itself and init.
    assert_eq!(says("import os; print([p for p in os.listdir('/proc') if p.isdigit()])"), "['1', '2']");
}

#[test]
fn no_inherited_descriptors() {
    // 3 is the folder being listed.
    assert_eq!(says("import os; print(sorted(map(int, os.listdir('/proc/self/fd'))))"), "[0, 1, 2, 3]");
}

#[test]
fn no_inherited_signal_is_ignored() {
    // Rust's runtime ignores SIGPIPE in this process, and Python would again: so another program looks.
    let mut spec = Spec::new("/usr/bin/grep", Filter::Python);
    spec.args = ["-E", "Sig(Ign|Blk)", "/proc/self/status"].map(str::to_owned).to_vec();
    let running = JAIL.spawn(&spec).unwrap();
    assert_eq!(running.finish(Duration::from_secs(20)), Exit::Code(0));
    assert_eq!(running.stdout().text(), "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
}

#[test]
fn no_secrets_in_the_environment() {
    let out = says("import os; print(sorted(os.environ))");
    assert_eq!(out, "['HOME', 'LANG', 'OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'PATH', 'TMPDIR']");
}

#[test]
fn init_cannot_be_killed_or_stopped() {
    let code = "
import os, signal, time
for s in range(1, 65):
    if s in (signal.SIGCHLD,): continue
    try: os.kill(1, s)
    except OSError: pass
try: os.kill(-1, signal.SIGKILL)
except ProcessLookupError: print('nobody else')
print('alive', os.getppid())
";
    assert_eq!(says(code), "nobody else\nalive 1");
}

#[test]
fn init_cannot_be_looked_into() {
    let code = "
import os, resource
for name in ('mem', 'maps', 'environ', 'fd/0', 'root/etc/shadow', 'cwd', 'exe', 'stack', 'syscall', 'auxv'):
    try: open('/proc/1/' + name, 'rb').read(1); print(name)
    except OSError: pass
try: open('/proc/1/mem', 'wb'); print('write')
except OSError: pass
try: resource.prlimit(1, resource.RLIMIT_NOFILE, (0, 0)); print('prlimit')
except OSError: pass
print('end')
";
    assert_eq!(says(code), "end");
}

/// A daemon: two forks and a session of its own, every descriptor closed.
const DAEMON: &str = "
import ctypes, os, signal, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for s in range(1, 65):
            try: signal.signal(s, signal.SIG_IGN)
            except (OSError, ValueError): pass
        libc = ctypes.CDLL(None)
        libc.prctl(1, 0, 0, 0, 0)
        if HOLD: os.write(1, b'up')
        else: os.closerange(1, 3)
        while True: time.sleep(1)
    os._exit(0)
os.wait()
";

#[test]
fn daemons_end_with_the_process() {
    for hold in ["False", "True"] {
        let start = Instant::now();
        let running = JAIL.spawn(&python(&DAEMON.replace("HOLD", hold))).unwrap();
        assert_eq!(end(&running).0, Exit::Code(0));
        assert_gone(&running, start);
    }
}

#[test]
fn daemons_end_with_a_kill() {
    let start = Instant::now();
    let code = DAEMON.replace("HOLD", "True") + "\nwhile True: time.sleep(1)";
    let running = JAIL.spawn(&python(&code)).unwrap();
    let until = Instant::now() + Duration::from_secs(5);
    while running.stdout().text() != "up" && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(5));
    }
    running.kill();
    assert_eq!(running.wait(Instant::now() + Duration::from_secs(2)), Some(Exit::Killed));
    assert_gone(&running, start);
}

/// The daemon held the conversation's socket: it reads as closed only when nobody has it.
fn assert_gone(running: &grader::sandbox::Running, start: Instant) {
    running.stream.set_read_timeout(Some(Duration::from_secs(1))).unwrap();
    assert_eq!((&running.stream).read(&mut [0; 8]).unwrap(), 0, "something still holds the socket");
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn everything_ends_with_the_handle() {
    let running = JAIL.spawn(&python("import time; time.sleep(100)")).unwrap();
    let stream = running.stream.try_clone().unwrap();
    let start = Instant::now();
    drop(running);
    assert_eq!((&stream).read(&mut [0; 8]).unwrap(), 0);
    assert!(start.elapsed() < Duration::from_secs(1));
}

#[test]
fn signals_that_the_process_sends_itself_are_crashes() {
    assert_eq!(run(&python("import os; os.abort()")).0, Exit::Signal(6));
    assert_eq!(run(&python("import os; os.kill(os.getpid(), 9)")).0, Exit::Signal(9));
    assert_eq!(run(&python("import ctypes; ctypes.string_at(0)")).0, Exit::Signal(11));
}

#[test]
fn containers_share_nothing() {
    let first = JAIL.spawn(&python("open('/dev/shm/x','w'); open('/tmp/x','w'); print('up', flush=True); import time; time.sleep(60)")).unwrap();
    let until = Instant::now() + Duration::from_secs(5);
    while first.stdout().text() != "up\n" && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(says("import os; print(os.listdir('/dev/shm'), os.listdir('/tmp'))"), "[] []");
}
