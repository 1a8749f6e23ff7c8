//! A submission that was found.

use super::archive::Archive;
use super::names::text_of;
use crate::roster::{IdKind, Person};
use crate::text::Message;
use std::path::PathBuf;
use std::sync::Arc;

/// A file or folder of a submission.
#[derive(Clone, Debug)]
pub enum Part {
    /// On the disk.
    Path(PathBuf),
    /// In an archive that was named on the command line: the path of a file or folder in it.
    Inside(Arc<Archive>, String),
    /// A file of the LMS whose name is not the student's: its own name, and where it is.
    Named(String, Box<Part>),
}

impl From<PathBuf> for Part {
    fn from(path: PathBuf) -> Self {
        Self::Path(path)
    }
}

impl Part {
    /// The same file under its own name.
    pub(super) fn called(self, name: &str) -> Self {
        Self::Named(name.to_owned(), Box::new(self))
    }

    /// Its name: that of the file or folder.
    pub fn name(&self) -> String {
        match self {
            Self::Path(path) => text_of(path.file_name().unwrap_or_default()),
            Self::Inside(_, path) => path.rsplit('/').next().unwrap_or_default().to_owned(),
            Self::Named(name, _) => name.clone(),
        }
    }
}

/// One attempt of a submission that was found; nothing of it has been read yet.
#[derive(Clone, Debug)]
pub struct Discovered {
    /// Opaque id: the LMS's, else the name of the folder, or of the file without its ending. Several attempts share it.
    pub id: String,
    /// Number of the attempt, from 1.
    pub attempt: u32,
    /// Its files or folders.
    pub parts: Vec<Part>,
    /// When it was handed in (RFC 3339), where the layout tells.
    pub submitted_at: Option<String>,
    /// Whether the LMS itself calls it late, where it says so and tells no time (Canvas).
    pub late: bool,
    /// Who handed it in: one student, or all of a group. Never empty.
    pub people: Vec<Person>,
    /// Name of its folder or file as the LMS wrote it: what a feedback archive has to repeat.
    pub origin: String,
    /// What is to be said of who it is from; added to the result when it is written, since it can change without the
    /// submission.
    pub notes: Vec<Message>,
}

impl Discovered {
    /// The first attempt of somebody of whom only the id is known.
    pub fn new(id: impl Into<String>, parts: Vec<Part>) -> Self {
        let id = id.into();
        Self {
            people: vec![Person::of_id(IdKind::Own, &id)],
            origin: id.clone(),
            id,
            attempt: 1,
            parts,
            submitted_at: None,
            late: false,
            notes: Vec::new(),
        }
    }

    /// Ids of those who handed it in.
    pub fn students(&self) -> Vec<String> {
        self.people.iter().map(|p| p.id.clone()).collect()
    }
}
