//! Limits of time, memory, processes, files and output.

use crate::support::{JAIL, end, python, run, says, shell};
use grader::sandbox::{Exit, OUTPUT_STOP};
use std::time::{Duration, Instant};

#[test]
fn wall_time() {
    let mut spec = python("import time; time.sleep(100)");
    spec.limits.wall = Duration::from_millis(300);
    let start = Instant::now();
    assert_eq!(run(&spec).0, Exit::WallLimit);
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[test]
fn cpu_time_of_one_and_of_many() {
    let one = "while True: pass";
    let ignoring = "import signal; signal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass";
    let short = "import os\nwhile True:\n  if os.fork() == 0:\n    for i in range(100000): pass\n    os._exit(0)\n  os.wait()";
    let orphans = "import os\nfor i in range(3):\n  if os.fork() == 0:\n    while True: pass\nimport time; time.sleep(100)";
    for code in [one, ignoring, short, orphans] {
        let mut spec = python(code);
        spec.limits.cpu = Duration::from_millis(400);
        let running = JAIL.spawn(&spec).unwrap();
        assert_eq!(end(&running).0, Exit::CpuLimit, "{code}");
        let used = running.usage().cpu;
        assert!((Duration::from_millis(350)..Duration::from_millis(900)).contains(&used), "{used:?}: {code}");
    }
}

#[test]
fn usage_while_it_runs_and_after() {
    let running = JAIL.spawn(&python("x = bytearray(100 << 20)\nfor i in range(3000000): pass\nimport os; os.write(1, b'.'); os.read(0, 1)")).unwrap();
    let until = Instant::now() + Duration::from_secs(10);
    while running.stdout().total == 0 && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(5));
    }
    let before = running.usage();
    assert!(before.cpu > Duration::from_millis(20) && before.peak_memory > 100 << 20, "{before:?}");
    running.stream.shutdown(std::net::Shutdown::Both).unwrap();
    assert_eq!(end(&running).0, Exit::Code(0));
    let after = running.usage();
    assert!(after.cpu >= before.cpu && after.peak_memory < 200 << 20, "{before:?} {after:?}");
}

#[test]
fn memory_of_one() {
    let mut spec = python("x = bytearray(300 << 20); print('got it')");
    spec.limits.memory = 200 << 20;
    spec.limits.baseline = 64 << 20;
    let (exit, out, err) = run(&spec);
    assert_eq!((exit, out.as_str()), (Exit::Code(1), ""));
    assert!(err.contains("MemoryError"), "{err}");
    let mut shared =
        python("import mmap; m = mmap.mmap(-1, 300 << 20); m.write(b'x' * (300 << 20)); print('got it')");
    shared.limits = spec.limits;
    assert_eq!(run(&shared).1, "");
    spec.limits.memory = 400 << 20;
    assert_eq!(run(&spec).1, "got it\n");
}

#[test]
fn memory_of_a_tree() {
    let mut spec =
        python("import os, time\nfor i in range(4): os.fork()\nx = bytearray(60 << 20); time.sleep(5)");
    (spec.limits.memory, spec.limits.baseline) = (200 << 20, 64 << 20);
    assert_eq!(run(&spec).0, Exit::MemoryLimit);
    // What is shared after a fork is not counted twice.
    let mut shared = python(
        "import os, time\nx = bytearray(150 << 20)\nif os.fork() and os.fork(): time.sleep(0.3); print('ok')\nelse: time.sleep(1)",
    );
    shared.limits = spec.limits;
    assert_eq!(run(&shared).1, "ok\n");
}

#[test]
fn aborting_for_lack_of_memory_is_named() {
    let code = "import os; os.write(2, b'memory allocation of 4000000000 bytes failed\\n'); os.abort()";
    assert_eq!(run(&python(code)).0, Exit::MemoryLimit);
}

