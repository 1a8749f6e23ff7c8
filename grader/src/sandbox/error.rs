//! Failures of the sandbox. None of them is the student's.

use crate::text::{Blame, Explain, Lang, Message, args};
use std::fmt;
use std::path::PathBuf;

/// The sandbox failed.
#[derive(Debug)]
pub enum SandboxError {
    /// This machine cannot isolate processes, and isolation was required.
    Unavailable {
        /// What is missing.
        reason: String,
        /// What to change, by its code in the catalogue.
        advice: &'static str,
    },
    /// The launcher did not start.
    Launcher {
        /// Why.
        source: std::io::Error,
    },
    /// The launcher has gone away.
    LauncherGone,
    /// A container could not be made.
    Container {
        /// What the launcher said.
        reason: String,
    },
    /// A program could not be started in the container.
    Start {
        /// The program, as seen from inside.
        program: PathBuf,
        /// The step that failed.
        step: String,
        /// Why.
        source: std::io::Error,
    },
    /// A path cannot be reached by the uid that runs.
    Unreachable {
        /// The path on the host.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A system call of ours failed.
    System {
        /// What we were doing.
        what: &'static str,
        /// Why.
        source: std::io::Error,
    },
}

impl SandboxError {
    /// Adapter for `map_err`.
    pub(super) fn system<E: Into<std::io::Error>>(what: &'static str) -> impl FnOnce(E) -> Self {
        move |source| Self::System { what, source: source.into() }
    }
}

impl fmt::Display for SandboxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message().text(Lang::En))
    }
}

impl std::error::Error for SandboxError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Launcher { source } | Self::Start { source, .. } | Self::System { source, .. } => {
                Some(source)
            }
            _ => None,
        }
    }
}

impl Explain for SandboxError {
    fn message(&self) -> Message {
        match self {
            Self::Unavailable { reason, .. } => {
                Message::new("sandbox_unavailable", args! { "reason" => reason })
            }
            Self::Launcher { source } => {
                Message::new("sandbox_launcher", args! { "reason" => source.to_string() })
            }
            Self::LauncherGone => Message::bare("sandbox_launcher_gone"),
            Self::Container { reason } => Message::new("sandbox_container", args! { "reason" => reason }),
            Self::Start { program, step, source } => Message::new(
                "sandbox_start",
                args! { "program" => program, "step" => step, "reason" => source.to_string() },
            ),
            Self::Unreachable { path, reason } => {
                Message::new("sandbox_unreachable", args! { "path" => path, "reason" => reason })
            }
            Self::System { what, source } => {
                Message::new("sandbox_system", args! { "what" => what, "reason" => source.to_string() })
            }
        }
    }

    fn hint(&self) -> Option<Message> {
        Some(match self {
            Self::Unavailable { advice, .. } => Message::bare(*advice),
            _ => Message::bare("sandbox_hint_doctor"),
        })
    }

    fn blame(&self) -> Blame {
        Blame::Ours
    }
}
