//! `assignment.toml` as it is written: the types that serde reads and that the JSON Schema is made of.
//!
//! Nothing here is checked beyond types and unknown keys; [`super::load`] turns a manifest into an
//! [`super::Assignment`] and says what is wrong with it, where.

use super::{
    node::{Node, Section},
    schema,
};
use crate::text::{Lang, LangText};
use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

/// The whole file.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Manifest {
    /// Version of this format: 1.
    #[schemars(with = "u32")]
    pub schema: Spanned<u32>,
    /// Id of the assignment: the name of its folder.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// Language of the files that are written for students (default `en`).
    #[serde(default)]
    pub lang: Lang,
    /// Languages that may be handed in.
    #[schemars(with = "Vec<Language>")]
    pub languages: Spanned<Vec<Language>>,
    /// Title.
    #[schemars(with = "LangText")]
    pub title: Spanned<LangText>,
    /// Sum of the points of all tasks that are no bonus.
    #[schemars(with = "f64")]
    pub points: Spanned<f64>,
    /// Where right answers come from: `reference:<library>[/<variant>]`, or a file beside the manifest (`solution.py`).
    #[schemars(with = "String")]
    pub oracle: Spanned<String>,
    /// Other oracles that are accepted; one has to fit throughout a task.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub accept: Vec<Spanned<String>>,
    /// For submissions in Python.
    #[serde(default)]
    pub python: Python,
    /// For submissions in Rust.
    #[serde(default)]
    pub rust: Rust,
    /// Limits.
    #[serde(default = "unwritten::<Limits>")]
    #[schemars(with = "Limits")]
    pub limits: Spanned<Limits>,
    /// What instructors disagree on.
    #[serde(default)]
    pub policy: Policy,
    /// Tolerance; by default by dtype.
    #[serde(default)]
    #[schemars(with = "Option<Tolerance>")]
    pub tolerance: Option<Spanned<Tolerance>>,
    /// What the assignment rules out.
    #[serde(default)]
    pub forbid: Forbid,
    /// What students write, by name.
    #[schemars(schema_with = "schema::entries")]
    pub entry: Section,
    /// Tasks, in order.
    pub task: Vec<Task>,
}

/// A language of submissions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// `.py`, `.ipynb`, or a folder of them.
    Python,
    /// A crate.
    Rust,
}

/// What submissions in Python need.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct Python {
    /// Packages that have to be there, as `pip` names them.
    pub requires: Vec<String>,
    /// Hand arrays over as tensors of PyTorch; those of float64 become tensors of its default type, float32.
    pub tensors: bool,
}

impl Default for Python {
    fn default() -> Self {
        Self { requires: vec!["numpy".to_owned()], tensors: false }
    }
}

/// What submissions in Rust may use.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct Rust {
    /// Dependencies that are allowed.
    pub dependencies: Vec<String>,
    /// Optimisation of the student's crate, 0 to 3.
    pub opt_level: u8,
}

impl Default for Rust {
    fn default() -> Self {
        Self { dependencies: vec!["ndarray".to_owned()], opt_level: 0 }
    }
}

/// Limits of one submission's process. A task may have its own.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct Limits {
    /// Seconds of CPU time of one call of the student's code.
    pub cpu_seconds: f64,
    /// Seconds of wall time of one call; at least twice the CPU time is sensible, since a machine may be busy.
    pub wall_seconds: f64,
    /// Seconds of wall time of the whole submission.
    pub total_seconds: f64,
    /// MiB of memory above what the interpreter itself takes.
    pub memory_mb: u64,
    /// KiB of output that is kept of stdout and stderr each.
    pub output_kb: u64,
    /// Processes and threads.
    pub processes: u32,
    /// Seconds that building a crate may take.
    pub build_seconds: f64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            cpu_seconds: 5.0,
            wall_seconds: 15.0,
            total_seconds: 120.0,
            memory_mb: 512,
            output_kb: 64,
            processes: 32,
            build_seconds: 60.0,
        }
    }
}

/// Limits of one task, each of them the assignment's where it is left out.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct TaskLimits {
    /// Seconds of CPU time of one call of the student's code.
    pub cpu_seconds: Option<f64>,
    /// Seconds of wall time of one call.
    pub wall_seconds: Option<f64>,
    /// Seconds of wall time of the whole task.
    pub total_seconds: Option<f64>,
    /// MiB of memory above what the interpreter itself takes.
    pub memory_mb: Option<u64>,
    /// KiB of output that is kept of stdout and stderr each.
    pub output_kb: Option<u64>,
    /// Processes and threads.
    pub processes: Option<u32>,
}

impl TaskLimits {
    /// These limits, and the assignment's for the rest.
    pub fn over(&self, base: &Limits) -> Limits {
        Limits {
            cpu_seconds: self.cpu_seconds.unwrap_or(base.cpu_seconds),
            wall_seconds: self.wall_seconds.unwrap_or(base.wall_seconds),
            total_seconds: self.total_seconds.unwrap_or(base.total_seconds),
            memory_mb: self.memory_mb.unwrap_or(base.memory_mb),
            output_kb: self.output_kb.unwrap_or(base.output_kb),
            processes: self.processes.unwrap_or(base.processes),
            build_seconds: base.build_seconds,
        }
    }
}

