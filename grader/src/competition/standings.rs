//! From what was scored to the boards.
//!
//! A board shows one attempt a team: on the public one the attempt behind the shown score, on the private one the
//! attempt that counts. Everything of an entry is computed from that attempt.

use super::answers::{SplitTruth, key, key_from_bytes};
use super::baseline;
use super::board::{
    About, Board, BoardView, Detail, Entry, Histogram, Kind, Refused, Shift, Shown, Split, Standings,
    Threshold, Unplaced,
};
use super::counting::{by_team, counting, selected_from};
use super::history::{Attempt, History, Kept, Status};
use super::manifest::{Manifest, NamesRule, PointsRule};
use super::ranking::{Contender, EXACT, Ranking};
use super::score::{Chosen, seed_of};
use super::solution::Usage;
use super::{Error, Metric, Predicted, Problem, pseudonym};
use crate::text::{Lang, Message, args};
use jiff::{Timestamp, civil, tz::TimeZone};
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// Level of intervals and rank ranges.
pub const LEVEL: f64 = 0.95;

/// The boards of the competition that was scored into a folder, as they are at a time.
pub fn standings(out: &Path, now: Timestamp) -> Result<Standings, Error> {
    Builder::open(out, now)?.build()
}

/// A team, and its pseudonym where it has one.
pub type TeamName = (String, Option<String>);

/// The id of a competition that was scored into a folder, and each of its teams, in the order in which they came, with its pseudonym where
/// it has one.
pub fn team_names(out: &Path, now: Timestamp) -> Result<(String, Vec<TeamName>), Error> {
    let builder = Builder::open(out, now)?;
    let mut seen = HashSet::new();
    let teams = builder.attempts.iter().filter(|a| seen.insert(a.team.as_str()));
    let name = |team: &String| builder.pseudonyms.as_ref().and_then(|names| names.get(team).cloned());
    let list = teams.map(|a| (a.team.clone(), name(&a.team))).collect();
    Ok((builder.manifest.id.get_ref().clone(), list))
}

/// What was scored into a folder, read.
pub struct Builder {
    /// The database.
    pub history: History,
    /// The competition's manifest, as it was last scored.
    pub manifest: Manifest,
    zone: TimeZone,
    zone_name: String,
    /// Right answers.
    pub truth: Predicted,
    /// What each row is used for.
    pub usage: Vec<Usage>,
    seed: u64,
    baselines: Vec<baseline::Scored>,
    /// Every scored file, by place.
    pub attempts: Vec<Attempt>,
    /// Places of the attempts that count.
    pub counting: HashSet<i64>,
    /// Pseudonyms by team; None: teams stand under their own names.
    pub pseudonyms: Option<HashMap<String, String>>,
    now: Timestamp,
}

impl Builder {
    /// Reads what was scored into a folder, to be looked at as it is at a time.
    pub fn open(out: &Path, now: Timestamp) -> Result<Self, Error> {
        let nothing = || {
            let hint = args! { "place" => out.display().to_string() };
            Error::wrong(out, Message::bare("competition_not_scored"))
                .with_hint(Message::new("competition_not_scored_hint", hint))
        };
        let history = History::read(out)?.ok_or_else(nothing)?;
        let kept = history.kept()?.ok_or_else(nothing)?;
        Self::new(history, &kept, out, now)
    }

    fn new(history: History, kept: &Kept, out: &Path, now: Timestamp) -> Result<Self, Error> {
        let broken = || Error::wrong(out, Message::bare("competition_not_scored"));
        let manifest = Manifest::parse(&kept.manifest, out)?;
        let attempts = history.attempts()?;
        let chosen: Chosen = serde_json::from_str(&kept.chosen).unwrap_or_default();
        let usage = kept.usage.iter().map(|u| Usage::from_byte(*u)).collect();
        let zone = manifest.zone(kept.time_zone.as_deref());
        let pseudonyms = match manifest.competition.names {
            NamesRule::Own => None,
            NamesRule::Pseudonyms => {
                let key = history.pseudonyms()?.ok_or_else(|| {
                    Error::wrong(out, Message::bare("pseudonyms_no_secret"))
                        .with_hint(Message::bare("pseudonyms_score_again"))
                })?;
                let teams = attempts.iter().map(|a| a.team.as_str());
                Some(pseudonym::assign(&key, manifest.id.get_ref(), manifest.lang, teams))
            }
        };
        Ok(Self {
            counting: counting(&manifest, &chosen, &attempts),
            zone_name: zone.iana_name().unwrap_or("UTC").to_owned(),
            zone,
            manifest,
            truth: key_from_bytes(&kept.key).ok_or_else(broken)?,
            usage,
            seed: seed_of(&kept.solution_sha256),
            baselines: serde_json::from_str(&kept.baselines).unwrap_or_default(),
            attempts,
            history,
            pseudonyms,
            now,
        })
    }

