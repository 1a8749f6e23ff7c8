//! Erasing a person: numbers stay, words go.

use super::gradebook::Gradebook;
use super::result::SubmissionResult;
use crate::ledger::LedgerError;
use serde_json::{Value, json};

/// Erases who an opaque id is. The ledger keeps scores, statuses and hashes, and its chain stays whole.
pub fn forget(book: &mut Gradebook, subject: &str) -> Result<(), LedgerError> {
    let events = book.ledger().story(subject)?;
    let mut kept: Vec<(i64, Value, String)> = Vec::new();
    for (number, attempt) in &book.story(subject)?.attempts {
        let Some(recorded) = attempt.standing() else { continue };
        let Some(event) = events.iter().find(|e| e.seq == recorded.seq) else { continue };
        let body: Option<Value> = book.ledger().body_as(recorded.seq)?;
        let result =
            body.and_then(|mut b| serde_json::from_value::<SubmissionResult>(b["result"].take()).ok());
        let Some(result) = result else { continue };
        let body = json!({ "result": wordless(result, subject) }).to_string();
        kept.push((i64::from(*number), event.facts.clone(), body));
    }
    book.ledger_mut().forget(subject, &kept)
}

/// A result without anything that the student wrote: no names, no places, no messages.
fn wordless(mut result: SubmissionResult, subject: &str) -> SubmissionResult {
    subject.clone_into(&mut result.submission);
    result.students = vec![subject.to_owned()];
    result.notes.clear();
    for task in &mut result.tasks {
        task.place = None;
        for check in &mut task.checks {
            check.args.clear();
            check.message = None;
        }
    }
    result
}
