//! Writing a site so that nobody ever sees half of it.
//!
//! Everything that changes is first written to a folder of its own inside the site's, then moved into its place, the
//! pages that others lead to last. What is the same stays untouched; what is no longer there is removed in the end.

use super::SiteError;
use std::{
    collections::{BTreeSet, HashSet},
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

/// What a build did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BuildReport {
    /// Files that are new or changed.
    pub written: usize,
    /// Files that were the same already.
    pub unchanged: usize,
    /// Files that are no longer part of the site.
    pub removed: usize,
    /// Bytes of the largest page.
    pub largest_page: usize,
}

/// Names in a competition's folder that are the site's own and may be removed.
const OWN_FOLDERS: [&str; 4] = ["t", "p", "public", "find"];
const OWN_ENDINGS: [&str; 4] = ["html", "json", "csv", "xml"];
/// What remembers which competitions are in the site.
const MEMORY: &str = ".grader-site";
const LOCK: &str = ".grader-lock";
const STAGING: &str = ".grader-staging-";

/// A site being written.
#[derive(Debug)]
pub struct Publisher {
    out: PathBuf,
    staging: tempfile::TempDir,
    expected: Mutex<HashSet<String>>,
    folders: Mutex<HashSet<PathBuf>>,
    written: AtomicUsize,
    unchanged: AtomicUsize,
    largest: AtomicUsize,
    _lock: File,
}

