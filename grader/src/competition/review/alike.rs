//! Predictions of different teams that are alike.
//!
//! Honest models agree on most rows: they are right on the easy ones, and wrong in the same way on many hard ones. So
//! an agreement is held against how often each of the two agrees with everyone else. With `A(i, j)` the share of rows
//! on which attempts i and j say the same,
//!
//! ```text
//! A(i, j) ≈ m + a(i) + a(j) + g·a(i)·a(j)
//! ```
//!
//! (main effects and one degree of freedom for their product: Tukey 1949, Biometrics 5, 232–242). Independent errors
//! have exactly this form, whatever the accuracies. What is left over has a spread of its own, since some architectures
//! are kin; centre and spread are taken from the bulk of all pairs (an empirical null: Efron 2004, JASA 99, 96–104),
//! never narrower than the binomial error. A pair is reported if its rest is so far above that the normal tail, times
//! the number of pairs (Bonferroni), is at most .05. Agreement between answer sheets given everyone else's is the idea
//! of the tests for copying in exams (Wesolowsky 2000, J. Appl. Stat. 27, 909–921; van der Linden and Sotaridona 2006,
//! J. Educ. Behav. Stat. 31, 283–304).

use super::super::stats::{two_sided_p, upper_quantile};
use serde::Serialize;
use std::thread;

/// Error over all pairs of a board together.
const ALPHA: f64 = 0.05;
/// Fewer attempts do not tell what is usual: the rule for few is used.
const FEW: usize = 10;
/// A pair that differs on at least this share of the rows that were to be expected is not reported, however many rows
/// make its small rest significant.
const TELLING: f64 = 0.8;
/// Beyond the test: a pair that differs on less than this share of what nine pairs in ten differ on.
const GAP: f64 = 0.25;
/// Most attempts that are compared: the best.
pub const MOST: usize = 3_000;
/// Most comparisons of two cells.
const COST: u64 = 40_000_000_000;
/// Most rows that are compared.
const MOST_ROWS: usize = 200_000;

/// What one attempt answered on the rows that are compared, a number a row: equal answers are equal numbers.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Answers.
    pub cells: Vec<u16>,
    /// Rows that are wrong, where rows are right or wrong.
    pub wrong: Option<Vec<bool>>,
}

/// What came of the comparison.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Alike {
    /// `empirical-null`, or `few-teams` where there are too few to tell what is usual.
    pub method: &'static str,
    /// Attempts that were compared, one a team.
    pub compared: usize,
    /// Rows that were compared.
    pub rows: usize,
    /// Pairs of attempts.
    pub pairs: usize,
    /// Error over all pairs.
    pub alpha: f64,
    /// Median agreement of two attempts.
    pub usual: Option<f64>,
    /// Pairs that stand out, the most telling first.
    pub found: Vec<Pair>,
}

/// Two attempts that are alike.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pair {
    /// Index of the first attempt.
    #[serde(skip)]
    pub a: usize,
    /// Index of the second attempt.
    #[serde(skip)]
    pub b: usize,
    /// Rows on which they differ.
    pub different: u64,
    /// Share of rows on which they say the same.
    pub agreement: f64,
    /// Share that was to be expected.
    pub expected: Option<f64>,
    /// How far above it, in spreads of all pairs.
    pub z: Option<f64>,
    /// One-sided p-value times the number of pairs.
    pub p_value: Option<f64>,
    /// `test`, or `few_rows`: they differ on far fewer rows than nearly all pairs do.
    pub reason: &'static str,
    /// Rows that both have wrong, where rows are right or wrong …
    pub both_wrong: Option<u64>,
    /// … and in the same way.
    pub wrong_alike: Option<u64>,
}

/// The rows to be compared: all, or evenly spread ones where all would cost too much.
pub fn rows(all: usize, attempts: usize) -> Vec<usize> {
    let attempts = attempts.min(MOST) as u64;
    let pairs = (attempts * attempts.saturating_sub(1) / 2).max(1);
    let most = ((COST / pairs) as usize).min(MOST_ROWS);
    let step = all.div_ceil(most.max(1)).max(1);
    (0..all).step_by(step).collect()
}

