//! `grader similar`: copies are found among independent work, and independent work is not listed.

use grader_tests::homework::{DISGUISES, Disguise, Homework, class};
use grader_tests::{Run, grader};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

/// What a run lists.
struct Listed {
    pairs: Vec<(String, String, f64)>,
    classes: Vec<Value>,
}

fn listed(run: &Run) -> Listed {
    assert_eq!(run.code, 0, "{}", run.err);
    let lines: Vec<Value> =
        run.out.lines().map(|l| serde_json::from_str(l).expect("a line of JSON")).collect();
    let of = |kind: &str| lines.iter().filter(|l| l["kind"] == kind).cloned().collect::<Vec<_>>();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let pair = |l: &Value| (text(&l["a"]), text(&l["b"]), l["score"].as_f64().unwrap());
    Listed { pairs: of("pair").iter().map(pair).collect(), classes: of("class") }
}

fn similar(dir: &Path, assignment: &str) -> Listed {
    let dir = dir.display().to_string();
    listed(&grader(&["similar", &dir, "--assignment", assignment, "--json", "-q", "--top", "20000"]))
}

/// Planted pairs are called `s012` and `c012`.
fn planted(pair: &(String, String, f64)) -> bool {
    pair.0[1..] == pair.1[1..]
}

/// Submissions of pairs that were not planted.
fn others(listed: &Listed) -> BTreeSet<&str> {
    let others = listed.pairs.iter().filter(|p| !planted(p));
    others.flat_map(|p| [p.0.as_str(), p.1.as_str()]).collect()
}

/// 40 copies among 300 independent solutions: at least 95 % are found; of the other pairs, and of the submissions, at most
/// 1 % are listed.
fn forty_among_three_hundred(homework: Homework, seed: u64) {
    let dir = tempfile::tempdir().unwrap();
    let copies: Vec<Disguise> = DISGUISES.iter().copied().cycle().take(40).collect();
    class(homework, seed, 300, &copies, dir.path()).unwrap();
    let found = similar(dir.path(), homework.assignment());
    assert_eq!(found.classes.len(), 1);
    assert_eq!(found.classes[0]["submissions"], 340);
    assert_eq!(found.classes[0]["own_threshold"], true);
    let right = found.pairs.iter().filter(|p| planted(p)).count();
    assert!(right >= 38, "{right} of 40 found");
    let wrong = found.pairs.len() - right;
    let most = (340 * 339 / 2 - 40) / 100;
    assert!(wrong <= most && others(&found).len() <= 3, "{wrong} pairs: {:?}", others(&found));
}

#[test]
fn short_functions() {
    forty_among_three_hundred(Homework::Losses, 1);
}

#[test]
fn a_class() {
    forty_among_three_hundred(Homework::Neuron, 2);
}

#[test]
fn crates() {
    let dir = tempfile::tempdir().unwrap();
    let copies: Vec<Disguise> = DISGUISES.iter().copied().cycle().take(20).collect();
    class(Homework::Crate, 3, 100, &copies, dir.path()).unwrap();
    let found = similar(dir.path(), "losses");
    assert_eq!(found.classes[0]["language"], "rust");
    let right = found.pairs.iter().filter(|p| planted(p)).count();
    assert!(right >= 19 && others(&found).len() <= 1, "{right} of 20 found, {:?}", others(&found));
}
