//! `attack.toml`: what an attack tries, and what must come of it.

use crate::grading::result::Status;
use crate::text::{Blame, Explain, Message, args};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What is handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// `.py` files.
    Python,
    /// A notebook.
    Notebook,
    /// A crate.
    Rust,
    /// Files whose names, links or modes are the attack; made from [`Attack::entries`].
    Files,
    /// A zip archive, made from [`Attack::entries`].
    Zip,
    /// A gzipped tar archive, made from [`Attack::entries`].
    Tar,
}

impl Kind {
    /// Its name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Python => "python",
            Self::Notebook => "notebook",
            Self::Rust => "rust",
            Self::Files => "files",
            Self::Zip => "zip",
            Self::Tar => "tar",
        }
    }
}

/// Which points an attack may have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Score {
    /// No hidden check passed: it has not solved anything.
    #[default]
    None,
    /// Whatever its numbers are worth.
    Any,
    /// All of them: it is right, and only loud.
    Full,
}

/// How it is shown that an attack works where nothing stops it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Control {
    /// Not at all: it would hurt the machine, or what stops it cannot be left out.
    #[default]
    None,
    /// Run without a sandbox, it gets through.
    Unconfined,
}

/// One entry of an archive or a folder that is the attack.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its name, with placeholders; `\` and `..` as they stand.
    pub name: String,
    /// `file` (default), `folder`, `symlink`, `hardlink`, `fifo` or `device`.
    #[serde(default)]
    pub kind: EntryKind,
    /// Text of a file, with placeholders.
    #[serde(default)]
    pub text: String,
    /// The text repeated so often.
    #[serde(default = "one")]
    pub times: u64,
    /// The entry itself repeated so often, with its number in place of `{{n}}`.
    #[serde(default = "one")]
    pub count: u64,
    /// Where a link leads.
    #[serde(default)]
    pub target: String,
    /// Permissions, octal; default 644.
    #[serde(default)]
    pub mode: Option<String>,
}

const fn one() -> u64 {
    1
}

/// Kinds of entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EntryKind {
    /// A file.
    #[default]
    File,
    /// A folder.
    Folder,
    /// A symbolic link.
    Symlink,
    /// A hard link.
    Hardlink,
    /// A named pipe.
    Fifo,
    /// A character device.
    Device,
}

/// An attack.
#[expect(clippy::struct_excessive_bools, reason = "each is a key of attack.toml")]
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attack {
    /// Name of its folder.
    #[serde(skip)]
    pub name: String,
    /// Its folder.
    #[serde(skip)]
    pub dir: PathBuf,
    /// Its class in the threat model: `D4`.
    pub class: String,
    /// What it tries, in one line.
    pub title: String,
    /// What is handed in.
    pub kind: Kind,
    /// Layers that stop it, each of which would do.
    pub stopped_by: Vec<String>,
    /// Which points it may have.
    #[serde(default)]
    pub score: Score,
    /// One of the checks has to come out like this, else the attack has not been tried.
    #[serde(default)]
    pub status: Vec<Status>,
    /// It has to say how it was stopped, else it has not been tried.
    #[serde(default)]
    pub says: bool,
    /// A note of one of these codes has to be there, else the attack has not been tried.
    #[serde(default)]
    pub notes: Vec<String>,
    /// How it is shown that it works where nothing stops it.
    #[serde(default)]
    pub control: Control,
    /// It tries to tell hidden inputs: what a student sees must be the same under another seed.
    #[serde(default)]
    pub leaks: bool,
    /// It is run with the machine to itself, and the memory of the program is watched.
    #[serde(default)]
    pub alone: bool,
    /// The submission need not be graded: it may be unreadable.
    #[serde(default)]
    pub unreadable: bool,
    /// We may say that we failed at it, as long as nothing else suffers: a file that cannot be read.
    #[serde(default)]
    pub may_fail: bool,
    /// Entries of an archive or a folder.
    #[serde(default)]
    pub entries: Vec<Entry>,
    /// Words for errors that are not the usual ones: which layer answers with which.
    #[serde(default)]
    pub means: BTreeMap<String, String>,
}

/// Why attacks could not be read.
#[derive(Debug, thiserror::Error)]
pub enum AttackError {
    /// A file or folder.
    #[error("{}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// An `attack.toml` that is none.
    #[error("{}: {source}", path.display())]
    Manifest {
        /// Which.
        path: PathBuf,
        /// Why.
        source: Box<toml::de::Error>,
    },
    /// A folder without attacks.
    #[error("no attacks in {}", path.display())]
    Empty {
        /// Which.
        path: PathBuf,
    },
}

impl Explain for AttackError {
    fn message(&self) -> Message {
        match self {
            Self::File { path, source } => Message::new(
                "file_unreadable",
                args! { "path" => path.display().to_string(), "reason" => source.to_string() },
            ),
            Self::Manifest { path, source } => Message::new(
                "attack_manifest",
                args! { "path" => path.display().to_string(), "reason" => source.to_string() },
            ),
            Self::Empty { path } => {
                Message::new("attack_none_in", args! { "path" => path.display().to_string() })
            }
        }
    }
    fn hint(&self) -> Option<Message> {
        Some(Message::bare("hint_attack_folder"))
    }
    fn blame(&self) -> Blame {
        Blame::User
    }
}

/// The attacks in the folders of a folder, in the order of their names.
pub fn load_all(folder: &Path) -> Result<Vec<Attack>, AttackError> {
    let file = |source| AttackError::File { path: folder.to_path_buf(), source };
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(file)? {
        let dir = entry.map_err(file)?.path();
        if dir.join("attack.toml").is_file() {
            found.push(load(&dir)?);
        }
    }
    if found.is_empty() {
        return Err(AttackError::Empty { path: folder.to_path_buf() });
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

fn load(dir: &Path) -> Result<Attack, AttackError> {
    let path = dir.join("attack.toml");
    let text =
        fs::read_to_string(&path).map_err(|source| AttackError::File { path: path.clone(), source })?;
    let mut attack: Attack =
        toml::from_str(&text).map_err(|e| AttackError::Manifest { path, source: Box::new(e) })?;
    attack.name = dir.file_name().unwrap_or_default().to_string_lossy().into_owned();
    attack.dir = dir.to_path_buf();
    Ok(attack)
}