/// What instructors disagree on.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct Policy {
    /// Which of several versions of a name counts.
    pub versions: Versions,
    /// Which shapes are accepted beside the oracle's.
    pub shape: ShapePolicy,
    /// Judge a dependent task with the student's own part as input where a task says `given`.
    pub follow_through: bool,
    /// Known mistakes that are none here, since the text leaves open what they are about; `grader audit` lets them pass.
    pub not_mistakes: Vec<String>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            versions: Versions::Best,
            shape: ShapePolicy::Column,
            follow_through: true,
            not_mistakes: Vec::new(),
        }
    }
}

/// Which of several versions of a name counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Versions {
    /// The one with the most points.
    Best,
    /// The last one that is no stub.
    Last,
}

/// Which shapes are accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ShapePolicy {
    /// The oracle's only.
    Exact,
    /// Also (n,) where the oracle has (n, 1), and one number where it has an array of one element; with a note.
    Column,
    /// Any shape with the same elements in the same order.
    Any,
}

/// `|got − want| ≤ abs + rel · |want|`
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Tolerance {
    /// Absolute.
    pub abs: f64,
    /// Relative.
    pub rel: f64,
}

/// What the assignment rules out.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct Forbid {
    /// Modules that must not be imported by what is graded.
    pub imports: Vec<String>,
    /// Names that must not be called, dotted (`numpy.tanh`, `torch.nn.functional.relu`).
    pub calls: Vec<String>,
}

/// A part of an assignment that has points.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Task {
    /// Id, unique in the assignment.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// Points.
    #[schemars(with = "f64")]
    pub points: Spanned<f64>,
    /// Points on top of the maximum.
    #[serde(default)]
    pub bonus: bool,
    /// Title.
    #[schemars(with = "LangText")]
    pub title: Spanned<LangText>,
    /// What a student whose task is not passed is told.
    #[serde(default)]
    #[schemars(with = "Option<LangText>")]
    pub hint: Option<Spanned<LangText>>,
    /// Tasks without which this one makes no sense: it is `skipped` unless they have points.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub depends: Vec<Spanned<String>>,
    /// Entries of which the student's own version is given to the oracle (follow-through): the task is judged as right
    /// where it is right given those.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub given: Vec<Spanned<String>>,
    /// An oracle of its own.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub oracle: Option<Spanned<String>>,
    /// Other oracles that are accepted in this task.
    #[serde(default)]
    #[schemars(with = "Option<Vec<String>>")]
    pub accept: Option<Vec<Spanned<String>>>,
    /// Tolerance of its own.
    #[serde(default)]
    #[schemars(with = "Option<Tolerance>")]
    pub tolerance: Option<Spanned<Tolerance>>,
    /// Shape policy of its own.
    #[serde(default)]
    pub shape: Option<ShapePolicy>,
    /// Limits of its own; those that are left out are the assignment's.
    #[serde(default = "unwritten::<TaskLimits>")]
    #[schemars(with = "TaskLimits")]
    pub limits: Spanned<TaskLimits>,
    /// Checks, in order.
    pub check: Vec<Check>,
}

/// Who may see a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    /// Students have it and run it themselves.
    Public,
    /// Only the grade shows it; its inputs derive from the course's secret seed.
    Hidden,
}

/// One check of a task: `call`, `steps` or `property`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Check {
    /// Id, unique in the task.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// Who may see it.
    pub visibility: Visibility,
    /// Share of the task's points (default 1).
    #[serde(default = "one")]
    #[schemars(with = "f64")]
    pub weight: Spanned<f64>,
    /// How often it is run with fresh inputs; all have to pass.
    #[serde(default = "one_case")]
    #[schemars(with = "u32")]
    pub cases: Spanned<u32>,
    /// Lengths that shapes may name, drawn anew for each case: a number, or `[low, high]`.
    #[serde(default)]
    #[schemars(schema_with = "schema::dims")]
    pub dims: Section,
    /// Inputs by name: a literal, or a generator.
    #[serde(default)]
    #[schemars(schema_with = "schema::inputs")]
    pub inputs: Section,
    /// A call compared with the oracle's: one step.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub call: Option<Spanned<String>>,
    /// A scenario, compared step by step.
    #[serde(default)]
    #[schemars(schema_with = "schema::steps")]
    pub steps: Option<Node>,
    /// A property of what the call or the steps give, needing no oracle.
    #[serde(default)]
    #[schemars(schema_with = "schema::property")]
    pub property: Option<Node>,
    /// Tolerance of its own.
    #[serde(default)]
    #[schemars(with = "Option<Tolerance>")]
    pub tolerance: Option<Spanned<Tolerance>>,
    /// Shape policy of its own.
    #[serde(default)]
    pub shape: Option<ShapePolicy>,
}

/// What is not in the file, and so stands nowhere.
fn unwritten<T: Default>() -> Spanned<T> {
    Spanned::new(0..0, T::default())
}
fn one() -> Spanned<f64> {
    Spanned::new(0..0, 1.0)
}
fn one_case() -> Spanned<u32> {
    Spanned::new(0..0, 1)
}