/// Compares all pairs. Sheets that are the same are one sheet here: duplicates are reported elsewhere.
pub fn compare(sheets: &[Sheet]) -> Alike {
    let n = sheets.len();
    let rows = sheets.first().map_or(0, |s| s.cells.len());
    let pairs = n * n.saturating_sub(1) / 2;
    let method = if n < FEW { "few-teams" } else { "empirical-null" };
    let mut alike = Alike { method, compared: n, rows, pairs, alpha: ALPHA, usual: None, found: Vec::new() };
    if pairs == 0 || rows == 0 {
        return alike;
    }
    let same = Triangle::new(sheets);
    let mut sorted: Vec<u32> = same.0.concat();
    sorted.sort_unstable();
    alike.usual = Some(f64::from(sorted[sorted.len() / 2]) / rows as f64);
    let mut found = if n < FEW { few(sheets, &same) } else { many(&same, rows, &sorted) };
    found.sort_by(|a, b| {
        let p = |x: &Pair| x.p_value.unwrap_or(f64::INFINITY);
        p(a).total_cmp(&p(b)).then(a.different.cmp(&b.different)).then((a.a, a.b).cmp(&(b.a, b.b)))
    });
    for pair in &mut found {
        (pair.both_wrong, pair.wrong_alike) = wrong(&sheets[pair.a], &sheets[pair.b]);
    }
    alike.found = found;
    alike
}

/// Rows on which i and j say the same, at `[i][j − i − 1]`.
struct Triangle(Vec<Vec<u32>>);

