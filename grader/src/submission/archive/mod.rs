//! Archives, read where they are: nothing is ever unpacked onto the disk.
//!
//! An entry is a name and a place; its content is read into bounded memory when a submission needs it. So there is no
//! path that an entry could lead out of, no link to follow, no device to open. What has no content of its own (links,
//! devices, encrypted entries) is listed with the reason why it is left out.

mod data;
mod names;
mod tar;
mod zip;

use crate::text::{Message, args};
use data::Data;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// What may be in an archive.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// Most entries.
    pub entries: usize,
    /// Most bytes of a compressed tar, unpacked.
    pub unpacked: u64,
    /// Below this size nobody minds how well it is packed.
    pub small: u64,
}

/// Bounds of what a student hands in.
pub(super) const OF_STUDENT: Bounds = Bounds { entries: 20_000, unpacked: 1 << 30, small: 64 << 20 };
/// Bounds of what an LMS hands out: a class.
pub(super) const OF_CLASS: Bounds = Bounds { entries: 400_000, unpacked: 32 << 30, small: 64 << 20 };

/// More than this much for one compressed byte is no data but a bomb (deflate's limit is 1032).
const MAX_RATIO: u64 = 200;

/// Why an archive cannot be read: whoever made it has to make it anew.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The file itself cannot be read.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// Cut off, or no archive at all.
    #[error("damaged: {0}")]
    Damaged(String),
    /// Too many entries.
    #[error("more than {0} entries")]
    TooManyEntries(usize),
    /// Unpacks to more than anybody hands in.
    #[error("unpacks to too much")]
    Bomb,
    /// A format that is recognised and not read.
    #[error("{0} archives are not read")]
    Unsupported(&'static str),
}

impl ArchiveError {
    /// In words, of the archive with this name.
    pub fn message(&self, name: &str) -> Message {
        match self {
            Self::Io(e) => {
                Message::new("archive_damaged", args! { "file" => name, "reason" => e.to_string() })
            }
            Self::Damaged(reason) => {
                Message::new("archive_damaged", args! { "file" => name, "reason" => reason })
            }
            Self::TooManyEntries(count) => {
                Message::new("archive_too_many_entries", args! { "file" => name, "count" => count })
            }
            Self::Bomb => Message::new("archive_bomb", args! { "file" => name }),
            Self::Unsupported(kind) => {
                Message::new("archive_unsupported", args! { "file" => name, "kind" => kind })
            }
        }
    }
}

/// Formats of archives, by the endings of their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Zip,
    Tar,
    TarGz,
    /// Recognised, and named in the message.
    Other(&'static str),
}

impl Format {
    /// The format that a file's name says, and the name without that ending.
    pub fn of(name: &str) -> Option<(Self, &str)> {
        const ENDINGS: [(&str, Format); 13] = [
            (".tar.gz", Format::TarGz),
            (".tgz", Format::TarGz),
            (".tar.bz2", Format::Other("bzip2")),
            (".tbz2", Format::Other("bzip2")),
            (".tar.xz", Format::Other("xz")),
            (".txz", Format::Other("xz")),
            (".tar.zst", Format::Other("zstd")),
            (".zip", Format::Zip),
            (".tar", Format::Tar),
            (".7z", Format::Other("7z")),
            (".rar", Format::Other("RAR")),
            (".bz2", Format::Other("bzip2")),
            (".xz", Format::Other("xz")),
        ];
        ENDINGS.iter().find_map(|(ending, format)| {
            let cut = name.len().checked_sub(ending.len()).filter(|n| *n > 0 && name.is_char_boundary(*n))?;
            name[cut..].eq_ignore_ascii_case(ending).then_some((*format, &name[..cut]))
        })
    }

    /// The format that the first bytes say, which outweighs the name.
    fn sniff(head: &[u8], named: Self) -> Self {
        match head {
            [b'P', b'K', 3 | 5, 4 | 6, ..] => Self::Zip,
            [0x1f, 0x8b, ..] => Self::TarGz,
            [b'R', b'a', b'r', b'!', ..] => Self::Other("RAR"),
            [b'7', b'z', 0xbc, 0xaf, ..] => Self::Other("7z"),
            [b'B', b'Z', b'h', ..] => Self::Other("bzip2"),
            [0xfd, b'7', b'z', b'X', b'Z', ..] => Self::Other("xz"),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Other("zstd"),
            _ => named,
        }
    }
}

/// Where an entry's content is.
#[derive(Clone, Debug)]
enum At {
    /// Number in a zip archive's directory.
    Zip(usize),
    /// Bytes of a tar archive: offset and length.
    Range(u64, u64),
    /// Nowhere: a message code says why it is left out.
    Nowhere(&'static str),
}

/// An entry: a file, or something that is left out.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Its path, `/` between names, composed normal form, never absolute and without `..`.
    pub name: String,
    /// Bytes that its content claims to have.
    pub size: u64,
    at: At,
}

impl Entry {
    /// Why there is no content, if there is none.
    pub fn left_out(&self) -> Option<Message> {
        match self.at {
            At::Nowhere(code) => Some(Message::new(code, args! { "file" => self.name })),
            _ => None,
        }
    }
}

/// An archive whose entries are known.
#[derive(Debug)]
pub struct Archive {
    entries: BTreeMap<String, Entry>,
    /// Folders, the root (`""`) among them, with their folders.
    folders: BTreeMap<String, BTreeSet<String>>,
    store: Store,
    /// Remarks about entries: a name that is there twice, that leads out of the archive.
    notes: Vec<(String, Message)>,
    /// Where it lies on the disk.
    path: Option<PathBuf>,
}

#[derive(Debug)]
enum Store {
    Zip(zip::Zip),
    Tar(Data),
}

