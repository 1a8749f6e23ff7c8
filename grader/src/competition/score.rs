//! Scores what is new in some folders, and keeps it.

use super::Error;
use super::history::{History, Kept, Known, Status};
use super::intake::{self, Candidate, natural};
use super::manifest::{CountsRule, MANIFEST, Manifest, NamesRule};
use super::notes;
use super::report::Line;
use super::scorer::{Scored, Scorer, modified};
use super::settled::{self, Changes};
use super::solution::Solution;
use super::team::{self, Rules, Team};
use crate::text::{Message, args};
use jiff::{Timestamp, tz::TimeZone};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Files between two commits: what an interrupted run loses at most.
const CHUNK: usize = 512;

/// A competition that can be scored.
#[derive(Debug)]
pub struct Competition {
    /// Manifest.
    pub manifest: Manifest,
    /// Its text.
    pub text: String,
    /// Its folder.
    pub folder: PathBuf,
    /// Solution.
    pub solution: Solution,
    /// Time zone of the course.
    pub course_zone: Option<String>,
    /// Key of pseudonyms, from the course's secret; needed where `names = "pseudonyms"`.
    pub pseudonym_key: Option<[u8; 32]>,
}

/// What a run depends on besides its files.
pub struct Options<'a> {
    /// Threads.
    pub jobs: usize,
    /// Now.
    pub now: Timestamp,
    /// Set to stop after the files at hand.
    pub stop: &'a AtomicBool,
    /// Told how many files are done, of how many.
    pub progress: &'a (dyn Fn(usize, usize) + Sync),
}

/// What a run did.
#[derive(Debug)]
pub struct Outcome {
    /// Every attempt so far, as `scores.jsonl` has it.
    pub lines: Vec<Line>,
    /// Files that were scored in this run.
    pub scored: usize,
    /// Which of the attempts they are: team, and number among its files.
    pub fresh: BTreeSet<(String, u64)>,
    /// Files that are no attempts.
    pub ignored: Vec<String>,
    /// Files that were being written: the next run takes them.
    pub left: Vec<String>,
    /// Files that we failed to read, and why: the next run tries them again.
    pub failed: Vec<(String, String)>,
    /// It was stopped before all was done.
    pub interrupted: bool,
    /// What may not be what was meant.
    pub notes: Vec<Message>,
}

impl Competition {
    /// Opens the competition in a folder. `solution` replaces the manifest's file; `seed` splits the rows where the
    /// solution has no `Usage`.
    pub fn open(
        folder: &Path,
        solution: Option<&Path>,
        seed: Option<&[u8]>,
        course_zone: Option<String>,
    ) -> Result<Self, Error> {
        let file = folder.join(MANIFEST);
        let text = std::fs::read_to_string(&file).map_err(Error::io(&file))?;
        let manifest = Manifest::parse(&text, &file)?;
        let path = solution.map_or_else(|| folder.join(&manifest.competition.solution), Path::to_owned);
        if !path.is_file() {
            return Err(Error::wrong(&path, Message::bare("solution_missing"))
                .with_hint(Message::new("solution_missing_hint", args! { "id" => manifest.id.get_ref() })));
        }
        let solution = Solution::read(&path, &manifest, seed)?;
        settled::check_rows(folder, &text, &manifest, &solution)?;
        Ok(Self { manifest, text, folder: folder.to_owned(), solution, course_zone, pseudonym_key: None })
    }

    /// Its id.
    pub fn id(&self) -> &str {
        self.manifest.id.get_ref()
    }
}

