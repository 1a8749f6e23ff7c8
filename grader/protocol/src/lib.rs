//! What the grader and a student's process say to each other.
//!
//! One conversation runs over one stream socket. Each side sends *frames*
//! ([`frame`]): a little-endian `u32` length and that many bytes. The student's
//! side speaks first, with [`Hello`]; then the grader sends one [`Request`] at a
//! time and gets one [`Reply`]. Arrays travel as raw little-endian bytes with
//! dtype and shape: no decimal text, nothing lost, and a runner in any language
//! is a few hundred lines.
//!
//! The crate has no dependencies, so that linking it to a student's crate costs
//! next to nothing. `docs/protocol.md` describes the bytes.

#![forbid(unsafe_code)]

mod array;
pub mod frame;
mod message;
mod value;
pub mod wire;

pub use array::{Array, Dtype};
pub use message::{Hello, LoadReport, Note, Raised, Reply, Request, SourceFile, Version, Wanted, WantedKind};
pub use value::{Opaque, Value};

/// Version of the protocol, in the first frame. A grader refuses a runner of another version.
pub const VERSION: u16 = 1;
