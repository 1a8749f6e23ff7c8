//! Frames: a little-endian `u32` length, then that many bytes.

use std::io::{self, Read, Write};

/// Largest frame that either side accepts unless told otherwise: 1 GiB.
pub const MAX_FRAME: u32 = 1 << 30;

/// Writes one frame.
///
/// # Errors
/// Of the stream; [`io::ErrorKind::InvalidInput`] for a body over `cap`.
pub fn write(stream: &mut impl Write, body: &[u8], cap: u32) -> io::Result<()> {
    let len = u32::try_from(body.len()).ok().filter(|n| *n <= cap);
    let Some(len) = len else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "frame over the size cap"));
    };
    stream.write_all(&len.to_le_bytes())?;
    stream.write_all(body)?;
    stream.flush()
}

/// Reads one frame; `None` at a clean end of the stream.
///
/// # Errors
/// Of the stream; [`io::ErrorKind::InvalidData`] for a length over `cap` (nothing is allocated for it);
/// [`io::ErrorKind::UnexpectedEof`] for a stream that ends inside a frame.
pub fn read(stream: &mut impl Read, cap: u32) -> io::Result<Option<Vec<u8>>> {
    let mut head = [0; 4];
    let mut got = 0;
    while got < 4 {
        match stream.read(&mut head[got..]) {
            Ok(0) if got == 0 => return Ok(None),
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(n) => got += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    let len = u32::from_le_bytes(head);
    if len > cap {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "frame over the size cap"));
    }
    // Grows as bytes arrive: a liar who announces 1 GiB and sends nothing costs nothing.
    let mut body = Vec::with_capacity((len as usize).min(1 << 20));
    let n = stream.take(u64::from(len)).read_to_end(&mut body)?;
    if n < len as usize {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(body))
}
