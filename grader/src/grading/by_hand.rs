//! What an instructor changes by hand: points, more time, an excuse. Each is an event with its reason; undoing it is
//! another one.

use super::gradebook::{Gradebook, Reason};
use super::standing::Standing;
use super::story::Story;
use crate::ledger::{Kind, LedgerError, NewEvent};
use crate::text::{Blame, Explain, Message, args};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What is changed.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Points: the final score, or those of tasks.
    Points {
        /// The final score, whatever lateness would take.
        score: Option<f64>,
        /// Points of tasks; lateness is taken off their sum.
        tasks: BTreeMap<String, f64>,
    },
    /// The last second that is on time.
    Until(Timestamp),
    /// Excused.
    Excuse,
    /// None of what was changed before of this kind.
    Undo(Kind),
}

/// Why it could not be changed.
#[derive(Debug, thiserror::Error)]
pub enum ByHandError {
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// Nobody of this name.
    #[error("there is no submission {submission}")]
    Nobody {
        /// What was asked for.
        submission: String,
        /// What was probably meant.
        near: Option<String>,
    },
    /// No task of this name.
    #[error("there is no task {task}")]
    NoSuchTask {
        /// What was asked for.
        task: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// No number of points.
    #[error("{points} points are none")]
    Points {
        /// What was asked for.
        points: f64,
        /// Most points of the task, where it is about one.
        most: Option<f64>,
    },
    /// There is nothing to undo.
    #[error("there is nothing to undo")]
    NothingToUndo,
}

impl Explain for ByHandError {
    fn message(&self) -> Message {
        match self {
            Self::Ledger(e) => e.message(),
            Self::Nobody { submission, .. } => {
                Message::new("no_such_submission", args! { "submission" => submission })
            }
            Self::NoSuchTask { task, .. } => Message::new("no_such_task", args! { "task" => task }),
            Self::Points { points, most: Some(most) } => {
                Message::new("too_many_points", args! { "points" => points, "most" => most })
            }
            Self::Points { points, most: None } => {
                Message::new("no_points", args! { "points" => points.to_string() })
            }
            Self::NothingToUndo => Message::bare("nothing_to_undo"),
        }
    }
    fn hint(&self) -> Option<Message> {
        match self {
            Self::Ledger(e) => e.hint(),
            Self::Nobody { near, .. } => {
                near.as_ref().map(|near| Message::new("did_you_mean", args! { "name" => near }))
            }
            Self::NoSuchTask { known, .. } => {
                Some(Message::new("manifest_there_are", args! { "names" => known }))
            }
            Self::Points { most: Some(_), .. } => Some(Message::bare("hint_score_by_hand")),
            Self::Points { .. } | Self::NothingToUndo => None,
        }
    }
    fn blame(&self) -> Blame {
        match self {
            Self::Ledger(e) => e.blame(),
            _ => Blame::User,
        }
    }
}

/// What a change came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// Submission id.
    pub submission: String,
    /// What counted before.
    pub before: Standing,
    /// What counts now.
    pub after: Standing,
}

/// Changes something about a student, who is named by submission id, or by an id or address of the roster.
pub fn change(
    book: &mut Gradebook,
    submission: &str,
    change: &Change,
    reason: &Reason,
) -> Result<Changed, ByHandError> {
    let subject = find(book, submission)?;
    let story = book.story(&subject)?;
    let (kind, facts) = event(book, &story, change)?;
    let before = counting(book, &story);
    let mut write = book.ledger_mut().begin()?;
    let body = json!(reason).to_string();
    write.add(&NewEvent::new(kind, facts).of(&subject, 0).body(&body))?;
    write.commit()?;
    let after = counting(book, &book.story(&subject)?);
    Ok(Changed { submission: book.ledger().student(&subject)?.submission, before, after })
}

fn counting(book: &Gradebook, story: &Story) -> Standing {
    let mut all = book.standings(story);
    let i = all.iter().position(|s| s.counts).unwrap_or_default();
    all.swap_remove(i)
}

fn event(book: &Gradebook, story: &Story, change: &Change) -> Result<(Kind, Value), ByHandError> {
    match change {
        Change::Points { score, tasks } => {
            for points in score.iter().chain(tasks.values()) {
                if !(points.is_finite() && *points >= 0.0) {
                    return Err(ByHandError::Points { points: *points, most: None });
                }
            }
            for (task, points) in tasks {
                let Some(known) = book.assignment.tasks.iter().find(|t| t.id == *task) else {
                    let known = book.assignment.tasks.iter().map(|t| t.id.clone()).collect();
                    return Err(ByHandError::NoSuchTask { task: task.clone(), known });
                };
                if *points > known.points + 1e-9 {
                    return Err(ByHandError::Points { points: *points, most: Some(known.points) });
                }
            }
            let mut facts = json!({});
            if let Some(score) = score {
                facts["score"] = json!(score);
            }
            if !tasks.is_empty() {
                facts["tasks"] = json!(tasks);
            }
            Ok((Kind::Override, facts))
        }
        Change::Until(until) => Ok((Kind::Extension, json!({ "until": until }))),
        Change::Excuse => Ok((Kind::Excused, json!({}))),
        Change::Undo(kind) => {
            let there = match kind {
                Kind::Override => !story.by_hand.seqs.is_empty(),
                Kind::Extension => story.extended.is_some(),
                _ => story.excused.is_some(),
            };
            if !there {
                return Err(ByHandError::NothingToUndo);
            }
            Ok((*kind, json!({ "undo": true })))
        }
    }
}

/// The opaque id of a student.
pub fn find(book: &Gradebook, submission: &str) -> Result<String, ByHandError> {
    if let Some(subject) = book.subject(submission)? {
        return Ok(subject);
    }
    let mut near: Option<(f64, String)> = None;
    let mut by_person = Vec::new();
    for subject in book.ledger().subjects()? {
        let student = book.ledger().student(&subject)?;
        let is = |p: &crate::roster::Person| {
            p.ids.values().chain([&p.id]).chain(&p.email).any(|id| id.eq_ignore_ascii_case(submission))
        };
        if student.people.iter().any(is) {
            by_person.push(subject);
        }
        let likeness = strsim::jaro_winkler(&student.submission, submission);
        if likeness > near.as_ref().map_or(0.8, |(most, _)| *most) {
            near = Some((likeness, student.submission));
        }
    }
    match by_person.as_slice() {
        [one] => Ok(one.clone()),
        _ => Err(ByHandError::Nobody { submission: submission.to_owned(), near: near.map(|n| n.1) }),
    }
}
