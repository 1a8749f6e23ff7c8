//! Whether files can have changed, without reading them.

use super::discovered::Part;
use super::id::HexBytes;
use super::listing::junk;
use sha2::{Digest, Sha256};
use std::fs::Metadata;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};
use walkdir::WalkDir;

/// Files that were changed less than this ago could change again within the resolution of their time.
const SETTLED: i64 = 2;

/// A hash of names, sizes, times of change and numbers (inodes) of all files of a submission, or of the archive that
/// they lie in; none where one of them was changed just now, or cannot be looked at. The time of change of an inode
/// cannot be set by hand.
pub fn fingerprint(parts: &[Part]) -> Option<String> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs() as i64;
    let mut print = Print { sha: Sha256::new(), settled: now - SETTLED };
    for part in parts {
        print.part(part)?;
    }
    Some(format!("{:x}", HexBytes(&print.sha.finalize()[..16])))
}

struct Print {
    sha: Sha256,
    settled: i64,
}

impl Print {
    fn part(&mut self, part: &Part) -> Option<()> {
        match part {
            Part::Path(root) => self.walk(root),
            Part::Inside(archive, path) => self.file(path.as_bytes(), &archive.path()?.metadata().ok()?),
            Part::Named(name, part) => {
                self.text(name.as_bytes());
                self.part(part)
            }
        }
    }

    fn walk(&mut self, root: &Path) -> Option<()> {
        let walk = WalkDir::new(root).follow_links(false).follow_root_links(false).sort_by_file_name();
        let mut walk =
            walk.into_iter().filter_entry(|e| e.depth() == 0 || !junk(&e.file_name().to_string_lossy()));
        walk.try_for_each(|entry| {
            let entry = entry.ok()?;
            let name = entry.path().strip_prefix(root).unwrap_or(entry.path());
            self.file(name.as_os_str().as_bytes(), &entry.metadata().ok()?)
        })
    }

    fn file(&mut self, name: &[u8], meta: &Metadata) -> Option<()> {
        if meta.ctime() > self.settled {
            return None;
        }
        self.text(name);
        for number in [meta.mtime(), meta.mtime_nsec(), meta.ctime(), meta.ctime_nsec()] {
            self.sha.update(number.to_le_bytes());
        }
        for number in [meta.size(), meta.ino(), meta.dev(), u64::from(meta.mode())] {
            self.sha.update(number.to_le_bytes());
        }
        Some(())
    }

    fn text(&mut self, text: &[u8]) {
        self.sha.update((text.len() as u64).to_le_bytes());
        self.sha.update(text);
    }
}
