//! Hostile submissions, run against an assignment to see what stops them.
//!
//! An attack is a folder: `attack.toml` ([`Attack`]) and `submission/`, whose files have places that are filled in from
//! the assignment and from the canaries of the run ([`fill`]). Whether it got through is told by what it did, never by
//! what it says alone: a canary was touched, points were given, a process stayed, a page changed with the hidden inputs.

mod canary;
mod fill;
mod inject;
mod judge;
mod manifest;
mod run;

pub use judge::{Breach, Outcome, Stop};
pub use manifest::{Attack, AttackError, Control, Kind, Score, load_all};
pub use run::{Arena, Fate, part, quick};
