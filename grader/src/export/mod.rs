//! Grades for other systems: one file a format, and the instructor's own file filled in place.

mod canvas;
mod class;
mod csv;
mod error;
mod fill;
mod github;
mod gradescope;
mod junit;
mod moodle;
mod moodle_feedback;
mod nbgrader;
mod table;
mod words;

pub use error::ExportError;

use crate::grading::gradebook::Gradebook;
use crate::text::Message;
use class::Class;
use std::path::{Path, PathBuf};

/// A format of another system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `results.json` a student, as Gradescope's container writes it.
    Gradescope,
    /// The gradebook of Canvas.
    Canvas,
    /// The offline grading worksheet of Moodle.
    Moodle,
    /// The archive of feedback files that Moodle hands to its students.
    MoodleFeedback,
    /// The columns of `nbgrader export`.
    Nbgrader,
    /// The base64 result of a GitHub Classroom runner, a student.
    GithubClassroom,
    /// JUnit XML.
    Junit,
    /// A table for spreadsheets.
    Csv,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 8] = [
        Self::Gradescope,
        Self::Canvas,
        Self::Moodle,
        Self::MoodleFeedback,
        Self::Nbgrader,
        Self::GithubClassroom,
        Self::Junit,
        Self::Csv,
    ];

    /// Name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gradescope => "gradescope",
            Self::Canvas => "canvas",
            Self::Moodle => "moodle",
            Self::MoodleFeedback => "moodle-feedback",
            Self::Nbgrader => "nbgrader",
            Self::GithubClassroom => "github-classroom",
            Self::Junit => "junit",
            Self::Csv => "csv",
        }
    }

    /// Whether it is a file a student, so that the output is a folder.
    pub const fn is_folder(self) -> bool {
        matches!(self, Self::Gradescope | Self::GithubClassroom)
    }

    /// Whether it is an archive, which no terminal can show.
    pub const fn is_archive(self) -> bool {
        matches!(self, Self::MoodleFeedback)
    }

    /// Whether the instructor's own file can be filled.
    pub const fn fills(self) -> bool {
        matches!(self, Self::Canvas | Self::Moodle)
    }

    /// Where the output goes below the graded folder, unless it is told.
    pub fn default_name(self) -> PathBuf {
        PathBuf::from("export").join(match self {
            Self::Gradescope | Self::GithubClassroom => self.name().to_owned(),
            Self::Junit => "junit.xml".to_owned(),
            Self::MoodleFeedback => format!("{}.zip", self.name()),
            Self::Canvas | Self::Moodle | Self::Nbgrader | Self::Csv => format!("{}.csv", self.name()),
        })
    }
}

/// What an instructor asks for.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The format.
    pub format: Format,
    /// The instructor's own file, to be filled.
    pub file: Option<&'a Path>,
    /// Name of the grade's column, where it cannot be told.
    pub column: Option<&'a str>,
}

/// What was made.
#[derive(Debug, Default)]
pub struct Export {
    /// Files by name below the output folder; one nameless file where the output is a file.
    pub files: Vec<(String, Vec<u8>)>,
    /// Students with a grade in it; of feedback, pages.
    pub written: usize,
    /// Who is not in it, whose grade was capped, which rows the LMS would skip, and why.
    pub remarks: Vec<Message>,
}

/// Makes an export. Nothing is written.
///
/// # Errors
/// The ledger cannot be read; the instructor's file is no table, or lacks a column.
pub fn export(book: &Gradebook, request: &Request<'_>) -> Result<Export, ExportError> {
    let mut class = Class::new(book);
    if let Some(path) = request.file {
        let table = table::Table::read(path)?;
        let people = class.entries()?;
        return match request.format {
            Format::Canvas => canvas::fill(&class, &people, table, request.column),
            Format::Moodle => moodle::fill(&class, &people, table, request.column),
            _ => Err(ExportError::NothingToFill { format: request.format.name() }),
        };
    }
    match request.format {
        Format::Gradescope => gradescope::write(&mut class),
        Format::GithubClassroom => github::write(&mut class),
        Format::Junit => junit::write(&mut class),
        Format::MoodleFeedback => moodle_feedback::write(&mut class),
        Format::Canvas => Ok(canvas::new(&class, &class.entries()?, request.column)),
        Format::Moodle => Ok(moodle::new(&class, &class.entries()?)),
        Format::Nbgrader => Ok(nbgrader::write(&class, &class.entries()?)),
        Format::Csv => Ok(csv::write(&class, &class.entries()?)),
    }
}
