//! Without isolation: limits, deadlines and caps hold.

use crate::support::{open, python, run_in, shell};
use grader::sandbox::{Bind, Exit, Mode, OUTPUT_STOP, Options, Sandbox, SandboxError, State, open_with};
use grader::text::{Blame, Explain, Lang};
use std::fs;
use std::io::{Read, Write};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

static OFF: LazyLock<Box<dyn Sandbox>> = LazyLock::new(|| open(Mode::Off));

#[test]
fn says_so() {
    assert_eq!(OFF.describe(), "off");
    assert!(OFF.layers().iter().all(|layer| layer.state == State::Off));
}

#[test]
fn runs_with_outer_paths_in_place_of_inner_ones() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("hello.py"), "import os; print('hello', os.getcwd(), sorted(os.environ))")
        .unwrap();
    let mut spec = python("");
    spec.args = vec!["/task/hello.py".to_owned()];
    spec.read_only.push(Bind::new(folder.path(), "/task"));
    spec.cwd = "/task".into();
    let (exit, out, err) = run_in(&**OFF, &spec);
    assert_eq!(exit, Exit::Code(0), "{err}");
    assert!(out.starts_with(&format!("hello {}", folder.path().display())), "{out}");
    assert!(!out.contains("CARGO"), "the environment is inherited: {out}");
}

#[test]
fn talks_and_ends() {
    let running = OFF.spawn(&python("import os; os.write(0, os.read(0, 9)); os._exit(3)")).unwrap();
    (&running.stream).write_all(b"ping").unwrap();
    let mut answer = [0; 4];
    (&running.stream).read_exact(&mut answer).unwrap();
    assert_eq!((&answer, running.finish(Duration::from_secs(5))), (b"ping", Exit::Code(3)));
    assert_eq!(run_in(&**OFF, &python("import os; os.abort()")).0, Exit::Signal(6));
}

#[test]
fn limits_hold() {
    let mut spec = python("while True: pass");
    spec.limits.cpu = Duration::from_millis(300);
    assert_eq!(run_in(&**OFF, &spec).0, Exit::CpuLimit);
    let mut spec = shell("sleep 100 & sleep 100");
    spec.limits.wall = Duration::from_millis(200);
    let start = Instant::now();
    assert_eq!(run_in(&**OFF, &spec).0, Exit::WallLimit);
    assert!(start.elapsed() < Duration::from_secs(2));
    let mut spec = python("x = bytearray(300 << 20)");
    (spec.limits.memory, spec.limits.baseline) = (100 << 20, 64 << 20);
    let (exit, _, err) = run_in(&**OFF, &spec);
    assert_eq!(exit, Exit::Code(1));
    assert!(err.contains("MemoryError"), "{err}");
}

#[test]
fn output_is_capped() {
    let running = OFF.spawn(&shell("yes")).unwrap();
    assert_eq!(running.finish(Duration::from_secs(10)), Exit::OutputLimit);
    assert_eq!(running.stdout().bytes.len(), 64 << 10);
    assert!(running.stdout().total >= OUTPUT_STOP * (64 << 10));
}

#[test]
fn a_process_left_behind_does_not_hold_the_verdict() {
    let start = Instant::now();
    let (exit, out, _) = run_in(&**OFF, &shell("sleep 100 & echo done"));
    assert_eq!((exit, out.as_str()), (Exit::Code(0), "done\n"));
    assert!(start.elapsed() < Duration::from_secs(2));
    let daemon = "setsid sleep 3 & echo done";
    assert_eq!(run_in(&**OFF, &shell(daemon)).0, Exit::Code(0));
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
}

/// In a user namespace that allows no further ones: `Require` is an error that says so, `Auto` goes without.
#[test]
fn a_machine_without_user_namespaces() {
    let inner = ["off::without_user_namespaces", "--exact", "--ignored", "--nocapture"];
    let tried = std::process::Command::new("unshare")
        .args(["--user", "--map-root-user", "--"])
        .arg(std::env::current_exe().unwrap())
        .args(inner)
        .output();
    match tried {
        Ok(out) if String::from_utf8_lossy(&out.stderr).starts_with("unshare:") => {
            eprintln!("SKIPPED: {}", String::from_utf8_lossy(&out.stderr));
        }
        Ok(out) => {
            let text = String::from_utf8_lossy(&out.stdout) + String::from_utf8_lossy(&out.stderr);
            assert!(out.status.success() && text.contains("1 passed"), "{text}");
        }
        Err(e) => eprintln!("SKIPPED: unshare: {e}"),
    }
}

#[test]
#[ignore = "is run by the test above, in a namespace of its own"]
fn without_user_namespaces() {
    fs::write("/proc/sys/user/max_user_namespaces", "0").unwrap();
    let launcher = Some(env!("CARGO_BIN_EXE_grader").into());
    let options = Options { launcher, ..Options::new(Mode::Require) };
    let error = open_with(&options).err().unwrap();
    assert!(matches!(error, SandboxError::Unavailable { .. }), "{error}");
    let hint = error.hint().unwrap();
    assert_eq!(hint.code, "sandbox_advice_max_user_namespaces");
    assert!(hint.text(Lang::En).contains("sysctl -w user.max_user_namespaces"));
    assert_eq!(error.blame(), Blame::Ours);
    let without = open_with(&Options { mode: Mode::Auto, ..options }).unwrap();
    assert_eq!(without.describe(), "off");
    assert_eq!(run_in(&*without, &shell("echo still here")).1, "still here\n");
}
