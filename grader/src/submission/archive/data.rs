//! Bytes that are read at any place, by several threads at once.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt;
use std::sync::Arc;

/// The bytes of an archive: a file, or memory.
#[derive(Clone, Debug)]
pub(super) struct Data {
    source: Source,
    /// Length in bytes.
    pub len: u64,
}

#[derive(Clone, Debug)]
enum Source {
    File(Arc<File>),
    Bytes(Arc<Vec<u8>>),
}

impl Data {
    /// A file. Only an ordinary one: a FIFO would block whoever opens it.
    pub fn file(file: File) -> io::Result<Self> {
        let meta = file.metadata()?;
        if !meta.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not an ordinary file"));
        }
        Ok(Self { source: Source::File(Arc::new(file)), len: meta.len() })
    }

    /// Memory.
    pub fn bytes(bytes: Vec<u8>) -> Self {
        Self { len: bytes.len() as u64, source: Source::Bytes(Arc::new(bytes)) }
    }

    /// The first bytes, fewer where there are fewer.
    pub fn head(&self, count: u64) -> io::Result<Vec<u8>> {
        self.range(0, count.min(self.len))
    }

    /// Bytes from an offset.
    pub fn range(&self, offset: u64, len: u64) -> io::Result<Vec<u8>> {
        // A length that the data do not have reserves nothing.
        let len = len.min(self.len.saturating_sub(offset));
        let mut bytes = vec![0; usize::try_from(len).map_err(io::Error::other)?];
        let mut done = 0;
        while done < bytes.len() {
            match self.read_at(&mut bytes[done..], offset + done as u64)? {
                0 => break,
                n => done += n,
            }
        }
        bytes.truncate(done);
        Ok(bytes)
    }

    /// Something that reads and seeks, with a place of its own.
    pub fn reader(&self) -> Reader {
        Reader { data: self.clone(), at: 0 }
    }

    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        match &self.source {
            Source::File(file) => file.read_at(buffer, offset),
            Source::Bytes(bytes) => {
                let rest = usize::try_from(offset).ok().and_then(|o| bytes.get(o..)).unwrap_or_default();
                let n = rest.len().min(buffer.len());
                buffer[..n].copy_from_slice(&rest[..n]);
                Ok(n)
            }
        }
    }
}

/// A place in [`Data`].
#[derive(Clone, Debug)]
pub(super) struct Reader {
    data: Data,
    at: u64,
}

impl Reader {
    /// Bytes before its place.
    pub fn position(&self) -> u64 {
        self.at
    }
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.data.read_at(buffer, self.at)?;
        self.at += n as u64;
        Ok(n)
    }
}

impl Seek for Reader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(n) => Some(n),
            SeekFrom::End(n) => self.data.len.checked_add_signed(n),
            SeekFrom::Current(n) => self.at.checked_add_signed(n),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
