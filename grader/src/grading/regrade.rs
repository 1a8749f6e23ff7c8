//! What a changed assignment changes: seen first, then applied, by the same code.

use super::batch::{self, BatchError, Plan};
use super::engine::{Engine, Graded};
use super::gradebook::{AttemptWords, Gradebook, RulesFacts};
use super::record;
use super::result::{LanguageName, Status, SubmissionResult, SubmissionStatus, round_points};
use super::standing::{Standing, standings};
use super::story::{AttemptStory, Recorded, Story};
use crate::assignment::Definitions;
use crate::submission::{Archives, Content, Discovered, Part, read};
use crate::text::{Message, args};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, mpsc};

/// What the change comes to for one student.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Impact {
    /// Submission id.
    pub submission: String,
    /// Attempt that counts now.
    pub attempt: u32,
    /// Final score before.
    pub before: Option<f64>,
    /// Final score after.
    pub after: Option<f64>,
    /// Whether it passes, before and after; null without a pass mark.
    pub passes: Option<[bool; 2]>,
    /// Checks that come out in another way.
    pub checks: Vec<CheckImpact>,
    /// Tasks with other points.
    pub tasks: Vec<TaskImpact>,
}

/// What the change comes to for one check.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CheckImpact {
    /// `<task>/<check>`
    pub id: String,
    /// Status before; null: there was no such check.
    pub before: Option<Status>,
    /// Status after; null: there is none any more.
    pub after: Option<Status>,
}

/// What the change comes to for one task.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TaskImpact {
    /// Task.
    pub id: String,
    /// Points before.
    pub before: f64,
    /// Points after.
    pub after: f64,
}

impl Impact {
    /// How many points it gains; negative where it loses.
    pub fn gain(&self) -> f64 {
        round_points(self.after.unwrap_or_default() - self.before.unwrap_or_default())
    }
    /// Whether nothing comes out in another way.
    pub fn is_nothing(&self) -> bool {
        self.before == self.after && self.checks.is_empty() && self.tasks.is_empty()
    }
}

/// What a regrading came to.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Students for whom something changes, ordered by submission id.
    pub impacts: Vec<Impact>,
    /// Students in all.
    pub students: usize,
    /// Attempts of which tasks were run again.
    pub rerun: usize,
    /// Attempts that keep their result, and why.
    pub kept: Vec<(String, Message)>,
    /// Attempts at which we failed; they keep their result.
    pub errors: Vec<(String, Message)>,
    /// It was stopped.
    pub interrupted: bool,
}

/// How it is done.
pub struct Options<'a> {
    /// Attempts worked on at a time.
    pub jobs: usize,
    /// Set when the user interrupts.
    pub stop: &'a AtomicBool,
    /// Whether results are written into the ledger.
    pub apply: bool,
    /// Deadlines and late policy as they are now.
    pub rules: RulesFacts,
    /// Told when a student is done.
    pub tick: &'a (dyn Fn() + Sync),
}

