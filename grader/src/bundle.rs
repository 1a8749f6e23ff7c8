//! What travels inside the program: the course, templates, runners, and sources for building students' crates.
//!
//! Each can be replaced by a folder of the user's; what has to lie on disk to be used is unpacked into the cache,
//! under the hash of its content.

use crate::leftovers;
use crate::submission::HexBytes;
use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};
use std::io;
use std::path::{Path, PathBuf};

/// Assignments of the bundled course.
pub static ASSIGNMENTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../assignments");
/// The bundled class that the demo grades.
pub static CLASS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../tests/fixtures/class");
/// Hostile submissions.
pub static ATTACKS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../attacks");
/// What new assignments and competitions are made of.
pub static NEW: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../templates/new");
/// The runner for Python.
pub static PYTHON_RUNNER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/runners/python/runner");

/// Hash of the names and contents of a folder.
fn digest(dir: &Dir<'_>, sha: &mut Sha256) {
    for file in dir.files() {
        sha.update(file.path().to_string_lossy().as_bytes());
        sha.update((file.contents().len() as u64).to_le_bytes());
        sha.update(file.contents());
    }
    for inner in dir.dirs() {
        digest(inner, sha);
    }
}

/// Unpacks a folder into `cache/<name>-<hash>` unless it is there, and says where it is.
pub fn unpack(dir: &Dir<'_>, name: &str, cache: &Path) -> io::Result<PathBuf> {
    let mut sha = Sha256::new();
    digest(dir, &mut sha);
    let target = cache.join(format!("{name}-{:x}", HexBytes(&sha.finalize()[..8])));
    if target.is_dir() {
        return Ok(target);
    }
    std::fs::create_dir_all(cache)?;
    leftovers::sweep(cache);
    // The sandbox's user has to be able to read what is unpacked.
    let fresh = leftovers::Folder::new(cache)?;
    dir.extract(fresh.path())?;
    match fresh.persist(&target) {
        // Another process was faster.
        Err(_) if target.is_dir() => Ok(target),
        other => other.map(|()| target),
    }
}

/// Unpacks a folder over what is there, without touching files that are the same already.
pub fn unpack_over(dir: &Dir<'_>, to: &Path) -> io::Result<()> {
    std::fs::create_dir_all(to)?;
    for file in dir.files() {
        let path = to.join(file.path());
        if std::fs::read(&path).ok().as_deref() != Some(file.contents()) {
            std::fs::write(&path, file.contents())?;
        }
    }
    for inner in dir.dirs() {
        std::fs::create_dir_all(to.join(inner.path()))?;
        unpack_over(inner, to)?;
    }
    Ok(())
}
