//! Why an export could not be made.

use crate::ledger::LedgerError;
use crate::text::{Blame, Explain, Message, args};
use std::path::PathBuf;

/// Why an export could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The instructor's file cannot be read.
    #[error("{}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The instructor's file is no table.
    #[error("{}: no table", path.display())]
    NoTable {
        /// The file.
        path: PathBuf,
    },
    /// It lacks a column, or several could be meant.
    #[error("{}: no column {wanted}", path.display())]
    NoColumn {
        /// The file.
        path: PathBuf,
        /// What is missing.
        wanted: String,
        /// The columns that there are.
        found: Vec<String>,
    },
    /// Nobody's work came in a folder of Moodle's.
    #[error("no folder of Moodle's")]
    NoMoodleFolders,
    /// The archive could not be made.
    #[error("archive: {0}")]
    Archive(#[from] std::io::Error),
    /// This format has no file to fill.
    #[error("{format} has no file to fill")]
    NothingToFill {
        /// The format.
        format: &'static str,
    },
}

impl Explain for ExportError {
    fn message(&self) -> Message {
        match self {
            Self::Ledger(e) => e.message(),
            Self::Unreadable { path, source } => Message::new(
                "file_unreadable",
                args! { "path" => path.display().to_string(), "reason" => source.to_string() },
            ),
            Self::NoTable { path } => {
                Message::new("export_no_table", args! { "path" => path.display().to_string() })
            }
            Self::NoColumn { path, wanted, found } => Message::new(
                "export_no_column",
                args! { "path" => path.display().to_string(), "wanted" => wanted, "found" => found.join(", ") },
            ),
            Self::NoMoodleFolders => Message::bare("export_no_moodle_folders"),
            Self::Archive(e) => Message::new("export_no_archive", args! { "reason" => e.to_string() }),
            Self::NothingToFill { format } => {
                Message::new("export_nothing_to_fill", args! { "format" => format })
            }
        }
    }
    fn hint(&self) -> Option<Message> {
        match self {
            Self::Ledger(e) => e.hint(),
            Self::Unreadable { .. } | Self::Archive(_) => None,
            Self::NoMoodleFolders => Some(Message::bare("export_no_moodle_folders_hint")),
            Self::NoTable { .. } => Some(Message::bare("export_no_table_hint")),
            Self::NoColumn { .. } => Some(Message::bare("export_no_column_hint")),
            Self::NothingToFill { .. } => Some(Message::bare("export_nothing_to_fill_hint")),
        }
    }
    fn blame(&self) -> Blame {
        match self {
            Self::Ledger(e) => e.blame(),
            Self::Archive(_) => Blame::Ours,
            _ => Blame::User,
        }
    }
}
