//! What can go wrong with a ledger.

use crate::text::{Blame, Explain, Message, args};
use std::path::{Path, PathBuf};

/// Why the ledger could not do it.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// SQLite says no.
    #[error("{}: {source}", path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// A file beside it.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What happened.
        source: std::io::Error,
    },
    /// Written by a newer program, which knows more than we would keep.
    #[error("{} was written by a newer grader (version {found})", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i64,
    },
    /// It holds what no version of this program writes.
    #[error("{} is damaged: {reason}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// It was removed or replaced while it was open.
    #[error("{} was removed or replaced", path.display())]
    Gone {
        /// The file.
        path: PathBuf,
    },
    /// Nothing was graded in this folder.
    #[error("there is no ledger in {}", dir.display())]
    Missing {
        /// The folder.
        dir: PathBuf,
    },
}

/// Whether another process is writing, or holds it.
pub fn locked(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked};
    matches!(error.sqlite_error_code(), Some(DatabaseBusy | DatabaseLocked))
}

/// Whether the file is no database, or a damaged one: another run will not change that.
fn broken(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    matches!(error.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase))
}

impl LedgerError {
    /// Wraps what SQLite says of a file.
    pub(super) fn database(path: &Path) -> impl Fn(rusqlite::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::Database { path: path.clone(), source }
    }
}

impl Explain for LedgerError {
    fn message(&self) -> Message {
        let shown = |path: &Path| path.display().to_string();
        match self {
            Self::Database { path, source } if locked(source) => {
                let seconds = super::patience().as_secs();
                Message::new("ledger_locked", args! { "path" => shown(path), "seconds" => seconds })
            }
            Self::Gone { path } => Message::new("ledger_gone", args! { "path" => shown(path) }),
            Self::Database { path, source } => Message::new(
                "ledger_database",
                args! { "path" => shown(path), "reason" => source.to_string() },
            ),
            Self::File { path, source } => Message::new(
                "ledger_database",
                args! { "path" => shown(path), "reason" => source.to_string() },
            ),
            Self::Newer { path, found } => {
                Message::new("ledger_newer", args! { "path" => shown(path), "found" => found })
            }
            Self::Damaged { path, reason } => {
                Message::new("ledger_broken", args! { "path" => shown(path), "reason" => reason })
            }
            Self::Missing { dir } => Message::new("ledger_missing", args! { "path" => shown(dir) }),
        }
    }
    fn hint(&self) -> Option<Message> {
        Some(Message::bare(match self {
            Self::Database { source, .. } if locked(source) => "hint_ledger_locked",
            Self::Database { source, .. } if broken(source) => "hint_ledger_broken",
            Self::Database { .. } | Self::File { .. } | Self::Gone { .. } => "hint_run_again",
            Self::Newer { .. } => "hint_update",
            Self::Damaged { .. } => "hint_ledger_verify",
            Self::Missing { .. } => "hint_ledger_missing",
        }))
    }
    fn blame(&self) -> Blame {
        match self {
            Self::Database { .. } | Self::File { .. } | Self::Gone { .. } | Self::Damaged { .. } => {
                Blame::Ours
            }
            Self::Newer { .. } | Self::Missing { .. } => Blame::User,
        }
    }
}
