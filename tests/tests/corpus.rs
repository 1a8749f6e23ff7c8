//! The corpora: right solutions in all manners that people have lose no point, and wrong ones keep no full points.
//!
//! `fixtures/corpus/<assignment>/right.toml` and `wrong.toml` name the submissions. One is a file or folder of that
//! name in `right/` or `wrong/`; or `text`, the whole of a Python file; or `base`, a file or folder of the assignment's
//! (`solution/…`) or of the corpus's own (`right/…`), with `edit`s, pairs of what to take out and what to put in.

use grader_tests::{can, has_torch, json_lines, repository, seeded};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::Table;

/// A submission and what is expected of it.
struct Member {
    name: String,
    /// Tasks that have full points; `None` for all.
    full: Option<Vec<String>>,
    /// Tasks that have not.
    broken: Vec<String>,
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap().flatten() {
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        std::fs::copy(from, to).unwrap_or_else(|e| panic!("{}: {e}", from.display()));
    }
}

/// What is called `name` in a folder, whatever its ending.
fn named(folder: &Path, name: &str) -> PathBuf {
    let mut found: Vec<_> = std::fs::read_dir(folder)
        .unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
        .flatten()
        .map(|e| e.path())
        .filter(|p| p.file_stem().is_some_and(|s| s == name) || p.file_name().is_some_and(|s| s == name))
        .collect();
    assert_eq!(found.len(), 1, "{name} in {}", folder.display());
    found.remove(0)
}

fn strings(value: &toml::Value) -> Vec<String> {
    value.as_array().expect("a list").iter().map(|v| v.as_str().expect("a text").to_owned()).collect()
}

fn edit(file: &Path, edits: &toml::Value) {
    let file = if file.is_dir() { file.join("src/lib.rs") } else { file.to_owned() };
    let mut text = std::fs::read_to_string(&file).unwrap();
    for pair in edits.as_array().expect("pairs") {
        let pair = strings(pair);
        assert!(text.contains(&pair[0]), "{}: no {:?} in it", file.display(), pair[0]);
        text = text.replace(&pair[0], &pair[1]);
    }
    std::fs::write(file, text).unwrap();
}

/// Puts one submission into the batch.
fn put(assignment: &str, side: &str, name: &str, entry: &Table, batch: &Path) {
    let corpus = repository("tests/fixtures/corpus").join(assignment);
    let to = format!("{side}-{name}");
    if let Some(text) = entry.get("text") {
        std::fs::write(batch.join(format!("{to}.py")), text.as_str().unwrap()).unwrap();
        return;
    }
    let from = match entry.get("base").map(|b| b.as_str().unwrap()) {
        Some(base) if base.starts_with("solution/") => repository("assignments").join(assignment).join(base),
        Some(base) => corpus.join(base),
        None => named(&corpus.join(side), name),
    };
    let ending = from.extension().filter(|_| from.is_file()).map(|e| format!(".{}", e.display()));
    let to = batch.join(format!("{to}{}", ending.unwrap_or_default()));
    copy(&from, &to);
    if let Some(edits) = entry.get("edit") {
        edit(&to, edits);
    }
}

/// Fills the batch of an assignment.
fn fill(assignment: &str, batch: &Path) -> Vec<Member> {
    let corpus = repository("tests/fixtures/corpus").join(assignment);
    let mut members = Vec::new();
    for side in ["right", "wrong"] {
        let list = std::fs::read_to_string(corpus.join(side).with_extension("toml")).unwrap();
        let list: Table = list.parse().unwrap_or_else(|e| panic!("{assignment}/{side}.toml: {e}"));
        let files = std::fs::read_dir(corpus.join(side)).map_or(0, |d| d.flatten().count());
        let own = list.values().filter(|e| e.get("text").is_none() && e.get("base").is_none()).count();
        assert_eq!(files, own, "{assignment}/{side}: files without a line in {side}.toml");
        // A part can be tried by hand: entries whose names have this in them.
        let only = std::env::var("GRADER_CORPUS_ONLY").unwrap_or_default();
        for (name, entry) in list.iter().filter(|(name, _)| only.split(',').any(|part| name.contains(part))) {
            let entry = entry.as_table().expect("a table for each submission");
            put(assignment, side, name, entry, batch);
            let tasks = entry.get("tasks").map(strings);
            let name = format!("{side}-{name}");
            members.push(if side == "right" {
                Member { name, full: tasks, broken: Vec::new() }
            } else {
                let full = entry.get("full").map(strings).unwrap_or_default();
                Member { name, full: Some(full), broken: tasks.expect("tasks that it breaks") }
            });
        }
    }
    members
}

/// Why a task has not all of its points.
fn reasons(task: &Value) -> String {
    let checks = task["checks"].as_array().unwrap().iter().filter(|c| c["status"] != "passed");
    checks.map(|c| format!("\n      {}: {} {} {}", c["id"], c["status"], c["message"], c["args"])).collect()
}

