//! Validation: all problems of a file in one pass, and the predictions where there are none.

use super::hints;
use super::problem::{Code, Problems};
use super::scan::{MAX_LINE, Row, Scanner, Step};
use super::schema::{Class, RowIndex, Schema, Values, number};
use super::sniff;
use crate::text::args;
use std::io::Read;

/// Predictions in the order of the solution's rows.
#[derive(Clone, Debug, PartialEq)]
pub enum Predicted {
    /// A class a row.
    Classes(Vec<Class>),
    /// Numbers, row by row.
    Numbers(Vec<f64>),
}

/// Class of a row that has none yet.
pub const NO_CLASS: Class = Class::MAX;
/// How far the probabilities of a row may be from 1 together: what rounding to three digits leaves.
const SUM_SLACK: f64 = 1e-2;

/// What the reader found.
#[derive(Debug)]
pub struct Checked {
    /// Rows of data.
    pub rows: u64,
    /// Problems; none: the file is valid.
    pub problems: Problems,
    /// Predictions; only meaningful without problems.
    pub predicted: Predicted,
}

impl Checked {
    /// A file without a problem.
    pub fn valid((rows, predicted): (u64, Predicted)) -> Self {
        Self { rows, problems: Problems::default(), predicted }
    }
}

/// Reads a whole file that is in memory.
pub fn check_bytes(schema: &Schema, bytes: &[u8]) -> Checked {
    let mut validator = Validator::new(schema);
    if validator.start(bytes) {
        let mut at = bytes.len() - sniff::without_bom(bytes).len();
        while let Some(used) = validator.step(&bytes[at..], true) {
            at += used;
        }
    }
    validator.finish()
}

/// Reads a file of any size in bounded memory; `seen` gets every byte (to hash it).
pub fn check_reader(
    schema: &Schema,
    mut reader: impl Read,
    mut seen: impl FnMut(&[u8]),
) -> std::io::Result<Checked> {
    let mut validator = Validator::new(schema);
    let mut buffer = vec![0; 4 * MAX_LINE];
    let (mut start, mut end) = (0, 0);
    let mut fill = |buffer: &mut [u8], end: &mut usize| -> std::io::Result<bool> {
        while *end < buffer.len() {
            let got = reader.read(&mut buffer[*end..])?;
            seen(&buffer[*end..*end + got]);
            *end += got;
            if got == 0 {
                return Ok(true);
            }
        }
        Ok(false)
    };
    let mut last = fill(&mut buffer, &mut end)?;
    if !validator.start(&buffer[..end]) {
        while !last {
            end = 0;
            last = fill(&mut buffer, &mut end)?;
        }
        return Ok(validator.finish());
    }
    start += end - sniff::without_bom(&buffer[..end]).len();
    loop {
        match validator.step(&buffer[start..end], last) {
            Some(used) => start += used,
            None if last => return Ok(validator.finish()),
            None => {
                buffer.copy_within(start..end, 0);
                (start, end) = (0, end - start);
                last = fill(&mut buffer, &mut end)?;
            }
        }
    }
}

/// What a column of the file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Id,
    Value(usize),
    Extra,
}

struct Validator<'a> {
    schema: &'a Schema,
    scanner: Scanner,
    roles: Vec<Role>,
    names: Vec<String>,
    has_id: bool,
    rows: u64,
    seen: Vec<u64>,
    found: usize,
    predicted: Predicted,
    problems: Problems,
    too_long: u64,
    ascii: bool,
}

impl<'a> Validator<'a> {
    fn new(schema: &'a Schema) -> Self {
        let rows = schema.ids.len();
        Self {
            schema,
            scanner: Scanner::new(b','),
            roles: Vec::new(),
            names: Vec::new(),
            has_id: false,
            rows: 0,
            seen: vec![0; rows.div_ceil(64)],
            found: 0,
            predicted: match schema.values {
                Values::Classes(_) => Predicted::Classes(vec![NO_CLASS; rows]),
                _ => Predicted::Numbers(vec![f64::NAN; rows * schema.columns.len()]),
            },
            problems: Problems::default(),
            too_long: 0,
            ascii: false,
        }
    }

    /// Looks at the first bytes; false: this is no text in rows, there is nothing to go on with.
    fn start(&mut self, head: &[u8]) -> bool {
        match sniff::sniff(head) {
            Ok(delimiter) => {
                let delimiter = if self.has_spaces(head) { b' ' } else { delimiter };
                if delimiter != b',' {
                    let shown =
                        if delimiter == b'\t' { "\\t".to_owned() } else { (delimiter as char).to_string() };
                    self.problems.file(Code::WrongDelimiter, args! { "delimiter" => shown });
                }
                self.scanner = Scanner::new(delimiter);
                true
            }
            Err((code, kind)) => {
                self.problems.file(code, args! { "kind" => kind });
                false
            }
        }
    }

