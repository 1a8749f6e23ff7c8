//! Solution files: the instructor's, so that a mistake in one stops everything and names its line.

use super::manifest::{Label, Manifest};
use super::problem::Code;
use super::scan::{MAX_LINE, Row, Scanner, Step};
use super::schema::{Class, Ids, Labels, MAX_CLASSES, Schema, Values, canonical_integer, integer, number};
use super::{Error, Metric, Predicted, bulk, labels, sniff, split};
use crate::text::{Message, args};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::io::Read;
use std::path::Path;

/// What a row is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Usage {
    /// Public score.
    Public,
    /// Private score.
    Private,
    /// No score: canaries.
    Ignored,
}

impl Usage {
    /// From the word at the start of `bytes`; and how long the word is.
    #[inline]
    pub(super) fn leading(bytes: &[u8]) -> Option<(Self, usize)> {
        let words =
            [(&b"Private"[..], Self::Private), (b"Public", Self::Public), (b"Ignored", Self::Ignored)];
        words.into_iter().find(|(word, _)| bytes.starts_with(word)).map(|(word, usage)| (usage, word.len()))
    }

    /// From its number.
    pub const fn from_byte(byte: u8) -> Self {
        match byte {
            0 => Self::Public,
            1 => Self::Private,
            _ => Self::Ignored,
        }
    }
}

/// A solution in the order of its ids.
#[derive(Debug)]
pub struct Solution {
    /// What submissions have to look like.
    pub schema: Schema,
    /// Right answers: a class a row (also of `log_loss` and `auc`), or a number.
    pub truth: Predicted,
    /// What each row is used for.
    pub usage: Vec<Usage>,
    /// Hash of the file.
    pub sha256: String,
}

impl Solution {
    /// Reads the solution of a competition. `seed` splits public from private rows where it has no `Usage` column.
    pub fn read(file: &Path, manifest: &Manifest, seed: Option<&[u8]>) -> Result<Self, Error> {
        let open = || std::fs::File::open(file).map_err(Error::io(file));
        if let Some(table) = bulk::read(manifest, open()?, split::threads()).map_err(Error::io(file))?
            && table.classes_of(manifest).is_ok()
        {
            return table.finish(file, manifest, seed);
        }
        Self::careful(file, manifest, open()?, seed)
    }

    /// The same, line by line: of any file, and with the line of a mistake.
    pub(super) fn careful(
        file: &Path,
        manifest: &Manifest,
        mut source: impl Read,
        seed: Option<&[u8]>,
    ) -> Result<Self, Error> {
        Reader::new(file, manifest).read(&mut source)?.table()?.finish(file, manifest, seed)
    }

    /// Rows of one kind.
    pub fn count(&self, usage: Usage) -> u64 {
        self.usage.iter().filter(|u| **u == usage).count() as u64
    }
}

/// The schema without a solution, as students have it; None if the manifest does not tell enough.
pub fn public_schema(manifest: &Manifest) -> Option<Schema> {
    let rules = &manifest.competition;
    let ids = Ids::Range { start: 0, count: rules.rows? };
    let values = values_of(manifest, None)?;
    Some(Schema { id_column: rules.id_column.clone(), columns: manifest.targets(), ids, values })
}

fn values_of(manifest: &Manifest, found: Option<Labels>) -> Option<Values> {
    Some(match manifest.competition.metric {
        Metric::Accuracy | Metric::BalancedAccuracy | Metric::MacroF1 | Metric::MicroF1 => {
            Values::Classes(match &manifest.competition.classes {
                Some(classes) => labels_of(classes),
                None => found?,
            })
        }
        Metric::LogLoss => Values::Probabilities,
        Metric::Rmse | Metric::Mae | Metric::R2 | Metric::Auc => {
            // Squares of larger numbers overflow; AUC only compares.
            let auc = manifest.competition.metric == Metric::Auc;
            let all = if auc { [f64::MIN, f64::MAX] } else { [-1e150, 1e150] };
            let [low, high] = manifest.competition.range.as_ref().map_or(all, |r| *r.get_ref());
            Values::Numbers { low, high }
        }
    })
}

fn labels_of(classes: &[Label]) -> Labels {
    let texts: Vec<String> = classes.iter().map(Label::text).collect();
    Labels::new(texts.iter().map(String::as_str))
}

/// The labels of a manifest's `classes`, as they are written in a file.
pub(super) fn classes_of_manifest(value: &toml::Value) -> Option<Labels> {
    Some(labels_of(&value.clone().try_into::<Vec<Label>>().ok()?))
}

/// Further lines with a mistake that are told beside the first one; nothing is read after them.
const MORE: usize = 10;

