//! Attempts that are too good, or that know what only the solution says.

use super::super::answers::{Answers, better};
use super::super::canaries::NONE;
use super::super::solution::Usage;
use super::super::stats::{at_least, wilson};
use super::super::{Metric, Predicted};
use super::Attempted;
use serde::Serialize;

/// Error over all attempts together.
const ALPHA: f64 = 0.05;
/// A perfect score on fewer rows than this may be luck.
const PERFECT_ROWS: usize = 50;

/// Why an attempt is to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It has the wrong labels that only the solution file has for canaries.
    Canaries,
    /// Nothing is wrong in it.
    Perfect,
    /// Better than the competition's `ceiling`.
    AboveCeiling,
}

/// An attempt to be looked at.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Suspect {
    /// Why.
    pub why: Why,
    /// The attempt.
    #[serde(flatten)]
    pub attempt: Attempted,
    /// Canaries on which it has the planted label.
    pub planted: Option<u64>,
    /// Canaries on which it has the original label, where `canaries.csv` tells them.
    pub original: Option<u64>,
    /// Chance of so many planted labels in any honest attempt, times the number of attempts.
    pub p_value: Option<f64>,
}

/// The canaries of a competition: rows that count in no score and have a wrong label in the solution on purpose.
#[derive(Clone, Debug, Default)]
pub struct Canaries {
    /// Rows.
    pub rows: Vec<usize>,
    /// Their labels in the solution.
    planted: Vec<u16>,
    /// Their true labels; empty where they are not known.
    original: Vec<u16>,
    classes: usize,
}

impl Canaries {
    /// Rows of usage `Ignored` of a competition of classes. Where `canaries.csv` tells the original labels
    /// ([`NONE`]: not a canary), only those count.
    pub fn new(truth: &Predicted, usage: &[Usage], originals: Option<&[u16]>) -> Self {
        let Predicted::Classes(truth) = truth else { return Self::default() };
        let is_canary = |row: usize| match originals {
            Some(list) => list.get(row).is_some_and(|label| *label != NONE),
            None => usage[row] == Usage::Ignored,
        };
        let rows: Vec<usize> = (0..truth.len()).filter(|row| is_canary(*row)).collect();
        Self {
            planted: rows.iter().map(|row| truth[*row]).collect(),
            original: originals.map_or_else(Vec::new, |list| rows.iter().map(|row| list[*row]).collect()),
            classes: usize::from(truth.iter().copied().max().unwrap_or(0)) + 1,
            rows,
        }
    }

    /// Canaries with the planted, and with the original label.
    pub fn hits(&self, answers: &Answers) -> (u64, Option<u64>) {
        let Answers::Classes(all) = answers else { return (0, None) };
        let count =
            |labels: &[u16]| self.rows.iter().zip(labels).filter(|(r, l)| all[**r] == **l).count() as u64;
        (count(&self.planted), (!self.original.is_empty()).then(|| count(&self.original)))
    }

    /// Without `canaries.csv`, rows of usage `Ignored` may just be left out, with true labels. They are canaries if the
    /// usual attempt has less than half as many of them right as of the other rows.
    pub fn are_planted(&self, hits: &[(u64, f64)]) -> bool {
        if self.rows.is_empty() || hits.is_empty() {
            return false;
        }
        if !self.original.is_empty() {
            return true;
        }
        let median = |mut list: Vec<f64>| {
            list.sort_by(f64::total_cmp);
            list[list.len() / 2]
        };
        let share = |hits: u64| hits as f64 / self.rows.len() as f64;
        let usual = median(hits.iter().map(|h| h.1).collect());
        median(hits.iter().map(|h| share(h.0)).collect()) < usual / 2.0
    }

    /// Chance of at least so many planted labels without knowing them, for an attempt with this share of right rows:
    /// a planted label is any of the wrong ones, so that an error meets it once in K − 1 times.
    pub fn chance(&self, planted: u64, right: u64, rows: u64) -> f64 {
        let wrong = wilson(rows - right.min(rows), rows, 0.01).1;
        let meets = wrong / (self.classes.max(2) - 1) as f64;
        at_least(self.rows.len() as u64, meets.min(1.0), planted)
    }
}

/// What is known of one attempt.
#[derive(Debug)]
pub struct Seen {
    /// The attempt.
    pub attempt: Attempted,
    /// Rows of the public and the private split that are right, of how many, where the metric counts them.
    pub right: Option<(u64, u64)>,
    /// Hits of canaries.
    pub hits: (u64, Option<u64>),
}

/// Attempts to be looked at, canaries first, then the best.
pub fn suspects(
    metric: Metric,
    ceiling: Option<f64>,
    canaries: &Canaries,
    rows: usize,
    seen: &[Seen],
) -> Vec<Suspect> {
    let shares: Vec<(u64, f64)> = seen
        .iter()
        .filter_map(|s| s.right.map(|(right, of)| (s.hits.0, right as f64 / of.max(1) as f64)))
        .collect();
    let planted = canaries.are_planted(&shares);
    let mut found: Vec<Suspect> = seen
        .iter()
        .filter_map(|s| {
            let chance = s
                .right
                .filter(|_| planted)
                .map(|(right, of)| (canaries.chance(s.hits.0, right, of) * seen.len() as f64).min(1.0));
            let why = if chance.is_some_and(|p| p <= ALPHA) {
                Why::Canaries
            } else if rows >= PERFECT_ROWS && is_perfect(metric, &s.attempt) {
                Why::Perfect
            } else if ceiling.is_some_and(|c| is_above(metric, c, &s.attempt)) {
                Why::AboveCeiling
            } else {
                return None;
            };
            Some(Suspect {
                why,
                attempt: s.attempt.clone(),
                planted: planted.then_some(s.hits.0),
                original: s.hits.1.filter(|_| planted),
                p_value: chance,
            })
        })
        .collect();
    let score = |s: &Suspect| s.attempt.private.unwrap_or_default();
    found.sort_by(|a, b| {
        let order = if metric.higher_is_better() {
            score(b).total_cmp(&score(a))
        } else {
            score(a).total_cmp(&score(b))
        };
        a.why
            .cmp(&b.why)
            .then(order)
            .then_with(|| (&a.attempt.team, a.attempt.attempt).cmp(&(&b.attempt.team, b.attempt.attempt)))
    });
    found
}

fn is_perfect(metric: Metric, attempt: &Attempted) -> bool {
    let best = if metric.higher_is_better() { 1.0 } else { 0.0 };
    let is_best = |score: f64| !better(metric, best, score);
    attempt.public.is_some_and(is_best) && attempt.private.is_some_and(is_best)
}

fn is_above(metric: Metric, ceiling: f64, attempt: &Attempted) -> bool {
    [attempt.public, attempt.private].into_iter().flatten().any(|score| better(metric, score, ceiling))
}
