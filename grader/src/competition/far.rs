//! Which scores of a board are so far out that a picture of all would show nothing else.

use std::ops::RangeInclusive;

/// Quartile ranges that a score may lie beyond the quartiles. Tukey calls three "far out"; with five, a random guess
/// beside a class of good models mostly stays in the picture, and a model that diverged does not.
const FENCE: f64 = 5.0;
/// Share of the median that a quartile range is at least: equal scores are no reason to cut off the next ones.
const LEAST: f64 = 0.1;

/// The range in which most of the scores lie, as far as its scores reach. With fewer than three there is nothing that
/// most of them do.
pub fn near(scores: &[f64]) -> RangeInclusive<f64> {
    let mut sorted: Vec<f64> = scores.iter().copied().filter(|s| s.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    if sorted.len() < 3 {
        return f64::NEG_INFINITY..=f64::INFINITY;
    }
    let at = |q: f64| sorted[((sorted.len() - 1) as f64 * q).round() as usize];
    let (low, middle, high) = (at(0.25), at(0.5), at(0.75));
    let room = FENCE * (high - low).max(LEAST * middle.abs()).max(1e-6);
    low - room..=high + room
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diverged_model_is_far_out_and_a_guess_is_not() {
        let class: Vec<f64> = (0..20).map(|i| 0.80 + 0.005 * f64::from(i)).collect();
        let with = |score: f64| near(&[class.as_slice(), &[score]].concat()).contains(&score);
        assert!(with(0.5) && with(1.0));
        assert!(!with(-8e19) && !with(50.0) && !with(f64::INFINITY));
        // Equal scores, and few of them.
        assert!(near(&[0.5, 0.5, 0.5, 0.5, 0.7]).contains(&0.7));
        assert!(!near(&[0.5, 0.6, -1e9]).contains(&-1e9));
        assert!(near(&[0.5, -1e9]).contains(&-1e9));
        assert!(near(&[]).contains(&0.0));
    }
}