/// The first mistake, and the lines of the others.
fn together(mistakes: Vec<Error>) -> Error {
    let line = |error: &Error| match error {
        Error::Wrong { line, .. } => *line,
        _ => None,
    };
    let lines: Vec<String> = mistakes.iter().skip(1).filter_map(line).map(|line| line.to_string()).collect();
    let error = mistakes.into_iter().next().unwrap_or(Error::Interrupted);
    if lines.is_empty() {
        return error;
    }
    let args = args! { "count" => lines.len(), "lines" => lines.join(", ") };
    error.with_hint(Message::new("solution_more", args))
}

/// Reads rows as they are; what they mean is known when all are there.
struct Reader<'a> {
    file: &'a Path,
    manifest: &'a Manifest,
    targets: Vec<String>,
    /// Index of the id, usage and value columns.
    columns: Option<(usize, Option<usize>, Vec<usize>)>,
    width: usize,
    hash: Sha256,
    lines: Vec<u32>,
    integers: Vec<i64>,
    texts: Option<Vec<Box<[u8]>>>,
    labels: HashMap<Vec<u8>, Class>,
    label_names: Vec<String>,
    /// Lines on which they came up.
    label_lines: Vec<u64>,
    classes: Vec<Class>,
    numbers: Vec<f64>,
    usage: Vec<Usage>,
}

impl<'a> Reader<'a> {
    fn new(file: &'a Path, manifest: &'a Manifest) -> Self {
        Self {
            file,
            manifest,
            targets: manifest.targets(),
            columns: None,
            width: 0,
            hash: Sha256::new(),
            lines: Vec::new(),
            integers: Vec::new(),
            texts: None,
            labels: HashMap::new(),
            label_names: Vec::new(),
            label_lines: Vec::new(),
            classes: Vec::new(),
            numbers: Vec::new(),
            usage: Vec::new(),
        }
    }

    fn wrong(&self, line: u64, code: &str, args: Map<String, Value>) -> Error {
        Error::wrong_line(self.file, line, Message::new(code, args))
    }

    fn read(mut self, source: &mut dyn Read) -> Result<Self, Error> {
        let mut buffer = vec![0; 4 * MAX_LINE];
        let mut scanner = Scanner::new(b',');
        let mut mistakes = Vec::new();
        let (mut start, mut end, mut last, mut begun) = (0, 0, false, false);
        loop {
            while !last && end < buffer.len() {
                let got = source.read(&mut buffer[end..]).map_err(Error::io(self.file))?;
                self.hash.update(&buffer[end..end + got]);
                end += got;
                last = got == 0;
            }
            if !begun {
                begun = true;
                match sniff::sniff(&buffer[..end]) {
                    Ok(b',') => {}
                    Ok(_) => return Err(self.wrong(1, "solution_delimiter", args! {})),
                    Err((Code::EmptyFile, _)) => return Err(self.wrong(1, "solution_empty_file", args! {})),
                    Err((_, kind)) => {
                        return Err(self.wrong(1, "solution_not_csv", args! { "kind" => kind }));
                    }
                }
                start = end - sniff::without_bom(&buffer[..end]).len();
            }
            loop {
                match scanner.next(&buffer[start..end], last) {
                    Step::Row(row, used) => {
                        let begun = self.columns.is_some();
                        match self.row(&row) {
                            Err(mistake) if begun => mistakes.push(mistake),
                            read => read?,
                        }
                        if mistakes.len() > MORE {
                            return Err(together(mistakes));
                        }
                        start += used;
                    }
                    Step::TooLong(line, _) => return Err(self.wrong(line, "solution_ragged", args! {})),
                    Step::More => break,
                    Step::End if mistakes.is_empty() => return Ok(self),
                    Step::End => return Err(together(mistakes)),
                }
            }
            buffer.copy_within(start..end, 0);
            (start, end) = (0, end - start);
        }
    }

    fn row(&mut self, row: &Row<'_>) -> Result<(), Error> {
        if row.is_blank() {
            return Ok(());
        }
        if std::str::from_utf8(row.bytes).is_err() {
            return Err(self.wrong(row.line, "solution_not_utf8", args! {}));
        }
        let Some((id, usage, values)) = self.columns.clone() else { return self.header(row) };
        if row.bad_quote || row.count != self.width {
            return Err(self.wrong(
                row.line,
                "solution_ragged",
                args! { "count" => row.count, "expected" => self.width },
            ));
        }
        self.lines.push(u32::try_from(row.line).unwrap_or(u32::MAX));
        self.id(&row.cell(id).unwrap_or_default(), row.line)?;
        if let Some(usage) = usage {
            let cell = row.cell(usage).unwrap_or_default();
            match Usage::leading(&cell) {
                Some((usage, used)) if used == cell.len() => self.usage.push(usage),
                _ => {
                    let value = String::from_utf8_lossy(&cell[..cell.len().min(80)]).into_owned();
                    return Err(self.wrong(row.line, "solution_usage", args! { "value" => value }));
                }
            }
        }
        self.values(row, &values)
    }

