//! Warm starts: the same results as cold ones, and nothing that passes from one submission to the next.

use grader_tests::{can, command, has_torch, json_lines, repository, seeded};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Whether this machine has the sandbox, without which there are no warm starts.
fn sandboxed() -> bool {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.py"), "def relu(x): return x").unwrap();
    let run = grade("activations", &[&dir.path().join("a.py")], &dir.path().join("out"), &[]);
    can("a sandbox and Python with NumPy", run == 0)
}

fn grade(assignment: &str, submissions: &[&Path], out: &Path, more: &[&str]) -> i32 {
    let course = repository("assignments");
    let mut args = vec!["grade", assignment, "--course", course.to_str().unwrap(), "-q"];
    args.extend(submissions.iter().map(|p| p.to_str().unwrap()));
    args.extend(["--out", out.to_str().unwrap()]);
    args.extend(more);
    seeded("warm", &args).code
}

fn results(out: &Path) -> String {
    fs::read_to_string(out.join("results.jsonl")).unwrap()
}

/// Where the fixtures of each assignment are.
fn fixtures() -> Vec<(String, Vec<PathBuf>)> {
    let mut found = Vec::new();
    for (folder, inner) in [("class", &["submissions"][..]), ("corpus", &["right", "wrong"])] {
        let Ok(assignments) = fs::read_dir(repository("tests/fixtures").join(folder)) else { continue };
        for assignment in assignments.flatten().filter(|e| e.path().is_dir()) {
            let folders = inner.iter().map(|i| assignment.path().join(i)).filter(|p| p.is_dir()).collect();
            found.push((assignment.file_name().into_string().unwrap(), folders));
        }
    }
    found
}

#[test]
fn warm_and_cold_give_the_same_bytes_on_all_fixtures() {
    if !sandboxed() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let mut graded = 0;
    for (i, (assignment, folders)) in fixtures().into_iter().enumerate() {
        for (j, folder) in folders.iter().enumerate() {
            let (warm, cold) =
                (dir.path().join(format!("{i}-{j}-warm")), dir.path().join(format!("{i}-{j}-cold")));
            let codes = [
                grade(&assignment, &[folder], &warm, &[]),
                grade(&assignment, &[folder], &cold, &["--cold"]),
            ];
            assert_eq!(codes, [0, 0], "{}", folder.display());
            let (warm, cold) = (results(&warm), results(&cold));
            for (warm, cold) in warm.lines().zip(cold.lines()) {
                assert_eq!(warm, cold, "{}", folder.display());
            }
            assert_eq!(warm, cold, "{}", folder.display());
            graded += warm.lines().count();
        }
    }
    assert!(graded > 30, "only {graded} submissions were compared");
}

/// What the last of these submissions found: marks, how many were looked for, and its parent process.
fn found(submissions: &[(&str, &str)], more: &[&str]) -> (BTreeSet<String>, usize, u32) {
    found_in("activations", "marks.py", submissions, more)
}

/// The same for a text of marks, in an assignment that asks for `relu`.
fn found_in(
    assignment: &str,
    marks: &str,
    submissions: &[(&str, &str)],
    more: &[&str],
) -> (BTreeSet<String>, usize, u32) {
    let dir = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(repository("tests/fixtures/warm").join(marks)).unwrap();
    let class = dir.path().join("class");
    fs::create_dir(&class).unwrap();
    for (name, what) in submissions {
        fs::write(class.join(format!("{name}.py")), format!("DO = {what:?}\n{text}")).unwrap();
    }
    let out = dir.path().join("out");
    // One worker, one server: the second submission is served by what served the first.
    let mut args = vec!["--jobs", "1"];
    args.extend(more);
    assert_eq!(grade(assignment, &[&class], &out, &args), 0);
    let results = json_lines(&out.join("results.jsonl"));
    assert_eq!(results.len(), submissions.len());
    let said = results.last().unwrap().to_string();
    let number = |before: &str| -> String {
        let rest = said.split_once(before).unwrap_or_else(|| panic!("{before} is not in {said}")).1;
        rest.chars().take_while(char::is_ascii_digit).collect()
    };
    let marks = said.split_once("found: ").unwrap().1.split_once('.').unwrap().0;
    (
        marks.split_whitespace().map(str::to_owned).collect(),
        number("looked for ").parse().unwrap(),
        number("parent ").parse().unwrap(),
    )
}

