//! Which files are attempts: whose, in which order, from when.

use super::Error;
use crate::text::{Message, args};
use jiff::Timestamp;
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

/// Times of attempts, at the root of a folder.
pub const TIMES: &str = "submissions.csv";
/// Attempts that teams chose to count, at the root of a folder.
pub const CHOSEN: &str = "chosen.csv";

/// A file that may be an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Team.
    pub team: String,
    /// Name of the file below the root, with `/`.
    pub file: String,
    /// Where it is.
    pub path: PathBuf,
    /// When it was handed in.
    pub submitted_at: Option<Timestamp>,
    /// Who handed it in.
    pub submitter: Option<String>,
}

/// Everything that was found.
#[derive(Debug, Default)]
pub struct Intake {
    /// Attempts in the order in which they take their places.
    pub candidates: Vec<Candidate>,
    /// Files that are no attempts: no `.csv`, a link, unfinished.
    pub ignored: Vec<String>,
    /// What teams chose.
    pub chosen: BTreeMap<String, Vec<String>>,
}

/// Looks through files and folders.
pub fn collect(inputs: &[PathBuf]) -> Result<Intake, Error> {
    let mut intake = Intake::default();
    for input in inputs {
        let meta = std::fs::metadata(input).map_err(Error::io(input))?;
        if meta.is_dir() {
            folder(&mut intake, input)?;
        } else if !meta.is_file() {
            // A pipe would be waited for, a device has no end.
            return Err(Error::wrong(input, Message::bare("not_a_regular_file")));
        } else {
            let name = name_of(input);
            let team = without_ending(&name).to_owned();
            let file =
                Candidate { team, file: name, path: input.clone(), submitted_at: None, submitter: None };
            intake.candidates.push(file);
        }
    }
    intake.candidates.sort_by(order);
    Ok(intake)
}

/// By time (no time last), then file names in natural order, then team.
fn order(a: &Candidate, b: &Candidate) -> Ordering {
    let late = |c: &Candidate| (c.submitted_at.is_none(), c.submitted_at);
    late(a).cmp(&late(b)).then_with(|| natural(&a.file, &b.file)).then_with(|| a.team.cmp(&b.team))
}

fn folder(intake: &mut Intake, root: &Path) -> Result<(), Error> {
    let mut list = Listed::read(root)?;
    for entry in entries(root)? {
        let name = name_of(&entry);
        let kind = std::fs::symlink_metadata(&entry).map_err(Error::io(&entry))?.file_type();
        if kind.is_dir() {
            for inner in entries(&entry)? {
                let file = format!("{name}/{}", name_of(&inner));
                let kind = std::fs::symlink_metadata(&inner).map_err(Error::io(&inner))?.file_type();
                add(intake, &mut list, kind.is_file(), &name, file, inner);
            }
        } else if name != TIMES && name != CHOSEN {
            let team = without_ending(&name).to_owned();
            add(intake, &mut list, kind.is_file(), &team, name, entry);
        }
    }
    for (team, file) in chosen(root)? {
        intake.chosen.entry(team).or_default().push(file);
    }
    Ok(())
}

fn add(intake: &mut Intake, list: &mut Listed, regular: bool, team: &str, file: String, path: PathBuf) {
    let base = file.rsplit('/').next().unwrap_or(&file);
    let hidden = base.starts_with(['.', '~']) || team.starts_with('.');
    let csv = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("csv"));
    let listed = list.files.remove(&file);
    // A link could lead to a file that is none of the team's business.
    if !regular || hidden || !(csv || listed.is_some()) {
        if !hidden {
            intake.ignored.push(file);
        }
        return;
    }
    let (team, submitted_at, submitter) = match listed {
        Some(row) => (row.team, Some(row.time), row.submitter),
        None => (team.to_owned(), None, None),
    };
    intake.candidates.push(Candidate { team, file, path, submitted_at, submitter });
}

/// Entries of a folder in a fixed order.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(Error::io(folder))? {
        paths.push(entry.map_err(Error::io(folder))?.path());
    }
    paths.sort();
    Ok(paths)
}

/// The name of a file as text; bytes that are no UTF-8 are spelt out, so that two names stay two.
fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    match name.to_str() {
        Some(text) => text.to_owned(),
        None => name.as_encoded_bytes().escape_ascii().to_string(),
    }
}

