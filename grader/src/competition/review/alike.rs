//! Predictions of different teams that are alike.
//!
//! Two good attempts agree on most rows, since both are right there; that says nothing. What tells is to be wrong in
//! the same way: `A(i, j)` is, of the rows that the better of the two has wrong, the share on which the other one says
//! the same. (Where no row is right or wrong, as for numbers, it is the share of all rows on which they say the same.)
//! Honest models are wrong in the same way too: hard rows are hard for all, and lure all into the same mistakes. So
//! `A(i, j)` is held against how alike each of the two is to everyone else,
//!
//! ```text
//! A(i, j) ≈ m + a(i) + a(j) + g·a(i)·a(j)
//! ```
//!
//! (main effects and one degree of freedom for their product: Tukey 1949, Biometrics 5, 232–242). What is left over has
//! a spread of its own, since some architectures are kin; centre and spread are taken from the bulk of all pairs (an
//! empirical null: Efron 2004, JASA 99, 96–104). A pair is reported if its rest is so far above that the larger of two
//! p-values, times the number of pairs (Bonferroni), is at most .05: the normal tail at this spread, and the binomial
//! one of the rows, since a good attempt has few that tell. Likeness of wrong
//! answers given everyone else's is the idea of the tests for copying in exams (Wesolowsky 2000, J. Appl. Stat. 27,
//! 909–921; van der Linden and Sotaridona 2006, J. Educ. Behav. Stat. 31, 283–304).

use super::super::stats::{at_least, two_sided_p, upper_quantile};
use serde::Serialize;
use std::collections::HashSet;
use std::thread;

/// Error over all pairs of a board together.
const ALPHA: f64 = 0.05;
/// Fewer attempts do not tell what is usual: the rule for few is used.
const FEW: usize = 10;
/// A pair that differs on more than this share of what was to be expected is not reported, however significant many
/// rows make its small rest.
const TELLING: f64 = 0.8;
/// Beyond the test: a pair that differs on less than this share of what nine pairs in ten differ on.
const GAP: f64 = 0.25;
/// Most attempts that are compared.
pub const MOST: usize = 3_000;
/// Most comparisons of two cells.
const COST: u64 = 20_000_000_000;
/// Most rows that are compared.
const MOST_ROWS: usize = 200_000;

/// What one attempt answered on the rows that are compared, a number a row: equal answers are equal numbers.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Whose: attempts of one team are not compared with each other.
    pub team: usize,
    /// Answers.
    pub cells: Vec<u16>,
    /// Rows that are right, a bit each; None where rows are neither right nor wrong.
    pub right: Option<Vec<u64>>,
    /// Rows that are wrong; all, where rows are neither right nor wrong.
    errors: u32,
}

impl Sheet {
    /// Of answers and, where rows are right or wrong, which are right.
    pub fn new(team: usize, cells: Vec<u16>, right: Option<impl Iterator<Item = bool>>) -> Self {
        let right = right.map(|all| {
            let mut bits = vec![0u64; cells.len().div_ceil(64)];
            for (row, is_right) in all.enumerate() {
                bits[row / 64] |= u64::from(is_right) << (row % 64);
            }
            bits
        });
        let sum: u32 = right.iter().flatten().map(|word: &u64| word.count_ones()).sum();
        Self { team, errors: cells.len() as u32 - sum, cells, right }
    }
}

/// What came of the comparison.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Alike {
    /// `empirical-null`, or `few-teams` where there are too few to tell what is usual.
    pub method: &'static str,
    /// Attempts that were compared.
    pub compared: usize,
    /// Rows that were compared.
    pub rows: usize,
    /// Pairs of attempts of different teams.
    pub pairs: usize,
    /// Error over all pairs.
    pub alpha: f64,
    /// Median agreement of two attempts of different teams.
    pub usual: Option<f64>,
    /// Pairs that stand out, the most telling first; of two teams only the most telling one.
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
    /// Share of the rows that the better one has wrong on which the other one says the same; where rows are neither
    /// right nor wrong, share of all rows.
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

