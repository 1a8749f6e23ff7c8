//! A made-up class that takes part in a competition: for demos and tests. It is made from a seed, so that nothing of
//! it has to be stored; each file has its expected outcome beside it.

use super::draw::Draw;
use super::history::{Reason, Status};
use super::problem::Code;
use super::schema::{Class, Values};
use super::{Competition, Error, Predicted};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// What has to become of a file of the class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Expected {
    /// File below the folder.
    pub file: String,
    /// Status.
    pub status: Status,
    /// Why it is no attempt.
    pub reason: Option<Reason>,
    /// Codes of its problems.
    pub codes: Vec<Code>,
}

/// Teams and the accuracy of their attempts.
const TEAMS: [(&str, &[f64]); 14] = [
    ("ada", &[0.812, 0.861, 0.894, 0.913, 0.916]),
    ("gradient-descendants", &[0.842, 0.881, 0.905, 0.911]),
    ("Нейрончики", &[0.790, 0.868, 0.902]),
    ("overfitters", &[0.871, 0.874, 0.873, 0.880, 0.879, 0.884]),
    ("max-pool-party", &[0.885, 0.897]),
    ("dropout", &[0.835, 0.889, 0.893]),
    ("softmax", &[0.892]),
    ("relu-and-juliet", &[0.858, 0.871]),
    ("batch-norm-mac", &[0.851]),
    ("vanishing", &[0.601, 0.733, 0.829]),
    ("late-bloomer", &[0.402, 0.866]),
    ("baseline-fans", &[0.839]),
    ("one-class", &[0.1]),
    ("<b>bold</b> & \"quoted\"", &[0.877]),
];

/// Files that are wrong, and how.
const BROKEN: [(&str, &[Code]); 8] = [
    ("ada/00-index.csv", &[Code::UnexpectedColumn]),
    ("vanishing/00-train-set.csv", &[Code::WrongRowCount, Code::UnknownId]),
    ("late-bloomer/00-nan.csv", &[Code::NotFinite]),
    ("dropout/00-semicolons.csv", &[Code::WrongDelimiter]),
    ("softmax/00-cut-off.csv", &[Code::WrongRowCount, Code::MissingId]),
    ("no-luck/picture.csv", &[Code::NotCsv]),
    ("no-luck/empty.csv", &[Code::EmptyFile]),
    ("relu-and-juliet/00-eleven.csv", &[Code::LabelNotInClasses]),
];

/// Writes the class into a folder, with `submissions.csv`; gives what has to become of each file.
pub fn write(competition: &Competition, folder: &Path, seed: &[u8]) -> Result<Vec<Expected>, Error> {
    let solution = &competition.solution;
    let (Predicted::Classes(truth), Values::Classes(labels)) = (&solution.truth, &solution.schema.values)
    else {
        return Ok(Vec::new());
    };
    let mut hard = Draw::new(seed, "sample/rows");
    let difficulty: Vec<f64> = truth.iter().map(|_| hard.unit()).collect();
    let mut times = String::from("team,file,submitted_at\n");
    let mut expected = Vec::new();
    let start = "2026-11-02T09:00:00Z".parse::<Timestamp>().unwrap_or(Timestamp::UNIX_EPOCH);
    let mut put = |team: &str, file: &str, hours: i64, bytes: &[u8]| -> Result<(), Error> {
        let path = folder.join(file);
        let parent = path.parent().unwrap_or(folder);
        std::fs::create_dir_all(parent).map_err(Error::io(parent))?;
        std::fs::write(&path, bytes).map_err(Error::io(&path))?;
        let time = start + SignedDuration::from_mins(60 * hours + 7 * (file.len() as i64 % 8));
        // As an LMS would leave it: a file is as old as its submission.
        let handle = std::fs::File::options().append(true).open(&path).map_err(Error::io(&path))?;
        let age = Duration::from_secs(time.as_second().unsigned_abs());
        handle.set_modified(SystemTime::UNIX_EPOCH + age).map_err(Error::io(&path))?;
        let _ = writeln!(times, "\"{}\",\"{}\",{time}", team.replace('"', "\"\""), file.replace('"', "\"\""));
        Ok(())
    };
    for (number, (team, accuracies)) in TEAMS.iter().enumerate() {
        let own = noise(seed, team, &difficulty);
        for (attempt, accuracy) in accuracies.iter().enumerate() {
            let classes = answers(truth, labels.len(), &own, *accuracy);
            let file = format!("{}/{:02}.csv", safe(team), attempt + 1);
            put(team, &file, (number + 26 * attempt) as i64, csv(competition, &classes).as_bytes())?;
            expected.push(Expected { file, status: Status::Valid, reason: None, codes: Vec::new() });
        }
    }
    let text = csv(competition, truth);
    for (file, codes) in BROKEN {
        let team = file.split('/').next().unwrap_or_default();
        put(team, file, 30, &broken(file, &text))?;
        let codes = codes.to_vec();
        expected.push(Expected { file: file.to_owned(), status: Status::Invalid, reason: None, codes });
    }
    let list = folder.join(super::lists::TIMES);
    std::fs::write(&list, times).map_err(Error::io(&list))?;
    Ok(expected)
}

