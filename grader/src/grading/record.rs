//! What a batch writes into the ledger: who there is, what was asked of them, what became of it.

use super::engine::Graded;
use super::gradebook::{AssignmentWords, AttemptWords, Gradebook, RulesFacts, TaskFacts};
use super::output::Class;
use super::result::{SubmissionResult, SubmissionStatus, round_points};
use super::story::Story;
use crate::assignment::Assignment;
use crate::course::Course;
use crate::ledger::{Kind, Ledger, LedgerError, NewEvent, Student, Write};
use crate::roster::Person;
use crate::site::feedback::FeedbackContext;
use crate::submission::{Discovered, Place};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::path::Path;

/// Puts down the assignment and the rules as they are now, where they have changed.
pub fn put_assignment(
    book: &mut Gradebook,
    assignment: &Assignment,
    course: Option<&Course>,
) -> Result<(), LedgerError> {
    let mut words = FeedbackContext::of(assignment);
    if let Some(course) = course {
        words.time_zone.clone_from(&course.zone_name);
    }
    let dir = assignment.dir.canonicalize().unwrap_or_else(|_| assignment.dir.clone());
    let manifest = std::fs::read_to_string(assignment.dir.join(crate::assignment::FILE)).unwrap_or_default();
    let rules = rules_of(&assignment.id, course);
    let known = &book.assignment;
    let same = known.sha256 == assignment.sha256 && known.dir == dir && known.words == words;
    let same_rules = book.rules == rules && book.ledger().newest(Kind::Rules)?.is_some();
    if same && same_rules {
        return Ok(());
    }
    let mut write = book.ledger_mut().begin()?;
    if !same {
        let tasks: Vec<TaskFacts> = assignment
            .tasks
            .iter()
            .map(|t| TaskFacts { id: t.id.clone(), points: round_points(t.points), bonus: t.bonus })
            .collect();
        let facts = json!({
            "id": assignment.id, "sha256": assignment.sha256, "max_score": round_points(assignment.max_points()),
            "tasks": tasks, "shared": assignment.definitions.shared, "definitions": assignment.definitions.tasks,
        });
        let body = json!(AssignmentWords { dir, manifest, words }).to_string();
        write.add(&NewEvent::new(Kind::Assignment, facts).body(&body))?;
    }
    if !same_rules {
        write.add(&NewEvent::new(Kind::Rules, json!(rules)))?;
    }
    write.commit()?;
    book.reload()
}

/// The rules of an assignment in a course; without one, no deadline.
pub fn rules_of(assignment: &str, course: Option<&Course>) -> RulesFacts {
    course.map_or_else(RulesFacts::default, |course| RulesFacts {
        time_zone: course.zone_name.clone(),
        rules: course.rules(assignment).clone(),
    })
}

/// Puts down who is there and who handed in nothing; the opaque ids of the submissions come back, in their order.
pub fn put_class(ledger: &mut Ledger, class: Class<'_>) -> Result<Vec<String>, LedgerError> {
    let mut write = ledger.begin()?;
    let mut subjects = Vec::with_capacity(class.submissions.len());
    for submission in class.submissions {
        subjects.push(write.know(&student(submission))?);
    }
    let mut absent = Vec::with_capacity(class.absent.len());
    for person in class.absent {
        absent.push(write.know(&absent_student(person, class.submissions))?);
    }
    write.commit()?;
    for (subject, is) in absent.iter().map(|s| (s, true)).chain(subjects.iter().map(|s| (s, false))) {
        mark_absent(ledger, subject, is)?;
    }
    let handed_in: HashSet<&str> =
        class.submissions.iter().flat_map(|s| &s.people).map(|p| p.id.as_str()).collect();
    let known: HashSet<&String> = subjects.iter().chain(&absent).collect();
    for subject in ledger.subjects()?.iter().filter(|s| !known.contains(s)) {
        let student = ledger.student(subject)?;
        // Who handed in now, under another id; and who is no longer in the roster.
        if !class.absent.is_empty() || student.people.iter().any(|p| handed_in.contains(p.id.as_str())) {
            mark_absent(ledger, subject, false)?;
        }
    }
    Ok(subjects)
}

fn mark_absent(ledger: &mut Ledger, subject: &str, absent: bool) -> Result<(), LedgerError> {
    if Story::of(&ledger.story(subject)?).absent == absent {
        return Ok(());
    }
    let mut write = ledger.begin()?;
    write.add(&NewEvent::new(Kind::Attempt, json!({ "absent": absent })).of(subject, 0))?;
    write.commit()
}

/// Who a submission is from.
pub fn student(submission: &Discovered) -> Student {
    Student {
        submission: submission.id.clone(),
        origin: submission.origin.clone(),
        people: submission.people.clone(),
    }
}

