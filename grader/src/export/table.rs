//! A table that somebody downloaded, changed cell by cell: all other bytes stay as they are.

use super::ExportError;
use crate::roster;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A gradebook is a class, not a database.
const MAX_BYTES: u64 = 64 << 20;

/// How the bytes of the file are to be read as text whose separators are ASCII.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Width {
    /// UTF-8, Windows-1251, Latin-1: one byte a separator.
    Narrow,
    /// UTF-16.
    Wide { little: bool },
}

/// A row.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Line of the file that it starts in, from 1.
    pub line: usize,
    /// Text of the cells.
    pub cells: Vec<String>,
    spans: Vec<Range<usize>>,
}

impl Row {
    /// A cell without the blanks around it; empty beyond the end of the row.
    pub fn cell(&self, i: usize) -> &str {
        self.cells.get(i).map_or("", |c| c.trim())
    }
}

/// A table with its bytes.
#[derive(Debug)]
pub struct Table {
    /// Where it was read from, for messages.
    pub path: PathBuf,
    /// Rows in the order of the file.
    pub rows: Vec<Row>,
    bytes: Vec<u8>,
    width: Width,
    bom: usize,
    separator: u8,
    edits: Vec<(Range<usize>, Vec<u8>)>,
}

impl Table {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Self, ExportError> {
        let unreadable = |source| ExportError::Unreadable { path: path.to_path_buf(), source };
        let mut bytes = Vec::new();
        let file = std::fs::File::open(path).map_err(unreadable)?;
        std::io::Read::read_to_end(&mut std::io::Read::take(file, MAX_BYTES), &mut bytes)
            .map_err(unreadable)?;
        Self::parse(bytes, path)
    }

    /// Reads bytes; `path` is for messages.
    pub fn parse(raw: Vec<u8>, path: &Path) -> Result<Self, ExportError> {
        let no_table = || ExportError::NoTable { path: path.to_path_buf() };
        let (bytes, width, bom) = match raw.as_slice() {
            [0xff, 0xfe, rest @ ..] => (narrow(rest, u16::from_le_bytes), Width::Wide { little: true }, 2),
            [0xfe, 0xff, rest @ ..] => (narrow(rest, u16::from_be_bytes), Width::Wide { little: false }, 2),
            [0xef, 0xbb, 0xbf, rest @ ..] => (Some(rest.to_vec()), Width::Narrow, 3),
            _ => (Some(raw), Width::Narrow, 0),
        };
        let bytes = bytes.filter(|b| !b.contains(&0) && !b.is_empty()).ok_or_else(no_table)?;
        let separator = separator(&bytes);
        let rows = rows(&bytes, separator);
        let path = path.to_path_buf();
        Ok(Self { path, rows, bytes, width, bom, separator, edits: Vec::new() })
    }

    /// Puts a number or a word into a cell; a short row grows.
    pub fn set(&mut self, row: usize, column: usize, value: &str) {
        let Some(target) = self.rows.get(row) else { return };
        let (span, missing) = if let Some(span) = target.spans.get(column) {
            (span.clone(), 0)
        } else {
            let end = target.spans.last().map_or(0, |s| s.end);
            (end..end, column + 1 - target.spans.len())
        };
        let quoted = self.bytes.get(span.start) == Some(&b'"') || value.as_bytes().contains(&self.separator);
        let mut text = vec![self.separator; missing];
        text.extend(if quoted { format!("\"{value}\"").into_bytes() } else { value.as_bytes().to_vec() });
        self.edits.push((span, text));
    }

    /// The file with what was put in.
    pub fn into_bytes(mut self) -> Vec<u8> {
        self.edits.sort_by_key(|(span, _)| span.start);
        let mut out = Vec::with_capacity(self.bytes.len() + 16 * self.edits.len());
        let mut at = 0;
        for (span, text) in &self.edits {
            out.extend_from_slice(&self.bytes[at..span.start]);
            out.extend_from_slice(text);
            at = span.end;
        }
        out.extend_from_slice(&self.bytes[at..]);
        match (self.width, self.bom) {
            (Width::Narrow, 0) => out,
            (Width::Narrow, _) => [b"\xef\xbb\xbf", out.as_slice()].concat(),
            (Width::Wide { little }, _) => {
                let text = String::from_utf8_lossy(&out).into_owned();
                let unit = |u: u16| if little { u.to_le_bytes() } else { u.to_be_bytes() };
                std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(unit).collect()
            }
        }
    }
}

fn narrow(wide: &[u8], unit: fn([u8; 2]) -> u16) -> Option<Vec<u8>> {
    let units: Vec<u16> = wide.chunks_exact(2).map(|c| unit([c[0], c[1]])).collect();
    String::from_utf16(&units).ok().map(String::into_bytes)
}