    fn header(&mut self, row: &Row<'_>) -> Result<(), Error> {
        let names: Vec<String> = (0..row.count)
            .map(|i| String::from_utf8_lossy(&row.cell(i).unwrap_or_default()).into_owned())
            .collect();
        let place = |name: &str| -> Result<usize, Error> {
            let mut places = names.iter().enumerate().filter(|(_, n)| *n == name).map(|(i, _)| i);
            let code = match (places.next(), places.next()) {
                (Some(at), None) => return Ok(at),
                (None, _) => "solution_column_missing",
                (Some(_), Some(_)) => "solution_column_twice",
            };
            Err(self.wrong(row.line, code, args! { "column" => name }))
        };
        let id = place(&self.manifest.competition.id_column)?;
        let values = self.targets.iter().map(|t| place(t)).collect::<Result<Vec<_>, _>>()?;
        let usage = if names.iter().any(|n| n == "Usage") { Some(place("Usage")?) } else { None };
        let known = |i: &usize| *i == id || Some(*i) == usage || values.contains(i);
        if let Some(extra) = (0..names.len()).find(|i| !known(i)) {
            return Err(self.wrong(row.line, "solution_column_extra", args! { "column" => &names[extra] }));
        }
        self.width = names.len();
        self.columns = Some((id, usage, values));
        Ok(())
    }

    /// Ids are integers as long as all are; else texts.
    fn id(&mut self, cell: &[u8], line: u64) -> Result<(), Error> {
        if cell.trim_ascii().is_empty() {
            let column = &self.manifest.competition.id_column;
            return Err(self.wrong(line, "solution_empty", args! { "column" => column }));
        }
        match (&mut self.texts, canonical_integer(cell)) {
            (None, Some(id)) => self.integers.push(id),
            (Some(texts), _) => texts.push(cell.into()),
            (None, None) => {
                let mut texts: Vec<Box<[u8]>> =
                    self.integers.drain(..).map(|id| id.to_string().into_bytes().into()).collect();
                texts.push(cell.into());
                self.texts = Some(texts);
            }
        }
        Ok(())
    }

    fn values(&mut self, row: &Row<'_>, columns: &[usize]) -> Result<(), Error> {
        let metric = self.manifest.competition.metric;
        let wrong = |reader: &Self, i: usize, code: &str, cell: &[u8]| {
            let value = String::from_utf8_lossy(&cell[..cell.len().min(80)]).into_owned();
            reader.wrong(row.line, code, args! { "column" => &reader.targets[i], "value" => value })
        };
        if let Some((i, _)) = columns
            .iter()
            .enumerate()
            .find(|(_, at)| row.cell(**at).unwrap_or_default().trim_ascii().is_empty())
        {
            return Err(wrong(self, i, "solution_empty", b""));
        }
        let cell = |i: usize| row.cell(columns[i]).unwrap_or_default();
        match metric {
            Metric::Rmse | Metric::Mae | Metric::R2 => match number(&cell(0)) {
                Some(x) if x.abs() <= 1e150 => self.numbers.push(x),
                _ => return Err(wrong(self, 0, "solution_not_a_number", &cell(0))),
            },
            Metric::LogLoss | Metric::Auc => {
                let bits = (0..columns.len())
                    .map(|i| match number(&cell(i)) {
                        Some(0.0) => Ok(false),
                        Some(1.0) => Ok(true),
                        _ => Err(wrong(self, i, "solution_not_binary", &cell(i))),
                    })
                    .collect::<Result<Vec<bool>, _>>()?;
                let class = match bits.as_slice() {
                    [bit] => usize::from(*bit),
                    many => match (many.iter().position(|b| *b), many.iter().filter(|b| **b).count()) {
                        (Some(at), 1) => at,
                        _ => return Err(wrong(self, 0, "solution_not_one_hot", row.bytes)),
                    },
                };
                self.classes.push(class as Class);
            }
            _ => {
                let cell = cell(0);
                let class = match self.labels.get(&*cell) {
                    Some(class) => *class,
                    None if self.label_names.len() >= MAX_CLASSES => {
                        return Err(wrong(self, 0, "solution_many_classes", &cell));
                    }
                    None => {
                        let class = self.label_names.len() as Class;
                        self.labels.insert(cell.to_vec(), class);
                        self.label_names.push(String::from_utf8_lossy(&cell).into_owned());
                        self.label_lines.push(row.line);
                        class
                    }
                };
                self.classes.push(class);
            }
        }
        Ok(())
    }