/// Scores what is new and writes `scores.jsonl`.
pub fn score(
    competition: &Competition,
    inputs: &[PathBuf],
    out: &Path,
    options: &Options<'_>,
) -> Result<Outcome, Error> {
    if out.exists() && !out.is_dir() {
        return Err(Error::wrong(out, Message::bare("out_is_no_folder")));
    }
    std::fs::create_dir_all(out).map_err(Error::io(out))?;
    crate::leftovers::sweep(out);
    let intake = intake::collect(inputs, options.now)?;
    let mut run = Run::new(competition, out, options)?;
    let known = run.history.known()?;
    let files: Vec<(Candidate, Metadata)> = intake
        .candidates
        .iter()
        .filter_map(|c| std::fs::metadata(&c.path).ok().map(|m| (c.clone(), m)))
        .collect();
    let found = |(c, m): &(Candidate, Metadata)| {
        known.get(&(c.team.clone(), c.file.clone(), m.len(), modified(m))).copied()
    };
    let times = Times::of(files.iter().filter_map(|file| Some((found(file)?, &file.0))));
    let notes = run.keep(&intake.chosen, &times)?;
    let unchecked = run.history.unchecked()?;
    let again = |known: &Known| known.status == Status::Invalid && known.place <= unchecked;
    let fresh: Vec<(Candidate, Metadata)> =
        files.iter().filter(|file| found(file).is_none_or(|known| again(&known))).cloned().collect();
    let mut outcome = Outcome {
        lines: Vec::new(),
        scored: 0,
        fresh: BTreeSet::new(),
        ignored: intake.ignored.clone(),
        left: Vec::new(),
        failed: Vec::new(),
        interrupted: false,
        notes,
    };
    let done = AtomicUsize::new(0);
    for chunk in fresh.chunks(CHUNK) {
        if options.stop.load(Ordering::Relaxed) {
            outcome.interrupted = true;
            break;
        }
        let read = run.scorer.read(chunk, options, &done, fresh.len());
        run.take(chunk, read, &mut outcome)?;
    }
    let all = !outcome.interrupted && outcome.failed.is_empty() && outcome.left.is_empty();
    if unchecked > 0 && all {
        let there: HashSet<i64> = files.iter().filter_map(|file| Some(found(file)?.place)).collect();
        let gone = known.values().filter(|k| again(k) && !there.contains(&k.place)).count();
        if gone > 0 {
            outcome.notes.push(Message::new("score_gone_unchecked", args! { "count" => gone }));
        }
    }
    let failed = std::mem::take(&mut outcome.lines);
    outcome.lines = run.write(&intake.chosen, failed, unchecked > 0 && all)?;
    outcome.notes.extend(notes::of(&competition.manifest.competition, &intake, &outcome.lines));
    Ok(outcome)
}

/// Times that lists give to files that are scored already.
#[derive(Default)]
struct Times<'a> {
    /// Places of attempts that have none.
    late: Vec<(i64, &'a Candidate)>,
    /// Files that have another one, which stays.
    other: Vec<&'a str>,
}

impl<'a> Times<'a> {
    fn of(files: impl Iterator<Item = (Known, &'a Candidate)>) -> Self {
        let mut times = Self::default();
        for (known, candidate) in files {
            match (known.submitted_at, candidate.submitted_at) {
                (None, Some(_)) => times.late.push((known.place, candidate)),
                (Some(old), Some(new)) if old != new => times.other.push(&candidate.file),
                _ => {}
            }
        }
        times
    }

    fn note(&self) -> Option<Message> {
        let first = self.other.first()?;
        Some(Message::new("score_other_times", args! { "count" => self.other.len(), "file" => first }))
    }
}

struct Run<'a> {
    competition: &'a Competition,
    options: &'a Options<'a>,
    out: &'a Path,
    history: History,
    zone: TimeZone,
    scorer: Scorer<'a>,
}

impl<'a> Run<'a> {
    fn new(competition: &'a Competition, out: &'a Path, options: &'a Options<'a>) -> Result<Self, Error> {
        Ok(Self {
            competition,
            options,
            out,
            history: History::open(out)?,
            zone: competition.manifest.zone(competition.course_zone.as_deref()),
            scorer: Scorer::new(competition),
        })
    }

    /// Keeps the competition beside its attempts; another one does not belong into the same folder.
    fn keep(&mut self, chosen: &Chosen, times: &Times<'_>) -> Result<Vec<Message>, Error> {
        let mut notes = Vec::new();
        let closed = self.competition.manifest.closes(&self.zone).is_some_and(|t| self.options.now >= t);
        let baselines = super::baseline::read(self.competition, &self.scorer.public, &self.scorer.private)?;
        let competition = self.competition;
        let solution = &competition.solution;
        let kept = Kept {
            competition: competition.id().to_owned(),
            manifest: competition.text.clone(),
            time_zone: competition.course_zone.clone(),
            solution_sha256: solution.sha256.clone(),
            key: super::answers::key_bytes(&solution.truth),
            usage: solution.usage.iter().map(|u| *u as u8).collect(),
            chosen: serde_json::to_string(chosen).unwrap_or_default(),
            baselines: serde_json::to_string(&baselines).unwrap_or_default(),
        };
        let canaries = super::canaries::read(&competition.folder, solution)?;
        let write = self.history.begin()?;
        if let Some(canaries) = &canaries {
            write.keep_canaries(canaries)?;
        }
        if competition.manifest.competition.names == NamesRule::Pseudonyms
            && !write.keep_pseudonyms(competition.pseudonym_key.as_ref().map(<[u8; 32]>::as_slice))?
        {
            return Err(Error::wrong(
                &competition.folder.join(MANIFEST),
                Message::bare("pseudonyms_no_secret"),
            )
            .with_hint(Message::bare("hint_seed")));
        }
        let mut changes = Changes::default();
        let before = write.kept()?;
        if let Some(before) = &before {
            settled::refuse(before, &kept, competition, self.out)?;
            changes = settled::changes(before, competition);
            if closed && competition.manifest.competition.counts == CountsRule::Chosen {
                let old = serde_json::from_str(&before.chosen).unwrap_or_default();
                notes.extend(notes::changed_choices(&old, chosen));
            }
        }
        if changes.checks {
            write.uncheck(true)?;
        }
        if before.as_ref() != Some(&kept) {
            write.keep(&kept)?;
        }
        for (place, candidate) in &times.late {
            if let Some(time) = candidate.submitted_at {
                write.time(*place, time, candidate.submitter.as_deref())?;
            }
        }
        let rules = Rules::new(competition, self.options.now, &self.zone, &self.scorer.public);
        notes.extend(notes::changed(&team::settle(&write, &rules, changes.shown)?));
        notes.extend(times.note());
        write.commit()?;
        Ok(notes)
    }

