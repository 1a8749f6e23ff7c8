//! Tests of the whole way: files in, lines and boards out.

use super::history::Status;
use super::*;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// A small competition: ids 0 … 999, classes 0 … 9.
pub const MANIFEST: &str = r#"
schema = 1
id = "small"
title = { en = "Small", ru = "Малое" }
[competition]
metric = "accuracy"
id_column = "Id"
target = "Category"
rows = 1000
classes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
[generate]
rows = 1000
"#;

/// A competition in a folder of its own.
pub fn competition(folder: &Path, manifest: &str) -> Competition {
    std::fs::create_dir_all(folder).unwrap();
    let file = folder.join("assignment.toml");
    std::fs::write(&file, manifest).unwrap();
    let parsed = Manifest::parse(manifest, &file).unwrap();
    generate::write_solution(&parsed, b"seed", &folder.join("solution.csv")).unwrap();
    Competition::open(folder, None, None, None).unwrap()
}

/// Scores everything below some folders.
pub fn run(competition: &Competition, inputs: &[PathBuf], out: &Path) -> Outcome {
    let stop = AtomicBool::new(false);
    let now: Timestamp = "2026-12-01T00:00:00Z".parse().unwrap();
    let options = Options { jobs: 2, now, stop: &stop, progress: &|_, _| {} };
    score(competition, inputs, out, &options).unwrap()
}

#[test]
fn the_sample_class_gets_what_it_expects_and_a_second_run_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let c = competition(&folder.path().join("small"), MANIFEST);
    let class = folder.path().join("class");
    let expected = sample::write(&c, &class, b"class").unwrap();
    let out = folder.path().join("out");
    let first = run(&c, std::slice::from_ref(&class), &out);
    assert_eq!(first.scored, expected.len());
    let lines: BTreeMap<&str, &Line> = first.lines.iter().map(|l| (l.file.as_str(), l)).collect();
    for want in &expected {
        let line = lines[want.file.as_str()];
        let codes: Vec<Code> = line.errors.iter().map(|p| p.code).collect();
        assert_eq!(
            (line.status, line.reason, codes),
            (want.status, want.reason, want.codes.clone()),
            "{line:?}"
        );
    }
    let bytes = std::fs::read(out.join("scores.jsonl")).unwrap();
    let second = run(&c, &[class.clone()], &out);
    assert_eq!(second.scored, 0);
    assert_eq!(std::fs::read(out.join("scores.jsonl")).unwrap(), bytes);
    // Another folder, the same input: the same bytes.
    let third = run(&c, &[class.clone()], &folder.path().join("again"));
    assert_eq!(third.lines, first.lines);
    // Taking a file away changes no history.
    std::fs::remove_dir_all(class.join("ada")).unwrap();
    run(&c, &[class], &out);
    assert_eq!(std::fs::read(out.join("scores.jsonl")).unwrap(), bytes);
    assert!(first.lines.iter().filter(|l| l.counts).count() == 14);
    assert!(first.lines.iter().all(|l| l.status == Status::Valid || l.public.is_none()));
}
