//! Which files a submission has: on the disk, in the LMS's archive, in archives of the student's own.

use super::archive::{Archive, ArchiveError, Entry, Format, OF_STUDENT};
use super::discovered::Part;
use super::files::{MAX_FILE, ReadProblem, python};
use super::names::text_of;
use crate::text::{Message, args};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;
use walkdir::WalkDir;

/// Most files of a submission that may be code, and most others.
const MAX_FILES: usize = 2_000;
/// Most that is looked at: a folder of a million files is no homework.
const MAX_LOOKED_AT: usize = 100_000;

/// A file that was found.
pub(super) struct Found {
    /// Its path inside the submission.
    pub name: String,
    at: At,
}

enum At {
    Disk(PathBuf),
    Inside(Arc<Archive>, Entry),
}

/// Why a file's content is not there.
pub(super) enum NoContent {
    /// We failed.
    Ours(ReadProblem),
    /// Its archive is broken.
    Archive(ArchiveError),
}

impl Found {
    /// Its content; one byte more than `cap` at most.
    pub fn read(&self, cap: u64) -> Result<Vec<u8>, NoContent> {
        match &self.at {
            At::Disk(path) => {
                let problem = |source| NoContent::Ours(ReadProblem { path: path.clone(), source });
                let mut bytes = Vec::new();
                File::open(path).and_then(|f| f.take(cap + 1).read_to_end(&mut bytes)).map_err(problem)?;
                Ok(bytes)
            }
            At::Inside(archive, entry) => archive.read(entry, cap).map_err(NoContent::Archive),
        }
    }
}

/// The files of a submission, and remarks about what is left out.
#[derive(Default)]
pub(super) struct Listing {
    pub found: Vec<Found>,
    pub notes: Vec<Message>,
    code: usize,
    others: usize,
    full: bool,
}

impl Listing {
    /// Lists the files of a submission. Links are not followed and special files not opened; archives are opened one
    /// level deep.
    pub fn of(parts: &[Part]) -> Result<Self, ReadProblem> {
        let mut outer = Self::default();
        for part in parts {
            outer.part(part)?;
        }
        let alone = outer.found.len() == 1;
        let mut listing = Self { notes: outer.notes, full: outer.full, ..Self::default() };
        for found in outer.found {
            match Format::of(&found.name) {
                Some((_, stem)) => {
                    let prefix = if alone { String::new() } else { format!("{stem}/") };
                    listing.open(&found, &prefix);
                }
                None => listing.push(found),
            }
        }
        Ok(listing)
    }

    fn part(&mut self, part: &Part) -> Result<(), ReadProblem> {
        match part {
            Part::Path(root) => self.walk(root)?,
            Part::Inside(archive, path) => self.below(archive, path, ""),
            Part::Named(name, part) => {
                let (before, remarks) = (self.found.len(), self.notes.len());
                self.part(part)?;
                for found in &mut self.found[before..] {
                    found.name.clone_from(name);
                }
                for note in self.notes[remarks..].iter_mut().filter(|n| n.args.contains_key("file")) {
                    note.args.insert("file".to_owned(), name.clone().into());
                }
            }
        }
        Ok(())
    }

    /// Opens an archive of the student's own and lists what is in it.
    fn open(&mut self, found: &Found, prefix: &str) {
        let opened = match &found.at {
            At::Disk(path) => Archive::open(path, OF_STUDENT),
            At::Inside(archive, entry) => archive.read(entry, MAX_FILE).and_then(|bytes| {
                if bytes.len() as u64 > MAX_FILE {
                    return Err(ArchiveError::Bomb);
                }
                Archive::of_bytes(bytes, &entry.name, OF_STUDENT)
            }),
        };
        match opened {
            Ok(archive) => {
                let archive = Arc::new(archive);
                let before = self.found.len();
                self.below(&archive, "", prefix);
                let inner: Vec<Found> = self.found.split_off(before);
                for found in inner {
                    if Format::of(&found.name).is_some() {
                        self.notes.push(Message::new("archive_in_archive", args! { "file" => found.name }));
                    } else {
                        self.found.push(found);
                    }
                }
            }
            Err(e) => self.notes.push(e.message(&found.name)),
        }
    }