    /// Labels that the manifest does not list have to be of one kind, and none of them a word for "nothing".
    fn judge_labels(&self) -> Result<(), Error> {
        let mut counts = vec![0; self.label_names.len()];
        if counts.is_empty() {
            return Ok(());
        }
        for class in &self.classes {
            counts[usize::from(*class)] += 1;
        }
        let listed = self.manifest.competition.classes.as_deref().map(labels_of);
        let found = self.label_names.iter().map(String::as_str).zip(counts);
        labels::kind(found, listed.as_ref()).map(drop).map_err(|stray| {
            let args = args! {
                "column" => &self.targets[0], "value" => &self.label_names[stray.index],
                "other" => stray.other.map_or("", |other| &self.label_names[other]),
            };
            self.wrong(self.label_lines[stray.index], stray.code(), args)
                .with_hint(Message::new("labels_stray_hint", args! {}))
        })
    }

    /// Ids are integers if all of them are, in whatever way they are written: `7`, `07` and `7.0` are one.
    fn judge_ids(&mut self) -> Result<(), Error> {
        let Some(texts) = &self.texts else { return Ok(()) };
        let integers: Vec<Option<i64>> = texts.iter().map(|id| integer(id)).collect();
        let strays = integers.iter().filter(|id| id.is_none()).count();
        if strays == 0 {
            self.integers = integers.into_iter().flatten().collect();
            self.texts = None;
            return Ok(());
        }
        let stray = |row: usize| {
            let digits = texts[row].iter().all(u8::is_ascii_digit);
            (integers[row].is_none() && !digits).then_some((row, labels::is_nothing(&texts[row])))
        };
        // Texts of hexadecimal digits are rarely decimal ones; a text in twenty numbers or more is a slip.
        if strays * 20 > texts.len() && (strays > 1 || texts.len() < 3) {
            return Ok(());
        }
        let Some((row, nothing)) = (0..texts.len()).find_map(stray) else { return Ok(()) };
        let value = String::from_utf8_lossy(&texts[row]);
        let column = &self.manifest.competition.id_column;
        let code = if nothing { "labels_nothing" } else { "solution_id_stray" };
        Err(self.wrong(u64::from(self.lines[row]), code, args! { "column" => column, "value" => value }))
    }

    /// Sorts by id.
    fn table(mut self) -> Result<Table, Error> {
        if self.lines.is_empty() {
            return Err(Error::wrong(self.file, Message::bare("solution_no_rows")));
        }
        self.judge_labels()?;
        self.judge_ids()?;
        let order = self.sort()?;
        if let Some(order) = &order {
            permute(&mut self.classes, order);
            permute(&mut self.numbers, order);
            permute(&mut self.usage, order);
        }
        let table = Table {
            ids: match self.texts.take() {
                Some(texts) => Ids::from_texts(texts),
                None => Ids::from_integers(std::mem::take(&mut self.integers)),
            },
            label_names: std::mem::take(&mut self.label_names),
            classes: std::mem::take(&mut self.classes),
            numbers: std::mem::take(&mut self.numbers),
            usage: std::mem::take(&mut self.usage),
            sha256: super::hex(&std::mem::take(&mut self.hash).finalize()),
        };
        if let Err(index) = table.classes_of(self.manifest) {
            let first = |row: &usize| usize::from(table.classes[*row]) == index;
            let lines = (0..table.classes.len()).filter(first).map(|row| self.line_of(order.as_deref(), row));
            let line = lines.min().unwrap_or_default();
            return Err(self.wrong(line, "solution_label", args! { "value" => &table.label_names[index] }));
        }
        Ok(table)
    }

    fn line_of(&self, order: Option<&[u32]>, row: usize) -> u64 {
        let row = order.map_or(row, |o| o[row] as usize);
        u64::from(self.lines[row])
    }

