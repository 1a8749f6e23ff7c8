//! `results.json` of Gradescope, a file a student.
//!
//! Source: Gradescope's documentation of autograder specifications. The top-level score overrides the sum of the tests.
//! A test a task: hidden checks are not listed one by one, so that nothing about them can be read off.

use super::class::Class;
use super::{Export, ExportError, words};
use crate::grading::result::{Status, SubmissionResult, TaskResult};
use crate::site::feedback::FeedbackContext;
use crate::submission::file_name;
use serde_json::{Value, json};

/// Makes the files.
pub fn write(class: &mut Class<'_>) -> Result<Export, ExportError> {
    let mut export = Export::default();
    let assignment = &class.book.assignment;
    class.each(&mut |row, entry| {
        let Some(score) = entry.score else { return };
        let body = results(&row.result, score, &assignment.words, &|id| {
            assignment.tasks.iter().any(|t| t.id == id && t.bonus)
        });
        let name = format!("{}.json", file_name(&entry.submission));
        export.files.push((name, serde_json::to_vec_pretty(&body).unwrap_or_default()));
        export.written += 1;
    })?;
    export.remarks = class.remarks();
    Ok(export)
}

/// The object of one submission.
pub fn results(
    result: &SubmissionResult,
    score: f64,
    context: &FeedbackContext,
    bonus: &dyn Fn(&str) -> bool,
) -> Value {
    let tests: Vec<Value> = result.tasks.iter().map(|t| test(t, context, bonus(&t.id))).collect();
    json!({
        "score": score,
        "output": words::notes(result),
        "output_format": "text",
        "test_output_format": "text",
        "visibility": "visible",
        "tests": tests,
        "extra_data": {"submission": result.submission, "receipt": result.receipt},
    })
}

fn test(task: &TaskResult, context: &FeedbackContext, bonus: bool) -> Value {
    let mut test = json!({
        "name": words::title(task, context),
        "score": task.score,
        "status": if task.status == Status::Passed { "passed" } else { "failed" },
        "output": words::wrong(task, context.lang),
    });
    // The points of a bonus come on top: they are no part of the assignment's.
    if !bonus {
        test["max_score"] = json!(task.max_score);
    }
    test
}
