//! What is wrong with a submission: every problem of a file, found in one pass.

use crate::text::{Lang, Message, hidden::spelled};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Most examples of one code.
pub const MAX_EXAMPLES: usize = 20;
/// Most characters of a cell that an example shows.
const MAX_VALUE: usize = 80;

/// Kinds of problems. The order is the order in which they are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// Nothing in it.
    EmptyFile,
    /// Larger than the competition allows.
    TooLarge,
    /// Another kind of file: a picture, an archive, a web page.
    NotCsv,
    /// Not UTF-8.
    NotUtf8,
    /// The first line is data already.
    MissingHeader,
    /// Another delimiter than the comma.
    WrongDelimiter,
    /// A column is not there.
    MissingColumn,
    /// A column that does not belong.
    UnexpectedColumn,
    /// A column twice.
    DuplicateColumn,
    /// A row with more or fewer cells than the header.
    RaggedRow,
    /// A quote that is not closed, or text after one.
    BadQuote,
    /// More or fewer rows than the solution.
    WrongRowCount,
    /// An id of the solution is not there.
    MissingId,
    /// An id that the solution does not have.
    UnknownId,
    /// An id twice.
    DuplicateId,
    /// An empty cell.
    MissingValue,
    /// Text where a number belongs.
    NotANumber,
    /// NaN or infinity.
    NotFinite,
    /// A label that no row of the solution has.
    LabelNotInClasses,
    /// A number outside of what the metric allows.
    OutOfRange,
    /// We could not read it: `status` is `error`.
    #[serde(rename = "unreadable_file")]
    Unreadable,
}

impl Code {
    /// Every code.
    pub const ALL: [Self; 21] = [
        Self::EmptyFile,
        Self::TooLarge,
        Self::NotCsv,
        Self::NotUtf8,
        Self::MissingHeader,
        Self::WrongDelimiter,
        Self::MissingColumn,
        Self::UnexpectedColumn,
        Self::DuplicateColumn,
        Self::RaggedRow,
        Self::BadQuote,
        Self::WrongRowCount,
        Self::MissingId,
        Self::UnknownId,
        Self::DuplicateId,
        Self::MissingValue,
        Self::NotANumber,
        Self::NotFinite,
        Self::LabelNotInClasses,
        Self::OutOfRange,
        Self::Unreadable,
    ];

    /// As in result files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::EmptyFile => "empty_file",
            Self::TooLarge => "too_large",
            Self::NotCsv => "not_csv",
            Self::NotUtf8 => "not_utf8",
            Self::MissingHeader => "missing_header",
            Self::WrongDelimiter => "wrong_delimiter",
            Self::MissingColumn => "missing_column",
            Self::UnexpectedColumn => "unexpected_column",
            Self::DuplicateColumn => "duplicate_column",
            Self::RaggedRow => "ragged_row",
            Self::BadQuote => "bad_quote",
            Self::WrongRowCount => "wrong_row_count",
            Self::MissingId => "missing_id",
            Self::UnknownId => "unknown_id",
            Self::DuplicateId => "duplicate_id",
            Self::MissingValue => "missing_value",
            Self::NotANumber => "not_a_number",
            Self::NotFinite => "not_finite",
            Self::LabelNotInClasses => "label_not_in_classes",
            Self::OutOfRange => "out_of_range",
            Self::Unreadable => "unreadable_file",
        }
    }
}

impl Code {
    /// Its message in the catalogue: other parts of the program have codes of the same name.
    pub fn message(self) -> String {
        format!("csv_{}", self.name())
    }
}

/// One place where a problem is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// Line of the file, from 1. None for what is not there.
    pub line: Option<u64>,
    /// Column.
    pub column: Option<String>,
    /// What is there, cut to a readable length.
    pub value: Option<String>,
}

