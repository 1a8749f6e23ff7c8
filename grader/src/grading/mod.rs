//! From an assignment and a submission to a graded result.

pub mod batch;
mod check;
mod engine;
mod oracle;
pub mod output;
pub mod result;
mod runtime;
mod task;

pub use check::Machine;
pub use engine::{Engine, Graded, Selection, Timing};
pub use oracle::{Oracles, SolutionProgram};
pub use runtime::{Runtimes, RuntimeError};
pub use task::check_text;