/// What is not as expected of one submission.
fn judge(member: &Member, result: &Value) -> Vec<String> {
    let tasks: BTreeMap<&str, &Value> =
        result["tasks"].as_array().unwrap().iter().map(|t| (t["id"].as_str().unwrap(), t)).collect();
    let has_all = |task: &Value| task["score"] == task["max_score"];
    let full = match &member.full {
        Some(full) => full.iter().map(String::as_str).collect(),
        None => tasks.keys().copied().collect::<Vec<_>>(),
    };
    let mut problems = Vec::new();
    if result["status"] != "graded" {
        problems.push(format!("{}: {} {}", member.name, result["status"], result["notes"]));
    }
    for id in full {
        let task = tasks.get(id).unwrap_or_else(|| panic!("{}: no task {id}", member.name));
        if !has_all(task) {
            problems.push(format!("{} loses points on {id}:{}", member.name, reasons(task)));
        }
        if !task["diagnosis"].is_null() {
            problems.push(format!("{}: {id} is right and is said to be {}", member.name, task["diagnosis"]));
        }
    }
    for id in &member.broken {
        let task = tasks.get(id.as_str()).unwrap_or_else(|| panic!("{}: no task {id}", member.name));
        if has_all(task) {
            problems.push(format!("{} keeps the points of {id}", member.name));
        }
    }
    if !problems.is_empty() && result["notes"] != Value::Array(Vec::new()) {
        problems.push(format!("    notes: {}", result["notes"]));
    }
    problems
}

fn corpus(assignment: &str) {
    let dir = tempfile::tempdir().unwrap();
    let (batch, out) = (dir.path().join("batch"), dir.path().join("out"));
    std::fs::create_dir(&batch).unwrap();
    let members = fill(assignment, &batch);
    if members.is_empty() {
        return;
    }
    let course = repository("assignments");
    let [batch, course, to] = [&batch, &course, &out].map(|p| p.to_str().unwrap());
    // Whatever the seed; another one can be tried by hand.
    let seed = std::env::var("GRADER_CORPUS_SEED").unwrap_or_else(|_| "corpus".to_owned());
    let run = seeded(&seed, &["grade", assignment, batch, "--course", course, "--out", to, "-q"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let results = json_lines(&out.join("results.jsonl"));
    let results: BTreeMap<&str, &Value> =
        results.iter().map(|r| (r["submission"].as_str().unwrap(), r)).collect();
    assert_eq!(results.len(), members.len());
    let problems: Vec<_> = members.iter().flat_map(|m| judge(m, results[m.name.as_str()])).collect();
    assert!(problems.is_empty(), "{} problems in {assignment}:\n{}", problems.len(), problems.join("\n"));
}

macro_rules! corpora {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            corpus(stringify!($name));
        })*
    };
}

corpora! { oop perceptron neuron logloss activations losses mlp }

macro_rules! torch_corpora {
    ($($name:ident: $id:literal)*) => {
        $(#[test]
        fn $name() {
            if can("an interpreter with torch (Debian: python3-torch)", has_torch()) {
                corpus($id);
            }
        })*
    };
}

torch_corpora! { pytorch_basics: "pytorch-basics" neuron_pytorch: "neuron-pytorch" mlp_pytorch: "mlp-pytorch" }

/// As large as notebooks of the course get: three megabytes of pictures and logs.
#[test]
fn megabytes_of_outputs_change_nothing() {
    let book = repository("tests/fixtures/corpus/perceptron/right/seminar.ipynb");
    let mut book: Value = serde_json::from_str(&std::fs::read_to_string(book).unwrap()).unwrap();
    for (i, cell) in book["cells"].as_array_mut().unwrap().iter_mut().enumerate() {
        if cell["cell_type"] == "code" {
            let picture = "iVBORw0KGgo".to_owned() + &"A".repeat(400_000);
            let data = serde_json::json!({ "image/png": picture, "text/plain": "<Figure>" });
            cell["outputs"] = serde_json::json!([
                { "output_type": "display_data", "metadata": {}, "data": data },
                { "output_type": "stream", "name": "stdout", "text": vec![format!("epoch {i}\n"); 5_000] },
            ]);
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("seminar.ipynb");
    let text = book.to_string();
    assert!(text.len() > 3_000_000, "{}", text.len());
    std::fs::write(&file, text).unwrap();
    let out = dir.path().join("out");
    let course = repository("assignments");
    let [file, course, to] = [&file, &course, &out].map(|p| p.to_str().unwrap());
    let run = seeded("large", &["grade", "perceptron", file, "--course", course, "--out", to, "-q"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let result = json_lines(&out.join("results.jsonl")).remove(0);
    assert_eq!(result["score"], result["max_score"], "{result:#}");
}
