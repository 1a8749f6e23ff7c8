//! From an assignment and a submission to a graded result.

pub mod result;
