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
    blocker_below(Path::new("/"), path, uid)
}

/// The same, where `root` and what is above it need not be passed: it has been made reachable, or will be.
pub(super) fn blocker_below(root: &Path, path: &Path, uid: u32) -> Option<PathBuf> {
    let mut parts: Vec<&Path> = path.ancestors().take_while(|part| part.starts_with(root)).collect();
    parts.reverse();
    parts.into_iter().find(|part| !may_pass(part, *part == path, uid)).map(Path::to_owned)
}

/// Whether the mode of a file or folder lets a uid through, or lets it read when it is the `last` part of a path.
fn may_pass(part: &Path, last: bool, uid: u32) -> bool {
    let Ok(meta) = fs::metadata(part) else { return true };
    let wanted = match (last, meta.is_dir()) {
        (true, true) => 0o5,
        (true, false) => 0o4,
        (false, _) => 0o1,
    };
    let shift = if meta.uid() == uid {
        6
    } else if meta.gid() == uid {
        3
    } else {
        0
    };
    (meta.mode() >> shift) & wanted == wanted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_decide_who_gets_through() {
        let top = tempfile::tempdir().unwrap();
        let (home, tool) = (top.path().join("home"), top.path().join("home/tool"));
        fs::create_dir_all(&tool).unwrap();
        let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        let other = 12_345;
        for (home_mode, tool_mode, blocked) in [
            (0o755, 0o755, None),
            (0o711, 0o755, None),
            (0o755, 0o711, Some(&tool)),
            (0o700, 0o755, Some(&home)),
            (0o700, 0o700, Some(&home)),
        ] {
            mode(&home, home_mode);
            mode(&tool, tool_mode);
            assert_eq!(blocker_below(&home, &tool, other).as_ref(), blocked, "{home_mode:o} {tool_mode:o}");
        }
        assert_eq!(blocker_below(&tool, &tool, other), Some(tool));
    }
}
