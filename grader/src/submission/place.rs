//! Where the files of a submission lie, to be written down and found again.

use super::archive::{Archive, OF_CLASS};
use super::discovered::Part;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Where a part of a submission lies.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The file or folder, or the archive, as it is seen from the folder that the place is written down in: both can
    /// be moved together.
    #[serde(with = "super::names::path")]
    pub relative: PathBuf,
    /// The same from the root.
    #[serde(with = "super::names::path")]
    pub absolute: PathBuf,
    /// The path in the archive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inside: Option<String>,
    /// The student's own name of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// Archives that were opened once.
#[derive(Debug, Default)]
pub struct Archives(Mutex<HashMap<PathBuf, Option<Arc<Archive>>>>);

impl Place {
    /// Of a part; `from` is an absolute path. None for an archive that lies nowhere on the disk.
    pub fn of(part: &Part, from: &Path) -> Option<Self> {
        let at = |path: &Path| {
            let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
            Self { relative: relative(&absolute, from), absolute, inside: None, name: None }
        };
        match part {
            Part::Path(path) => Some(at(path)),
            Part::Inside(archive, inside) => {
                archive.path().map(|path| Self { inside: Some(inside.clone()), ..at(path) })
            }
            Part::Named(name, part) => {
                Self::of(part, from).map(|place| Self { name: Some(name.clone()), ..place })
            }
        }
    }

    /// The part, where it is still there.
    pub fn open(&self, from: &Path, archives: &Archives) -> Option<Part> {
        let paths = [from.join(&self.relative), self.absolute.clone()];
        let path = paths.into_iter().find(|p| p.symlink_metadata().is_ok())?;
        let part = match &self.inside {
            None => Part::Path(path),
            Some(inside) => Part::Inside(archives.open(&path)?, inside.clone()),
        };
        Some(match &self.name {
            Some(name) => part.called(name),
            None => part,
        })
    }
}

impl Archives {
    fn open(&self, path: &Path) -> Option<Arc<Archive>> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let open = || Archive::open(path, OF_CLASS).ok().map(Arc::new);
        known.entry(path.to_owned()).or_insert_with(open).clone()
    }
}

/// A path as it is seen from a folder; both are absolute.
fn relative(path: &Path, from: &Path) -> PathBuf {
    let common = path.components().zip(from.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().skip(common).map(|_| Component::ParentDir);
    up.chain(path.components().skip(common)).collect()
}
