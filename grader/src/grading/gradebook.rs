//! What stands of a graded class, read from its ledger: what result files, pages, reports and exports are made of.
//!
//! Students come one after the other, so that memory does not grow with the class.

use super::result::{ByHandResult, NoteResult, Receipt, SubmissionResult, SubmissionStatus};
use super::standing::{Standing, standings};
use super::story::{AttemptStory, Story};
use super::task::check_text;
use crate::assignment::Definitions;
use crate::course::{PassMark, Rules};
use crate::ledger::{Event, Kind, Ledger, LedgerError, Student};
use crate::site::feedback::FeedbackContext;
use crate::submission::Place;
use crate::text::{Lang, Message};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The assignment as it was when the class was last graded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AssignmentFacts {
    /// Id.
    pub id: String,
    /// Hash of everything that decides a grade.
    pub sha256: String,
    /// Most points, bonus left out.
    pub max_score: f64,
    /// Most points of each task, in order.
    pub tasks: Vec<TaskFacts>,
    /// Its folder.
    pub dir: PathBuf,
    /// Its words, for pages.
    pub words: FeedbackContext,
}

/// A task as it was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TaskFacts {
    /// Id.
    pub id: String,
    /// Most points.
    pub points: f64,
    /// Whether they come on top.
    pub bonus: bool,
}

/// Deadlines and late policy as they were when the class was last graded.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RulesFacts {
    /// IANA name of the time zone; empty where there is no course.
    pub time_zone: String,
    /// The rules.
    pub rules: Rules,
}

impl RulesFacts {
    /// The time zone; UTC where it is not known.
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC)
    }
}

/// One student, or one group.
#[derive(Clone, Debug)]
pub struct Row {
    /// Opaque id in the ledger.
    pub subject: String,
    /// Submission id and people; of somebody who was erased, the opaque id.
    pub student: Student,
    /// The attempt that counts, as a line of `results.jsonl` has it: tasks, notes, receipt, and what it comes to.
    pub result: SubmissionResult,
    /// How it stands: raw score, lateness, penalty, final score.
    pub standing: Standing,
    /// Number of attempts that were graded.
    pub attempts: usize,
}

/// A graded class.
pub struct Gradebook {
    /// The assignment.
    pub assignment: AssignmentFacts,
    /// Deadlines and late policy.
    pub rules: RulesFacts,
    zone: TimeZone,
    ledger: Ledger,
}

/// A line of `results.jsonl`, with its line of `timings.jsonl`.
pub(super) struct Line {
    pub result: SubmissionResult,
    pub standing: Standing,
    pub timing: Option<Value>,
}

#[derive(Deserialize)]
struct ResultBody {
    result: SubmissionResult,
    #[serde(default)]
    timing: Value,
}

impl Gradebook {
    /// Of an output folder of `grade`.
    ///
    /// # Errors
    /// There is no ledger; it is damaged, of a newer program, or cannot be read.
    pub fn open(dir: &Path) -> Result<Self, LedgerError> {
        Self::new(Ledger::existing(dir)?)
    }

    /// Of an open ledger.
    pub fn new(ledger: Ledger) -> Result<Self, LedgerError> {
        let mut book = Self {
            assignment: AssignmentFacts::default(),
            rules: RulesFacts::default(),
            zone: TimeZone::UTC,
            ledger,
        };
        book.reload()?;
        Ok(book)
    }

    /// Reads again what concerns everybody.
    pub fn reload(&mut self) -> Result<(), LedgerError> {
        if let Some(event) = self.ledger.newest(Kind::Assignment)? {
            self.assignment = assignment_facts(&self.ledger, &event)?;
        }
        if let Some(event) = self.ledger.newest(Kind::Rules)? {
            self.rules = serde_json::from_value(event.facts).unwrap_or_default();
        }
        self.zone = self.rules.zone();
        Ok(())
    }

    /// The ledger.
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The ledger, to add to it.
    pub const fn ledger_mut(&mut self) -> &mut Ledger {
        &mut self.ledger
    }

    /// The output folder.
    pub fn dir(&self) -> &Path {
        self.ledger.dir()
    }

    /// The pass mark.
    pub fn pass(&self) -> Option<PassMark> {
        self.rules.rules.pass
    }