    /// Are the names of the header separated by spaces?
    fn has_spaces(&self, head: &[u8]) -> bool {
        let text = sniff::without_bom(head).trim_ascii_start();
        let line = text.split(|b| matches!(b, b'\n' | b'\r')).next().unwrap_or_default();
        let mut words = line.split(|b| *b == b' ');
        let columns = 1 + self.schema.columns.len();
        columns == words.clone().count() && words.any(|w| w == self.schema.id_column.as_bytes())
    }

    /// Takes one row; None: it needs more bytes, or nothing is left.
    fn step(&mut self, buffer: &[u8], last: bool) -> Option<usize> {
        // The scanner is borrowed by the row; it is put back afterwards.
        let mut scanner = std::mem::replace(&mut self.scanner, Scanner::new(b','));
        let used = match scanner.next(buffer, last) {
            Step::Row(row, used) => {
                self.row(&row);
                Some(used)
            }
            Step::TooLong(line, used) => {
                if self.too_long != line {
                    self.too_long = line;
                    self.rows += 1;
                    self.problems.cell(Code::TooLarge, line, None, Some(&buffer[..used.min(100)]));
                    self.problems.explain(Code::TooLarge, args! { "limit" => 0 });
                }
                Some(used)
            }
            Step::More | Step::End => None,
        };
        self.scanner = scanner;
        used
    }

    fn row(&mut self, row: &Row<'_>) {
        self.ascii = row.bytes.is_ascii();
        if !self.ascii && std::str::from_utf8(row.bytes).is_err() {
            self.problems.cell(Code::NotUtf8, row.line, None, Some(row.bytes));
        }
        if row.is_blank() {
            return;
        }
        if self.roles.is_empty() {
            let data = self.header(row);
            if !data {
                return;
            }
        }
        self.data(row);
    }

    /// Reads the header; true: there is none, the row is data.
    fn header(&mut self, row: &Row<'_>) -> bool {
        let cells: Vec<String> = (0..row.count.min(1000))
            .map(|i| String::from_utf8_lossy(&row.cell(i).unwrap_or_default()).into_owned())
            .collect();
        let expected = |name: &str| {
            if name == self.schema.id_column {
                return Some(Role::Id);
            }
            self.schema.columns.iter().position(|c| c == name).map(Role::Value)
        };
        let known = cells.iter().any(|c| expected(c).is_some());
        let looks_like_data = cells.iter().any(|c| number(c.as_bytes()).is_some())
            || cells.iter().any(|c| self.schema.ids.row(c.as_bytes()).is_some());
        if !known && looks_like_data {
            self.no_header(row);
            return true;
        }
        if row.bad_quote {
            self.problems.cell(Code::BadQuote, row.line, None, Some(row.bytes));
        }
        let mut taken = Vec::new();
        for (index, name) in cells.iter().enumerate() {
            let role = match expected(name) {
                Some(role) if taken.contains(&role) => {
                    self.problems.cell(Code::DuplicateColumn, row.line, Some(name), Some(name.as_bytes()));
                    Role::Extra
                }
                Some(role) => role,
                None => {
                    self.unexpected(row.line, index, name, &cells);
                    Role::Extra
                }
            };
            taken.push(role);
        }
        for _ in cells.len()..row.count {
            self.problems.cell(Code::UnexpectedColumn, row.line, None, None);
        }
        let wanted = std::iter::once((Role::Id, &self.schema.id_column))
            .chain(self.schema.columns.iter().enumerate().map(|(i, c)| (Role::Value(i), c)));
        for (role, name) in wanted {
            if !taken.contains(&role) {
                self.problems.example(Code::MissingColumn, Some(row.line), Some(name), None);
            }
        }
        taken.resize(row.count, Role::Extra);
        self.has_id = taken.contains(&Role::Id);
        self.names = cells;
        self.names.resize(row.count, String::new());
        self.roles = taken;
        false
    }

    fn unexpected(&mut self, line: u64, index: usize, name: &str, cells: &[String]) {
        let unnamed = name.is_empty() || name.starts_with("Unnamed:");
        self.problems.cell(Code::UnexpectedColumn, line, Some(name), Some(name.as_bytes()));
        if unnamed && index == 0 {
            self.problems.explain(Code::UnexpectedColumn, args! { "kind" => "index" });
            return;
        }
        let tidy = |s: &str| s.trim().to_lowercase();
        let meant = std::iter::once(&self.schema.id_column)
            .chain(&self.schema.columns)
            .find(|c| tidy(c) == tidy(name) && !cells.contains(c));
        if let (Some(meant), false) = (meant, self.problems.has_arg(Code::UnexpectedColumn, "meant")) {
            self.problems.explain(Code::UnexpectedColumn, args! { "kind" => "spelling", "meant" => meant });
        }
    }

