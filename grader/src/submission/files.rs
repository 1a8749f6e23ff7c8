//! The files of one submission, read within bounds.

use super::discovered::Part;
use super::id::HexBytes;
use super::listing::{Found, Listing, NoContent};
use crate::text::{Message, args};
use grader_protocol::SourceFile;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// Most bytes of one file, and of all together.
pub(super) const MAX_FILE: u64 = 64 << 20;
const MAX_TOTAL: u64 = 256 << 20;

/// What a submission is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `.py` and `.ipynb` files.
    Python,
    /// A crate: the files below the folder of its `Cargo.toml`, or `.rs` files alone.
    Rust,
    /// Neither.
    Nothing,
}

/// The content of a submission.
#[derive(Clone, Debug)]
pub struct Content {
    /// What it is.
    pub kind: Kind,
    /// Files in the order of their names, with paths relative to the submission (of a crate: to its `Cargo.toml`).
    pub files: Vec<SourceFile>,
    /// SHA-256 (hex) of names and contents.
    pub sha256: String,
    /// What was left out, and why.
    pub notes: Vec<Message>,
}

impl Content {
    /// Whether the remarks tell already why there is nothing to grade.
    pub fn explained(&self) -> bool {
        let heavy = |code: &str| {
            code.starts_with("archive_") && code != "archive_duplicate"
                || matches!(
                    code,
                    "online_text_only" | "link_left_out" | "special_file_left_out" | "file_too_large"
                )
        };
        self.notes.iter().any(|n| heavy(&n.code))
    }
}

/// Why a submission could not be read: our failure.
#[derive(Debug, thiserror::Error)]
#[error("{}: {source}", path.display())]
pub struct ReadProblem {
    /// The file.
    pub path: PathBuf,
    /// What happened.
    pub source: std::io::Error,
}

/// Reads the files of a submission. Links are not followed and special files not opened; archives are read one level
/// deep, and never unpacked.
pub fn read(parts: &[Part]) -> Result<Content, ReadProblem> {
    let Listing { found, mut notes, .. } = Listing::of(parts)?;
    let root = crate_root(&found);
    let kind = if root.is_some() {
        Kind::Rust
    } else if found.iter().any(|f| python(&f.name)) {
        Kind::Python
    } else {
        Kind::Nothing
    };
    if kind == Kind::Nothing && found.iter().any(|f| online_text(&f.name)) {
        notes.push(Message::bare("online_text_only"));
    }
    let mut files: Vec<SourceFile> = Vec::new();
    let mut total = 0;
    for file in found {
        let name = match (&root, kind) {
            (Some(root), _) => match file.name.strip_prefix(root.as_str()) {
                Some(inner) => inner.to_owned(),
                None => continue,
            },
            (None, Kind::Python) if python(&file.name) => file.name.clone(),
            _ => continue,
        };
        let bytes = match file.read(MAX_FILE) {
            Ok(bytes) => bytes,
            Err(NoContent::Ours(problem)) => return Err(problem),
            Err(NoContent::Archive(e)) => {
                notes.push(e.message(&name));
                continue;
            }
        };
        if bytes.len() as u64 > MAX_FILE || total + bytes.len() as u64 > MAX_TOTAL {
            notes.push(Message::new("file_too_large", args! { "file" => name }));
            continue;
        }
        total += bytes.len() as u64;
        files.push(SourceFile { path: name, bytes });
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let kind = if files.is_empty() { Kind::Nothing } else { kind };
    let sha256 = hash(&files);
    Ok(Content { kind, files, sha256, notes })
}

/// Text that was typed into Moodle or Canvas.
fn online_text(name: &str) -> bool {
    let name = name.rsplit('/').next().unwrap_or(name);
    name == "onlinetext.html" || name.ends_with("_onlinetext.html") || name.ends_with("_text.html")
}

pub(super) fn python(name: &str) -> bool {
    let ending = Path::new(name).extension().unwrap_or_default();
    ending.eq_ignore_ascii_case("py") || ending.eq_ignore_ascii_case("ipynb")
}

/// As rustc has it: `.RS` is none.
pub(super) fn rust(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|e| e == "rs")
}

/// The folder of the `Cargo.toml` that lies highest, with a `/` at its end. Rust without one, and no Python beside it, is
/// a crate as well: its `Cargo.toml` was left at home.
fn crate_root(found: &[Found]) -> Option<String> {
    let bare = || {
        let rust = found.iter().any(|f| rust(&f.name)) && !found.iter().any(|f| python(&f.name));
        rust.then(String::new)
    };
    found
        .iter()
        .map(|f| f.name.as_str())
        .filter(|name| *name == "Cargo.toml" || name.ends_with("/Cargo.toml"))
        .min_by_key(|name| (name.matches('/').count(), name.len()))
        .map(|name| name[..name.len() - "Cargo.toml".len()].to_owned())
        .or_else(bare)
}

fn hash(files: &[SourceFile]) -> String {
    let mut sha = Sha256::new();
    for file in files {
        sha.update((file.path.len() as u64).to_le_bytes());
        sha.update(file.path.as_bytes());
        sha.update((file.bytes.len() as u64).to_le_bytes());
        sha.update(&file.bytes);
    }
    format!("{:x}", HexBytes(&sha.finalize()))
}
