//! What the events of one student come to.

use super::result::SubmissionStatus;
use crate::ledger::{Event, Kind};
use jiff::Timestamp;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Files of an attempt as they were last seen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    /// Event that says so.
    pub seq: i64,
    /// SHA-256 of names and contents.
    pub sha256: String,
    /// The same with the remarks about them: what decides a grade.
    pub content: String,
    /// Fingerprint of what the file system says of them, where it can be trusted.
    pub stat: Option<String>,
    /// When it was handed in, as the LMS wrote it.
    pub submitted_at: Option<String>,
    /// The LMS itself calls it late.
    pub late: bool,
    /// Everything that the event says.
    pub facts: Value,
}

/// What was recorded of a graded attempt, without its words.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// Event that says so.
    pub seq: i64,
    /// Status.
    pub status: SubmissionStatus,
    /// Points, bonus included.
    pub score: Option<f64>,
    /// Points of bonus tasks in it.
    pub bonus: f64,
    /// Points of each task.
    pub tasks: BTreeMap<String, f64>,
    /// What decided it, the assignment left out.
    pub key: String,
    /// `python`, `rust`, or neither.
    pub language: Option<String>,
    /// The assignment that decided it: its hash.
    pub assignment: String,
    /// From a ledger of version 1, whose keys held the assignment.
    pub legacy: bool,
}

/// One attempt.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AttemptStory {
    /// Its files.
    pub seen: Option<Seen>,
    /// The newest result that is no failure of ours.
    pub good: Option<Recorded>,
    /// The newest of all.
    pub newest: Option<Recorded>,
}

impl AttemptStory {
    /// The result that stands: what we fail at displaces none.
    pub fn standing(&self) -> Option<&Recorded> {
        self.good.as_ref().or(self.newest.as_ref())
    }
    /// Whether we failed at it after it had been graded.
    pub fn failed_since(&self) -> bool {
        matches!((&self.good, &self.newest), (Some(good), Some(newest)) if newest.seq > good.seq)
    }
}

/// Points given by hand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ByHand {
    /// The final score.
    pub score: Option<f64>,
    /// Points of tasks.
    pub tasks: BTreeMap<String, f64>,
    /// Events that say so.
    pub seqs: Vec<i64>,
}

/// Everything that stands of one student.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Story {
    /// Attempts by number, from 1.
    pub attempts: BTreeMap<u32, AttemptStory>,
    /// The roster has them, and they handed in nothing.
    pub absent: bool,
    /// Points given by hand.
    pub by_hand: ByHand,
    /// Extension that `grader extend` gave, and the event that says so.
    pub extended: Option<(Timestamp, i64)>,
    /// Extension of the course's file.
    pub course_extension: Option<Timestamp>,
    /// Event by which they are excused.
    pub excused: Option<i64>,
    /// They were erased.
    pub forgotten: bool,
    /// What their grade was last written down as.
    pub grade: Option<Value>,
}

impl Story {
    /// From events in their order.
    pub fn of(events: &[Event]) -> Self {
        let mut story = Self::default();
        for event in events {
            story.tell(event);
        }
        story
    }

    /// More time: the later of what the course's file and an instructor gave.
    pub fn until(&self) -> Option<Timestamp> {
        self.course_extension.max(self.extended.map(|(until, _)| until))
    }

    fn tell(&mut self, event: &Event) {
        let undone = event.facts["undo"] == Value::Bool(true);
        match event.kind {
            Kind::Attempt if event.attempt == 0 => self.absent = event.facts["absent"] == Value::Bool(true),
            Kind::Attempt => {
                let sha256 = event.text("submission_sha256").unwrap_or_default();
                self.attempt(event).seen = Some(Seen {
                    seq: event.seq,
                    sha256: sha256.to_owned(),
                    content: event.text("content").unwrap_or(sha256).to_owned(),
                    stat: event.text("stat").map(str::to_owned),
                    submitted_at: event.text("submitted_at").map(str::to_owned),
                    late: event.facts["late"] == Value::Bool(true),
                    facts: event.facts.clone(),
                });
            }
            Kind::Result => {
                let Some(recorded) = recorded(event) else { return };
                let attempt = self.attempt(event);
                if recorded.status != SubmissionStatus::Error {
                    attempt.good = Some(recorded.clone());
                }
                attempt.newest = Some(recorded);
            }
            Kind::Override if undone => self.by_hand = ByHand::default(),
            Kind::Override => {
                let hand = &mut self.by_hand;
                hand.seqs.push(event.seq);
                hand.score = event.number("score").or(hand.score);
                hand.tasks.extend(numbers(event.facts["tasks"].as_object()));
            }
            Kind::Extension => {
                let until = event.text("until").and_then(|t| t.parse().ok()).filter(|_| !undone);
                if event.text("source") == Some("course") {
                    self.course_extension = until;
                } else {
                    self.extended = until.map(|until| (until, event.seq));
                }
            }
            Kind::Excused => self.excused = (!undone).then_some(event.seq),
            Kind::Forgotten => self.forgotten = true,
            Kind::Grade => self.grade = Some(event.facts.clone()),
            _ => {}
        }
    }

    fn attempt(&mut self, event: &Event) -> &mut AttemptStory {
        self.attempts.entry(u32::try_from(event.attempt).unwrap_or_default()).or_default()
    }
}

fn numbers(map: Option<&Map<String, Value>>) -> BTreeMap<String, f64> {
    map.into_iter().flatten().filter_map(|(id, x)| Some((id.clone(), x.as_f64()?))).collect()
}

fn recorded(event: &Event) -> Option<Recorded> {
    Some(Recorded {
        seq: event.seq,
        status: serde_json::from_value(event.facts["status"].clone()).ok()?,
        score: event.number("score"),
        bonus: event.number("bonus").unwrap_or_default(),
        tasks: numbers(event.facts["tasks"].as_object()),
        key: event.text("key").unwrap_or_default().to_owned(),
        language: event.text("language").map(str::to_owned),
        assignment: event.text("assignment").unwrap_or_default().to_owned(),
        legacy: event.facts["legacy"] == Value::Bool(true),
    })
}
