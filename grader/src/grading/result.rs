//! What grading gives: the shapes of `results.jsonl`, which people's scripts rely on (add, never change).

use super::plot::Plot;
use crate::assignment::manifest::{Language, Visibility};
use crate::course::Lateness;
use crate::text::{Lang, Message};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// One attempt of one submission.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SubmissionResult {
    /// Version of this shape: 1.
    pub schema: u32,
    /// Assignment id.
    pub assignment: String,
    /// Submission id.
    pub submission: String,
    /// Who handed it in.
    pub students: Vec<String>,
    /// Number of the attempt, from 1.
    pub attempt: u32,
    /// Whether it is the attempt that counts.
    pub counts: bool,
    /// RFC 3339, where known.
    pub submitted_at: Option<String>,
    /// `python` or `rust`; null when there is nothing to grade.
    pub language: Option<LanguageName>,
    /// Status.
    pub status: SubmissionStatus,
    /// Points, bonus included; null on `error`.
    pub score: Option<f64>,
    /// Most points, bonus left out.
    pub max_score: f64,
    /// Points of the bonus tasks in `score`.
    pub bonus: f64,
    /// Tasks, in the assignment's order.
    pub tasks: Vec<TaskResult>,
    /// Remarks.
    pub notes: Vec<NoteResult>,
    /// What produced this.
    pub receipt: Receipt,
    /// What it comes to after lateness and points by hand; null on `error` and `excused`.
    #[serde(default)]
    pub final_score: Option<f64>,
    /// Points that lateness takes.
    #[serde(default)]
    pub penalty: f64,
    /// How late it is; null where it is on time, or nobody knows.
    #[serde(default)]
    pub late: Option<Lateness>,
    /// Points that an instructor gave by hand.
    #[serde(default, rename = "override")]
    pub by_hand: Option<ByHandResult>,
}

/// Points given by hand.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ByHandResult {
    /// The final score, where it was given.
    pub score: Option<f64>,
    /// Points of tasks, where they were given.
    pub tasks: BTreeMap<String, f64>,
    /// Why.
    pub reason: String,
    /// By whom.
    pub author: String,
}

/// Language of a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LanguageName {
    /// Python.
    Python,
    /// Rust.
    Rust,
}

impl LanguageName {
    /// As it stands in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Python => "python",
            Self::Rust => "rust",
        }
    }
}

impl From<Language> for LanguageName {
    fn from(language: Language) -> Self {
        match language {
            Language::Python => Self::Python,
            Language::Rust => Self::Rust,
        }
    }
}

/// Status of a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubmissionStatus {
    /// Graded, whatever the marks.
    Graded,
    /// Nothing to grade in it.
    Unreadable,
    /// We failed.
    Error,
    /// From the roster: nothing was handed in.
    NotSubmitted,
    /// From the roster: excused.
    Excused,
}

/// Status of a check or a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Right.
    Passed,
    /// A task of which some checks passed. Never of a check.
    Partial,
    /// A wrong value.
    Failed,
    /// An exception or a panic.
    Raised,
    /// No such function, class or method.
    Missing,
    /// Over the limit of time.
    Timeout,
    /// Over the limit of memory.
    Memory,
    /// The process died.
    Crashed,
    /// Uses what the assignment rules out.
    Forbidden,
    /// A crate that does not compile.
    NotBuilt,
    /// Depends on a task that failed.
    Skipped,
}

/// One task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TaskResult {
    /// Task id.
    pub id: String,
    /// Status.
    pub status: Status,
    /// Points.
    pub score: f64,
    /// Most points.
    pub max_score: f64,
    /// Id of the known mistake whose numbers the answers equal.
    pub diagnosis: Option<String>,
    /// Digest of the answers of the failed checks, rounded: equal wrong answers have the same under one seed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<String>,
    /// Where the version that counts stands: file, cell (0 if none), line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Checks, in order.
    pub checks: Vec<CheckResult>,
}

/// A place in a submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// File of the submission.
    pub file: String,
    /// Cell of a notebook from 1; 0 for other files.
    pub cell: u32,
    /// Line from 1.
    pub line: u32,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CheckResult {
    /// `<task>/<check>`
    pub id: String,
    /// Who may see it.
    pub visibility: Visibility,
    /// Status.
    pub status: Status,
    /// Points.
    pub score: f64,
    /// Most points.
    pub max_score: f64,
    /// Id of the message; null when passed without a remark.
    pub code: Option<String>,
    /// Its arguments.
    pub args: Map<String, Value>,
    /// The message in the assignment's language.
    pub message: Option<String>,
    /// Of a public check: numbers of a picture that shows the difference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plot: Option<Plot>,
}

/// A remark about a submission.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NoteResult {
    /// Id of the message.
    pub code: String,
    /// Its arguments.
    pub args: Map<String, Value>,
    /// The message in the assignment's language.
    pub message: String,
}

impl NoteResult {
    /// A message put into words.
    pub fn new(message: Message, lang: Lang) -> Self {
        let text = message.text(lang);
        Self { code: message.code, args: message.args, message: text }
    }
}

/// What produced a grade; `grader replay` reproduces it from this.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// SHA-256 of the submission's files with their names.
    pub submission_sha256: String,
    /// SHA-256 of everything that decides a grade: manifest, solution.
    pub assignment_sha256: String,
    /// Version of this program.
    pub grader: String,
    /// SHA-256 of the seed.
    pub seed_sha256: String,
    /// What ran the code: `CPython 3.11.2, numpy 1.24.2`.
    pub runtime: String,
    /// Layers of the sandbox.
    pub sandbox: String,
}

/// Points are kept to 1e-4. The sum of no points is −0 in Rust, and nobody wants to read that.
pub fn round_points(x: f64) -> f64 {
    (x * 1e4).round() / 1e4 + 0.0
}
