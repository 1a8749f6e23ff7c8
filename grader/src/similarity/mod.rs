//! Pairs of submissions that share more than the starter and the class explain: places to look, never a verdict.
//!
//! The graded slice of a submission ([`slice`]) becomes [`token::Unit`]s of normalised tokens; each unit is
//! winnowed into [`winnow::Fingerprint`]s.

pub mod class;
pub mod document;
pub mod piece;
mod python;
pub mod regions;
pub mod report;
mod rust;
pub mod token;
pub mod wanted;
pub mod winnow;

use piece::Pieces;
use token::Slice;
use wanted::Wanted;

/// Languages that are compared, each with its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Notebooks and scripts.
    Python,
    /// Crates.
    Rust,
}

/// The graded slice of a submission; with `all`, everything in it.
pub fn slice(language: Language, pieces: &Pieces, wanted: &Wanted, all: bool) -> Slice {
    match language {
        Language::Python => python::slice(&pieces.list, wanted, all),
        Language::Rust => rust::slice(&pieces.list, wanted, all),
    }
}
