//! `--repeat`: does a submission give the same results every time?
//!
//! The first run counts, so that a grade does not depend on how often somebody looked; a submission whose runs differ
//! gets a note with the points of each. A run at which we failed says nothing about the submission: it is left out,
//! and the submission is repeated again next time.

use super::engine::Graded;
use super::result::{NoteResult, Status, SubmissionResult, SubmissionStatus};
use crate::text::{Lang, Message, args};

/// Grades again until there are `runs` results. Returns the first, marked if the others differ, and how many runs
/// there were at which we did not fail.
pub(super) fn repeat(
    mut first: Graded,
    runs: u32,
    lang: Lang,
    again: &mut dyn FnMut() -> Graded,
) -> (Graded, u32) {
    if first.result.status != SubmissionStatus::Graded {
        return (first, runs);
    }
    let mut done = 1;
    let mut scores = vec![first.result.score];
    let mut tasks: Vec<String> = Vec::new();
    for _ in 1..runs {
        let next = again().result;
        if next.status == SubmissionStatus::Error {
            continue;
        }
        done += 1;
        scores.push(next.score);
        for id in differences(&first.result, &next) {
            if !tasks.contains(&id) {
                tasks.push(id);
            }
        }
    }
    if !tasks.is_empty() {
        let points: Vec<String> =
            scores.iter().map(|s| s.map_or_else(|| "–".to_owned(), |s| s.to_string())).collect();
        let args = args! { "runs" => done, "tasks" => tasks.join(", "), "points" => points.join(", ") };
        first.result.notes.push(NoteResult::new(Message::new("results_differ", args), lang));
    }
    (first, done)
}

/// Tasks that came out differently: another status or other points of one of their checks. What an exception says may
/// differ (addresses, times).
fn differences(one: &SubmissionResult, other: &SubmissionResult) -> Vec<String> {
    let checks = |r: &SubmissionResult, id: &str| -> Vec<(Status, u64)> {
        let task = r.tasks.iter().find(|t| t.id == id);
        task.into_iter().flat_map(|t| &t.checks).map(|c| (c.status, c.score.to_bits())).collect()
    };
    one.tasks.iter().map(|t| t.id.clone()).filter(|id| checks(one, id) != checks(other, id)).collect()
}

/// The key of a result that came out of several runs. What was repeated more often serves for less.
pub(super) fn key(key: &str, runs: u32) -> String {
    if runs > 1 { format!("{key}:r{runs}") } else { key.to_owned() }
}

/// Whether a recorded key serves for so many runs.
pub(super) fn serves(recorded: &str, key: &str, runs: u32) -> bool {
    match recorded.strip_prefix(key) {
        Some("") => runs <= 1,
        Some(rest) => rest.strip_prefix(":r").and_then(|n| n.parse::<u32>().ok()).is_some_and(|n| n >= runs),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_runs_serve_for_fewer() {
        assert!(serves("k", "k", 1));
        assert!(!serves("k", "k", 2));
        assert!(serves("k:r3", "k", 1) && serves("k:r3", "k", 3));
        assert!(!serves("k:r3", "k", 4));
        assert!(!serves("x:r3", "k", 1) && !serves("", "k", 1));
        assert_eq!((key("k", 1), key("k", 2)), ("k".to_owned(), "k:r2".to_owned()));
    }
}
