//! What the bundled class has to come to, held against what it came to.

use super::exit::Failure;
use crate::competition::sample;
use crate::grading::result::{SubmissionResult, SubmissionStatus};
use crate::text::{Message, args};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// Expectation of one submission, as `expected.toml` has it.
#[derive(Debug, Deserialize)]
pub struct Expected {
    /// Status of the submission.
    status: SubmissionStatus,
    /// Points, bonus included.
    score: f64,
    /// Status and points of each task.
    #[serde(default)]
    tasks: BTreeMap<String, (String, f64)>,
    /// Known mistake of a task; others may have some that are not written.
    #[serde(default)]
    diagnoses: BTreeMap<String, String>,
    /// Codes of remarks that have to be there.
    #[serde(default)]
    notes: Vec<String>,
}

/// Reads `expected.toml`.
pub fn read(path: &Path) -> Result<BTreeMap<String, Expected>, Failure> {
    let wrong = |reason: String| {
        let args = args! { "path" => path.display().to_string(), "reason" => reason };
        Failure::usage(Message::new("file_unreadable", args), None)
    };
    let text = std::fs::read_to_string(path).map_err(|e| wrong(e.to_string()))?;
    toml::from_str(&text).map_err(|e| wrong(e.to_string()))
}

/// In what a result differs from what is written of it.
pub fn differences(expected: &BTreeMap<String, Expected>, result: &SubmissionResult) -> Vec<String> {
    let Some(want) = expected.get(&result.submission) else {
        return vec!["nothing is written of it".to_owned()];
    };
    let mut found = Vec::new();
    if result.status != want.status {
        found.push(format!("status {:?} where {:?} is expected", result.status, want.status));
    }
    if !result.score.is_some_and(|s| same(s, want.score)) {
        found.push(format!("score {:?} where {} is expected", result.score, want.score));
    }
    for (id, (status, points)) in &want.tasks {
        let Some(task) = result.tasks.iter().find(|t| t.id == *id) else {
            found.push(format!("no task {id}"));
            continue;
        };
        let name = serde_json::to_value(task.status)
            .ok()
            .and_then(|v| v.as_str().map(str::to_owned))
            .unwrap_or_default();
        if name != *status || !same(task.score, *points) {
            found.push(format!("{id}: {name}, {} where {status}, {points} is expected", task.score));
        }
    }
    for (id, mistake) in &want.diagnoses {
        let found_mistake = result.tasks.iter().find(|t| t.id == *id).and_then(|t| t.diagnosis.as_deref());
        if found_mistake != Some(mistake) {
            found.push(format!("{id}: mistake {found_mistake:?} where {mistake} is expected"));
        }
    }
    for code in want.notes.iter().filter(|c| result.notes.iter().all(|n| n.code != **c)) {
        found.push(format!("no remark {code}"));
    }
    found
}

/// Points are kept to 1e-4.
fn same(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

/// Prediction files that came out in another way than is written of them. `lines` is `scores.jsonl`.
pub fn score_differences(expected: &[sample::Expected], lines: &str) -> Vec<String> {
    let lines: Vec<Value> = lines.lines().filter_map(|l| serde_json::from_str(l).ok()).collect();
    let sorted = |codes: Vec<Value>| {
        let mut codes: Vec<String> = codes.into_iter().map(|c| c.to_string()).collect();
        codes.sort();
        codes
    };
    let differs = |want: &&sample::Expected| {
        let Some(line) = lines.iter().find(|l| l["file"] == want.file.as_str()) else { return true };
        let found = line["errors"].as_array().into_iter().flatten().map(|e| e["code"].clone()).collect();
        let wanted = want.codes.iter().map(|c| json!(c)).collect();
        line["status"] != json!(want.status)
            || line["reason"] != json!(want.reason)
            || sorted(found) != sorted(wanted)
    };
    expected.iter().filter(differs).map(|e| e.file.clone()).collect()
}