    /// Gives the files of a chunk their places.
    fn take(
        &mut self,
        chunk: &[(Candidate, Metadata)],
        read: Vec<std::io::Result<Option<Scored>>>,
        outcome: &mut Outcome,
    ) -> Result<(), Error> {
        let failed = &mut outcome.lines;
        let rules = Rules::new(self.competition, self.options.now, &self.zone, &self.scorer.public);
        let write = self.history.begin()?;
        let mut teams: HashMap<String, Team> = HashMap::new();
        for ((candidate, meta), scored) in chunk.iter().zip(read) {
            let scored = match scored {
                Ok(Some(scored)) => scored,
                Ok(None) => {
                    outcome.left.push(candidate.file.clone());
                    continue;
                }
                Err(error) => {
                    outcome.failed.push((candidate.file.clone(), error.to_string()));
                    failed.push(Line::failed(self.competition.id(), candidate, &error));
                    continue;
                }
            };
            let team = match teams.entry(candidate.team.clone()) {
                std::collections::hash_map::Entry::Occupied(entry) => entry.into_mut(),
                std::collections::hash_map::Entry::Vacant(entry) => {
                    entry.insert(Team::load(&write, &candidate.team)?)
                }
            };
            if let Some(attempt) = team.add(&write, &rules, candidate, meta, scored)? {
                outcome.scored += 1;
                outcome.fresh.insert((candidate.team.clone(), attempt));
            }
        }
        let mut changed = Vec::new();
        for team in teams.values_mut().filter(|team| team.stale) {
            changed.extend(team.settle(&write, &rules, false)?);
        }
        outcome.notes.extend(notes::changed(&changed));
        write.commit()
    }

    /// Writes `scores.jsonl` while nobody else can add to the history.
    fn write(&mut self, chosen: &Chosen, failed: Vec<Line>, checked: bool) -> Result<Vec<Line>, Error> {
        let write = self.history.begin()?;
        if checked {
            write.uncheck(false)?;
        }
        let mut attempts = write.attempts()?;
        attempts.sort_by(|a, b| natural(&a.team, &b.team).then(a.attempt.cmp(&b.attempt)));
        let counting = super::counting::counting(&self.competition.manifest, chosen, &attempts);
        let mut lines: Vec<Line> = attempts
            .iter()
            .map(|a| Line::new(self.competition.id(), a, counting.contains(&a.place)))
            .collect();
        // What could not be read has no place yet: it comes after what the team has.
        for mut line in failed {
            let end = lines.partition_point(|l| natural(&l.team, &line.team).is_le());
            line.attempt = 1 + lines[..end].iter().rev().take_while(|l| l.team == line.team).count() as u64;
            lines.insert(end, line);
        }
        let mut text = String::new();
        for line in &lines {
            text.push_str(&serde_json::to_string(line).unwrap_or_default());
            text.push('\n');
        }
        super::write_atomically(&self.out.join("scores.jsonl"), text.as_bytes())?;
        write.commit()?;
        self.history.settle()?;
        Ok(lines)
    }
}

/// Chosen files by team.
pub type Chosen = std::collections::BTreeMap<String, Vec<String>>;

impl Competition {
    /// Seed of everything that is drawn for the board: of the solution, so that it stays.
    pub fn seed(&self) -> u64 {
        seed_of(&self.solution.sha256)
    }
}

/// A seed from the hash of a solution.
pub fn seed_of(sha256: &str) -> u64 {
    sha256.get(..16).and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or_default()
}