    /// What a team is called on the board.
    pub fn name<'a>(&'a self, team: &'a str) -> &'a str {
        self.pseudonyms.as_ref().map_or(team, |names| names.get(team).map_or("", String::as_str))
    }

    /// A time as it may be published. Beside a pseudonym, a minute would tell who it is: the day it is then.
    fn published(&self, time: Timestamp) -> Timestamp {
        if self.pseudonyms.is_none() {
            return time;
        }
        let day = self.zone.to_datetime(time).date();
        self.zone.to_timestamp(day.to_datetime(civil::Time::midnight())).unwrap_or(time)
    }

    /// The metric.
    pub fn metric(&self) -> Metric {
        self.manifest.competition.metric
    }

    fn closed(&self) -> bool {
        self.manifest.closes(&self.zone).is_some_and(|closes| self.now >= closes)
    }

    fn build(&self) -> Result<Standings, Error> {
        let public = self.board(Split::Public)?;
        let private = if self.closed() && self.manifest.competition.show_private {
            Some(self.board(Split::Private)?)
        } else {
            None
        };
        let shake_up = private.as_ref().map(|p| shake_up(&public.board, &p.board)).unwrap_or_default();
        Ok(Standings { about: self.about(), public, private, shake_up, unplaced: self.unplaced() })
    }

    /// What may be published about it.
    pub fn about(&self) -> About {
        let rules = &self.manifest.competition;
        let count = |status| self.attempts.iter().filter(|a| a.status == status).count() as u64;
        let points = self.manifest.points.as_ref().map(toml::Spanned::get_ref);
        About {
            id: self.manifest.id.get_ref().clone(),
            lang: self.manifest.lang,
            title: self.manifest.title.clone(),
            description: self.manifest.description.clone(),
            metric: rules.metric,
            time_zone: self.zone_name.clone(),
            opens: self.manifest.opens(&self.zone),
            closes: self.manifest.closes(&self.zone),
            closed: self.closed(),
            attempts_per_day: rules.attempts_per_day,
            shown: rules.shown.name().to_owned(),
            counts: rules.counts.name().to_owned(),
            thresholds: points.map_or_else(Vec::new, |p| {
                p.table.iter().map(|[score, points]| Threshold { score: *score, points: *points }).collect()
            }),
            linear: points.is_some_and(|p| p.rule == PointsRule::Linear),
            teams: by_team(&self.attempts).len() as u64,
            attempts: count(Status::Valid),
            invalid: count(Status::Invalid),
        }
    }

