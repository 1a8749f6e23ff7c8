//! The shared folder: what lies where, and how it is written.

use crate::grading::batch::{BatchError, hash};
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// The folder of a batch. Nobody but its owner can look into it.
#[derive(Clone, Debug)]
pub struct BatchFolder {
    root: PathBuf,
    name: String,
}

impl BatchFolder {
    /// That of an output folder: the same command finds it again.
    pub fn of(shared: &Path, out: &Path, assignment: &str) -> Self {
        let full = |p: &Path| p.canonicalize().unwrap_or_else(|_| p.to_path_buf());
        let id = hash(&[&full(out).to_string_lossy(), assignment]);
        let name = format!("grader-{}", &id[..12]);
        Self { root: full(shared).join(&name), name }
    }

    /// Its name, which is that of its jobs, too.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// Where the workers' logs are.
    pub fn logs(&self) -> PathBuf {
        self.root.join("logs")
    }

    pub(super) fn results(&self) -> PathBuf {
        self.root.join("results")
    }

    pub(super) fn input(&self, item: &str) -> PathBuf {
        self.root.join("inputs").join(item)
    }

    pub(super) fn result(&self, item: &str) -> PathBuf {
        self.results().join(item)
    }

    /// Makes what is not there; takes away what an earlier run left, but for its inputs and results.
    pub(super) fn open(&self) -> Result<(), BatchError> {
        remove(&self.root.join("runs"))?;
        for part in ["inputs", "results", "runs", "logs"] {
            make(&self.root.join(part))?;
        }
        Ok(())
    }

    /// A folder for one run of the coordinator.
    pub(super) fn new_run(&self) -> Result<RunFolder, BatchError> {
        let runs = self.root.join("runs");
        let own = fs::Permissions::from_mode(0o700);
        let dir = tempfile::Builder::new().prefix("run-").permissions(own).tempdir_in(&runs);
        let dir = dir.map_err(shared(&runs))?;
        let run = RunFolder { root: dir.keep() };
        for part in [run.todo(), run.taken(), run.workers()] {
            make(&part)?;
        }
        Ok(run)
    }

    /// Takes everything away but the logs, where these are still wanted.
    pub(super) fn close(&self, keep_logs: bool) -> Result<(), BatchError> {
        if !keep_logs {
            return remove(&self.root);
        }
        ["runs", "inputs", "results"].iter().try_for_each(|part| remove(&self.root.join(part)))
    }
}

/// The folder of one run of the coordinator: workers of an earlier one find theirs gone, and end.
#[derive(Clone, Debug)]
pub struct RunFolder {
    root: PathBuf,
}

impl RunFolder {
    /// The one of this path.
    pub fn at(root: &Path) -> Self {
        Self { root: root.to_path_buf() }
    }

    /// The folder of the batch.
    pub fn batch(&self) -> BatchFolder {
        let root = self.root.parent().and_then(Path::parent).unwrap_or(&self.root).to_path_buf();
        BatchFolder { name: root.file_name().unwrap_or_default().to_string_lossy().into_owned(), root }
    }

    /// What workers have to agree on.
    pub fn terms(&self) -> PathBuf {
        self.root.join("terms.json")
    }

    /// The secret.
    pub fn seed(&self) -> PathBuf {
        self.root.join("seed")
    }

    /// A copy of the assignment.
    pub fn assignment(&self) -> PathBuf {
        self.root.join("assignment")
    }

    pub(super) fn script(&self) -> PathBuf {
        self.root.join("worker.sh")
    }

    pub(super) fn path(&self) -> &Path {
        &self.root
    }

    pub(super) fn todo(&self) -> PathBuf {
        self.root.join("todo")
    }

    pub(super) fn taken(&self) -> PathBuf {
        self.root.join("taken")
    }

    pub(super) fn workers(&self) -> PathBuf {
        self.root.join("workers")
    }
}

/// Writes a file that appears whole or not at all.
pub(super) fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let dir = path.parent().unwrap_or(path);
    let mut file = tempfile::NamedTempFile::new_in(dir)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|e| e.error)?;
    Ok(())
}

/// Writes a file that only its owner can read.
pub(super) fn put_secret(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// The names in a folder, in order, but for files that are being written.
pub(super) fn names(dir: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(dir)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// An error of the shared folder.
pub(super) fn shared(path: &Path) -> impl FnOnce(io::Error) -> BatchError {
    let path = path.to_path_buf();
    move |source| BatchError::Shared { path, source }
}

/// Copies a folder with what links in it point to.
pub(super) fn copy(from: &Path, to: &Path) -> io::Result<()> {
    for entry in walkdir::WalkDir::new(from).follow_links(true) {
        let entry = entry?;
        let there = to.join(entry.path().strip_prefix(from).unwrap_or(entry.path()));
        if entry.file_type().is_dir() {
            fs::create_dir_all(&there)?;
        } else if entry.file_type().is_file() {
            fs::copy(entry.path(), &there)?;
        }
    }
    Ok(())
}

fn make(dir: &Path) -> Result<(), BatchError> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(shared(dir))
}

/// Takes a folder away, even while a worker that is about to end still writes into it.
fn remove(dir: &Path) -> Result<(), BatchError> {
    for _ in 0..20 {
        match fs::remove_dir_all(dir) {
            Err(e) if e.kind() == io::ErrorKind::DirectoryNotEmpty => {
                std::thread::sleep(std::time::Duration::from_millis(50));
            }
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(shared(dir)(e)),
            _ => return Ok(()),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_found_again_and_is_its_owners_alone() {
        let dir = tempfile::tempdir().unwrap();
        let batch = BatchFolder::of(dir.path(), &dir.path().join("out"), "a");
        assert_eq!(batch.path(), BatchFolder::of(dir.path(), &dir.path().join("out"), "a").path());
        assert_ne!(batch.path(), BatchFolder::of(dir.path(), &dir.path().join("out"), "b").path());
        assert_ne!(batch.path(), BatchFolder::of(dir.path(), &dir.path().join("other"), "a").path());
        batch.open().unwrap();
        let run = batch.new_run().unwrap();
        assert_eq!(run.batch().path(), batch.path());
        let mode = |p: &Path| fs::metadata(p).unwrap().permissions().mode() & 0o777;
        assert_eq!([mode(batch.path()), mode(run.path())], [0o700, 0o700]);
        put_secret(&run.seed(), b"secret").unwrap();
        assert_eq!(mode(&run.seed()), 0o600);
    }

    #[test]
    fn a_new_start_keeps_results_and_takes_the_rest_away() {
        let dir = tempfile::tempdir().unwrap();
        let batch = BatchFolder::of(dir.path(), dir.path(), "a");
        batch.open().unwrap();
        let run = batch.new_run().unwrap();
        put(&batch.result("x"), b"1").unwrap();
        fs::write(batch.results().join(".tmp"), b"half").unwrap();
        batch.open().unwrap();
        assert!(!run.path().exists());
        assert_eq!(names(&batch.results()).unwrap(), ["x"]);
        batch.close(true).unwrap();
        assert_eq!(names(batch.path()).unwrap(), ["logs"]);
        batch.close(false).unwrap();
        assert!(!batch.path().exists());
    }
}