/// Compares all pairs. No two sheets are the same: duplicates are reported elsewhere.
pub fn compare(sheets: &[Sheet]) -> Alike {
    let rows = sheets.first().map_or(0, |s| s.cells.len());
    let table = Table::new(sheets);
    let pairs = table.pairs().count();
    let method = if sheets.len() < FEW { "few-teams" } else { "empirical-null" };
    let compared = sheets.len();
    let mut alike = Alike { method, compared, rows, pairs, alpha: ALPHA, usual: None, found: Vec::new() };
    if pairs == 0 || rows == 0 {
        return alike;
    }
    let mut shares: Vec<f64> = table.pairs().map(|(_, _, cell)| cell.share()).collect();
    shares.sort_by(f64::total_cmp);
    alike.usual = Some(shares[shares.len() / 2]);
    let mut found = if compared < FEW { few(sheets, &table) } else { many(&table, &shares) };
    found.sort_by(|a, b| {
        let p = |x: &Pair| x.p_value.unwrap_or(f64::INFINITY);
        p(a).total_cmp(&p(b)).then(a.different.cmp(&b.different)).then((a.a, a.b).cmp(&(b.a, b.b)))
    });
    let mut seen = HashSet::new();
    found.retain(|p| {
        let (a, b) = (sheets[p.a].team, sheets[p.b].team);
        seen.insert((a.min(b), a.max(b)))
    });
    alike.found = found;
    alike
}

/// Two sheets, compared.
#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    /// Rows on which they differ.
    different: u32,
    /// Rows that tell: those that the better one has wrong, or all.
    telling: u32,
    /// Rows of them on which they say the same.
    same: u32,
    /// Rows that both have wrong, where rows are right or wrong.
    both_wrong: Option<u32>,
}

impl Cell {
    fn new(a: &Sheet, b: &Sheet) -> Self {
        let rows = a.cells.len() as u32;
        let same = equal(&a.cells, &b.cells);
        let different = rows - same;
        let (Some(x), Some(y)) = (&a.right, &b.right) else {
            return Self { different, telling: rows, same, both_wrong: None };
        };
        let (mut both, mut either) = (0, 0);
        for (x, y) in x.iter().zip(y) {
            both += (x & y).count_ones();
            either += (x | y).count_ones();
        }
        let telling = a.errors.min(b.errors);
        Self { different, telling, same: same - both, both_wrong: Some(rows - either) }
    }

    /// Share of the telling rows on which they say the same; 0 where there is none.
    fn share(self) -> f64 {
        if self.telling == 0 { 0.0 } else { f64::from(self.same) / f64::from(self.telling) }
    }
}

/// Pairs of sheets of different teams: the cell of i and j > i is at `[i][j − i − 1]`.
struct Table {
    cells: Vec<Vec<Option<Cell>>>,
}