    /// The board of a split, whether or not it may be shown yet.
    pub fn board(&self, split: Split) -> Result<BoardView, Error> {
        let truth = SplitTruth::new(&self.truth, &self.usage, self.metric(), split);
        let contenders = self.contenders(split)?;
        let ranking = Ranking::new(self.metric(), &truth, &contenders, 1.0 - LEVEL, self.seed);
        let bar = self.bar(split);
        let mut refused = self.refused();
        let mut rows: Vec<(Entry, Detail)> = contenders
            .iter()
            .zip(ranking.rows)
            .map(|(c, r)| {
                let points = (c.kind == Kind::Team)
                    .then(|| super::points::points(&self.manifest, c.score, bar))
                    .flatten();
                let entry = Entry {
                    rank: r.rank,
                    rank_low: r.range.low,
                    rank_high: r.range.high,
                    kind: c.kind,
                    team: c.name.clone(),
                    score: c.score,
                    ci_low: r.interval.map(|(low, _)| low),
                    ci_high: r.interval.map(|(_, high)| high),
                    tied_with_first: r.range.low == 1,
                    attempts: c.attempts,
                    submitted_at: c.submitted_at,
                    points,
                };
                let refused = if c.kind == Kind::Team { refused.remove(c.name.as_str()) } else { None };
                (entry, Detail { history: c.history.clone(), refused: refused.unwrap_or_default() })
            })
            .collect();
        let better =
            |a: f64, b: f64| if self.metric().higher_is_better() { b.total_cmp(&a) } else { a.total_cmp(&b) };
        rows.sort_by(|(a, _), (b, _)| {
            better(key(a.score), key(b.score))
                // A baseline stands below the teams that reach it.
                .then((a.kind == Kind::Baseline).cmp(&(b.kind == Kind::Baseline)))
                .then(
                    (a.submitted_at.is_none(), a.submitted_at)
                        .cmp(&(b.submitted_at.is_none(), b.submitted_at)),
                )
                .then_with(|| a.team.cmp(&b.team))
        });
        for (entry, detail) in &mut rows {
            entry.submitted_at = entry.submitted_at.map(|t| self.published(t));
            for shown in &mut detail.history {
                shown.submitted_at = shown.submitted_at.map(|t| self.published(t));
            }
        }
        let (entries, details): (Vec<Entry>, Vec<Detail>) = rows.into_iter().unzip();
        let counted = self.attempts.iter().filter(|a| a.status == Status::Valid);
        let scores: Vec<f64> = entries.iter().filter(|e| e.kind == Kind::Team).map(|e| e.score).collect();
        let board = Board {
            schema: 1,
            competition: self.manifest.id.get_ref().clone(),
            split,
            as_of: counted.filter_map(|a| a.submitted_at).max().map(|t| self.published(t)),
            metric: self.metric(),
            higher_is_better: self.metric().higher_is_better(),
            rows: truth.len() as u64,
            ci_level: LEVEL,
            ci_method: ranking.ci_method.to_owned(),
            rank_method: ranking.rank_method.to_owned(),
            provisional: !self.closed(),
            entries,
        };
        let max_points = self
            .manifest
            .points
            .as_ref()
            .and_then(|p| p.get_ref().table.iter().map(|row| row[1]).reduce(f64::max));
        Ok(BoardView { board, details, histogram: histogram(&scores), max_points })
    }

    /// Files that are no attempts, by the name of the team on the board.
    fn refused(&self) -> HashMap<&str, Vec<Refused>> {
        let mut teams: HashMap<&str, Vec<Refused>> = HashMap::new();
        for a in &self.attempts {
            if !matches!(a.status, Status::NotCounted | Status::Invalid) {
                continue;
            }
            let problems: Vec<Problem> = serde_json::from_str(&a.errors).unwrap_or_default();
            teams.entry(self.name(&a.team)).or_default().push(Refused {
                attempt: a.attempt,
                submitted_at: a.submitted_at.map(|t| self.published(t)),
                file: self.published_file(a),
                reason: a.reason,
                problems: problems.into_iter().map(Problem::published).collect(),
            });
        }
        teams
    }

    /// The name of a file as it may be published.
    fn published_file(&self, attempt: &Attempt) -> Option<String> {
        let rest = attempt.file.strip_prefix(attempt.team.as_str());
        let own = rest.is_some_and(|rest| rest.starts_with('/') || rest.eq_ignore_ascii_case(".csv"));
        (own && self.pseudonyms.is_none()).then(|| attempt.file.clone())
    }

    /// Teams of which no file is an attempt.
    fn unplaced(&self) -> Vec<Unplaced> {
        let placed: HashSet<&str> = by_team(&self.attempts).into_keys().map(|team| self.name(team)).collect();
        let refused = self.refused().into_iter().filter(|(team, _)| !placed.contains(team));
        let mut list: Vec<Unplaced> =
            refused.map(|(team, refused)| Unplaced { team: team.to_owned(), refused }).collect();
        list.sort_by(|a, b| a.team.cmp(&b.team));
        list
    }

