//! Exit codes and words of the command line.

use grader_tests::{Run, binary, can, command, grader, repository, root, seeded};
use std::io::Read;
use std::process::{Command, Stdio};
use std::time::Duration;

fn course() -> String {
    repository("assignments").display().to_string()
}

#[test]
fn a_students_own_check() {
    let dir = tempfile::tempdir().unwrap();
    let solution = repository("assignments/activations/solution/solution.py");
    let run = grader(&["check", "activations", solution.to_str().unwrap(), "--course", &course()]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.out.contains("10 of 10 tasks passed"), "{}", run.out);
    assert!(!run.out.contains('\u{1b}'), "colours go away in pipes");

    let wrong = dir.path().join("wrong.py");
    std::fs::write(&wrong, "import numpy as np\ndef relu(x): return np.abs(x)\ndef LeakyRelu(x): return x\n")
        .unwrap();
    let check = |lang: &str| {
        grader(&["check", "activations", wrong.to_str().unwrap(), "--course", &course(), "--lang", lang])
    };
    let run = check("en");
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert!(run.out.contains("it gives 2 where 0 is right"), "{}", run.out);
    assert!(run.out.contains("LeakyRelu"), "what is nearly right is named: {}", run.out);
    let run = check("ru");
    assert!(run.out.contains("а верно 0"), "{}", run.out);
}

#[test]
fn mistakes_of_the_command_line_exit_with_2() {
    let here = tempfile::tempdir().unwrap();
    let path = here.path().to_str().unwrap();
    let run = grader(&["grade", "activations", path, "--out", path, "--course", &course()]);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("seed") && run.err.contains("/dev/urandom"),
        "it says how to make one: {}",
        run.err
    );
    let run = grader(&["check", "activation", "--course", &course()]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("Did you mean `activations`?"), "{}", run.err);
    let run = seeded("x", &["grade", "activations", "/nonexistent", "--out", path, "--course", &course()]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert_eq!(grader(&["no-such-command"]).code, 2);
    assert_eq!(grader(&["--help"]).code, 0);
    assert_eq!(grader(&["--version"]).code, 0);
}

#[test]
fn a_broken_manifest_is_shown_with_its_line() {
    let dir = tempfile::tempdir().unwrap();
    let assignment = dir.path().join("activations");
    std::fs::create_dir(&assignment).unwrap();
    let manifest = std::fs::read_to_string(repository("assignments/activations/assignment.toml")).unwrap();
    let broken = manifest.replacen("visibility = \"public\"", "visibilty = \"public\"", 1);
    assert_ne!(manifest, broken);
    std::fs::write(assignment.join("assignment.toml"), &broken).unwrap();
    let line = broken.lines().position(|l| l.contains("visibilty")).unwrap() + 1;
    let run = grader(&["check", assignment.to_str().unwrap(), assignment.to_str().unwrap()]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains(&format!("assignment.toml:{line}:")), "{}", run.err);
    assert!(run.err.contains("`visibility`"), "it says what to write instead: {}", run.err);
    let run = grader(&["lint", assignment.to_str().unwrap()]);
    assert_eq!(run.code, 1, "{}", run.err);
}

#[test]
fn every_bundled_assignment_lints() {
    for entry in std::fs::read_dir(repository("assignments")).unwrap().flatten() {
        if entry.path().join("assignment.toml").is_file() {
            let run = grader(&["lint", entry.path().to_str().unwrap()]);
            assert_eq!(run.code, 0, "{}: {}{}", entry.path().display(), run.out, run.err);
        }
    }
}

#[test]
fn without_a_sandbox_nothing_is_graded() {
    // Inside a user namespace that may not make further ones.
    let limit = "echo 0 > /proc/sys/user/max_user_namespaces";
    let possible =
        Command::new("unshare").args(["-Ur", "sh", "-c", limit]).output().is_ok_and(|o| o.status.success());
    if !can("unshare with user namespaces", possible) {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    let script = format!(
        "{limit}; exec {} grade activations {} --out {} --course {}",
        binary().display(),
        repository("assignments/activations/solution/solution.py").display(),
        out.display(),
        course()
    );
    let mut command = Command::new("unshare");
    command.args(["-Ur", "sh", "-c", &script]).env("GRADER_SEED", "x").env("LC_ALL", "C.UTF-8");
    let run: Run = command.output().unwrap().into();
    assert_eq!(run.code, 3, "{}", run.err);
    assert!(!out.join("grades.csv").exists(), "no grade is written");
}

#[test]
fn doctor_tells_and_completions_complete() {
    let run = grader(&["doctor"]);
    assert!(run.code == 0 || run.code == 3, "{}", run.err);
    assert!(run.out.contains("namespaces") && run.out.contains("numpy"), "{}", run.out);
    for shell in ["bash", "zsh", "fish"] {
        let run = grader(&["completions", shell]);
        assert_eq!(run.code, 0);
        assert!(run.out.contains("leaderboard"), "{shell}");
    }
    assert!(grader(&["man"]).out.contains(".TH"));
}

#[test]
fn an_ordinary_user_can_do_all_of_it() {
    if !can("root, to become an ordinary user", root()) {
        return;
    }
    let dir = tempfile::Builder::new().prefix("grader-user-").tempdir_in("/tmp").unwrap();
    std::fs::copy(binary(), dir.path().join("grader")).unwrap();
    let script = format!(
        "chown -R 54321:54321 {0} && chmod 755 {0} && cd {0} && exec setpriv --reuid=54321 --regid=54321 --clear-groups \
         env -i HOME={0} PATH=/usr/bin:/bin LC_ALL=C.UTF-8 {0}/grader demo --sandbox require --out {0}/demo",
        dir.path().display()
    );
    let run: Run = Command::new("sh").args(["-c", &script]).output().unwrap().into();
    assert_eq!(run.code, 0, "{}\n{}", run.out, run.err);
    assert!(dir.path().join("demo/activations/grades.csv").is_file());
    assert!(dir.path().join("demo/site/index.html").is_file());
}

#[test]
fn an_interrupted_batch_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("class");
    std::fs::create_dir(&folder).unwrap();
    let solution = repository("assignments/activations/solution/solution.py");
    for i in 0..80 {
        std::fs::copy(&solution, folder.join(format!("s{i:02}.py"))).unwrap();
    }
    let out = dir.path().join("out");
    let course = course();
    let args = [
        "grade",
        "activations",
        folder.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
        "--course",
        &course,
    ];
    let mut child = command()
        .env("GRADER_SEED", "x")
        .args(args)
        .args(["--jobs", "1"])
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    // As soon as something is recorded.
    let recorded = || {
        let db = rusqlite::Connection::open_with_flags(
            out.join("ledger.db"),
            rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY,
        )
        .ok()?;
        let count = "SELECT count(*) FROM events WHERE kind = 'result'";
        db.query_row(count, [], |row| row.get::<_, i64>(0)).ok().filter(|n| *n > 0)
    };
    for _ in 0..6000 {
        if recorded().is_some() {
            break;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let code = child.wait().unwrap().code();
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert_eq!(code, Some(130), "{err}");
    let run = seeded("x", &args);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(!run.err.contains(" 0 unchanged"), "what was finished is kept: {}", run.err);
    assert_eq!(std::fs::read_to_string(out.join("results.jsonl")).unwrap().lines().count(), 80);
}
