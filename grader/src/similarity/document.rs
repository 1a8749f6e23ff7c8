//! Submissions as they are compared, and what the assignment gave out.

use super::piece::Pieces;
use super::token::Slice;
use super::wanted::Wanted;
use super::winnow::{K, WINDOW, runs, winnow};
use super::{Language, slice};
use crate::submission::{Content, Kind, Part, ReadProblem, read};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::path::Path;

/// Files that are compared by their bytes have at least so many: a shorter one is nobody's work.
const LEAST_FILE: usize = 80;

/// A submission to be compared.
#[derive(Clone, Debug)]
pub struct Source {
    /// Submission id.
    pub id: String,
    /// Its files.
    pub parts: Vec<Part>,
}

/// A submission that was read.
#[derive(Clone, Debug)]
pub struct Document {
    /// Submission id.
    pub id: String,
    /// Its language.
    pub language: Language,
    /// Fingerprints of its graded slice: sorted, none twice.
    pub fingerprints: Vec<u64>,
    /// Names and SHA-256 of its files of code.
    pub files: Vec<(String, [u8; 32])>,
    /// Whether there was more code than is looked at.
    pub cut: bool,
}

/// What everybody was given.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Hashes of every run of tokens in it.
    pub runs: HashSet<u64>,
    /// SHA-256 of its files.
    pub files: HashSet<[u8; 32]>,
}

/// What a submission's content is compared as; none where there is no code.
fn language(content: &Content) -> Option<Language> {
    match content.kind {
        Kind::Python => Some(Language::Python),
        Kind::Rust => Some(Language::Rust),
        Kind::Nothing => None,
    }
}

/// Manifests and lock files of a crate are the same for many by nature.
fn is_code(path: &str) -> bool {
    let ending = Path::new(path).extension().unwrap_or_default();
    ["py", "ipynb", "rs"].iter().any(|e| ending.eq_ignore_ascii_case(e))
}

/// A submission's text with its graded slice.
pub fn text(parts: &[Part], wanted: &Wanted) -> Result<Option<(Language, Pieces, Slice)>, ReadProblem> {
    let content = read(parts)?;
    Ok(language(&content).map(|language| {
        let pieces = Pieces::of(&content.files);
        let slice = slice(language, &pieces, wanted, false);
        (language, pieces, slice)
    }))
}

impl Document {
    /// Reads a submission; of its fingerprints the `room` smallest are kept.
    pub fn read(source: &Source, wanted: &Wanted, room: usize) -> Result<Option<Self>, ReadProblem> {
        let content = read(&source.parts)?;
        let Some(language) = language(&content) else { return Ok(None) };
        let files = content.files.iter().filter(|f| f.bytes.len() >= LEAST_FILE);
        let files = files.filter(|f| is_code(&f.path));
        let files = files.map(|f| (f.path.clone(), Sha256::digest(&f.bytes).into())).collect();
        let pieces = Pieces::of(&content.files);
        drop(content);
        let slice = slice(language, &pieces, wanted, false);
        let units = slice.units.iter();
        let mut fingerprints: Vec<u64> =
            units.flat_map(|u| winnow(&u.tokens, K, WINDOW)).map(|f| f.hash).collect();
        fingerprints.sort_unstable();
        fingerprints.dedup();
        fingerprints.truncate(room);
        Ok(Some(Self { id: source.id.clone(), language, fingerprints, files, cut: pieces.cut }))
    }
}

impl Known {
    /// Adds files and folders that everybody was given: each entry of a folder is one of its own, so that a crate beside
    /// notebooks is read as a crate.
    pub fn add(&mut self, path: &Path, wanted: &Wanted) -> Result<(), ReadProblem> {
        let problem = |source| ReadProblem { path: path.to_owned(), source };
        let mut paths = vec![path.to_owned()];
        if path.is_dir() && !path.join("Cargo.toml").is_file() {
            let entries = std::fs::read_dir(path).map_err(problem)?;
            paths = entries.flatten().map(|e| e.path()).collect();
        }
        for path in paths {
            let content = read(&[Part::Path(path)])?;
            let Some(language) = language(&content) else { continue };
            self.files.extend(content.files.iter().map(|f| <[u8; 32]>::from(Sha256::digest(&f.bytes))));
            let slice = slice(language, &Pieces::of(&content.files), wanted, true);
            self.runs.extend(slice.units.iter().flat_map(|u| runs(&u.tokens, K)));
        }
        Ok(())
    }
}
