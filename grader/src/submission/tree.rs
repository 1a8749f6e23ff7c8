//! Folders, on the disk or in an archive, as layouts look at them.

use super::archive::{Archive, Format};
use super::discovered::Part;
use super::listing::junk;
use super::names::text_of;
use std::io;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// Something in a folder.
#[derive(Clone, Debug)]
pub(super) struct Child {
    /// Its name, in composed normal form.
    pub name: String,
    /// Whether it is a folder.
    pub folder: bool,
    /// Where it is.
    pub part: Part,
}

impl Child {
    /// The name without the ending of a file.
    pub fn stem(&self) -> &str {
        if self.folder {
            return &self.name;
        }
        if let Some((_, stem)) = Format::of(&self.name) {
            return stem;
        }
        match self.name.rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => &self.name,
        }
    }
}

/// What is in a folder, in the order of names; without links and what is never part of a submission.
pub(super) fn children(part: &Part) -> io::Result<Vec<Child>> {
    let mut found = Vec::new();
    match part {
        Part::Path(path) => {
            for entry in std::fs::read_dir(path)? {
                let entry = entry?;
                let kind = entry.file_type()?;
                if kind.is_symlink() {
                    continue;
                }
                let name = text_of(&entry.file_name()).nfc().collect();
                found.push(Child { name, folder: kind.is_dir(), part: Part::Path(entry.path()) });
            }
        }
        Part::Inside(archive, path) => {
            for (name, folder) in archive.children(path) {
                let inner = if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
                found.push(Child { name, folder, part: Part::Inside(Arc::clone(archive), inner) });
            }
        }
        // Only files are called otherwise.
        Part::Named(..) => {}
    }
    found.retain(|c| !junk(&c.name));
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// Whether a folder has something of this name, junk included (`.git`).
pub(super) fn has(part: &Part, name: &str) -> bool {
    match part {
        Part::Path(path) => path.join(name).symlink_metadata().is_ok(),
        Part::Named(..) => false,
        Part::Inside(archive, path) => {
            let inner = if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
            archive.entry(&inner).is_some() || archive.is_folder(&inner)
        }
    }
}

/// The text of a file in a folder, as far as `cap` bytes.
pub(super) fn text(part: &Part, name: &str, cap: u64) -> Option<String> {
    let bytes = match part {
        Part::Path(path) => {
            let path = path.join(name);
            if !path.symlink_metadata().ok()?.is_file() {
                return None;
            }
            let mut bytes = Vec::new();
            io::Read::read_to_end(&mut io::Read::take(std::fs::File::open(path).ok()?, cap), &mut bytes)
                .ok()?;
            bytes
        }
        Part::Inside(archive, path) => {
            let inner = if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
            archive.read(archive.entry(&inner)?, cap).ok()?
        }
        Part::Named(..) => return None,
    };
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Whether something holds what could be graded: code, or an archive.
pub(super) fn may_be_work(child: &Child) -> bool {
    if child.folder {
        return children(&child.part)
            .is_ok_and(|inner| inner.iter().any(|c| c.folder || file_may_be_work(&c.name)));
    }
    file_may_be_work(&child.name)
}

fn file_may_be_work(name: &str) -> bool {
    super::files::python(name)
        || name.rsplit('.').next() == Some("rs")
        || name == "Cargo.toml"
        || Format::of(name).is_some()
}

/// An archive as a folder.
pub(super) fn root(archive: Archive) -> Part {
    Part::Inside(Arc::new(archive), String::new())
}