fn without_ending(name: &str) -> &str {
    name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map_or(name, |(stem, _)| stem)
}

struct Listing {
    team: String,
    time: Timestamp,
    submitter: Option<String>,
}

#[derive(Default)]
struct Listed {
    files: HashMap<String, Listing>,
}

impl Listed {
    fn read(root: &Path) -> Result<Self, Error> {
        let path = root.join(TIMES);
        let mut files = HashMap::new();
        for (line, row) in rows(&path, &["team", "file", "submitted_at"], &["submitter"])? {
            let [team, file, time, submitter] = <[String; 4]>::try_from(row).unwrap_or_default();
            let Ok(time) = time.parse::<Timestamp>() else {
                return Err(wrong(&path, line, "submissions_time", args! { "value" => time }));
            };
            let submitter = Some(submitter).filter(|s| !s.is_empty());
            if files.insert(file.clone(), Listing { team, time, submitter }).is_some() {
                return Err(wrong(&path, line, "submissions_twice", args! { "file" => file }));
            }
        }
        Ok(Self { files })
    }
}

fn chosen(root: &Path) -> Result<Vec<(String, String)>, Error> {
    let rows = rows(&root.join(CHOSEN), &["team", "file"], &[])?;
    Ok(rows
        .into_iter()
        .filter_map(|(_, row)| <[String; 2]>::try_from(row).ok())
        .map(|[t, f]| (t, f))
        .collect())
}

/// Rows of a small CSV of the instructor's, with these columns in any order; no file, no rows.
fn rows(path: &Path, required: &[&str], optional: &[&str]) -> Result<Vec<(u64, Vec<String>)>, Error> {
    let text = match std::fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(Error::Io { file: path.to_owned(), source }),
    };
    let unreadable = |error: &csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        wrong(path, line, "submissions_row", args! {})
    };
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(super::sniff::without_bom(&text));
    let header = reader.headers().map_err(|e| unreadable(&e))?.clone();
    let mut places = Vec::new();
    for (index, name) in required.iter().chain(optional).enumerate() {
        let place = header.iter().position(|h| h == *name);
        if place.is_none() && index < required.len() {
            return Err(wrong(path, 1, "submissions_column", args! { "column" => name }));
        }
        places.push(place);
    }
    let mut out = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| unreadable(&e))?;
        let line = record.position().map_or(1, csv::Position::line);
        let cells = places.iter().map(|p| p.and_then(|i| record.get(i)).unwrap_or_default().to_owned());
        out.push((line, cells.collect()));
    }
    Ok(out)
}

fn wrong(path: &Path, line: u64, code: &str, args: serde_json::Map<String, serde_json::Value>) -> Error {
    Error::wrong_line(path, line, Message::new(code, args))
}

/// Natural order: numbers in names by their size, `2` before `10`.
pub fn natural(a: &str, b: &str) -> Ordering {
    let (mut x, mut y) = (a.as_bytes(), b.as_bytes());
    loop {
        match (x.first(), y.first()) {
            (None, None) => return a.cmp(b),
            (None, _) => return Ordering::Less,
            (_, None) => return Ordering::Greater,
            (Some(p), Some(q)) if p.is_ascii_digit() && q.is_ascii_digit() => {
                let (m, n) = (digits(&mut x), digits(&mut y));
                let by_size = m.len().cmp(&n.len()).then_with(|| m.cmp(n));
                if by_size != Ordering::Equal {
                    return by_size;
                }
            }
            (Some(p), Some(q)) if p == q => (x, y) = (&x[1..], &y[1..]),
            (Some(p), Some(q)) => return p.cmp(q),
        }
    }
}

/// Takes the digits at the start, without leading zeros.
fn digits<'a>(text: &mut &'a [u8]) -> &'a [u8] {
    let count = text.iter().take_while(|b| b.is_ascii_digit()).count();
    let (number, rest) = text.split_at(count);
    *text = rest;
    let zeros = number.iter().take_while(|b| **b == b'0').count();
    &number[zeros..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_by_size() {
        let mut names = ["a10", "a2", "a1", "b", "a02", "a", "a2b"];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(names, ["a", "a1", "a02", "a2", "a2b", "a10", "b"]);
    }
}
