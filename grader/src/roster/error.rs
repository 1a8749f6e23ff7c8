//! Why a roster cannot be used.

use crate::text::{Blame, Explain, Message, args};
use std::path::PathBuf;

/// Why a roster cannot be used: the user's file is wrong.
#[derive(Debug, thiserror::Error)]
pub enum RosterError {
    /// The file cannot be read.
    #[error("{}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// No table: empty, or bytes that are no text.
    #[error("{}: no table", path.display())]
    NoTable {
        /// The file.
        path: PathBuf,
    },
    /// No column tells who somebody is.
    #[error("{}: no column of ids, names or e-mail addresses", path.display())]
    NoColumns {
        /// The file.
        path: PathBuf,
        /// Columns that are there.
        found: Vec<String>,
    },
    /// Two rows have one id.
    #[error("{}:{line}: the id {id} is in line {first} already", path.display())]
    DuplicateId {
        /// The file.
        path: PathBuf,
        /// Line of the second row.
        line: usize,
        /// Line of the first.
        first: usize,
        /// The id.
        id: String,
    },
}

impl Explain for RosterError {
    fn message(&self) -> Message {
        match self {
            Self::Unreadable { path, source } => Message::new(
                "roster_unreadable",
                args! { "path" => path.display().to_string(), "reason" => source.to_string() },
            ),
            Self::NoTable { path } => {
                Message::new("roster_no_table", args! { "path" => path.display().to_string() })
            }
            Self::NoColumns { path, found } => Message::new(
                "roster_no_columns",
                args! { "path" => path.display().to_string(), "found" => found.join(", ") },
            ),
            Self::DuplicateId { path, line, first, id } => Message::new(
                "roster_duplicate_id",
                args! { "path" => path.display().to_string(), "line" => line, "first" => first, "id" => id },
            ),
        }
    }
    fn hint(&self) -> Option<Message> {
        Some(Message::bare("hint_roster"))
    }
    fn blame(&self) -> Blame {
        Blame::User
    }
}
