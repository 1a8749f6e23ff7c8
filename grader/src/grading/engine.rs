//! One submission, from its files to its result.

use super::again::Again;
use super::check::Machine;
use super::oracle::Oracles;
use super::result::{
    LanguageName, NoteResult, Place, Receipt, Status, SubmissionResult, SubmissionStatus, TaskResult,
    round_points,
};
use super::runtime::Runtimes;
use super::task::{self, TaskOutcome, TaskRun};
use super::{diagnosis, fingerprint, follow};
use crate::assignment::Assignment;
use crate::assignment::manifest::{Language, Versions, Visibility};
use crate::assignment::signature::Entry;
use crate::compare::Failure;
use crate::run::{Conversation, Load, Program, Start, Tap, Trouble};
use crate::submission::{Content, Discovered, Kind, ReadProblem};
use crate::text::{Explain, Message, args};
use grader_protocol::{LoadReport, Note, Value};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Which checks are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selection {
    /// All: the official grade.
    All,
    /// The public ones only: a student's own check.
    Public,
    /// Those of one task: a known mistake in it.
    Task(usize),
}

/// What grades submissions of one assignment.
pub struct Engine<'a> {
    /// The assignment.
    pub assignment: &'a Assignment,
    /// Its oracles.
    pub oracles: Oracles<'a>,
    /// What runs submissions.
    pub runtimes: Runtimes,
    /// Which checks are run.
    pub selection: Selection,
    /// Everybody's share of the machine.
    pub machine: Machine,
    /// Set when the user interrupts.
    pub stop: &'a AtomicBool,
    /// Records every byte that is sent to students' processes.
    pub tap: Option<Tap>,
}

/// A graded attempt, with what varies from run to run.
#[derive(Clone, Debug)]
pub struct Graded {
    /// What `results.jsonl` says.
    pub result: SubmissionResult,
    /// What `timings.jsonl` says.
    pub timing: Timing,
}

/// One line of `timings.jsonl`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Timing {
    /// Submission id.
    pub submission: String,
    /// Number of the attempt.
    pub attempt: u32,
    /// Wall time in seconds.
    pub wall_seconds: f64,
    /// CPU time of the student's processes in seconds.
    pub cpu_seconds: f64,
    /// Peak memory of the student's processes in bytes.
    pub peak_memory: u64,
}

impl Timing {
    /// Of what took no time yet.
    fn none(submission: &Discovered) -> Self {
        Self {
            submission: submission.id.clone(),
            attempt: submission.attempt,
            wall_seconds: 0.0,
            cpu_seconds: 0.0,
            peak_memory: 0,
        }
    }
}

/// Most bytes of answers of one submission. Those of the course take some hundred kilobytes.
const ANSWERS: u64 = 256 << 20;

/// More remarks than this are not kept: the runner has a limit of its own, but shares its process with students' code.
const MAX_REMARKS: usize = 200;

/// More versions than this of one name are not tried.
const MAX_VERSIONS: usize = 5;