    /// Every student, ordered by submission id: those who handed in, and those of the roster who did not.
    pub fn rows(&self) -> Result<impl Iterator<Item = Result<Row, LedgerError>> + '_, LedgerError> {
        let subjects = self.ledger.subjects()?;
        Ok(subjects.into_iter().filter_map(move |subject| self.row(&subject).transpose()))
    }

    /// One student by submission id.
    pub fn student(&self, submission: &str) -> Result<Option<Row>, LedgerError> {
        match self.subject(submission)? {
            Some(subject) => self.row(&subject),
            None => Ok(None),
        }
    }

    /// The opaque id of a submission id; of somebody who was erased, it is its own.
    pub fn subject(&self, submission: &str) -> Result<Option<String>, LedgerError> {
        if let Some(subject) = self.ledger.subject(submission)? {
            return Ok(Some(subject));
        }
        let story = if submission.is_empty() { Vec::new() } else { self.ledger.story(submission)? };
        Ok((!story.is_empty()).then(|| submission.to_owned()))
    }

    /// What stands of a student, by opaque id.
    pub fn story(&self, subject: &str) -> Result<Story, LedgerError> {
        Ok(Story::of(&self.ledger.story(subject)?))
    }

    /// What all attempts of a student come to.
    pub fn standings(&self, story: &Story) -> Vec<Standing> {
        standings(story, &self.rules.rules, &self.zone, self.assignment.max_score)
    }

    fn row(&self, subject: &str) -> Result<Option<Row>, LedgerError> {
        let story = self.story(subject)?;
        let attempts = story.attempts.values().filter(|a| a.standing().is_some()).count();
        let student = self.ledger.student(subject)?;
        let lines = self.lines_of(&student, &story, |s| s.counts)?;
        Ok(lines.into_iter().next().map(|line| Row {
            subject: subject.to_owned(),
            student,
            result: line.result,
            standing: line.standing,
            attempts,
        }))
    }

    /// Lines of a student, of those attempts that are wanted.
    pub(super) fn lines_of(
        &self,
        student: &Student,
        story: &Story,
        wanted: impl Fn(&Standing) -> bool,
    ) -> Result<Vec<Line>, LedgerError> {
        let graded = story.attempts.values().any(|a| a.standing().is_some());
        let by_hand = story.by_hand.score.is_some() || !story.by_hand.tasks.is_empty();
        if !graded && !story.absent && !by_hand && story.excused.is_none() {
            return Ok(Vec::new()); // known, and not graded yet
        }
        let standings = self.standings(story).into_iter().filter(wanted);
        standings.map(|standing| self.line(student, story, standing)).collect()
    }

    fn line(&self, student: &Student, story: &Story, standing: Standing) -> Result<Line, LedgerError> {
        let attempt = story.attempts.get(&standing.attempt);
        let body: Option<ResultBody> = match attempt.and_then(AttemptStory::standing) {
            Some(recorded) => self.ledger.body_as(recorded.seq)?,
            None => None,
        };
        let (mut result, timing) = match body {
            Some(body) => (body.result, Some(body.timing).filter(Value::is_object)),
            None => (self.blank(&standing), None),
        };
        result.submission.clone_from(&student.submission);
        result.students = student.students();
        result.attempt = standing.attempt;
        result.counts = standing.counts;
        result.status = standing.status;
        result.submitted_at = attempt.and_then(|a| a.seen.as_ref()).and_then(|s| s.submitted_at.clone());
        let lang = self.assignment.words.lang;
        let seen = attempt.and_then(|a| a.seen.as_ref());
        if let Some(AttemptWords { notes, .. }) =
            seen.map(|s| self.ledger.body_as(s.seq)).transpose()?.flatten()
        {
            result.notes.extend(notes.into_iter().map(|n| NoteResult::new(n, lang)));
        }
        if attempt.is_some_and(AttemptStory::failed_since) {
            result.notes.push(NoteResult::new(Message::bare("failed_since"), lang));
        }
        put_into(&mut result, lang);
        result.final_score = standing.score;
        result.penalty = standing.penalty;
        result.late = Some(standing.late).filter(|late| !late.on_time() || late.seconds > 0);
        result.by_hand = self.by_hand(story)?;
        let timing = timing.map(|mut timing| {
            timing["submission"] = json!(student.submission);
            timing
        });
        Ok(Line { result, standing, timing })
    }

    /// What is said of who handed in nothing, or of whom no words are left.
    fn blank(&self, standing: &Standing) -> SubmissionResult {
        SubmissionResult {
            schema: 1,
            assignment: self.assignment.id.clone(),
            submission: String::new(),
            students: vec![],
            attempt: standing.attempt,
            counts: standing.counts,
            submitted_at: None,
            language: None,
            status: standing.status,
            score: if standing.status == SubmissionStatus::NotSubmitted { Some(0.0) } else { standing.raw },
            max_score: self.assignment.max_score,
            bonus: 0.0,
            tasks: vec![],
            notes: vec![],
            receipt: Receipt {
                assignment_sha256: self.assignment.sha256.clone(),
                grader: env!("CARGO_PKG_VERSION").to_owned(),
                ..Receipt::default()
            },
            final_score: None,
            penalty: 0.0,
            late: None,
            by_hand: None,
        }
    }

    fn by_hand(&self, story: &Story) -> Result<Option<ByHandResult>, LedgerError> {
        let hand = &story.by_hand;
        let Some(last) = hand.seqs.last() else { return Ok(None) };
        let Reason { reason, author } = self.ledger.body_as(*last)?.unwrap_or_default();
        Ok(Some(ByHandResult { score: hand.score, tasks: hand.tasks.clone(), reason, author }))
    }

    /// The definitions of every assignment that something was graded by, by hash.
    pub fn definitions(&self) -> Result<BTreeMap<String, Definitions>, LedgerError> {
        let events = self.ledger.story("")?;
        let assignments = events.iter().filter(|e| e.kind == Kind::Assignment);
        Ok(assignments
            .map(|e| (e.text("sha256").unwrap_or_default().to_owned(), definitions_of(e)))
            .collect())
    }

    /// Writes down what every student's grade comes to, where that has changed.
    pub fn write_grades(&mut self) -> Result<(), LedgerError> {
        let mut changed: Vec<(String, i64, Value)> = Vec::new();
        for subject in self.ledger.subjects()? {
            let story = self.story(&subject)?;
            if !story.attempts.values().any(|a| a.standing().is_some()) && story.by_hand.seqs.is_empty() {
                continue;
            }
            let Some(standing) = self.standings(&story).into_iter().find(|s| s.counts) else { continue };
            let facts = standing.facts(self.assignment.max_score);
            if story.grade.as_ref() != Some(&facts) {
                changed.push((subject, i64::from(standing.attempt), facts));
            }
        }
        if changed.is_empty() {
            return Ok(());
        }
        let mut write = self.ledger.begin()?;
        for (subject, attempt, facts) in changed {
            write.add(&crate::ledger::NewEvent::new(Kind::Grade, facts).of(&subject, attempt))?;
        }
        write.commit()
    }
}

