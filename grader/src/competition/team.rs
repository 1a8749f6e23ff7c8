//! One team's attempts: which of them count by the rules of time and number, and which one is shown.

use super::Error;
use super::answers::{Answers, SplitTruth};
use super::gate::{Gate, Offer};
use super::history::{Attempt, Reason, Status, Write};
use super::intake::Candidate;
use super::manifest::TimesRule;
use super::score::Competition;
use super::scorer::{Scored, modified};
use jiff::{Timestamp, civil, tz::TimeZone};
use std::collections::{BTreeMap, HashMap};
use std::fs::Metadata;

/// What decides about a place.
pub struct Rules<'a> {
    gate: Gate<'a>,
    zone: &'a TimeZone,
    opens: Option<Timestamp>,
    closes: Option<Timestamp>,
    per_day: Option<u32>,
    first_seen: bool,
    now: Timestamp,
}

impl<'a> Rules<'a> {
    /// Of a competition; `zone` is its own, `public` its public rows.
    pub fn new(c: &'a Competition, now: Timestamp, zone: &'a TimeZone, public: &'a SplitTruth) -> Self {
        let rules = &c.manifest.competition;
        Self {
            gate: Gate { rule: rules.shown, counts: rules.counts, truth: public, seed: c.seed() },
            zone,
            opens: c.manifest.opens(zone),
            closes: c.manifest.closes(zone),
            per_day: rules.attempts_per_day,
            first_seen: rules.times == TimesRule::FirstSeen,
            now,
        }
    }

    /// Why a valid file is no attempt. `taken` says how many attempts a day has already. A day is one of the course's
    /// calendar, so that clock changes do not matter.
    fn reason(&self, time: Option<Timestamp>, taken: impl FnOnce(civil::Date) -> usize) -> Option<Reason> {
        let time = time?;
        if self.opens.is_some_and(|opens| time < opens) {
            return Some(Reason::BeforeOpen);
        }
        if self.closes.is_some_and(|closes| time >= closes) {
            return Some(Reason::AfterClose);
        }
        let limit = self.per_day?;
        (taken(self.day(time)) >= limit as usize).then_some(Reason::OverLimit)
    }

    fn day(&self, time: Timestamp) -> civil::Date {
        self.zone.to_datetime(time).date()
    }
}

/// The history of one team while files are added.
pub struct Team {
    attempts: Vec<Attempt>,
    shown: Option<(f64, Answers)>,
    /// A verdict was changed: what came after it is to be judged anew.
    pub stale: bool,
}

impl Team {
    /// Reads it.
    pub fn load(write: &Write<'_>, team: &str) -> Result<Self, Error> {
        let attempts = write.team(team)?;
        let shown = match attempts.iter().rev().find(|a| a.moved) {
            Some(behind) => {
                let answers = write.answers(behind.place)?;
                let answers = answers.as_deref().and_then(Answers::from_bytes);
                behind.public.zip(answers)
            }
            None => None,
        };
        Ok(Self { attempts, shown, stale: false })
    }

    /// Adds a file; its number among the team's, None if it is there already.
    pub fn add(
        &mut self,
        write: &Write<'_>,
        rules: &Rules<'_>,
        candidate: &Candidate,
        meta: &Metadata,
        scored: Scored,
    ) -> Result<Option<u64>, Error> {
        // A file that was too large to be read has no hash yet.
        let unread = format!("size-{}", meta.len());
        let place =
            |hash: &str| self.attempts.iter().position(|a| a.file == candidate.file && a.sha256 == hash);
        if let Some(index) = place(&scored.sha256).or_else(|| place(&unread)) {
            let opened = self.again(write, index, scored)?;
            return Ok(opened.then_some(self.attempts[index].attempt));
        }
        let submitted_at = candidate.submitted_at.or(rules.first_seen.then_some(rules.now));
        let reason = match scored.status {
            Status::Valid => rules.reason(submitted_at, |day| self.taken(rules, day)),
            _ => None,
        };
        let status = if reason.is_some() { Status::NotCounted } else { scored.status };
        let mut moved = false;
        let (public, private, answers) = match scored.scores {
            Some((public, private, answers)) => (Some(public), Some(private), Some(answers)),
            None => (None, None, None),
        };
        let bytes = answers.as_ref().map(Answers::to_bytes);
        if let (Status::Valid, Some(score), Some(answers)) = (status, public, answers) {
            let tries = 1 + self.attempts.iter().filter(|a| a.status == Status::Valid).count() as u64;
            let shown = self.shown.as_ref().map(|(score, answers)| Offer { score: *score, answers });
            moved = rules.gate.moves(shown, Offer { score, answers: &answers }, tries);
            if moved {
                self.shown = Some((score, answers));
            }
        }
        let shown = self.shown.as_ref().map(|(score, _)| *score);
        let mut attempt = Attempt {
            place: 0,
            team: candidate.team.clone(),
            attempt: self.attempts.len() as u64 + 1,
            file: candidate.file.clone(),
            sha256: scored.sha256,
            size: meta.len(),
            modified: modified(meta),
            first_seen: rules.now,
            submitted_at,
            submitter: candidate.submitter.clone(),
            status,
            reason,
            rows: scored.rows,
            public,
            private,
            shown: shown.filter(|_| status == Status::Valid),
            moved,
            errors: serde_json::to_string(&scored.errors).unwrap_or_default(),
        };
        attempt.place = write.add(&attempt, bytes.as_deref())?;
        let number = attempt.attempt;
        self.attempts.push(attempt);
        Ok(Some(number))
    }

