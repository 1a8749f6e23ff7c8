//! Which files are attempts: whose, in which order, from when.

use super::Error;
use super::lists::{self, Listing, Row};
use crate::text::{Message, args};
use jiff::{SignedDuration, Timestamp};
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

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
    /// The same, row by row.
    pub choices: Vec<Row>,
    /// Rows of `submissions.csv` whose file is not there.
    pub absent: Vec<Row>,
    /// Rows of `submissions.csv` whose time has not come yet.
    pub early: Vec<Row>,
    /// Folders that were given and hold files of teams: the file's name is the team.
    pub roots: Vec<PathBuf>,
}

/// A time so far ahead is no matter of clocks.
const AHEAD: SignedDuration = SignedDuration::from_hours(24);

/// Looks through files and folders.
pub fn collect(inputs: &[PathBuf], now: Timestamp) -> Result<Intake, Error> {
    let mut intake = Intake::default();
    let mut origins = Origins::default();
    for input in inputs {
        // A folder may be a link: whoever gave it knows where it leads. A file could be a team's.
        let meta = std::fs::metadata(input).map_err(Error::io(input))?;
        let link = std::fs::symlink_metadata(input).map_err(Error::io(input))?.is_symlink();
        if meta.is_dir() {
            folder(&mut intake, &mut origins, input, now)?;
        } else if link {
            return Err(Error::wrong(input, Message::bare("link_not_followed")));
        } else if !meta.is_file() {
            // A pipe would be waited for, a device has no end.
            return Err(Error::wrong(input, Message::bare("not_a_regular_file")));
        } else {
            file(&mut intake, &mut origins, input)?;
        }
    }
    intake.candidates.sort_by(order);
    Ok(intake)
}

fn file(intake: &mut Intake, origins: &mut Origins, input: &Path) -> Result<(), Error> {
    let name = name_of(input);
    if name == lists::TIMES || name == lists::CHOSEN {
        return Err(Error::wrong(input, Message::new("list_is_no_attempt", args! { "name" => name })));
    }
    let team = team_of(&name);
    origins.add(&team, input)?;
    let path = input.to_owned();
    intake.candidates.push(Candidate { team, file: name, path, submitted_at: None, submitter: None });
    Ok(())
}

/// From which folder each team has its files, where the file's name is the team: from two, they are two teams' files.
#[derive(Default)]
struct Origins(HashMap<String, PathBuf>);

impl Origins {
    fn add(&mut self, team: &str, path: &Path) -> Result<(), Error> {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let Some(first) = self.0.get(team) else {
            self.0.insert(team.to_owned(), folder.to_owned());
            return Ok(());
        };
        let real = |folder: &Path| folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        if first == folder || real(first) == real(folder) {
            return Ok(());
        }
        let above = real(folder).parent().map(|p| p.display().to_string()).unwrap_or_default();
        let args = args! { "team" => team, "first" => first.display().to_string(), "above" => above };
        Err(Error::wrong(path, Message::new("team_of_two_folders", args.clone()))
            .with_hint(Message::new("team_of_two_folders_hint", args)))
    }
}

/// By time (no time last), then file names in natural order, then team.
fn order(a: &Candidate, b: &Candidate) -> Ordering {
    let late = |c: &Candidate| (c.submitted_at.is_none(), c.submitted_at);
    late(a).cmp(&late(b)).then_with(|| natural(&a.file, &b.file)).then_with(|| a.team.cmp(&b.team))
}

fn folder(intake: &mut Intake, origins: &mut Origins, root: &Path, now: Timestamp) -> Result<(), Error> {
    let mut list = lists::times(root)?;
    for entry in entries(root)? {
        let name = name_of(&entry);
        let kind = std::fs::symlink_metadata(&entry).map_err(Error::io(&entry))?.file_type();
        if kind.is_dir() {
            for inner in entries(&entry)? {
                let file = format!("{name}/{}", name_of(&inner));
                let kind = std::fs::symlink_metadata(&inner).map_err(Error::io(&inner))?.file_type();
                add(intake, &mut list, now, kind.is_file(), &name, file, inner);
            }
        } else if name != lists::TIMES && name != lists::CHOSEN {
            let team = team_of(&name);
            let unlisted = !list.contains_key(&name);
            if add(intake, &mut list, now, kind.is_file(), &team, name, entry.clone()) && unlisted {
                origins.add(&team, &entry)?;
                if intake.roots.last().is_none_or(|last| last != root) {
                    intake.roots.push(root.to_owned());
                }
            }
        }
    }
    for row in lists::chosen(root)? {
        intake.chosen.entry(row.team.clone()).or_default().push(row.file.clone());
        intake.choices.push(row);
    }
    let mut absent: Vec<Row> = list.into_values().map(|listing| listing.row).collect();
    absent.sort_by_key(|row| row.line);
    intake.absent.extend(absent);
    Ok(())
}

/// Adds a file; false: it is no attempt.
fn add(
    intake: &mut Intake,
    list: &mut HashMap<String, Listing>,
    now: Timestamp,
    regular: bool,
    team: &str,
    file: String,
    path: PathBuf,
) -> bool {
    let base = file.rsplit('/').next().unwrap_or(&file);
    let hidden = base.starts_with(['.', '~']) || team.starts_with('.');
    let csv = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("csv"));
    let listed = list.remove(&file);
    // A link could lead to a file that is none of the team's business.
    if !regular || hidden || !(csv || listed.is_some()) {
        if !hidden {
            intake.ignored.push(file);
        }
        return false;
    }
    let (team, submitted_at, submitter) = match listed {
        Some(listing) => {
            if listing.time > now.saturating_add(AHEAD).unwrap_or(now) {
                intake.early.push(listing.row.clone());
            }
            (listing.row.team, Some(listing.time), listing.submitter)
        }
        None => (trimmed(team).to_owned(), None, None),
    };
    intake.candidates.push(Candidate { team, file, path, submitted_at, submitter });
    true
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

/// The team that a file's name is: without its ending, and without spaces around it.
fn team_of(name: &str) -> String {
    trimmed(without_ending(name)).to_owned()
}

/// Spaces around a team's name are not seen, also in lists; a name of nothing else stays.
fn trimmed(team: &str) -> &str {
    Some(team.trim()).filter(|t| !t.is_empty()).unwrap_or(team)
}

fn without_ending(name: &str) -> &str {
    name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map_or(name, |(stem, _)| stem)
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
