//! One check of one submission: run its cases, and judge them by each accepted oracle.

use super::oracle::{CaseId, Oracles};
use super::result::Status;
use crate::assignment::manifest::{ShapePolicy, Tolerance, Visibility};
use crate::assignment::step::{Expr, Step};
use crate::assignment::{Body, Check, OracleRef, Property, Task};
use crate::compare::{Answer, Evidence, Failure, Mismatch, Numbers, Rules, compare, judge_property};
use crate::run::{Conversation, Party, Performance, Trouble, literal_value, play};
use crate::text::{Message, args};
use grader_protocol::{Array, Value};
use std::sync::{Arc, PoisonError, RwLock};

/// Everybody runs under a read guard; whoever has to be alone on the machine takes the write guard.
pub type Machine = RwLock<()>;

/// What a student's code did in all cases of a check, as far as it came.
#[derive(Clone, Debug, Default)]
pub struct CheckRun {
    /// Cases, in order; the last one may have ended the process.
    pub cases: Vec<CaseRun>,
    /// What its function did on the grid of a picture.
    pub grid: Option<Performance>,
}

/// What a student's code did in one case.
#[derive(Clone, Debug)]
pub struct CaseRun {
    /// Which one.
    pub id: CaseId,
    /// What it did.
    pub performance: Performance,
    /// Central differences of the student's own function, where the property asks for them.
    pub differences: Option<Result<Vec<f64>, Failure>>,
}

impl CheckRun {
    /// A check that was not run, since an earlier one of the task ended the process the same way.
    pub fn inherited(id: CaseId, failure: Failure) -> Self {
        let mut performance = Performance::default();
        performance.transcript.answers.push(Answer::Failed(failure));
        Self { cases: vec![CaseRun { id, performance, differences: None }], grid: None }
    }

    /// The failure that ended the process.
    pub fn death(&self) -> Option<&Failure> {
        let last = self.cases.last()?;
        let gradient = last.differences.as_ref().and_then(|d| d.as_ref().err());
        last.performance.transcript.failure().or(gradient).filter(|f| f.is_final())
    }
}

/// How a check came out.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Status.
    pub status: Status,
    /// What the student is told.
    pub message: Option<Message>,
}

/// Runs the cases of a check.
pub fn run(
    party: &mut Conversation<'_>,
    oracles: &Oracles<'_>,
    machine: &Machine,
    (task_no, check_no): (usize, usize),
) -> Result<CheckRun, Trouble> {
    let task = &oracles.assignment().tasks[task_no];
    let check = &task.checks[check_no];
    let mut run = CheckRun::default();
    for case in 0..check.cases {
        let id = CaseId { task: task_no, check: check_no, case };
        let mut this = {
            let _shared = machine.read().unwrap_or_else(PoisonError::into_inner);
            run_case(party, oracles, check, id)?
        };
        let timed_out = matches!(this.performance.transcript.failure(), Some(Failure::Timeout(_)));
        if timed_out && party.timed_out_by_wall() && !party.exhausted() {
            // The wall clock may be the machine's fault: once more, with the machine to itself.
            let _alone = machine.write().unwrap_or_else(PoisonError::into_inner);
            this = run_case(party, oracles, check, id)?;
        }
        run.cases.push(this);
        if run.death().is_some() {
            break;
        }
    }
    Ok(run)
}

pub(super) fn run_case(
    party: &mut dyn Party,
    oracles: &Oracles<'_>,
    check: &Check,
    id: CaseId,
) -> Result<CaseRun, Trouble> {
    let drawn = oracles.drawn(id);
    let entries = &oracles.assignment().entries;
    let (Body::Compare(steps) | Body::Property(steps, _)) = &check.body;
    let echo = matches!(&check.body, Body::Property(_, Property::Unchanged(_)));
    party.echo(echo);
    party.measure(matches!(&check.body, Body::Property(_, Property::FasterThan(_))));
    let performance = play(party, entries, steps, &drawn);
    party.echo(false);
    party.measure(false);
    let performance = performance?;
    let mut differences = None;
    if let Body::Property(_, Property::GradientOf { step, at, eps, .. }) = &check.body
        && performance.transcript.failure().is_none()
    {
        differences = Some(central_differences(party, oracles, id, step, at, *eps)?);
    }
    Ok(CaseRun { id, performance, differences })
}

/// (f(x + ε) − f(x − ε)) / 2ε for each element of the input, of the sum of what the student's own function gives.
fn central_differences(
    party: &mut dyn Party,
    oracles: &Oracles<'_>,
    id: CaseId,
    step: &Step,
    at: &str,
    eps: f64,
) -> Result<Result<Vec<f64>, Failure>, Trouble> {
    let drawn = oracles.drawn(id);
    let Some(x) = drawn.values.get(at).and_then(|v| Numbers::from_value(v).ok()) else {
        return Err(Trouble::Oracle {
            step: step.text.clone(),
            reason: format!("${at} is no array of numbers"),
        });
    };
    let mut gradient = Vec::with_capacity(x.elements.len());
    for i in 0..x.elements.len() {
        let mut sums = [0.0; 2];
        for (sum, sign) in sums.iter_mut().zip([1.0, -1.0]) {
            let mut moved = x.elements.clone();
            moved[i] += sign * eps;
            let value = if x.shape.is_empty() {
                Value::Float(moved[0])
            } else {
                Array::from_f64(x.shape.clone(), &moved).map_or(Value::None, Value::Array)
            };
            let mut drawn = (*drawn).clone();
            drawn.values.insert(at.to_owned(), value);
            let steps = std::slice::from_ref(step);
            let performance = play(party, &oracles.assignment().entries, steps, &drawn)?;
            match performance.transcript.answers.last() {
                Some(Answer::Failed(failure)) => return Ok(Err(failure.clone())),
                Some(Answer::Value(v)) => {
                    *sum = Numbers::from_value(v).map_or(f64::NAN, |n| n.elements.iter().sum());
                }
                _ => *sum = f64::NAN,
            }
        }
        gradient.push((sums[0] - sums[1]) / (2.0 * eps));
    }
    Ok(Ok(gradient))
}

