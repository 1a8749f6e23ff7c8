//! Temporary files and folders, and what a run leaves of them that was killed.
//!
//! Nobody cleans up after `SIGKILL`. So whoever makes one holds a lock on it while it is in use, and the next run sweeps
//! away what has such a name and is not locked.

use std::fs::{self, File, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use tempfile::{NamedTempFile, TempDir};

/// How their names begin.
const PREFIX: &str = ".new-";

/// A new file in a folder, which takes its real name when it is whole.
pub fn file(folder: &Path) -> io::Result<NamedTempFile> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let file = tempfile::Builder::new().prefix(PREFIX).tempfile_in(folder)?;
    // A file system without locks keeps its leftovers.
    let _ = file.as_file().try_lock();
    Ok(file)
}

/// A temporary folder. It is removed when this is dropped.
#[derive(Debug)]
pub struct Folder {
    inner: TempDir,
    _lock: Option<File>,
}

impl Folder {
    /// Makes one in a folder, readable for the uid of the sandbox.
    pub fn new(folder: &Path) -> io::Result<Self> {
        let inner = tempfile::Builder::new()
            .prefix(PREFIX)
            .permissions(Permissions::from_mode(0o755))
            .tempdir_in(folder)?;
        let lock = File::open(inner.path()).ok().filter(|lock| lock.try_lock().is_ok());
        Ok(Self { inner, _lock: lock })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.inner.path()
    }

    /// Gives it its real name, so that it stays.
    pub fn persist(self, to: &Path) -> io::Result<()> {
        fs::rename(self.inner.path(), to)?;
        let _ = self.inner.keep();
        Ok(())
    }

    /// Removes it.
    pub fn close(self) -> io::Result<()> {
        self.inner.close()
    }
}

/// Removes what killed runs left in a folder. What cannot be removed stays; nothing depends on it.
pub fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if !entry.file_name().to_string_lossy().starts_with(PREFIX) {
            continue;
        }
        let path = entry.path();
        // Not followed: a link of this name is none of ours.
        let Ok(kind) = entry.file_type() else { continue };
        let free = || File::open(&path).is_ok_and(|file| file.try_lock().is_ok());
        if kind.is_dir() && free() {
            let _ = fs::remove_dir_all(&path);
        } else if kind.is_file() && free() {
            let _ = fs::remove_file(&path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_use_stays_and_what_nobody_holds_goes() {
        let dir = tempfile::tempdir().unwrap();
        let (used, folder) = (file(dir.path()).unwrap(), Folder::new(dir.path()).unwrap());
        let mut left = Vec::new();
        for n in 0..2 {
            let path = dir.path().join(format!(".new-left{n}"));
            if n == 0 {
                fs::write(&path, "half").unwrap();
            } else {
                fs::create_dir_all(path.join("x")).unwrap();
            }
            left.push(path);
        }
        fs::write(dir.path().join("grades.csv"), "").unwrap();
        std::os::unix::fs::symlink(dir.path().join("grades.csv"), dir.path().join(".new-link")).unwrap();
        sweep(dir.path());
        assert!(used.path().exists() && folder.path().exists());
        assert!(left.iter().all(|path| !path.exists()), "{left:?}");
        assert!(dir.path().join("grades.csv").exists() && dir.path().join(".new-link").is_symlink());
        let (a, b) = (used.path().to_owned(), folder.path().to_owned());
        folder.persist(&dir.path().join("whole")).unwrap();
        drop(used);
        assert!(!a.exists() && !b.exists() && dir.path().join("whole").is_dir());
    }
}
