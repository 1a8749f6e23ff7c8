//! What the instructor should look at after (or during) a competition. For their eyes only: it is never part of the
//! published site.

mod alike;
mod people;
mod shake;
mod suspects;
#[cfg(test)]
mod tests;

pub use alike::{Alike, Pair};
pub use people::{Mistake, Submitter};
pub use shake::{Moved, ShakeUp};
pub use suspects::{Suspect, Why};

use super::answers::Answers;
use super::history::{Attempt, Status};
use super::schema::Class;
use super::solution::Usage;
use super::standings::Builder;
use super::{Error, Metric, Predicted, Split};
use crate::text::{Lang, LangText};
use alike::Sheet;
use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use suspects::{Canaries, Seen};

/// The instructor's report of a competition.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Review {
    /// Version of this shape: 1.
    pub schema: u32,
    /// Id of the competition.
    pub competition: String,
    /// Language of its files.
    pub lang: Lang,
    /// Title.
    pub title: LangText,
    /// Metric.
    pub metric: Metric,
    /// Rows of the public split.
    pub public_rows: u64,
    /// Rows of the private split.
    pub private_rows: u64,
    /// Time zone of the course.
    pub time_zone: String,
    /// Time of the last attempt.
    pub as_of: Option<Timestamp>,
    /// Teams that have an attempt.
    pub teams: u64,
    /// Files, whatever became of them.
    pub files: u64,
    /// Attempts that were counted.
    pub attempts: u64,
    /// Files that were no valid attempt.
    pub invalid: u64,
    /// Valid files that were no attempt: too many, too early, too late.
    pub not_counted: u64,
    /// Public against private.
    pub shake_up: ShakeUp,
    /// The same predictions in files of several teams.
    pub duplicates: Vec<Duplicate>,
    /// Predictions that are alike.
    pub alike: Alike,
    /// The two attempts of each pair of `alike.found`, in its order.
    pub alike_attempts: Vec<[Attempted; 2]>,
    /// Canaries: rows of usage `Ignored` whose label was changed on purpose.
    pub canaries: u64,
    /// Score that honest work does not pass, by the manifest.
    pub ceiling: Option<f64>,
    /// Attempts that know the solution, or are too good.
    pub suspects: Vec<Suspect>,
    /// Who handed in for several teams.
    pub submitters: Vec<Submitter>,
    /// Teams whose names look the same.
    pub look_alikes: Vec<Vec<String>>,
    /// What invalid files got wrong.
    pub mistakes: Vec<Mistake>,
    /// Pseudonym of each team, where the board has pseudonyms.
    pub pseudonyms: Option<BTreeMap<String, String>>,
}

/// One attempt as the report names it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Attempted {
    /// Team.
    pub team: String,
    /// File.
    pub file: String,
    /// Number among the team's files.
    pub attempt: u64,
    /// When it was handed in.
    pub submitted_at: Option<Timestamp>,
    /// By whom.
    pub submitter: Option<String>,
    /// Public score.
    pub public: Option<f64>,
    /// Private score.
    pub private: Option<f64>,
}

impl From<&Attempt> for Attempted {
    fn from(a: &Attempt) -> Self {
        Self {
            team: a.team.clone(),
            file: a.file.clone(),
            attempt: a.attempt,
            submitted_at: a.submitted_at,
            submitter: a.submitter.clone(),
            public: a.public,
            private: a.private,
        }
    }
}

/// The same predictions in files of several teams.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Duplicate {
    /// All files are the same, byte by byte; else only what they predict is.
    pub same_bytes: bool,
    /// The first such attempt of each team, the earliest first.
    pub attempts: Vec<Attempted>,
}

/// The report of the competition that was scored into a folder.
pub fn review(out: &Path, now: Timestamp) -> Result<Review, Error> {
    let mut builder = Builder::open(out, now)?;
    // The instructor sees who is who.
    let pseudonyms = builder.pseudonyms.take();
    let (public, private) = (builder.board(Split::Public)?, builder.board(Split::Private)?);
    let counting: Vec<&Attempt> =
        builder.attempts.iter().filter(|a| builder.counting.contains(&a.place)).collect();
    let looked = Looked::new(&builder, &counting)?;
    let canaries = &looked.canaries;
    let ceiling = builder.manifest.competition.ceiling;
    let rows = (public.board.rows + private.board.rows) as usize;
    let suspects = suspects::suspects(builder.metric(), ceiling, canaries, rows, &looked.seen);
    let alike = alike::compare(&looked.sheets);
    let named = |at: usize| Attempted::from(&builder.attempts[looked.sheet_of[at]]);
    let about = builder.about();
    let of = |status| builder.attempts.iter().filter(|a| a.status == status).count() as u64;
    let mut teams: Vec<&str> = builder.attempts.iter().map(|a| a.team.as_str()).collect();
    teams.sort_unstable();
    teams.dedup();
    Ok(Review {
        schema: 1,
        competition: about.id,
        lang: about.lang,
        title: about.title,
        metric: about.metric,
        public_rows: public.board.rows,
        private_rows: private.board.rows,
        time_zone: about.time_zone,
        as_of: public.board.as_of,
        teams: about.teams,
        files: builder.attempts.len() as u64,
        attempts: about.attempts,
        invalid: about.invalid,
        not_counted: of(Status::NotCounted),
        shake_up: shake::shake_up(&public.board, &private.board, &counting, about.closed),
        duplicates: looked.duplicates(&builder.attempts),
        alike_attempts: alike.found.iter().map(|p| [named(p.a), named(p.b)]).collect(),
        alike,
        canaries: canaries.rows.len() as u64,
        ceiling,
        suspects,
        submitters: people::submitters(&builder.attempts),
        look_alikes: people::look_alikes(teams.into_iter()),
        mistakes: people::mistakes(&builder.attempts),
        pseudonyms: pseudonyms.map(|names| names.into_iter().collect()),
    })
}

