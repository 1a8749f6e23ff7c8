//! The texts that a submission is made of: files, and the code cells of notebooks.

use grader_protocol::SourceFile;
use serde::Deserialize;
use serde::de::{IgnoredAny, SeqAccess, Visitor};

/// Most bytes of code that are looked at of one submission; more is no homework.
const MAX_CODE: usize = 4 << 20;

/// Folders that tools leave beside the student's own files.
const NOT_THEIRS: [&str; 10] = [
    "__pycache__",
    "__MACOSX",
    ".ipynb_checkpoints",
    ".git",
    "venv",
    ".venv",
    "env",
    "site-packages",
    "node_modules",
    "target",
];

/// A cell (from 1, code cells only) or a whole file (cell 0).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// File, as the submission calls it.
    pub file: String,
    /// Number of the cell; 0 for a file that has none.
    pub cell: u32,
    /// Text, with `\n` at the ends of lines.
    pub text: String,
}

/// The pieces of a submission, and whether something was left out since there is too much of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pieces {
    /// Pieces, in the order of files and cells.
    pub list: Vec<Piece>,
    /// Whether code was cut off.
    pub cut: bool,
}

impl Pieces {
    /// Of the files of a submission. Notebooks that are none are read as text.
    pub fn of(files: &[SourceFile]) -> Self {
        let mut pieces = Self::default();
        let mut room = MAX_CODE;
        for file in files.iter().filter(|f| is_theirs(&f.path)) {
            for (cell, mut text) in texts(file) {
                if text.len() > room {
                    let end = (0..=room).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
                    text.truncate(end);
                    pieces.cut = true;
                }
                room -= text.len();
                if !text.trim().is_empty() {
                    pieces.list.push(Piece { file: file.path.clone(), cell, text });
                }
            }
        }
        pieces
    }
}

fn is_theirs(path: &str) -> bool {
    let mut parts = path.rsplit(['/', '\\']);
    let name = parts.next().unwrap_or_default();
    let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    !name.starts_with('.')
        && matches!(ending.as_str(), "py" | "ipynb" | "rs")
        && !parts.any(|folder| NOT_THEIRS.contains(&folder))
}

/// Texts of one file with their cells. By the content: a notebook may be called `.py`.
fn texts(file: &SourceFile) -> Vec<(u32, String)> {
    let start = file.bytes.iter().position(|b| !b.is_ascii_whitespace() && !(0xbb..=0xef).contains(b));
    if start.is_some_and(|i| file.bytes[i] == b'{')
        && let Some(cells) = cells(&file.bytes)
    {
        return (1..).zip(cells.iter().map(|text| lines(text))).collect();
    }
    vec![(0, lines(&decode(&file.bytes)))]
}

/// UTF-8, UTF-16 with a mark, else cp1251, as the runner reads files; of the rest every byte is a letter.
fn decode(bytes: &[u8]) -> String {
    let wide = |big: bool| {
        let unit = |pair: &[u8]| {
            let pair = [pair[0], pair.get(1).copied().unwrap_or(0)];
            if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
        };
        String::from_utf16_lossy(&bytes[2..].chunks(2).map(unit).collect::<Vec<_>>())
    };
    match bytes {
        [0xff, 0xfe, ..] => wide(false),
        [0xfe, 0xff, ..] => wide(true),
        _ => std::str::from_utf8(bytes).map_or_else(
            |_| bytes.iter().map(|b| cp1251(*b)).collect(),
            |text| text.trim_start_matches('\u{feff}').to_owned(),
        ),
    }
}

fn cp1251(byte: u8) -> char {
    match byte {
        0..=0x7f => char::from(byte),
        0xc0..=0xff => char::from_u32(0x410 + u32::from(byte) - 0xc0).unwrap_or('\u{fffd}'),
        0xa8 => 'Ё',
        0xb8 => 'ё',
        _ => '\u{fffd}',
    }
}

fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace(['\r', '\u{c}'], "\n").replace('\0', "")
}

#[derive(Deserialize)]
struct Notebook {
    #[serde(default)]
    cells: Option<Vec<Cell>>,
    #[serde(default)]
    worksheets: Option<Vec<Sheet>>,
}

#[derive(Deserialize)]
struct Sheet {
    #[serde(default)]
    cells: Option<Vec<Cell>>,
}

