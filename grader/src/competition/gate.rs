//! Which attempt is behind the score that the public board shows: a score that noise cannot climb.

use super::answers::{Answers, SplitTruth, better};
use super::manifest::{CountsRule, ShownRule};
use super::stats::{Bootstrap, one_sided, two_sided_p};

/// Chance of a false first move, a team, under `significant`.
const ALPHA: f64 = 0.05;

/// Decides for one team, attempt by attempt.
#[derive(Debug)]
pub struct Gate<'a> {
    /// How scores are shown.
    pub rule: ShownRule,
    /// Which attempt counts: with `last`, `exact` shows the last one.
    pub counts: CountsRule,
    /// Public rows.
    pub truth: &'a SplitTruth,
    /// For metrics that need a bootstrap.
    pub seed: u64,
}

/// An attempt as the gate sees it.
#[derive(Clone, Copy, Debug)]
pub struct Offer<'a> {
    /// Public score.
    pub score: f64,
    /// Answers.
    pub answers: &'a Answers,
}

impl Gate<'_> {
    /// Does the `tries`-th counted attempt (from 1) move the board, given the one that is shown?
    pub fn moves(&self, shown: Option<Offer<'_>>, new: Offer<'_>, tries: u64) -> bool {
        let Some(shown) = shown else { return true };
        let metric = self.truth.metric();
        if self.rule == ShownRule::Exact && self.counts == CountsRule::Last {
            return true;
        }
        if !better(metric, new.score, shown.score) {
            return false;
        }
        match self.rule {
            ShownRule::Exact => true,
            // Blum and Hardt (2015), algorithm 2: better by more than one standard error of the paired difference.
            ShownRule::Ladder => (new.score - shown.score).abs() > self.spread(shown.answers, new.answers),
            // A union bound over all attempts: the sum of 1 / (t (t + 1)) from 2 on is below 1.
            ShownRule::Significant => {
                let level = ALPHA / (tries as f64 * (tries as f64 + 1.0));
                self.p_value(shown, new) <= level
            }
        }
    }

    /// One-sided p-value that the new attempt is no better.
    fn p_value(&self, shown: Offer<'_>, new: Offer<'_>) -> f64 {
        if let Some((wins, losses)) = self.truth.discordant(new.answers, shown.answers) {
            return one_sided(wins, losses);
        }
        let spread = self.spread(shown.answers, new.answers);
        if spread > 0.0 { two_sided_p((new.score - shown.score) / spread) / 2.0 } else { 1.0 }
    }

    /// Standard error of the difference of two scores on the same rows.
    fn spread(&self, a: &Answers, b: &Answers) -> f64 {
        let n = self.truth.len() as f64;
        if let Some((wins, losses)) = self.truth.discordant(a, b) {
            let (sum, squares) = (wins as f64 - losses as f64, (wins + losses) as f64);
            return ((squares - sum * sum / n) / (n - 1.0).max(1.0)).sqrt() / n.sqrt();
        }
        let (a, b) = (self.truth.take(a), self.truth.take(b));
        let resamples = Bootstrap::new(self.seed, self.truth.len(), 2, |attempt, weights| {
            self.truth.weighted(if attempt == 0 { &a } else { &b }, Some(weights))
        });
        resamples.spread(0, 1)
    }
}
