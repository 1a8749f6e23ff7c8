//! From the paths of a command line to submissions.

use super::discovered::{Discovered, Part};
use super::files::junk;
use crate::assignment::manifest::Language;
use crate::text::{Blame, Explain, Message, args};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Why no submissions were found.
#[derive(Debug, thiserror::Error)]
pub enum DiscoverError {
    /// A path that is not there or cannot be read.
    #[error("{}: {source}", path.display())]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Nothing in it.
    #[error("no submissions in {}", path.display())]
    Empty {
        /// The path.
        path: PathBuf,
    },
}

impl Explain for DiscoverError {
    fn message(&self) -> Message {
        match self {
            Self::Unreadable { path, source } => Message::new(
                "submissions_unreadable",
                args! { "path" => path.display().to_string(), "reason" => source.to_string() },
            ),
            Self::Empty { path } => {
                Message::new("no_submissions", args! { "path" => path.display().to_string() })
            }
        }
    }
    fn hint(&self) -> Option<Message> {
        Some(Message::bare("hint_submissions"))
    }
    fn blame(&self) -> Blame {
        Blame::User
    }
}

/// Finds the submissions below the paths of a command line, in the order of their ids.
///
/// A folder holds one submission an entry: a folder of its own, or a file. Files of the same name and different
/// endings are one submission. A path that is a file, or a folder with a `Cargo.toml`, is one submission itself.
pub fn discover(paths: &[PathBuf]) -> Result<Vec<Discovered>, DiscoverError> {
    let mut found: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for path in paths {
        let unreadable = |source| DiscoverError::Unreadable { path: path.clone(), source };
        let meta = std::fs::metadata(path).map_err(unreadable)?;
        if meta.is_file() || path.join("Cargo.toml").is_file() {
            found.entry(id_of(path, meta.is_file())).or_default().push(path.clone());
            continue;
        }
        let before = found.len();
        for entry in std::fs::read_dir(path).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let kind = entry.file_type().map_err(unreadable)?;
            if junk(&name) || name == "expected.toml" || kind.is_symlink() {
                continue;
            }
            found.entry(id_of(&entry.path(), !kind.is_dir())).or_default().push(entry.path());
        }
        if found.len() == before {
            return Err(DiscoverError::Empty { path: path.clone() });
        }
    }
    Ok(found
        .into_iter()
        .map(|(id, mut paths)| {
            paths.sort();
            Discovered::new(id, paths.into_iter().map(Part::from).collect())
        })
        .collect())
}

fn id_of(path: &Path, file: bool) -> String {
    let resolved = if path.file_name().is_none() { path.canonicalize().ok() } else { None };
    let path = resolved.as_deref().unwrap_or(path);
    let name = if file { path.file_stem() } else { path.file_name() };
    name.unwrap_or_default().to_string_lossy().into_owned()
}

/// Languages that submissions are written in, as their file names say.
pub fn languages(submissions: &[Discovered]) -> Vec<Language> {
    let mut found = Vec::new();
    for Part::Path(path) in submissions.iter().flat_map(|s| &s.parts) {
        let walk = walkdir::WalkDir::new(path).max_depth(6).into_iter();
        let walk = walk.filter_entry(|e| e.depth() == 0 || !junk(&e.file_name().to_string_lossy()));
        for entry in walk.flatten() {
            let language = if entry.file_name() == "Cargo.toml" {
                Language::Rust
            } else if super::files::python(&entry.file_name().to_string_lossy()) {
                Language::Python
            } else {
                continue;
            };
            if !found.contains(&language) {
                found.push(language);
            }
        }
        if found.len() == 2 {
            break;
        }
    }
    found
}
