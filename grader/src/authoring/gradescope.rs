//! The bundle that Gradescope takes as an autograder: this program, the whole assignment with its seed, and the two scripts
//! that Gradescope runs.
//!
//! Source: Gradescope's documentation of autograder specifications. `setup.sh` runs once, when the image is built, with the
//! bundle in `/autograder/source`; `run_autograder` runs for each submission in `/autograder/submission`, as root. The
//! bundle holds everything that is hidden: it is for Gradescope alone.

use super::pack::{Files, PackError, bytes, junk};
use crate::assignment::Assignment;
use crate::assignment::manifest::Language;
use std::io::{self, Cursor, Write};
use walkdir::WalkDir;
use zip::write::SimpleFileOptions;

const SETUP: &str = include_str!("../../../templates/gradescope/setup.sh");
const RUN: &str = include_str!("../../../templates/gradescope/run_autograder");

/// Files of the bundle that are programs.
const PROGRAMS: [&str; 3] = ["grader", "run_autograder", "setup.sh"];

/// The files of the bundle of an assignment but the program; `sandbox` is how `run_autograder` grades.
pub fn bundle(assignment: &Assignment, seed: &str, sandbox: &str) -> Result<Files, PackError> {
    let mut files = Files::new();
    let walk = WalkDir::new(&assignment.dir).sort_by_file_name().into_iter();
    let kept = |e: &walkdir::DirEntry| {
        let name = e.file_name().to_string_lossy();
        e.depth() == 0 || name == "Cargo.lock" || !junk(&name)
    };
    for entry in walk.filter_entry(kept) {
        let entry = entry.map_err(|e| PackError::Io {
            path: e.path().map_or_else(|| assignment.dir.clone(), ToOwned::to_owned),
            source: e.into(),
        })?;
        if entry.file_type().is_dir() {
            continue;
        }
        let inner = entry.path().strip_prefix(&assignment.dir).unwrap_or(entry.path());
        let parts: Vec<_> = inner.components().map(|c| c.as_os_str().to_string_lossy()).collect();
        files.insert(format!("assignment/{}", parts.join("/")), bytes(entry.path())?);
    }
    let python = assignment.languages.contains(&Language::Python) || assignment.has_solution_oracle();
    let requires: Vec<String> =
        assignment.python.requires.iter().filter(|_| python).map(|r| quoted(r)).collect();
    let rust = if assignment.languages.contains(&Language::Rust) { "yes" } else { "no" };
    let setup = SETUP.replace("@REQUIRES@", &requires.join(" ")).replace("@RUST@", rust);
    files.insert("setup.sh".to_owned(), setup.into_bytes());
    files.insert("run_autograder".to_owned(), RUN.replace("@SANDBOX@", sandbox).into_bytes());
    files.insert("seed".to_owned(), format!("{}\n", seed.trim()).into_bytes());
    Ok(files)
}

/// The bundle as an archive with this program in it. The same files give the same bytes.
pub fn archive(files: &Files, program: &[u8]) -> io::Result<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    let all = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    for (name, bytes) in all.chain([("grader", program)]) {
        let mode = if PROGRAMS.contains(&name) { 0o755 } else { 0o644 };
        zip.start_file(name, options.unix_permissions(mode)).map_err(io::Error::other)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish().map_err(io::Error::other)?.into_inner())
}

/// A word of the shell's that is taken as it stands.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_requirement_is_one_word_of_the_shell() {
        assert_eq!(quoted("numpy>=1.22"), "'numpy>=1.22'");
        assert_eq!(quoted("a'; rm -rf /"), "'a'\\''; rm -rf /'");
    }
}
