//! A batch of submissions: who works on what, and what is kept of it.

use super::engine::{Engine, Graded};
use super::repeat;
use super::result::{SubmissionResult, SubmissionStatus};
use crate::ledger::{Ledger, LedgerError, Record};
use crate::submission::{Content, Discovered, HexBytes, read};
use sha2::{Digest, Sha256};
use std::panic::{AssertUnwindSafe, catch_unwind};
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
        /// Its line of `results.jsonl`, parsed.
        result: &'a SubmissionResult,
        /// Whether it was taken from the ledger.
        unchanged: bool,
    },
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
}

/// What decides a grade: the same key, the same result.
pub fn key(engine: &Engine<'_>, content: &Content) -> String {
    let mut sha = Sha256::new();
    for part in [
        content.sha256.as_str(),
        engine.assignment.sha256.as_str(),
        &engine.oracles.seed_sha256(),
        &engine.runtimes.identity(),
    ] {
        sha.update((part.len() as u64).to_le_bytes());
        sha.update(part.as_bytes());
    }
    // Remarks are part of the result: another reason why nothing could be read is another result.
    for note in &content.notes {
        sha.update(note.code.as_bytes());
        sha.update(serde_json::to_vec(&note.args).unwrap_or_default());
    }
    format!("{:x}", HexBytes(&sha.finalize()))
}

/// What workers tell the thread that owns the ledger.
enum Told {
    /// Is this known? The answer goes back.
    Question(usize, String, mpsc::Sender<Option<Record>>),
    Fresh(Box<Graded>, String),
    Unchanged(Box<SubmissionResult>),
    Failed(BatchError),
    /// The user interrupted while it was worked on.
    Dropped,
}

/// Grades submissions and records each in the ledger the moment it is done.
pub fn run(
    engine: &Engine<'_>,
    submissions: &[Discovered],
    ledger: &mut Ledger,
    options: &Options<'_>,
    on: &mut dyn FnMut(Event<'_>),
) -> Result<Summary, BatchError> {
    let next = AtomicUsize::new(0);
    let failed = AtomicBool::new(false);
    let mut summary = Summary::default();
    // The ledger has one writer: this thread, which also looks up what is known.
    std::thread::scope(|scope| {
        let (tell, told) = mpsc::channel::<Told>();
        for _ in 0..options.jobs.max(1) {
            let tell = tell.clone();
            let (next, failed) = (&next, &failed);
            scope.spawn(move || {
                while !options.stop.load(Ordering::Relaxed) && !failed.load(Ordering::Relaxed) {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    let Some(submission) = submissions.get(i) else { break };
                    let work = one(engine, submission, i, options, &tell);
                    if tell.send(work).is_err() {
                        break;
                    }
                }
            });
        }
        drop(tell);
        let mut outcome = Ok(());
        for item in told {
            let handled = match item {
                Told::Question(i, key, reply) => {
                    let known = ledger.newest(&submissions[i].id, submissions[i].attempt);
                    let serves = |r: &Record| repeat::serves(&r.key, &key, options.repeat);
                    known.map_err(BatchError::from).map(|r| drop(reply.send(r.filter(serves))))
                }
                work => keep(work, ledger, &mut summary, on),
            };
            if let Err(e) = handled {
                failed.store(true, Ordering::Relaxed);
                outcome = outcome.and(Err(e));
            }
        }
        outcome
    })?;
    summary.interrupted =
        options.stop.load(Ordering::Relaxed) && summary.graded + summary.unchanged < submissions.len();
    Ok(summary)
}

fn one(
    engine: &Engine<'_>,
    submission: &Discovered,
    i: usize,
    options: &Options<'_>,
    tell: &mpsc::Sender<Told>,
) -> Told {
    let content = match read(&submission.parts) {
        Ok(content) => content,
        // A file that we cannot read costs one submission its grade, not the batch.
        Err(e) => return Told::Fresh(Box::new(engine.unread(submission, &e)), String::new()),
    };
    let key = key(engine, &content);
    if !options.fresh {
        let (reply, answer) = mpsc::channel();
        let known =
            tell.send(Told::Question(i, key.clone(), reply)).ok().and_then(|()| answer.recv().ok()).flatten();
        if let Some(record) = known {
            return match serde_json::from_str(&record.result) {
                Ok(result) => Told::Unchanged(Box::new(result)),
                Err(e) => Told::Failed(e.into()),
            };
        }
    }
    // A bug of ours costs one submission its grade, not the batch.
    let grade = || {
        catch_unwind(AssertUnwindSafe(|| engine.grade(submission, &content)))
            .unwrap_or_else(|_| engine.panicked(submission, &content))
    };
    let (graded, runs) = repeat::repeat(grade(), options.repeat, engine.assignment.lang, &mut || grade());
    let stopped = engine.stop.load(Ordering::Relaxed);
    if stopped && graded.result.status == SubmissionStatus::Error {
        return Told::Dropped;
    }
    Told::Fresh(Box::new(graded), repeat::key(&key, runs))
}

fn keep(
    work: Told,
    ledger: &mut Ledger,
    summary: &mut Summary,
    on: &mut dyn FnMut(Event<'_>),
) -> Result<(), BatchError> {
    match work {
        Told::Question(..) | Told::Dropped => Ok(()),
        Told::Failed(e) => Err(e),
        Told::Unchanged(result) => {
            summary.unchanged += 1;
            on(Event::Done { result: &result, unchanged: true });
            Ok(())
        }
        Told::Fresh(graded, key) => {
            let Graded { result, timing } = *graded;
            summary.graded += 1;
            // What we failed at is tried again by the same command, and displaces no grade.
            let key = if result.status == SubmissionStatus::Error {
                summary.errors += 1;
                String::new()
            } else {
                key
            };
            ledger.record(&Record {
                submission: result.submission.clone(),
                attempt: result.attempt,
                key,
                result: serde_json::to_string(&result)?,
                timing: serde_json::to_string(&timing)?,
            })?;
            on(Event::Done { result: &result, unchanged: false });
            Ok(())
        }
    }
}
