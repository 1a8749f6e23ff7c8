//! A batch of submissions: who works on what, and what is kept of it.

use super::again::Again;
use super::engine::{Engine, Graded};
use super::gradebook::Gradebook;
use super::record::{self, Files};
use super::repeat;
use super::result::{LanguageName, SubmissionResult, SubmissionStatus};
use super::story::{AttemptStory, Recorded};
use crate::assignment::Definitions;
use crate::assignment::manifest::Language;
use crate::ledger::LedgerError;
use crate::submission::{Content, Discovered, HexBytes, Kind, ReadProblem, fingerprint, read};
use crate::text::Message;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;

/// How a batch is run.
pub struct Options<'a> {
    /// Submissions worked on at a time.
    pub jobs: usize,
    /// Ignore what was graded before.
    pub fresh: bool,
    /// Runs of each submission: those that come out differently are marked.
    pub repeat: u32,
    /// Set when the user interrupts.
    pub stop: &'a AtomicBool,
}

/// What a batch came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Submissions graded now.
    pub graded: usize,
    /// Submissions unchanged since they were graded.
    pub unchanged: usize,
    /// Submissions at which we failed.
    pub errors: usize,
    /// Whether the user interrupted before all was done.
    pub interrupted: bool,
}

/// Something that happened.
pub enum Event<'a> {
    /// A submission is done.
    Done {
        /// Its id.
        submission: &'a str,
        /// Whether it was taken from the ledger.
        unchanged: bool,
    },
    /// Something to be told.
    Tell(&'a Message),
    /// Something to be warned of.
    Warn(&'a Message),
}

/// Why a batch ended early.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A result that is no JSON: a damaged ledger.
    #[error("the ledger holds a result that cannot be read: {0}")]
    Damaged(#[from] serde_json::Error),
    /// The folder that a batch's nodes share.
    #[error("{}: {source}", path.display())]
    Shared {
        /// The file.
        path: PathBuf,
        /// What happened.
        source: std::io::Error,
    },
}

/// What decides a grade beside the definitions of tasks: equal keys and equal definitions, equal results.
///
/// `content` is a [`content_id`].
pub fn key(engine: &Engine<'_>, content: &str, language: Option<&str>) -> String {
    let language = match language {
        Some("python") => Some(Language::Python),
        Some("rust") => Some(Language::Rust),
        _ => None,
    };
    hash(&[
        "2",
        content,
        &engine.assignment.id,
        &engine.assignment.definitions.shared,
        &engine.oracles.seed_sha256(),
        &engine.runtimes.identity_of(language, engine.assignment),
    ])
}

/// What of the files decides a grade: their hash, and the remarks about them, since another reason why nothing could be
/// read is another result.
pub fn content_id(content: &Content) -> String {
    if content.notes.is_empty() {
        return content.sha256.clone();
    }
    let notes = serde_json::to_string(&content.notes).unwrap_or_default();
    hash(&[&content.sha256, &notes])
}

/// The key of ledgers of version 1.
fn legacy_key(engine: &Engine<'_>, content: &str) -> String {
    let assignment = &engine.assignment.sha256;
    hash(&[content, assignment, &engine.oracles.seed_sha256(), &engine.runtimes.identity()])
}

pub(super) fn hash(parts: &[&str]) -> String {
    let mut sha = Sha256::new();
    for part in parts {
        sha.update((part.len() as u64).to_le_bytes());
        sha.update(part.as_bytes());
    }
    format!("{:x}", HexBytes(&sha.finalize()))
}

pub(super) const fn language(content: &Content) -> Option<&'static str> {
    match content.kind {
        Kind::Python => Some("python"),
        Kind::Rust => Some("rust"),
        Kind::Nothing => None,
    }
}

