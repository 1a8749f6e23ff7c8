//! Grading again only what a changed assignment concerns.
//!
//! Inputs come from streams keyed by seed, assignment, task, check and case, so that a task's result does not depend on
//! which other tasks are run. What a task does depend on is run with it: tasks about the same entry (its versions are
//! judged by all of them), tasks that build on it or are given its entry, and the tasks about entries that it is given.

use super::result::{NoteResult, Place, SubmissionResult, SubmissionStatus, TaskResult};
use crate::assignment::{Assignment, Definitions, Task};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What is graded again, and what it was.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Again {
    /// Numbers of the tasks that are run.
    pub tasks: BTreeSet<usize>,
    /// The result that stood.
    pub before: SubmissionResult,
}

impl Again {
    /// What has to be run after a change from those definitions. None: everything.
    pub fn new(assignment: &Assignment, before: &Definitions, result: SubmissionResult) -> Option<Self> {
        let now = &assignment.definitions;
        if now.shared != before.shared || result.status != SubmissionStatus::Graded {
            return None;
        }
        let had = |task: &Task| {
            before.tasks.get(&task.id) == now.tasks.get(&task.id)
                && result.tasks.iter().any(|r| r.id == task.id)
        };
        let changed = assignment.tasks.iter().enumerate().filter(|(_, t)| !had(t)).map(|(no, _)| no);
        Some(Self { tasks: closure(&assignment.tasks, changed.collect()), before: result })
    }

    /// Results of all tasks, in the order of the assignment: the new ones, and those that are kept.
    pub fn merge(&self, assignment: &Assignment, new: &[TaskResult]) -> Vec<TaskResult> {
        let find = |list: &[TaskResult], id: &str| list.iter().find(|r| r.id == id).cloned();
        let of = |task: &Task| find(new, &task.id).or_else(|| find(&self.before.tasks, &task.id));
        assignment.tasks.iter().filter_map(of).collect()
    }

    /// Remarks that only the tasks that are kept gave rise to.
    pub fn keep_notes(&self, notes: &mut Vec<NoteResult>) {
        for note in
            self.before.notes.iter().filter(|n| n.code == "statement_failed" || n.code == "module_absent")
        {
            if !notes.contains(note) {
                notes.push(note.clone());
            }
        }
    }

    /// Where the version of an entry stands that counted, where none of its tasks is run.
    pub fn place(&self, assignment: &Assignment, subject: &str) -> Option<&Place> {
        let mut own =
            assignment.tasks.iter().enumerate().filter(|(_, t)| about(t) == Some(subject)).peekable();
        own.peek()?;
        if own.clone().any(|(no, _)| self.tasks.contains(&no)) {
            return None;
        }
        own.find_map(|(_, t)| self.before.tasks.iter().find(|r| r.id == t.id)?.place.as_ref())
    }
}

/// The entry that a task is about.
fn about(task: &Task) -> Option<&str> {
    task.uses.first().map(String::as_str)
}

/// These tasks and all whose results may change with theirs.
fn closure(tasks: &[Task], mut set: BTreeSet<usize>) -> BTreeSet<usize> {
    loop {
        let concerns = |t: &Task, other: &Task| {
            let subject = about(other);
            about(t).is_some() && about(t) == subject
                || t.depends.contains(&other.id)
                || subject.is_some_and(|s| t.given.iter().chain(&t.uses).any(|e| e == s))
                || about(t).is_some_and(|s| other.given.iter().any(|e| e == s))
        };
        let more: Vec<usize> = (0..tasks.len())
            .filter(|no| !set.contains(no) && set.iter().any(|other| concerns(&tasks[*no], &tasks[*other])))
            .collect();
        if more.is_empty() {
            return set;
        }
        set.extend(more);
    }
}
