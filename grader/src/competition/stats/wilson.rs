//! Intervals for a share of rows.

use super::upper_quantile;

/// Wilson's interval (1927) for `right` of `rows` at a two-sided error of `alpha`.
pub fn wilson(right: u64, rows: u64, alpha: f64) -> (f64, f64) {
    if rows == 0 {
        return (0.0, 1.0);
    }
    let (n, z) = (rows as f64, upper_quantile(alpha / 2.0));
    let (p, z2) = (right as f64 / n, z * z);
    let middle = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = z / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    // The interval holds the score itself, also where rounding says otherwise.
    ((middle - half).clamp(0.0, p), (middle + half).clamp(p, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::float_cmp, reason = "the ends are clamped")]
    fn known_values() {
        // statsmodels.stats.proportion.proportion_confint(8712 // 2, 5000, method="wilson")
        let (low, high) = wilson(4356, 5000, 0.05);
        assert!(
            (low - 0.861_629_261_777_443).abs() < 1e-14 && (high - 0.880_200_796_298_546_5).abs() < 1e-14,
            "{low} {high}"
        );
        assert_eq!(wilson(0, 10, 0.05).0, 0.0);
        assert_eq!(wilson(10, 10, 0.05).1, 1.0);
        let (wide_low, wide_high) = wilson(4356, 5000, 0.05 / 70.0);
        assert!(wide_low < low && wide_high > high);
    }
}
