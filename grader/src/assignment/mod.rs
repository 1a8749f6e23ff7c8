//! Assignments: manifest, validation, lint, inputs.
//!
//! [`Assignment::load`] reads `assignment.toml` ([`manifest`]), holds it against its JSON Schema ([`schema`]), reads
//! signatures, inputs and steps, and resolves every name. What is wrong is a [`Finding`] with its place; all findings
//! come at once.

pub(crate) mod code;
mod definitions;
pub(crate) mod document;
mod edits;
mod finding;
pub mod input;
mod lint;
mod load;
pub mod manifest;
pub mod node;
mod reading;
pub mod schema;
pub mod signature;
pub mod step;
mod structure;
#[cfg(test)]
mod tests;
mod types;

pub use definitions::Definitions;
pub use edits::{EDITS, Edit, edits, mistake_words};
pub(crate) use finding::Findings;
pub use finding::{Excerpt, Fault, Finding, ManifestErrors, Severity};
pub use input::{CaseName, Seed};
pub use lint::lint;
pub use load::FILE;
pub use types::{Assignment, Body, Check, Dim, OracleRef, Property, Task};
