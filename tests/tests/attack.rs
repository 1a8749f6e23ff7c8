//! `grader attack`: the attacks that ship with the program get nowhere, as root and as an ordinary user, and the command
//! sees it when one does.

use grader_tests::{Run, binary, can, command, grader, repository};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

fn lines(out: &str) -> Vec<Value> {
    out.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

/// Whether this machine has the sandbox and what the attacks are written in.
fn possible() -> bool {
    let run = grader(&["attack", "activations", "A1-sys-exit", "A1-exit-zero-rust", "--format", "json"]);
    let tried = lines(&run.out).iter().all(|fate| fate["verdict"] == "stopped");
    can("a sandbox, Python with NumPy and rustc", run.code == 0 && tried)
}

fn attack(args: &[&str]) -> (Run, BTreeMap<String, Value>) {
    let course = repository("assignments");
    let common = ["--course", course.to_str().unwrap(), "--format", "json", "-q"];
    let run = grader(&[&["attack"], args, &common[..]].concat());
    let fates = by_name(&run.out);
    (run, fates)
}

fn by_name(out: &str) -> BTreeMap<String, Value> {
    lines(out).into_iter().map(|fate| (fate["attack"].as_str().unwrap().to_owned(), fate)).collect()
}

fn assert_stopped(run: &Run, fates: &BTreeMap<String, Value>) {
    let bad: Vec<&Value> =
        fates.values().filter(|f| f["verdict"] != "stopped" && f["verdict"] != "left_out").collect();
    assert!(run.code == 0 && bad.is_empty(), "{}\n{bad:#?}\n{}", run.code, run.err);
}

/// Most classes; those that wait for limits are in the full run of `grader attack`.
const MOST: [&str; 19] = [
    "A1",
    "A2",
    "A3",
    "A6",
    "A7",
    "A8-forged-broken",
    "A8-forged-loaded",
    "A8-forged-value",
    "B1",
    "B4-include-str",
    "B4-compile-error",
    "B4-environment",
    "B5-patch",
    "C",
    "D",
    "E1",
    "E3",
    "G",
    "H6-h",
];

#[test]
fn nothing_gets_through() {
    if !possible() {
        return;
    }
    let args: Vec<&str> = ["activations"].into_iter().chain(MOST).collect();
    let (run, fates) = attack(&args);
    assert_stopped(&run, &fates);
    let tried = fates.values().filter(|f| f["verdict"] == "stopped").count();
    assert!(tried >= 100, "{tried} attacks tried");
    for kind in ["python", "notebook", "rust", "files", "zip", "tar"] {
        assert!(fates.values().any(|f| f["kind"] == kind && f["verdict"] == "stopped"), "none in {kind}");
    }
    // It is told by which layer.
    let by = |name: &str| fates[name]["by"].as_array().unwrap().clone();
    assert_eq!(by("D2-ptrace"), ["seccomp"]);
    assert_eq!(by("D1-read-absolute"), ["mount"]);
}

#[test]
fn nothing_gets_through_in_another_assignment_and_cold() {
    if !possible() {
        return;
    }
    let few =
        ["A1-exit-zero", "A8-forged-value", "C1", "D1-read", "D3-exception", "D3-forbidden", "G1", "G4"];
    let args: Vec<&str> = ["mlp"].into_iter().chain(few).chain(["--cold"]).collect();
    let (run, fates) = attack(&args);
    assert_stopped(&run, &fates);
    assert!(fates.len() >= 15, "{}", fates.len());
}

#[test]
fn nothing_gets_through_as_an_ordinary_user() {
    let is_root = fs::metadata("/proc/self").is_ok_and(|m| std::os::unix::fs::MetadataExt::uid(&m) == 0);
    if !is_root || !possible() {
        return; // then the other tests are those of an ordinary user
    }
    let dir = tempfile::Builder::new()
        .permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777))
        .tempdir()
        .unwrap();
    // Whatever the umask left of it.
    fs::set_permissions(dir.path(), std::os::unix::fs::PermissionsExt::from_mode(0o777)).unwrap();
    let program = dir.path().join("grader");
    fs::copy(binary(), &program).unwrap();
    let run: Run = Command::new("setpriv")
        .args(["--reuid", "54321", "--regid", "54321", "--clear-groups"])
        .arg(&program)
        .args([
            "attack",
            "activations",
            "A8-forged-v",
            "D1",
            "D2",
            "D4",
            "D5",
            "E3",
            "--format",
            "json",
            "-q",
        ])
        .env_clear()
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .env("HOME", dir.path())
        .env("GRADER_CACHE", dir.path().join("cache"))
        .current_dir(dir.path())
        .output()
        .unwrap()
        .into();
    let fates = by_name(&run.out);
    // A machine whose system Python has no NumPy, or which gives ordinary users no namespaces.
    if !can(
        "Python with NumPy and namespaces for every user",
        fates.values().any(|f| f["verdict"] == "stopped"),
    ) {
        return;
    }
    assert_stopped(&run, &fates);
}