impl Publisher {
    /// Opens the site's folder; waits while another build is at work in it.
    pub fn open(out: &Path) -> Result<Self, SiteError> {
        fs::create_dir_all(out).map_err(io_error(out))?;
        let path = out.join(LOCK);
        let lock = File::create(&path).map_err(io_error(&path))?;
        lock.lock().map_err(io_error(&path))?;
        // Nobody else is at work here: what is left of a build that was killed can go.
        for entry in fs::read_dir(out).map_err(io_error(out))?.flatten() {
            if entry.file_name().to_string_lossy().starts_with(STAGING) {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
        let staging = tempfile::Builder::new().prefix(STAGING).tempdir_in(out).map_err(io_error(out))?;
        Ok(Self {
            out: out.to_owned(),
            staging,
            expected: Mutex::default(),
            folders: Mutex::default(),
            written: AtomicUsize::new(0),
            unchanged: AtomicUsize::new(0),
            largest: AtomicUsize::new(0),
            _lock: lock,
        })
    }

    /// A file of the site; `path` is made of safe parts and `/`.
    pub fn put(&self, path: String, content: &[u8]) -> Result<(), SiteError> {
        let target = self.out.join(&path);
        if Path::new(&path).extension().is_some_and(|e| e == "html") {
            self.largest.fetch_max(content.len(), Ordering::Relaxed);
        }
        if is_same(&target, content) {
            self.unchanged.fetch_add(1, Ordering::Relaxed);
        } else {
            let staged = self.staging.path().join(&path);
            self.make_folder(staged.parent())?;
            fs::write(&staged, content).map_err(io_error(&staged))?;
            self.written.fetch_add(1, Ordering::Relaxed);
        }
        self.expected.lock().expect("no thread panics with it").insert(path);
        Ok(())
    }

    fn make_folder(&self, folder: Option<&Path>) -> Result<(), SiteError> {
        let Some(folder) = folder else { return Ok(()) };
        if self.folders.lock().expect("no thread panics with it").insert(folder.to_owned()) {
            fs::create_dir_all(folder).map_err(io_error(folder))?;
        }
        Ok(())
    }

    /// Moves everything into its place and removes what is no longer there.
    pub fn commit(self, competitions: &[&str]) -> Result<BuildReport, SiteError> {
        publish_folder(self.staging.path(), &self.out)?;
        let expected = self.expected.into_inner().expect("no thread panics with it");
        let mut removed = 0;
        let memory = self.out.join(MEMORY);
        let before = fs::read_to_string(&memory).unwrap_or_default();
        let mut all: BTreeSet<&str> = before.lines().filter(|id| super::slug::slug(id) == **id).collect();
        all.extend(competitions);
        for id in all {
            removed += remove_stale(&self.out, id, &expected)?;
        }
        removed += remove_old_assets(&self.out, &expected)?;
        let now: String = competitions.iter().flat_map(|id| [id, "\n"]).collect();
        if before != now {
            fs::write(&memory, now).map_err(io_error(&memory))?;
        }
        Ok(BuildReport {
            written: self.written.into_inner(),
            unchanged: self.unchanged.into_inner(),
            removed,
            largest_page: self.largest.into_inner(),
        })
    }
}

fn is_same(path: &Path, content: &[u8]) -> bool {
    fs::symlink_metadata(path).is_ok_and(|m| m.is_file() && m.len() == content.len() as u64)
        && fs::read(path).is_ok_and(|old| old == content)
}

/// Moves what is in `from` to where it belongs. A folder that is not there yet is moved whole. Folders go before
/// files: a page is there before the page that leads to it.
fn publish_folder(from: &Path, to: &Path) -> Result<(), SiteError> {
    let mut files = Vec::new();
    for entry in fs::read_dir(from).map_err(io_error(from))? {
        let entry = entry.map_err(io_error(from))?;
        let target = to.join(entry.file_name());
        if !entry.file_type().map_err(io_error(from))?.is_dir() {
            files.push((entry.path(), target));
        } else if target.is_dir() {
            publish_folder(&entry.path(), &target)?;
        } else {
            fs::rename(entry.path(), &target).map_err(io_error(&target))?;
        }
    }
    files.sort();
    for (staged, target) in files {
        fs::rename(staged, &target).map_err(io_error(&target))?;
    }
    Ok(())
}

/// Removes files of a competition that the build did not make; what others put there stays.
fn remove_stale(out: &Path, id: &str, expected: &HashSet<String>) -> Result<usize, SiteError> {
    let root = out.join(id);
    let mut removed = 0;
    let is_own = |relative: &Path| {
        let mut parts = relative.components();
        let first = parts.next().map(|p| p.as_os_str().to_string_lossy().into_owned()).unwrap_or_default();
        let own = parts.next().is_none() || OWN_FOLDERS.contains(&first.as_str());
        own && relative.extension().is_some_and(|e| OWN_ENDINGS.iter().any(|own| e == *own))
    };
    for entry in walkdir::WalkDir::new(&root).contents_first(true) {
        let Ok(entry) = entry else { continue };
        let Ok(relative) = entry.path().strip_prefix(out) else { continue };
        if entry.file_type().is_dir() {
            // Only an empty folder goes; any other stays with an error that nobody needs.
            let _ = fs::remove_dir(entry.path());
        } else if is_own(entry.path().strip_prefix(&root).unwrap_or(relative))
            && !expected.contains(relative.to_string_lossy().as_ref())
        {
            fs::remove_file(entry.path()).map_err(io_error(entry.path()))?;
            removed += 1;
        }
    }
    Ok(removed)
}

/// Styles and scripts carry their hash in their name; those of an earlier build go when no page needs them.
fn remove_old_assets(out: &Path, expected: &HashSet<String>) -> Result<usize, SiteError> {
    let folder = out.join("assets");
    let mut removed = 0;
    for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let own = name.starts_with("site-") || name.starts_with("board-");
        if own && !expected.contains(&format!("assets/{name}")) {
            fs::remove_file(entry.path()).map_err(io_error(&entry.path()))?;
            removed += 1;
        }
    }
    Ok(removed)
}

fn io_error(path: &Path) -> impl FnOnce(io::Error) -> SiteError {
    let path = path.to_owned();
    move |source| SiteError::Io { path, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn build(out: &Path, files: &[(&str, &str)], ids: &[&str]) -> BuildReport {
        let publisher = Publisher::open(out).unwrap();
        for (path, content) in files {
            publisher.put((*path).to_owned(), content.as_bytes()).unwrap();
        }
        publisher.commit(ids).unwrap()
    }

    #[test]
    fn only_what_changed_is_written() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path();
        let first =
            build(out, &[("index.html", "a"), ("c/index.html", "b"), ("c/t/x/index.html", "x")], &["c"]);
        assert_eq!((first.written, first.unchanged, first.removed), (3, 0, 0));
        let second =
            build(out, &[("index.html", "a"), ("c/index.html", "B"), ("c/t/x/index.html", "x")], &["c"]);
        assert_eq!((second.written, second.unchanged, second.removed), (1, 2, 0));
        assert_eq!(fs::read_to_string(out.join("c/index.html")).unwrap(), "B");
    }

    #[test]
    fn what_is_gone_is_removed_and_what_is_foreign_stays() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path();
        build(out, &[("c/index.html", "b"), ("c/t/x/index.html", "x"), ("d/index.html", "d")], &["c", "d"]);
        for foreign in ["CNAME", "c/photo.png", "c/own/page.html"] {
            fs::create_dir_all(out.join(foreign).parent().unwrap()).unwrap();
            fs::write(out.join(foreign), "mine").unwrap();
        }
        let report = build(out, &[("c/index.html", "b")], &["c"]);
        assert_eq!((report.written, report.removed), (0, 2));
        assert!(!out.join("c/t").exists() && !out.join("d").exists());
        for foreign in ["CNAME", "c/photo.png", "c/own/page.html"] {
            assert!(out.join(foreign).exists(), "{foreign}");
        }
    }

    #[test]
    fn a_build_that_fails_publishes_nothing() {
        let dir = tempfile::tempdir().unwrap();
        build(dir.path(), &[("index.html", "old")], &[]);
        let publisher = Publisher::open(dir.path()).unwrap();
        publisher.put("index.html".into(), b"new").unwrap();
        drop(publisher);
        assert_eq!(fs::read_to_string(dir.path().join("index.html")).unwrap(), "old");
        let names = fs::read_dir(dir.path()).unwrap().flatten().map(|e| e.file_name()).collect::<Vec<_>>();
        assert!(names.iter().all(|n| !n.to_string_lossy().starts_with(STAGING)), "{names:?}");
    }
}
