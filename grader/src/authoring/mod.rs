//! What authors of assignments need: new folders, packs for students, and the course's secret.

mod scaffold;
mod secret;

pub use scaffold::{NewFile, ScaffoldError, assignment, check_id, competition, write};
pub use secret::{SECRET, Secret, ensure as ensure_secret};
