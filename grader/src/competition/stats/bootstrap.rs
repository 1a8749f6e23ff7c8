//! A seeded bootstrap, for metrics that are no share of rows.

use super::upper_quantile;
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

/// Resamples of rows: all attempts are scored on the same ones, so that differences are paired.
#[derive(Debug)]
pub struct Bootstrap {
    /// Scores on each resample, an attempt after the other.
    scores: Vec<Vec<f64>>,
}

/// Resamples for intervals and ranks.
pub const RESAMPLES: usize = 400;

impl Bootstrap {
    /// Scores `attempts` on resamples of `rows` rows; `score(attempt, weights)` gives one score.
    pub fn new(seed: u64, rows: usize, attempts: usize, score: impl Fn(usize, &[u32]) -> f64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut scores = vec![Vec::with_capacity(RESAMPLES); attempts];
        let mut weights = vec![0u32; rows];
        for _ in 0..RESAMPLES {
            weights.fill(0);
            for _ in 0..rows {
                // Multiply-shift: uniform to one part in 2^64 / rows.
                let row = (u128::from(rng.next_u64()) * rows as u128) >> 64;
                weights[row as usize] += 1;
            }
            for (attempt, list) in scores.iter_mut().enumerate() {
                list.push(score(attempt, &weights));
            }
        }
        Self { scores }
    }

    /// Interval of one attempt's score. Percentiles as far as the resamples resolve them, else the normal
    /// approximation with their spread.
    pub fn interval(&self, attempt: usize, score: f64, alpha: f64) -> (f64, f64) {
        let mut sorted = self.scores[attempt].clone();
        sorted.sort_by(f64::total_cmp);
        let tail = alpha / 2.0 * sorted.len() as f64;
        let (low, high) = if tail >= 5.0 {
            let cut = tail as usize;
            (sorted[cut], sorted[sorted.len() - 1 - cut])
        } else {
            let half = upper_quantile(alpha / 2.0) * deviation(&sorted);
            (score - half, score + half)
        };
        (low.min(score), high.max(score))
    }

    /// Standard error of the paired difference between two attempts.
    pub fn spread(&self, i: usize, j: usize) -> f64 {
        let differences: Vec<f64> = self.scores[i].iter().zip(&self.scores[j]).map(|(a, b)| a - b).collect();
        deviation(&differences)
    }
}

fn deviation(xs: &[f64]) -> f64 {
    let n = xs.len() as f64;
    let mean = xs.iter().sum::<f64>() / n;
    (xs.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt()
}
