//! The instructor's lists beside prediction files: `submissions.csv` and `chosen.csv`.

use super::Error;
use crate::text::{Message, args};
use jiff::Timestamp;
use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

/// Times of attempts, at the root of a folder.
pub const TIMES: &str = "submissions.csv";
/// Attempts that teams chose to count, at the root of a folder.
pub const CHOSEN: &str = "chosen.csv";

/// A row of a list: a team and one of its files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The list.
    pub list: PathBuf,
    /// Line in it, from 1.
    pub line: u64,
    /// Team.
    pub team: String,
    /// Name of the file below the root, with `/`.
    pub file: String,
    /// A file of that name lies in the team's folder: that one may be meant.
    pub meant: Option<String>,
}

/// A row of `submissions.csv`.
#[derive(Clone, Debug)]
pub struct Listing {
    /// Whose, and which file.
    pub row: Row,
    /// When it was handed in.
    pub time: Timestamp,
    /// By whom.
    pub submitter: Option<String>,
}

/// Rows of `submissions.csv` by file.
pub fn times(root: &Path) -> Result<HashMap<String, Listing>, Error> {
    let path = root.join(TIMES);
    let mut files = HashMap::new();
    for (line, [team, file, time, submitter]) in
        rows(&path, &["team", "file", "submitted_at"], &["submitter"])?
    {
        let row = row(root, &path, line, &team, &file)?;
        let time = time.trim();
        let Ok(time) = time.parse::<Timestamp>() else {
            return Err(wrong(&path, line, "submissions_time", args! { "value" => time }));
        };
        let submitter = Some(submitter.trim().to_owned()).filter(|s| !s.is_empty());
        let file = row.file.clone();
        if files.insert(file.clone(), Listing { row, time, submitter }).is_some() {
            return Err(wrong(&path, line, "submissions_twice", args! { "file" => file }));
        }
    }
    Ok(files)
}

/// Rows of `chosen.csv`.
pub fn chosen(root: &Path) -> Result<Vec<Row>, Error> {
    let path = root.join(CHOSEN);
    let rows = rows::<2>(&path, &["team", "file"], &[])?;
    rows.into_iter().map(|(line, [team, file])| row(root, &path, line, &team, &file)).collect()
}

fn row(root: &Path, list: &Path, line: u64, team: &str, file: &str) -> Result<Row, Error> {
    for (column, cell) in [("team", team), ("file", file)] {
        if cell.trim().is_empty() {
            return Err(wrong(list, line, "submissions_empty", args! { "column" => column }));
        }
    }
    let (team, file) = (team.trim().to_owned(), resolve(root, file));
    let inside = format!("{team}/{file}");
    let meant = (!lies_in(root, &file) && lies_in(root, &inside)).then_some(inside);
    Ok(Row { list: list.to_owned(), line, team, file, meant })
}

/// The file below a root that is meant: as it is written, or without spaces around it, `./` in front of it and
/// backslashes in it.
fn resolve(root: &Path, cell: &str) -> String {
    fn short(name: &str) -> &str {
        let mut name = name.trim();
        while let Some(rest) = name.strip_prefix("./") {
            name = rest.trim_start_matches('/');
        }
        name
    }
    let slashes = cell.replace('\\', "/");
    let ways = [cell, short(cell), short(&slashes)];
    ways.into_iter().find(|name| lies_in(root, name)).unwrap_or(ways[1]).to_owned()
}

/// Is there something of that name below a root? A name that leads out of it is none.
fn lies_in(root: &Path, name: &str) -> bool {
    let plain = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    plain && !name.contains("//") && std::fs::symlink_metadata(root.join(name)).is_ok()
}

/// Rows of a small CSV with these columns in any order; no file, no rows.
fn rows<const N: usize>(
    path: &Path,
    required: &[&str],
    optional: &[&str],
) -> Result<Vec<(u64, [String; N])>, Error> {
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
        csv::ReaderBuilder::new().trim(csv::Trim::Headers).from_reader(super::sniff::without_bom(&text));
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
        let cell = |index: usize| places.get(index).copied().flatten().and_then(|i| record.get(i));
        out.push((line, std::array::from_fn(|index| cell(index).unwrap_or_default().to_owned())));
    }
    Ok(out)
}

fn wrong(path: &Path, line: u64, code: &str, args: serde_json::Map<String, serde_json::Value>) -> Error {
    Error::wrong_line(path, line, Message::new(code, args))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_in_several_ways() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("a")).unwrap();
        for name in ["a/1.csv", " b.csv", "c\\1.csv"] {
            std::fs::write(root.path().join(name), "").unwrap();
        }
        for (cell, want) in [
            ("a/1.csv", "a/1.csv"),
            (" a/1.csv ", "a/1.csv"),
            ("./a/1.csv", "a/1.csv"),
            ("././/a/1.csv", "a/1.csv"),
            ("a\\1.csv", "a/1.csv"),
            (".\\a\\1.csv", "a/1.csv"),
            (" b.csv", " b.csv"),
            ("c\\1.csv", "c\\1.csv"),
            ("1.csv", "1.csv"),
            ("../x.csv", "../x.csv"),
        ] {
            assert_eq!(resolve(root.path(), cell), want, "{cell}");
        }
        let meant = |team: &str, file: &str| row(root.path(), Path::new("l"), 2, team, file).unwrap().meant;
        assert_eq!(meant("a", "1.csv").as_deref(), Some("a/1.csv"));
        assert_eq!((meant("b", "1.csv"), meant("a", "a/1.csv"), meant("..", "x")), (None, None, None));
    }
}
