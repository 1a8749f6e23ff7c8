//! The careful reader: lines and cells of a CSV with their place, in bounded memory.
//!
//! A line break inside quotes ends the row all the same: neither ids nor labels have one, and a quote that somebody
//! forgot to close must not swallow the rest of the file (it would hide every problem after it).

use std::borrow::Cow;

/// Longest line. What is longer is no row of predictions.
pub const MAX_LINE: usize = 1 << 20;
/// Cells of a row that are looked at; the rest is only counted.
const MAX_CELLS: usize = 4096;

/// One cell: a range of the line's bytes.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    start: usize,
    end: usize,
    /// Holds doubled quotes.
    doubled: bool,
}

/// One line, cut into cells.
#[derive(Debug)]
pub struct Row<'a> {
    /// Line of the file, from 1.
    pub line: u64,
    /// Its bytes without the line end.
    pub bytes: &'a [u8],
    cells: &'a [Cell],
    /// Number of cells.
    pub count: usize,
    /// A quote that is not closed, or text after one.
    pub bad_quote: bool,
}

impl Row<'_> {
    /// Nothing in it.
    pub fn is_blank(&self) -> bool {
        self.count == 1 && self.bytes.iter().all(|b| matches!(b, b' ' | b'\t'))
    }
    /// A cell without its quotes.
    pub fn cell(&self, index: usize) -> Option<Cow<'_, [u8]>> {
        let cell = self.cells.get(index)?;
        let bytes = &self.bytes[cell.start..cell.end];
        if !cell.doubled {
            return Some(Cow::Borrowed(bytes));
        }
        let mut out = Vec::with_capacity(bytes.len());
        let mut iter = bytes.iter();
        while let Some(&byte) = iter.next() {
            out.push(byte);
            if byte == b'"' {
                iter.next();
            }
        }
        Some(Cow::Owned(out))
    }
}

/// What [`Scanner::next`] found at the start of a buffer.
#[derive(Debug)]
pub enum Step<'a> {
    /// A row, and the bytes that it takes.
    Row(Row<'a>, usize),
    /// A line that is too long; the bytes to skip (its end has not been seen when the buffer was full of it).
    TooLong(u64, usize),
    /// The line does not end in the buffer: read more.
    More,
    /// Nothing left.
    End,
}

/// Reads rows from buffers that somebody else fills.
#[derive(Debug)]
pub struct Scanner {
    delimiter: u8,
    line: u64,
    cells: Vec<Cell>,
    skipping: bool,
}

impl Scanner {
    /// From the first line.
    pub fn new(delimiter: u8) -> Self {
        Self { delimiter, line: 0, cells: Vec::new(), skipping: false }
    }

    /// The row at the start of `buffer`. `last` says that nothing follows it.
    pub fn next<'a>(&'a mut self, buffer: &'a [u8], last: bool) -> Step<'a> {
        if self.skipping {
            return self.skip(buffer, last);
        }
        if buffer.is_empty() {
            return if last { Step::End } else { Step::More };
        }
        let limit = buffer.len().min(MAX_LINE);
        let (end, count, bad_quote) = self.cut(&buffer[..limit]);
        if end == limit {
            if limit == MAX_LINE {
                self.line += 1;
                self.skipping = true;
                return Step::TooLong(self.line, end);
            }
            if !last {
                return Step::More;
            }
        } else if buffer[end] == b'\r' && end + 1 == buffer.len() && !last {
            return Step::More; // is it CR or CR LF?
        }
        self.line += 1;
        let row = Row { line: self.line, bytes: &buffer[..end], cells: &self.cells, count, bad_quote };
        Step::Row(row, end + line_end(&buffer[end..]))
    }

    /// Cuts one line into `self.cells`; gives its end, the number of cells, and whether a quote is wrong.
    fn cut(&mut self, bytes: &[u8]) -> (usize, usize, bool) {
        self.cells.clear();
        let (mut at, mut count, mut bad) = (0, 0, false);
        loop {
            let (cell, next, wrong) = self.cut_cell(bytes, at);
            bad |= wrong;
            count += 1;
            if self.cells.len() < MAX_CELLS {
                self.cells.push(cell);
            }
            if bytes.get(next) == Some(&self.delimiter) {
                at = next + 1;
            } else {
                return (next, count, bad);
            }
        }
    }