/// What one pass over the predictions of all attempts gives.
struct Looked {
    canaries: Canaries,
    seen: Vec<Seen>,
    /// Places in the list of attempts that have the same predictions.
    same: HashMap<[u8; 32], Vec<usize>>,
    sheets: Vec<Sheet>,
    /// Of each sheet, the index of its attempt.
    sheet_of: Vec<usize>,
}

impl Looked {
    fn new(builder: &Builder, counting: &[&Attempt]) -> Result<Self, Error> {
        let originals = builder.history.canaries()?;
        let scored: Vec<usize> =
            (0..builder.usage.len()).filter(|row| builder.usage[*row] != Usage::Ignored).collect();
        let chosen = chosen(builder.metric(), &builder.attempts, counting);
        let compared: Vec<usize> =
            alike::rows(scored.len(), chosen.len()).into_iter().map(|at| scored[at]).collect();
        let mut looked = Self {
            canaries: Canaries::new(&builder.truth, &builder.usage, originals.as_deref()),
            seen: Vec::new(),
            same: HashMap::new(),
            sheets: Vec::new(),
            sheet_of: Vec::new(),
        };
        let mut teams: HashMap<&str, usize> = HashMap::new();
        let mut known: HashSet<[u8; 32]> = HashSet::new();
        for (at, attempt) in builder.attempts.iter().enumerate() {
            let Some(answers) =
                builder.history.answers(attempt.place)?.as_deref().and_then(Answers::from_bytes)
            else {
                continue;
            };
            looked.seen.push(Seen {
                attempt: Attempted::from(attempt),
                right: right(&answers, &builder.truth, &scored),
                hits: looked.canaries.hits(&answers),
            });
            if is_constant(&answers) {
                continue;
            }
            let hash: [u8; 32] = Sha256::digest(answers.to_bytes()).into();
            looked.same.entry(hash).or_default().push(at);
            if chosen.contains(&attempt.place) && known.insert(hash) {
                let next = teams.len();
                let team = *teams.entry(attempt.team.as_str()).or_insert(next);
                looked.sheets.push(sheet(team, &answers, &builder.truth, &compared));
                looked.sheet_of.push(at);
            }
        }
        Ok(looked)
    }

    fn duplicates(&self, attempts: &[Attempt]) -> Vec<Duplicate> {
        let mut groups: Vec<Vec<&Attempt>> = self
            .same
            .values()
            .map(|places| {
                let mut first: Vec<&Attempt> = Vec::new();
                for attempt in places.iter().map(|at| &attempts[*at]) {
                    if !first.iter().any(|f| f.team == attempt.team) {
                        first.push(attempt);
                    }
                }
                first.sort_by_key(|a| (a.submitted_at.is_none(), a.submitted_at, a.place));
                first
            })
            .filter(|group| group.len() > 1)
            .collect();
        groups.sort_by_key(|g| (std::cmp::Reverse(g.len()), g[0].place));
        groups
            .into_iter()
            .map(|group| Duplicate {
                same_bytes: group.iter().all(|a| a.sha256 == group[0].sha256),
                attempts: group.into_iter().map(Attempted::from).collect(),
            })
            .collect()
    }
}

/// Places of the attempts that are compared: those that count, the best first, then the others, the latest first.
fn chosen(metric: Metric, attempts: &[Attempt], counting: &[&Attempt]) -> HashSet<i64> {
    let mut order: Vec<&Attempt> = counting.to_vec();
    order.sort_by(|a, b| {
        let (a, b) = if metric.higher_is_better() { (b, a) } else { (a, b) };
        a.private.unwrap_or_default().total_cmp(&b.private.unwrap_or_default())
    });
    let others = attempts.iter().rev().filter(|a| a.public.is_some());
    let mut chosen = HashSet::new();
    for attempt in order.into_iter().chain(others) {
        if chosen.len() == alike::MOST {
            break;
        }
        chosen.insert(attempt.place);
    }
    chosen
}

fn right(answers: &Answers, truth: &Predicted, rows: &[usize]) -> Option<(u64, u64)> {
    let (Answers::Classes(all), Predicted::Classes(truth)) = (answers, truth) else { return None };
    let right = rows.iter().filter(|row| all[**row] == truth[**row]).count();
    Some((right as u64, rows.len() as u64))
}

/// One class for all rows, one number for all rows: many have that, and it says nothing.
fn is_constant(answers: &Answers) -> bool {
    match answers {
        Answers::Classes(all) => all.iter().all(|c| *c == all[0]),
        Answers::Numbers(all) | Answers::Losses(all) => all.iter().all(|x| x.to_bits() == all[0].to_bits()),
    }
}

fn sheet(team: usize, answers: &Answers, truth: &Predicted, rows: &[usize]) -> Sheet {
    // Numbers are the same up to nine digits: what a round trip through another program's CSV keeps.
    let cell = |x: f64| {
        let digits = format!("{x:.8e}");
        let hash = digits.bytes().fold(0x811c_9dc5u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
        (hash ^ hash >> 16) as u16
    };
    let cells: Vec<Class> = match answers {
        Answers::Classes(all) => rows.iter().map(|row| all[*row]).collect(),
        Answers::Numbers(all) | Answers::Losses(all) => rows.iter().map(|row| cell(all[*row])).collect(),
    };
    let right = match (answers, truth) {
        (Answers::Classes(all), Predicted::Classes(truth)) => {
            Some(rows.iter().map(|row| all[*row] == truth[*row]))
        }
        _ => None,
    };
    Sheet::new(team, cells, right)
}
