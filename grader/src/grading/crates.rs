//! Crates, made ready to run.

use super::runtime::{Prepared, RuntimeError, limits, wanted};
use crate::assignment::Assignment;
use crate::compare::Failure;
use crate::prepare::rust::{BuildOptions, Outcome, Runtime, build, ensure_runtime, find_toolchain};
use crate::run::{Cold, Load, Trouble};
use crate::sandbox::{Bind, Filter, Sandbox, Spec};
use crate::submission::Content;
use crate::text::{Explain, Message};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Address space that a runner takes before it runs anything of the student's.
const BASELINE: u64 = 64 << 20;

/// The toolchain, and what is compiled once for it.
pub struct RustRuntime {
    runtime: Runtime,
    cache: PathBuf,
}

impl RustRuntime {
    /// Finds the toolchain and compiles what does not change.
    pub fn ready(cache: &Path, progress: &dyn Fn(Message)) -> Result<Self, RuntimeError> {
        let runtime = ensure_runtime(&find_toolchain()?, cache, progress)?;
        Ok(Self { runtime, cache: cache.to_path_buf() })
    }

    /// What decides a grade: the compiler's version.
    pub fn identity(&self) -> &str {
        &self.runtime.name
    }

    /// Builds a submission.
    pub fn prepare(
        &self,
        sandbox: &Arc<dyn Sandbox>,
        content: &Content,
        assignment: &Assignment,
    ) -> Result<Prepared, Trouble> {
        let options = BuildOptions {
            dependencies: assignment.rust.dependencies.clone(),
            opt_level: assignment.rust.opt_level,
            wall: Duration::from_secs_f64(assignment.limits.build_seconds),
            ..BuildOptions::default()
        };
        let built =
            build(&content.files, &assignment.entries, &options, &self.runtime, &**sandbox, &self.cache);
        let (start, notes) = match built.map_err(|e| Trouble::Prepare(e.message()))? {
            Outcome::NotBuilt(not) => {
                (Err(Failure::NotBuilt { why: Box::new(not.message), text: not.text }), not.notes)
            }
            Outcome::Built(built) => {
                let mut spec = Spec::new(&built.program, Filter::Rust);
                spec.read_only.push(Bind::same(&built.program));
                // `par_` methods are right on one thread as well, and a pool as wide as the machine breaks the limit of processes.
                spec.env.push(("RAYON_NUM_THREADS".to_owned(), "1".to_owned()));
                spec.limits = limits(assignment, BASELINE);
                let start: Box<dyn crate::run::Start> = Box::new(Cold { sandbox: Arc::clone(sandbox), spec });
                (Ok(start), built.notes)
            }
        };
        let load = Load { files: vec![], wanted: wanted(&assignment.entries), options: vec![] };
        Ok(Prepared { start, load, notes, identity: self.runtime.name.clone() })
    }
}