/// Grades again what the assignment as it is now concerns.
pub fn regrade(
    engine: &Engine<'_>,
    book: &mut Gradebook,
    options: &Options<'_>,
) -> Result<Outcome, BatchError> {
    let subjects = book.ledger().subjects()?;
    let definitions = book.definitions()?;
    let max = round_points(engine.assignment.max_points());
    let before_rules = (book.rules.clone(), book.assignment.max_score);
    let work = Work {
        engine,
        definitions,
        options,
        max,
        before: before_rules,
        archives: Archives::default(),
        book: Mutex::new(book),
    };
    let next = AtomicUsize::new(0);
    let mut outcome = Outcome { students: subjects.len(), ..Outcome::default() };
    let mut failed = None;
    std::thread::scope(|scope| {
        let (tell, told) = mpsc::sync_channel(64);
        for _ in 0..options.jobs.max(1) {
            let (tell, work, next, subjects) = (tell.clone(), &work, &next, &subjects);
            scope.spawn(move || {
                while !options.stop.load(Ordering::Relaxed) {
                    let Some(subject) = subjects.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
                    if tell.send(work.student(subject)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(tell);
        let mut done = 0;
        for one in told {
            (options.tick)();
            done += 1;
            match one {
                Ok(one) => outcome.add(one),
                Err(e) => {
                    options.stop.store(true, Ordering::Relaxed);
                    failed.get_or_insert(e);
                }
            }
        }
        outcome.interrupted = done < outcome.students;
    });
    outcome.impacts.sort_by(|a, b| a.submission.cmp(&b.submission));
    outcome.kept.sort_by(|a, b| a.0.cmp(&b.0));
    failed.map_or(Ok(outcome), Err)
}

impl Outcome {
    fn add(&mut self, mut one: One) {
        self.impacts.extend(one.impact.filter(|i| !i.is_nothing()));
        self.rerun += one.rerun;
        self.kept.append(&mut one.kept);
        self.errors.append(&mut one.errors);
    }
}

/// What became of one student.
#[derive(Default)]
struct One {
    impact: Option<Impact>,
    rerun: usize,
    kept: Vec<(String, Message)>,
    errors: Vec<(String, Message)>,
}

struct Work<'a, 'b> {
    engine: &'a Engine<'a>,
    definitions: BTreeMap<String, Definitions>,
    options: &'a Options<'a>,
    max: f64,
    before: (RulesFacts, f64),
    archives: Archives,
    book: Mutex<&'b mut Gradebook>,
}

impl<'b> Work<'_, 'b> {
    /// The ledger, for a moment: nobody grades while holding it.
    fn book(&self) -> MutexGuard<'_, &'b mut Gradebook> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn student(&self, subject: &str) -> Result<One, BatchError> {
        let (story, student) = {
            let book = self.book();
            (book.story(subject)?, book.ledger().student(subject)?)
        };
        let mut one = One::default();
        let mut after = story.clone();
        let mut new: BTreeMap<u32, SubmissionResult> = BTreeMap::new();
        for (number, attempt) in &story.attempts {
            let Some(recorded) = attempt.good.as_ref() else { continue };
            match self.attempt(&student.submission, *number, attempt, recorded)? {
                Again::Same => {}
                Again::Kept(why) => one.kept.push((student.submission.clone(), why)),
                Again::New(graded, key) => {
                    one.rerun += 1;
                    if graded.result.status == SubmissionStatus::Error {
                        let why = graded.result.notes.last();
                        let why = why.map(|n| Message::new(n.code.clone(), n.args.clone()));
                        one.errors.push((student.submission.clone(), why.unwrap_or_default()));
                        continue;
                    }
                    if self.options.apply {
                        let mut book = self.book();
                        let mut write = book.ledger_mut().begin()?;
                        record::put_result(&mut write, subject, &graded, &key)?;
                        write.commit()?;
                    }
                    if let Some(attempt) = after.attempts.get_mut(number) {
                        attempt.good = Some(recorded_of(recorded, &graded.result));
                    }
                    new.insert(*number, graded.result);
                }
            }
        }
        one.impact = self.impact(&student.submission, &story, &after, &new)?;
        Ok(one)
    }

    fn attempt(
        &self,
        submission: &str,
        number: u32,
        attempt: &AttemptStory,
        recorded: &Recorded,
    ) -> Result<Again, BatchError> {
        let (dir, words) = {
            let book = self.book();
            let words: Option<AttemptWords> =
                attempt.seen.as_ref().map(|s| book.ledger().body_as(s.seq)).transpose()?.flatten();
            (book.dir().to_owned(), words.unwrap_or_default())
        };
        let mut discovered = Discovered::new(submission, vec![]);
        discovered.attempt = number;
        let want = attempt.seen.as_ref().map_or("", |s| s.sha256.as_str());
        let content = match files(&words, &dir, &self.archives, want) {
            Ok((parts, content)) => {
                discovered.parts = parts;
                content
            }
            Err(why) => return Ok(Again::Kept(why)),
        };
        let mut before = |seq| Ok(self.book().ledger().body_as(seq)?);
        let id = batch::content_id(&content);
        let plan = batch::plan(self.engine, &self.definitions, recorded, (&id, 1), &mut before)?;
        let graded = match plan {
            Plan::Nothing => return Ok(Again::Same),
            Plan::Some(again) if again.tasks.is_empty() => self.engine.keep(&discovered, &again),
            Plan::Some(again) => batch::grade(self.engine, &discovered, &content, Some(&again)),
            Plan::All => batch::grade(self.engine, &discovered, &content, None),
        };
        let key = batch::key(self.engine, &id, graded.result.language.map(LanguageName::word));
        Ok(Again::New(Box::new(graded), key))
    }

    /// What the change comes to for a student.
    fn impact(
        &self,
        submission: &str,
        before: &Story,
        after: &Story,
        new: &BTreeMap<u32, SubmissionResult>,
    ) -> Result<Option<Impact>, BatchError> {
        let graded = |s: &Story| s.attempts.values().any(|a| a.standing().is_some());
        if !graded(before) {
            return Ok(None);
        }
        let counting = |story: &Story, rules: &RulesFacts, max: f64| -> Option<Standing> {
            standings(story, &rules.rules, &rules.zone(), max).into_iter().find(|s| s.counts)
        };
        let (old_rules, old_max) = &self.before;
        let rules = &self.options.rules;
        let (Some(was), Some(is)) = (counting(before, old_rules, *old_max), counting(after, rules, self.max))
        else {
            return Ok(None);
        };
        let result = |story: &Story, number: u32| -> Result<Option<SubmissionResult>, BatchError> {
            let Some(recorded) = story.attempts.get(&number).and_then(AttemptStory::standing) else {
                return Ok(None);
            };
            let before: Option<batch::Before> = self.book().ledger().body_as(recorded.seq)?;
            Ok(before.map(|b| b.result))
        };
        let old = result(before, was.attempt)?;
        let now = match new.get(&is.attempt) {
            Some(result) => Some(result.clone()),
            None => result(before, is.attempt)?,
        };
        let (checks, tasks) =
            old.zip(now).map_or_else(Default::default, |(old, now)| differences(&old, &now));
        let passes = |score: Option<f64>, rules: &RulesFacts, max| {
            rules.rules.pass.map(|mark| score.is_some_and(|score| mark.passes(score, max)))
        };
        let passes =
            passes(was.score, if old_rules.rules.pass.is_some() { old_rules } else { rules }, *old_max)
                .zip(passes(is.score, rules, self.max));
        Ok(Some(Impact {
            submission: submission.to_owned(),
            attempt: is.attempt,
            before: was.score,
            after: is.score,
            passes: passes.map(|(a, b)| [a, b]),
            checks,
            tasks,
        }))
    }
}

enum Again {
    /// Its result stands.
    Same,
    /// It cannot be graded again.
    Kept(Message),
    New(Box<Graded>, String),
}

/// The files of an attempt, where they are still what was graded; else why not.
pub fn files(
    words: &AttemptWords,
    out: &Path,
    archives: &Archives,
    sha256: &str,
) -> Result<(Vec<Part>, Content), Message> {
    let out = out.canonicalize().unwrap_or_else(|_| out.to_owned());
    let found: Option<Vec<Part>> = words.places.iter().map(|p| p.open(&out, archives)).collect();
    let Some(parts) = found.filter(|parts| !parts.is_empty()) else {
        return Err(Message::bare("files_are_gone"));
    };
    let content = read(&parts).map_err(|e| {
        let args = args! { "path" => e.path.display().to_string(), "reason" => e.source.to_string() };
        Message::new("file_unreadable", args)
    })?;
    if content.sha256 == sha256 { Ok((parts, content)) } else { Err(Message::bare("files_have_changed")) }
}

fn recorded_of(before: &Recorded, result: &SubmissionResult) -> Recorded {
    Recorded {
        status: result.status,
        score: result.score,
        bonus: result.bonus,
        tasks: result.tasks.iter().map(|t| (t.id.clone(), t.score)).collect(),
        assignment: result.receipt.assignment_sha256.clone(),
        ..before.clone()
    }
}

/// Checks and tasks that come out in another way.
pub fn differences(old: &SubmissionResult, now: &SubmissionResult) -> (Vec<CheckImpact>, Vec<TaskImpact>) {
    let checks = |r: &SubmissionResult| -> BTreeMap<String, Status> {
        r.tasks.iter().flat_map(|t| &t.checks).map(|c| (c.id.clone(), c.status)).collect()
    };
    let tasks = |r: &SubmissionResult| -> BTreeMap<String, f64> {
        r.tasks.iter().map(|t| (t.id.clone(), t.score)).collect()
    };
    let (a, b) = (checks(old), checks(now));
    let all: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    let checks = all.into_iter().filter(|id| a.get(*id) != b.get(*id)).map(|id| CheckImpact {
        id: id.clone(),
        before: a.get(id).copied(),
        after: b.get(id).copied(),
    });
    let (x, y) = (tasks(old), tasks(now));
    let all: std::collections::BTreeSet<&String> = x.keys().chain(y.keys()).collect();
    let of = |map: &BTreeMap<String, f64>, id: &String| map.get(id).copied().unwrap_or_default();
    let tasks = all.into_iter().filter(|id| (of(&x, id) - of(&y, id)).abs() > 1e-9).map(|id| TaskImpact {
        id: id.clone(),
        before: of(&x, id),
        after: of(&y, id),
    });
    (checks.collect(), tasks.collect())
}
