//! Tar archives, compressed by gzip or not.

use super::data::Data;
use super::{Archive, ArchiveError, At, Bounds, MAX_RATIO};
use flate2::read::MultiGzDecoder;
use std::io::{Read, Write};
use tar::EntryType;

/// Unpacks a gzip stream: into memory where it is small, else into a file without a name, which the system removes
/// when the program ends, however it ends.
pub(super) fn unpack(data: &Data, bounds: Bounds) -> Result<Data, ArchiveError> {
    const IN_MEMORY: usize = 16 << 20;
    // The last four bytes tell the unpacked size. A stream that boasts, and begins as if it were true, need not be
    // unpacked to be refused; what lies, or was cut off, is found out by the whole.
    const BEGINNING: u64 = 8 << 20;
    let trailer = data.range(data.len.saturating_sub(4), 4)?;
    let announced = <[u8; 4]>::try_from(&trailer[..]).map_or(0, u32::from_le_bytes);
    let boasts = is_bomb(u64::from(announced), data.len, bounds);
    let mut decoder = MultiGzDecoder::new(std::io::BufReader::new(data.reader()));
    let mut memory = Vec::new();
    let mut file: Option<std::fs::File> = None;
    let mut total = 0u64;
    let mut chunk = vec![0; 256 << 10];
    loop {
        let n = decoder.read(&mut chunk).map_err(|e| ArchiveError::Damaged(e.to_string()))?;
        if n == 0 {
            break;
        }
        total += n as u64;
        let consumed = decoder.get_ref().get_ref().position();
        let begins_so = boasts && total >= BEGINNING && total / MAX_RATIO > consumed;
        if begins_so || is_bomb(total, data.len, bounds) {
            return Err(ArchiveError::Bomb);
        }
        match &mut file {
            Some(file) => file.write_all(&chunk[..n])?,
            None if memory.len() + n > IN_MEMORY => {
                let mut spilled = tempfile::tempfile()?;
                spilled.write_all(&memory)?;
                spilled.write_all(&chunk[..n])?;
                memory = Vec::new();
                file = Some(spilled);
            }
            None => memory.extend_from_slice(&chunk[..n]),
        }
    }
    match file {
        Some(file) => Ok(Data::file(file)?),
        None => Ok(Data::bytes(memory)),
    }
}

fn is_bomb(unpacked: u64, packed: u64, bounds: Bounds) -> bool {
    unpacked > bounds.unpacked || (unpacked > bounds.small && unpacked / MAX_RATIO > packed)
}

/// Reads the headers of an archive.
pub(super) fn index(data: &Data, bounds: Bounds, into: &mut Archive) -> Result<(), ArchiveError> {
    let damaged = |e: std::io::Error| ArchiveError::Damaged(e.to_string());
    let mut archive = tar::Archive::new(data.reader());
    let mut count = 0;
    for entry in archive.entries_with_seek().map_err(damaged)? {
        let mut entry = entry.map_err(damaged)?;
        count += 1;
        if count > bounds.entries {
            return Err(ArchiveError::TooManyEntries(bounds.entries));
        }
        let name = super::names::decode(&entry.path_bytes());
        let sparse = match entry.pax_extensions().map_err(damaged)? {
            Some(list) => list.flatten().any(|x| x.key_bytes().starts_with(b"GNU.sparse")),
            None => false,
        };
        let at = match entry.header().entry_type() {
            EntryType::Directory => {
                into.add_folder(&name);
                continue;
            }
            EntryType::XGlobalHeader => continue,
            EntryType::Symlink | EntryType::Link => At::Nowhere("link_left_out"),
            EntryType::Regular | EntryType::Continuous if !sparse => {
                let (from, size) = (entry.raw_file_position(), entry.size());
                if from.checked_add(size).is_none_or(|end| end > data.len) {
                    return Err(ArchiveError::Damaged("it ends in the middle of an entry".to_owned()));
                }
                At::Range(from, size)
            }
            _ => At::Nowhere("special_file_left_out"),
        };
        into.add(&name, entry.size(), at);
    }
    if count == 0 {
        return Err(ArchiveError::Damaged("it holds nothing".to_owned()));
    }
    Ok(())
}
