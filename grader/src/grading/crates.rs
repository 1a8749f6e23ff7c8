//! Crates, made ready to run.

use super::runtime::{Prepared, RuntimeError};
use crate::assignment::Assignment;
use crate::run::Trouble;
use crate::sandbox::Sandbox;
use crate::submission::Content;
use crate::text::Message;
use std::path::Path;
use std::sync::Arc;

/// The toolchain, and what is compiled once for it.
pub struct RustRuntime {}

impl RustRuntime {
    /// Finds the toolchain and compiles what does not change.
    pub fn ready(
        _cache: &Path,
        _sandbox: &Arc<dyn Sandbox>,
        _progress: &dyn Fn(Message),
    ) -> Result<Self, RuntimeError> {
        Ok(Self {})
    }

    /// What decides a grade: the compiler's version.
    pub fn identity(&self) -> String {
        String::new()
    }

    /// Builds a submission.
    pub fn prepare(
        &self,
        _sandbox: &Arc<dyn Sandbox>,
        _content: &Content,
        _assignment: &Assignment,
    ) -> Result<Prepared, Trouble> {
        Err(Trouble::Runner("rust".to_owned()))
    }
}
