//! What the board promises, held against simulations with fixed seeds.
//!
//! In full in release builds, or where `GRADER_REQUIRE_ALL` is set; else with fewer seeds, since a debug build takes
//! twenty times as long.

use super::answers::{Answers, SplitTruth};
use super::gate::{Gate, Offer};
use super::manifest::{CountsRule, ShownRule};
use super::schema::Class;
use super::stats::{Critical, RankRange, by_bound, by_discordance};
use super::{Metric, Predicted, Split, Usage};
use std::io::Write;

/// The figures, for `--nocapture`.
macro_rules! note {
    ($($words:tt)*) => {
        let _ = writeln!(std::io::stderr(), $($words)*);
    };
}

/// SplitMix64 (Steele, Lea, Flood 2014): quick, and good enough to simulate with.
struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Self {
        let mut dice = Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03);
        dice.next();
        dice
    }
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

fn full() -> bool {
    !cfg!(debug_assertions) || std::env::var_os("GRADER_REQUIRE_ALL").is_some()
}

const ROWS: usize = 1000;
const TRIES: u64 = 700;

/// A team without any idea of the answers, and what its board shows.
struct Attack<'a> {
    truth: &'a SplitTruth,
    rule: ShownRule,
    shown: Option<(f64, Answers)>,
    tries: u64,
}

impl Attack<'_> {
    /// Hands in; true if the board moved.
    fn submit(&mut self, classes: &[Class]) -> bool {
        self.tries += 1;
        let answers = Answers::Classes(classes.to_vec());
        let score = self.truth.score(&answers);
        let gate = Gate { rule: self.rule, counts: CountsRule::Best, truth: self.truth, seed: 0 };
        let shown = self.shown.as_ref().map(|(score, answers)| Offer { score: *score, answers });
        let moved = gate.moves(shown, Offer { score, answers: &answers }, self.tries);
        if moved {
            self.shown = Some((score, answers));
        }
        moved
    }
    fn score(&self) -> f64 {
        self.shown.as_ref().map_or(0.0, |s| s.0)
    }
}

fn random(dice: &mut Dice, classes: usize) -> Vec<Class> {
    (0..ROWS).map(|_| dice.below(classes) as Class).collect()
}

fn truth(dice: &mut Dice, classes: usize) -> SplitTruth {
    let key = Predicted::Classes(random(dice, classes));
    SplitTruth::new(&key, &[Usage::Public; ROWS], Metric::Accuracy, Split::Public)
}

/// Votes of random submissions, weighted by how far their score is from chance (the exact board tells each score; the
/// others only when they move). Gain over chance of what the board shows in the end.
fn boosting(rule: ShownRule, classes: usize, seed: u64) -> f64 {
    let mut dice = Dice::new(seed);
    let truth = truth(&mut dice, classes);
    let mut attack = Attack { truth: &truth, rule, shown: None, tries: 0 };
    let mut votes = vec![0.0f64; ROWS * classes];
    let chance = 1.0 / classes as f64;
    for _ in 1..TRIES {
        let guess = random(&mut dice, classes);
        let moved = attack.submit(&guess);
        let told = match rule {
            ShownRule::Exact => truth.score(&Answers::Classes(guess.clone())),
            _ if moved => attack.score(),
            _ => continue,
        };
        for (row, class) in guess.iter().enumerate() {
            votes[row * classes + usize::from(*class)] += told - chance;
        }
    }
    let winner = |row: &[f64]| {
        let best = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        row.iter().position(|v| *v >= best).unwrap_or(0) as Class
    };
    attack.submit(&votes.chunks(classes).map(winner).collect::<Vec<_>>());
    attack.score() - chance
}

/// Changes some rows of the shown attempt at random and keeps what moves the board.
fn hill_climbing(rule: ShownRule, flips: usize, seed: u64) -> f64 {
    let mut dice = Dice::new(seed);
    let truth = truth(&mut dice, 2);
    let mut attack = Attack { truth: &truth, rule, shown: None, tries: 0 };
    let mut best = random(&mut dice, 2);
    attack.submit(&best);
    for _ in 1..TRIES {
        let mut next = best.clone();
        for _ in 0..flips {
            next[dice.below(ROWS)] ^= 1;
        }
        if attack.submit(&next) {
            best = next;
        }
    }
    attack.score() - 0.5
}

struct Gains(Vec<f64>);

impl Gains {
    fn of(attack: impl Fn(u64) -> f64 + Sync) -> Self {
        let seeds: u64 = if full() { 200 } else { 24 };
        let mut gains: Vec<f64> = (0..seeds).map(attack).collect();
        gains.sort_by(f64::total_cmp);
        Self(gains)
    }
    fn mean(&self) -> f64 {
        self.0.iter().sum::<f64>() / self.0.len() as f64
    }
    fn percentile(&self, p: f64) -> f64 {
        self.0[((self.0.len() - 1) as f64 * p).round() as usize]
    }
}