/// One kind of problem in a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// Kind.
    pub code: Code,
    /// How many times.
    pub count: u64,
    /// In words, in the language of the competition's files.
    pub message: String,
    /// What the words are made of.
    pub args: Map<String, Value>,
    /// The first ones.
    pub examples: Vec<Example>,
}

impl Problem {
    /// We could not read a file: no problem of the file itself.
    pub fn from_io(error: &std::io::Error) -> Self {
        Self {
            code: Code::Unreadable,
            count: 1,
            message: error.to_string(),
            args: Map::new(),
            examples: Vec::new(),
        }
    }
}

impl Problem {
    /// What may be published of it: what is wrong and where, and nothing that somebody wrote into the file.
    #[must_use]
    pub fn published(mut self) -> Self {
        let written: &[&str] = match self.code {
            // An id of the solution, which everybody has.
            Code::MissingId => &[],
            Code::DuplicateColumn | Code::UnexpectedColumn => &["value", "column"],
            _ => &["value"],
        };
        for name in written {
            if let Some(arg) = self.args.get_mut(*name) {
                *arg = "…".into();
            }
        }
        self.examples.clear();
        self.message.clear();
        self
    }

    /// In words, in another language than that of the files.
    pub fn text(&self, lang: Lang) -> String {
        words(self.code, &self.args, lang)
    }
}

/// A sentence, and what may have happened.
fn words(code: Code, args: &Map<String, Value>, lang: Lang) -> String {
    let mut args = args.clone();
    for name in ["rows", "expected"] {
        if let Some(number) = args.get(name).and_then(Value::as_u64) {
            args.insert(format!("{name}_grouped"), grouped(number, lang).into());
        }
    }
    let hint = args.get("hint").and_then(Value::as_str).map(|hint| format!("csv_hint_{hint}"));
    let text = Message::new(code.message(), args.clone()).text(lang);
    match hint {
        Some(hint) => format!("{text} {}", Message::new(hint, args).text(lang)),
        None => text,
    }
}

/// Digits in groups of three, from five digits on.
fn grouped(number: u64, lang: Lang) -> String {
    let digits = number.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(if lang == Lang::Ru { '\u{a0}' } else { ',' });
        }
        out.push(digit);
    }
    out
}

/// Collects the problems of one file.
#[derive(Debug, Default)]
pub struct Problems(BTreeMap<Code, Found>);

#[derive(Debug, Default)]
struct Found {
    count: u64,
    args: Map<String, Value>,
    examples: Vec<Example>,
}

impl Problems {
    /// Nothing was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// Was this kind found?
    pub fn has(&self, code: Code) -> bool {
        self.0.contains_key(&code)
    }
    /// How many of this kind were found.
    pub fn count(&self, code: Code) -> u64 {
        self.0.get(&code).map_or(0, |found| found.count)
    }
    /// The first ones of a kind.
    pub fn examples(&self, code: Code) -> &[Example] {
        self.0.get(&code).map_or(&[], |found| &found.examples)
    }
    /// Was this said of a kind?
    pub fn has_arg(&self, code: Code, name: &str) -> bool {
        self.0.get(&code).is_some_and(|found| found.args.contains_key(name))
    }
    /// A problem at a cell.
    pub fn cell(&mut self, code: Code, line: u64, column: Option<&str>, value: Option<&[u8]>) {
        self.example(code, Some(line), column, value);
    }
    /// A problem with or without a place. Memory is bounded whatever the file holds.
    pub fn example(&mut self, code: Code, line: Option<u64>, column: Option<&str>, value: Option<&[u8]>) {
        let found = self.0.entry(code).or_default();
        found.count += 1;
        if found.examples.len() < MAX_EXAMPLES {
            found.examples.push(Example {
                line,
                column: column.map(|c| shorten(c.as_bytes())),
                value: value.map(shorten),
            });
        }
    }
    /// A problem of the whole file, with arguments for its sentence.
    pub fn file(&mut self, code: Code, args: Map<String, Value>) {
        let found = self.0.entry(code).or_default();
        found.count += 1;
        found.args.extend(args);
    }
    /// More arguments for the sentence of a code that was found.
    pub fn explain(&mut self, code: Code, args: Map<String, Value>) {
        if let Some(found) = self.0.get_mut(&code) {
            found.args.extend(args);
        }
    }
    /// The list, in words.
    pub fn finish(self, lang: Lang) -> Vec<Problem> {
        self.0
            .into_iter()
            .map(|(code, mut found)| {
                found.args.insert("count".into(), found.count.into());
                for example in &mut found.examples {
                    // From here on people read it: what cannot be seen is spelt out.
                    for text in [&mut example.column, &mut example.value].into_iter().flatten() {
                        *text = spelled(text);
                    }
                }
                if let Some(first) = found.examples.first() {
                    let columns: std::collections::BTreeSet<&str> =
                        found.examples.iter().filter_map(|e| e.column.as_deref()).collect();
                    let text = |o: &Option<String>| o.clone().unwrap_or_default();
                    found.args.insert("line".into(), first.line.unwrap_or(0).into());
                    found.args.insert("value".into(), text(&first.value).into());
                    let columns = columns.into_iter().collect::<Vec<_>>().join(", ");
                    found.args.insert("column".into(), columns.into());
                }
                let message = words(code, &found.args, lang);
                Problem { code, count: found.count, message, args: found.args, examples: found.examples }
            })
            .collect()
    }
}

