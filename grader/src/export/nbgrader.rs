//! The columns of `nbgrader export`, one row a student.
//!
//! Source: `nbgrader/plugins/export.py`. Who handed in nothing has an empty timestamp and zeros. nbgrader itself quotes
//! nothing; this file quotes as RFC 4180 has it.

use super::Export;
use super::class::{Class, Entry, csv_row, points};
use crate::roster::IdKind;
use jiff::{Timestamp, tz::TimeZone};

/// The header, in its order.
const HEADER: [&str; 11] = [
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
];

/// Makes the file.
pub fn write(class: &Class<'_>, entries: &[Entry]) -> Export {
    let mut text = csv_row(&HEADER);
    let due = class.book.rules.rules.due.map(utc).unwrap_or_default();
    let mut written = 0;
    for entry in entries {
        let at: Option<Timestamp> = entry.submitted_at.as_deref().and_then(|t| t.parse().ok());
        let at = at.map(utc).unwrap_or_default();
        let score = entry.score.unwrap_or_default();
        // There the score always is what is left of the raw score: it follows where points were capped, or given by hand.
        let raw = entry.raw.filter(|raw| ((raw - entry.penalty).max(0.0) - score).abs() < 5e-5);
        let raw = raw.unwrap_or(if entry.score.is_some() { score + entry.penalty } else { 0.0 });
        let penalty = if entry.score.is_some() { entry.penalty } else { 0.0 };
        for person in &entry.people {
            let id = Entry::id_of(person, IdKind::Nbgrader).unwrap_or(&person.id);
            let (last, first) = names(&person.sort_name, &person.name);
            let email = person.email.as_deref().unwrap_or_default();
            text += &csv_row(&[
                class.book.assignment.id.as_str(),
                &due,
                &at,
                id,
                &last,
                &first,
                email,
                &decimal(raw),
                &decimal(penalty),
                &decimal(score),
                &decimal(class.max),
            ]);
            written += usize::from(entry.score.is_some());
        }
    }
    Export { files: vec![(String::new(), text.into_bytes())], written, remarks: class.remarks() }
}

/// Python's way of writing a float.
fn decimal(x: f64) -> String {
    let text = points(x);
    if text.contains('.') { text } else { format!("{text}.0") }
}

/// A naive time in UTC, as nbgrader keeps them.
fn utc(at: Timestamp) -> String {
    TimeZone::UTC.to_datetime(at).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

fn names(sort: &str, name: &str) -> (String, String) {
    let pair = sort.split_once(',').or_else(|| name.rsplit_once(' ').map(|(first, last)| (last, first)));
    let (last, first) = pair.unwrap_or((name, ""));
    (last.trim().to_owned(), first.trim().to_owned())
}
