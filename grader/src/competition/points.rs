//! Points for the mark by score.

use super::answers::{better, key};
use super::manifest::{Manifest, PointsRule};

/// Points of a score; None where the competition gives none. Zero unless `bar` is beaten.
pub fn points(manifest: &Manifest, score: f64, bar: Option<f64>) -> Option<f64> {
    let rules = manifest.points.as_ref()?.get_ref();
    let metric = manifest.competition.metric;
    if bar.is_some_and(|bar| !better(metric, score, bar)) {
        return Some(0.0);
    }
    let reached = |threshold: f64| !better(metric, threshold, score);
    let at = rules.table.iter().take_while(|row| reached(row[0])).count();
    let Some([from, low]) = at.checked_sub(1).map(|i| rules.table[i]) else { return Some(0.0) };
    let exact = match (rules.rule, rules.table.get(at)) {
        (PointsRule::Linear, Some([to, high])) => {
            low + (high - low) * (key(score) - key(from)) / (key(*to) - key(from))
        }
        _ => low,
    };
    // Points are rounded to 1e-4 everywhere.
    Some((exact * 1e4).round() / 1e4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn manifest(metric: &str, points: &str) -> Manifest {
        let text = super::super::tests::MANIFEST.replace("\"accuracy\"", metric) + points;
        Manifest::parse(&text, Path::new("assignment.toml")).unwrap()
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "points are rounded")]
    fn steps_and_lines() {
        let steps = manifest("\"accuracy\"", "[points]\ntable = [[0.8, 4], [0.9, 8]]\n");
        let p = |m: &Manifest, score| points(m, score, Some(0.8)).unwrap();
        assert_eq!([0.7, 0.8, 0.85, 0.9, 1.0].map(|s| p(&steps, s)), [0.0, 0.0, 4.0, 8.0, 8.0]);
        assert_eq!(points(&steps, 0.8, None), Some(4.0));
        let line = manifest("\"accuracy\"", "[points]\nrule = \"linear\"\ntable = [[0.8, 4], [0.9, 8]]\n");
        assert_eq!([0.8, 0.85, 0.875, 0.95].map(|s| points(&line, s, None).unwrap()), [4.0, 6.0, 7.0, 8.0]);
        let loss = manifest("\"rmse\"", "[points]\nrule = \"linear\"\ntable = [[2, 0], [1, 10]]\n");
        assert_eq!(
            [3.0, 2.0, 1.25, 1.0, 0.5].map(|s| points(&loss, s, None).unwrap()),
            [0.0, 0.0, 7.5, 10.0, 10.0]
        );
        assert_eq!(points(&loss, 1.25, Some(1.25)), Some(0.0));
    }
}