    /// Sorts the ids; the order if they were not sorted yet. A duplicate is an error at its second line.
    fn sort(&mut self) -> Result<Option<Vec<u32>>, Error> {
        let count = self.lines.len() as u32;
        let (order, twice) = match &mut self.texts {
            Some(texts) => sorted(texts, count),
            None => sorted(&mut self.integers, count),
        };
        if let Some((row, first)) = twice {
            let line = |r: u32| u64::from(self.lines[order.as_ref().map_or(r, |o| o[r as usize]) as usize]);
            let (a, b) = (line(first), line(row));
            let id = match &self.texts {
                Some(texts) => String::from_utf8_lossy(&texts[row as usize]).into_owned(),
                None => self.integers[row as usize].to_string(),
            };
            return Err(self.wrong(
                a.max(b),
                "solution_duplicate_id",
                args! { "value" => id, "first" => a.min(b) },
            ));
        }
        Ok(order)
    }
}

/// Rows as a reader found them, in the order of their ids.
#[derive(Debug)]
pub(super) struct Table {
    pub ids: Ids,
    /// Labels in the order in which they came up; none for metrics that have no labels.
    pub label_names: Vec<String>,
    /// Indices of `label_names`, or what a column of 0 and 1 says.
    pub classes: Vec<Class>,
    pub numbers: Vec<f64>,
    /// Empty without a `Usage` column.
    pub usage: Vec<Usage>,
    pub sha256: String,
}

impl Table {
    /// What values submissions may have, and the class of each of `label_names`; or the index of one that is none.
    pub fn classes_of(&self, manifest: &Manifest) -> Result<(Values, Vec<Class>), usize> {
        let found = Labels::new(self.label_names.iter().map(String::as_str));
        let values = values_of(manifest, Some(found)).expect("labels were given");
        let Values::Classes(labels) = &values else { return Ok((values, Vec::new())) };
        let names = self.label_names.iter().enumerate();
        let classes: Result<Vec<Class>, usize> =
            names.map(|(index, name)| labels.class_of_text(name.as_bytes()).ok_or(index)).collect();
        classes.map(|classes| (values, classes))
    }

    /// Gives labels their classes, and splits.
    pub fn finish(
        mut self,
        file: &Path,
        manifest: &Manifest,
        seed: Option<&[u8]>,
    ) -> Result<Solution, Error> {
        if self.usage.is_empty() {
            let seed = seed.ok_or_else(|| {
                Error::wrong(file, Message::bare("solution_no_usage"))
                    .with_hint(Message::bare("solution_no_usage_hint"))
            })?;
            self.usage = split::draw(seed, &self.ids, *manifest.competition.public_share.get_ref());
        }
        let (values, classes) = self.classes_of(manifest).map_err(|index| {
            Error::wrong(file, Message::new("solution_label", args! { "value" => &self.label_names[index] }))
        })?;
        if !classes.is_empty() {
            for class in &mut self.classes {
                *class = classes[usize::from(*class)];
            }
        }
        self.check_splits(file, manifest)?;
        let truth = if self.numbers.is_empty() {
            Predicted::Classes(self.classes)
        } else {
            Predicted::Numbers(self.numbers)
        };
        let schema = Schema {
            id_column: manifest.competition.id_column.clone(),
            columns: manifest.targets(),
            ids: self.ids,
            values,
        };
        Ok(Solution { schema, truth, usage: self.usage, sha256: self.sha256 })
    }

    /// Both splits need rows, and metrics that compare classes need both of them.
    fn check_splits(&self, file: &Path, manifest: &Manifest) -> Result<(), Error> {
        for (usage, name) in [(Usage::Public, "Public"), (Usage::Private, "Private")] {
            let mut rows = (0..self.usage.len()).filter(|row| self.usage[*row] == usage);
            let Some(first) = rows.next() else {
                return Err(Error::wrong(file, Message::new("solution_no_split", args! { "split" => name })));
            };
            if manifest.competition.metric == Metric::Auc
                && rows.all(|row| self.classes.get(row) == self.classes.get(first))
            {
                return Err(Error::wrong(
                    file,
                    Message::new("solution_one_class", args! { "split" => name }),
                ));
            }
        }
        Ok(())
    }
}

/// Sorts; gives the order where it was not sorted, and a pair of equal neighbours.
fn sorted<T: Ord + Clone>(items: &mut Vec<T>, count: u32) -> (Option<Vec<u32>>, Option<(u32, u32)>) {
    let order = if items.is_sorted() {
        None
    } else {
        let mut order: Vec<u32> = (0..count).collect();
        order.sort_by(|a, b| items[*a as usize].cmp(&items[*b as usize]));
        permute(items, &order);
        Some(order)
    };
    let twice = items.windows(2).position(|w| w[0] == w[1]).map(|i| (i as u32 + 1, i as u32));
    (order, twice)
}

fn permute<T: Clone>(items: &mut Vec<T>, order: &[u32]) {
    if !items.is_empty() {
        *items = order.iter().map(|i| items[*i as usize].clone()).collect();
    }
}
