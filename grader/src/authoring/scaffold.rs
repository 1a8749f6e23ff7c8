//! Folders for new assignments and competitions, from the templates that travel in the program.

use crate::bundle;
use crate::competition::{Created, Metric};
use crate::text::{Blame, Explain, Lang, Message, args};
use include_dir::Dir;
use std::fs::Permissions;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// A file of a new folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// Below the folder.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// Only its owner may read it.
    pub secret: bool,
}

/// Why a folder could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ScaffoldError {
    /// It is there already.
    #[error("{} is there already", .0.display())]
    Exists(PathBuf),
    /// The id cannot be one.
    #[error("{0} cannot be an id")]
    Id(String),
    /// A file or folder could not be written.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl Explain for ScaffoldError {
    fn message(&self) -> Message {
        match self {
            Self::Exists(path) => Message::new("new_exists", args! { "path" => path.display().to_string() }),
            Self::Id(id) => Message::new("manifest_bad_id", args! { "id" => id }),
            Self::Io { path, source } => Message::new(
                "cannot_write",
                args! { "path" => path.display().to_string(), "reason" => source.to_string() },
            ),
        }
    }
    fn hint(&self) -> Option<Message> {
        matches!(self, Self::Exists(_)).then(|| Message::bare("new_exists_hint"))
    }
    fn blame(&self) -> Blame {
        match self {
            Self::Exists(_) | Self::Id(_) => Blame::User,
            Self::Io { .. } => Blame::Ours,
        }
    }
}

/// The files of a new assignment.
pub fn assignment(id: &str, lang: Lang) -> Vec<NewFile> {
    let module = id.replace('-', "_");
    filled("assignment", &[("id", id), ("lang", lang.tag()), ("module", &module)])
}

/// The files of a new competition.
pub fn competition(id: &str, lang: Lang, metric: Metric, labels: &Path, made: &Created) -> Vec<NewFile> {
    let classes = made.classes.as_ref().map_or_else(String::new, |classes| {
        let shown = classes.iter().map(|c| if made.whole { c.clone() } else { quoted(c) });
        format!("classes = [{}]\n", shown.collect::<Vec<_>>().join(", "))
    });
    let labels = labels.file_name().unwrap_or_default().to_string_lossy();
    let values = [
        ("id", id),
        ("lang", lang.tag()),
        ("metric", metric.name()),
        ("id_column", &quoted(&made.id_column)),
        ("target", &quoted(&made.target)),
        ("id_name", &made.id_column),
        ("target_name", &made.target),
        ("rows", &made.rows.to_string()),
        ("last", &(made.rows - 1).to_string()),
        ("public", &made.public.to_string()),
        ("canaries", &made.canaries.to_string()),
        ("labels", &labels),
        ("classes", &classes),
    ];
    let mut files = filled("competition", &values);
    files.extend(made.files.iter().map(|f| NewFile {
        path: f.name.into(),
        text: f.text.clone(),
        secret: f.secret,
    }));
    // A repository of a course may be public.
    let secrets = made.files.iter().filter(|f| f.secret).map(|f| format!("{}\n", f.name));
    files.push(NewFile { path: ".gitignore".into(), text: secrets.collect(), secret: false });
    files
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// The files of a template, with `{{name}}` filled in, in texts and in names of files.
fn filled(template: &str, values: &[(&str, &str)]) -> Vec<NewFile> {
    let fill = |text: &str| {
        values
            .iter()
            .fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{{{name}}}}}"), value))
    };
    let mut files = Vec::new();
    let mut open: Vec<&Dir<'_>> = bundle::NEW.get_dir(template).into_iter().collect();
    while let Some(dir) = open.pop() {
        open.extend(dir.dirs());
        for file in dir.files() {
            let path = file.path().strip_prefix(template).unwrap_or(file.path()).to_string_lossy();
            let text = file.contents_utf8().unwrap_or_default();
            files.push(NewFile { path: fill(&path).into(), text: fill(text), secret: false });
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// Writes `course.toml` into the folder of a course's assignments, unless there is one; gives its place if it was made.
pub fn course(assignments: &Path, id: &str, lang: Lang) -> Result<Option<PathBuf>, ScaffoldError> {
    let path = assignments.join(crate::course::FILE);
    let template = bundle::NEW.get_file(crate::course::FILE).and_then(include_dir::File::contents_utf8);
    let text = template.unwrap_or_default().replace("{{id}}", id).replace("{{lang}}", lang.tag());
    match std::fs::OpenOptions::new().write(true).create_new(true).open(&path) {
        Ok(mut file) => match io::Write::write_all(&mut file, text.as_bytes()) {
            Ok(()) => Ok(Some(path)),
            Err(source) => Err(ScaffoldError::Io { path, source }),
        },
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(None),
        Err(source) => Err(ScaffoldError::Io { path, source }),
    }
}

/// Whether this can be the id, and so the folder's name.
pub fn check_id(id: &str) -> Result<(), ScaffoldError> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    let named = id.chars().next().is_some_and(|c| c.is_ascii_alphanumeric());
    if named && id.chars().all(allowed) { Ok(()) } else { Err(ScaffoldError::Id(id.to_owned())) }
}

/// Makes the folder `course/id` of these files: all of it, or nothing. What is there already is never touched.
pub fn write(course: &Path, id: &str, files: &[NewFile]) -> Result<PathBuf, ScaffoldError> {
    check_id(id)?;
    let target = course.join(id);
    if target.symlink_metadata().is_ok() {
        return Err(ScaffoldError::Exists(target));
    }
    let wrap = |path: &Path| {
        let path = path.to_owned();
        move |source| ScaffoldError::Io { path, source }
    };
    let fresh = tempfile::Builder::new().prefix(".new-").tempdir_in(course).map_err(wrap(course))?;
    for file in files {
        let path = fresh.path().join(&file.path);
        let parent = path.parent().unwrap_or(fresh.path());
        std::fs::create_dir_all(parent).map_err(wrap(parent))?;
        std::fs::write(&path, &file.text).map_err(wrap(&path))?;
        if file.secret {
            std::fs::set_permissions(&path, Permissions::from_mode(0o600)).map_err(wrap(&path))?;
        }
    }
    std::fs::set_permissions(fresh.path(), Permissions::from_mode(0o755)).map_err(wrap(&target))?;
    // A folder cannot replace one that somebody filled in the meantime.
    std::fs::rename(fresh.path(), &target).map_err(wrap(&target))?;
    let _ = fresh.keep();
    Ok(target)
}
