//! What authors of assignments need: new folders, packs for students, and the course's secret.

pub mod gradescope;
mod leaks;
pub mod mutant;
pub mod pack;
mod scaffold;
mod secret;
mod student;
mod toml_text;

pub use leaks::{Leak, readable};
pub use scaffold::{NewFile, ScaffoldError, assignment, check_id, competition, course, write};
pub use secret::{SECRET, Secret, ensure as ensure_secret};