    /// The score that has to be beaten for any points.
    fn bar(&self, split: Split) -> Option<f64> {
        let beat = self.manifest.points.as_ref()?.get_ref().beat.as_ref()?;
        let baseline = self.baselines.iter().find(|b| b.id == *beat.get_ref())?;
        Some(if split == Split::Public { baseline.public } else { baseline.private })
    }

    fn contenders(&self, split: Split) -> Result<Vec<Contender>, Error> {
        let rules = &self.manifest.competition;
        let private = split == Split::Private;
        let teams = by_team(&self.attempts);
        // With very many teams, accuracies are compared by their counts: what they answered may fill the memory.
        let needs_answers = self.metric() != Metric::Accuracy || teams.len() <= EXACT;
        let mut list = Vec::new();
        for (team, attempts) in teams {
            let behind = if private {
                attempts.iter().find(|a| self.counting.contains(&a.place))
            } else {
                attempts.iter().rev().find(|a| a.moved)
            };
            let Some(behind) = behind else { continue };
            let Some(score) = (if private { behind.private } else { behind.public }) else { continue };
            let count = attempts.len() as u64;
            list.push(Contender {
                kind: Kind::Team,
                name: self.name(team).to_owned(),
                score,
                selected_from: selected_from(rules.counts, rules.chosen, private, count),
                attempts: count,
                submitted_at: behind.submitted_at,
                answers: if needs_answers { self.history.answers(behind.place)? } else { None },
                history: history(&attempts),
            });
        }
        let lang = self.manifest.lang;
        list.extend(self.baselines.iter().map(|b| contender(b, private, lang)));
        Ok(list)
    }
}

fn contender(baseline: &baseline::Scored, private: bool, lang: Lang) -> Contender {
    Contender {
        kind: Kind::Baseline,
        name: baseline.name.get(lang).to_owned(),
        score: if private { baseline.private } else { baseline.public },
        selected_from: 1,
        attempts: 0,
        submitted_at: None,
        answers: baseline.answers.clone(),
        history: Vec::new(),
    }
}

fn history(attempts: &[&Attempt]) -> Vec<Shown> {
    attempts
        .iter()
        .filter_map(|a| {
            let (attempt, submitted_at, moved) = (a.attempt, a.submitted_at, a.moved);
            Some(Shown { attempt, submitted_at, score: a.shown?, moved })
        })
        .collect()
}

/// Some twenty bins whose ends are round numbers. Scores that are far out are counted beside them.
fn histogram(scores: &[f64]) -> Histogram {
    let near = super::far::near(scores);
    let shown = || scores.iter().copied().filter(|s| near.contains(s));
    let (Some(low), Some(high)) = (shown().reduce(f64::min), shown().reduce(f64::max)) else {
        return Histogram::default();
    };
    let rough = ((high - low) / 20.0).max(high.abs().max(low.abs()) * 1e-3).max(1e-6);
    let power = 10f64.powf(rough.log10().floor());
    let width = [1.0, 2.0, 5.0, 10.0].into_iter().map(|m| m * power).find(|w| *w >= rough).unwrap_or(rough);
    // Half a millionth of a bin keeps a score on an edge in the bin that it starts.
    let bin = |x: f64| (x / width + 5e-7).floor();
    let first = bin(low);
    let mut counts = vec![0; (bin(high) - first) as usize + 1];
    for score in shown() {
        counts[(bin(score) - first) as usize] += 1;
    }
    let far = |is: fn(f64, f64) -> bool, end: f64| scores.iter().filter(|s| is(**s, end)).count() as u64;
    Histogram {
        start: first * width,
        width,
        counts,
        below: far(|s, end| s < end, low),
        above: far(|s, end| s > end, high),
    }
}

fn shake_up(public: &Board, private: &Board) -> Vec<Shift> {
    let before: std::collections::HashMap<&str, &Entry> =
        public.entries.iter().filter(|e| e.kind == Kind::Team).map(|e| (e.team.as_str(), e)).collect();
    let teams = private.entries.iter().filter(|e| e.kind == Kind::Team);
    teams
        .filter_map(|after| {
            let before = before.get(after.team.as_str())?;
            Some(Shift {
                team: after.team.clone(),
                public_rank: before.rank,
                private_rank: after.rank,
                public_score: before.score,
                private_score: after.score,
            })
        })
        .collect()
}