#[test]
fn attacks_work_where_nothing_stops_them() {
    if !possible() {
        return;
    }
    let (run, fates) =
        attack(&["activations", "D1-read-a", "D4-tcp", "D5-shared", "B4-include-str", "--control"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let told = |name: &str| fates[name]["told"].to_string();
    assert!(told("D1-read-absolute").contains("read the canary file"), "{}", told("D1-read-absolute"));
    assert!(told("D4-tcp").contains("connected"), "{}", told("D4-tcp"));
    assert!(told("D5-shared-memory-files").contains("left something"), "{}", told("D5-shared-memory-files"));
    assert!(told("B4-include-str").contains("content of a file"), "{}", told("B4-include-str"));
}

#[test]
fn without_a_layer_something_gets_through() {
    if !possible() {
        return;
    }
    let (run, fates) = attack(&["activations", "D5-syscalls-kernel", "D1-read-a", "--without", "seccomp"]);
    assert_eq!(run.code, 1);
    assert_eq!(fates["D5-syscalls-kernel"]["verdict"], "through");
    assert_eq!(fates["D1-read-absolute"]["verdict"], "stopped");
    let run = grader(&["attack", "activations", "--without", "uid"]);
    assert_eq!(run.code, 2, "{}", run.err);
}

fn write(dir: &Path, name: &str, toml: &str, homework: &str) {
    let folder = dir.join(name);
    fs::create_dir_all(folder.join("submission")).unwrap();
    fs::write(folder.join("attack.toml"), toml).unwrap();
    fs::write(folder.join("submission/homework.py"), homework).unwrap();
}

#[test]
fn attacks_of_ones_own_are_run_and_judged() {
    if !possible() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let head = "class = \"X\"\ntitle = \"x\"\nkind = \"python\"\nstopped_by = [\"outside\"]\n";
    write(dir.path(), "X-solves-it", head, "{{plain_solution}}\n");
    write(dir.path(), "X-idle", &format!("{head}says = true\n"), "{{plain_starter}}\n");
    let leak = "def attack(name, args, kwargs):\n    return args[0] if args else 0.5\n\n\n{{entries}}\n";
    write(dir.path(), "X-harmless", &format!("{head}leaks = true\nstatus = [\"failed\"]\n"), leak);
    let own = dir.path().to_str().unwrap();
    let (run, fates) = attack(&["activations", "X", "--attacks", own]);
    assert_eq!(run.code, 1, "{}", run.err);
    let verdict = |name: &str| fates[name]["verdict"].as_str().unwrap().to_owned();
    assert_eq!(verdict("X-solves-it"), "through", "points that it must not have");
    assert_eq!(verdict("X-idle"), "not_tried");
    assert_eq!(verdict("X-harmless"), "stopped");
    // What is no attack is told with its file.
    write(dir.path(), "X-broken", "class = 7\n", "");
    let (run, _) = attack(&["activations", "--attacks", own]);
    assert!(run.code == 2 && run.err.contains("X-broken"), "{} {}", run.code, run.err);
    assert_eq!(attack(&["activations", "Z9"]).0.code, 2);
    assert!(command().args(["attack", "fashionmnist"]).output().unwrap().status.success());
}
