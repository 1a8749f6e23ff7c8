//! Everything a person reads: one catalogue of messages in every language ([Fluent]).
//!
//! A message is a stable code and its arguments; it is put into words only where somebody reads it, so that any
//! language can be rendered later from a result file. The catalogue is `grader/messages/<lang>/<area>.ftl`, one file
//! an area; a test holds every language to the same ids and variables.
//!
//! [Fluent]: https://projectfluent.org

mod catalogue;
mod clean;
mod explain;
pub mod hidden;

pub use catalogue::{Lang, LangText, Message, args, render};
pub use clean::{cell, clean, clean_line};
pub use explain::{Blame, Explain};
