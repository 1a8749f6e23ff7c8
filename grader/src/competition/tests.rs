//! Tests of the whole way: files in, lines and boards out.

use super::history::Status;
use super::*;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
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

/// The folder of bundled competitions with their files and expected outcomes.
fn fixtures(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/competition").join(name)
}

/// Scores the files of a bundled competition and holds them against `expected.json`; gives the codes that came up.
fn as_expected(name: &str) -> BTreeSet<Code> {
    let folder = fixtures(name);
    let c = Competition::open(&folder, None, None, None).unwrap();
    let out = tempfile::tempdir().unwrap();
    let outcome = run(&c, &[folder.join("submissions")], out.path());
    let text = std::fs::read_to_string(folder.join("expected.json")).unwrap();
    let expected: BTreeMap<String, serde_json::Value> = serde_json::from_str(&text).unwrap();
    let files: BTreeSet<&String> = outcome.lines.iter().map(|l| &l.file).collect();
    assert_eq!(files, expected.keys().collect(), "files and expectations");
    for line in &outcome.lines {
        let want = &expected[&line.file];
        let got: BTreeMap<&str, u64> = line.errors.iter().map(|p| (p.code.name(), p.count)).collect();
        let context = format!("{}: {:#?}", line.file, line.errors);
        assert_eq!(serde_json::to_value(line.status).unwrap(), want["status"], "{context}");
        assert_eq!(serde_json::to_value(got).unwrap(), want["codes"], "{context}");
        for (split, score) in [("public", line.public), ("private", line.private)] {
            if let Some(want) = want.get(split) {
                assert_eq!(&serde_json::to_value(score).unwrap(), want, "{context}");
            }
        }
    }
    outcome.lines.iter().flat_map(|l| l.errors.iter().map(|p| p.code)).collect()
}

#[test]
fn every_code_has_a_file_that_shows_it() {
    let mut seen = as_expected("classes");
    seen.extend(as_expected("probabilities"));
    // A file that is too large is not worth storing, and an unreadable one cannot be stored.
    seen.extend([Code::TooLarge, Code::Unreadable]);
    assert_eq!(seen, Code::ALL.into_iter().collect());
}

#[test]
fn a_large_file_is_not_read_and_a_long_line_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let c = Competition::open(&fixtures("classes"), None, None, None).unwrap();
    let class = folder.path().join("class");
    std::fs::create_dir(&class).unwrap();
    let sparse = std::fs::File::create(class.join("sparse.csv")).unwrap();
    sparse.set_len(1 << 40).unwrap();
    let mut line = b"Id,Category\n".to_vec();
    line.resize(1 << 20, b'1');
    std::fs::write(class.join("line.csv"), line).unwrap();
    let outcome = run(&c, &[class], &folder.path().join("out"));
    for line in &outcome.lines {
        assert!(
            line.errors.iter().any(|p| p.code == Code::TooLarge || p.code == Code::RaggedRow),
            "{line:?}"
        );
    }
    assert_eq!(outcome.lines[1].sha256, None);
    // Past the limit of one line, in memory and in pieces.
    let mut long = b"Id,Category\n0,".to_vec();
    long.resize(3 << 20, b'1');
    long.extend(b"\n1,2\n");
    let whole = check_bytes(&c.solution.schema, &long).problems.finish(crate::text::Lang::En);
    let pieces = check_reader(&c.solution.schema, &long[..], |_| {}).unwrap();
    assert_eq!(whole, pieces.problems.finish(crate::text::Lang::En));
    assert!(whole.iter().any(|p| p.code == Code::TooLarge && p.count == 1), "{whole:?}");
}
