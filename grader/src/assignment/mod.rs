//! Assignments: manifest, validation, lint, inputs.

pub mod input;
pub mod manifest;
pub mod signature;
pub mod step;
mod types;

pub use types::{Assignment, Body, Check, Dim, OracleRef, Property, Task};
