//! What can go wrong in a call by name.

use std::fmt;

/// Why a call by name gave no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DynError {
    /// There is no such function, class, method or attribute.
    NoSuch {
        /// `function`, `class`, `method` or `attribute`.
        what: &'static str,
        /// Its name.
        name: String,
    },
    /// The caller gave a wrong argument: unknown, missing, given twice, of a wrong kind or shape.
    BadArgument {
        /// The function or method.
        function: String,
        /// What is wrong with which argument.
        reason: String,
    },
    /// A part that was given in place of ours failed.
    Part {
        /// The part's name.
        name: String,
        /// What happened, in the words of who gave the part.
        reason: String,
    },
}

impl DynError {
    pub(crate) fn bad(function: &str, reason: impl Into<String>) -> Self {
        Self::BadArgument { function: function.to_owned(), reason: reason.into() }
    }

    pub(crate) fn no_such(what: &'static str, name: &str) -> Self {
        Self::NoSuch { what, name: name.to_owned() }
    }
}

impl fmt::Display for DynError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuch { what, name } => write!(f, "no {what} named {name:?}"),
            Self::BadArgument { function, reason } => write!(f, "{function}: {reason}"),
            Self::Part { name, reason } => write!(f, "the part {name:?} failed: {reason}"),
        }
    }
}

impl std::error::Error for DynError {}