    /// Without a header, the columns are taken as the solution has them where the number of cells fits.
    fn no_header(&mut self, row: &Row<'_>) {
        let header: Vec<&str> = std::iter::once(self.schema.id_column.as_str())
            .chain(self.schema.columns.iter().map(String::as_str))
            .collect();
        self.problems.cell(Code::MissingHeader, row.line, None, Some(row.bytes));
        self.problems.explain(Code::MissingHeader, args! { "header" => header.join(",") });
        if row.count == header.len() {
            self.roles =
                std::iter::once(Role::Id).chain((0..self.schema.columns.len()).map(Role::Value)).collect();
            self.names = header.iter().map(|&s| s.to_owned()).collect();
            // In which order are they? The id column is the one whose cell is an id; if both are, the usual order.
            let is_id = |i: usize| row.cell(i).is_some_and(|c| self.schema.ids.row(&c).is_some());
            if row.count == 2 && !is_id(0) && is_id(1) {
                self.roles.swap(0, 1);
                self.names.swap(0, 1);
            }
            self.has_id = true;
        } else {
            self.roles = vec![Role::Extra; row.count];
            self.names = vec![String::new(); row.count];
        }
    }

    fn data(&mut self, row: &Row<'_>) {
        self.rows += 1;
        if row.bad_quote {
            self.problems.cell(Code::BadQuote, row.line, None, Some(row.bytes));
        }
        let ragged = row.count != self.roles.len();
        if ragged {
            self.problems.cell(Code::RaggedRow, row.line, None, Some(row.bytes));
            self.problems.explain(Code::RaggedRow, args! { "expected" => self.roles.len() });
        }
        let mut target = None;
        if self.has_id {
            for index in 0..self.roles.len().min(row.count) {
                if self.roles[index] == Role::Id {
                    target = self.id(row, index);
                    break;
                }
            }
        }
        if ragged || row.bad_quote {
            return; // which cell is whose is not known
        }
        for index in 0..self.roles.len() {
            if let Role::Value(column) = self.roles[index] {
                self.value(row, index, column, target);
            }
        }
        if let (Values::Probabilities, Some(target)) = (&self.schema.values, target) {
            self.check_sum(row, target as usize);
        }
    }

    /// The row that the id stands for, if it is right and new.
    #[inline]
    fn id(&mut self, row: &Row<'_>, index: usize) -> Option<RowIndex> {
        let cell = row.cell(index)?;
        let Some(target) = self.schema.ids.row(&cell) else {
            let code = if is_missing(&cell, self.schema.ids.are_integers()) {
                Code::MissingValue
            } else {
                Code::UnknownId
            };
            self.problems.cell(code, row.line, Some(&self.names[index]), Some(&cell));
            return None;
        };
        let (word, bit) = (target as usize / 64, 1u64 << (target % 64));
        if self.seen[word] & bit != 0 {
            self.problems.cell(Code::DuplicateId, row.line, Some(&self.names[index]), Some(&cell));
            return None;
        }
        self.seen[word] |= bit;
        self.found += 1;
        Some(target)
    }

    #[inline]
    fn value(&mut self, row: &Row<'_>, index: usize, column: usize, target: Option<RowIndex>) {
        let Some(cell) = row.cell(index) else { return };
        let code = match (&mut self.predicted, &self.schema.values) {
            (Predicted::Classes(classes), Values::Classes(labels)) => match labels.class_of_text(&cell) {
                Some(class) => {
                    if let Some(target) = target {
                        classes[target as usize] = class;
                    }
                    return;
                }
                None if labels.are_integers() => not_a_label(&cell),
                None if cell.is_empty() => Code::MissingValue,
                None => Code::LabelNotInClasses,
            },
            (Predicted::Numbers(numbers), values) => match finite(&cell) {
                Ok(x) => {
                    let (low, high) = values.range();
                    if x >= low && x <= high {
                        if let Some(target) = target {
                            numbers[target as usize * self.schema.columns.len() + column] = x;
                        }
                        return;
                    }
                    Code::OutOfRange
                }
                Err(code) => code,
            },
            (Predicted::Classes(_), _) => return,
        };
        self.problems.cell(code, row.line, Some(&self.names[index]), Some(&cell));
        let code = match (code, &self.schema.values) {
            // A word is no class either.
            (Code::NotANumber, Values::Classes(_)) => {
                let code = Code::LabelNotInClasses;
                self.problems.cell(code, row.line, Some(&self.names[index]), Some(&cell));
                code
            }
            _ => code,
        };
        match (code, &self.schema.values) {
            (Code::LabelNotInClasses, Values::Classes(labels)) => {
                self.problems.explain(code, args! { "classes" => some_labels(labels) });
            }
            (Code::OutOfRange, values) => {
                let (low, high) = values.range();
                let kind = match values {
                    Values::Probabilities if self.schema.columns.len() > 1 => "probabilities",
                    _ => "number",
                };
                self.problems.explain(code, args! { "low" => low, "high" => high, "kind" => kind });
            }
            _ => {}
        }
    }

