//! `grader audit`: no known mistake keeps full points in an assignment that ships with the program.

use grader_tests::{grader, has_torch, repository};
use serde_json::Value;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn audit(dir: &Path) -> (i32, Value, String) {
    let run =
        grader(&["audit", dir.to_str().unwrap(), "--diagnose", "--format", "json", "--seed", "audit test"]);
    (run.code, serde_json::from_str(&run.out).unwrap_or_default(), run.err)
}

fn bundled() -> Vec<PathBuf> {
    let listed = std::fs::read_dir(repository("assignments")).unwrap().flatten().map(|e| e.path());
    let mut found: Vec<PathBuf> = listed
        .filter(|dir| {
            std::fs::read_to_string(dir.join("assignment.toml")).is_ok_and(|text| text.contains("[[task]]"))
        })
        .collect();
    found.sort();
    found
}

/// Known mistakes of a report: of the library that are none by the manifest left out, and of the assignment's own. Each
/// with the mistake that it is taken for when it is handed in.
fn handed_in(report: &Value) -> Vec<(String, Option<String>)> {
    let list = |key: &str| report[key].as_array().cloned().unwrap_or_default();
    let text = |v: &Value| v.as_str().map(str::to_owned);
    let known = list("mutants");
    let known = known.iter().filter(|m| m["accepted"] != true);
    let known = known.map(|m| (text(&m["id"]).unwrap(), text(&m["diagnosis"])));
    let own = list("files");
    let own = own.iter().filter(|f| f["role"] == "mutant" && f["skipped"].is_null()).map(|f| {
        let file = text(&f["file"]).unwrap();
        let id = file.rsplit(' ').next().unwrap();
        (format!("{}/{id}", report["assignment"].as_str().unwrap()), text(&f["diagnosis"]))
    });
    known.chain(own).collect()
}

#[test]
fn every_bundled_assignment_audits() {
    let (mut mistakes, mut exactly) = (0, 0);
    let mut table = String::new();
    for dir in bundled() {
        let (code, report, err) = audit(&dir);
        let list = |key: &str| report[key].as_array().cloned().unwrap_or_default();
        let bad: Vec<Value> = list("files").into_iter().filter(|f| f["good"] != true).collect();
        let survivors: Vec<Value> =
            list("mutants").into_iter().filter(|m| m["survives"] == true).map(|m| m["id"].clone()).collect();
        assert!(
            code == 0 && bad.is_empty() && survivors.is_empty(),
            "{}: {bad:#?} {survivors:#?} {err}",
            dir.display()
        );
        let all = handed_in(&report);
        let idle: Vec<Value> = list("checks").into_iter().filter(|c| c["kills"] == 0).collect();
        if !all.is_empty() {
            assert!(idle.is_empty(), "{}: these checks notice nothing: {idle:#?}", dir.display());
        }
        assert_eq!(list("looser_tolerance_lets_pass"), [] as [Value; 0], "{}", dir.display());
        let named = all.iter().filter(|(id, named)| named.as_ref() == Some(id)).count();
        let others: Vec<_> = all.iter().filter(|(id, named)| named.as_ref() != Some(id)).collect();
        let _ = writeln!(
            table,
            "{}: {} mistakes, {} checks, {named} named exactly; not: {others:?}",
            report["assignment"],
            all.len(),
            list("checks").len()
        );
        // Each assignment for itself, too: no large one hides a small one.
        assert!(named * 100 >= all.len() * 95, "{table}");
        mistakes += all.len();
        exactly += named;
    }
    let enough = if has_torch() { 800 } else { 720 };
    assert!(mistakes >= enough && exactly * 100 >= mistakes * 95, "{table}");
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap().flatten() {
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        std::fs::copy(from, to).unwrap();
    }
}

#[test]
fn what_is_wrong_with_an_assignment_is_found() {
    let dir = tempfile::tempdir().unwrap();
    let oop = dir.path().join("oop");
    copy(&repository("assignments/oop"), &oop);
    let manifest = std::fs::read_to_string(oop.join("assignment.toml")).unwrap();
    assert_eq!(audit(&oop).0, 0);

    // Without the check of old cars, whoever stops at 0 passes.
    let weaker = &manifest[..manifest.find("[[task.check]]\nid = \"old-car\"").unwrap()];
    std::fs::write(oop.join("assignment.toml"), weaker).unwrap();
    let (code, report, _) = audit(&oop);
    assert_eq!(code, 1, "{report:#}");
    let survives = |m: &&Value| m["survives"] == true;
    let survivors: Vec<&Value> = report["mutants"].as_array().unwrap().iter().filter(survives).collect();
    assert!(survivors.iter().any(|m| m["id"] == "oop/not_below_zero"), "{survivors:#?}");
    std::fs::write(oop.join("assignment.toml"), &manifest).unwrap();

    // A starter that is solved, and a solution that is not.
    let solution = oop.join("solution/solution.py");
    let text = std::fs::read_to_string(&solution).unwrap();
    std::fs::write(oop.join("starter/solved.py"), &text).unwrap();
    std::fs::write(&solution, text.replace("30000", "3000").replace("30_000", "3_000")).unwrap();
    let (code, report, _) = audit(&oop);
    assert_eq!(code, 1);
    let bad: Vec<&Value> = report["files"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|f| f["good"] != true)
        .map(|f| &f["file"])
        .collect();
    assert_eq!(bad, ["solution/solution.py", "starter/solved.py"]);
}

#[test]
fn mistakes_beside_the_manifest_count() {
    let dir = tempfile::tempdir().unwrap();
    let oop = dir.path().join("oop");
    copy(&repository("assignments/oop"), &oop);
    let text = std::fs::read_to_string(oop.join("solution/solution.py")).unwrap();
    std::fs::create_dir(oop.join("mutants")).unwrap();
    std::fs::write(oop.join("mutants/no-colour.py"), text.replace("self.color", "self.colour")).unwrap();
    assert_eq!(audit(&oop).0, 0, "it is noticed");
    std::fs::write(oop.join("mutants/none.py"), &text).unwrap();
    let (code, report, _) = audit(&oop);
    assert_eq!(code, 1);
    let bad: Vec<&Value> = report["files"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|f| f["good"] != true)
        .map(|f| &f["file"])
        .collect();
    assert_eq!(bad, ["mutants/none.py"]);
}
