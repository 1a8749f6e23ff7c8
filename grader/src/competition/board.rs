//! What a leaderboard shows: `leaderboard.json` as it is published, and what pages draw beside it.

use super::history::Reason;
use super::{Metric, Problem};
use crate::text::{Lang, LangText};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Which rows of the solution a board is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Split {
    /// Shown while the competition runs.
    Public,
    /// Decides; shown after the close.
    Private,
}

/// A board as it is published: `leaderboard.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Board {
    /// Version of this shape: 1.
    pub schema: u32,
    /// Id of the competition.
    pub competition: String,
    /// Rows that it is about.
    pub split: Split,
    /// Time of the last attempt in it: an unchanged board is an unchanged file. None where no attempt has a time.
    pub as_of: Option<Timestamp>,
    /// Metric.
    pub metric: Metric,
    /// Does a higher score win?
    pub higher_is_better: bool,
    /// Rows of the split.
    pub rows: u64,
    /// Level of the intervals, a team (each is corrected for the number of attempts that it was chosen from).
    pub ci_level: f64,
    /// `wilson`, or `bootstrap`.
    pub ci_method: String,
    /// `mcnemar-bonferroni`, `mcnemar-bonferroni-bound` (many teams: conservative), `paired-bootstrap-bonferroni`.
    pub rank_method: String,
    /// The competition is not closed yet.
    pub provisional: bool,
    /// Rows of the board, best first.
    pub entries: Vec<Entry>,
}

/// What a row of the board stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A team, which has a rank.
    Team,
    /// A baseline of the instructor's: its rank is the one that it would have; it takes none from the teams.
    Baseline,
}

/// One row of a board. Everything in it is computed from the attempt behind the shown score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Rank; equal scores share it and the next one skips (1, 2, 2, 4).
    pub rank: u64,
    /// The team's true rank lies between this one …
    pub rank_low: u64,
    /// … and this one, at the level of `ci_level`.
    pub rank_high: u64,
    /// Team or baseline.
    pub kind: Kind,
    /// Name, as text: never a path, never markup.
    pub team: String,
    /// Shown score.
    pub score: f64,
    /// Its interval: low end. None where no interval is known: a baseline that was given as a number.
    pub ci_low: Option<f64>,
    /// Its interval: high end.
    pub ci_high: Option<f64>,
    /// No team is distinguishably better.
    pub tied_with_first: bool,
    /// Attempts that were counted.
    pub attempts: u64,
    /// Time of the attempt behind the shown score.
    pub submitted_at: Option<Timestamp>,
    /// Points for the mark, where the competition gives any.
    pub points: Option<f64>,
}

/// Everything that the pages of one competition show.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Standings {
    /// The competition.
    pub about: About,
    /// The public board.
    pub public: BoardView,
    /// The private board; None before the close.
    pub private: Option<BoardView>,
    /// Public rank against private rank, in the order of the private board; empty before the close.
    pub shake_up: Vec<Shift>,
    /// Teams of which no file is an attempt, by name: they are on no board.
    pub unplaced: Vec<Unplaced>,
}

/// A team without a score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Unplaced {
    /// Name, as on the board.
    pub team: String,
    /// Its files, oldest first.
    pub refused: Vec<Refused>,
}

/// What pages say about a competition. All of it may be published.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct About {
    /// Id.
    pub id: String,
    /// Language of files.
    pub lang: Lang,
    /// Title.
    pub title: LangText,
    /// A sentence about it.
    pub description: Option<LangText>,
    /// Metric.
    pub metric: Metric,
    /// Time zone of the course: days and times are its.
    pub time_zone: String,
    /// First moment at which attempts count.
    pub opens: Option<Timestamp>,
    /// First moment at which they do not any more.
    pub closes: Option<Timestamp>,
    /// Is it closed (at the time that was asked for)?
    pub closed: bool,
    /// Attempts a team and day.
    pub attempts_per_day: Option<u32>,
    /// How public scores are shown: `exact`, `ladder`, `significant`.
    pub shown: String,
    /// Which attempt counts in the end: `best`, `last`, `chosen`.
    pub counts: String,
    /// Points by score, from the lowest threshold up; empty where there are none.
    pub thresholds: Vec<Threshold>,
    /// Are points linear between thresholds (else steps)?
    pub linear: bool,
    /// Teams on the board.
    pub teams: u64,
    /// Attempts of all teams that were counted.
    pub attempts: u64,
    /// Files that were no valid attempt (they cost none).
    pub invalid: u64,
}

/// A score that is worth points.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Threshold {
    /// From this score on (up to it, where lower is better) …
    pub score: f64,
    /// … these points.
    pub points: f64,
}

/// A board and what its page draws beside the numbers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BoardView {
    /// The board.
    pub board: Board,
    /// Of each entry, in the same order.
    pub details: Vec<Detail>,
    /// Scores of teams, counted in bins.
    pub histogram: Histogram,
    /// Largest score in points of the table; None without points.
    pub max_points: Option<f64>,
}

/// What a page draws of one entry.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Detail {
    /// The shown score after each counted attempt, oldest first (a sparkline). Empty for baselines.
    pub history: Vec<Shown>,
    /// Files of the team that are no attempts, oldest first.
    pub refused: Vec<Refused>,
}

/// A file that is no attempt, and why: what may be published of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Refused {
    /// Number among the team's files, from 1.
    pub attempt: u64,
    /// Time of it.
    pub submitted_at: Option<Timestamp>,
    /// Its name, if the team stands there under its own and the file lies under that name too: any other may name a
    /// person.
    pub file: Option<String>,
    /// Why a valid file is none; None: it is not valid.
    pub reason: Option<Reason>,
    /// What is wrong with a file that is not valid, and nothing that somebody wrote into it.
    pub problems: Vec<Problem>,
}

/// The shown score after one counted attempt.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Shown {
    /// Attempt, from 1.
    pub attempt: u64,
    /// Time of it.
    pub submitted_at: Option<Timestamp>,
    /// Shown score after it.
    pub score: f64,
    /// Did this attempt become the one behind the shown score?
    pub moved: bool,
}

/// Scores of teams in bins of equal width.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Histogram {
    /// Left end of the first bin.
    pub start: f64,
    /// Width of a bin.
    pub width: f64,
    /// Teams in each bin.
    pub counts: Vec<u64>,
    /// Teams below all bins: so far out (a model that diverged) that all others would stand in one bin.
    pub below: u64,
    /// Teams above all bins.
    pub above: u64,
}

/// How a team moved from the public to the private board.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shift {
    /// Team.
    pub team: String,
    /// Rank on the public board.
    pub public_rank: u64,
    /// Rank on the private board.
    pub private_rank: u64,
    /// Shown public score.
    pub public_score: f64,
    /// Private score.
    pub private_score: f64,
}
