//! Zip archives.

use super::data::{Data, Reader};
use super::{Archive, ArchiveError, At, Bounds, names};
use std::io::{Read, Seek, SeekFrom};
use zip::ZipArchive;
use zip::result::ZipError;

/// An archive whose directory was read.
#[derive(Clone)]
pub(super) struct Zip(ZipArchive<Reader>);

impl std::fmt::Debug for Zip {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Zip").field(&self.0.len()).finish()
    }
}

impl Zip {
    /// Reads an entry. What it claims of its size is not believed.
    pub fn read(&self, index: usize, claimed: u64, cap: u64) -> Result<Vec<u8>, ArchiveError> {
        let mut archive = self.0.clone();
        let file = archive.by_index(index).map_err(damaged)?;
        let mut bytes = Vec::with_capacity(usize::try_from(claimed.min(cap).min(1 << 20)).unwrap_or(0));
        file.take(cap + 1).read_to_end(&mut bytes).map_err(|e| ArchiveError::Damaged(e.to_string()))?;
        if bytes.len() as u64 <= cap && bytes.len() as u64 != claimed {
            return Err(ArchiveError::Damaged(format!(
                "{} bytes where {claimed} were announced",
                bytes.len()
            )));
        }
        Ok(bytes)
    }
}

/// Reads the directory of an archive.
pub(super) fn index(data: &Data, bounds: Bounds, into: &mut Archive) -> Result<Zip, ArchiveError> {
    if announced(data)?.is_some_and(|count| count > bounds.entries as u64) {
        return Err(ArchiveError::TooManyEntries(bounds.entries));
    }
    let archive = ZipArchive::new(data.reader()).map_err(damaged)?;
    if archive.len() > bounds.entries {
        return Err(ArchiveError::TooManyEntries(bounds.entries));
    }
    // The directory keeps one of several entries of one name, and remembers that there were more.
    let twice = archive.has_duplicate_names();
    for i in 0..archive.len() {
        let entry = archive.by_index_data(i).map_err(damaged)?;
        let name = names::decode(entry.name_raw());
        // The type of the file, where the archive was made on Unix.
        let kind = entry.unix_mode().map_or(0, |mode| mode & 0o170_000);
        if entry.is_dir() || kind == 0o040_000 {
            into.add_folder(&name);
            continue;
        }
        let at = match kind {
            0o120_000 => At::Nowhere("link_left_out"),
            0 | 0o100_000 if entry.encrypted() => At::Nowhere("archive_encrypted"),
            0 | 0o100_000 => At::Zip(i),
            _ => At::Nowhere("special_file_left_out"),
        };
        into.add(&name, entry.size(), at);
    }
    if twice {
        into.note_duplicate(String::new());
    }
    Ok(Zip(archive))
}

/// The number of entries that the end of the archive announces, found before the directory is read: a directory of
/// millions would cost memory first and be refused later.
fn announced(data: &Data) -> Result<Option<u64>, ArchiveError> {
    const END: usize = 22;
    let tail = data.range(data.len.saturating_sub(66_000), 66_000)?;
    let Some(at) =
        (0..tail.len().saturating_sub(END - 1)).rev().find(|i| tail[*i..].starts_with(b"PK\x05\x06"))
    else {
        return Err(ArchiveError::Damaged("its end is missing".to_owned()));
    };
    let short = u64::from(u16::from_le_bytes([tail[at + 10], tail[at + 11]]));
    if short != 0xffff {
        return Ok(Some(short));
    }
    // Zip64: a record of its own, which the locator before the end points to.
    let long = at
        .checked_sub(20)
        .filter(|l| tail[*l..].starts_with(b"PK\x06\x07"))
        .map(|l| u64::from_le_bytes(tail[l + 8..l + 16].try_into().unwrap_or_default()));
    let Some(offset) = long else { return Ok(Some(short)) };
    let mut record = [0; 40];
    let mut reader = data.reader();
    reader.seek(SeekFrom::Start(offset))?;
    if reader.read_exact(&mut record).is_err() || !record.starts_with(b"PK\x06\x06") {
        return Ok(Some(short));
    }
    Ok(Some(u64::from_le_bytes(record[32..40].try_into().unwrap_or_default())))
}

fn damaged(error: ZipError) -> ArchiveError {
    match error {
        ZipError::Io(e) => ArchiveError::Damaged(e.to_string()),
        other => ArchiveError::Damaged(other.to_string()),
    }
}