/// A team's name as the name of a folder.
fn safe(team: &str) -> String {
    team.chars().map(|c| if matches!(c, '/' | '<' | '>' | '"' | '&') { '_' } else { c }).collect()
}

/// How hard each row is for a team: what is hard for all, and its own part. Uniform in [0, 1) again.
fn noise(seed: &[u8], team: &str, difficulty: &[f64]) -> Vec<f64> {
    let mut own = Draw::new(seed, &format!("sample/team/{team}"));
    difficulty.iter().map(|d| if own.unit() < 0.6 { *d } else { own.unit() }).collect()
}

/// Right where the row is easy enough, else the next class.
fn answers(truth: &[Class], classes: usize, own: &[f64], accuracy: f64) -> Vec<Class> {
    let wrong = |class: Class| (class + 1) % classes as Class;
    truth.iter().zip(own).map(|(t, d)| if *d < accuracy { *t } else { wrong(*t) }).collect()
}

fn csv(competition: &Competition, classes: &[Class]) -> String {
    let schema = &competition.solution.schema;
    let Values::Classes(labels) = &schema.values else { return String::new() };
    // The course's own code writes the label first.
    let mut text = format!("{},{}\n", schema.columns[0], schema.id_column);
    for (row, class) in classes.iter().enumerate() {
        let _ = writeln!(text, "{},{}", labels.name(*class), schema.ids.name(row));
    }
    text
}

fn broken(file: &str, text: &str) -> Vec<u8> {
    let lines = || text.lines();
    let join = |lines: Vec<String>| lines.join("\n").into_bytes();
    let name = file.rsplit('/').next().unwrap_or_default();
    match name {
        "00-index.csv" => join(
            lines()
                .enumerate()
                .map(|(i, l)| if i == 0 { format!(",{l}") } else { format!("{},{l}", i - 1) })
                .collect(),
        ),
        "00-train-set.csv" => {
            let rows = lines().count() - 1;
            let more = (rows..2 * rows - rows / 50).map(|id| format!("0,{id}"));
            join(lines().map(str::to_owned).chain(more).collect())
        }
        "00-nan.csv" => join(
            lines()
                .enumerate()
                .map(|(i, l)| match l.split_once(',') {
                    Some((_, id)) if i > 0 => format!("nan,{id}"),
                    _ => l.to_owned(),
                })
                .collect(),
        ),
        "00-semicolons.csv" => text.replace(',', ";").into_bytes(),
        "00-cut-off.csv" => {
            let rows = lines().count();
            join(lines().take(rows - 16).map(str::to_owned).collect())
        }
        "picture.csv" => b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x1c".to_vec(),
        "00-eleven.csv" => join(
            lines()
                .enumerate()
                .map(|(i, l)| match l.split_once(',') {
                    Some((_, id)) if i % 1000 == 7 => format!("11,{id}"),
                    _ => l.to_owned(),
                })
                .collect(),
        ),
        _ => Vec::new(),
    }
}