#[derive(Deserialize)]
struct Cell {
    #[serde(default, rename = "cell_type")]
    kind: Text,
    #[serde(default)]
    source: Text,
    #[serde(default)]
    input: Text,
}

/// A text, or a list of lines; anything else is none. Outputs are never kept: they make most of a large notebook.
#[derive(Default)]
struct Text(String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfText;
        impl<'de> Visitor<'de> for OfText {
            type Value = Text;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text or a list of lines")
            }
            fn visit_str<E>(self, text: &str) -> Result<Text, E> {
                Ok(Text(text.to_owned()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Text, A::Error> {
                let mut all = String::new();
                while let Some(Text(line)) = list.next_element()? {
                    all.push_str(&line);
                }
                Ok(Text(all))
            }
            fn visit_unit<E>(self) -> Result<Text, E> {
                Ok(Text::default())
            }
            fn visit_bool<E>(self, _: bool) -> Result<Text, E> {
                Ok(Text::default())
            }
            fn visit_f64<E>(self, _: f64) -> Result<Text, E> {
                Ok(Text::default())
            }
            fn visit_u64<E>(self, _: u64) -> Result<Text, E> {
                Ok(Text::default())
            }
            fn visit_i64<E>(self, _: i64) -> Result<Text, E> {
                Ok(Text::default())
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Text, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Text::default())
            }
        }
        deserializer.deserialize_any(OfText)
    }
}

/// Code cells of a notebook of nbformat 3 or 4.
fn cells(bytes: &[u8]) -> Option<Vec<String>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let book: Notebook = serde_json::from_slice(bytes).ok()?;
    if book.cells.is_none() && book.worksheets.is_none() {
        return None;
    }
    let sheets = book.worksheets.into_iter().flatten().filter_map(|s| s.cells);
    let all = book.cells.into_iter().chain(sheets).flatten();
    let code = all.filter(|c| c.kind.0 == "code");
    Some(code.map(|c| if c.source.0.is_empty() { c.input.0 } else { c.source.0 }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(path: &str, bytes: &[u8]) -> Vec<(u32, String)> {
        let files = [SourceFile { path: path.to_owned(), bytes: bytes.to_vec() }];
        Pieces::of(&files).list.into_iter().map(|p| (p.cell, p.text)).collect()
    }

    #[test]
    fn cells_are_counted_among_code_cells() {
        let book = br##"{"cells": [{"cell_type": "markdown", "source": ["# a"]},
            {"cell_type": "code", "source": ["x = 1\n", "y = 2"], "outputs": [{"data": {"image/png": "AAAA"}}]},
            {"cell_type": "code", "source": ""}, {"cell_type": "code", "source": "z = 3", "outputs": []}]}"##;
        let expected = vec![(1, "x = 1\ny = 2".to_owned()), (3, "z = 3".to_owned())];
        assert_eq!(pieces("a.ipynb", book), expected);
        assert_eq!(pieces("a.py", book), expected, "whatever it is called");
        let three = br#"{"worksheets": [{"cells": [{"cell_type": "code", "input": ["q = 1"]}]}]}"#;
        assert_eq!(pieces("a.ipynb", three), [(1, "q = 1".to_owned())]);
    }

    #[test]
    fn what_is_no_notebook_is_text() {
        assert_eq!(pieces("a.ipynb", b"{broken"), [(0, "{broken".to_owned())]);
        assert_eq!(pieces("a.py", b"x = {}\r\ny = 1"), [(0, "x = {}\ny = 1".to_owned())]);
        assert_eq!(pieces("a.py", b"# \xcf\xf0\xe8\xe2\xe5\xf2"), [(0, "# Привет".to_owned())]);
        assert_eq!(pieces("venv/a.py", b"x = 1"), []);
        assert_eq!(pieces("a.txt", b"x = 1"), []);
    }

    #[test]
    fn too_much_code_is_cut() {
        let text = "ж = 1\n".repeat(1_000_000);
        let files = [SourceFile { path: "a.py".to_owned(), bytes: text.into_bytes() }];
        let pieces = Pieces::of(&files);
        assert!(pieces.cut && pieces.list[0].text.len() <= MAX_CODE);
    }
}
