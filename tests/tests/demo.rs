//! `grader demo` on the bundled class: each outcome is as is written beside it.

use grader_tests::{grader, json_lines};

#[test]
fn the_demo_comes_out_as_expected() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("demo");
    let run = grader(&["demo", "--out", out.to_str().unwrap()]);
    // It holds every submission and every prediction file against what is written of it, and exits with 3 otherwise.
    assert_eq!(run.code, 0, "{}\n{}", run.out, run.err);
    for file in [
        "activations/results.jsonl",
        "activations/grades.csv",
        "activations/feedback/alice.html",
        "fashionmnist/scores.jsonl",
        "site/index.html",
        "site/fashionmnist/index.html",
        "site/fashionmnist/leaderboard.json",
    ] {
        assert!(out.join(file).is_file(), "{file} is not there");
    }
    let results = json_lines(&out.join("activations/results.jsonl"));
    assert!(results.len() >= 24);
    let forms: std::collections::BTreeSet<_> =
        results.iter().filter_map(|r| r["language"].as_str()).collect();
    assert_eq!(forms.into_iter().collect::<Vec<_>>(), ["python", "rust"]);

    // Again: nothing is left to do, and the files stay the same.
    let before = std::fs::read(out.join("activations/results.jsonl")).unwrap();
    let run = grader(&["demo", "--out", out.to_str().unwrap()]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(std::fs::read(out.join("activations/results.jsonl")).unwrap(), before);
}