/// What workers tell the thread that owns the ledger.
enum Told {
    /// What is known of this one? The answer goes back.
    Question(usize, mpsc::Sender<AttemptStory>),
    /// The result that this event put down.
    Before(i64, mpsc::Sender<Option<Before>>),
    /// It is done.
    Done(usize, Files, Work),
    Failed(BatchError),
    /// It is graded elsewhere.
    Sent,
    /// The user interrupted while it was worked on.
    Dropped,
}

/// Something that has to be graded.
pub(super) struct ToGrade<'a> {
    /// Number of the submission.
    pub i: usize,
    /// What is put down of its files.
    pub files: Files,
    /// Its files.
    pub content: &'a Content,
    /// What of it is graded again, where that is not everything.
    pub again: Option<&'a Again>,
}

/// Who grades, where that is not this process.
pub(super) trait Elsewhere: Sync {
    /// Hands a submission over; called from several threads.
    fn send(&self, work: ToGrade<'_>) -> Result<(), BatchError>;
}

/// What became of a submission.
pub(super) enum Work {
    /// Graded, with what decided it.
    Fresh(Box<Graded>, String),
    /// As it was.
    Unchanged,
}

/// A recorded result with its timing.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Before {
    pub result: SubmissionResult,
}

/// Grades submissions and records each in the ledger the moment it is done. `subjects` are their opaque ids.
pub fn run(
    engine: &Engine<'_>,
    submissions: &[Discovered],
    subjects: &[String],
    book: &mut Gradebook,
    options: &Options<'_>,
    on: &mut dyn FnMut(Event<'_>),
) -> Result<Summary, BatchError> {
    let definitions = book.definitions()?;
    let mut keeper = Keeper { book, submissions, subjects, summary: Summary::default(), on };
    go_through(engine, &definitions, &mut keeper, options, None)?;
    let mut summary = keeper.summary;
    summary.interrupted =
        options.stop.load(Ordering::Relaxed) && summary.graded + summary.unchanged < submissions.len();
    Ok(summary)
}

/// Looks at every submission: what is known stays, the rest is graded here or sent elsewhere.
pub(super) fn go_through(
    engine: &Engine<'_>,
    definitions: &BTreeMap<String, Definitions>,
    keeper: &mut Keeper<'_, '_>,
    options: &Options<'_>,
    elsewhere: Option<&dyn Elsewhere>,
) -> Result<(), BatchError> {
    let next = AtomicUsize::new(0);
    let failed = AtomicBool::new(false);
    let submissions = keeper.submissions;
    // The ledger has one writer: this thread, which also looks up what is known.
    std::thread::scope(|scope| {
        let (tell, told) = mpsc::channel::<Told>();
        for _ in 0..options.jobs.max(1) {
            let tell = tell.clone();
            let (next, failed) = (&next, &failed);
            scope.spawn(move || {
                let worker = Worker { engine, definitions, options, elsewhere, tell: &tell };
                while !options.stop.load(Ordering::Relaxed) && !failed.load(Ordering::Relaxed) {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    let Some(submission) = submissions.get(i) else { break };
                    let work = worker.one(submission, i);
                    if tell.send(work.unwrap_or_else(Told::Failed)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(tell);
        let mut outcome = Ok(());
        for item in told {
            if let Err(e) = keeper.hear(item) {
                failed.store(true, Ordering::Relaxed);
                outcome = outcome.and(Err(e));
            }
        }
        outcome
    })
}

struct Worker<'a> {
    engine: &'a Engine<'a>,
    definitions: &'a BTreeMap<String, Definitions>,
    options: &'a Options<'a>,
    elsewhere: Option<&'a dyn Elsewhere>,
    tell: &'a mpsc::Sender<Told>,
}

impl Worker<'_> {
    fn ask<T>(&self, question: impl FnOnce(mpsc::Sender<T>) -> Told) -> Option<T> {
        let (reply, answer) = mpsc::channel();
        self.tell.send(question(reply)).ok()?;
        answer.recv().ok()
    }

    fn one(&self, submission: &Discovered, i: usize) -> Result<Told, BatchError> {
        let known = if self.options.fresh { None } else { self.ask(|reply| Told::Question(i, reply)) };
        let known = known.unwrap_or_default();
        // Looked at before it is read: a change while it is read shows the next time.
        let stat = fingerprint(&submission.parts);
        let seen = known.seen.as_ref().filter(|s| s.stat.is_some() && s.stat == stat);
        let mut files = Files { stat, ..Files::default() };
        let mut content = None;
        if let Some(seen) = seen {
            files.is(&seen.sha256, &seen.content);
        } else {
            match read(&submission.parts) {
                Ok(read) => {
                    files.is(&read.sha256, &content_id(&read));
                    content = Some(read);
                }
                Err(e) => return Ok(self.unread(submission, i, &e)),
            }
        }
        let plan = self.plan(&known, &files.content)?;
        if matches!(plan, Plan::Nothing) {
            return Ok(Told::Done(i, files, Work::Unchanged));
        }
        if let Plan::Some(again) = &plan
            && again.tasks.is_empty()
        {
            let graded = self.engine.keep(submission, again);
            let key = key(self.engine, &files.content, graded.result.language.map(LanguageName::word));
            return Ok(Told::Done(i, files, Work::Fresh(Box::new(graded), key)));
        }
        let content = match content.map_or_else(|| read(&submission.parts), Ok) {
            Ok(content) => content,
            Err(e) => return Ok(self.unread(submission, i, &e)),
        };
        files.is(&content.sha256, &content_id(&content));
        let again = if let Plan::Some(again) = plan { Some(again) } else { None };
        if let Some(elsewhere) = self.elsewhere {
            let again = again.as_deref();
            return elsewhere.send(ToGrade { i, files, content: &content, again }).map(|()| Told::Sent);
        }
        let run = || grade(self.engine, submission, &content, again.as_deref());
        let (graded, runs) =
            repeat::repeat(run(), self.options.repeat, self.engine.assignment.lang, &mut || run());
        let interrupted =
            graded.result.status == SubmissionStatus::Error && self.engine.stop.load(Ordering::Relaxed);
        if interrupted {
            return Ok(Told::Dropped);
        }
        let key = repeat::key(&key(self.engine, &files.content, language(&content)), runs);
        Ok(Told::Done(i, files, Work::Fresh(Box::new(graded), key)))
    }

    /// A file that we cannot read costs one submission its grade, not the batch.
    fn unread(&self, submission: &Discovered, i: usize, problem: &ReadProblem) -> Told {
        let graded = self.engine.unread(submission, problem);
        Told::Done(i, Files::default(), Work::Fresh(Box::new(graded), String::new()))
    }

    fn plan(&self, known: &AttemptStory, content: &str) -> Result<Plan, BatchError> {
        let usable = !self.options.fresh && !known.failed_since();
        let Some(recorded) = known.good.as_ref().filter(|_| usable) else { return Ok(Plan::All) };
        let runs = self.options.repeat;
        let plan = plan(self.engine, self.definitions, recorded, (content, runs), &mut |seq| {
            Ok(self.ask(|reply| Told::Before(seq, reply)).flatten())
        })?;
        // Runs are compared whole.
        Ok(if runs > 1 && matches!(plan, Plan::Some(_)) { Plan::All } else { plan })
    }
}

/// What is to be done for a submission.
pub(super) enum Plan {
    /// Its result stands.
    Nothing,
    /// Some tasks.
    Some(Box<Again>),
    /// Everything.
    All,
}

/// What is to be done for files that were graded before: `content` is their [`content_id`], with the number of runs that
/// are wanted; `before` reads a recorded result.
pub(super) fn plan(
    engine: &Engine<'_>,
    definitions: &BTreeMap<String, Definitions>,
    recorded: &Recorded,
    (content, runs): (&str, u32),
    before: &mut dyn FnMut(i64) -> Result<Option<Before>, BatchError>,
) -> Result<Plan, BatchError> {
    let assignment = engine.assignment;
    let same_assignment = recorded.assignment == assignment.sha256;
    if recorded.legacy {
        let same = same_assignment && runs <= 1 && recorded.key == legacy_key(engine, content);
        return Ok(if same { Plan::Nothing } else { Plan::All });
    }
    if !repeat::serves(&recorded.key, &key(engine, content, recorded.language.as_deref()), runs) {
        return Ok(Plan::All);
    }
    if same_assignment {
        return Ok(Plan::Nothing);
    }
    let Some(old) = definitions.get(&recorded.assignment) else { return Ok(Plan::All) };
    let Some(before) = before(recorded.seq)? else { return Ok(Plan::All) };
    Ok(Again::new(assignment, old, before.result).map_or(Plan::All, |again| Plan::Some(Box::new(again))))
}

/// Grades one; a bug of ours costs one submission its grade, not the batch.
pub(super) fn grade(
    engine: &Engine<'_>,
    submission: &Discovered,
    content: &Content,
    again: Option<&Again>,
) -> Graded {
    catch_unwind(AssertUnwindSafe(|| engine.grade_again(submission, content, again)))
        .unwrap_or_else(|_| engine.panicked(submission, content))
}

/// The thread that owns the ledger.
pub(super) struct Keeper<'a, 'o> {
    pub book: &'a mut Gradebook,
    pub submissions: &'a [Discovered],
    /// Their opaque ids.
    pub subjects: &'a [String],
    pub summary: Summary,
    pub on: &'o mut dyn FnMut(Event<'_>),
}

impl Keeper<'_, '_> {
    fn hear(&mut self, told: Told) -> Result<(), BatchError> {
        match told {
            Told::Sent | Told::Dropped => Ok(()),
            Told::Failed(e) => Err(e),
            Told::Question(i, reply) => {
                let mut story = self.book.story(&self.subjects[i])?;
                let attempt = story.attempts.remove(&self.submissions[i].attempt);
                // Whoever asked may have stopped waiting.
                let _ = reply.send(attempt.unwrap_or_default());
                Ok(())
            }
            Told::Before(seq, reply) => {
                let _ = reply.send(self.book.ledger().body_as(seq)?);
                Ok(())
            }
            Told::Done(i, files, work) => self.keep(i, &files, &work),
        }
    }

    /// Records what became of a submission.
    pub fn keep(&mut self, i: usize, files: &Files, work: &Work) -> Result<(), BatchError> {
        let (submission, subject) = (&self.submissions[i], &self.subjects[i]);
        let story = self.book.story(subject)?;
        let seen = story.attempts.get(&submission.attempt).and_then(|a| a.seen.as_ref());
        let facts = record::seen_facts(submission, files);
        let words = record::seen_words(submission, self.book.dir());
        let known = match seen {
            // What could not be read is as it was, as far as we know.
            Some(_) if files.sha256.is_empty() => true,
            Some(seen) if seen.facts == facts => {
                self.book.ledger().body(seen.seq)?.as_deref() == Some(words.as_str())
            }
            _ => false,
        };
        if !known || matches!(work, Work::Fresh(..)) {
            let mut write = self.book.ledger_mut().begin()?;
            if !known {
                record::put_seen(&mut write, subject, submission.attempt, facts, &words)?;
            }
            if let Work::Fresh(graded, key) = work {
                record::put_result(&mut write, subject, graded, key)?;
            }
            write.commit()?;
        }
        let unchanged = match work {
            Work::Unchanged => {
                self.summary.unchanged += 1;
                true
            }
            Work::Fresh(graded, _) => {
                self.summary.graded += 1;
                self.summary.errors += usize::from(graded.result.status == SubmissionStatus::Error);
                false
            }
        };
        (self.on)(Event::Done { submission: &submission.id, unchanged });
        Ok(())
    }
}
