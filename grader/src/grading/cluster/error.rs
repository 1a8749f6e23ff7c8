//! Why a batch on a cluster ended early.

use crate::grading::batch::BatchError;
use crate::text::{Blame, Explain, Message, args};
use std::path::{Path, PathBuf};

/// Why a batch on a cluster ended early.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// The ledger, or the shared folder.
    #[error(transparent)]
    Batch(#[from] BatchError),
    /// There is no such program here.
    #[error("{0} is not found")]
    NotFound(String),
    /// A command of Slurm's failed.
    #[error("{command}: {reason}")]
    Slurm {
        /// The command.
        command: String,
        /// What it said.
        reason: String,
    },
    /// Worker after worker ends, and nothing is graded.
    #[error("{count} workers ended without a result; their logs are in {}: {reason}", logs.display())]
    NoWorker {
        /// How many.
        count: usize,
        /// What became of the last one.
        reason: String,
        /// Where their logs are.
        logs: PathBuf,
    },
    /// Students' code could read the shared folder.
    #[error("{} lies in {}, which students' code can read", shared.display(), seen.display())]
    Exposed {
        /// The shared folder.
        shared: PathBuf,
        /// What the sandbox shows.
        seen: PathBuf,
    },
}

impl Explain for ClusterError {
    fn message(&self) -> Message {
        let shown = |path: &Path| path.display().to_string();
        match self {
            Self::Batch(BatchError::Ledger(e)) => e.message(),
            Self::Batch(BatchError::Damaged(e)) => {
                Message::new("ledger_damaged", args! { "reason" => e.to_string() })
            }
            Self::Batch(BatchError::Shared { path, source }) => Message::new(
                "slurm_shared_failed",
                args! { "path" => shown(path), "reason" => source.to_string() },
            ),
            Self::NotFound(name) => Message::new("slurm_not_found", args! { "name" => name }),
            Self::Slurm { command, reason } => {
                Message::new("slurm_failed", args! { "command" => command, "reason" => reason })
            }
            Self::NoWorker { count, reason, logs } => Message::new(
                "slurm_no_worker",
                args! { "count" => count, "reason" => reason, "path" => shown(logs) },
            ),
            Self::Exposed { shared, seen } => {
                Message::new("slurm_exposed", args! { "path" => shown(shared), "seen" => shown(seen) })
            }
        }
    }
    fn hint(&self) -> Option<Message> {
        Some(Message::bare(match self {
            Self::Batch(_) => "hint_run_again",
            Self::NotFound(_) => "hint_slurm_install",
            Self::Slurm { .. } => "hint_slurm_failed",
            Self::NoWorker { .. } => "hint_slurm_no_worker",
            Self::Exposed { .. } => "hint_slurm_exposed",
        }))
    }
    fn blame(&self) -> Blame {
        match self {
            Self::Exposed { .. } => Blame::User,
            Self::Batch(BatchError::Ledger(e)) => e.blame(),
            _ => Blame::Ours,
        }
    }
}
