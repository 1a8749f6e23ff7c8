//! What comes in: submissions in folders and archives, as every LMS hands them out.
//!
//! A submission is an id, people and files; what its names say is kept as text and never used as a path or as markup.
//! Archives are read where they are: nothing is unpacked.

mod archive;
mod discover_error;
mod discovered;
mod files;
mod id;
mod intake;
mod languages;
mod layout;
mod listing;
mod names;
mod place;
mod stat;
mod times;
mod tree;

pub use archive::{Archive, ArchiveError};
pub use discover_error::DiscoverError;
pub use discovered::{Discovered, Part};
pub use files::{Content, Kind, ReadProblem, read};
pub(crate) use id::HexBytes;
pub use id::file_name;
pub use intake::{Intake, Request, discover, intake};
pub use languages::languages;
pub use layout::Layout;
pub use names::{path, text_of};
pub use place::{Archives, Place};
pub use stat::fingerprint;
