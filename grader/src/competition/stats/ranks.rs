//! Rank ranges from pairwise tests.
//!
//! A team is at least behind those that are distinguishably better, and at most behind all that are not
//! distinguishably worse. With N − 1 comparisons a team at .05/(N − 1) each, the range holds the team's rank by true
//! score with 95 % (Bonferroni), for each team.

use super::Critical;

/// Where a team's true rank lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RankRange {
    /// Best.
    pub low: u64,
    /// Worst.
    pub high: u64,
}

/// From any test: `order(i, j)` is +1 if i is distinguishably better than j, −1 if worse, 0 if neither.
pub fn by_pairs(teams: usize, order: impl Fn(usize, usize) -> i8) -> Vec<RankRange> {
    let mut better = vec![0u64; teams];
    let mut worse = vec![0u64; teams];
    for i in 0..teams {
        for j in i + 1..teams {
            let (winner, loser) = match order(i, j) {
                1 => (i, j),
                -1 => (j, i),
                _ => continue,
            };
            worse[winner] += 1;
            better[loser] += 1;
        }
    }
    better.iter().zip(&worse).map(|(b, w)| RankRange { low: 1 + b, high: teams as u64 - w }).collect()
}

/// Exact: the right answers of each team, a bit a row.
pub fn by_discordance(right: &[Vec<u64>], critical: &Critical) -> Vec<RankRange> {
    by_pairs(right.len(), |i, j| {
        let (mut only_i, mut only_j) = (0u64, 0u64);
        for (a, b) in right[i].iter().zip(&right[j]) {
            only_i += u64::from((a & !b).count_ones());
            only_j += u64::from((b & !a).count_ones());
        }
        if !critical.rejects(only_i + only_j, only_i.min(only_j)) {
            return 0;
        }
        if only_i > only_j { 1 } else { -1 }
    })
}

/// For many teams: from the numbers of right answers alone. Two teams with a ≥ b right of n differ on at most
/// (n − a) + (n − b) rows, of which the worse one wins at most n − a; the true discordance is more telling, so this
/// is conservative. It is monotone in b: two binary searches a team.
pub fn by_bound(right: &[u64], rows: u64, critical: &Critical) -> Vec<RankRange> {
    let teams = right.len() as u64;
    let mut sorted = right.to_vec();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    let apart = |a: u64, b: u64| a > b && critical.rejects(2 * rows - a - b, rows - a);
    right
        .iter()
        .map(|&own| {
            let better = sorted.partition_point(|&other| apart(other, own)) as u64;
            let not_worse = sorted.partition_point(|&other| !apart(own, other)) as u64;
            RankRange { low: 1 + better, high: teams.min(not_worse) }
        })
        .collect()
}
