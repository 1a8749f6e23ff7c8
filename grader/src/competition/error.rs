//! What can be wrong outside of a submission: the instructor's files, the disk, the database.

use crate::ledger::LedgerError;
use crate::text::{Blame, Explain, Lang, Message, args};
use std::path::{Path, PathBuf};

/// Why a competition could not be opened or scored. A wrong submission is never an error: it is a result.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file that the instructor wrote is wrong.
    #[error("{}", placed(file, *line, *column, problem).text(Lang::En))]
    Wrong {
        /// The file.
        file: PathBuf,
        /// Line, from 1.
        line: Option<u64>,
        /// Column in characters, from 1.
        column: Option<u64>,
        /// What is wrong.
        problem: Box<Message>,
        /// What to do about it.
        hint: Option<Box<Message>>,
    },
    /// A file could not be read or written.
    #[error("{}: {source}", file.display())]
    Io {
        /// The file.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The database failed, or the ledger's chain in it.
    #[error(transparent)]
    Ledger(#[from] Box<LedgerError>),
    /// The run was interrupted; what was scored until then is kept.
    #[error("interrupted")]
    Interrupted,
}

impl Error {
    /// A file as a whole is wrong.
    pub fn wrong(file: &Path, problem: Message) -> Self {
        Self::Wrong {
            file: file.to_owned(),
            line: None,
            column: None,
            problem: Box::new(problem),
            hint: None,
        }
    }
    /// A line of a file is wrong.
    pub fn wrong_line(file: &Path, line: u64, problem: Message) -> Self {
        Self::Wrong {
            file: file.to_owned(),
            line: Some(line),
            column: None,
            problem: Box::new(problem),
            hint: None,
        }
    }
    /// With a hint.
    #[must_use]
    pub fn with_hint(mut self, message: Message) -> Self {
        if let Self::Wrong { hint, .. } = &mut self {
            *hint = Some(Box::new(message));
        }
        self
    }
    /// For `map_err`: a file could not be read or written.
    pub fn io(file: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let file = file.to_owned();
        move |source| Self::Io { file, source }
    }
    /// For `map_err`: the database failed.
    pub fn database(file: &Path) -> impl Fn(rusqlite::Error) -> Self + use<> {
        let file = file.to_owned();
        move |source| LedgerError::Database { path: file.clone(), source }.into()
    }
}

impl From<LedgerError> for Error {
    fn from(error: LedgerError) -> Self {
        Self::Ledger(Box::new(error))
    }
}

impl Explain for Error {
    fn message(&self) -> Message {
        match self {
            // Every message of this kind begins with its place.
            Self::Wrong { file, line, column, problem, .. } => placed(file, *line, *column, problem),
            Self::Io { file, source } => Message::new(
                "competition_io",
                args! { "file" => file.display().to_string(), "error" => source.to_string() },
            ),
            Self::Ledger(error) => error.message(),
            Self::Interrupted => Message::bare("competition_interrupted"),
        }
    }

    fn hint(&self) -> Option<Message> {
        match self {
            Self::Wrong { hint, .. } => hint.as_deref().cloned(),
            Self::Ledger(error) => error.hint(),
            Self::Io { source, .. } if !is_place(source) => Some(Message::bare("hint_run_again")),
            _ => None,
        }
    }

    fn blame(&self) -> Blame {
        match self {
            Self::Wrong { .. } => Blame::User,
            Self::Ledger(error) => error.blame(),
            Self::Io { source, .. } if is_place(source) => Blame::User,
            Self::Io { .. } => Blame::Ours,
            Self::Interrupted => Blame::Interrupted,
        }
    }
}

/// Is it the place that was named which is wrong, and not the disk?
fn is_place(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory)
}

fn place(file: &Path, line: Option<u64>, column: Option<u64>) -> String {
    [Some(file.display().to_string()), line.map(|n| n.to_string()), column.map(|n| n.to_string())]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(":")
}

fn placed(file: &Path, line: Option<u64>, column: Option<u64>, problem: &Message) -> Message {
    let mut message = problem.clone();
    message.args.insert("place".into(), place(file, line, column).into());
    message
}
