//! One grade again, from its receipt.

use super::batch::BatchError;
use super::engine::Engine;
use super::gradebook::{AttemptWords, Gradebook};
use super::regrade::{CheckImpact, TaskImpact, differences, files};
use super::result::{Receipt, SubmissionResult, TaskResult};
use crate::submission::{Archives, Content, Discovered};
use crate::text::{Message, args};

/// What is to be reproduced.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// Submission id.
    pub submission: String,
    /// Number of the attempt.
    pub attempt: u32,
    /// The result as it was recorded.
    pub result: SubmissionResult,
    /// Where its files were.
    words: AttemptWords,
    /// Their hash, as they were last seen.
    sha256: String,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Replayed {
    /// The result as it comes out now.
    pub result: SubmissionResult,
    /// Checks that come out in another way.
    pub checks: Vec<CheckImpact>,
    /// Tasks with other points.
    pub tasks: Vec<TaskImpact>,
    /// What is no input, and is not as it was: versions, layers of the sandbox.
    pub notes: Vec<Message>,
}

impl Recorded {
    /// The attempt of a student that counts, or another one; none where nothing was graded.
    pub fn find(book: &Gradebook, subject: &str, attempt: Option<u32>) -> Result<Option<Self>, BatchError> {
        let story = book.story(subject)?;
        let counting = book.standings(&story).into_iter().find(|s| s.counts).map_or(0, |s| s.attempt);
        let number = attempt.unwrap_or(counting);
        let Some(attempt) = story.attempts.get(&number) else { return Ok(None) };
        let (Some(recorded), Some(seen)) = (attempt.standing(), &attempt.seen) else { return Ok(None) };
        let body: Option<super::batch::Before> = book.ledger().body_as(recorded.seq)?;
        let Some(before) = body else { return Ok(None) };
        Ok(Some(Self {
            submission: book.ledger().student(subject)?.submission,
            attempt: number,
            words: book.ledger().body_as(seen.seq)?.unwrap_or_default(),
            sha256: before.result.receipt.submission_sha256.clone(),
            result: before.result,
        }))
    }

    /// Its files as they are now; or which of the inputs is no longer there.
    pub fn inputs(
        &self,
        book: &Gradebook,
        assignment_sha256: &str,
        seed_sha256: &str,
    ) -> Result<(Discovered, Content), Vec<Message>> {
        let receipt = &self.result.receipt;
        let mut missing = Vec::new();
        let found = files(&self.words, book.dir(), &Archives::default(), &self.sha256);
        for (is, was, code) in [
            (assignment_sha256, &receipt.assignment_sha256, "assignment_has_changed"),
            (seed_sha256, &receipt.seed_sha256, "seed_is_another"),
        ] {
            if is != was {
                missing.push(Message::new(code, args! { "was" => was, "is" => is }));
            }
        }
        match found {
            Ok((parts, content)) if missing.is_empty() => {
                let mut discovered = Discovered::new(self.submission.clone(), parts);
                discovered.attempt = self.attempt;
                Ok((discovered, content))
            }
            Ok(_) => Err(missing),
            Err(why) => {
                missing.insert(0, why);
                Err(missing)
            }
        }
    }

    /// Grades it again and compares.
    pub fn replay(&self, engine: &Engine<'_>, submission: &Discovered, content: &Content) -> Replayed {
        let result = engine.grade(submission, content).result;
        let (checks, tasks) = differences(&self.result, &result);
        let notes = versions(&self.result.receipt, &result.receipt);
        Replayed { result, checks, tasks, notes }
    }

    /// Whether it came out as it was recorded: status, points, and every check with its message.
    pub fn is_same(&self, replayed: &Replayed) -> bool {
        let (a, b) = (&self.result, &replayed.result);
        (a.status, a.score, a.bonus, a.max_score) == (b.status, b.score, b.bonus, b.max_score)
            && comparable(&a.tasks) == comparable(&b.tasks)
    }
}

/// Tasks without the digest of the answers, which earlier versions did not keep.
fn comparable(tasks: &[TaskResult]) -> Vec<TaskResult> {
    tasks.iter().map(|t| TaskResult { answers: None, ..t.clone() }).collect()
}

fn versions(was: &Receipt, is: &Receipt) -> Vec<Message> {
    [
        ("grader", &was.grader, &is.grader),
        ("runtime", &was.runtime, &is.runtime),
        ("sandbox", &was.sandbox, &is.sandbox),
    ]
    .into_iter()
    .filter(|(_, was, is)| was != is)
    .map(|(what, was, is)| Message::new("replay_other", args! { "what" => what, "was" => was, "is" => is }))
    .collect()
}
