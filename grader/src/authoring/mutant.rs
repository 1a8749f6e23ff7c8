//! Adds a module to the known mistakes of an assignment.

use crate::assignment::{Assignment, EDITS};
use crate::text::{Blame, Explain, Lang, Message, args};
use std::io;
use std::path::{Path, PathBuf};

/// Folder of modules that came from students' answers, below the assignment's.
const MODULES: &str = "mutants/clusters";

/// Why a known mistake could not be added.
#[derive(Debug, thiserror::Error)]
pub enum MutantError {
    /// It is there already.
    #[error("{} is there already", .0.display())]
    Exists(PathBuf),
    /// The list is no TOML.
    #[error("{} is no TOML", .0.display())]
    Broken(PathBuf),
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl Explain for MutantError {
    fn message(&self) -> Message {
        let of = |code: &str, path: &Path| Message::new(code, args! { "path" => path.display().to_string() });
        match self {
            Self::Exists(path) => of("mutant_exists", path),
            Self::Broken(path) => of("mutant_broken", path),
            Self::Io { path, source } => Message::new(
                "cannot_write",
                args! { "path" => path.display().to_string(), "reason" => source.to_string() },
            ),
        }
    }
    fn hint(&self) -> Option<Message> {
        None
    }
    fn blame(&self) -> Blame {
        match self {
            Self::Exists(_) | Self::Broken(_) => Blame::User,
            Self::Io { .. } => Blame::Ours,
        }
    }
}

/// Writes the module `mutants/clusters/<id>.py` and lists it in `mutants/edits.toml` as a mistake in a task, with words
/// that stand until the instructor finds better ones. What is in the list stays as it is. Gives the module's place.
///
/// # Errors
/// There is one of this name, the list is broken, or a file cannot be written.
pub fn add(
    assignment: &Assignment,
    (id, task): (&str, &str),
    text: &str,
    students: usize,
) -> Result<PathBuf, MutantError> {
    let list = assignment.dir.join(EDITS);
    let module = format!("{MODULES}/{id}.py");
    let path = assignment.dir.join(&module);
    let wrap = |path: &Path| {
        let path = path.to_owned();
        move |source| MutantError::Io { path, source }
    };
    let before = match std::fs::read_to_string(&list) {
        Ok(text) => text,
        Err(e) if e.kind() == io::ErrorKind::NotFound => String::new(),
        Err(e) => return Err(wrap(&list)(e)),
    };
    let table: toml::Table = before.parse().map_err(|_| MutantError::Broken(list.clone()))?;
    let listed = table.get("mutant").and_then(toml::Value::as_array).into_iter().flatten();
    if path.symlink_metadata().is_ok() || listed.filter_map(|m| m.get("id")).any(|i| i.as_str() == Some(id)) {
        return Err(MutantError::Exists(path));
    }
    let folder = path.parent().unwrap_or(&assignment.dir);
    std::fs::create_dir_all(folder).map_err(wrap(folder))?;
    let comment = Message::new("mutant_comment", args! { "n" => students }).text(assignment.lang);
    write(&path, &format!("# {comment}\n{text}")).map_err(wrap(&path))?;
    let gap = if before.is_empty() || before.ends_with("\n\n") { "" } else { "\n" };
    let end = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
    let entry = entry((id, task), &module);
    write(&list, &format!("{before}{end}{gap}{entry}")).map_err(wrap(&list))?;
    Ok(path)
}

fn entry((id, task): (&str, &str), module: &str) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let words = |lang| quoted(&Message::bare("mutant_placeholder").text(lang));
    format!(
        "[[mutant]]\nid = {}\nmodule = {}\ntask = {}\nen = {}\nru = {}\n",
        quoted(id),
        quoted(module),
        quoted(task),
        words(Lang::En),
        words(Lang::Ru)
    )
}

/// All of it, or nothing.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let dir = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(dir)?;
    io::Write::write_all(&mut file, text.as_bytes())?;
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    file.as_file().set_permissions(mode)?;
    file.persist(path)?;
    Ok(())
}