/// The control that shows that the attack works: the exact board is climbed by noise.
#[test]
fn the_exact_board_is_climbed_by_boosting() {
    let two = Gains::of(|seed| boosting(ShownRule::Exact, 2, seed)).mean();
    let ten = Gains::of(|seed| boosting(ShownRule::Exact, 10, seed)).mean();
    note!("exact, boosting: {two:.4} (2 classes), {ten:.4} (10 classes)");
    assert!(two >= 0.25 && ten >= 0.15, "{two} {ten}");
}

#[test]
fn the_significant_board_is_not_climbed() {
    for classes in [2, 10] {
        let gains = Gains::of(|seed| boosting(ShownRule::Significant, classes, seed));
        let (mean, top) = (gains.mean(), gains.percentile(0.95));
        note!("significant, boosting, {classes} classes: mean {mean:.4}, 95th percentile {top:.4}");
        assert!(mean < 0.01 && top <= 0.035, "{classes}: {mean} {top}");
    }
    for flips in [1, 2, 3, 5, 10, 30, 100, 200] {
        let mean = Gains::of(|seed| hill_climbing(ShownRule::Significant, flips, seed)).mean();
        note!("significant, hill-climbing by {flips}: {mean:.4}");
        assert!(mean < 0.01, "{flips}: {mean}");
    }
}

#[test]
fn the_ladder_slows_boosting_but_can_be_climbed_by_few_flips() {
    for classes in [2, 10] {
        let mean = Gains::of(|seed| boosting(ShownRule::Ladder, classes, seed)).mean();
        note!("ladder, boosting, {classes} classes: {mean:.4}");
        assert!(mean < 0.05, "{classes}: {mean}");
    }
    // Why it is not the default.
    let climbed = Gains::of(|seed| hill_climbing(ShownRule::Ladder, 3, seed)).mean();
    note!("ladder, hill-climbing by 3: {climbed:.4}");
    assert!(climbed > 0.03, "{climbed}");
}

const TEAMS: usize = 60;
const TEST_ROWS: usize = 5000;

/// Right answers of all teams on fresh rows. On a share of rows all teams find the same things hard; on the others
/// each has luck of its own. Each team's accuracy in the population is `accuracy`, whatever the share.
fn population(accuracy: &[f64], own: f64, dice: &mut Dice) -> Vec<Vec<u64>> {
    let mut bits = vec![vec![0u64; TEST_ROWS.div_ceil(64)]; accuracy.len()];
    for row in 0..TEST_ROWS {
        let common = dice.unit();
        for (team, p) in accuracy.iter().enumerate() {
            // One draw of 64 bits: half of it decides whose luck, half is the luck.
            let draw = dice.next();
            let half = |bits: u64| f64::from(bits as u32) / 2f64.powi(32);
            let luck = if half(draw >> 32) < own { half(draw) } else { common };
            bits[team][row / 64] |= u64::from(luck < *p) << (row % 64);
        }
    }
    bits
}

/// Share of own luck for a mean pairwise discordance of 10 %.
fn share(accuracy: &[f64]) -> f64 {
    // Both rows common: |p − q| differ; else (one or both own) they are independent.
    let (mut together, mut apart, mut pairs) = (0.0, 0.0, 0.0);
    for (i, p) in accuracy.iter().enumerate() {
        for q in &accuracy[i + 1..] {
            together += (p - q).abs();
            apart += p * (1.0 - q) + q * (1.0 - p);
            pairs += 1.0;
        }
    }
    let both_common = (apart / pairs - 0.1) / (apart / pairs - together / pairs);
    1.0 - both_common.sqrt()
}

struct Coverage {
    worst: f64,
    width: f64,
    discordance: f64,
}

