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
    // As far from the one end as from the other: what is far out above is so below.
    let last = sorted.len() - 1;
    let quarter = (last + 2) / 4;
    let (low, middle, high) = (sorted[quarter], sorted[last / 2], sorted[last - quarter]);
    let room = FENCE * (high - low).max(LEAST * middle.abs()).max(1e-6);
    low - room..=high + room
}

/// How many times as far from zero as its last score one of a team's may lie: to learn is no reason to be cut off.
const LEARNT: f64 = 10.0;

/// The same of the scores that a team was shown, one after the other. The last of them is what it has reached and always
/// lies within; a score that was shown for long is no more than one that was shown once.
pub fn near_last(shown: &[f64]) -> RangeInclusive<f64> {
    let mut steps = shown.to_vec();
    steps.dedup_by_key(|score| score.to_bits());
    let all = || near(shown);
    let near = if steps.len() < 3 { all() } else { near(&steps) };
    match shown.last() {
        Some(last) if !near.contains(last) => f64::NEG_INFINITY..=f64::INFINITY,
        Some(last) => {
            let size = LEARNT * last.abs();
            near.start().min(-size)..=near.end().max(size)
        }
        None => near,
    }
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

    #[test]
    fn above_is_as_far_as_below() {
        for n in 3..40 {
            let class: Vec<f64> = (1..n).map(|i| 0.4 + 0.01 * f64::from(i % 7)).collect();
            for far in [1e20, -1e20] {
                let with = [class.as_slice(), &[far]].concat();
                assert!(!near(&with).contains(&far) && class.iter().all(|s| near(&with).contains(s)), "{n}");
            }
        }
    }

    #[test]
    fn what_a_team_has_reached_is_never_far_out() {
        let far = |shown: &[f64]| {
            let near = near_last(shown);
            shown.iter().filter(|s| !near.contains(s)).count()
        };
        assert_eq!(far(&[1e20, 0.4, 0.4, 0.4]), 1);
        assert_eq!(far(&[1e20, 0.42, 0.41, 0.4]), 1);
        assert_eq!(far(&[-1e20, 0.4, 0.41]), 1);
        assert_eq!(far(&[1e20, 1e20, 1e20, 1e20, 0.41, 0.4]), 4);
        // Of two there is nothing that most of them do.
        assert_eq!(far(&[1e20, 0.4]), 0);
        assert_eq!(far(&[1e20, 1e20, 1e20, 1e20, 0.4]), 0);
        // Nor does who learns come from far away.
        assert_eq!(far(&[0.1, 0.7, 0.9]), 0);
        assert_eq!(far(&[3.0, 0.5, 0.41, 0.4]), 0);
        assert_eq!(far(&[30.0, 0.5, 0.41, 0.4]), 1);
        assert_eq!(far(&[]), 0);
    }
}