#[test]
fn temporary_folders_are_small() {
    for folder in ["/tmp", "/dev/shm"] {
        let mut spec = shell(&format!(
            "for i in 1 2 3 4 5 6 7 8; do head -c 1000000 /dev/zero > {folder}/$i || echo full; done"
        ));
        spec.limits.tmp = 4 << 20;
        let (_, out, err) = run(&spec);
        assert_eq!(out.lines().count(), 4, "{out}{err}");
    }
    let files = "
import os
n = 0
try:
    while n < 100000: open(f'/tmp/{n}', 'w').close(); n += 1
except OSError: pass
print(n < 20000)";
    assert_eq!(says(files), "True");
}

#[test]
fn files_are_small() {
    let mut spec = python(
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); f = open('/tmp/x', 'wb', 0); print(f.truncate(1 << 20)); f.truncate(3 << 20)",
    );
    spec.limits.file_size = 2 << 20;
    let (exit, out, err) = run(&spec);
    assert_eq!((exit, out.as_str()), (Exit::Code(1), "1048576\n"));
    assert!(err.contains("File too large"), "{err}");
}

#[test]
fn fork_bombs() {
    let start = Instant::now();
    let mut spec = shell("f() { f | f & }; f; sleep 0.5; echo end");
    spec.limits.wall = Duration::from_secs(3);
    spec.limits.cpu = Duration::from_secs(2);
    let running = JAIL.spawn(&spec).unwrap();
    // It ends by itself or at a limit; what counts is that it ends, and that the machine stays usable.
    let (exit, ..) = end(&running);
    assert!(exit != Exit::Lost, "{exit:?}");
    assert!(start.elapsed() < Duration::from_secs(10));
    assert_eq!(says("print('next')"), "next");
    let mut count = python(
        "import os, time\nn = 0\ntry:\n  while True:\n    if os.fork() == 0: time.sleep(100)\n    n += 1\nexcept OSError: print(n)",
    );
    count.limits.processes = 20;
    assert_eq!(run(&count).1, "19\n");
    let mut threads = python(
        "import threading, time\nn = 0\ntry:\n  while True: threading.Thread(target=time.sleep, args=(100,), daemon=True).start(); n += 1\nexcept RuntimeError: print(n)",
    );
    threads.limits.processes = 20;
    threads.limits.memory = 1 << 30;
    assert_eq!(run(&threads).1, "19\n");
}

#[test]
fn output_is_capped_and_counted() {
    let mut spec = python("import sys; sys.stdout.write('x' * 1000000); sys.stderr.write('y' * 10)");
    spec.limits.output = 100_000;
    let running = JAIL.spawn(&spec).unwrap();
    let (exit, out, err) = end(&running);
    assert_eq!((exit, out.len(), err.len()), (Exit::Code(0), 100_000, 10));
    assert_eq!(
        (running.stdout().total, running.stdout().cut(), running.stderr().cut()),
        (1_000_000, true, false)
    );
}

#[test]
fn floods_of_output_are_stopped() {
    for code in ["yes", "yes >&2", "yes & yes >&2"] {
        let start = Instant::now();
        let running = JAIL.spawn(&shell(code)).unwrap();
        assert_eq!(end(&running).0, Exit::OutputLimit);
        assert!(start.elapsed() < Duration::from_secs(3));
        let total = running.stdout().total.max(running.stderr().total);
        assert!((64 << 10) * OUTPUT_STOP < total && total < 256 << 20, "{total}");
    }
}

#[test]
fn descriptors_and_core_files() {
    let code = "
import os, resource
n = 0
try:
    while True: os.dup(1); n += 1
except OSError: print(n < 256)
print(resource.getrlimit(resource.RLIMIT_CORE))";
    assert_eq!(says(code), "True\n(0, 0)");
}

#[test]
fn deep_recursion_is_a_crash_not_a_hang() {
    let code = "import sys; sys.setrecursionlimit(10**9)\nx = []\nfor i in range(10**6): x = [x]\nrepr(x)";
    assert_eq!(run(&python(code)).0, Exit::Signal(11));
}