#[test]
fn no_mark_passes_to_the_next_submission() {
    if !sandboxed() {
        return;
    }
    // The control: who leaves them and looks in one process finds most; the rest the sandbox has not let be left.
    let (control, looked, _) = found(&[("a", "both")], &[]);
    assert!(looked >= 85, "{looked} ways");
    assert!(control.len() >= 58, "only {} are found where they are: {control:?}", control.len());
    let (marks, looked, parent) = found(&[("a", "leave"), ("b", "leave"), ("c", "look")], &[]);
    assert_eq!(marks, BTreeSet::new(), "of {looked}");
    // Its parent is in another namespace: this was a warm start indeed, and the next one is a cold one.
    assert_eq!(parent, 0);
    let (marks, _, parent) = found(&[("a", "leave"), ("c", "look")], &["--cold"]);
    assert_eq!((marks, parent), (BTreeSet::new(), 1));
}

/// Asks for `relu`, with torch in the server.
const WITH_TORCH: &str = r#"schema = 1
id = "relu-torch"
languages = ["python"]
title = { en = "ReLU", ru = "ReLU" }
points = 2
oracle = "reference:activations"
[python]
requires = ["numpy", "torch"]
[entry.relu]
params = ["x: array"]
returns = "array"
[[task]]
id = "relu"
points = 2
title = { en = "ReLU", ru = "ReLU" }
[[task.check]]
id = "example"
visibility = "public"
call = "relu($x)"
inputs.x = [-1.0, 0.0, 2.0]
"#;

#[test]
fn no_mark_in_torch_passes_to_the_next_submission() {
    if !sandboxed() || !can("an interpreter with torch (Debian: python3-torch)", has_torch()) {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("assignment.toml"), WITH_TORCH).unwrap();
    let torch = |submissions: &[(&str, &str)], more: &[&str]| {
        found_in(dir.path().to_str().unwrap(), "torch_marks.py", submissions, more)
    };
    let (control, looked, _) = torch(&[("a", "both")], &[]);
    assert!(looked >= 35, "{looked} ways");
    assert!(control.len() >= 30, "only {} are found where they are: {control:?}", control.len());
    let (marks, looked, parent) = torch(&[("a", "leave"), ("b", "leave"), ("c", "look")], &[]);
    assert_eq!(marks, BTreeSet::new(), "of {looked}");
    assert_eq!(parent, 0, "a warm start");
    let (marks, _, parent) = torch(&[("a", "leave"), ("c", "look")], &["--cold"]);
    assert_eq!((marks, parent), (BTreeSet::new(), 1));
}

/// Warm servers and their forks below a process.
fn servers(of: u32) -> Vec<u32> {
    below(of, |arguments| arguments.iter().any(|a| a == "--warm"))
}

/// Processes below one, by their arguments.
fn below(of: u32, wanted: impl Fn(&[String]) -> bool) -> Vec<u32> {
    let parent = |pid: u32| -> Option<u32> {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
    };
    let below = |pid: u32| {
        let mut at = Some(pid);
        while let Some(pid) = at.filter(|pid| *pid > 1) {
            if pid == of {
                return true;
            }
            at = parent(pid);
        }
        false
    };
    let pids = fs::read_dir("/proc").unwrap().flatten().filter_map(|e| e.file_name().to_str()?.parse().ok());
    pids.filter(|pid| {
        let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        let line = String::from_utf8_lossy(&line);
        wanted(&line.split('\0').map(str::to_owned).collect::<Vec<_>>()) && below(*pid)
    })
    .collect()
}

