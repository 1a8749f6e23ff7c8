//! Tails of the binomial distribution.

use super::mcnemar::ln_choose;

/// P(Bin(n, p) ≥ k), summed from its largest term on.
pub fn at_least(n: u64, p: f64, k: u64) -> f64 {
    if k == 0 || p >= 1.0 {
        return 1.0;
    }
    if k > n || p <= 0.0 {
        return 0.0;
    }
    let (n, first, odds) = (n as f64, k as f64, p / (1.0 - p));
    if first <= n * p {
        // Below the mean the other tail is the shorter sum: P(Bin(n, 1 − p) ≥ n − k + 1).
        return (1.0 - at_least(n as u64, 1.0 - p, n as u64 - k + 1)).clamp(0.0, 1.0);
    }
    let mut term = (ln_choose(n, first) + first * p.ln() + (n - first) * (-p).ln_1p()).exp();
    let (mut total, mut i) = (term, first);
    while i < n && term > total * 1e-17 {
        term *= (n - i) / (i + 1.0) * odds;
        total += term;
        i += 1.0;
    }
    total.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_tails() {
        // By integers: P(Bin(n, ½) ≥ k) = Σ C(n, i) / 2^n.
        let choose = |n: u64, k: u64| (0..k).fold(1.0, |c, i| c * (n - i) as f64 / (i + 1) as f64);
        for n in [1, 5, 20, 50] {
            for k in 0..=n {
                let want = (k..=n).map(|i| choose(n, i)).sum::<f64>() / 2f64.powi(n as i32);
                let got = at_least(n, 0.5, k);
                assert!((got / want - 1.0).abs() < 1e-11, "{n} {k}: {got} {want}");
            }
        }
        // scipy.stats.binom.sf(2, 20, .05), sf(79, 100, .7)
        assert!((at_least(20, 0.05, 3) / 0.075_483_673_9 - 1.0).abs() < 1e-8);
        assert!((at_least(100, 0.7, 80) / 0.016_462_853_2 - 1.0).abs() < 1e-8);
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "certainty is exact")]
    fn ends() {
        assert_eq!([at_least(10, 0.3, 0), at_least(10, 1.0, 10), at_least(0, 0.3, 0)], [1.0; 3]);
        assert_eq!([at_least(10, 0.0, 1), at_least(10, 0.3, 11)], [0.0; 2]);
        assert!((at_least(10, 0.3, 10) / 0.3f64.powi(10) - 1.0).abs() < 1e-12);
    }
}
