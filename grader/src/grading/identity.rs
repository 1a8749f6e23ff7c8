//! Who a result belongs to, which can change without the submission: a roster is added, a name corrected. So the
//! ledger keeps what was graded, and who it is from is put in when results are written.

use super::result::{NoteResult, Receipt, SubmissionResult, SubmissionStatus, round_points};
use crate::assignment::Assignment;
use crate::roster::Person;
use crate::submission::Discovered;
use crate::text::Lang;

/// A line of `results.jsonl`: what was recorded, with who it is from as it is known now.
pub fn line(recorded: &str, submission: &Discovered, lang: Lang) -> serde_json::Result<String> {
    let mut result: SubmissionResult = serde_json::from_str(recorded)?;
    result.students = submission.students();
    result.submitted_at.clone_from(&submission.submitted_at);
    result.notes.extend(submission.notes.iter().map(|n| NoteResult::new(n.clone(), lang)));
    serde_json::to_string(&result)
}

/// The result of somebody who is in the roster and handed in nothing: no attempt, no points.
///
/// Its id is the person's; where a submission has that id already (a number of another system), it is told apart by a
/// `roster:` in front.
pub fn absent(person: &Person, submissions: &[Discovered], assignment: &Assignment) -> SubmissionResult {
    let taken = submissions.binary_search_by(|s| s.id.cmp(&person.id)).is_ok();
    let max_score = assignment.tasks.iter().filter(|t| !t.bonus).map(|t| t.points).sum();
    SubmissionResult {
        schema: 1,
        assignment: assignment.id.clone(),
        submission: if taken { format!("roster:{}", person.id) } else { person.id.clone() },
        students: vec![person.id.clone()],
        attempt: 0,
        counts: true,
        submitted_at: None,
        language: None,
        status: SubmissionStatus::NotSubmitted,
        score: Some(0.0),
        max_score: round_points(max_score),
        bonus: 0.0,
        tasks: vec![],
        notes: vec![],
        receipt: Receipt {
            assignment_sha256: assignment.sha256.clone(),
            grader: env!("CARGO_PKG_VERSION").to_owned(),
            ..Receipt::default()
        },
    }
}