    /// Lists what lies below a folder of an archive, or the file of this path.
    fn below(&mut self, archive: &Arc<Archive>, path: &str, prefix: &str) {
        self.notes.extend(archive.notes_below(path).cloned());
        for (looked_at, entry) in archive.below(path).enumerate() {
            let inner = entry.name.strip_prefix(path).unwrap_or(&entry.name).trim_start_matches('/');
            let inner =
                if inner.is_empty() { entry.name.rsplit('/').next().unwrap_or_default() } else { inner };
            if inside_junk(archive, path, inner) {
                continue;
            }
            if looked_at > MAX_LOOKED_AT || self.full {
                return self.too_many();
            }
            if let Some(note) = entry.left_out() {
                self.notes.push(note);
                continue;
            }
            let at = At::Inside(Arc::clone(archive), entry.clone());
            self.push(Found { name: format!("{prefix}{inner}"), at });
        }
    }

    /// Lists what lies below a folder of the disk, or the file itself.
    fn walk(&mut self, root: &Path) -> Result<(), ReadProblem> {
        let walk =
            WalkDir::new(root).follow_links(false).follow_root_links(false).max_depth(12).sort_by_file_name();
        let wanted = |e: &walkdir::DirEntry| {
            e.depth() == 0
                || !(junk(&e.file_name().to_string_lossy())
                    || (e.file_type().is_dir() && e.path().join("pyvenv.cfg").is_file()))
        };
        for (looked_at, entry) in walk.into_iter().filter_entry(wanted).enumerate() {
            if looked_at > MAX_LOOKED_AT || self.full {
                self.too_many();
                return Ok(());
            }
            let entry = entry.map_err(|e| ReadProblem {
                path: e.path().unwrap_or(root).to_path_buf(),
                source: e.into_io_error().unwrap_or_else(|| std::io::ErrorKind::Other.into()),
            })?;
            let inner = match entry.path().strip_prefix(root) {
                Ok(p) if p.as_os_str().is_empty() => PathBuf::from(entry.file_name()),
                Ok(p) => p.to_path_buf(),
                Err(_) => continue,
            };
            let name: String = text_of(inner.as_os_str()).replace('\\', "/").nfc().collect();
            if entry.path_is_symlink() {
                self.notes.push(Message::new("link_left_out", args! { "file" => name }));
            } else if entry.file_type().is_file() {
                self.push(Found { name, at: At::Disk(entry.into_path()) });
            } else if !entry.file_type().is_dir() {
                self.notes.push(Message::new("special_file_left_out", args! { "file" => name }));
            }
        }
        Ok(())
    }

    /// Takes a file in. Many pictures must not push out the notebook: what may be code is counted apart.
    fn push(&mut self, found: Found) {
        let ending = found.name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        let code = python(&found.name)
            || matches!(ending.as_str(), "rs" | "toml")
            || Format::of(&found.name).is_some();
        let count = if code { &mut self.code } else { &mut self.others };
        if *count >= MAX_FILES {
            self.full |= code;
            return self.too_many();
        }
        *count += 1;
        self.found.push(found);
    }

    fn too_many(&mut self) {
        if !self.notes.iter().any(|n| n.code == "too_many_files") {
            self.notes.push(Message::new("too_many_files", args! { "count" => MAX_FILES }));
        }
    }
}

/// Whether a file of an archive lies in what is never part of a submission.
fn inside_junk(archive: &Archive, root: &str, inner: &str) -> bool {
    if inner.split('/').any(junk) {
        return true;
    }
    inner.match_indices('/').any(|(i, _)| {
        let folder = &inner[..i];
        let marker = if root.is_empty() {
            format!("{folder}/pyvenv.cfg")
        } else {
            format!("{root}/{folder}/pyvenv.cfg")
        };
        archive.entry(&marker).is_some()
    })
}

/// Files and folders that are never part of a submission.
pub(super) fn junk(name: &str) -> bool {
    name.starts_with(['.', '~'])
        || matches!(
            name,
            "__MACOSX"
                | "__pycache__"
                | "target"
                | "venv"
                | "node_modules"
                | "site-packages"
                | "Thumbs.db"
                | "desktop.ini"
        )
}
