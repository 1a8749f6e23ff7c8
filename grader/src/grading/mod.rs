//! From an assignment and a submission to a graded result.

mod again;
pub mod audit;
pub mod batch;
pub mod by_hand;
mod check;
pub mod cluster;
mod crates;
mod diagnosis;
mod engine;
mod fingerprint;
mod follow;
pub mod forget;
pub mod gradebook;
pub mod mutant;
mod oracle;
pub mod output;
pub mod plot;
pub mod record;
mod recording;
pub mod regrade;
mod repeat;
pub mod replay;
pub mod report;
pub mod result;
mod runtime;
pub mod standing;
pub mod story;
mod task;

pub use again::Again;
pub use check::Machine;
pub use crates::RustRuntime;
pub use engine::{Engine, Graded, Selection, Timing};
pub use oracle::{CaseId, Oracles, OwnMistake, SolutionProgram};
pub use recording::Recording;
pub use runtime::{PythonRuntime, RuntimeError, Runtimes};
pub use task::check_text;
