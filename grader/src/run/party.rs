//! Who answers the steps of a check.

use crate::compare::Failure;
use crate::text::{Blame, Explain, Message, args};
use grader_protocol::Value;
use std::fmt;

/// Our failure, never the student's: it lowers no grade.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// A process could not be started.
    #[error("the process could not be started: {0}")]
    Start(String),
    /// The interpreter or the toolchain is not there.
    #[error("{}", .0.text(crate::text::Lang::En))]
    Prepare(Message),
    /// The runner said that it is broken, or speaks another version.
    #[error("the runner failed: {0}")]
    Runner(String),
    /// The oracle could not answer.
    #[error("the oracle could not answer {step}: {reason}")]
    Oracle {
        /// Text of the step.
        step: String,
        /// Why.
        reason: String,
    },
    /// The user interrupted.
    #[error("interrupted")]
    Interrupted,
}

impl Explain for Trouble {
    fn message(&self) -> Message {
        match self {
            Self::Start(reason) => Message::new("trouble_start", args! { "reason" => reason }),
            Self::Prepare(message) => message.clone(),
            Self::Runner(reason) => Message::new("trouble_runner", args! { "reason" => reason }),
            Self::Oracle { step, reason } => {
                Message::new("trouble_oracle", args! { "step" => step, "reason" => reason })
            }
            Self::Interrupted => Message::bare("interrupted"),
        }
    }
    fn hint(&self) -> Option<Message> {
        matches!(self, Self::Start(_)).then(|| Message::bare("hint_doctor"))
    }
    fn blame(&self) -> Blame {
        if matches!(self, Self::Interrupted) { Blame::Interrupted } else { Blame::Ours }
    }
}

/// What a party answers to one request.
#[derive(Clone, Debug, PartialEq)]
pub enum Answered {
    /// A value.
    Value(Value),
    /// An object, which stays with the party.
    Object(u64),
    /// The party could not do it.
    Failed(Failure),
}

/// An argument of a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Argument {
    /// A value.
    Value(Value),
    /// An object that the party made.
    Object(u64),
    /// A function or class of the party's own.
    Entry(String),
}

/// Arguments of a call.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CallArguments {
    /// By position.
    pub positional: Vec<Argument>,
    /// By name.
    pub named: Vec<(String, Argument)>,
}

/// Whoever answers the steps of a check.
pub trait Party {
    /// Calls a function, or makes an object of a class (`keep`).
    fn call(&mut self, entry: &str, args: &CallArguments, keep: bool) -> Result<Answered, Trouble>;
    /// Calls a method.
    fn method(&mut self, object: u64, method: &str, args: &CallArguments) -> Result<Answered, Trouble>;
    /// Reads an attribute.
    fn get(&mut self, object: u64, attribute: &str) -> Result<Answered, Trouble>;
    /// Sets an attribute.
    fn set(&mut self, object: u64, attribute: &str, value: &Argument) -> Result<Answered, Trouble>;
    /// Looks at a variable.
    fn variable(&mut self, entry: &str) -> Result<Answered, Trouble>;
    /// The positional arguments of the last call as they were after it, where the party was asked to [`Self::echo`].
    fn after(&mut self) -> Option<Vec<Value>> {
        None
    }
    /// Asks for the arguments after each call, from now on.
    fn echo(&mut self, _on: bool) {}
    /// Asks for the CPU time of each call, from now on.
    fn measure(&mut self, _on: bool) {}
    /// CPU seconds that the last call took, where the party was asked to [`Self::measure`].
    fn seconds(&self) -> f64 {
        0.0
    }
    /// Forgets an object.
    fn forget(&mut self, _object: u64) {}
}

impl fmt::Debug for dyn Party + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Party")
    }
}
