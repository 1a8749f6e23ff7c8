//! The files of one submission, read within bounds.

use super::discovered::Part;
use super::id::HexBytes;
use crate::text::{Message, args};
use grader_protocol::SourceFile;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Most files of a submission, most bytes of one, and of all together.
const MAX_FILES: usize = 2_000;
const MAX_FILE: u64 = 64 << 20;
const MAX_TOTAL: u64 = 256 << 20;

/// What a submission is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `.py` and `.ipynb` files.
    Python,
    /// A crate: the files below the folder of its `Cargo.toml`.
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

/// Why a submission could not be read: our failure.
#[derive(Debug, thiserror::Error)]
#[error("{}: {source}", path.display())]
pub struct ReadProblem {
    /// The file.
    pub path: PathBuf,
    /// What happened.
    pub source: std::io::Error,
}

/// Folders that are never part of a submission.
pub(super) fn junk(name: &str) -> bool {
    name.starts_with('.')
        || matches!(
            name,
            "__MACOSX" | "__pycache__" | "target" | "venv" | "node_modules" | "Thumbs.db" | "desktop.ini"
        )
}

/// Reads the files of a submission: those below `parts`. Links are not followed and special files not opened.
pub fn read(parts: &[Part]) -> Result<Content, ReadProblem> {
    let mut notes = Vec::new();
    let found = list(parts, &mut notes)?;
    let root = crate_root(&found);
    let kind = if root.is_some() {
        Kind::Rust
    } else if found.iter().any(|(name, _)| python(name)) {
        Kind::Python
    } else {
        Kind::Nothing
    };
    let mut files = Vec::new();
    let mut total = 0;
    for (name, path) in found {
        let name = match (&root, kind) {
            (Some(root), _) => match name.strip_prefix(root.as_str()) {
                Some(inner) => inner.to_owned(),
                None => continue,
            },
            (None, Kind::Python) if python(&name) => name,
            _ => continue,
        };
        let bytes = read_capped(&path, MAX_FILE + 1)?;
        total += bytes.len() as u64;
        if bytes.len() as u64 > MAX_FILE || total > MAX_TOTAL {
            notes.push(Message::new("file_too_large", args! { "file" => name }));
            continue;
        }
        files.push(SourceFile { path: name, bytes });
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let sha256 = hash(&files);
    Ok(Content { kind, files, sha256, notes })
}

pub(super) fn python(name: &str) -> bool {
    let ending = Path::new(name).extension().unwrap_or_default();
    ending.eq_ignore_ascii_case("py") || ending.eq_ignore_ascii_case("ipynb")
}

/// Files with their names inside the submission.
fn list(parts: &[Part], notes: &mut Vec<Message>) -> Result<Vec<(String, PathBuf)>, ReadProblem> {
    let mut found = Vec::new();
    for Part::Path(root) in parts {
        let walk =
            WalkDir::new(root).follow_links(false).follow_root_links(false).max_depth(12).sort_by_file_name();
        let walk =
            walk.into_iter().filter_entry(|e| e.depth() == 0 || !junk(&e.file_name().to_string_lossy()));
        for entry in walk {
            let entry = entry.map_err(|e| ReadProblem {
                path: e.path().unwrap_or(root).to_path_buf(),
                source: e.into_io_error().unwrap_or_else(|| std::io::ErrorKind::Other.into()),
            })?;
            let inner = match entry.path().strip_prefix(root) {
                Ok(p) if p.as_os_str().is_empty() => PathBuf::from(entry.file_name()),
                Ok(p) => p.to_path_buf(),
                Err(_) => continue,
            };
            let name = inner.to_string_lossy().replace('\\', "/");
            if entry.path_is_symlink() {
                notes.push(Message::new("link_left_out", args! { "file" => name }));
            } else if entry.file_type().is_file() {
                if found.len() >= MAX_FILES {
                    notes.push(Message::new("too_many_files", args! { "count" => MAX_FILES }));
                    return Ok(found);
                }
                found.push((name, entry.into_path()));
            } else if !entry.file_type().is_dir() {
                notes.push(Message::new("special_file_left_out", args! { "file" => name }));
            }
        }
    }
    Ok(found)
}

/// The folder of the `Cargo.toml` that lies highest, with a `/` at its end.
fn crate_root(found: &[(String, PathBuf)]) -> Option<String> {
    found
        .iter()
        .map(|(name, _)| name.as_str())
        .filter(|name| *name == "Cargo.toml" || name.ends_with("/Cargo.toml"))
        .min_by_key(|name| (name.matches('/').count(), name.len()))
        .map(|name| name[..name.len() - "Cargo.toml".len()].to_owned())
}

fn read_capped(path: &Path, cap: u64) -> Result<Vec<u8>, ReadProblem> {
    let problem = |source| ReadProblem { path: path.to_path_buf(), source };
    let mut bytes = Vec::new();
    File::open(path).and_then(|f| f.take(cap).read_to_end(&mut bytes)).map_err(problem)?;
    Ok(bytes)
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
