//! What students download: the statement, the starter and the public checks, and nothing else. Files are chosen by a
//! list of what goes in, never of what stays out, and searched for secrets before anything is written.

use super::leaks::{self, Leak};
use super::student::{self, Recorded};
use crate::assignment::manifest::Visibility;
use crate::assignment::{Assignment, Body, FILE, OracleRef};
use crate::competition;
use crate::grading::{CaseId, Oracles, Recording};
use crate::run::Trouble;
use crate::text::{Blame, Explain, Lang, Message, args};
use std::collections::BTreeMap;
use std::io::{self, Cursor, Write};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;
use zip::write::SimpleFileOptions;

/// Folders of an assignment that go into the pack as they are: the starter, and pictures and data of the statement.
const FOLDERS: [&str; 2] = ["starter", "assets"];
/// Files of a competition that go into the pack as they are.
const DATA: [&str; 4] = ["sample_submission.csv", "train.csv", "test.csv", "train_labels.csv"];

/// The files of a pack, by their path in it.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Why there is no pack.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// Something would be handed out that must not.
    #[error("{} leaks", .0.len())]
    Leaks(Vec<Leak>),
    /// A link: what it points at may be anything.
    #[error("{} is a link", .0.display())]
    Link(PathBuf),
    /// The manifest cannot be read.
    #[error("{}: {reason}", path.display())]
    Manifest {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// No check is public.
    #[error("{0} has no public checks")]
    NoPublicChecks(String),
    /// The solution did not answer.
    #[error(transparent)]
    Oracle(#[from] Trouble),
    /// A file could not be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl Explain for PackError {
    fn message(&self) -> Message {
        match self {
            Self::Leaks(leaks) => Message::new("pack_leaks", args! { "count" => leaks.len() }),
            Self::Link(path) => Message::new("pack_link", args! { "path" => path.display().to_string() }),
            Self::Manifest { path, reason } => Message::new(
                "manifest_unreadable",
                args! { "file" => path.display().to_string(), "reason" => reason },
            ),
            Self::NoPublicChecks(id) => Message::new("pack_no_public_checks", args! { "id" => id }),
            Self::Oracle(trouble) => trouble.message(),
            Self::Io { path, source } => Message::new(
                "file_unreadable",
                args! { "path" => path.display().to_string(), "reason" => source.to_string() },
            ),
        }
    }
    fn hint(&self) -> Option<Message> {
        match self {
            Self::Leaks(_) => Some(Message::bare("pack_leaks_hint")),
            Self::Link(_) => Some(Message::bare("pack_link_hint")),
            Self::NoPublicChecks(_) => Some(Message::bare("pack_no_public_checks_hint")),
            Self::Oracle(trouble) => trouble.hint(),
            Self::Manifest { .. } | Self::Io { .. } => None,
        }
    }
    fn blame(&self) -> Blame {
        match self {
            // A solution that does not answer is its author's, who is the user here.
            Self::Oracle(Trouble::Oracle { .. }) => Blame::User,
            Self::Oracle(trouble) => trouble.blame(),
            Self::Io { .. } => Blame::Ours,
            _ => Blame::User,
        }
    }
}

/// Solutions among the oracles of the public checks, and the names of their recorded answers. Those names tell nothing:
/// the name of a variant would.
pub fn recorded(assignment: &Assignment) -> Recorded {
    let mut names = Recorded::new();
    for oracle in assignment.tasks.iter().flat_map(|t| &t.oracles) {
        if let OracleRef::Solution(path) = oracle {
            let next = names.len() + 1;
            names.entry(path.display().to_string()).or_insert_with(|| format!("recorded:answers/{next}.bin"));
        }
    }
    names
}

/// The files of an assignment's pack. `oracles` play the solutions; `secret` is the text of the course's seed, which
/// must not be in it.
pub fn assignment(
    assignment: &Assignment,
    oracles: &Oracles<'_>,
    secret: Option<&str>,
) -> Result<Files, PackError> {
    let dir = &assignment.dir;
    let public = |v: &Visibility| *v == Visibility::Public;
    if !assignment.tasks.iter().flat_map(|t| &t.checks).any(|c| public(&c.visibility)) {
        return Err(PackError::NoPublicChecks(assignment.id.clone()));
    }
    let manifest = dir.join(FILE);
    let source = text(&manifest)?;
    let names = recorded(assignment);
    let stripped = student::assignment(&source, &names)
        .map_err(|e| PackError::Manifest { path: manifest, reason: e.message().to_owned() })?;
    let mut files = common(dir)?;
    for (solution, name) in &names {
        let oracle = OracleRef::Solution(solution.into());
        let name = name.trim_start_matches("recorded:").to_owned();
        files.insert(name, answers(assignment, oracles, &oracle)?.to_bytes());
    }
    files.insert(FILE.to_owned(), stripped.into_bytes());
    files.insert("README.md".to_owned(), readme("pack_readme", &assignment.id).into_bytes());
    let leaks = leaks::of_assignment(assignment, &files, secret);
    if leaks.is_empty() { Ok(files) } else { Err(PackError::Leaks(leaks)) }
}

/// The answers of a solution to the public checks that compare with it.
fn answers(
    assignment: &Assignment,
    oracles: &Oracles<'_>,
    oracle: &OracleRef,
) -> Result<Recording, PackError> {
    let mut recording = Recording::default();
    for (task, t) in assignment.tasks.iter().enumerate().filter(|(_, t)| t.oracles.contains(oracle)) {
        for (check, c) in t.checks.iter().enumerate() {
            if c.visibility != Visibility::Public || !matches!(c.body, Body::Compare(_)) {
                continue;
            }
            for case in 0..c.cases {
                let id = CaseId { task, check, case };
                recording.add(assignment, id, &oracles.performance(id, oracle)?.transcript);
            }
        }
    }
    Ok(recording)
}

/// The files of a competition's pack.
pub fn competition(dir: &Path, secret: Option<&str>) -> Result<Files, PackError> {
    let path = dir.join(competition::MANIFEST);
    let source = text(&path)?;
    let wrong = |reason: String| PackError::Manifest { path: path.clone(), reason };
    let manifest = competition::Manifest::read(&path).map_err(|e| wrong(e.message().text(Lang::En)))?;
    let schema = competition::public_schema(&manifest).ok_or_else(|| {
        wrong(Message::new("competition_no_schema", args! { "place" => FILE }).text(Lang::En))
    })?;
    let mut files = common(dir)?;
    for name in DATA {
        let path = dir.join(name);
        if path.symlink_metadata().is_ok() {
            files.insert(name.to_owned(), bytes(&path)?);
        }
    }
    let sample = || competition::sample_submission(&schema).into_bytes();
    files.entry(DATA[0].to_owned()).or_insert_with(sample);
    let packed: Vec<&str> = files.keys().map(String::as_str).collect();
    let stripped = student::competition(&source, &packed).map_err(|e| wrong(e.message().to_owned()))?;
    files.insert(FILE.to_owned(), stripped.into_bytes());
    let id = manifest.id.get_ref();
    files.insert("README.md".to_owned(), readme("pack_readme_competition", id).into_bytes());
    let leaks = leaks::of_competition(&manifest, dir, &files, secret);
    if leaks.is_empty() { Ok(files) } else { Err(PackError::Leaks(leaks)) }
}

/// Statements, the starter, pictures and data.
fn common(dir: &Path) -> Result<Files, PackError> {
    let mut files = Files::new();
    for lang in Lang::ALL {
        let name = format!("statement.{}.md", lang.tag());
        if dir.join(&name).symlink_metadata().is_ok() {
            files.insert(name.clone(), bytes(&dir.join(name))?);
        }
    }
    for folder in FOLDERS {
        let walk = WalkDir::new(dir.join(folder)).sort_by_file_name().into_iter();
        for entry in walk.filter_entry(|e| e.depth() == 0 || !junk(&e.file_name().to_string_lossy())) {
            let Ok(entry) = entry else { continue };
            if entry.file_type().is_dir() {
                continue;
            }
            let inner = entry.path().strip_prefix(dir).unwrap_or(entry.path());
            let parts: Vec<_> = inner.components().map(|c| c.as_os_str().to_string_lossy()).collect();
            files.insert(parts.join("/"), bytes(entry.path())?);
        }
    }
    Ok(files)
}

/// What editors, interpreters and compilers leave.
pub(super) fn junk(name: &str) -> bool {
    name.starts_with('.') || matches!(name, "__pycache__" | "target" | "Cargo.lock")
}

pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, PackError> {
    let wrap = |source| PackError::Io { path: path.to_owned(), source };
    if !path.symlink_metadata().map_err(wrap)?.is_file() {
        return Err(PackError::Link(path.to_owned()));
    }
    std::fs::read(path).map_err(wrap)
}

fn text(path: &Path) -> Result<String, PackError> {
    String::from_utf8(bytes(path)?)
        .map_err(|e| PackError::Manifest { path: path.to_owned(), reason: e.to_string() })
}

/// How a student checks their work, in both languages.
fn readme(code: &str, id: &str) -> String {
    let one = |lang| Message::new(code, args! { "id" => id }).text(lang);
    format!("{}\n\n{}\n", one(Lang::En), one(Lang::Ru))
}

/// Says in the pack's README that the program lies beside it.
pub fn tell_of_program(files: &mut Files, id: &str) {
    if let Some(text) = files.get_mut("README.md") {
        text.extend(format!("\n{}", readme("pack_readme_program", id)).into_bytes());
    }
}

/// The pack as an archive: the folder `id` with these files. The same files give the same bytes. `program` is put beside
/// them where students should need nothing else.
pub fn archive(id: &str, files: &Files, program: Option<&[u8]>) -> io::Result<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    for (name, bytes) in files {
        zip.start_file(format!("{id}/{name}"), options.unix_permissions(0o644)).map_err(io::Error::other)?;
        zip.write_all(bytes)?;
    }
    if let Some(program) = program {
        zip.start_file(format!("{id}/grader"), options.unix_permissions(0o755)).map_err(io::Error::other)?;
        zip.write_all(program)?;
    }
    Ok(zip.finish().map_err(io::Error::other)?.into_inner())
}
