//! The instructor's report of a competition, and who is who on a board of pseudonyms.

use grader_tests::{grader, seeded};
use std::fmt::Write as _;
use std::path::Path;

const MANIFEST: &str = r#"
schema = 1
id = "digits"
title = { en = "Digits", ru = "Цифры" }
[competition]
metric = "accuracy"
id_column = "Id"
target = "Label"
classes = [0, 1, 2, 3]
names = "pseudonyms"
"#;

/// A solution of 400 rows, and teams that predict it with so many rows wrong.
fn class(dir: &Path) {
    let (comp, files) = (dir.join("digits"), dir.join("files"));
    std::fs::create_dir_all(&comp).unwrap();
    std::fs::create_dir_all(&files).unwrap();
    std::fs::write(comp.join("assignment.toml"), MANIFEST).unwrap();
    let label = |row: usize| row * 7 % 4;
    let mut solution = "Id,Label,Usage\n".to_owned();
    for row in 0..400 {
        let _ = writeln!(solution, "{row},{},{}", label(row), ["Public", "Private"][row % 2]);
    }
    std::fs::write(comp.join("solution.csv"), solution).unwrap();
    for (team, wrong, first) in [("ivanova", 60, 0), ("petrov", 50, 100), ("sidorov", 60, 0)] {
        let mut text = "Id,Label\n".to_owned();
        for row in 0..400 {
            let off = usize::from((first..first + wrong).contains(&row));
            let _ = writeln!(text, "{row},{}", (label(row) + off) % 4);
        }
        std::fs::write(files.join(format!("{team}.csv")), text).unwrap();
    }
    std::fs::write(files.join("late.csv"), "Id;Label\n1;2\n").unwrap();
}

#[test]
fn a_report_says_what_to_look_at() {
    let dir = tempfile::tempdir().unwrap();
    class(dir.path());
    let path = |name: &str| dir.path().join(name).display().to_string();
    let (comp, files, out) = (path("digits"), path("files"), path("scores"));
    // Pseudonyms need the course's secret, and say so.
    let run = grader(&["score", &comp, &files, "--out", &out]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("secret") && run.err.contains("assignment.toml"), "{}", run.err);
    let run = seeded("x", &["score", &comp, &files, "--out", &out]);
    assert_eq!(run.code, 0, "{}", run.err);

    let run = grader(&["report", &out, "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let teams: Vec<&str> = report["duplicates"][0]["attempts"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|a| a["team"].as_str())
        .collect();
    assert_eq!(teams, ["ivanova", "sidorov"]);
    assert_eq!(report["invalid"], 1);
    assert!(report["mistakes"].as_array().unwrap().iter().any(|m| m["code"] == "wrong_delimiter"));
    let page = std::fs::read_to_string(dir.path().join("scores/report.html")).unwrap();
    assert!(page.contains("ivanova") && page.contains("default-src &#39;none&#39;"));
    let json = std::fs::read_to_string(dir.path().join("scores/report.json")).unwrap();
    assert_eq!(json.trim(), run.out.trim());

    // The site names nobody; who asks is told.
    let site = path("site");
    let run = grader(&["leaderboard", &out, "--out", &site]);
    assert_eq!(run.code, 0, "{}", run.err);
    let board = std::fs::read_to_string(dir.path().join("site/digits/index.html")).unwrap();
    assert!(!board.contains("ivanova") && !dir.path().join("site/report.html").exists());
    let run = grader(&["leaderboard", &out, "--names"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let name = run.out.lines().find_map(|l| l.strip_prefix("digits,ivanova,")).unwrap();
    assert!(board.contains(name), "{name}");
    assert_eq!(run.out.lines().count(), 1 + 4, "{}", run.out);
}

#[test]
fn where_there_are_no_scores_it_says_what_to_run() {
    let dir = tempfile::tempdir().unwrap();
    let here = dir.path().display().to_string();
    let run = grader(&["report", &here]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains(&here) && run.err.contains("grader score"), "{}", run.err);
    let run = grader(&["leaderboard", &here, "--out", &format!("{here}/site")]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains(&format!("--out {here}")) && !run.err.contains("{$place}"), "{}", run.err);
    assert_eq!(grader(&["leaderboard", &here]).code, 2, "--out is missing");
}

#[test]
fn slips_of_the_instructor_are_told_with_their_line() {
    let dir = tempfile::tempdir().unwrap();
    class(dir.path());
    let path = |name: &str| dir.path().join(name).display().to_string();
    let (comp, files, out) = (path("digits"), path("files"), path("scores"));
    let manifest = dir.path().join("digits/assignment.toml");
    std::fs::write(&manifest, MANIFEST.replace("names = \"pseudonyms\"", "attempts_per_day = 1")).unwrap();
    let list = "team,file,submitted_at\npetrov,petrov/1.csv,2026-11-10T10:00:00Z\n";
    std::fs::write(dir.path().join("files/submissions.csv"), list).unwrap();
    let run = grader(&["score", &comp, &files, "--out", &out]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("submissions.csv:2: there is no file \"petrov/1.csv\""), "{}", run.err);
    assert!(run.err.contains("3 attempts have no time"), "{}", run.err);
    std::fs::write(&manifest, MANIFEST.replace("\"accuracy\"", "\"macro_f1\"")).unwrap();
    let run = seeded("x", &["score", &comp, &files, "--out", &out]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("assignment.toml:6: `metric` was \"accuracy\""), "{}", run.err);
}
