//! Errors as a person reads them.

use super::Message;

/// Whose failure an error is. It decides the exit code, and that our failure is never the student's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blame {
    /// The command line or a file that the user wrote is wrong (exit 2).
    User,
    /// We failed: no sandbox, no interpreter, a broken disk (exit 3).
    Ours,
    /// The user interrupted (exit 130).
    Interrupted,
}

/// An error that can be put into words of any language, with a hint how to go on.
pub trait Explain: std::error::Error {
    /// What happened.
    fn message(&self) -> Message;
    /// What to do about it.
    fn hint(&self) -> Option<Message> {
        None
    }
    /// Whose failure it is.
    fn blame(&self) -> Blame;
}
