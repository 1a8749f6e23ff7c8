//! Ranks, rank ranges and intervals of the attempts on one board.

use super::Metric;
use super::answers::{Answers, SplitAnswers, SplitTruth, key};
use super::board::{Kind, Shown};
use super::stats::{Bootstrap, Critical, RankRange, by_bound, by_discordance, by_pairs, two_sided_p, wilson};
use jiff::Timestamp;

/// Up to this many teams, all pairs are compared row by row.
pub const EXACT: usize = 5_000;

/// One attempt on a board, before it is ranked.
#[derive(Clone, Debug)]
pub struct Contender {
    /// Team or baseline.
    pub kind: Kind,
    /// Name.
    pub name: String,
    /// Score.
    pub score: f64,
    /// Attempts that it was chosen from by this score.
    pub selected_from: u64,
    /// Counted attempts of the team.
    pub attempts: u64,
    /// Time of it.
    pub submitted_at: Option<Timestamp>,
    /// Its answers as they are kept; None: a baseline that is only a number.
    pub answers: Option<Vec<u8>>,
    /// Shown scores over time.
    pub history: Vec<Shown>,
}

/// What was computed for one contender.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranked {
    /// Rank among teams.
    pub rank: u64,
    /// Where its true rank lies.
    pub range: RankRange,
    /// Interval of the score; None where none is known: of a baseline that is only a number.
    pub interval: Option<(f64, f64)>,
}

/// What was computed for all, in their order.
#[derive(Debug)]
pub struct Ranking {
    /// Rows.
    pub rows: Vec<Ranked>,
    /// How intervals were computed.
    pub ci_method: &'static str,
    /// How rank ranges were computed.
    pub rank_method: &'static str,
}

impl Ranking {
    /// Ranks contenders; `alpha` is the error a team.
    pub fn new(metric: Metric, truth: &SplitTruth, list: &[Contender], alpha: f64, seed: u64) -> Self {
        let teams: Vec<usize> = (0..list.len()).filter(|i| list[*i].kind == Kind::Team).collect();
        let ranks = ranks(metric, list, &teams);
        let level = alpha / (teams.len().max(2) - 1) as f64;
        let (ranges, intervals, ci_method, rank_method) = if metric == Metric::Accuracy {
            let (ranges, method) = accuracy_ranges(truth, list, &teams, level);
            let intervals = list.iter().map(|c| accuracy_interval(truth, c, alpha)).collect();
            (ranges, intervals, "wilson", method)
        } else {
            let (ranges, intervals) = bootstrap(truth, list, &teams, alpha, level, seed);
            (ranges, intervals, "bootstrap", "paired-bootstrap-bonferroni")
        };
        let mut rows: Vec<Ranked> = ranks
            .into_iter()
            .zip(intervals)
            .zip(list)
            .map(|((rank, (low, high)), contender)| {
                let given = contender.kind == Kind::Baseline && contender.answers.is_none();
                let interval = (!given && low.is_finite() && high.is_finite()).then_some((low, high));
                Ranked { rank, range: RankRange { low: rank, high: rank }, interval }
            })
            .collect();
        for (team, range) in teams.iter().zip(ranges) {
            rows[*team].range = range;
        }
        Self { rows, ci_method, rank_method }
    }
}

/// Ranks among teams: one more than the teams that are better. A baseline takes none.
fn ranks(metric: Metric, list: &[Contender], teams: &[usize]) -> Vec<u64> {
    let oriented = |score: f64| if metric.higher_is_better() { -key(score) } else { key(score) };
    let mut sorted: Vec<f64> = teams.iter().map(|i| oriented(list[*i].score)).collect();
    sorted.sort_by(f64::total_cmp);
    list.iter().map(|c| 1 + sorted.partition_point(|s| *s < oriented(c.score)) as u64).collect()
}

fn answers(contender: &Contender) -> Option<Answers> {
    contender.answers.as_deref().and_then(Answers::from_bytes)
}

fn right(truth: &SplitTruth, contender: &Contender) -> u64 {
    (contender.score * truth.len() as f64).round() as u64
}

fn accuracy_interval(truth: &SplitTruth, c: &Contender, alpha: f64) -> (f64, f64) {
    wilson(right(truth, c), truth.len() as u64, alpha / c.selected_from.max(1) as f64)
}

fn accuracy_ranges(
    truth: &SplitTruth,
    list: &[Contender],
    teams: &[usize],
    level: f64,
) -> (Vec<RankRange>, &'static str) {
    let critical = Critical::new(truth.len() as u64, level);
    if teams.len() > EXACT {
        let counts: Vec<u64> = teams.iter().map(|i| right(truth, &list[*i])).collect();
        return (by_bound(&counts, truth.len() as u64, &critical), "mcnemar-bonferroni-bound");
    }
    let bits: Vec<Vec<u64>> = teams
        .iter()
        .map(|i| answers(&list[*i]).map_or_else(Vec::new, |answers| truth.right_bits(&answers)))
        .collect();
    (by_discordance(&bits, &critical), "mcnemar-bonferroni")
}

fn bootstrap(
    truth: &SplitTruth,
    list: &[Contender],
    teams: &[usize],
    alpha: f64,
    level: f64,
    seed: u64,
) -> (Vec<RankRange>, Vec<(f64, f64)>) {
    let taken: Vec<Option<SplitAnswers>> = list.iter().map(|c| answers(c).map(|a| truth.take(&a))).collect();
    let resamples = Bootstrap::new(seed, truth.len(), list.len(), |contender, weights| {
        taken[contender].as_ref().map_or(list[contender].score, |a| truth.weighted(a, Some(weights)))
    });
    let intervals = list
        .iter()
        .enumerate()
        .map(|(i, c)| resamples.interval(i, c.score, alpha / c.selected_from.max(1) as f64))
        .collect();
    let sign = if truth.metric().higher_is_better() { 1.0 } else { -1.0 };
    let ranges = by_pairs(teams.len(), |a, b| {
        let (i, j) = (teams[a], teams[b]);
        let difference = sign * (key(list[i].score) - key(list[j].score));
        let spread = resamples.spread(i, j);
        if spread <= 0.0 || two_sided_p(difference / spread) > level {
            return 0;
        }
        if difference > 0.0 { 1 } else { -1 }
    });
    (ranges, intervals)
}