/// An assignment with a solution in Python as its oracle.
const DOUBLE: &str = r#"schema = 1
id = "double"
lang = "en"
languages = ["python"]
title = { en = "Double", ru = "Вдвое" }
points = 1
oracle = "solution/solution.py"
entry.double = { params = ["x: array"], returns = "array" }

[[task]]
id = "double"
points = 1
title = { en = "Double", ru = "Вдвое" }
check = [{ id = "plain", visibility = "hidden", inputs.x = { normal = [0, 1], shape = [5] }, call = "double($x)" }]
"#;

#[test]
fn a_solution_whose_process_is_killed_is_started_again() {
    if !sandboxed() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let (assignment, out) = (dir.path().join("double"), dir.path().join("out"));
    fs::create_dir_all(assignment.join("solution")).unwrap();
    fs::write(assignment.join("assignment.toml"), DOUBLE).unwrap();
    fs::write(assignment.join("solution/solution.py"), "def double(x):\n    return 2 * x\n").unwrap();
    let slow = "import time\n\ndef double(x):\n    time.sleep(4)\n    return x + x\n";
    fs::write(dir.path().join("anna.py"), slow).unwrap();
    let mut running = command()
        .env("GRADER_SEED", "warm")
        .arg("grade")
        .arg(&assignment)
        .arg(dir.path().join("anna.py"))
        .args(["-q", "--cold", "--out"]) // Warm, all of it would be done again, as after every trouble.
        .arg(&out)
        .spawn()
        .unwrap();
    // It is started before the student's process, and asked when that has answered.
    let until = Instant::now() + Duration::from_mins(1);
    let mut killed = None;
    let status = loop {
        if let Some(status) = running.try_wait().unwrap() {
            break status;
        }
        assert!(Instant::now() < until, "it hangs");
        if killed.is_none() {
            let solution = |a: &[String]| a.iter().any(|a| a == "--preload");
            killed = below(running.id(), solution).into_iter().min();
            if let Some(pid) = killed {
                let _ = std::process::Command::new("kill").args(["-9", &pid.to_string()]).status();
            }
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    assert!(killed.is_some(), "the solution's process was not found, so nothing was tested");
    assert_eq!(status.code(), Some(0));
    let graded = json_lines(&out.join("results.jsonl"));
    assert_eq!((&graded[0]["status"], &graded[0]["score"]), (&"graded".into(), &1.0.into()), "{}", graded[0]);
}

#[test]
fn a_server_that_is_killed_costs_nobody_a_point() {
    if !sandboxed() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let class = dir.path().join("class");
    fs::create_dir(&class).unwrap();
    let solution = fs::read(repository("assignments/activations/solution/solution.py")).unwrap();
    for i in 0..20 {
        fs::write(class.join(format!("s{i:02}.py")), &solution).unwrap();
    }
    let (cold, out) = (dir.path().join("cold"), dir.path().join("out"));
    assert_eq!(grade("activations", &[&class], &cold, &["--cold"]), 0);
    let course = repository("assignments");
    let mut running = command()
        .env("GRADER_SEED", "warm")
        .args(["grade", "activations", "-q", "--jobs", "2", "--course"])
        .arg(&course)
        .arg(&class)
        .arg("--out")
        .arg(&out)
        .spawn()
        .unwrap();
    let mut killed = 0;
    let until = Instant::now() + Duration::from_mins(3);
    let code = loop {
        if let Some(status) = running.try_wait().unwrap() {
            break status.code();
        }
        assert!(Instant::now() < until, "it hangs");
        // A server, or a fork of it: both die of something that the student did not do.
        if let Some(pid) = servers(running.id()).first().filter(|_| killed < 8) {
            let _ = std::process::Command::new("kill").args(["-9", &pid.to_string()]).status();
            killed += 1;
        }
        std::thread::sleep(Duration::from_millis(70));
    };
    assert_eq!(code, Some(0));
    assert!(killed > 0, "no server was found, so nothing was tested");
    assert_eq!(results(&out), results(&cold));
}
