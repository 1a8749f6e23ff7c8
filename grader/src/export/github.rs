//! The result of a GitHub Classroom runner: base64 of JSON, a file a student.
//!
//! Source: the runners and the reporter of `classroom-resources`. The reporter's table shows passed/total of the maximum,
//! its notice the sum of the tests' scores; so every test is worth the same here, and a task is as many tests as its
//! points ask for: both then agree.

use super::class::{Class, points};
use super::{Export, ExportError, words};
use crate::grading::result::{SubmissionResult, SubmissionStatus, TaskResult};
use crate::site::feedback::FeedbackContext;
use crate::submission::file_name;
use crate::text::{Message, args};
use base64::Engine as _;
use serde_json::{Value, json};

/// Most tests of a student: the payload travels in an environment variable.
const MAX_TESTS: u32 = 120;
/// Longest message of a test, in characters.
const MESSAGE: usize = 300;

/// Makes the files.
pub fn write(class: &mut Class<'_>) -> Result<Export, ExportError> {
    let mut export = Export::default();
    let assignment = &class.book.assignment;
    let regular = |id: &str| assignment.tasks.iter().any(|t| t.id == id && !t.bonus);
    class.each(&mut |row, entry| {
        let Some(score) = entry.score else { return };
        let tasks: Vec<&TaskResult> = row.result.tasks.iter().filter(|t| regular(&t.id)).collect();
        let (body, shown) = result(&row.result, &tasks, class.max, score, &assignment.words);
        if (shown - score).abs() > 5e-5 {
            let args = args! { "submission" => &entry.submission, "score" => points(score), "shown" => points(shown) };
            class.remark(Message::new("export_github_rounded", args));
        }
        let text = base64::engine::general_purpose::STANDARD.encode(body.to_string());
        export.files.push((format!("{}.txt", file_name(&entry.submission)), text.into_bytes()));
        export.written += 1;
    })?;
    export.remarks = class.remarks();
    Ok(export)
}

/// The object of one submission, and the points that the reporter will show.
fn result(
    result: &SubmissionResult,
    tasks: &[&TaskResult],
    max: f64,
    score: f64,
    context: &FeedbackContext,
) -> (Value, f64) {
    let failed = result.status == SubmissionStatus::Error;
    let ours = tasks.iter().map(|t| t.score).sum::<f64>();
    // Lateness, bonus and points by hand belong to no task: then the tests are shares of the whole.
    let by_task = (ours - score).abs() < 5e-5 && !tasks.is_empty();
    let shares: Vec<(String, f64, f64, String)> = if by_task {
        let share = |t: &&TaskResult| {
            let message = words::plain(&words::wrong(t, context.lang), MESSAGE);
            (words::title(t, context).to_owned(), t.score, t.max_score, message)
        };
        tasks.iter().map(share).collect()
    } else {
        vec![(context.title.clone(), score, max, String::new())]
    };
    let total = units(&shares, max);
    let unit = max / f64::from(total);
    let mut tests = Vec::new();
    let mut passed = 0_u32;
    for (name, score, most, message) in &shares {
        let of = |x: f64| (x / unit + 1e-6).floor() as u32;
        let (right, all) = (of(*score), (most / unit).round() as u32);
        passed += right.min(all);
        for i in 0..all {
            let good = i < right;
            tests.push(json!({
                "name": if all == 1 { name.clone() } else { format!("{name} ({}/{all})", i + 1) },
                "status": if failed { "error" } else if good { "pass" } else { "fail" },
                "score": if good { unit } else { 0.0 },
                "message": if good || message.is_empty() { Value::Null } else { json!(message) },
                "test_code": "", "filename": "", "line_no": 0, "duration": 0,
            }));
        }
    }
    let status = if failed {
        "error"
    } else if passed == total {
        "pass"
    } else {
        "fail"
    };
    (json!({"version": 1, "status": status, "max_score": max, "tests": tests}), unit * f64::from(passed))
}

/// The smallest number of equal tests that shows all points as they are; else the largest that is allowed.
fn units(shares: &[(String, f64, f64, String)], max: f64) -> u32 {
    let whole = |x: f64| (x - x.round()).abs() < 1e-6;
    let fits = |n: u32, points: bool| {
        let per = f64::from(n) / max;
        shares.iter().all(|(_, score, most, _)| whole(most * per) && (!points || whole(score * per)))
    };
    let all = 1..=MAX_TESTS;
    all.clone().find(|n| fits(*n, true)).or_else(|| all.rev().find(|n| fits(*n, false))).unwrap_or(MAX_TESTS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(points: &[(f64, f64)]) -> Vec<(String, f64, f64, String)> {
        points.iter().map(|(score, most)| (String::new(), *score, *most, String::new())).collect()
    }

    #[test]
    fn tests_are_worth_the_same() {
        assert_eq!(units(&shares(&[(1.0, 1.0), (0.0, 1.0)]), 2.0), 2);
        assert_eq!(units(&shares(&[(1.0, 1.0), (0.5, 2.0)]), 3.0), 6);
        assert_eq!(units(&shares(&[(0.0, 10.0)]), 10.0), 1);
        assert_eq!(units(&shares(&[(1.0 / 3.0, 1.0)]), 1.0), 3, "thirds");
        assert_eq!(units(&shares(&[(0.6173, 1.0)]), 1.0), MAX_TESTS, "nothing fits: as fine as is allowed");
    }
}
