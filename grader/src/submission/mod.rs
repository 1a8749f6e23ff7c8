//! Discovery of submissions.
//!
//! A submission is an id and files; what its names say is kept as text and never used as a path or as markup.

mod discover;
mod discovered;
mod files;
mod id;

pub use discover::{DiscoverError, discover, languages};
pub use discovered::{Discovered, Part};
pub use files::{Content, Kind, ReadProblem, read};
pub(crate) use id::HexBytes;
pub use id::file_name;
