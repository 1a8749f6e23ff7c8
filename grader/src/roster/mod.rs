//! Who the people of a course are: identities, and the roster that joins them.
//!
//! A name is text that somebody typed: it is shown, and never decides who somebody is while an id can. Ids are opaque;
//! each carries the kind of system that gave it, since the number 17 of Moodle and the number 17 of a faculty are two
//! people.

mod columns;
mod error;
mod join;
mod name;
mod read;
mod when;

pub use error::RosterError;
pub use join::{Joined, Match};
pub use name::{fold, same_name};
pub use read::PersonReader;
pub(crate) use read::decode;

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// The system that an id comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdKind {
    /// A column `id` of a roster that no system is known of; the name of a folder.
    Own,
    /// Moodle: the number of a participant (of one assignment) or of a user; of a group, its number.
    Moodle,
    /// Canvas: the number of a user.
    Canvas,
    /// The institution's number: `SIS User ID`, `ID number`, a student number.
    Sis,
    /// A login: `SIS Login ID`, a user name.
    Login,
    /// Gradescope: `SID`.
    Gradescope,
    /// A GitHub user name.
    Github,
    /// nbgrader: the id of a student.
    Nbgrader,
}

/// Somebody who hands in: a student, or a group whose members are not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Opaque id: the roster's, else the LMS's. The only part of a person that results and the ledger's chain hold.
    pub id: String,
    /// Name as people read it; empty where it is not known.
    #[serde(default)]
    pub name: String,
    /// Name that lists are ordered by, `Surname, Name`; empty where it is not known.
    #[serde(default)]
    pub sort_name: String,
    /// E-mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// Group, section or team.
    #[serde(default)]
    pub group: Option<String>,
    /// Ids by the system that gave them.
    #[serde(default)]
    pub ids: BTreeMap<IdKind, String>,
}

impl Person {
    /// Somebody of whom only an id is known.
    pub fn of_id(kind: IdKind, id: &str) -> Self {
        Self { id: id.to_owned(), ids: BTreeMap::from([(kind, id.to_owned())]), ..Self::default() }
    }

    /// The name that a list shows: the sort name, else the name, else the id.
    pub fn listed(&self) -> &str {
        [&self.sort_name, &self.name].into_iter().find(|n| !n.is_empty()).unwrap_or(&self.id)
    }
}

/// The people of a course.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Roster {
    /// People in the order of the file.
    pub people: Vec<Person>,
    /// What kind of file it was read from, for messages: `moodle`, `canvas`, …, `csv`.
    pub form: &'static str,
    /// When people handed in, by id, in the course's time zone: Moodle's worksheet tells what its archive does not.
    pub times: HashMap<String, jiff::civil::DateTime>,
    /// Rows that were not taken: line and what is wrong with them.
    pub skipped: Vec<(usize, crate::text::Message)>,
}