impl Table {
    fn new(sheets: &[Sheet]) -> Self {
        let n = sheets.len();
        let workers = thread::available_parallelism().map_or(1, usize::from).min(n).max(1);
        let row = |i: usize| -> Vec<Option<Cell>> {
            let (a, others) = (&sheets[i], &sheets[i + 1..]);
            others.iter().map(|b| (a.team != b.team).then(|| Cell::new(a, b))).collect()
        };
        let mut cells = vec![Vec::new(); n];
        thread::scope(|scope| {
            // Rows get shorter: each worker takes its share of long and short ones.
            let handles: Vec<_> = (0..workers)
                .map(|w| {
                    scope.spawn(move || (w..n).step_by(workers).map(|i| (i, row(i))).collect::<Vec<_>>())
                })
                .collect();
            for handle in handles {
                match handle.join() {
                    Ok(done) => done.into_iter().for_each(|(i, list)| cells[i] = list),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
        });
        Self { cells }
    }

    fn pairs(&self) -> impl Iterator<Item = (usize, usize, Cell)> {
        self.cells.iter().enumerate().flat_map(|(i, list)| {
            list.iter().enumerate().filter_map(move |(k, cell)| cell.map(|cell| (i, i + 1 + k, cell)))
        })
    }
}

/// Cells that are equal. In blocks, so that the counter is as narrow as a cell and the compiler takes many at once.
fn equal(a: &[u16], b: &[u16]) -> u32 {
    a.chunks(32_768)
        .zip(b.chunks(32_768))
        .map(|(a, b)| u32::from(a.iter().zip(b).fold(0u16, |n, (x, y)| n + u16::from(x == y))))
        .sum()
}

/// With few attempts nothing is usual yet: a pair that differs on less than a tenth of the rows that the better one has
/// wrong (or of all rows, where none is right or wrong).
fn few(sheets: &[Sheet], table: &Table) -> Vec<Pair> {
    table
        .pairs()
        .map(|(a, b, cell)| pair(a, b, cell))
        .filter(|p| 10 * p.different < u64::from(sheets[p.a].errors.min(sheets[p.b].errors)))
        .collect()
}

fn pair(a: usize, b: usize, cell: Cell) -> Pair {
    Pair {
        a,
        b,
        different: u64::from(cell.different),
        agreement: cell.share(),
        expected: None,
        z: None,
        p_value: None,
        reason: "few_rows",
        both_wrong: cell.both_wrong.map(u64::from),
        wrong_alike: cell.both_wrong.map(|_| u64::from(cell.same)),
    }
}

/// `shares` are sorted.
fn many(table: &Table, shares: &[f64]) -> Vec<Pair> {
    let fit = Fit::new(table);
    let mut rests: Vec<f64> = table.pairs().map(|(a, b, cell)| cell.share() - fit.at(a, b)).collect();
    let pairs = rests.len() as f64;
    rests.sort_by(f64::total_cmp);
    let quantile = |q: f64| rests[((rests.len() - 1) as f64 * q).round() as usize];
    // The upper part of the bulk: up to one pair in ten may be what is looked for.
    let (centre, spread) = (quantile(0.5), (quantile(0.9) - quantile(0.5)) / upper_quantile(0.1));
    // Nine pairs in ten differ more than this.
    let near = 1.0 - shares[(shares.len() - 1) * 9 / 10];
    table
        .pairs()
        .filter_map(|(a, b, cell)| {
            let mut found = pair(a, b, cell);
            let expected = (fit.at(a, b) + centre).clamp(0.0, 1.0);
            let z = (found.agreement - expected) / spread.max(f64::MIN_POSITIVE);
            // Above the spread of pairs, and above what so few rows may show by chance.
            let mut p = if z > 0.0 { (two_sided_p(z) / 2.0 * pairs).min(1.0) } else { 1.0 };
            if p <= ALPHA {
                let chance = at_least(cell.telling.into(), (expected + spread).min(1.0), cell.same.into());
                p = p.max(chance * pairs).min(1.0);
            }
            (found.expected, found.z, found.p_value) = (Some(expected), Some(z), Some(p));
            let differ = 1.0 - found.agreement;
            if p <= ALPHA && differ <= TELLING * (1.0 - expected) {
                found.reason = "test";
                return Some(found);
            }
            let few = 2 * cell.different < cell.telling && differ < GAP * near;
            (z > 0.0 && few).then_some(found)
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
    /// Least squares. Attempts of one team are not compared, so that the effects have no closed form; each step leaves
    /// an error of one in the number of attempts.
    fn new(table: &Table) -> Self {
        let n = table.cells.len();
        let (mut total, mut pairs) = (0.0, 0.0);
        for (_, _, cell) in table.pairs() {
            total += cell.share();
            pairs += 1.0;
        }
        let mut fit = Self { mean: total / pairs, effects: vec![0.0; n], product: 0.0 };
        for _ in 0..6 {
            let mut sums = vec![(0.0, 0.0); n];
            for (a, b, cell) in table.pairs() {
                let rest = cell.share() - fit.mean;
                for (own, other) in [(a, b), (b, a)] {
                    sums[own].0 += rest - fit.effects[other];
                    sums[own].1 += 1.0;
                }
            }
            fit.effects = sums.into_iter().map(|(sum, n)| if n > 0.0 { sum / n } else { 0.0 }).collect();
        }
        let (mut top, mut bottom) = (0.0, 0.0);
        for (a, b, cell) in table.pairs() {
            let both = fit.effects[a] * fit.effects[b];
            top += (cell.share() - fit.at(a, b)) * both;
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