    /// One cell from `start`: its range, the place of what ends it, and whether a quote is wrong.
    #[inline]
    fn cut_cell(&self, bytes: &[u8], start: usize) -> (Cell, usize, bool) {
        let ends = |b: u8| b == self.delimiter || b == b'\n' || b == b'\r';
        let plain = |from: usize| {
            bytes[from..].iter().position(|&b| ends(b) || b == b'"').map_or(bytes.len(), |n| from + n)
        };
        if bytes.get(start) != Some(&b'"') {
            let mut end = plain(start);
            let wrong = bytes.get(end) == Some(&b'"');
            while bytes.get(end) == Some(&b'"') {
                end = plain(end + 1);
            }
            return (Cell { start, end, doubled: false }, end, wrong);
        }
        let (mut at, mut doubled) = (start + 1, false);
        loop {
            match bytes.get(at) {
                None | Some(b'\n' | b'\r') => {
                    return (Cell { start: start + 1, end: at, doubled }, at, true);
                }
                Some(b'"') if bytes.get(at + 1) == Some(&b'"') => {
                    doubled = true;
                    at += 2;
                }
                Some(b'"') => break,
                Some(_) => at += 1,
            }
        }
        let after = bytes[at + 1..].iter().position(|&b| ends(b)).map_or(bytes.len(), |n| at + 1 + n);
        (Cell { start: start + 1, end: at, doubled }, after, after != at + 1)
    }

    fn skip<'a>(&mut self, buffer: &'a [u8], last: bool) -> Step<'a> {
        let Some(end) = buffer.iter().position(|&b| b == b'\n' || b == b'\r') else {
            return match (last, buffer.len()) {
                (true, _) => Step::End,
                (false, 0) => Step::More,
                (false, all) => Step::TooLong(self.line, all),
            };
        };
        if buffer[end] == b'\r' && end + 1 == buffer.len() && !last {
            return Step::More;
        }
        self.skipping = false;
        Step::TooLong(self.line, end + line_end(&buffer[end..]))
    }
}

/// Length of the line end at the start: LF, CR LF, or CR alone.
fn line_end(bytes: &[u8]) -> usize {
    match bytes {
        [b'\r', b'\n', ..] => 2,
        [] => 0,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &[u8], step: usize) -> Vec<(u64, Vec<String>, bool)> {
        let mut scanner = Scanner::new(b',');
        let (mut at, mut seen, mut out) = (0, step.min(text.len()), Vec::new());
        loop {
            let last = seen == text.len();
            match scanner.next(&text[at..seen], last) {
                Step::Row(row, used) => {
                    let cells = (0..row.count)
                        .map(|i| String::from_utf8_lossy(&row.cell(i).unwrap()).into_owned())
                        .collect();
                    out.push((row.line, cells, row.bad_quote));
                    at += used;
                }
                Step::More => seen = (seen + step).min(text.len()),
                Step::TooLong(_, used) => at += used,
                Step::End => return out,
            }
        }
    }

    #[test]
    fn line_ends_quotes_and_pieces() {
        let text = b"Id,x\r\n1,\"a,\"\"b\"\"\"\r2,\"open\n3,x\"y\n4,\"c\"d\n\n5,";
        let want = rows(text, text.len());
        assert_eq!(want[1], (2, vec!["1".into(), "a,\"b\"".into()], false));
        assert_eq!(want[2], (3, vec!["2".into(), "open".into()], true));
        assert_eq!(want[3], (4, vec!["3".into(), "x\"y".into()], true));
        assert!(want[4].2);
        assert_eq!(want[6], (7, vec!["5".into(), String::new()], false));
        for step in 1..text.len() {
            assert_eq!(rows(text, step), want, "in pieces of {step}");
        }
    }

    #[test]
    fn a_long_line_is_skipped_and_the_next_is_read() {
        let mut text = b"a,b\n".to_vec();
        text.extend(std::iter::repeat_n(b'x', 3 * MAX_LINE));
        text.extend(b"\n1,2\n");
        for step in [300_000, MAX_LINE, text.len()] {
            let rows = rows(&text, step);
            assert_eq!(rows.last().unwrap(), &(3, vec!["1".into(), "2".into()], false), "{step}");
        }
    }
}
