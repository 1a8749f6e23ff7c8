//! Students' crates from their files to answers: what builds, what is called, what each mistake costs.

mod support;

mod course;
mod hostile;
mod right;
mod wrong;