    fn check_sum(&mut self, row: &Row<'_>, target: usize) {
        let width = self.schema.columns.len();
        let Predicted::Numbers(numbers) = &self.predicted else { return };
        // A cell that is no number was reported already.
        if width < 2 || numbers[target * width..][..width].iter().any(|p| p.is_nan()) {
            return;
        }
        if !adds_up(&numbers[target * width..][..width]) {
            self.problems.cell(Code::OutOfRange, row.line, None, Some(row.bytes));
            self.problems
                .explain(Code::OutOfRange, args! { "low" => 0.0, "high" => 1.0, "kind" => "probabilities" });
        }
    }

    fn finish(mut self) -> Checked {
        let expected = self.schema.ids.len();
        let opened = !self.roles.is_empty();
        if !opened && self.problems.is_empty() {
            self.problems.file(Code::EmptyFile, args! {});
        }
        if opened {
            if self.rows != expected as u64 {
                self.problems.file(
                    Code::WrongRowCount,
                    args! { "rows" => self.rows, "expected" => expected,
                    "kind" => match self.rows {
                        0 => "none",
                        rows if rows > expected as u64 + expected as u64 / 10 => "more",
                        rows if rows > expected as u64 => "few_more",
                        _ => "fewer",
                    } },
                );
            }
            if self.has_id && self.found < expected {
                self.missing_ids();
            }
        }
        if !self.problems.is_empty() {
            hints::add(self.schema, &mut self.problems, self.rows, &self.predicted);
        }
        Checked { rows: self.rows, problems: self.problems, predicted: self.predicted }
    }

    fn missing_ids(&mut self) {
        let name = self.schema.id_column.clone();
        let missing = (0..self.schema.ids.len()).filter(|row| self.seen[row / 64] >> (row % 64) & 1 == 0);
        for (shown, row) in missing.enumerate() {
            // All are counted; only the first are put into words.
            let id = (shown < super::problem::MAX_EXAMPLES).then(|| self.schema.ids.name(row));
            self.problems.example(Code::MissingId, None, Some(&name), id.as_ref().map(String::as_bytes));
        }
    }
}

impl Values {
    /// Lowest and highest number.
    pub fn range(&self) -> (f64, f64) {
        match self {
            Self::Numbers { low, high } => (*low, *high),
            Self::Probabilities => (0.0, 1.0),
            Self::Classes(_) => (f64::NEG_INFINITY, f64::INFINITY),
        }
    }
}

/// Do the probabilities of a row add up to 1? (No if one of them is missing.)
pub fn adds_up(row: &[f64]) -> bool {
    (row.iter().sum::<f64>() - 1.0).abs() <= SUM_SLACK
}

/// Is the cell what programs write for "nothing"?
fn is_missing(cell: &[u8], numeric: bool) -> bool {
    let cell = cell.trim_ascii();
    let words = [&b"NA"[..], b"N/A", b"#N/A", b"#NA", b"<NA>", b"null", b"NULL", b"None", b"nil"];
    cell.is_empty() || numeric && words.contains(&cell)
}

fn finite(cell: &[u8]) -> Result<f64, Code> {
    match number(cell) {
        Some(x) if x.is_finite() => Ok(x),
        Some(_) => Err(Code::NotFinite),
        // As C libraries write them.
        None if [&b"#QNAN"[..], b"#IND", b"#INF", b"nan("].iter().any(|w| contains(cell, w)) => {
            Err(Code::NotFinite)
        }
        None if is_missing(cell, true) => Err(Code::MissingValue),
        None => Err(Code::NotANumber),
    }
}

fn contains(cell: &[u8], word: &[u8]) -> bool {
    cell.len() <= 40 && cell.windows(word.len()).any(|w| w.eq_ignore_ascii_case(word))
}

/// Why a cell is none of the integer labels.
fn not_a_label(cell: &[u8]) -> Code {
    match finite(cell) {
        Ok(_) => Code::LabelNotInClasses,
        Err(code) => code,
    }
}

/// The first labels, for a sentence.
pub fn some_labels(labels: &super::schema::Labels) -> String {
    let shown = labels.len().min(12);
    let mut text = (0..shown).map(|i| labels.name(i as Class)).collect::<Vec<_>>().join(", ");
    if shown < labels.len() {
        text.push_str(", …");
    }
    text
}
