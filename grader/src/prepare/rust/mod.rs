//! A student's crate to a program that speaks the protocol.
//!
//! Cargo never runs on a submission. [`find_toolchain`] and [`ensure_runtime`] compile the runner once; [`build`] finds
//! the crate's root and what the assignment asks for ([`scan`]), writes an [`adapter`] that hands it to the runner, and
//! calls `rustc` once, in the sandbox. Build scripts, configuration, toolchain files, patches and proc macros of the
//! student's have no say in that.

mod adapter;
mod build;
mod class;
mod diagnose;
mod error;
mod find;
mod generics;
mod items;
mod layout;
mod manifest;
mod runtime;
mod scan;
mod sources;
pub(crate) mod tokens;
mod toolchain;

pub use build::{BuildOptions, Built, NotBuilt, Outcome, build};
pub use error::CrateError;
pub use runtime::{Runtime, ensure_runtime};
pub use toolchain::{Toolchain, find_toolchain};

use crate::assignment::signature::Entry;
use crate::text::Message;
use grader_protocol::SourceFile;

/// Reads the text of a submission as [`build`] does before it asks the compiler: for fuzzing.
///
/// # Errors
/// Why there is no crate in it.
pub fn read_crate(files: &[SourceFile], entries: &[Entry]) -> Result<(), Message> {
    layout::find(&layout::texts(files), entries, &[]).map(drop)
}
