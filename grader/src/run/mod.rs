//! Conversations with a student's process.
//!
//! [`Party`] is whoever answers the steps of a check: a student's process ([`Conversation`]), an instructor's solution
//! run in the same way, or the reference. [`play`] has a party play a check's steps.

mod conversation;
mod exchange;
mod party;
mod reference;
mod script;
mod start;
mod warm;

pub use conversation::{Conversation, Load, NO_HEADING, Program};
pub use exchange::{Ending, Process, Start, Tap};
pub use party::{Answered, Argument, CallArguments, Party, Trouble};
pub use reference::Reference;
pub(crate) use reference::{from_arg, to_arg};
pub use script::{Performance, play};
pub(crate) use script::{input, literal_value};
pub use start::Cold;
pub use warm::{Pool, Warm};