    /// Counted attempts of a day.
    fn taken(&self, rules: &Rules<'_>, day: civil::Date) -> usize {
        let valid = self.attempts.iter().filter(|a| a.status == Status::Valid);
        valid.filter(|a| a.submitted_at.is_some_and(|t| rules.day(t) == day)).count()
    }

    /// A file that was read again: where it was invalid, it may be valid by now. It keeps its place.
    fn again(&mut self, write: &Write<'_>, index: usize, scored: Scored) -> Result<bool, Error> {
        let attempt = &mut self.attempts[index];
        if attempt.status != Status::Invalid {
            return Ok(false);
        }
        let errors = serde_json::to_string(&scored.errors).unwrap_or_default();
        let valid = scored.status == Status::Valid;
        if !valid && (&attempt.errors, &attempt.sha256) == (&errors, &scored.sha256) {
            return Ok(false);
        }
        (attempt.errors, attempt.sha256, attempt.rows) = (errors, scored.sha256, scored.rows);
        let mut bytes = None;
        if let Some((public, private, answers)) = scored.scores {
            // Whether it counts is judged when all of the team's files are there.
            (attempt.public, attempt.private, attempt.status) =
                (Some(public), Some(private), Status::NotCounted);
            bytes = Some(answers.to_bytes());
        }
        write.update(attempt, bytes.as_deref())?;
        self.stale |= valid;
        Ok(valid)
    }

    /// Judges attempts anew by the present rules, from the times that are kept, in the order of their places: what
    /// a first run with these rules would have said. `replay`: also where no verdict changes.
    pub fn settle(
        &mut self,
        write: &Write<'_>,
        rules: &Rules<'_>,
        replay: bool,
    ) -> Result<Vec<Changed>, Error> {
        let before: Vec<Attempt> = self.attempts.clone();
        let mut days: HashMap<civil::Date, usize> = HashMap::new();
        for attempt in &mut self.attempts {
            if !matches!(attempt.status, Status::Valid | Status::NotCounted) {
                continue;
            }
            let time = attempt.submitted_at;
            attempt.reason = rules.reason(time, |day| days.get(&day).copied().unwrap_or_default());
            attempt.status = if attempt.reason.is_some() { Status::NotCounted } else { Status::Valid };
            if let (Status::Valid, Some(time), Some(_)) = (attempt.status, time, rules.per_day) {
                *days.entry(rules.day(time)).or_default() += 1;
            }
        }
        let same = |(a, b): (&Attempt, &Attempt)| (a.status, a.reason) == (b.status, b.reason);
        if !replay && !self.stale && before.iter().zip(&self.attempts).all(same) {
            return Ok(Vec::new());
        }
        self.replay(write, rules)?;
        let mut changed = Vec::new();
        for (old, new) in before.iter().zip(&self.attempts).filter(|(old, new)| old != new) {
            write.update(new, None)?;
            if old.status != new.status {
                changed.push(Changed { file: new.file.clone(), counts: new.status == Status::Valid });
            }
        }
        self.stale = false;
        Ok(changed)
    }

    /// The way of the shown score, from the first attempt on.
    fn replay(&mut self, write: &Write<'_>, rules: &Rules<'_>) -> Result<(), Error> {
        self.shown = None;
        let mut tries = 0;
        for attempt in &mut self.attempts {
            (attempt.shown, attempt.moved) = (None, false);
            let (Status::Valid, Some(score)) = (attempt.status, attempt.public) else { continue };
            tries += 1;
            let answers = write.answers(attempt.place)?;
            let Some(answers) = answers.as_deref().and_then(Answers::from_bytes) else { continue };
            let shown = self.shown.as_ref().map(|(score, answers)| Offer { score: *score, answers });
            attempt.moved = rules.gate.moves(shown, Offer { score, answers: &answers }, tries);
            if attempt.moved {
                self.shown = Some((score, answers));
            }
            attempt.shown = self.shown.as_ref().map(|(score, _)| *score);
        }
        Ok(())
    }
}

/// An attempt that counts now and did not, or the other way round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Its file.
    pub file: String,
    /// It is an attempt now.
    pub counts: bool,
}

/// Judges all teams anew. `replay`: the rules of what is shown are others.
pub fn settle(write: &Write<'_>, rules: &Rules<'_>, replay: bool) -> Result<Vec<Changed>, Error> {
    let mut teams: BTreeMap<String, Vec<Attempt>> = BTreeMap::new();
    for attempt in write.attempts()? {
        teams.entry(attempt.team.clone()).or_default().push(attempt);
    }
    let mut changed = Vec::new();
    for attempts in teams.into_values() {
        changed.extend(Team { attempts, shown: None, stale: false }.settle(write, rules, replay)?);
    }
    Ok(changed)
}
