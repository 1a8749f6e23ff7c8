//! What must not be in a pack, sought in what is about to be packed. Notebooks are searched as what they say, not as the
//! JSON that they are written in.

use super::pack::Files;
use crate::assignment::code::{bodies, code_of, has_lines, shares_code, texts};
use crate::assignment::manifest::Visibility;
use crate::assignment::signature::EntryKind;
use crate::assignment::{Assignment, FILE, edits};
use crate::competition::Manifest;
use crate::text::{Message, args};
use serde_json::Value;
use std::path::Path;

/// Something secret in a file of the pack.
#[derive(Clone, Debug, PartialEq)]
pub struct Leak {
    /// The file, as its path in the pack.
    pub file: String,
    /// What it holds.
    pub message: Message,
}

/// What an assignment's pack must not hold: code of solutions and of known mistakes, hidden checks, the seed.
pub fn of_assignment(assignment: &Assignment, files: &Files, secret: Option<&str>) -> Vec<Leak> {
    let mut sources = texts(&assignment.dir.join("solution"));
    sources.extend(texts(&assignment.dir.join("mutants")));
    let shown = |p: &Path| p.strip_prefix(&assignment.dir).unwrap_or(p).display().to_string();
    let mut sources: Vec<(String, String)> = sources.iter().map(|(p, t)| (shown(p), t.clone())).collect();
    sources.extend(edits(assignment).0.into_iter().map(|e| (e.id, e.text)));
    let mut leaks = Vec::new();
    for (name, bytes) in files {
        let text = readable(name, bytes);
        for (source, code) in &sources {
            if holds(assignment, &text, code) {
                leaks.push(leak(name, "leak_code", args! { "file" => name, "source" => source }));
                break;
            }
        }
        for id in hidden(assignment) {
            if text.contains(&id) {
                leaks.push(leak(name, "leak_check", args! { "file" => name, "id" => id }));
            }
        }
        // The manifest is ours: this would be a mistake of the program, and students shall not pay for it.
        if name == FILE && text.contains("\"hidden\"") {
            leaks.push(leak(name, "leak_hidden", args! { "file" => name }));
        }
        leaks.extend(seed(name, &text, secret));
    }
    leaks
}

/// Whether a text has the whole of a source in it, or how something is done that is asked for.
fn holds(assignment: &Assignment, text: &str, source: &str) -> bool {
    let variables = assignment.entries.iter().any(|e| matches!(e.kind, EntryKind::Variable { .. }));
    has_lines(text, &code_of(source))
        || variables && shares_code(text, source)
        || bodies(source, &assignment.entries).iter().any(|body| has_lines(text, body))
}

/// What a competition's pack must not hold: the solution and what was made with it, and the seed.
pub fn of_competition(manifest: &Manifest, dir: &Path, files: &Files, secret: Option<&str>) -> Vec<Leak> {
    let secrets = [manifest.competition.solution.as_str(), "solution.csv", "canaries.csv", "ids.csv"];
    let secrets: Vec<Vec<u8>> = secrets.iter().filter_map(|s| std::fs::read(dir.join(s)).ok()).collect();
    let mut leaks = Vec::new();
    for (name, bytes) in files {
        let text = readable(name, bytes);
        let header: Vec<&str> = text.lines().next().unwrap_or_default().split(',').map(str::trim).collect();
        let table = Path::new(name).extension().is_some_and(|e| e.eq_ignore_ascii_case("csv"));
        let has = |column: &str| header.contains(&column);
        let labels = has(&manifest.competition.id_column) && manifest.targets().iter().any(|t| has(t));
        let test_labels = labels && name == "test.csv";
        if secrets.contains(bytes) || table && (has("Usage") || test_labels) {
            leaks.push(leak(name, "leak_labels", args! { "file" => name }));
        }
        leaks.extend(seed(name, &text, secret));
    }
    leaks
}

fn leak(name: &str, code: &str, args: serde_json::Map<String, Value>) -> Leak {
    Leak { file: name.to_owned(), message: Message::new(code, args) }
}

fn seed(name: &str, text: &str, secret: Option<&str>) -> Option<Leak> {
    let secret = secret.map(str::trim).filter(|s| s.len() >= 8)?;
    text.contains(secret).then(|| leak(name, "leak_seed", args! { "file" => name }))
}

/// Hidden checks as results name them, `<task>/<check>`.
fn hidden(assignment: &Assignment) -> impl Iterator<Item = String> {
    assignment.tasks.iter().flat_map(|task| {
        let hidden = task.checks.iter().filter(|c| c.visibility == Visibility::Hidden);
        hidden.map(|check| format!("{}/{}", task.id, check.id))
    })
}

/// The text of a file: of a notebook, that of its cells and what they printed.
pub fn readable(name: &str, bytes: &[u8]) -> String {
    let raw = String::from_utf8_lossy(bytes).into_owned();
    if !Path::new(name).extension().is_some_and(|e| e.eq_ignore_ascii_case("ipynb")) {
        return raw;
    }
    let Ok(notebook) = serde_json::from_slice::<Value>(bytes) else { return raw };
    let mut text = String::new();
    strings(&notebook, &mut text);
    text
}

/// All texts of a JSON value; the lines of a list are one text.
fn strings(value: &Value, out: &mut String) {
    match value {
        Value::String(s) => {
            out.push_str(s);
            out.push('\n');
        }
        Value::Array(items) if items.iter().all(Value::is_string) => {
            items.iter().filter_map(Value::as_str).for_each(|s| out.push_str(s));
            out.push('\n');
        }
        Value::Array(items) => items.iter().for_each(|v| strings(v, out)),
        Value::Object(map) => map.values().for_each(|v| strings(v, out)),
        _ => {}
    }
}