fn coverage(accuracy: &[f64], level: f64, bound: bool) -> Coverage {
    let runs = if full() { 800 } else { 40 };
    let critical = Critical::new(TEST_ROWS as u64, level);
    let own = share(accuracy);
    // True ties are an interval that has to be contained.
    let truth: Vec<RankRange> = accuracy
        .iter()
        .map(|p| RankRange {
            low: 1 + accuracy.iter().filter(|q| *q > p).count() as u64,
            high: accuracy.iter().filter(|q| *q >= p).count() as u64,
        })
        .collect();
    let mut covered = vec![0u32; accuracy.len()];
    let (mut width, mut apart, mut pairs) = (0u64, 0u64, 0u64);
    for run in 0..runs {
        let bits = population(accuracy, own, &mut Dice::new(run));
        let ranges = if bound {
            let right: Vec<u64> =
                bits.iter().map(|b| b.iter().map(|w| u64::from(w.count_ones())).sum()).collect();
            by_bound(&right, TEST_ROWS as u64, &critical)
        } else {
            by_discordance(&bits, &critical)
        };
        for (team, (got, want)) in ranges.iter().zip(&truth).enumerate() {
            covered[team] += u32::from(got.low <= want.low && got.high >= want.high);
            width += got.high - got.low + 1;
        }
        for (a, b) in (0..bits.len()).flat_map(|a| (a + 1..bits.len()).map(move |b| (a, b))).step_by(37) {
            apart += bits[a].iter().zip(&bits[b]).map(|(a, b)| u64::from((a ^ b).count_ones())).sum::<u64>();
            pairs += 1;
        }
    }
    Coverage {
        worst: f64::from(covered.into_iter().min().unwrap_or(0)) / runs as f64,
        width: width as f64 / (runs as f64 * accuracy.len() as f64),
        discordance: apart as f64 / (pairs as f64 * TEST_ROWS as f64),
    }
}

/// Normal quantiles around .87: a usual class.
fn normal_class() -> Vec<f64> {
    (0..TEAMS).map(|i| 0.87 - 0.015 * super::stats::upper_quantile((i as f64 + 0.5) / TEAMS as f64)).collect()
}

/// Evenly spread over two points: a close race.
fn even_class() -> Vec<f64> {
    (0..TEAMS).map(|i| 0.86 + 0.02 * i as f64 / (TEAMS - 1) as f64).collect()
}

/// Three groups of true ties.
fn tied_class() -> Vec<f64> {
    (0..TEAMS).map(|i| [0.85, 0.87, 0.89][i % 3]).collect()
}

#[test]
fn rank_ranges_cover_the_true_rank() {
    let level = 0.05 / (TEAMS - 1) as f64;
    for (name, class, widest) in [
        ("sd 1.5 points", normal_class(), 34.0),
        ("2 points, even", even_class(), 56.0),
        ("three groups of ties", tied_class(), TEAMS as f64),
    ] {
        let c = coverage(&class, level, false);
        note!(
            "{name}: worst coverage {:.4}, mean width {:.1}, discordance {:.3}",
            c.worst,
            c.width,
            c.discordance
        );
        assert!((c.discordance - 0.1).abs() < 0.005, "{name}: {}", c.discordance);
        assert!(c.worst >= 0.95, "{name}: {}", c.worst);
        assert!(c.width <= widest, "{name}: {}", c.width);
    }
}

/// The best of many attempts looks better than it is: a plain interval misses, one at a corrected level does not.
#[test]
fn intervals_hold_after_a_choice_among_many() {
    const ATTEMPTS: usize = 70;
    let runs = if full() { 800 } else { 40 };
    let accuracy = [0.87; ATTEMPTS];
    let own = share(&accuracy);
    let (mut plain, mut corrected) = (0u32, 0u32);
    for run in 0..runs {
        let bits = population(&accuracy, own, &mut Dice::new(10_000 + run));
        let right = |b: &Vec<u64>| b.iter().map(|w| u64::from(w.count_ones())).sum::<u64>();
        let best = bits.iter().map(right).max().unwrap_or(0);
        let holds = |alpha: f64| {
            let (low, high) = super::stats::wilson(best, TEST_ROWS as u64, alpha);
            u32::from((low..=high).contains(&0.87))
        };
        plain += holds(0.05);
        corrected += holds(0.05 / ATTEMPTS as f64);
    }
    let (plain, corrected) = (f64::from(plain) / runs as f64, f64::from(corrected) / runs as f64);
    note!("best of {ATTEMPTS}: a plain 95 % interval covers {plain:.3}, the corrected one {corrected:.3}");
    assert!(corrected >= 0.95 && plain < 0.9, "{plain} {corrected}");
}

/// For thousands of teams: never less coverage than the exact ranges.
#[test]
fn the_bound_is_conservative() {
    let level = 0.05 / (TEAMS - 1) as f64;
    let exact = coverage(&normal_class(), level, false);
    let bound = coverage(&normal_class(), level, true);
    note!("bound: worst coverage {:.4}, mean width {:.1}", bound.worst, bound.width);
    assert!(bound.worst >= 0.95 && bound.width >= exact.width);
}

/// The control that can fail: without the correction, the promise is not kept.
#[test]
fn uncorrected_tests_do_not_cover() {
    let c = coverage(&tied_class(), 0.05, false);
    note!("uncorrected, three groups of ties: worst coverage {:.4}", c.worst);
    assert!(c.worst < 0.8, "{}", c.worst);
}
