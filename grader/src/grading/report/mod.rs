//! The class report: what a graded class knows and what it misunderstood.
//!
//! [`read`] goes through the result files of an output folder line by line; of each student stay a few numbers, so that
//! ten thousand take little memory. Item statistics are over the submissions that were graded.

mod collect;
mod read;
pub mod stats;
#[cfg(test)]
mod tests;

pub use collect::Collector;
pub use read::{ReportError, read};

use super::result::{LanguageName, Place, Status, SubmissionResult};
use crate::assignment::manifest::Visibility;
use crate::course::LateState;
use crate::text::Lang;
use serde::Serialize;
use std::collections::BTreeMap;

/// What is to be said of a graded class; `report.json`.
#[derive(Clone, Debug, Serialize)]
pub struct ClassReport {
    /// Version of this shape: 1.
    pub schema: u32,
    /// Assignment id.
    pub assignment: String,
    /// Its title.
    pub title: String,
    /// Language of the report: the assignment's.
    #[serde(skip)]
    pub lang: Lang,
    /// Time zone of the course.
    #[serde(skip)]
    pub time_zone: String,
    /// Most points, bonus left out.
    pub max_score: f64,
    /// Students, or groups: those who handed in, and those of the roster who did not.
    pub students: usize,
    /// How many of them have each status.
    pub statuses: Statuses,
    /// Points from which it is passed, and how many of the graded pass.
    pub pass: Option<Pass>,
    /// Final scores of the graded.
    pub scores: Scores,
    /// Tasks, in the assignment's order.
    pub tasks: Vec<TaskStats>,
    /// Known mistakes that somebody made, the most frequent first.
    pub mistakes: Vec<MistakeStats>,
    /// Equal wrong answers that no known mistake explains, the largest first.
    pub clusters: Vec<Cluster>,
    /// Groups of equal wrong answers that are not in `clusters`, since there are too many.
    pub more_clusters: usize,
    /// Wrong answers that are nobody else's.
    pub singles: usize,
    /// People to look after.
    pub people: People,
    /// Processor seconds.
    pub cpu: Usage,
    /// Peak memory in bytes.
    pub memory: Usage,
}

/// How many students have each status of the attempt that counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Statuses {
    /// Graded.
    pub graded: usize,
    /// Nothing to grade in it.
    pub unreadable: usize,
    /// We failed.
    pub error: usize,
    /// Nothing was handed in.
    pub not_submitted: usize,
    /// Excused.
    pub excused: usize,
}

/// Who passes.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Pass {
    /// Points from which it is passed.
    pub mark: f64,
    /// How many of the graded have them.
    pub students: usize,
}

/// Final scores of the graded.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Scores {
    /// How many.
    pub n: usize,
    /// Mean.
    pub mean: Option<f64>,
    /// Standard deviation of the sample.
    pub sd: Option<f64>,
    /// Least, lower quartile, median, upper quartile, most.
    pub five: Option<[f64; 5]>,
    /// How many have all points or more.
    pub full: usize,
    /// How many have none.
    pub zero: usize,
    /// Cronbach's α of the tasks.
    pub alpha: Option<f64>,
    /// Upper end of the last bin; the bins have equal widths from 0 on, and hold their lower ends; the last one both.
    pub upto: f64,
    /// How many fall into each bin.
    pub bins: Vec<usize>,
}

/// A task.
#[derive(Clone, Debug, Serialize)]
pub struct TaskStats {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Most points.
    pub points: f64,
    /// Whether they come on top.
    pub bonus: bool,
    /// What it comes to as an item of the test.
    #[serde(flatten)]
    pub item: Item,
    /// How many have each status.
    pub statuses: BTreeMap<&'static str, usize>,
    /// Its checks.
    pub checks: Vec<CheckStats>,
}

/// A check.
#[derive(Clone, Debug, Serialize)]
pub struct CheckStats {
    /// `<task>/<check>`
    pub id: String,
    /// Who may see it.
    pub visibility: Visibility,
    /// What it comes to as an item of the test.
    #[serde(flatten)]
    pub item: Item,
    /// How many have each status.
    pub statuses: BTreeMap<&'static str, usize>,
}

/// A task or a check as an item of a test.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Item {
    /// How many submissions it is about.
    pub n: usize,
    /// Difficulty index: mean share of its points. The larger, the easier.
    pub difficulty: Option<f64>,
    /// Discrimination: correlation of its points with those of all other tasks (of a check: with all other points).
    pub discrimination: Option<f64>,
    /// How many have all its points.
    pub passed: usize,
}

