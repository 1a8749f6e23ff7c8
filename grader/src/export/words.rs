//! What a student may read of a task, as plain text.

use crate::grading::result::{Status, SubmissionResult, TaskResult};
use crate::site::feedback::{FeedbackContext, shown_message};
use crate::text::Lang;

/// Longest text of a task.
const MOST: usize = 4_000;

/// Title of a task.
pub fn title<'a>(task: &'a TaskResult, words: &'a FeedbackContext) -> &'a str {
    words.tasks.get(&task.id).map(|t| t.title.as_str()).filter(|t| !t.is_empty()).unwrap_or(&task.id)
}

/// What is wrong with a task; nothing of a hidden check but its kind.
pub fn wrong(task: &TaskResult, lang: Lang) -> String {
    let mut lines: Vec<String> = Vec::new();
    for check in task.checks.iter().filter(|c| c.status != Status::Passed) {
        let line = shown_message(check, lang).unwrap_or_default();
        if !line.is_empty() && !lines.contains(&line) {
            lines.push(line);
        }
    }
    plain(&lines.join("\n"), MOST)
}

/// Remarks about a submission.
pub fn notes(result: &SubmissionResult) -> String {
    let notes: Vec<&str> = result.notes.iter().map(|n| n.message.as_str()).collect();
    plain(&notes.join("\n"), MOST)
}

/// Text without control characters, LF only, and cut where it is too long.
pub fn plain(text: &str, most: usize) -> String {
    let kept = text.chars().filter(|c| *c == '\n' || *c == '\t' || !c.is_control());
    let mut plain: String = kept.take(most).collect();
    if text.chars().count() > most {
        plain.push('…');
    }
    plain
}
