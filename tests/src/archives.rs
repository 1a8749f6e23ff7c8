//! Archives as students and their LMS make them, and as nobody should: names, flags, sizes and modes are free.

use flate2::write::{DeflateEncoder, GzEncoder};
use flate2::{Compression, Crc};
use std::io::Write;

/// An entry of a zip archive. [`Entry::new`] is an ordinary file.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Name, in whatever bytes.
    pub name: Vec<u8>,
    /// Content.
    pub bytes: Vec<u8>,
    /// General purpose flags: bit 11 says that the name is UTF-8, bit 0 that the content is encrypted.
    pub flags: u16,
    /// Unix mode with the file's type; 0 for an archive made on Windows.
    pub mode: u32,
    /// What the archive says of the uncompressed size, if not the truth.
    pub declared: Option<u32>,
}

impl Entry {
    /// An ordinary file with a name in UTF-8.
    pub fn new(name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.as_bytes().to_vec(),
            bytes: bytes.into(),
            flags: 1 << 11,
            mode: 0o100_644,
            declared: None,
        }
    }

    /// A file as Windows' Explorer writes it in Russia: the name in code page 866, without a flag.
    pub fn cp866(name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: cp866(name), flags: 0, mode: 0, ..Self::new("", bytes) }
    }

    /// A symbolic link.
    pub fn link(name: &str, target: &str) -> Self {
        Self { mode: 0o120_777, ..Self::new(name, target) }
    }

    /// A file that says it is encrypted.
    pub fn encrypted(name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self { flags: (1 << 11) | 1, ..Self::new(name, bytes) }
    }
}

/// Writes a zip archive; the same entries give the same bytes.
pub fn zip(entries: &[Entry]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for entry in entries {
        let offset = out.len() as u32;
        let mut crc = Crc::new();
        crc.update(&entry.bytes);
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(6));
        encoder.write_all(&entry.bytes).expect("memory can be written");
        let packed = encoder.finish().expect("memory can be written");
        let size = entry.declared.unwrap_or(entry.bytes.len() as u32);
        let mut common = Vec::new();
        common.extend(20u16.to_le_bytes());
        common.extend(entry.flags.to_le_bytes());
        common.extend(8u16.to_le_bytes());
        // 2024-11-12 10:00:00 in MS-DOS.
        common.extend(0x5000u16.to_le_bytes());
        common.extend(0x596c_u16.to_le_bytes());
        common.extend(crc.sum().to_le_bytes());
        common.extend((packed.len() as u32).to_le_bytes());
        common.extend(size.to_le_bytes());
        common.extend((entry.name.len() as u16).to_le_bytes());
        common.extend(0u16.to_le_bytes());
        out.extend(0x0403_4b50_u32.to_le_bytes());
        out.extend(&common);
        out.extend(&entry.name);
        out.extend(&packed);
        let system: u16 = if entry.mode == 0 { 0 } else { 3 };
        directory.extend(0x0201_4b50_u32.to_le_bytes());
        directory.extend((system * 256 + 20).to_le_bytes());
        directory.extend(&common);
        directory.extend([0; 6]);
        directory.extend((entry.mode << 16).to_le_bytes());
        directory.extend(offset.to_le_bytes());
        directory.extend(&entry.name);
    }
    let start = out.len() as u32;
    out.extend(&directory);
    out.extend(0x0605_4b50_u32.to_le_bytes());
    out.extend([0; 4]);
    let count = entries.len().min(0xffff) as u16;
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend(0u16.to_le_bytes());
    out
}

/// An entry of a tar archive: name, type (`0` file, `1` hard link, `2` symbolic link, `3` device, `6` FIFO, `S` sparse),
/// link's target, content.
pub type TarEntry<'a> = (&'a str, u8, &'a str, &'a [u8]);

/// Writes a tar archive (ustar; names of up to 100 bytes).
pub fn tar(entries: &[TarEntry<'_>]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, kind, target, bytes) in entries {
        let mut header = [0u8; 512];
        let mut put = |at: usize, text: &[u8]| header[at..at + text.len()].copy_from_slice(text);
        put(0, name.as_bytes());
        put(100, b"0000644\0");
        put(108, b"0000000\0");
        put(116, b"0000000\0");
        put(124, format!("{:011o}\0", bytes.len()).as_bytes());
        put(136, b"14714421040\0");
        put(148, b"        ");
        put(156, &[*kind]);
        put(157, target.as_bytes());
        put(257, b"ustar\x0000");
        let sum: u32 = header.iter().map(|b| u32::from(*b)).sum();
        header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        out.extend(header);
        out.extend(*bytes);
        out.resize(out.len().next_multiple_of(512), 0);
    }
    out.resize(out.len() + 1024, 0);
    out
}

/// Compresses with gzip.
pub fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(bytes).expect("memory can be written");
    encoder.finish().expect("memory can be written")
}

/// A gzip stream of zeros, made without having them: `mib` MiB.
pub fn gz_zeros(mib: usize) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(9));
    let zeros = vec![0; 1 << 20];
    for _ in 0..mib {
        encoder.write_all(&zeros).expect("memory can be written");
    }
    encoder.finish().expect("memory can be written")
}

/// A text in code page 866; letters that it has not become `?`.
pub fn cp866(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| match c {
            '\0'..='\x7f' => c as u8,
            'А'..='п' => (c as u32 - 0x410 + 0x80) as u8,
            'р'..='я' => (c as u32 - 0x440 + 0xe0) as u8,
            'Ё' => 0xf0,
            'ё' => 0xf1,
            _ => b'?',
        })
        .collect()
}
