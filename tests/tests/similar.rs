//! `grader similar`: copies are found among independent work, and independent work is not listed.

use grader_tests::homework::{DISGUISES, Disguise, Homework, class, starter};
use grader_tests::{Run, can, grader, repository, seeded};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

/// What a run lists.
struct Listed {
    pairs: Vec<(String, String, f64)>,
    classes: Vec<Value>,
    same: Vec<Value>,
}

fn listed(run: &Run) -> Listed {
    assert_eq!(run.code, 0, "{}", run.err);
    let lines: Vec<Value> =
        run.out.lines().map(|l| serde_json::from_str(l).expect("a line of JSON")).collect();
    let of = |kind: &str| lines.iter().filter(|l| l["kind"] == kind).cloned().collect::<Vec<_>>();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let pair = |l: &Value| (text(&l["a"]), text(&l["b"]), l["score"].as_f64().unwrap());
    Listed { pairs: of("pair").iter().map(pair).collect(), classes: of("class"), same: of("same_file") }
}

fn similar(dir: &Path, assignment: &str, more: &[&str]) -> Listed {
    let dir = dir.display().to_string();
    let args = ["similar", &dir, "--assignment", assignment, "--json", "-q", "--top", "20000"];
    listed(&grader(&[&args[..], more].concat()))
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

fn disguises(n: usize) -> Vec<Disguise> {
    DISGUISES.iter().copied().cycle().take(n).collect()
}

/// Of 40 copies among 300 independent solutions at least 95 % are found; of the other pairs, and of the other submissions,
/// at most 1 % are listed.
fn judge(found: &Listed) {
    assert_eq!(found.classes.len(), 1);
    assert_eq!(found.classes[0]["submissions"], 340);
    assert_eq!(found.classes[0]["own_threshold"], true);
    let right = found.pairs.iter().filter(|p| planted(p)).count();
    assert!(right >= 38, "{right} of 40 found");
    let wrong = found.pairs.len() - right;
    assert!(wrong <= (340 * 339 / 2 - 40) / 100 && others(found).len() <= 3, "{wrong}: {:?}", others(found));
}

fn forty_among_three_hundred(homework: Homework, seed: u64) {
    let dir = tempfile::tempdir().unwrap();
    class(homework, seed, 300, &disguises(40), dir.path()).unwrap();
    judge(&similar(dir.path(), homework.assignment(), &[]));
}

#[test]
fn short_functions() {
    forty_among_three_hundred(Homework::Losses, 1);
}

#[test]
fn a_class() {
    forty_among_three_hundred(Homework::Neuron, 2);
}

/// The control: where two of five keep what the course gave out, the bound holds, and is broken without the starter, and
/// by fingerprints alone (no starter, no rarity, nothing common).
#[test]
fn what_was_given_out_does_not_count() {
    let dir = tempfile::tempdir().unwrap();
    let (work, course) = (dir.path().join("work"), dir.path().join("course/neuron"));
    class(Homework::Given, 12, 300, &disguises(40), &work).unwrap();
    std::fs::create_dir_all(&course).unwrap();
    std::fs::copy(repository("assignments/neuron/assignment.toml"), course.join("assignment.toml")).unwrap();
    let own = course.display().to_string();
    let without = similar(&work, &own, &["--threshold", "0.5"]);
    std::fs::create_dir(course.join("starter")).unwrap();
    std::fs::write(course.join("starter/neuron.py"), starter()).unwrap();
    let found = similar(&work, &own, &[]);
    judge(&found);

    let threshold = found.classes[0]["threshold"].as_f64().unwrap();
    let above = |listed: &Listed| {
        let pairs = listed.pairs.iter().filter(|p| p.2 >= threshold).cloned().collect();
        others(&Listed { pairs, classes: vec![], same: vec![] }).len()
    };
    let plain = similar(&work, &own, &["--plain", "--threshold", "0.5"]);
    let (no_starter, no_rarity) = (above(&without), above(&plain));
    assert!(no_starter > 3, "without the starter {no_starter} others at {threshold}");
    assert!(no_rarity > 3, "without rarity {no_rarity} others at {threshold}");
}

#[test]
fn crates() {
    let dir = tempfile::tempdir().unwrap();
    class(Homework::Crate, 3, 100, &disguises(20), dir.path()).unwrap();
    let found = similar(dir.path(), "losses", &[]);
    assert_eq!(found.classes[0]["language"], "rust");
    let right = found.pairs.iter().filter(|p| planted(p)).count();
    assert!(right >= 19 && others(&found).len() <= 1, "{right} of 20 found, {:?}", others(&found));
}

/// People's right solutions, written to be unusual each: none is like another one.
#[test]
fn the_corpus_is_not_listed() {
    for (assignment, least) in [("losses", 10), ("perceptron", 10)] {
        let found =
            similar(&repository("tests/fixtures/corpus").join(assignment).join("right"), assignment, &[]);
        assert!(found.classes[0]["submissions"].as_u64().unwrap() >= least);
        assert!(found.pairs.is_empty(), "{assignment}: {:?}", found.pairs);
    }
}

#[test]
fn hostile_submissions_end_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let work = dir.path().join("work");
    class(Homework::Losses, 4, 20, &[Disguise::Nothing, Disguise::Everything], &work).unwrap();
    let file = |name: &str, text: &[u8]| std::fs::write(work.join(name), text).unwrap();
    file("tokens.py", format!("def mse(y, p): return {}0", "y+p*".repeat(300_000)).as_bytes());
    file("brackets.py", format!("def mse(y, p):\n    return {}", "(".repeat(1_000_000)).as_bytes());
    let output = json!([{"output_type": "display_data", "data": {"image/png": "A".repeat(8_000_000)}}]);
    let cell = json!({"cell_type": "code", "source": "def mse(y, p):\n    return ((y - p) ** 2).mean()", "outputs": output});
    file("large.ipynb", json!({"cells": [cell]}).to_string().as_bytes());
    file("broken.ipynb", b"{\"cells\": [");
    file("deep.ipynb", "[".repeat(1_000_000).as_bytes());
    file("zeros.py", &vec![0; 1_000_000]);
    file("empty.py", b"");
    let evil = "def mse(y, p):\n    '''</pre><script>hacked=1</script>'''\n    return '\u{202e}<img src=x onerror=hacked=1>' + y * y - p * p + 3\n";
    file("<img src=x onerror=hacked=1>.py", evil.as_bytes());
    file("\u{202e}evil.py", evil.as_bytes());
    let page = dir.path().join("page.html");
    let found = similar(&work, "losses", &["--out", &page.display().to_string()]);
    let pairs: BTreeSet<&str> = found.pairs.iter().map(|p| p.0.as_str()).collect();
    assert!(pairs.contains("c000") && pairs.contains("c001"), "{:?}", found.pairs);
    assert!(
        found.same.iter().any(|s| s["files"][0]["submission"] == "c000"),
        "the same bytes are told as such"
    );
    let page = std::fs::read_to_string(page).unwrap();
    assert!(
        page.contains("onerror")
            && !page.contains("<img")
            && !page.contains("<script")
            && !page.contains('\u{202e}')
    );
}