impl Triangle {
    fn new(sheets: &[Sheet]) -> Self {
        let n = sheets.len();
        let workers = thread::available_parallelism().map_or(1, usize::from).min(n).max(1);
        let row = |i: usize| -> Vec<u32> {
            sheets[i + 1..].iter().map(|other| equal(&sheets[i].cells, &other.cells)).collect()
        };
        let mut rows = vec![Vec::new(); n];
        thread::scope(|scope| {
            // Rows get shorter: every worker takes one of each few.
            let handles: Vec<_> = (0..workers)
                .map(|w| {
                    scope.spawn(move || (w..n).step_by(workers).map(|i| (i, row(i))).collect::<Vec<_>>())
                })
                .collect();
            for handle in handles {
                match handle.join() {
                    Ok(done) => done.into_iter().for_each(|(i, list)| rows[i] = list),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
        });
        Self(rows)
    }

    /// All pairs with their count.
    fn iter(&self) -> impl Iterator<Item = (usize, usize, u32)> {
        self.0
            .iter()
            .enumerate()
            .flat_map(|(i, list)| list.iter().enumerate().map(move |(k, same)| (i, i + 1 + k, *same)))
    }
}

/// Cells that are equal. In blocks, so that the counter is as narrow as a cell and the compiler takes many at once.
fn equal(a: &[u16], b: &[u16]) -> u32 {
    a.chunks(32_768)
        .zip(b.chunks(32_768))
        .map(|(a, b)| u32::from(a.iter().zip(b).fold(0u16, |n, (x, y)| n + u16::from(x == y))))
        .sum()
}

fn wrong(a: &Sheet, b: &Sheet) -> (Option<u64>, Option<u64>) {
    let (Some(wrong_a), Some(wrong_b)) = (&a.wrong, &b.wrong) else { return (None, None) };
    let both = |(x, y): (&bool, &bool)| *x && *y;
    let cells = a.cells.iter().zip(&b.cells);
    let alike = cells.zip(wrong_a.iter().zip(wrong_b)).filter(|((x, y), w)| x == y && both(*w)).count();
    let both = wrong_a.iter().zip(wrong_b).filter(|w| both(*w)).count();
    (Some(both as u64), Some(alike as u64))
}

/// With few teams nothing is usual yet: a pair that differs on less than a tenth of the rows that the better one has
/// wrong (or of all rows, where none is right or wrong).
fn few(sheets: &[Sheet], same: &Triangle) -> Vec<Pair> {
    let rows = sheets[0].cells.len();
    let errors = |s: &Sheet| s.wrong.as_ref().map_or(rows, |w| w.iter().filter(|w| **w).count());
    let errors: Vec<usize> = sheets.iter().map(errors).collect();
    same.iter()
        .map(|(a, b, same)| pair(a, b, same, rows, "few_rows"))
        .filter(|p| 10 * p.different < errors[p.a].min(errors[p.b]) as u64)
        .collect()
}

fn pair(a: usize, b: usize, same: u32, rows: usize, reason: &'static str) -> Pair {
    Pair {
        a,
        b,
        different: rows as u64 - u64::from(same),
        agreement: f64::from(same) / rows as f64,
        expected: None,
        z: None,
        p_value: None,
        reason,
        both_wrong: None,
        wrong_alike: None,
    }
}

fn many(same: &Triangle, rows: usize, sorted: &[u32]) -> Vec<Pair> {
    let fit = Fit::new(same, rows);
    let mut rests: Vec<f64> =
        same.iter().map(|(a, b, s)| f64::from(s) / rows as f64 - fit.at(a, b)).collect();
    let pairs = rests.len() as f64;
    rests.sort_by(f64::total_cmp);
    let quantile = |q: f64| rests[((rests.len() - 1) as f64 * q).round() as usize];
    // The upper part of the bulk: up to one pair in ten may be what is looked for.
    let (centre, spread) = (quantile(0.5), (quantile(0.9) - quantile(0.5)) / upper_quantile(0.1));
    // Nine pairs in ten differ on more rows than this.
    let near = rows as u64 - u64::from(sorted[(sorted.len() - 1) * 9 / 10]);
    same.iter()
        .filter_map(|(a, b, s)| {
            let mut found = pair(a, b, s, rows, "test");
            let expected = (fit.at(a, b) + centre).clamp(0.0, 1.0);
            let error = (expected * (1.0 - expected) / rows as f64).sqrt();
            let z = (found.agreement - expected) / spread.max(error).max(f64::MIN_POSITIVE);
            let p = (two_sided_p(z) / 2.0 * pairs).min(1.0);
            found.expected = Some(expected);
            found.z = Some(z);
            found.p_value = Some(if z > 0.0 { p } else { 1.0 });
            if z > 0.0 && p <= ALPHA && 1.0 - found.agreement <= TELLING * (1.0 - expected) {
                return Some(found);
            }
            found.reason = "few_rows";
            ((found.different as f64) < GAP * near as f64 && found.agreement > expected).then_some(found)
        })
        .collect()
}

/// What is to be expected of a pair.
struct Fit {
    mean: f64,
    effects: Vec<f64>,
    product: f64,
}

impl Fit {
    fn new(same: &Triangle, rows: usize) -> Self {
        let n = same.0.len();
        let mut sums = vec![0.0; n];
        for (a, b, s) in same.iter() {
            sums[a] += f64::from(s) / rows as f64;
            sums[b] += f64::from(s) / rows as f64;
        }
        let others = (n - 1) as f64;
        let mean = sums.iter().sum::<f64>() / (n as f64 * others);
        let effects: Vec<f64> = sums.iter().map(|s| (s / others - mean) * others / (others - 1.0)).collect();
        let mut fit = Self { mean, effects, product: 0.0 };
        let (mut top, mut bottom) = (0.0, 0.0);
        for (a, b, s) in same.iter() {
            let both = fit.effects[a] * fit.effects[b];
            top += (f64::from(s) / rows as f64 - fit.at(a, b)) * both;
            bottom += both * both;
        }
        if bottom > 0.0 {
            fit.product = top / bottom;
        }
        fit
    }

    fn at(&self, a: usize, b: usize) -> f64 {
        let (x, y) = (self.effects[a], self.effects[b]);
        self.mean + x + y + self.product * x * y
    }
}
