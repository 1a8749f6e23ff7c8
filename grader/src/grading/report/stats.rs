//! Statistics of a class, each by its usual name.

/// Mean, variance and covariance of pairs, one after the other (Welford 1962).
#[derive(Clone, Copy, Debug, Default)]
pub struct Pairs {
    n: f64,
    x: f64,
    y: f64,
    xx: f64,
    yy: f64,
    xy: f64,
}

impl Pairs {
    /// Adds a pair.
    pub fn add(&mut self, x: f64, y: f64) {
        self.n += 1.0;
        let (dx, dy) = (x - self.x, y - self.y);
        self.x += dx / self.n;
        self.y += dy / self.n;
        self.xx += dx * (x - self.x);
        self.yy += dy * (y - self.y);
        self.xy += dx * (y - self.y);
    }

    /// How many there are.
    pub const fn n(&self) -> usize {
        self.n as usize
    }

    /// Mean of the first of each pair.
    pub const fn mean(&self) -> f64 {
        self.x
    }

    /// Variance of the first of each pair, of the sample (n − 1).
    pub fn variance(&self) -> Option<f64> {
        (self.n > 1.0).then(|| self.xx / (self.n - 1.0))
    }

    /// Pearson's product-moment correlation; none where one of the two does not vary.
    ///
    /// Between a task's points and the total of the others it is the corrected item–total correlation (Henrysson 1963);
    /// between a check that is passed or not and the rest of the points, the corrected point-biserial correlation.
    pub fn correlation(&self) -> Option<f64> {
        let spread = (self.xx * self.yy).sqrt();
        (self.n > 2.0 && self.xx > 1e-12 && self.yy > 1e-12).then(|| (self.xy / spread).clamp(-1.0, 1.0))
    }
}

/// Cronbach's α of a test (Cronbach 1951), from the variances of its items and that of the total.
pub fn alpha(items: &[f64], total: f64) -> Option<f64> {
    let k = items.len() as f64;
    (items.len() > 1 && total > 1e-12).then(|| k / (k - 1.0) * (1.0 - items.iter().sum::<f64>() / total))
}

/// A quantile of sorted values, interpolated (type 7 of Hyndman and Fan 1996: NumPy's and R's own).
pub fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let at = share.clamp(0.0, 1.0) * last as f64;
    let (low, high) = (sorted[at.floor() as usize], sorted[at.ceil() as usize]);
    Some(low + (high - low) * at.fract())
}

/// From where on a value lies far out: three spreads of the middle half above it (Tukey 1977).
pub fn far_out(sorted: &[f64]) -> Option<f64> {
    let (low, high) = (quantile(sorted, 0.25)?, quantile(sorted, 0.75)?);
    Some(high + 3.0 * (high - low))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: Option<f64>, b: f64) {
        assert!(a.is_some_and(|a| (a - b).abs() < 1e-12), "{a:?} {b}");
    }

    #[test]
    fn correlations_are_those_of_numpy() {
        // numpy.corrcoef([1, 2, 3, 4, 5, 9], [2, 1, 4, 3, 7, 8])[0, 1]; numpy.var(x, ddof=1)
        let mut pairs = Pairs::default();
        for (x, y) in [(1.0, 2.0), (2.0, 1.0), (3.0, 4.0), (4.0, 3.0), (5.0, 7.0), (9.0, 8.0)] {
            pairs.add(x, y);
        }
        close(pairs.correlation(), 0.888_046_513_107_314_9);
        close(pairs.variance(), 8.0);
        close(Some(pairs.mean()), 4.0);
        // scipy.stats.pointbiserialr([0, 0, 1, 1, 1, 0], [3, 1, 7, 6, 2, 4]).statistic
        let mut pairs = Pairs::default();
        for (x, y) in [(0.0, 3.0), (0.0, 1.0), (1.0, 7.0), (1.0, 6.0), (1.0, 2.0), (0.0, 4.0)] {
            pairs.add(x, y);
        }
        close(pairs.correlation(), 0.551_677_284_367_370_6);
    }

    #[test]
    fn what_does_not_vary_has_no_correlation() {
        let mut pairs = Pairs::default();
        for y in [1.0, 2.0, 3.0] {
            pairs.add(0.1 + 0.2, y);
        }
        assert_eq!(pairs.correlation(), None);
        assert_eq!(Pairs::default().variance(), None);
        assert_eq!(quantile(&[], 0.5), None);
    }

    #[test]
    fn alpha_is_the_published_one() {
        // Five items with variance 1 and all covariances 0.5: alpha = 5 · 0.5 / (1 + 4 · 0.5).
        close(alpha(&[1.0; 5], 5.0 + 20.0 * 0.5), 5.0 * 0.5 / 3.0);
        assert_eq!(alpha(&[1.0], 1.0), None);
        assert_eq!(alpha(&[0.0, 0.0], 0.0), None);
    }

    #[test]
    fn quantiles_are_those_of_numpy() {
        // numpy.quantile([1, 2, 4, 8, 16, 32], q) for q in .25, .5, .75, .1
        let values = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0];
        for (share, want) in [(0.25, 2.5), (0.5, 6.0), (0.75, 14.0), (0.1, 1.5), (1.0, 32.0), (0.0, 1.0)] {
            close(quantile(&values, share), want);
        }
        close(far_out(&values), 14.0 + 3.0 * 11.5);
    }
}