/// A known mistake; those with the same words (of a function and of its relatives) are one.
#[derive(Clone, Debug, Serialize)]
pub struct MistakeStats {
    /// Ids, in order.
    pub ids: Vec<String>,
    /// In words.
    pub text: Option<String>,
    /// How many made it.
    pub students: usize,
    /// Points that it cost them all together.
    pub cost: f64,
    /// Tasks in which it showed.
    pub tasks: Vec<String>,
    /// Some of them.
    pub who: Vec<Member>,
}

/// Equal wrong answers to a task.
#[derive(Clone, Debug, Serialize)]
pub struct Cluster {
    /// What `grader report --mutant` takes.
    pub id: String,
    /// Task.
    pub task: String,
    /// The digest that the answers have.
    pub answers: String,
    /// How many gave them.
    pub students: usize,
    /// Points that it cost them all together.
    pub cost: f64,
    /// The first check that failed.
    pub check: String,
    /// What its message says.
    pub message: String,
    /// Checks that failed.
    pub failed: usize,
    /// Some of them.
    pub who: Vec<Member>,
}

/// One of a group.
#[derive(Clone, Debug, Serialize)]
pub struct Member {
    /// Submission id.
    pub submission: String,
    /// Who handed it in.
    pub students: Vec<String>,
    /// Language.
    pub language: Option<LanguageName>,
    /// Where the definition stands.
    pub place: Option<Place>,
}

impl Member {
    fn new(result: &SubmissionResult, place: Option<Place>) -> Self {
        Self {
            submission: result.submission.clone(),
            students: result.students.clone(),
            language: result.language,
            place,
        }
    }
}

/// People to look after. Each list is ordered by submission id.
#[derive(Clone, Debug, Default, Serialize)]
pub struct People {
    /// Nothing to grade in what they handed in.
    pub unreadable: Vec<Remark>,
    /// We failed.
    pub error: Vec<Remark>,
    /// In the roster, and handed in nothing.
    pub not_submitted: Vec<Remark>,
    /// Excused.
    pub excused: Vec<Remark>,
    /// Handed in, and not in the roster.
    pub strangers: Vec<Remark>,
    /// Different results on two runs.
    pub unstable: Vec<Remark>,
    /// Points by hand.
    pub by_hand: Vec<Remark>,
    /// After the deadline.
    pub late: Vec<Late>,
}

/// A student with what is to be said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// Submission id.
    pub submission: String,
    /// Who handed it in.
    pub students: Vec<String>,
    /// What is to be said.
    pub text: String,
}

/// Who was late.
#[derive(Clone, Debug, Serialize)]
pub struct Late {
    /// Submission id.
    pub submission: String,
    /// Who handed it in.
    pub students: Vec<String>,
    /// How.
    pub state: LateState,
    /// Seconds after the deadline that applies to them.
    pub seconds: i64,
    /// Points that it took.
    pub penalty: f64,
}

/// What submissions took of a resource.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Usage {
    /// How many were measured.
    pub n: usize,
    /// Median.
    pub median: Option<f64>,
    /// The 95th percentile.
    pub p95: Option<f64>,
    /// Most.
    pub most: Option<f64>,
    /// From where on a submission is an outlier.
    pub limit: Option<f64>,
    /// Outliers, the largest first.
    pub outliers: Vec<Outlier>,
    /// How many more there are.
    pub more: usize,
}

/// A submission that took far more than others.
#[derive(Clone, Debug, Serialize)]
pub struct Outlier {
    /// Submission id.
    pub submission: String,
    /// How much.
    pub value: f64,
}

impl CheckStats {
    /// Whether nobody passes it.
    pub const fn nobody_passes(&self) -> bool {
        self.item.n > 0 && self.item.passed == 0
    }
    /// Whether nobody fails it.
    pub const fn nobody_fails(&self) -> bool {
        self.item.n > 0 && self.item.passed == self.item.n
    }
}

impl ClassReport {
    /// All checks.
    pub fn checks(&self) -> impl Iterator<Item = &CheckStats> {
        self.tasks.iter().flat_map(|t| &t.checks)
    }
}

/// The status as files spell it.
pub const fn status_name(status: Status) -> &'static str {
    match status {
        Status::Passed => "passed",
        Status::Partial => "partial",
        Status::Failed => "failed",
        Status::Raised => "raised",
        Status::Missing => "missing",
        Status::Timeout => "timeout",
        Status::Memory => "memory",
        Status::Crashed => "crashed",
        Status::Forbidden => "forbidden",
        Status::NotBuilt => "not_built",
        Status::Skipped => "skipped",
    }
}