impl Archive {
    /// Opens an archive on the disk.
    pub(super) fn open(path: &Path, bounds: Bounds) -> Result<Self, ArchiveError> {
        let file = File::open(path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let archive = Self::of(&Data::file(file)?, &name, bounds)?;
        Ok(Self { path: Some(path.to_owned()), ..archive })
    }

    /// Where it lies on the disk.
    pub(super) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Opens an archive in memory.
    pub(super) fn of_bytes(bytes: Vec<u8>, name: &str, bounds: Bounds) -> Result<Self, ArchiveError> {
        Self::of(&Data::bytes(bytes), name, bounds)
    }

    fn of(data: &Data, name: &str, bounds: Bounds) -> Result<Self, ArchiveError> {
        let named = Format::of(name).map_or(Format::Zip, |(format, _)| format);
        let mut archive = Self {
            entries: BTreeMap::new(),
            folders: BTreeMap::from([(String::new(), BTreeSet::new())]),
            store: Store::Tar(data.clone()),
            notes: Vec::new(),
            path: None,
        };
        match Format::sniff(&data.head(8)?, named) {
            Format::Zip => archive.store = Store::Zip(zip::index(data, bounds, &mut archive)?),
            Format::Tar => tar::index(data, bounds, &mut archive)?,
            Format::TarGz => {
                let unpacked = tar::unpack(data, bounds)?;
                tar::index(&unpacked, bounds, &mut archive)?;
                archive.store = Store::Tar(unpacked);
            }
            Format::Other(kind) => return Err(ArchiveError::Unsupported(kind)),
        }
        Ok(archive)
    }

    /// Files below a folder (or the file of this path), in the order of their paths.
    pub(super) fn below<'a>(&'a self, folder: &str) -> impl Iterator<Item = &'a Entry> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let one = self.entries.get(folder);
        let start = prefix.clone();
        let range = self.entries.range(start..).take_while(move |(name, _)| name.starts_with(&prefix));
        one.into_iter().chain(range.map(|(_, entry)| entry))
    }

    /// The folders and files of a folder: name and whether it is a folder.
    pub(super) fn children(&self, folder: &str) -> Vec<(String, bool)> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let mut found: Vec<(String, bool)> =
            self.folders.get(folder).into_iter().flatten().map(|name| (name.clone(), true)).collect();
        // Files of subfolders lie between a folder's own in the order of paths: whole subfolders are jumped over.
        let mut from = prefix.clone();
        while let Some((name, _)) = self.entries.range(from.clone()..).next() {
            let Some(rest) = name.strip_prefix(&prefix) else { break };
            if let Some((sub, _)) = rest.split_once('/') {
                // `0` follows `/`.
                from = format!("{prefix}{sub}0");
            } else {
                found.push((rest.to_owned(), false));
                from = format!("{name}\0");
            }
        }
        found.sort();
        found
    }

    /// Whether there is such a folder.
    pub(super) fn is_folder(&self, path: &str) -> bool {
        self.folders.contains_key(path)
    }

    /// An entry.
    pub(super) fn entry(&self, path: &str) -> Option<&Entry> {
        self.entries.get(path)
    }

    /// Remarks about what is below a folder.
    pub(super) fn notes_below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a Message> {
        let inside = move |name: &str| {
            folder.is_empty() || name.strip_prefix(folder).is_some_and(|r| r.is_empty() || r.starts_with('/'))
        };
        self.notes.iter().filter(move |(name, _)| inside(name)).map(|(_, message)| message)
    }

    /// The content of an entry; one byte more than `cap` at most, so that too much shows.
    pub(super) fn read(&self, entry: &Entry, cap: u64) -> Result<Vec<u8>, ArchiveError> {
        match (&entry.at, &self.store) {
            (At::Zip(i), Store::Zip(zip)) => zip.read(*i, entry.size, cap),
            (At::Range(offset, len), Store::Tar(data)) => Ok(data.range(*offset, (*len).min(cap + 1))?),
            _ => Ok(Vec::new()),
        }
    }

    /// Takes an entry in. Of two with the same name the last counts, as for every program that unpacks.
    fn add(&mut self, name: &str, size: u64, at: At) {
        let Some(clean) = names::clean(name) else {
            let shown = name.replace('\\', "/");
            let at_root =
                shown.split('/').find(|p| !matches!(*p, "" | "." | "..")).unwrap_or_default().to_owned();
            self.notes.push((at_root, Message::new("archive_name_escapes", args! { "file" => shown })));
            return;
        };
        self.add_folders(&clean, false);
        if self.entries.contains_key(&clean) {
            self.note_duplicate(clean.clone());
        }
        self.entries.insert(clean.clone(), Entry { name: clean, size, at });
    }

    fn note_duplicate(&mut self, name: String) {
        if !self.notes.iter().any(|(n, m)| *n == name && m.code == "archive_duplicate") {
            self.notes.push((name, Message::bare("archive_duplicate")));
        }
    }

    fn add_folder(&mut self, name: &str) {
        if let Some(clean) = names::clean(name) {
            self.add_folders(&clean, true);
        }
    }

    /// The folders that a path lies in, and with `whole` the path itself.
    fn add_folders(&mut self, path: &str, whole: bool) {
        let ends = path.match_indices('/').map(|(i, _)| i).chain(whole.then_some(path.len()));
        for end in ends {
            let folder = &path[..end];
            if self.folders.contains_key(folder) {
                continue;
            }
            let (parent, name) = folder.rsplit_once('/').unwrap_or(("", folder));
            self.folders.entry(parent.to_owned()).or_default().insert(name.to_owned());
            self.folders.insert(folder.to_owned(), BTreeSet::new());
        }
    }
}

#[cfg(test)]
mod tests;