/// Words of an event that somebody caused by hand.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// Why.
    pub reason: String,
    /// Who.
    #[serde(default)]
    pub author: String,
}

/// Words of the event that files were seen.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct AttemptWords {
    /// Files and folders.
    #[serde(default)]
    pub places: Vec<Place>,
    /// What is to be said of who it is from.
    #[serde(default)]
    pub notes: Vec<Message>,
}

/// Words of the event that an assignment is known.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct AssignmentWords {
    #[serde(with = "crate::submission::path")]
    pub dir: PathBuf,
    pub manifest: String,
    pub words: FeedbackContext,
}

/// Puts what a result says into a language: that of the batch may be another than when it was graded.
fn put_into(result: &mut SubmissionResult, lang: Lang) {
    for check in result.tasks.iter_mut().flat_map(|t| &mut t.checks) {
        if let (Some(code), Some(text)) = (&check.code, &mut check.message) {
            *text = check_text(&Message::new(code.clone(), check.args.clone()), lang);
        }
    }
    for note in &mut result.notes {
        note.message = Message::new(note.code.clone(), note.args.clone()).text(lang);
    }
}

fn assignment_facts(ledger: &Ledger, event: &Event) -> Result<AssignmentFacts, LedgerError> {
    let AssignmentWords { dir, words, .. } = ledger.body_as(event.seq)?.unwrap_or_default();
    Ok(AssignmentFacts {
        id: event.text("id").unwrap_or_default().to_owned(),
        sha256: event.text("sha256").unwrap_or_default().to_owned(),
        max_score: event.number("max_score").unwrap_or_default(),
        tasks: serde_json::from_value(event.facts["tasks"].clone()).unwrap_or_default(),
        dir,
        words,
    })
}

fn definitions_of(event: &Event) -> Definitions {
    let of = |value: &Value| serde_json::from_value(value.clone()).unwrap_or_default();
    Definitions {
        shared: event.text("shared").unwrap_or_default().to_owned(),
        tasks: of(&event.facts["definitions"]),
    }
}
