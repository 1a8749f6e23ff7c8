//! What can be read and written.

use crate::support::{JAIL, python, run, says, shell};
use grader::sandbox::{Bind, Exit, SandboxError, State};
use std::fs;

/// Tries to read each path; prints those that it could.
const READ: &str = "
import os, sys
for path in sys.argv[1:]:
    try:
        if os.path.isdir(path): print(path, os.listdir(path))
        else: print(path, open(path, 'rb').read(10))
    except OSError: pass
";

#[test]
fn secrets_cannot_be_read() {
    let cache = tempfile::tempdir().unwrap();
    fs::write(cache.path().join("secret"), "42").unwrap();
    let home = std::env::var("HOME").unwrap_or_default();
    let mut spec = python(READ);
    spec.args.extend(
        ["/etc/shadow", "/etc/sudoers", "/etc/ssh", "/root", "/var", "/sys", "/run", "/boot"]
            .map(str::to_owned),
    );
    spec.args.extend([
        home,
        cache.path().join("secret").display().to_string(),
        env!("CARGO_MANIFEST_DIR").to_owned(),
    ]);
    spec.args.extend(
        ["/proc/1/environ", "/proc/1/maps", "/proc/1/fd", "/proc/1/mem", "/proc/kcore", "/dev/mem"]
            .map(str::to_owned),
    );
    assert_eq!(run(&spec), (Exit::Code(0), String::new(), String::new()));
}

/// The one thing that no mount hides and Landlock does.
#[test]
fn landlock() {
    if JAIL.layers().iter().any(|l| l.name == "landlock" && l.state == State::Off) {
        eprintln!("SKIPPED: this kernel has no Landlock");
        return;
    }
    assert!(run(&python("import os; os.listdir('/')")).2.contains("PermissionError"));
    assert!(run(&python("import os; os.listdir('/usr')")).2.is_empty());
}

#[test]
fn what_is_bound_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    readable(folder.path());
    fs::write(folder.path().join("code.py"), "x = 1\n").unwrap();
    let mut spec = python(READ);
    spec.args.extend(["/task/code.py".to_owned(), "/task".to_owned()]);
    spec.read_only.push(Bind::new(folder.path(), "/task"));
    assert_eq!(run(&spec).1, "/task/code.py b'x = 1\\n'\n/task ['code.py']\n");
    spec.args[2] = "open('/task/code.py', 'a')".to_owned();
    let (exit, _, err) = run(&spec);
    assert_eq!(exit, Exit::Code(1), "{err}");
    assert!(err.contains("PermissionError") || err.contains("Read-only"), "{err}");
}

#[test]
fn a_path_that_is_not_there() {
    let mut spec = python("");
    spec.read_only.push(Bind::same("/no/such/folder"));
    assert!(matches!(JAIL.spawn(&spec), Err(SandboxError::Unreachable { .. })));
    let missing = grader::sandbox::Spec { program: "/usr/bin/no-such-program".into(), ..python("") };
    match JAIL.spawn(&missing) {
        Err(SandboxError::Start { step, source, .. }) => {
            assert_eq!((step.as_str(), source.kind()), ("exec", std::io::ErrorKind::NotFound));
        }
        other => panic!("{:?}", other.err()),
    }
}

/// Tries to create, truncate, remove or rename in each folder; prints where it could.
const WRITE: &str = "
import os
for folder in ('/', '/usr', '/usr/bin', '/usr/lib', '/etc', '/home', '/home/student', '/dev', '/proc', '/bin', '/var', '/tmp', '/dev/shm'):
    try:
        with open(folder + '/x', 'w') as f: f.write('x')
        print(folder)
    except OSError: pass
for path in ('/usr/bin/python3', '/etc/passwd', '/proc/sys/kernel/core_pattern', '/proc/sysrq-trigger', '/proc/1/oom_score_adj'):
    try:
        open(path, 'r+b').close(); print(path)
    except OSError: pass
    try:
        os.chmod(path, 0o777); print('chmod', path)
    except OSError: pass
";

#[test]
fn only_temporary_folders_can_be_written() {
    assert_eq!(says(WRITE), "/tmp\n/dev/shm");
    // Nothing of it is there for the next one.
    assert_eq!(says("import os; print(os.listdir('/tmp'), os.listdir('/dev/shm'))"), "[] []");
}

#[test]
fn writable_folders_are_written_on_the_host() {
    let folder = tempfile::tempdir().unwrap();
    let mut spec = shell("echo built > /out/artifact");
    spec.writable.push(Bind::new(folder.path(), "/out"));
    assert_eq!(run(&spec).0, Exit::Code(0));
    assert_eq!(fs::read_to_string(folder.path().join("artifact")).unwrap(), "built\n");
    spec.writable.clear();
    assert_ne!(run(&spec).0, Exit::Code(0));
}

#[test]
fn temporary_folders_do_not_run_programs() {
    let (exit, _, err) = run(&shell("cp /usr/bin/true /tmp/t && /tmp/t"));
    assert_eq!(exit, Exit::Code(126), "{err}");
}

#[test]
fn the_host_is_not_named() {
    assert_eq!(
        says(
            "import os; print(os.uname().nodename, os.getuid(), os.getgid(), os.getgroups() in ([], [65534]))"
        )
        .split_whitespace()
        .take(3)
        .collect::<Vec<_>>(),
        ["sandbox", "1000", "1000"]
    );
}

/// Temporary folders are private; the sandbox's uid is another when root runs this.
pub fn readable(folder: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
}
