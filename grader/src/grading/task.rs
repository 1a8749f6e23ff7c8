//! One task of one submission: its checks, run once and judged by the oracle that fits best.

use super::check::{self, CheckRun, Machine, Verdict};
use super::oracle::{CaseId, Oracles};
use super::plot;
use super::result::{CheckResult, Place, Status, TaskResult, round_points};
use crate::assignment::{Body, OracleRef, Task};
use crate::compare::Failure;
use crate::run::{Conversation, Trouble};
use crate::text::{Lang, Message};
use std::sync::PoisonError;
use std::time::Duration;

/// A process that died this often in one task is not started again for its other checks.
const MAX_DEATHS: usize = 2;

/// A task of a submission, run and judged.
#[derive(Clone, Debug)]
pub struct TaskOutcome {
    /// Number of the task.
    pub task: usize,
    /// What the student's code did, a check each.
    pub runs: Vec<CheckRun>,
    /// How each check came out by the oracle that fits best.
    pub verdicts: Vec<Verdict>,
    /// That oracle.
    pub oracle: OracleRef,
    /// Points.
    pub score: f64,
    /// Known mistake whose numbers the answers equal.
    pub diagnosis: Option<String>,
}

impl TaskOutcome {
    /// Whether all checks that were selected passed.
    pub fn passed(&self, selected: impl Fn(usize) -> bool) -> bool {
        let mut verdicts = self.verdicts.iter().enumerate().filter(|(check, _)| selected(*check));
        verdicts.all(|(_, verdict)| verdict.status == Status::Passed)
    }
}

/// A task of a submission that is being run.
#[derive(Clone, Debug)]
pub struct TaskRun {
    /// Number of the task.
    pub task: usize,
    runs: Vec<CheckRun>,
    deaths: Vec<Failure>,
}

impl TaskRun {
    /// A task of which nothing has been run.
    pub fn new(task: usize, checks: usize) -> Self {
        Self { task, runs: vec![CheckRun::default(); checks], deaths: vec![] }
    }

    /// Runs those checks with the versions that the conversation has chosen.
    pub fn run(
        &mut self,
        party: &mut Conversation<'_>,
        oracles: &Oracles<'_>,
        machine: &Machine,
        selected: impl Fn(usize) -> bool,
    ) -> Result<(), Trouble> {
        let task = &oracles.assignment().tasks[self.task];
        party.limit(
            Duration::from_secs_f64(task.limits.cpu_seconds),
            Duration::from_secs_f64(task.limits.wall_seconds),
        );
        for check_no in (0..task.checks.len()).filter(|c| selected(*c)) {
            let first = CaseId { task: self.task, check: check_no, case: 0 };
            let mut run = if let Some(failure) = self.deaths.get(MAX_DEATHS - 1) {
                CheckRun::inherited(first, failure.clone())
            } else if party.exhausted() {
                CheckRun::inherited(first, Failure::Timeout(oracles.assignment().limits.total_seconds))
            } else {
                check::run(party, oracles, machine, (self.task, check_no))?
            };
            self.deaths.extend(run.death().cloned());
            if run.death().is_none() {
                let _shared = machine.read().unwrap_or_else(PoisonError::into_inner);
                run.grid = plot::ask(party, oracles, first, &run)?;
            }
            self.runs[check_no] = run;
        }
        Ok(())
    }

    /// Judges what has been run.
    pub fn judge(
        &self,
        oracles: &Oracles<'_>,
        selected: impl Fn(usize) -> bool,
    ) -> Result<TaskOutcome, Trouble> {
        judge(self.runs.clone(), oracles, self.task, selected)
    }
}

