//! McNemar's exact test: two attempts answered the same rows, so only rows that one of them got right matter.

/// One-sided p-value that an attempt with `wins` rows right where the other is wrong, and `losses` the other way
/// round, is no better: P(Bin(wins + losses, ½) ≤ losses).
pub fn one_sided(wins: u64, losses: u64) -> f64 {
    lower_tail(wins + losses, losses)
}

/// P(Bin(n, ½) ≤ k), summed from its largest term down.
fn lower_tail(n: u64, k: u64) -> f64 {
    if k >= n {
        return 1.0;
    }
    if 2 * k >= n {
        return 1.0 - lower_tail(n, n - k - 1);
    }
    let (n, mut k) = (n as f64, k as f64);
    let mut term = (ln_choose(n, k) - n * std::f64::consts::LN_2).exp();
    let mut total = term;
    while k > 0.0 && term > total * 1e-17 {
        term *= k / (n - k + 1.0);
        total += term;
        k -= 1.0;
    }
    total
}

pub(super) fn ln_choose(n: f64, k: f64) -> f64 {
    ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k)
}

/// ln n! by Stirling's series, exact by multiplication below 32.
fn ln_factorial(n: f64) -> f64 {
    if n < 32.0 {
        return (2..=n as u32).map(f64::from).product::<f64>().ln();
    }
    let (x, x2) = (n + 1.0, (n + 1.0) * (n + 1.0));
    (x - 0.5) * x.ln() - x
        + 0.5 * (2.0 * std::f64::consts::PI).ln()
        + (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - 1.0 / (1680.0 * x2)) / x2) / x2) / x
}

/// For each number of discordant rows, how many the worse side may win at most for the two-sided test to reject at a
/// level.
#[derive(Debug)]
pub struct Critical {
    /// Largest k with 2·P(Bin(n, ½) ≤ k) ≤ alpha, plus one; 0: no k.
    table: Vec<u32>,
    alpha: f64,
}

/// Entries of the table; past it the tail is summed for each question.
const TABLE: u64 = 1 << 17;

impl Critical {
    /// For up to `rows` discordant rows.
    pub fn new(rows: u64, alpha: f64) -> Self {
        let size = rows.min(TABLE) as usize + 1;
        let mut table = Vec::with_capacity(size);
        let mut k = 0u32;
        for n in 0..size as u64 {
            // The critical value grows by at most one with each row.
            if 2.0 * lower_tail(n, u64::from(k)) <= alpha {
                k += 1;
            }
            table.push(k);
        }
        Self { table, alpha }
    }

    /// Are two attempts distinguishable, that differ on `discordant` rows of which the worse one wins `fewer`?
    pub fn rejects(&self, discordant: u64, fewer: u64) -> bool {
        match self.table.get(discordant as usize) {
            Some(&bound) => fewer < u64::from(bound),
            None => 2.0 * lower_tail(discordant, fewer) <= self.alpha,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::float_cmp, reason = "certainty is exact")]
    fn known_tails() {
        assert_eq!(one_sided(0, 0), 1.0);
        assert!((one_sided(5, 0) - 0.031_25).abs() < 1e-15);
        // scipy.stats.binom.cdf(40, 100, .5), cdf(4850, 10000, .5), cdf(60, 100, .5); exact by integers
        assert!((one_sided(60, 40) / 0.028_443_966_820_490_395 - 1.0).abs() < 1e-12);
        assert!((one_sided(5150, 4850) / 0.001_393_983_758_856_359_4 - 1.0).abs() < 1e-11);
        assert!((one_sided(40, 60) - 0.982_399_899_891_147_6).abs() < 1e-12);
    }

    #[test]
    fn critical_values_are_what_the_tail_says() {
        for alpha in [0.05, 0.05 / 59.0, 1e-6] {
            let critical = Critical::new(700, alpha);
            for n in 0..=700 {
                for fewer in [0, 1, n / 4, n / 3, (2 * n) / 5, n / 2] {
                    let want = 2.0 * lower_tail(n, fewer) <= alpha;
                    assert_eq!(critical.rejects(n, fewer), want, "{n} {fewer} {alpha}");
                }
            }
        }
    }
}
