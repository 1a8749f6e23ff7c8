//! The tests are tested: every known mistake takes the place of a submission, and the checks have to notice it.

use super::check::{self, CheckRun};
use super::diagnosis::{candidates, diagnose};
use super::oracle::{CaseId, Oracles};
use super::result::Status;
use super::task::{self, TaskOutcome};
use crate::assignment::manifest::Tolerance;
use crate::assignment::{Assignment, Body, Check, OracleRef, Property};
use crate::compare::default_tolerance;
use crate::run::{Reference, Trouble};
use reference::mutants::{Mutant, mutants as known, mutated};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// What became of a known mistake.
#[derive(Clone, Debug)]
pub struct Fate {
    /// The mistake.
    pub mutant: &'static Mutant,
    /// Checks that notice it, as `<task>/<check>`, in the order of the assignment.
    pub killed_by: Vec<String>,
    /// It has full points, but by another accepted oracle, or the manifest says so: it is no mistake here.
    pub accepted: bool,
    /// The known mistake that a student who made this one would be told of; only with [`Depth::Named`].
    pub named: Option<String>,
}

impl Fate {
    /// Whether it keeps full points and should not.
    pub const fn survives(&self) -> bool {
        self.killed_by.is_empty() && !self.accepted
    }
}

/// How much is wanted to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// All checks that notice a mistake.
    All,
    /// Only whether one does.
    First,
    /// All checks, and how the mistake would be diagnosed.
    Named,
}

/// Plays every known mistake of what the tasks are about, on `jobs` threads.
pub fn mutants(oracles: &Oracles<'_>, jobs: usize, depth: Depth) -> Result<Vec<Fate>, Trouble> {
    let work = mistakes(oracles.assignment());
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::with_capacity(work.len()));
    std::thread::scope(|scope| {
        for _ in 0..jobs.max(1) {
            scope.spawn(|| {
                loop {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    let Some((mutant, tasks)) = work.get(i) else { break };
                    let fate = fate(oracles, mutant, tasks, depth);
                    found.lock().unwrap_or_else(PoisonError::into_inner).push((i, fate));
                }
            });
        }
    });
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort_by_key(|(i, _)| *i);
    found.into_iter().map(|(_, fate)| fate).collect()
}

/// Known mistakes of an assignment's entries, each with the tasks that are about its entry.
///
/// An entry that no task is about is in the list as well: nothing would notice a mistake in it.
fn mistakes(assignment: &Assignment) -> Vec<(&'static Mutant, Vec<usize>)> {
    let mut libraries: Vec<&OracleRef> = Vec::new();
    for oracle in assignment.tasks.iter().filter_map(|t| t.oracles.first()) {
        if !libraries.iter().any(|known| library(known) == library(oracle)) {
            libraries.push(oracle);
        }
    }
    let mut work = Vec::new();
    for oracle in libraries {
        for entry in &assignment.entries {
            let about = |i: &usize| {
                let task = &assignment.tasks[*i];
                task.uses.first() == Some(&entry.name)
                    && task.oracles.first().map(library) == Some(library(oracle))
            };
            let tasks: Vec<usize> = (0..assignment.tasks.len()).filter(about).collect();
            work.extend(candidates(&entry.name, oracle).map(|mutant| (mutant, tasks.clone())));
        }
    }
    work
}

fn library(oracle: &OracleRef) -> Option<&str> {
    match oracle {
        OracleRef::Reference { library, .. } => Some(library),
        OracleRef::Solution(_) | OracleRef::Recorded(_) => None,
    }
}

fn fate(
    oracles: &Oracles<'_>,
    mutant: &'static Mutant,
    tasks: &[usize],
    depth: Depth,
) -> Result<Fate, Trouble> {
    let mut fate = Fate { mutant, killed_by: Vec::new(), accepted: false, named: None };
    let mut outcomes = Vec::new();
    for task_no in tasks {
        let task = &oracles.assignment().tasks[*task_no];
        let outcome = submit(oracles, mutant, *task_no)?;
        let failed = outcome.verdicts.iter().zip(&task.checks).filter(|(v, _)| v.status != Status::Passed);
        fate.killed_by.extend(failed.map(|(_, check)| format!("{}/{}", task.id, check.id)));
        fate.accepted |= Some(&outcome.oracle) != task.oracles.first();
        if depth == Depth::First && !fate.killed_by.is_empty() {
            break;
        }
        outcomes.push(outcome);
    }
    if depth == Depth::Named {
        diagnose(oracles, &mut outcomes, |_, _| true)?;
        let names: Vec<String> = outcomes.into_iter().filter_map(|o| o.diagnosis).collect();
        // One task may say less than another; a wrong name in any of them is a wrong name.
        let wrong = names.iter().find(|name| *name != mutant.id).cloned();
        fate.named = wrong.or_else(|| names.into_iter().next());
    }
    let none_here = &oracles.assignment().policy.not_mistakes;
    fate.accepted |= none_here.iter().any(|id| id == mutant.id);
    fate.accepted &= fate.killed_by.is_empty();
    Ok(fate)
}