#[test]
fn a_graded_class_knows_its_assignment() {
    let dir = tempfile::tempdir().unwrap();
    let (work, out) = (dir.path().join("work"), dir.path().join("out"));
    class(Homework::Neuron, 5, 6, &[Disguise::Everything], &work).unwrap();
    let (work, out) = (work.display().to_string(), out.display().to_string());
    let run = seeded("x", &["grade", "neuron", &work, "--out", &out, "-q"]);
    if !can("a sandbox and NumPy", run.code == 0) {
        return;
    }
    let run = grader(&["similar", &out, "--threshold", "0.6"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("c000  s000") && run.err.contains("never a verdict"), "{}{}", run.out, run.err);
    let page = std::fs::read_to_string(Path::new(&out).join("similar.html")).unwrap();
    assert!(
        page.contains("never a verdict") && page.contains("id=\"p1-b1\"") && page.contains("lang=\"en\"")
    );
    let run = grader(&["similar", &out, "--lang", "ru", "--out", &format!("{out}/ru.html"), "--json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(std::fs::read_to_string(Path::new(&out).join("ru.html")).unwrap().contains("lang=\"ru\""));
    // What is not graded has to say what it is.
    let run = grader(&["similar", &work]);
    assert!(run.code == 2 && run.err.contains("--assignment"), "{}", run.err);
    let run = grader(&["similar", &out, &work]);
    assert_eq!(run.code, 2, "{}", run.err);
}
