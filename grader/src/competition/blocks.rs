//! A file in blocks of whole lines, which several threads take in turn: bounded memory, one pass, one hash.

use sha2::{Digest, Sha256};
use std::io::Read;
use std::sync::{Mutex, PoisonError};

/// Bytes that are read at once. Two of them and what is made of them stay in a core's cache.
const BLOCK: usize = 1 << 19;

/// Where threads take blocks from.
#[derive(Debug)]
pub struct Blocks<R>(Mutex<State<R>>);

#[derive(Debug)]
struct State<R> {
    reader: R,
    /// Begun, but its line has not ended: the next block starts with it.
    rest: Vec<u8>,
    hash: Sha256,
    number: usize,
    done: bool,
}

/// What [`Blocks::next`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// The buffer holds the block of this number, from 0.
    Block(usize),
    /// The file has no more.
    End,
    /// A line is longer than a block.
    TooLong,
}

impl<R: Read> Blocks<R> {
    /// Of what `reader` gives.
    pub fn new(reader: R) -> Self {
        let (hash, rest) = (Sha256::new(), Vec::new());
        Self(Mutex::new(State { reader, rest, hash, number: 0, done: false }))
    }

    /// Fills `buffer` with the next whole lines (the last one of a file may lack its end).
    pub fn next(&self, buffer: &mut Vec<u8>) -> std::io::Result<Next> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let State { reader, rest, hash, number, done } = &mut *state;
        buffer.clear();
        if *done {
            return Ok(Next::End);
        }
        buffer.append(rest);
        let old = buffer.len();
        let got = reader.by_ref().take((BLOCK - old.min(BLOCK)) as u64).read_to_end(buffer)?;
        hash.update(&buffer[old..]);
        if old + got < BLOCK {
            *done = true;
        } else {
            let Some(end) = buffer.iter().rposition(|b| *b == b'\n') else {
                *done = true;
                return Ok(Next::TooLong);
            };
            rest.extend_from_slice(&buffer[end + 1..]);
            buffer.truncate(end + 1);
        }
        *number += 1;
        Ok(Next::Block(*number - 1))
    }

    /// The hash of all that was read.
    pub fn sha256(self) -> String {
        let state = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        super::hex(&state.hash.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_whole_lines_and_lose_nothing() {
        let mut text = Vec::new();
        for row in 0..200_000 {
            text.extend(format!("{row},{}\n", row % 10).bytes());
        }
        text.extend(b"200000,1");
        let blocks = Blocks::new(&text[..]);
        let (mut all, mut buffer, mut count) = (Vec::new(), Vec::new(), 0);
        while let Next::Block(number) = blocks.next(&mut buffer).unwrap() {
            assert_eq!(number, count);
            count += 1;
            assert!(buffer.len() <= BLOCK && (buffer.ends_with(b"\n") || buffer.ends_with(b"200000,1")));
            all.extend_from_slice(&buffer);
        }
        assert!(count > 2 && all == text);
        assert_eq!(blocks.sha256(), super::super::hex(&Sha256::digest(&text)));
    }

    #[test]
    fn a_line_that_is_longer_than_a_block_stops() {
        let text = vec![b'1'; 2 * BLOCK];
        let blocks = Blocks::new(&text[..]);
        assert_eq!(blocks.next(&mut Vec::new()).unwrap(), Next::TooLong);
        assert_eq!(blocks.next(&mut Vec::new()).unwrap(), Next::End);
    }
}
