//! The one comparator, and the oracles.
//!
//! A check is run by two parties, the student's process and an oracle, each of which leaves a [`Transcript`]: one
//! answer a step. Everything that judges (grading, diagnosis by known mistakes, audit) compares transcripts, and
//! every comparison of numbers in the program goes through [`values`].

mod likeness;
mod numbers;
mod property;
mod transcript;
mod values;

pub use likeness::alike;
pub use numbers::{NotNumbers, Numbers};
pub use property::{Evidence, is_unchanged, judge_property};
pub use transcript::{Answer, Crash, Failure, Mismatch, Transcript, compare};
pub use values::{Difference, Fit, Rules, default_tolerance, values};
