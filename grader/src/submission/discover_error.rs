//! Why no submissions were found.

use super::archive::ArchiveError;
use crate::text::{Blame, Explain, Message, args};
use std::path::PathBuf;

/// Why no submissions were found: what was named on the command line is not what it should be.
#[derive(Debug, thiserror::Error)]
pub enum DiscoverError {
    /// A path that is not there or cannot be read.
    #[error("{}: {source}", path.display())]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Nothing in it.
    #[error("no submissions in {}", path.display())]
    Empty {
        /// The path.
        path: PathBuf,
    },
    /// An archive that cannot be read.
    #[error("{source}")]
    BadArchive {
        /// In words.
        message: Message,
        /// Why.
        source: ArchiveError,
    },
    /// The layout that was named is not there.
    #[error("{} is not as {layout} hands it out", path.display())]
    NotOfLayout {
        /// The path.
        path: PathBuf,
        /// The layout.
        layout: &'static str,
    },
    /// Several assignments, none of them this one.
    #[error("{} holds several assignments", path.display())]
    SeveralAssignments {
        /// The path.
        path: PathBuf,
        /// Their names.
        names: Vec<String>,
    },
}

impl Explain for DiscoverError {
    fn message(&self) -> Message {
        match self {
            Self::Unreadable { path, source } => Message::new(
                "submissions_unreadable",
                args! { "path" => path.display().to_string(), "reason" => source.to_string() },
            ),
            Self::Empty { path } => {
                Message::new("no_submissions", args! { "path" => path.display().to_string() })
            }
            Self::BadArchive { message, .. } => message.clone(),
            Self::NotOfLayout { path, layout } => Message::new(
                "layout_not_recognised",
                args! { "path" => path.display().to_string(), "layout" => super::layout::title(layout) },
            ),
            Self::SeveralAssignments { path, names } => Message::new(
                "layout_several_assignments",
                args! { "path" => path.display().to_string(), "names" => names.join(", ") },
            ),
        }
    }
    fn hint(&self) -> Option<Message> {
        Some(Message::bare(match self {
            Self::Unreadable { .. } | Self::Empty { .. } => "hint_submissions",
            Self::BadArchive { .. } => "hint_class_archive",
            Self::NotOfLayout { .. } => "hint_layout",
            Self::SeveralAssignments { .. } => "hint_layout_assignment",
        }))
    }
    fn blame(&self) -> Blame {
        Blame::User
    }
}