/// Somebody who is in the roster and handed in nothing. Their id is the person's; where a submission has that id
/// already (a number of another system), it is told apart by a `roster:` in front.
fn absent_student(person: &Person, submissions: &[Discovered]) -> Student {
    let taken = submissions.binary_search_by(|s| s.id.cmp(&person.id)).is_ok();
    let submission = if taken { format!("roster:{}", person.id) } else { person.id.clone() };
    Student { origin: String::new(), people: vec![person.clone()], submission }
}

/// Puts down the extensions of the course's file, where they have changed.
pub fn put_extensions(book: &mut Gradebook, course: Option<&Course>) -> Result<(), LedgerError> {
    let assignment = book.assignment.id.clone();
    for subject in book.ledger().subjects()? {
        let known = book.story(&subject)?.course_extension;
        let extension = match course {
            Some(course) if !course.extensions.is_empty() => {
                let student = book.ledger().student(&subject)?;
                let ids = student
                    .people
                    .iter()
                    .flat_map(|p| p.ids.values().chain([&p.id]).chain(&p.email).map(String::as_str));
                course.extension(&assignment, ids.chain([student.submission.as_str()])).cloned()
            }
            _ => None,
        };
        if extension.as_ref().map(|e| e.until) == known {
            continue;
        }
        let mut write = book.ledger_mut().begin()?;
        let facts = match &extension {
            Some(e) => json!({ "source": "course", "until": e.until }),
            None => json!({ "source": "course", "undo": true }),
        };
        let reason = extension.map(|e| e.reason).unwrap_or_default();
        let body = json!({ "reason": reason, "author": crate::course::FILE }).to_string();
        write.add(&NewEvent::new(Kind::Extension, facts).of(&subject, 0).body(&body))?;
        write.commit()?;
    }
    Ok(())
}

/// What is put down of the files of an attempt.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// SHA-256 of names and contents; empty where they could not be read.
    pub sha256: String,
    /// The same with the remarks about them.
    pub content: String,
    /// What the file system says of them, where that can be trusted.
    pub stat: Option<String>,
}

impl Files {
    /// What was read, or was read before.
    pub(super) fn is(&mut self, sha256: &str, content: &str) {
        sha256.clone_into(&mut self.sha256);
        content.clone_into(&mut self.content);
    }
}

/// What the ledger says of the files of an attempt.
pub(super) fn seen_facts(submission: &Discovered, files: &Files) -> Value {
    json!({
        "submission_sha256": files.sha256, "content": files.content, "stat": files.stat, "submitted_at": submission.submitted_at,
        "late": submission.late,
    })
}

/// Where its files lie, and what is said of who it is from.
pub(super) fn seen_words(submission: &Discovered, out: &Path) -> String {
    let out = out.canonicalize().unwrap_or_else(|_| out.to_owned());
    let places = submission.parts.iter().filter_map(|part| Place::of(part, &out));
    let words = AttemptWords { places: places.collect(), notes: submission.notes.clone() };
    serde_json::to_string(&words).unwrap_or_else(|_| "{}".to_owned())
}

/// Adds the event that files were seen.
pub(super) fn put_seen(
    write: &mut Write<'_>,
    subject: &str,
    attempt: u32,
    facts: Value,
    words: &str,
) -> Result<(), LedgerError> {
    let event = NewEvent::new(Kind::Attempt, facts).of(subject, i64::from(attempt)).body(words);
    write.add(&event).map(drop)
}

/// Numbers and ids of a result, which stay when its words are erased.
pub(super) fn result_facts(result: &SubmissionResult, key: &str) -> Value {
    let tasks: serde_json::Map<String, Value> =
        result.tasks.iter().map(|t| (t.id.clone(), json!(t.score))).collect();
    // What we failed at is tried again by the same command.
    let key = if result.status == SubmissionStatus::Error { "" } else { key };
    json!({
        "status": result.status, "score": result.score, "bonus": result.bonus, "max_score": result.max_score,
        "language": result.language, "key": key, "assignment": result.receipt.assignment_sha256,
        "seed": result.receipt.seed_sha256, "tasks": tasks,
    })
}

/// Adds the event that something was graded.
pub(super) fn put_result(
    write: &mut Write<'_>,
    subject: &str,
    graded: &Graded,
    key: &str,
) -> Result<(), LedgerError> {
    let body = json!({ "result": graded.result, "timing": graded.timing }).to_string();
    let facts = result_facts(&graded.result, key);
    let event = NewEvent::new(Kind::Result, facts).of(subject, i64::from(graded.result.attempt)).body(&body);
    write.add(&event).map(drop)
}