/// The separator that the first line has most of, outside of quotes.
fn separator(bytes: &[u8]) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in bytes {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted && counts.iter().any(|(_, n)| *n > 0) => break,
            _ if !quoted => counts.iter_mut().filter(|(c, _)| c == byte).for_each(|(_, n)| *n += 1),
            _ => {}
        }
    }
    counts.iter().rev().max_by_key(|(_, n)| *n).map_or(b',', |(c, _)| *c)
}

/// Rows with the place of each cell, quotes included. RFC 4180, and lone CR or LF as ends of lines.
fn rows(bytes: &[u8], separator: u8) -> Vec<Row> {
    let mut rows = Vec::new();
    let (mut row, mut start, mut quoted, mut line) = (Row { line: 1, ..Row::default() }, 0, false, 1);
    let mut i = 0;
    while i <= bytes.len() {
        let byte = bytes.get(i).copied();
        let ends_line = !quoted && matches!(byte, Some(b'\n' | b'\r'));
        if byte.is_none() || ends_line || (!quoted && byte == Some(separator)) {
            row.spans.push(start..i);
            row.cells.push(text(&bytes[start..i]));
            start = i + 1;
        } else if byte == Some(b'"') && (quoted || i == start) {
            quoted = !quoted;
        } else if byte == Some(b'"') && bytes[start] == b'"' && bytes[i - 1] == b'"' {
            // `""` inside of a quoted cell is a quote, not its end.
            quoted = true;
        }
        if byte.is_none() || ends_line {
            if byte == Some(b'\r') && bytes.get(i + 1) == Some(&b'\n') {
                i += 1;
                start = i + 1;
            }
            line += 1;
            let done = std::mem::replace(&mut row, Row { line, ..Row::default() });
            if !(byte.is_none() && done.cells.iter().all(String::is_empty)) {
                rows.push(done);
            }
        } else if byte == Some(b'\n') {
            line += 1;
        }
        i += 1;
    }
    rows
}

fn text(raw: &[u8]) -> String {
    let inner = match raw {
        [b'"', inner @ .., b'"'] => inner,
        other => other,
    };
    let text =
        std::str::from_utf8(inner).map_or_else(|_| roster::decode(inner).unwrap_or_default(), str::to_owned);
    if inner.len() == raw.len() { text } else { text.replace("\"\"", "\"") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table(bytes: &[u8]) -> Table {
        Table::parse(bytes.to_vec(), Path::new("t.csv")).unwrap()
    }

    #[test]
    fn a_cell_changes_and_nothing_else() {
        let text =
            "\u{feff}Name;Grade;Note\r\n\"Ёж; \"\"Б\"\"\";;x\r\nAnna;\"7\";\"two\r\nlines\"\r\nCyd\r\n";
        let mut t = table(text.as_bytes());
        assert_eq!(t.rows.len(), 4);
        assert_eq!(t.rows[1].cells, ["Ёж; \"Б\"", "", "x"]);
        assert_eq!(t.rows[3].line, 5, "a cell of two lines counts as two lines");
        t.set(1, 1, "8.5");
        t.set(2, 1, "9");
        t.set(3, 1, "1");
        let out = String::from_utf8(t.into_bytes()).unwrap();
        let expected = text.replace("\";;x", "\";8.5;x").replace("\"7\"", "\"9\"").replace("Cyd", "Cyd;1");
        assert_eq!(out, expected);
    }

    #[test]
    fn other_encodings_stay() {
        let text = "Имя,Оценка\nАнна,\n";
        let wide: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let mut t = table(&wide);
        assert_eq!(t.rows[1].cells[0], "Анна");
        t.set(1, 1, "5");
        let expected: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain("Имя,Оценка\nАнна,5\n".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        assert_eq!(t.into_bytes(), expected);
        let mut t = table(b"\xc8\xec\xff,\xce\n\xc0\xed\xed\xe0,\n");
        assert_eq!(t.rows[1].cells[0], "Анна", "Windows-1251");
        t.set(1, 1, "5");
        assert_eq!(t.into_bytes(), b"\xc8\xec\xff,\xce\n\xc0\xed\xed\xe0,5\n");
        assert!(Table::parse(vec![], Path::new("x")).is_err());
        assert!(Table::parse(b"PK\x03\x04\0\0".to_vec(), Path::new("x")).is_err());
    }

    proptest! {
        #[test]
        fn without_a_change_the_bytes_are_the_same(bytes in proptest::collection::vec(
            prop_oneof![Just(b','), Just(b'"'), Just(b'\n'), Just(b'\r'), Just(b'a'), Just(b';'), 0x80u8..0xe0], 1..200,
        )) {
            let t = table(&bytes);
            for row in &t.rows {
                prop_assert_eq!(row.cells.len(), row.spans.len());
            }
            prop_assert_eq!(t.into_bytes(), bytes);
        }
    }
}
