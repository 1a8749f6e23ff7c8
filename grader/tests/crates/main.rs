//! Students' crates from their files to answers: what builds, what is called, what each mistake costs.
#![expect(clippy::print_stderr, reason = "what is skipped or measured is said")]

mod support;

mod course;
mod hostile;
mod right;
mod wrong;
