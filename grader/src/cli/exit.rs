//! Exit codes, and errors on their way to the terminal.

use crate::text::{Blame, Explain, Message};
use std::process::ExitCode;

/// Exit codes, which people's scripts rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// The work was done; `check`: all public checks passed.
    Done = 0,
    /// `check`: some check failed. `lint`: something found.
    Found = 1,
    /// The command line or a file that the user wrote is wrong.
    Usage = 2,
    /// We failed; the same command goes on where it stopped.
    Ours = 3,
    /// Interrupted; the same command goes on where it stopped.
    Interrupted = 130,
}

impl From<Code> for ExitCode {
    fn from(code: Code) -> Self {
        Self::from(code as u8)
    }
}

/// An error that ends a command.
#[derive(Debug)]
pub struct Failure {
    /// Exit code.
    pub code: Code,
    /// What happened, outermost first.
    pub messages: Vec<Message>,
    /// Words that are ready, such as a compiler-like rendering of a manifest's errors.
    pub rendered: Option<String>,
    /// What to do about it.
    pub hint: Option<Box<Message>>,
}

impl Failure {
    /// The user's mistake.
    pub fn usage(message: Message, hint: Option<Message>) -> Self {
        Self { code: Code::Usage, messages: vec![message], rendered: None, hint: hint.map(Box::new) }
    }
    /// Ours.
    pub fn ours(message: Message) -> Self {
        Self { code: Code::Ours, messages: vec![message], rendered: None, hint: None }
    }
}

impl<E: Explain> From<E> for Failure {
    fn from(error: E) -> Self {
        let code = match error.blame() {
            Blame::User => Code::Usage,
            Blame::Ours => Code::Ours,
            Blame::Interrupted => Code::Interrupted,
        };
        Self { code, messages: vec![error.message()], rendered: None, hint: error.hint().map(Box::new) }
    }
}
