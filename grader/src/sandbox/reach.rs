//! What the uid that runs can reach on the host.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

use super::open::UNPRIVILEGED;

/// A folder for the launcher, in a place that the uid which runs can reach.
pub(super) fn scratch(root: bool) -> io::Result<TempDir> {
    let own = std::env::temp_dir();
    let open = [own.as_path(), Path::new("/tmp"), Path::new("/var/tmp"), Path::new("/dev/shm")];
    let reachable = open.into_iter().find(|p| p.is_dir() && blocker(p, UNPRIVILEGED).is_none());
    let (folder, mode) = if root { (reachable.unwrap_or(&own), 0o755) } else { (own.as_path(), 0o700) };
    let permissions = fs::Permissions::from_mode(mode);
    tempfile::Builder::new().prefix("grader-sandbox-").permissions(permissions).tempdir_in(folder)
}

/// The first part of a path that a uid cannot pass, or the path itself when it cannot be read.
pub(super) fn blocker(path: &Path, uid: u32) -> Option<PathBuf> {
    let parts: Vec<&Path> = path.ancestors().collect();
    parts.into_iter().rev().find_map(|part| {
        let meta = fs::metadata(part).ok()?;
        let wanted = match (part == path, meta.is_dir()) {
            (true, true) => 0o5,
            (true, false) => 0o4,
            (false, _) => 0o1,
        };
        let mode = if meta.uid() == uid {
            meta.mode() >> 6
        } else if meta.gid() == uid {
            meta.mode() >> 3
        } else {
            meta.mode()
        };
        (mode & wanted != wanted).then(|| part.to_owned())
    })
}
