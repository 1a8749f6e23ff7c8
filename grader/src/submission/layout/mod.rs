//! Layouts: how an LMS hands out what was handed in.
//!
//! A layout looks at names alone. It recognises a folder as its own, or not; what it recognises it turns into slots,
//! and what in that folder is no submission it gives back, so that nothing is dropped in silence.

mod attempts;
mod canvas;
mod classroom;
mod gradescope;
mod moodle;
mod nbgrader;
mod plain;

use super::discovered::Part;
use super::tree::Child;
use crate::roster::Person;
pub(super) use attempts::split as split_attempts;
pub(super) use plain::{only_files, only_folders, plain, slot as plain_slot};

/// A layout, as the command line names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// Recognised by itself.
    #[default]
    Auto,
    /// One folder a student.
    Folders,
    /// One file a student.
    Files,
    /// Moodle's «Download all submissions».
    Moodle,
    /// Canvas's «Download Submissions».
    Canvas,
    /// Gradescope's «Export Submissions».
    Gradescope,
    /// nbgrader's `submitted/`, or an inbound folder of its exchange; with the name of the assignment there.
    Nbgrader(Option<String>),
    /// Clones of GitHub Classroom; with the assignment's prefix of their names.
    GithubClassroom(Option<String>),
}

impl Layout {
    /// Names on the command line.
    pub const NAMES: [&str; 8] =
        ["auto", "folders", "files", "moodle", "canvas", "gradescope", "nbgrader", "github-classroom"];

    /// Its name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Folders => "folders",
            Self::Files => "files",
            Self::Moodle => "moodle",
            Self::Canvas => "canvas",
            Self::Gradescope => "gradescope",
            Self::Nbgrader(_) => "nbgrader",
            Self::GithubClassroom(_) => "github-classroom",
        }
    }
}

impl std::str::FromStr for Layout {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, detail) = match text.split_once(':') {
            Some((name, detail)) if !detail.is_empty() => (name, Some(detail.to_owned())),
            _ => (text.trim_end_matches(':'), None),
        };
        Ok(match (name, detail) {
            ("auto", None) => Self::Auto,
            ("folders", None) => Self::Folders,
            ("files", None) => Self::Files,
            ("moodle", None) => Self::Moodle,
            ("canvas", None) => Self::Canvas,
            ("gradescope", None) => Self::Gradescope,
            ("nbgrader", detail) => Self::Nbgrader(detail),
            ("github-classroom", detail) => Self::GithubClassroom(detail),
            _ => return Err(format!("one of {}", Self::NAMES.join(", "))),
        })
    }
}

/// A layout's name as people write it.
pub(super) fn title(name: &str) -> &str {
    match name {
        "moodle" => "Moodle",
        "canvas" => "Canvas",
        "gradescope" => "Gradescope",
        "github-classroom" => "GitHub Classroom",
        other => other,
    }
}

/// One attempt, as a layout sees it.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub id: String,
    pub origin: String,
    pub people: Vec<Person>,
    pub submitted_at: Option<String>,
    pub late: bool,
    pub attempt: u32,
    pub parts: Vec<Part>,
}

impl Slot {
    fn of(id: &str, origin: &str, person: Person, part: Part) -> Self {
        Self {
            id: id.to_owned(),
            origin: origin.to_owned(),
            people: vec![person],
            submitted_at: None,
            late: false,
            attempt: 1,
            parts: vec![part],
        }
    }
}

/// What a layout makes of a folder.
#[derive(Debug)]
pub(super) struct Recognised {
    pub layout: &'static str,
    pub slots: Vec<Slot>,
    /// What is no submission of this layout.
    pub rest: Vec<Child>,
}

/// Why a folder that a layout recognises cannot be used.
#[derive(Debug)]
pub(super) enum LayoutProblem {
    /// It holds several assignments, and which is meant is not known.
    SeveralAssignments(Vec<String>),
}

type Outcome = Result<Option<Recognised>, LayoutProblem>;

/// Asks the layouts that are possible whether a folder is theirs. `name` is the folder's own; `assignment` the id of
/// the assignment that is graded.
pub(super) fn recognise(
    layout: &Layout,
    folder: &Part,
    name: &str,
    children: &[Child],
    assignment: &str,
) -> Outcome {
    let auto = *layout == Layout::Auto;
    if (auto || *layout == Layout::Gradescope)
        && let Some(found) = gradescope::find(folder, children)
    {
        return Ok(Some(found));
    }
    if (auto || *layout == Layout::Moodle)
        && let Some(found) = moodle::find(children)
    {
        return Ok(Some(found));
    }
    if (auto || *layout == Layout::Canvas)
        && let Some(found) = canvas::find(children, !auto)
    {
        return Ok(Some(found));
    }
    if auto || matches!(layout, Layout::Nbgrader(_)) {
        let named = if let Layout::Nbgrader(Some(named)) = layout { Some(named.as_str()) } else { None };
        let found = nbgrader::find(name, children, named, assignment, !auto)?;
        if found.is_some() {
            return Ok(found);
        }
    }
    if auto || matches!(layout, Layout::GithubClassroom(_)) {
        let prefix =
            if let Layout::GithubClassroom(Some(named)) = layout { Some(named.as_str()) } else { None };
        return Ok(classroom::find(name, children, prefix, assignment, !auto));
    }
    Ok(None)
}

#[cfg(test)]
mod tests;