/// A task with a known mistake in place of a submission.
pub(super) fn submit(
    oracles: &Oracles<'_>,
    mutant: &'static Mutant,
    task_no: usize,
) -> Result<TaskOutcome, Trouble> {
    let task = &oracles.assignment().tasks[task_no];
    let variant = match task.oracles.first() {
        Some(OracleRef::Reference { variant, .. }) => variant.as_deref(),
        _ => None,
    };
    let missing = || Trouble::Oracle { step: mutant.id.to_owned(), reason: "no such mistake".to_owned() };
    let library = mutated(mutant.library, variant, &[mutant.id]).ok_or_else(missing)?;
    let mut party = Reference::new(library);
    let mut runs = Vec::with_capacity(task.checks.len());
    for (check_no, check) in task.checks.iter().enumerate() {
        let mut run = CheckRun::default();
        for case in 0..check.cases {
            let id = CaseId { task: task_no, check: check_no, case };
            let mut this = check::run_case(&mut party, oracles, check, id)?;
            if !tests_numbers(check) {
                // The reference changes none of its inputs and takes no time to speak of.
                this.performance.after.clone_from(&oracles.drawn(id).values);
                this.performance.seconds = 0.0;
            }
            run.cases.push(this);
        }
        runs.push(run);
    }
    task::judge(runs, oracles, task_no, |_| true)
}

/// Whether a check can notice a known mistake at all: those are wrong numbers, not slow ones.
pub fn tests_numbers(check: &Check) -> bool {
    !matches!(check.body, Body::Property(_, Property::Unchanged(_) | Property::FasterThan(_)))
}

/// The assignment with every tolerance multiplied.
pub fn with_tolerance(assignment: &Assignment, factor: f64) -> Assignment {
    let times = |t: Tolerance| Tolerance { abs: t.abs * factor, rel: t.rel * factor };
    let mut scaled = assignment.clone();
    for check in scaled.tasks.iter_mut().flat_map(|t| &mut t.checks) {
        check.tolerance = Some(times(check.tolerance.unwrap_or(default_tolerance(false))));
        match &mut check.body {
            Body::Compare(steps) => {
                for step in steps {
                    step.judge.tolerance = step.judge.tolerance.map(times);
                }
            }
            Body::Property(_, Property::GradientOf { tolerance, .. }) => *tolerance *= factor,
            Body::Property(..) => {}
        }
    }
    scaled
}

/// Libraries that have known mistakes, among the oracles of an assignment.
pub fn libraries(assignment: &Assignment) -> BTreeSet<&str> {
    let named = assignment.tasks.iter().flat_map(|t| &t.oracles).filter_map(library);
    named.filter(|name| !known(name).is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assignment::Seed;
    use std::collections::HashMap;
    use std::path::Path;

    fn bundled(id: &str) -> Assignment {
        Assignment::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../assignments").join(id)).unwrap()
    }
    fn oracles<'a>(assignment: &'a Assignment, seed: &str) -> Oracles<'a> {
        Oracles::new(assignment, Seed::secret(seed), HashMap::new())
    }

    #[test]
    fn a_check_that_is_left_out_lets_mistakes_pass() {
        let mut assignment = bundled("perceptron");
        let survivors = |assignment: &Assignment| -> Vec<&str> {
            let fates = mutants(&oracles(assignment, "audit"), 2, Depth::First).unwrap();
            fates.iter().filter(|f| f.survives()).map(|f| f.mutant.id).collect()
        };
        assert!(survivors(&assignment).is_empty(), "{:?}", survivors(&assignment));
        // The worked example alone: its mean error is 0.
        for task in &mut assignment.tasks {
            task.checks.retain(|c| c.visibility == crate::assignment::manifest::Visibility::Public);
        }
        let lost = survivors(&assignment);
        assert!(lost.contains(&"perceptron/no_learning_rate_on_b"), "{lost:?}");
        // What the instructor declares to be no mistake is none.
        assignment.policy.not_mistakes = lost.iter().map(|id| (*id).to_owned()).collect();
        assert!(survivors(&assignment).is_empty());
    }

    #[test]
    fn a_loose_tolerance_lets_mistakes_pass() {
        let assignment = with_tolerance(&bundled("perceptron"), 1e9);
        let fates = mutants(&oracles(&assignment, "audit"), 2, Depth::First).unwrap();
        assert!(fates.iter().filter(|f| f.survives()).count() > 10);
    }

    /// Tasks about the mistake's entry that did not pass, each with the diagnosis.
    fn diagnoses(oracles: &Oracles<'_>, mutant: &'static Mutant, tasks: &[usize]) -> Vec<Option<String>> {
        let mut outcomes: Vec<TaskOutcome> =
            tasks.iter().map(|task| submit(oracles, mutant, *task).unwrap()).collect();
        diagnose(oracles, &mut outcomes, |_, _| true).unwrap();
        outcomes.iter().filter(|o| !o.passed(|_| true)).map(|o| o.diagnosis.clone()).collect()
    }

    #[test]
    fn known_mistakes_are_named() {
        for id in ["oop", "perceptron", "neuron", "logloss", "losses", "activations", "mlp"] {
            let assignment = bundled(id);
            // Another seed for each, so that no luck with one of them is tested.
            let oracles = oracles(&assignment, &format!("diagnosis of {id}"));
            let (mut named, mut all, mut unnamed) = (0, 0, Vec::new());
            // Without optimisation a part of them has to do.
            let every = if cfg!(debug_assertions) { 7 } else { 1 };
            for (mutant, tasks) in mistakes(&assignment).into_iter().step_by(every) {
                let found = diagnoses(&oracles, mutant, &tasks);
                if found.is_empty() {
                    continue;
                }
                all += 1;
                let wrong = found.iter().flatten().any(|d| d != mutant.id);
                if !wrong && found.iter().flatten().any(|d| d == mutant.id) {
                    named += 1;
                } else {
                    unnamed.push((mutant.id, found));
                }
            }
            assert!(named * 100 >= all * 95, "{id}: {named} of {all}; not {unnamed:#?}");
        }
    }
}
