//! Rows of a board.

use super::{
    super::words::{Clock, Moment, Name, count, decimal},
    picture::{Axis, Spark, Whisker},
};
use crate::{
    competition::{BoardView, Entry, Kind, Metric},
    text::Lang,
};
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// A row as `board.html` shows it.
#[derive(Debug, Serialize)]
pub struct Row {
    slug: String,
    /// None for a baseline.
    rank: Option<String>,
    /// Others have the same rank.
    equal: bool,
    /// `1–4`; none where it is one rank.
    range: Option<String>,
    ranks: Whisker,
    tied: bool,
    name: Name,
    href: Option<String>,
    score: String,
    /// None for a baseline whose score was given as a number.
    interval: Option<String>,
    whisker: Whisker,
    spark: Option<Spark>,
    attempts: String,
    points: Option<String>,
    time: Option<Moment>,
    /// The last one that cannot be told apart from the first place; others follow.
    last_tied: bool,
}

impl Row {
    /// Bytes that it will take on a page, rather too many than too few.
    pub fn weight(&self) -> usize {
        let spark = self.spark.as_ref().map_or(0, |s| s.points.len() + 80);
        let name = escaped(&self.name.text) + self.name.title.as_deref().map_or(0, escaped);
        850 + 2 * self.slug.len() + name + spark
    }
}

/// Bytes of a text in a page.
pub fn escaped(text: &str) -> usize {
    text.bytes().map(|b| if b"<>&\"'".contains(&b) { 6 } else { 1 }).sum()
}

/// What all rows of a board share.
pub struct Board<'a> {
    view: &'a BoardView,
    slugs: &'a [String],
    has_pages: bool,
    /// Digits of scores.
    pub digits: usize,
    /// Digits of points: the same in all rows, so that they stand below one another.
    point_digits: usize,
    /// Teams.
    pub teams: u64,
    axis: Axis,
    shared: HashSet<u64>,
    last_tied: Option<usize>,
}

impl<'a> Board<'a> {
    /// A board with the slugs of its entries; its teams have pages or not.
    pub fn new(view: &'a BoardView, slugs: &'a [String], has_pages: bool) -> Self {
        let entries = &view.board.entries;
        let is_team = |e: &&Entry| e.kind == Kind::Team;
        let mut ranks: HashMap<u64, usize> = HashMap::new();
        for entry in entries.iter().filter(is_team) {
            *ranks.entry(entry.rank).or_default() += 1;
        }
        let tied = |e: &Entry| e.kind == Kind::Team && e.tied_with_first;
        let last_tied = entries.iter().rposition(tied).filter(|at| {
            entries.iter().filter(|e| tied(e)).count() > 1
                && entries[at + 1..].iter().any(|e| e.kind == Kind::Team)
        });
        Self {
            view,
            slugs,
            has_pages,
            digits: digits(view.board.metric, view.board.rows),
            point_digits: point_digits(entries),
            teams: entries.iter().filter(is_team).count() as u64,
            axis: Axis::of_intervals(view),
            shared: ranks.into_iter().filter(|(_, n)| *n > 1).map(|(rank, _)| rank).collect(),
            last_tied,
        }
    }

    /// Where the best baseline stands on the axis of the intervals.
    pub fn baseline(&self) -> Option<f64> {
        self.view.board.entries.iter().find(|e| e.kind == Kind::Baseline).map(|e| self.axis.at(e.score))
    }

    /// The row of an entry. `home` is the way to the competition's folder, `team` the name of a team's page.
    pub fn row(&self, at: usize, lang: Lang, clock: &Clock, home: &str, team: &str) -> Row {
        let entry = &self.view.board.entries[at];
        let is_team = entry.kind == Kind::Team;
        let slug = self.slugs[at].clone();
        let history = self.view.details.get(at).map_or(&[][..], |d| &d.history);
        Row {
            rank: is_team.then(|| count(entry.rank as usize, lang)),
            equal: is_team && self.shared.contains(&entry.rank),
            range: rank_range(entry, lang),
            ranks: Whisker::rank(self.teams, entry.rank_low, entry.rank_high, entry.rank),
            tied: is_team && entry.tied_with_first,
            name: Name::new(&entry.team),
            href: (is_team && self.has_pages).then(|| format!("{home}t/{slug}/{team}")),
            slug,
            score: decimal(entry.score, self.digits, lang),
            interval: self.interval(entry, lang),
            whisker: Whisker::score(self.axis, entry),
            spark: Spark::new(history, self.view.board.higher_is_better),
            attempts: if is_team { count(entry.attempts as usize, lang) } else { String::new() },
            points: self.points(entry, lang),
            time: entry.submitted_at.map(|t| clock.moment(t)),
            last_tied: self.last_tied == Some(at),
        }
    }

    /// `0.8616–0.8802`
    pub fn interval(&self, entry: &Entry, lang: Lang) -> Option<String> {
        let end = |x: f64| decimal(x, self.digits, lang);
        Some(format!("{}–{}", end(entry.ci_low?), end(entry.ci_high?)))
    }

    /// Points of a team, as its row has them.
    pub fn points(&self, entry: &Entry, lang: Lang) -> Option<String> {
        entry.points.filter(|_| entry.kind == Kind::Team).map(|p| decimal(p, self.point_digits, lang))
    }
}

/// `1–4`; none where it is one rank, or no team's.
pub fn rank_range(entry: &Entry, lang: Lang) -> Option<String> {
    (entry.kind == Kind::Team && entry.rank_low != entry.rank_high).then(|| {
        format!("{}–{}", count(entry.rank_low as usize, lang), count(entry.rank_high as usize, lang))
    })
}

/// Decimals of points: none, one, or two where one does not say it.
fn point_digits(entries: &[Entry]) -> usize {
    let all_are = |digits: i32| {
        let scale = 10f64.powi(digits);
        entries.iter().filter_map(|e| e.points).all(|p| (p * scale - (p * scale).round()).abs() < 1e-6)
    };
    (0..2).find(|digits| all_are(*digits)).unwrap_or(2) as usize
}

/// Decimals of scores: so many that two counts of right answers look different.
pub fn digits(metric: Metric, rows: u64) -> usize {
    match metric {
        Metric::Accuracy => (rows.max(1).ilog10() as usize + usize::from(!is_power_of_ten(rows))).clamp(3, 7),
        _ => 4,
    }
}

fn is_power_of_ten(n: u64) -> bool {
    n > 0 && 10_u64.checked_pow(n.ilog10()) == Some(n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_tell_counts_apart() {
        assert_eq!(digits(Metric::Accuracy, 5000), 4);
        assert_eq!(digits(Metric::Accuracy, 10_000), 4);
        assert_eq!(digits(Metric::Accuracy, 10_001), 5);
        assert_eq!(digits(Metric::Accuracy, 0), 3);
        assert_eq!(digits(Metric::Rmse, 1_000_000), 4);
    }
}