/// Judges the run of a check by one oracle.
pub fn judge(
    run: &CheckRun,
    task: &Task,
    check: &Check,
    oracles: &Oracles<'_>,
    oracle: &OracleRef,
) -> Result<Verdict, Trouble> {
    judge_by(run, task, check, oracles, &|id| oracles.performance(id, oracle))
}

/// What an oracle did in a case.
pub type Want<'w> = dyn Fn(CaseId) -> Result<Arc<Performance>, Trouble> + 'w;

/// Judges the run of a check by what an oracle of the caller's did.
pub fn judge_by(
    run: &CheckRun,
    task: &Task,
    check: &Check,
    oracles: &Oracles<'_>,
    want: &Want<'_>,
) -> Result<Verdict, Trouble> {
    let mut note = None;
    for case in &run.cases {
        match judge_case(case, task, check, oracles, want)? {
            Ok(found) => note = note.or(found),
            Err(verdict) => return Ok(verdict),
        }
    }
    if run.cases.len() < check.cases as usize {
        // Cannot be: a run ends early only with a failure. Counted as a crash rather than as passed.
        return Ok(Verdict { status: Status::Crashed, message: Some(Message::bare("process_ended")) });
    }
    Ok(Verdict { status: Status::Passed, message: note })
}

type CaseVerdict = Result<Option<Message>, Verdict>;

fn judge_case(
    case: &CaseRun,
    task: &Task,
    check: &Check,
    oracles: &Oracles<'_>,
    want: &Want<'_>,
) -> Result<CaseVerdict, Trouble> {
    let hidden = check.visibility == Visibility::Hidden;
    match &check.body {
        Body::Compare(steps) => {
            if let Some(failure) = case.performance.transcript.failure()
                && case.performance.transcript.answers.len() == 1
            {
                // Nothing to compare with: the oracle need not be asked.
                return Ok(Err(failed(failure, hidden, steps, 0)));
            }
            let want = want(case.id)?;
            let rules = |step: &Step| rules(step, check);
            Ok(compare(steps, &case.performance.transcript, &want.transcript, rules)
                .map(|notes| notes.into_iter().next())
                .map_err(|mismatch| match mismatch {
                    Mismatch::Failed { step, failure } => failed(&failure, hidden, steps, step),
                    Mismatch::Value { step, difference } => {
                        let message = if hidden { difference.hidden() } else { difference.public() };
                        Verdict { status: Status::Failed, message: Some(at_step(message, steps, step)) }
                    }
                }))
        }
        Body::Property(steps, property) => {
            let transcript = &case.performance.transcript;
            if let Some(failure) = transcript.failure() {
                return Ok(Err(failed(failure, hidden, steps, transcript.answers.len() - 1)));
            }
            if let Some(Err(failure)) = &case.differences {
                return Ok(Err(failed(failure, hidden, steps, 0)));
            }
            let evidence = evidence(case, property, oracles, &task.oracles[0])?;
            Ok(judge_property(property, &evidence).map(|()| None).map_err(|difference| {
                let message = if hidden { difference.hidden() } else { difference.public() };
                Verdict { status: Status::Failed, message: Some(message) }
            }))
        }
    }
}

pub(super) fn rules(step: &Step, check: &Check) -> Rules {
    let tolerance: Option<Tolerance> = step.judge.tolerance.or(check.tolerance);
    let shape: ShapePolicy = step.judge.shape.unwrap_or(check.shape);
    Rules { tolerance, shape, extra: step.judge.extra }
}

fn failed(failure: &Failure, hidden: bool, steps: &[Step], step: usize) -> Verdict {
    let message = failure.message(hidden);
    // What is missing or forbidden is so everywhere; where it was noticed says nothing.
    let plain = matches!(failure.status(), Status::Missing | Status::Forbidden | Status::NotBuilt);
    Verdict {
        status: failure.status(),
        message: Some(if plain { message } else { at_step(message, steps, step) }),
    }
}

/// Says at which step of a scenario it happened.
fn at_step(mut message: Message, steps: &[Step], step: usize) -> Message {
    if steps.len() > 1
        && let Some(step) = steps.get(step)
    {
        message.args.extend(args! { "step" => step.text });
    }
    message
}

fn evidence(
    case: &CaseRun,
    property: &Property,
    oracles: &Oracles<'_>,
    oracle: &OracleRef,
) -> Result<Evidence, Trouble> {
    let drawn: Arc<_> = oracles.drawn(case.id);
    let value = match case.performance.transcript.answers.last() {
        Some(Answer::Value(v)) => Some(v.clone()),
        _ => None,
    };
    let seconds = match property {
        Property::FasterThan(_) => {
            Some((case.performance.seconds, oracles.performance(case.id, oracle)?.seconds))
        }
        _ => None,
    };
    let classes = match property {
        Property::Accuracy { of: Expr::Input { name, part }, .. } => {
            crate::run::input(&drawn, name, part.as_deref())
        }
        Property::Accuracy { of: Expr::Literal(literal), .. } => Some(literal_value(literal)),
        _ => None,
    };
    Ok(Evidence {
        value,
        dims: drawn.dims.clone(),
        inputs: drawn.values.clone(),
        after: case.performance.after.clone(),
        differences: case.differences.clone().and_then(Result::ok),
        seconds,
        classes,
    })
}