/// A cell as hints look at it: valid UTF-8, cut.
fn shorten(bytes: &[u8]) -> String {
    let head = &bytes[..bytes.len().min(4 * MAX_VALUE)];
    let text = String::from_utf8_lossy(head);
    let mut out: String = text.chars().take(MAX_VALUE).collect();
    if text.chars().nth(MAX_VALUE).is_some() || head.len() < bytes.len() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_words_in_every_language() {
        for code in Code::ALL {
            for lang in Lang::ALL {
                let text = crate::text::render(lang, &code.message(), &Map::new());
                assert_ne!(text, code.message(), "{code:?} in {lang:?}");
            }
            assert_eq!(serde_json::to_value(code).unwrap(), code.name());
        }
    }

    #[test]
    fn nothing_that_somebody_wrote_is_published() {
        for code in Code::ALL.into_iter().filter(|code| *code != Code::MissingId) {
            let mut problems = Problems::default();
            problems.cell(code, 7, Some("Category"), Some(b"secret"));
            problems.explain(code, crate::text::args! { "kind" => "spelling", "meant" => "Id" });
            let problem = problems.finish(Lang::En).remove(0).published();
            let text = serde_json::to_string(&problem).unwrap() + &problem.text(Lang::En);
            assert!(!text.contains("secret"), "{text}");
        }
        let mut problems = Problems::default();
        problems.cell(Code::LabelNotInClasses, 7, Some("Category"), Some(b"secret"));
        problems.cell(Code::DuplicateColumn, 1, Some("secret"), None);
        let texts: Vec<String> =
            problems.finish(Lang::En).into_iter().map(|p| p.published().text(Lang::En)).collect();
        assert_eq!(texts[0], "Column \"…\" is there more than once.");
        assert!(texts[1].starts_with("Line 7: \"…\" is not a class."), "{texts:?}");
    }

    #[test]
    fn examples_are_bounded_and_printable() {
        let mut problems = Problems::default();
        for line in 0..1000 {
            problems.cell(Code::UnknownId, line, Some("Id"), Some(&b"\x1b[31m\xff".repeat(1000)));
        }
        let list = problems.finish(Lang::En);
        assert_eq!((list[0].count, list[0].examples.len()), (1000, MAX_EXAMPLES));
        let value = list[0].examples[0].value.clone().unwrap();
        assert!(value.chars().count() <= MAX_VALUE + 1 && !value.contains('\x1b'), "{value:?}");
    }
}
