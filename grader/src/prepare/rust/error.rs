//! Failures of ours while building students' crates. That a crate does not build is none of them.

use crate::{
    sandbox::SandboxError,
    text::{Blame, Explain, Lang, Message, args},
};
use std::{fmt, path::PathBuf};

/// We could not build crates.
#[derive(Debug)]
pub enum CrateError {
    /// There is no Rust on this machine, or it does not answer.
    Toolchain {
        /// Program that was called.
        program: String,
        /// Why.
        reason: String,
    },
    /// The runner could not be compiled.
    Runtime {
        /// What cargo said.
        output: String,
    },
    /// A file of the cache.
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The compiler did not run as it should.
    Compiler {
        /// How it ended.
        reason: String,
    },
    /// The sandbox.
    Sandbox(SandboxError),
}

impl CrateError {
    pub(super) fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}

impl From<SandboxError> for CrateError {
    fn from(e: SandboxError) -> Self {
        Self::Sandbox(e)
    }
}

impl fmt::Display for CrateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message().text(Lang::En))
    }
}

impl std::error::Error for CrateError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::File { source, .. } => Some(source),
            Self::Sandbox(e) => Some(e),
            _ => None,
        }
    }
}

impl Explain for CrateError {
    fn message(&self) -> Message {
        match self {
            Self::Toolchain { program, reason } => {
                Message::new("rust_toolchain", args! { "program" => program, "reason" => reason })
            }
            Self::Runtime { output } => Message::new("rust_runtime", args! { "output" => output }),
            Self::File { path, source } => {
                Message::new("rust_file", args! { "path" => path, "reason" => source.to_string() })
            }
            Self::Compiler { reason } => Message::new("rust_compiler", args! { "reason" => reason }),
            Self::Sandbox(e) => e.message(),
        }
    }

    fn hint(&self) -> Option<Message> {
        match self {
            Self::Toolchain { .. } => Some(Message::bare("rust_toolchain_hint")),
            Self::Runtime { .. } => Some(Message::bare("rust_runtime_hint")),
            Self::Sandbox(e) => e.hint(),
            _ => None,
        }
    }

    fn blame(&self) -> Blame {
        match self {
            Self::Sandbox(e) => e.blame(),
            _ => Blame::Ours,
        }
    }
}
