//! The course: dates, time zone, late policy, extensions. `course.toml` beside the assignments, so that an extension
//! does not change an assignment.
//!
//! [`Course::load`] reads the file with the machinery of the assignments' manifests: what is wrong is a finding with
//! its place. [`late`] is the pure part: from the time of an attempt to what it costs.

pub mod late;
mod lint;
mod load;
pub mod manifest;
mod period;
#[cfg(test)]
#[expect(clippy::float_cmp, reason = "the arithmetic is exact, and has to be")]
mod tests;
mod when;

pub use late::{LateState, Lateness, lateness, penalty};
pub use lint::lint;
pub use manifest::{Base, Counts};
pub use period::Period;

use crate::text::{Lang, LangText};
use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The name of the file.
pub const FILE: &str = "course.toml";

/// A course that has been validated.
#[derive(Clone, Debug)]
pub struct Course {
    /// The file.
    pub file: PathBuf,
    /// Title.
    pub title: LangText,
    /// Language of what is written for everybody.
    pub lang: Lang,
    /// Time zone in which dates without an offset are, and in which days of lateness are counted.
    pub zone: TimeZone,
    /// Its IANA name: `Europe/Moscow`.
    pub zone_name: String,
    /// Terms, by id.
    pub terms: BTreeMap<String, Term>,
    /// Rules of each assignment that the file names, by id.
    pub assignments: BTreeMap<String, Rules>,
    /// Rules of every other assignment.
    pub other: Rules,
    /// Extensions, in the order of the file.
    pub extensions: Vec<Extension>,
}

/// A term: both days belong to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Its first second.
    pub starts: Timestamp,
    /// Its last second.
    pub ends: Timestamp,
}

/// When an assignment is due, and what being late costs. All times are whole seconds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rules {
    /// From when it can be handed in.
    pub opens: Option<Timestamp>,
    /// The last second that is on time.
    pub due: Option<Timestamp>,
    /// The last second at which an attempt is accepted.
    pub closes: Option<Timestamp>,
    /// Points from which it is passed.
    pub pass: Option<PassMark>,
    /// Which attempt counts.
    pub counts: Counts,
    /// What being late costs; none: nothing.
    pub late: Option<LatePolicy>,
    /// Id of its term.
    pub term: Option<String>,
}

/// From where on an assignment is passed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PassMark {
    /// Points.
    Points(f64),
    /// Percent of the maximum.
    Percent(f64),
}

impl PassMark {
    /// In points of an assignment with this maximum.
    pub fn points(self, max: f64) -> f64 {
        match self {
            Self::Points(points) => points,
            Self::Percent(percent) => percent / 100.0 * max,
        }
    }
    /// Whether so many points pass. Points are kept to 1e-4.
    pub fn passes(self, score: f64, max: f64) -> bool {
        score + 5e-5 >= self.points(max)
    }
}

/// What being late costs: see [`late`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LatePolicy {
    /// So long after the deadline nothing is taken.
    pub grace: Period,
    /// Percent that are taken once, by how late it is; in rising order. The last that applies counts.
    pub steps: Vec<LateStep>,
    /// Percent for each day that has begun.
    pub per_day: f64,
    /// Most percent that are taken.
    pub cap: f64,
    /// Percent of the maximum below which lateness takes nothing.
    pub floor: f64,
    /// What the percent are of.
    pub of: Base,
}

/// A step of a late policy.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LateStep {
    /// For attempts that are later than this.
    pub after: Period,
    /// Percent that are taken.
    pub percent: f64,
}

/// More time for one student.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    /// Submission id, or what the roster knows them by.
    pub student: String,
    /// Assignment id.
    pub assignment: String,
    /// The last second that is on time for them.
    pub until: Timestamp,
    /// Why.
    pub reason: String,
}

impl Course {
    /// The rules of an assignment.
    pub fn rules(&self, assignment: &str) -> &Rules {
        self.assignments.get(assignment).unwrap_or(&self.other)
    }

    /// The extension of one of these students: the latest of theirs.
    pub fn extension<'a>(
        &self,
        assignment: &str,
        students: impl IntoIterator<Item = &'a str>,
    ) -> Option<&Extension> {
        let students: Vec<&str> = students.into_iter().collect();
        let theirs = |e: &&Extension| e.assignment == assignment && students.contains(&e.student.as_str());
        self.extensions.iter().filter(theirs).max_by_key(|e| e.until)
    }
}

/// A time as people write it in `course.toml` and on a command line; a day means its end.
pub fn parse_time(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    when::parse(text, when::Day::End, zone)
}
