//! Public against private: did the public board keep its word?

use super::super::board::{Board, Entry, Kind};
use super::super::history::Attempt;
use serde::Serialize;
use std::collections::HashMap;

/// Public against private scores and ranks.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ShakeUp {
    /// The close is over: nothing changes any more.
    pub r#final: bool,
    /// Kendall's tau-b between public and private scores of the attempts that count; None with fewer than two teams.
    pub tau: Option<f64>,
    /// Mean of how far public scores of the attempts that count overstate the private ones (positive: the public score
    /// was too good), in units of the metric.
    pub overstated: Option<f64>,
    /// The same of what the board showed.
    pub shown_overstated: Option<f64>,
    /// Teams whose private rank lies in the range that the public board gave.
    pub in_range: u64,
    /// Teams, by private rank.
    pub teams: Vec<Moved>,
}

/// One team on both boards.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Moved {
    /// Team.
    pub team: String,
    /// Rank on the public board, and its range.
    pub public_rank: u64,
    /// Best rank that the public board allowed.
    pub public_rank_low: u64,
    /// Worst rank that the public board allowed.
    pub public_rank_high: u64,
    /// Rank on the private board.
    pub private_rank: u64,
    /// Score that the public board showed.
    pub shown: f64,
    /// Public score of the attempt that counts.
    pub public: f64,
    /// Its private score.
    pub private: f64,
    /// How far the public score overstated the private one.
    pub overstated: f64,
    /// Attempts that were counted.
    pub attempts: u64,
}

/// Of both boards; `counting` are the attempts that count.
pub fn shake_up(public: &Board, private: &Board, counting: &[&Attempt], is_final: bool) -> ShakeUp {
    let sign = if public.higher_is_better { 1.0 } else { -1.0 };
    let before: HashMap<&str, &Entry> = of_teams(public).map(|e| (e.team.as_str(), e)).collect();
    let counts: HashMap<&str, &Attempt> = counting.iter().map(|a| (a.team.as_str(), *a)).collect();
    let moved: Vec<Moved> = of_teams(private)
        .filter_map(|after| {
            let before = before.get(after.team.as_str())?;
            let public = counts.get(after.team.as_str())?.public?;
            Some(Moved {
                team: after.team.clone(),
                public_rank: before.rank,
                public_rank_low: before.rank_low,
                public_rank_high: before.rank_high,
                private_rank: after.rank,
                shown: before.score,
                public,
                private: after.score,
                overstated: sign * (public - after.score),
                attempts: after.attempts,
            })
        })
        .collect();
    let mean = |value: &dyn Fn(&Moved) -> f64| {
        (!moved.is_empty()).then(|| moved.iter().map(value).sum::<f64>() / moved.len() as f64)
    };
    ShakeUp {
        r#final: is_final,
        tau: kendall(&moved),
        overstated: mean(&|m| m.overstated),
        shown_overstated: mean(&|m| sign * (m.shown - m.private)),
        in_range: moved
            .iter()
            .filter(|m| (m.public_rank_low..=m.public_rank_high).contains(&m.private_rank))
            .count() as u64,
        teams: moved,
    }
}

fn of_teams(board: &Board) -> impl Iterator<Item = &Entry> {
    board.entries.iter().filter(|e| e.kind == Kind::Team)
}

/// Most teams of which every pair is looked at; beyond, evenly spread ones.
const PAIRS: usize = 2_000;

/// Kendall's tau-b (1945): ties are no agreement and no disagreement.
fn kendall(teams: &[Moved]) -> Option<f64> {
    let step = teams.len().div_ceil(PAIRS).max(1);
    let scores: Vec<(f64, f64)> = teams.iter().step_by(step).map(|m| (m.public, m.private)).collect();
    let (mut sum, mut x_pairs, mut y_pairs) = (0.0, 0.0, 0.0);
    for (i, a) in scores.iter().enumerate() {
        for b in &scores[i + 1..] {
            let sign = |d: f64| if d.abs() < 1e-12 { 0.0 } else { d.signum() };
            let (x, y) = (sign(a.0 - b.0), sign(a.1 - b.1));
            sum += x * y;
            x_pairs += x.abs();
            y_pairs += y.abs();
        }
    }
    (x_pairs > 0.0 && y_pairs > 0.0).then(|| sum / f64::sqrt(x_pairs * y_pairs))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn team(public: f64, private: f64) -> Moved {
        Moved {
            team: String::new(),
            public_rank: 1,
            public_rank_low: 1,
            public_rank_high: 1,
            private_rank: 1,
            shown: public,
            public,
            private,
            overstated: 0.0,
            attempts: 1,
        }
    }

    #[test]
    fn tau() {
        let of = |pairs: &[(f64, f64)]| kendall(&pairs.iter().map(|(x, y)| team(*x, *y)).collect::<Vec<_>>());
        assert_eq!(of(&[(1.0, 1.0)]), None);
        assert_eq!(of(&[(1.0, 1.0), (1.0, 1.0)]), None);
        assert!((of(&[(1.0, 1.0), (2.0, 2.0), (3.0, 3.0)]).unwrap() - 1.0).abs() < 1e-12);
        assert!((of(&[(1.0, 3.0), (2.0, 2.0), (3.0, 1.0)]).unwrap() + 1.0).abs() < 1e-12);
        // scipy.stats.kendalltau([1, 2, 2, 3, 5], [2, 1, 3, 3, 4])
        let mixed = of(&[(1.0, 2.0), (2.0, 1.0), (2.0, 3.0), (3.0, 3.0), (5.0, 4.0)]).unwrap();
        assert!((mixed - 0.666_666_666_666_666_7).abs() < 1e-9, "{mixed}");
    }
}