impl Engine<'_> {
    /// Grades one attempt. Never fails: what we fail at has status `error` and no score.
    pub fn grade(&self, submission: &Discovered, content: &Content) -> Graded {
        self.grade_again(submission, content, None)
    }

    /// Grades one attempt; of tasks that `again` does not name, the earlier results are kept.
    pub fn grade_again(&self, submission: &Discovered, content: &Content, again: Option<&Again>) -> Graded {
        let started = Instant::now();
        let mut graded = self.empty(submission, &content.sha256);
        let language = match content.kind {
            Kind::Python => Some(Language::Python),
            Kind::Rust => Some(Language::Rust),
            Kind::Nothing => None,
        };
        graded.result.language = language.map(LanguageName::from);
        graded.result.notes = content.notes.iter().map(|m| self.note(m.clone())).collect();
        let outcome = match language {
            None if content.explained() => {
                graded.result.status = SubmissionStatus::Unreadable;
                Ok(())
            }
            None => self.unreadable(&mut graded, Message::bare("nothing_handed_in")),
            Some(l) if !self.assignment.languages.contains(&l) => self.unreadable(
                &mut graded,
                Message::new("language_not_accepted", args! { "language" => name_of(l) }),
            ),
            Some(language) => self.run(language, content, again, &mut graded),
        };
        if let Err(trouble) = outcome {
            graded.result.status = SubmissionStatus::Error;
            graded.result.score = None;
            graded.result.bonus = 0.0;
            graded.result.tasks.clear();
            let note = self.note(trouble.message());
            graded.result.notes.push(note);
        }
        graded.timing.wall_seconds = round_seconds(started.elapsed());
        graded
    }

    /// What is said of an attempt at which the program itself panicked.
    pub fn panicked(&self, submission: &Discovered, content: &Content) -> Graded {
        self.not_graded(submission, &content.sha256, Message::bare("trouble_panic"))
    }

    /// What is said of an attempt whose files cannot be read: our failure.
    pub fn unread(&self, submission: &Discovered, problem: &ReadProblem) -> Graded {
        let args =
            args! { "path" => problem.path.display().to_string(), "reason" => problem.source.to_string() };
        self.not_graded(submission, "", Message::new("file_unreadable", args))
    }

    /// What is said of an attempt with files of this hash at which we failed.
    pub fn not_graded(&self, submission: &Discovered, sha256: &str, why: Message) -> Graded {
        let mut graded = self.empty(submission, sha256);
        graded.result.status = SubmissionStatus::Error;
        graded.result.score = None;
        graded.result.notes.push(self.note(why));
        graded
    }

    fn empty(&self, submission: &Discovered, sha256: &str) -> Graded {
        let max_score =
            round_points(self.assignment.tasks.iter().filter(|t| !t.bonus).map(|t| t.points).sum());
        let result = SubmissionResult {
            schema: 1,
            assignment: self.assignment.id.clone(),
            submission: submission.id.clone(),
            students: submission.students(),
            attempt: submission.attempt,
            counts: true,
            submitted_at: submission.submitted_at.clone(),
            language: None,
            status: SubmissionStatus::Graded,
            score: Some(0.0),
            max_score,
            bonus: 0.0,
            tasks: vec![],
            notes: vec![],
            receipt: Receipt {
                submission_sha256: sha256.to_owned(),
                assignment_sha256: self.assignment.sha256.clone(),
                grader: env!("CARGO_PKG_VERSION").to_owned(),
                seed_sha256: self.oracles.seed_sha256(),
                runtime: String::new(),
                sandbox: self.runtimes.sandbox.describe(),
            },
            final_score: None,
            penalty: 0.0,
            late: None,
            by_hand: None,
        };
        Graded { result, timing: Timing::none(submission) }
    }

    fn note(&self, message: Message) -> NoteResult {
        NoteResult::new(message, self.assignment.lang)
    }

    #[expect(clippy::unnecessary_wraps, reason = "one arm of a match whose others can fail")]
    fn unreadable(&self, graded: &mut Graded, why: Message) -> Result<(), Trouble> {
        graded.result.status = SubmissionStatus::Unreadable;
        graded.result.notes.push(self.note(why));
        Ok(())
    }

    fn run(
        &self,
        language: Language,
        content: &Content,
        again: Option<&Again>,
        graded: &mut Graded,
    ) -> Result<(), Trouble> {
        let prepared = {
            let _shared = self.machine.read().unwrap_or_else(std::sync::PoisonError::into_inner);
            self.runtimes.prepare(language, content, self.assignment)?
        };
        graded.result.notes.extend(prepared.notes.into_iter().map(|n| self.note(n)));
        graded.result.receipt.runtime.clone_from(&prepared.identity);
        let start = match prepared.start {
            Ok(start) => start,
            Err(failure) => {
                self.all_failed(&failure, graded);
                return Ok(());
            }
        };
        self.oracles.begin();
        let before = graded.clone();
        let mut outcome = self.converse(&*start, prepared.load.clone(), again, graded);
        if let Some(cold) = start.in_doubt(outcome.is_err())
            && !self.stop.load(Ordering::Relaxed)
        {
            *graded = before;
            outcome = self.converse(cold, prepared.load, again, graded);
        }
        outcome
    }

    /// All tasks came out the same way.
    fn all_failed(&self, failure: &Failure, graded: &mut Graded) {
        let lang = self.assignment.lang;
        for task in &self.assignment.tasks {
            let verdict =
                super::check::Verdict { status: failure.status(), message: Some(failure.message(false)) };
            let outcome = TaskOutcome {
                task: 0,
                runs: vec![],
                verdicts: vec![verdict; task.checks.len()],
                oracle: task.oracles[0].clone(),
                score: 0.0,
                diagnosis: None,
            };
            graded.result.tasks.push(task::result(task, &outcome, None, lang));
        }
    }

    fn converse(
        &self,
        start: &dyn Start,
        load: Load,
        again: Option<&Again>,
        graded: &mut Graded,
    ) -> Result<(), Trouble> {
        let total = Duration::from_secs_f64(self.assignment.limits.total_seconds);
        let mut party = Conversation::new(Program { start: Box::new(start), load, total });
        party.stop_on(self.stop);
        party.room_for_answers(ANSWERS);
        if let Some(tap) = &self.tap {
            party.tap(Tap::clone(tap));
        }
        let report = match party.report()? {
            Ok(report) => report,
            Err(failure) => {
                self.all_failed(&failure, graded);
                return Ok(());
            }
        };
        if !party.runtime().is_empty() {
            party.runtime().clone_into(&mut graded.result.receipt.runtime);
        }
        let remarks = report.notes.iter().filter(|n| n.code != crate::run::NO_HEADING);
        graded.result.notes.extend(remarks.take(MAX_REMARKS).map(|n| self.note(message(n))));
        if report.notes.iter().any(|n| n.code == "nothing_to_grade") {
            graded.result.status = SubmissionStatus::Unreadable;
            return Ok(());
        }
        let (outcomes, chosen) = self.tasks(&mut party, &report, again)?;
        graded.result.notes.extend(party.notes().iter().map(|n| self.note(message(n))));
        let (cpu, peak) = party.close();
        graded.timing.cpu_seconds = (cpu * 1e4).round() / 1e4;
        graded.timing.peak_memory = peak;
        self.collect(&outcomes, &chosen, &report, again, graded);
        Ok(())
    }

    /// Runs all tasks, and tries the versions of what they are about.
    fn tasks(
        &self,
        party: &mut Conversation<'_>,
        report: &LoadReport,
        again: Option<&Again>,
    ) -> Result<(Vec<TaskOutcome>, Chosen), Trouble> {
        let mut outcomes: BTreeMap<usize, TaskOutcome> = BTreeMap::new();
        let mut chosen = Chosen::new();
        for entry in &self.assignment.entries {
            let versions = self.candidates(&entry.name, report);
            if let Some(last) = versions.last() {
                party.choose(&entry.name, *last);
                chosen.insert(entry.name.clone(), *last);
            }
        }
        party.hear_notes()?;
        let mut attempts: Vec<Attempt<'_>> =
            self.subjects().into_iter().map(|subject| self.attempt(subject, report, again)).collect();
        // All public checks come before the first hidden one: what they say in full can then hold nothing of a hidden
        // input, whatever the student's code keeps.
        for visibility in [Visibility::Public, Visibility::Hidden] {
            for attempt in &mut attempts {
                let (version, best) = self.advance(party, attempt, visibility)?;
                party.choose(attempt.subject, version);
                chosen.insert(attempt.subject.to_owned(), version);
                outcomes.extend(best.into_iter().map(|t| (t.task, t)));
            }
        }
        let mut outcomes: Vec<TaskOutcome> = outcomes.into_values().collect();
        let selects = |task, check| self.selects(task, check);
        if self.assignment.policy.follow_through {
            follow::follow_through(party, &self.oracles, &mut outcomes, |_| true, selects)?;
            self.follow_versions(party, &attempts, &mut outcomes, &mut chosen)?;
        }
        diagnosis::diagnose(&self.oracles, &mut outcomes, selects)?;
        Ok((outcomes, chosen))
    }

    /// A version that is no better by itself may be the better one given the student's own parts: the second try at a
    /// class, right but for a sigmoid that is wrong.
    fn follow_versions(
        &self,
        party: &mut Conversation<'_>,
        attempts: &[Attempt<'_>],
        outcomes: &mut Vec<TaskOutcome>,
        chosen: &mut Chosen,
    ) -> Result<(), Trouble> {
        let selects = |task, check| self.selects(task, check);
        for attempt in attempts.iter().filter(|a| a.versions.len() > 1) {
            let about =
                |task: usize| self.assignment.tasks[task].uses.first().is_some_and(|s| s == attempt.subject);
            let open = |o: &TaskOutcome| {
                about(o.task)
                    && !self.assignment.tasks[o.task].given.is_empty()
                    && !o.passed(|c| selects(o.task, c))
            };
            if !outcomes.iter().any(open) {
                continue;
            }
            let sum = |outcomes: &[TaskOutcome]| -> f64 {
                outcomes.iter().filter(|o| about(o.task)).map(|o| o.score).sum()
            };
            let now = chosen.get(attempt.subject).copied().unwrap_or(0);
            let mut best = now;
            for (version, runs) in attempt.versions.iter().filter(|(v, _)| *v != now) {
                party.choose(attempt.subject, *version);
                let mut other = outcomes.clone();
                for run in runs {
                    let judged = run.judge(&self.oracles, |check| selects(run.task, check))?;
                    if let Some(place) = other.iter_mut().find(|o| o.task == run.task) {
                        *place = judged;
                    }
                }
                follow::follow_through(party, &self.oracles, &mut other, about, selects)?;
                if sum(&other) > sum(outcomes) + 1e-9 {
                    best = *version;
                    *outcomes = other;
                }
            }
            party.choose(attempt.subject, best);
            chosen.insert(attempt.subject.to_owned(), best);
        }
        Ok(())
    }

    /// The versions of a subject with its tasks, nothing of them run yet. The last version comes first, so that it
    /// stands when an earlier one is no better.
    fn attempt<'s>(&self, subject: &'s str, report: &LoadReport, again: Option<&Again>) -> Attempt<'s> {
        let versions = match again.and_then(|again| self.kept_version(subject, report, again)) {
            Some(version) => vec![version],
            None => self.candidates(subject, report),
        };
        let about = |task: &crate::assignment::Task| task.uses.first().is_some_and(|s| s == subject);
        let runs = |no: usize| again.is_none_or(|again| again.tasks.contains(&no));
        let tasks = self.assignment.tasks.iter().enumerate().filter(|(no, t)| about(t) && runs(*no));
        let fresh: Vec<TaskRun> = tasks.map(|(no, t)| TaskRun::new(no, t.checks.len())).collect();
        let versions = versions.iter().rev().copied().chain(versions.is_empty().then_some(0));
        Attempt { subject, versions: versions.map(|v| (v, fresh.clone())).collect() }
    }

    /// Runs the checks of one visibility on every version; gives the best version so far and how its tasks come out.
    fn advance(
        &self,
        party: &mut Conversation<'_>,
        attempt: &mut Attempt<'_>,
        visibility: Visibility,
    ) -> Result<(u32, Vec<TaskOutcome>), Trouble> {
        let mut best: Option<(f64, u32, Vec<TaskOutcome>)> = None;
        for (version, tasks) in &mut attempt.versions {
            party.choose(attempt.subject, *version);
            let mut these = Vec::new();
            for run in tasks {
                let checks = &self.assignment.tasks[run.task].checks;
                let task = run.task;
                let now = |c: usize| checks[c].visibility == visibility && self.selects(task, c);
                run.run(party, &self.oracles, &self.machine, now)?;
                let so_far = |c: usize| {
                    (visibility == Visibility::Hidden || checks[c].visibility == visibility)
                        && self.selects(task, c)
                };
                these.push(run.judge(&self.oracles, so_far)?);
            }
            let score: f64 = these.iter().map(|t| t.score).sum();
            if best.as_ref().is_none_or(|(most, ..)| score > *most + 1e-9) {
                best = Some((score, *version, these));
            }
        }
        Ok(best.map_or((0, vec![]), |(_, version, these)| (version, these)))
    }

    fn selects(&self, task: usize, check: usize) -> bool {
        match self.selection {
            Selection::All => true,
            Selection::Public => self.assignment.tasks[task].checks[check].visibility == Visibility::Public,
            Selection::Task(only) => task == only,
        }
    }

    /// What the tasks are about, in the order of the tasks.
    fn subjects(&self) -> Vec<&str> {
        let mut seen = BTreeSet::new();
        let subjects = self.assignment.tasks.iter().filter_map(|t| t.uses.first()).map(String::as_str);
        subjects.filter(|s| seen.insert(*s)).collect()
    }

    /// Versions worth trying, in the order of the text: no stub unless there is nothing else.
    fn candidates(&self, entry: &str, report: &LoadReport) -> Vec<u32> {
        let Some(i) = self.assignment.entries.iter().position(|e| e.name == entry) else { return vec![] };
        let all = report.versions.get(i).map_or(&[][..], Vec::as_slice);
        let filled: Vec<u32> = (0..all.len()).filter(|v| !all[*v].stub).map(|v| v as u32).collect();
        let mut versions = if filled.is_empty() { (0..all.len() as u32).collect() } else { filled };
        let keep = match self.assignment.policy.versions {
            Versions::Best => MAX_VERSIONS,
            Versions::Last => 1,
        };
        versions.split_off(versions.len().saturating_sub(keep))
    }

    /// From outcomes to what the result says.
    fn collect(
        &self,
        outcomes: &[TaskOutcome],
        chosen: &Chosen,
        report: &LoadReport,
        again: Option<&Again>,
        graded: &mut Graded,
    ) {
        let lang = self.assignment.lang;
        let mut results: Vec<TaskResult> = Vec::new();
        for outcome in outcomes {
            let task = &self.assignment.tasks[outcome.task];
            let subject = task.uses.first().map_or("", String::as_str);
            let version = self.version(subject, chosen, report);
            let place = version.map(|v| Place { file: v.file.clone(), cell: v.cell, line: v.line });
            let mut outcome = outcome.clone();
            if version.is_some_and(|v| v.stub) && outcome.score == 0.0 {
                not_filled_in(&mut outcome, self.assignment.entry(subject).map_or(subject, Entry::shown));
            }
            let mut result = task::result(task, &outcome, place, lang);
            task::add_plots(&mut result, &outcome, &self.oracles);
            if self.selection == Selection::Public {
                public_only(&mut result);
            } else if outcome.score < task.points {
                // A student's own check says nothing of the kind.
                let selects = |check| self.selects(outcome.task, check);
                result.answers = fingerprint::of_answers(&self.oracles, &outcome, selects);
            }
            results.push(result);
        }
        if let Some(again) = again {
            results = again.merge(self.assignment, &results);
        }
        self.skip_dependents(&mut results);
        self.note_versions(chosen, report, graded);
        if let Some(again) = again {
            again.keep_notes(&mut graded.result.notes);
        }
        self.total(results, &mut graded.result);
    }

    /// Adds up the points of all tasks.
    fn total(&self, results: Vec<TaskResult>, result: &mut SubmissionResult) {
        let sum = |bonus: bool| -> f64 {
            let of = results.iter().zip(&self.assignment.tasks).filter(|(_, t)| t.bonus == bonus);
            of.map(|(r, _)| r.score).sum()
        };
        result.bonus = round_points(sum(true));
        result.score = Some(round_points(sum(false) + sum(true)));
        result.tasks = results;
    }

    /// A result of which no task has to be run again: the assignment's words changed, or tasks were taken out.
    pub fn keep(&self, submission: &Discovered, again: &Again) -> Graded {
        let mut result = again.before.clone();
        result.max_score = round_points(self.assignment.max_points());
        result.receipt.assignment_sha256.clone_from(&self.assignment.sha256);
        let mut tasks = again.merge(self.assignment, &[]);
        self.skip_dependents(&mut tasks);
        self.total(tasks, &mut result);
        Graded { result, timing: Timing::none(submission) }
    }

    fn version<'r>(
        &self,
        entry: &str,
        chosen: &Chosen,
        report: &'r LoadReport,
    ) -> Option<&'r grader_protocol::Version> {
        let i = self.assignment.entries.iter().position(|e| e.name == entry)?;
        let versions = report.versions.get(i)?;
        versions.get(*chosen.get(entry)? as usize)
    }

    /// The version of an entry that counted before, where none of its tasks is run again.
    fn kept_version(&self, subject: &str, report: &LoadReport, again: &Again) -> Option<u32> {
        let place = again.place(self.assignment, subject)?;
        let i = self.assignment.entries.iter().position(|e| e.name == subject)?;
        let at = |v: &grader_protocol::Version| {
            (v.file.as_str(), v.cell, v.line) == (&place.file, place.cell, place.line)
        };
        report.versions.get(i)?.iter().position(at).map(|v| v as u32)
    }

    /// Says which of several versions counted.
    fn note_versions(&self, chosen: &Chosen, report: &LoadReport, graded: &mut Graded) {
        for (entry, versions) in self.assignment.entries.iter().zip(&report.versions) {
            // That a variable is set again in its own cell is no news.
            let count = versions.iter().filter(|v| !renames(&v.source)).count();
            if count < 2 || entry.has_place() {
                continue;
            }
            let Some(version) = self.version(&entry.name, chosen, report) else { continue };
            let args = args! {
                "name" => entry.name, "count" => count, "cell" => version.cell, "line" => version.line,
                "file" => version.file
            };
            graded.result.notes.push(self.note(Message::new("several_versions", args)));
        }
    }

    /// A task that builds on another makes no sense where that one has no points.
    fn skip_dependents(&self, results: &mut [TaskResult]) {
        let lang = self.assignment.lang;
        for (i, task) in self.assignment.tasks.iter().enumerate() {
            let failed = task.depends.iter().find(|d| {
                let at = self.assignment.tasks.iter().position(|t| t.id == **d);
                at.and_then(|at| results.get(at)).is_some_and(|r| r.score == 0.0 && r.max_score > 0.0)
            });
            let (Some(dependency), Some(result)) = (failed, results.get_mut(i)) else { continue };
            let message = Message::new("skipped", args! { "task" => dependency });
            for check in result.checks.iter_mut().filter(|c| c.status != Status::Passed) {
                check.status = Status::Skipped;
                check.code = Some(message.code.clone());
                check.args.clone_from(&message.args);
                check.message = Some(message.text(lang));
            }
            result.status = task::status(result.checks.iter().map(|c| c.status), result.score);
        }
    }
}

