//! An assignment that has been validated: what the rest of the program works with.

use super::{
    manifest::{Forbid, Language, Limits, Policy, Python, Rust, ShapePolicy, Tolerance, Visibility},
    signature::Entry,
    step::{Expr, Step},
};
use crate::text::{Lang, LangText};
use std::path::PathBuf;

/// A validated assignment.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// Its folder.
    pub dir: PathBuf,
    /// Id.
    pub id: String,
    /// Language of the files that are written for students.
    pub lang: Lang,
    /// Languages that may be handed in.
    pub languages: Vec<Language>,
    /// Title.
    pub title: LangText,
    /// For submissions in Python.
    pub python: Python,
    /// For submissions in Rust.
    pub rust: Rust,
    /// What instructors disagree on.
    pub policy: Policy,
    /// What the assignment rules out.
    pub forbid: Forbid,
    /// Limits of the whole submission; tasks have theirs.
    pub limits: Limits,
    /// What students write, in the order of the manifest.
    pub entries: Vec<Entry>,
    /// Tasks, in order.
    pub tasks: Vec<Task>,
    /// SHA-256 (hex) of everything that decides a grade: the manifest and the instructor's solution.
    pub sha256: String,
    /// Hashes of its parts.
    pub definitions: super::Definitions,
}

impl Assignment {
    /// Whether some answers come from the instructor's own solution.
    pub fn has_solution_oracle(&self) -> bool {
        self.tasks.iter().flat_map(|t| &t.oracles).any(|o| matches!(o, OracleRef::Solution(_)))
    }
}

/// Where right answers come from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum OracleRef {
    /// A library of the `reference` crate.
    Reference {
        /// Library.
        library: String,
        /// Variant of it.
        variant: Option<String>,
    },
    /// The instructor's own solution, run as a submission is run.
    Solution(PathBuf),
    /// Recorded answers of a solution to the public checks: what packs for students hold.
    Recorded(PathBuf),
}

/// A part of an assignment that has points.
#[derive(Clone, Debug)]
pub struct Task {
    /// Id, unique in the assignment.
    pub id: String,
    /// Title.
    pub title: LangText,
    /// Hint.
    pub hint: Option<LangText>,
    /// Points.
    pub points: f64,
    /// Points on top of the maximum.
    pub bonus: bool,
    /// Tasks that this one depends on.
    pub depends: Vec<String>,
    /// Entries of which the student's own version is given to the oracle.
    pub given: Vec<String>,
    /// Accepted oracles, the main one first.
    pub oracles: Vec<OracleRef>,
    /// Limits.
    pub limits: Limits,
    /// Entries that its checks use, the one that the task is about first: its versions are tried.
    pub uses: Vec<String>,
    /// Checks, in order.
    pub checks: Vec<Check>,
}

/// One check of a task.
#[derive(Clone, Debug)]
pub struct Check {
    /// Id in the task; `<task>/<id>` is unique in the assignment.
    pub id: String,
    /// Who may see it.
    pub visibility: Visibility,
    /// Its points: the task's, shared by weight.
    pub points: f64,
    /// How often it is run with fresh inputs.
    pub cases: u32,
    /// Where inputs come from.
    pub inputs: super::input::Inputs,
    /// What is done.
    pub body: Body,
    /// Tolerance, if it is not the default by dtype.
    pub tolerance: Option<Tolerance>,
    /// Shape policy.
    pub shape: ShapePolicy,
}

/// What a check does.
#[derive(Clone, Debug)]
pub enum Body {
    /// A call or a scenario, compared with the oracle step by step.
    Compare(Vec<Step>),
    /// Steps, and a property of what the last one gives.
    Property(Vec<Step>, Property),
}

/// Properties that need no oracle.
#[derive(Clone, Debug, PartialEq)]
pub enum Property {
    /// `"finite"`: no NaN, no infinity.
    Finite,
    /// `{ shape = ["n", 1] }`: names are dims of the check.
    Shape(Vec<Dim>),
    /// `{ monotonic = "x" }`: the result does not fall where the input `$x` (one dimension) rises.
    Monotonic {
        /// Name of the input.
        input: String,
    },
    /// `{ range = [0, 1] }`: all elements lie in it, ends included.
    Range(f64, f64),
    /// `{ gradient_of = "loss($y, $p)", at = "p" }`: the result equals the central differences of the student's own
    /// function with respect to that input (elementwise functions: of the sum of the result).
    GradientOf {
        /// One step: a call.
        step: Box<Step>,
        /// Name of the input.
        at: String,
        /// Step width.
        eps: f64,
        /// Largest relative error.
        tolerance: f64,
    },
    /// `{ unchanged = ["x"] }`: the arguments that these inputs were are as they were.
    Unchanged(Vec<String>),
    /// `{ faster_than = 50 }`: takes less CPU time than that many runs of the oracle's.
    FasterThan(f64),
    /// `{ falls_to = 0.5 }`: a list of numbers whose last is at most this share of the first.
    FallsTo(f64),
    /// `{ at_least = 0.9 }`: a number that is at least this.
    AtLeast(f64),
    /// `{ accuracy = 0.9, of = "$y" }`: share of equal classes (arg max of rows, or rounded numbers).
    Accuracy {
        /// Least share.
        at_least: f64,
        /// True classes.
        of: Expr,
    },
}

/// A length in a shape: a number, or the name of a dim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dim {
    /// Fixed.
    Fixed(usize),
    /// Drawn for each case.
    Named(String),
}