/// Judges by each accepted oracle and keeps the one that gives the most points, the main one when in doubt.
pub(super) fn judge(
    runs: Vec<CheckRun>,
    oracles: &Oracles<'_>,
    task_no: usize,
    selected: impl Fn(usize) -> bool,
) -> Result<TaskOutcome, Trouble> {
    let task = &oracles.assignment().tasks[task_no];
    let mut best: Option<(f64, Vec<Verdict>, OracleRef)> = None;
    for oracle in &task.oracles {
        let mut verdicts = Vec::with_capacity(runs.len());
        for (check_no, (run, check)) in runs.iter().zip(&task.checks).enumerate() {
            let verdict = if selected(check_no) {
                check::judge(run, task, check, oracles, oracle)?
            } else {
                Verdict { status: Status::Skipped, message: None }
            };
            verdicts.push(verdict);
        }
        void_lone_properties(task, &mut verdicts);
        let passed = verdicts.iter().zip(&task.checks).filter(|(v, _)| v.status == Status::Passed);
        let score = passed.fold(0.0, |sum, (_, check)| sum + check.points);
        let whole = verdicts.iter().all(|v| v.status == Status::Passed);
        if best.as_ref().is_none_or(|(most, ..)| score > *most + 1e-9) {
            best = Some((score, verdicts, oracle.clone()));
        }
        if whole {
            break;
        }
    }
    let (score, verdicts, oracle) = best.ok_or_else(|| Trouble::Oracle {
        step: task.id.clone(),
        reason: "the task has no oracle".to_owned(),
    })?;
    Ok(TaskOutcome { task: task_no, runs, verdicts, oracle, score, diagnosis: None })
}

/// Properties such as "leaves its input alone" say nothing for a function whose answers are all wrong: where no
/// comparison passed, they are not counted either.
pub(super) fn void_lone_properties(task: &Task, verdicts: &mut [Verdict]) {
    let compares = |body: &Body| matches!(body, Body::Compare(_));
    // What was not selected says nothing either way.
    let ran = |v: &Verdict| v.status != Status::Skipped || v.message.is_some();
    let mut compared = verdicts
        .iter()
        .zip(&task.checks)
        .filter(|(verdict, check)| compares(&check.body) && ran(verdict))
        .peekable();
    if compared.peek().is_none() || compared.any(|(verdict, _)| verdict.status == Status::Passed) {
        return;
    }
    for (verdict, check) in verdicts.iter_mut().zip(&task.checks) {
        if !compares(&check.body) && verdict.status == Status::Passed {
            *verdict = Verdict { status: Status::Skipped, message: Some(Message::bare("property_alone")) };
        }
    }
}

/// The status of a task: all passed, some points, or that of the first check that did not pass.
pub fn status(mut verdicts: impl Iterator<Item = Status>, score: f64) -> Status {
    match verdicts.find(|s| *s != Status::Passed) {
        None => Status::Passed,
        Some(_) if score > 0.0 => Status::Partial,
        Some(first) => first,
    }
}

/// A task as it stands in `results.jsonl`.
pub fn result(task: &Task, outcome: &TaskOutcome, place: Option<Place>, lang: Lang) -> TaskResult {
    let checks: Vec<CheckResult> = task
        .checks
        .iter()
        .zip(&outcome.verdicts)
        .map(|(check, verdict)| CheckResult {
            id: format!("{}/{}", task.id, check.id),
            visibility: check.visibility,
            status: verdict.status,
            score: if verdict.status == Status::Passed { round_points(check.points) } else { 0.0 },
            max_score: round_points(check.points),
            code: verdict.message.as_ref().map(|m| m.code.clone()),
            args: verdict.message.as_ref().map(|m| m.args.clone()).unwrap_or_default(),
            message: verdict.message.as_ref().map(|m| check_text(m, lang)),
            plot: None,
        })
        .collect();
    TaskResult {
        id: task.id.clone(),
        status: status(outcome.verdicts.iter().map(|v| v.status), outcome.score),
        score: round_points(outcome.score),
        max_score: round_points(task.points),
        diagnosis: outcome.diagnosis.clone(),
        answers: None,
        place,
        checks,
    }
}

/// Puts pictures to the public checks of a task that did not pass, where there is a difference to be seen.
pub(super) fn add_plots(result: &mut TaskResult, outcome: &TaskOutcome, oracles: &Oracles<'_>) {
    if result.status == Status::Passed {
        return;
    }
    for (check, (result, run)) in result.checks.iter_mut().zip(&outcome.runs).enumerate() {
        let id = CaseId { task: outcome.task, check, case: 0 };
        result.plot = plot::of(oracles, id, run, &outcome.oracle);
    }
}

/// The message of a check in words: with the step of a scenario at which it happened, or with what the compiler says.
pub fn check_text(message: &Message, lang: Lang) -> String {
    let text = message.text(lang);
    let argument = |name: &str| message.args.get(name).and_then(|s| s.as_str()).filter(|s| !s.is_empty());
    if let Some(compiler) = argument("compiler") {
        return format!("{text}\n{compiler}");
    }
    match argument("step") {
        Some(step) => {
            Message::new("at_step", crate::text::args! { "step" => step, "text" => text }).text(lang)
        }
        None => text,
    }
}