/// What tasks are about, with a run of these tasks for each version of it.
struct Attempt<'s> {
    subject: &'s str,
    versions: Vec<(u32, Vec<TaskRun>)>,
}

/// The version of each entry that counts.
type Chosen = BTreeMap<String, u32>;

/// A student's own check shows the public checks, and points for these alone.
fn public_only(result: &mut TaskResult) {
    result.checks.retain(|c| c.visibility == Visibility::Public);
    result.max_score = round_points(result.checks.iter().map(|c| c.max_score).sum());
    result.status = task::status(result.checks.iter().map(|c| c.status), result.score);
}

/// An unfilled stub is told to be one, whatever its exception was.
fn not_filled_in(outcome: &mut TaskOutcome, entry: &str) {
    for verdict in outcome.verdicts.iter_mut().filter(|v| v.status != Status::Passed) {
        verdict.status = Status::Missing;
        verdict.message = Some(Message::new("not_filled_in", args! { "name" => entry }));
    }
}

fn name_of(language: Language) -> &'static str {
    match language {
        Language::Python => "Python",
        Language::Rust => "Rust",
    }
}

fn round_seconds(d: Duration) -> f64 {
    (d.as_secs_f64() * 1e4).round() / 1e4
}

/// A remark of the runner's as a message of the catalogue.
fn message(note: &Note) -> Message {
    let short = |text: &str| text.chars().take(100).collect::<String>();
    let args = note.args.iter().take(20).map(|(k, v)| (short(k), json(v))).collect();
    Message::new(short(&note.code), args)
}

fn json(value: &Value) -> serde_json::Value {
    match value {
        Value::None => serde_json::Value::Null,
        Value::Bool(x) => (*x).into(),
        Value::Int(x) => (*x).into(),
        Value::Float(x) => (*x).into(),
        // A student's names and texts end up here.
        Value::Text(x) => x.chars().take(500).collect::<String>().into(),
        Value::List(items) => items.iter().take(50).map(json).collect::<Vec<_>>().into(),
        other => other.kind().into(),
    }
}

/// Whether a text only gives another name to something: `Loss = loss`.
fn renames(source: &str) -> bool {
    let name = |s: &str| !s.trim().is_empty() && s.trim().chars().all(|c| c.is_alphanumeric() || c == '_');
    source.split_once('=').is_some_and(|(left, right)| name(left) && name(right))
}
