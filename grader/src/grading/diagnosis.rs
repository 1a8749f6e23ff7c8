//! Which known mistake a student made: the one whose numbers the student's answers equal.

use super::oracle::Oracles;
use super::result::Status;
use super::task::TaskOutcome;
use super::{check, oracle::CaseId};
use crate::assignment::{Body, Check, OracleRef};
use crate::compare::alike;
use crate::run::Trouble;
use reference::mutants::{Mutant, mutants};

/// Finds the known mistake of each task that did not pass.
pub fn diagnose(
    oracles: &Oracles<'_>,
    outcomes: &mut [TaskOutcome],
    selected: impl Fn(usize, usize) -> bool,
) -> Result<(), Trouble> {
    for i in 0..outcomes.len() {
        let outcome = &outcomes[i];
        let task = outcome.task;
        if outcome.passed(|check| selected(task, check)) {
            continue;
        }
        let likely = of_task(oracles, outcome, &selected)?;
        let known = choose(oracles, &outcomes[..], i, likely, &selected)?.map(str::to_owned);
        outcomes[i].diagnosis = match known {
            None => own(oracles, &outcomes[i], &selected)?,
            known => known,
        };
    }
    Ok(())
}

/// Mistakes that explain all answers of a task, by the first accepted oracle by which there are any.
fn of_task(
    oracles: &Oracles<'_>,
    outcome: &TaskOutcome,
    selected: &impl Fn(usize, usize) -> bool,
) -> Result<Vec<&'static Mutant>, Trouble> {
    let order = checks(oracles, outcome, selected);
    let wrong = order.first().is_some_and(|c| outcome.verdicts[*c].status != Status::Passed);
    if !wrong {
        // Every comparison passed: what is wrong shows in no number.
        return Ok(Vec::new());
    }
    let task = &oracles.assignment().tasks[outcome.task];
    let others = task.oracles.iter().filter(|o| **o != outcome.oracle);
    for oracle in std::iter::once(&outcome.oracle).chain(others) {
        let mut fitting = Vec::new();
        for mutant in candidates(task.uses.first().map_or("", String::as_str), oracle) {
            if fits(oracles, outcome, &order, oracle, mutant)? {
                fitting.push(mutant);
            }
        }
        if !fitting.is_empty() {
            return Ok(fitting);
        }
    }
    Ok(Vec::new())
}

/// The assignment's own mistake that explains all answers of a task, if it is the only one.
fn own(
    oracles: &Oracles<'_>,
    outcome: &TaskOutcome,
    selected: &impl Fn(usize, usize) -> bool,
) -> Result<Option<String>, Trouble> {
    let order = checks(oracles, outcome, selected);
    let wrong = order.first().is_some_and(|c| outcome.verdicts[*c].status != Status::Passed);
    let oracle = oracles.assignment().tasks[outcome.task].oracles.first();
    let edited = matches!(oracle, Some(OracleRef::Solution(_)));
    let mut found = None;
    if !wrong || order.iter().any(|c| not_comparable(outcome.verdicts[*c].status)) {
        return Ok(None);
    }
    for (number, edit) in oracles.own_mistakes(outcome.task).filter(|(_, e)| e.module || edited) {
        if own_fits(oracles, outcome, &order, number)? && found.replace(edit).is_some() {
            return Ok(None);
        }
    }
    Ok(found.map(|edit| edit.diagnosis(oracles.assignment())))
}

/// No numbers came, and none will: a search among mistakes would only cost time.
const fn not_comparable(status: Status) -> bool {
    matches!(
        status,
        Status::Missing
            | Status::Timeout
            | Status::Memory
            | Status::Crashed
            | Status::Forbidden
            | Status::NotBuilt
    )
}

fn own_fits(
    oracles: &Oracles<'_>,
    outcome: &TaskOutcome,
    checks: &[usize],
    number: usize,
) -> Result<bool, Trouble> {
    let cases = oracles.own_mistaken(number, outcome.task)?;
    let mut equal = 0;
    for check_no in checks {
        let check = &oracles.assignment().tasks[outcome.task].checks[*check_no];
        let (Body::Compare(steps) | Body::Property(steps, _)) = &check.body;
        let run = &outcome.runs[*check_no];
        if run.cases.len() < check.cases as usize {
            return Ok(false);
        }
        for case in &run.cases {
            let Some(mistaken) = cases.get(&case.id) else { return Ok(false) };
            let right = oracles.performance(case.id, &outcome.oracle)?;
            let got = &case.performance.transcript;
            match alike(steps, got, &mistaken.transcript, &right.transcript, |step| check::rules(step, check))
            {
                Some(n) => equal += n,
                None => return Ok(false),
            }
        }
    }
    Ok(equal > 0)
}

/// Known mistakes of an entry, by name or alias.
pub(super) fn candidates(entry: &str, oracle: &OracleRef) -> impl Iterator<Item = &'static Mutant> {
    let (name, listed): (_, &[Mutant]) = match oracle {
        OracleRef::Reference { library, variant } => {
            let known = reference::dynamic::library(library, variant.as_deref());
            (known.and_then(|l| l.entry(entry).map(|e| e.name)), mutants(library))
        }
        OracleRef::Solution(_) | OracleRef::Recorded(_) => (None, &[]),
    };
    listed.iter().filter(move |m| Some(m.entry) == name)
}

/// Numbers of the checks that compare, those that did not pass first: a wrong guess ends there.
fn checks(
    oracles: &Oracles<'_>,
    outcome: &TaskOutcome,
    selected: &impl Fn(usize, usize) -> bool,
) -> Vec<usize> {
    let all = &oracles.assignment().tasks[outcome.task].checks;
    let compared = |c: &usize| matches!(all[*c].body, Body::Compare(_)) && selected(outcome.task, *c);
    let mut numbers: Vec<usize> = (0..all.len().min(outcome.runs.len())).filter(compared).collect();
    numbers.sort_by_key(|c| outcome.verdicts[*c].status == Status::Passed);
    numbers
}

/// Whether a mistake explains all of these checks.
fn fits(
    oracles: &Oracles<'_>,
    outcome: &TaskOutcome,
    checks: &[usize],
    oracle: &OracleRef,
    mutant: &'static Mutant,
) -> Result<bool, Trouble> {
    let mut equal = 0;
    for number in checks {
        let check = &oracles.assignment().tasks[outcome.task].checks[*number];
        let run = &outcome.runs[*number];
        if run.cases.len() < check.cases as usize {
            return Ok(false);
        }
        for case in &run.cases {
            match case_alike(oracles, check, case, oracle, mutant)? {
                Some(n) => equal += n,
                None => return Ok(false),
            }
        }
    }
    // An exception everywhere is like any other exception everywhere.
    Ok(equal > 0)
}

fn case_alike(
    oracles: &Oracles<'_>,
    check: &Check,
    case: &check::CaseRun,
    oracle: &OracleRef,
    mutant: &'static Mutant,
) -> Result<Option<usize>, Trouble> {
    let (Body::Compare(steps) | Body::Property(steps, _)) = &check.body;
    let OracleRef::Reference { variant, .. } = oracle else { return Ok(None) };
    let id: CaseId = case.id;
    let mistaken = oracles.mistaken(id, variant.as_deref(), mutant)?;
    let right = oracles.performance(id, oracle)?;
    let got = &case.performance.transcript;
    Ok(alike(steps, got, &mistaken.transcript, &right.transcript, |step| check::rules(step, check)))
}

/// Of several mistakes that explain a task, the one that also explains the other tasks about the same thing; of
/// several of these the most specific, or none.
fn choose(
    oracles: &Oracles<'_>,
    outcomes: &[TaskOutcome],
    this: usize,
    mut likely: Vec<&'static Mutant>,
    selected: &impl Fn(usize, usize) -> bool,
) -> Result<Option<&'static str>, Trouble> {
    if likely.len() > 1 {
        let mut everywhere = Vec::new();
        for mutant in &likely {
            if explains_others(oracles, outcomes, this, mutant, selected)? {
                everywhere.push(*mutant);
            }
        }
        if !everywhere.is_empty() {
            likely = everywhere;
        }
    }
    let most = likely.iter().map(|m| m.specificity).max();
    let mut best = likely.iter().filter(|m| Some(m.specificity) == most);
    Ok(match (best.next(), best.next()) {
        (Some(only), None) => Some(only.id),
        _ => None,
    })
}

fn explains_others(
    oracles: &Oracles<'_>,
    outcomes: &[TaskOutcome],
    this: usize,
    mutant: &'static Mutant,
    selected: &impl Fn(usize, usize) -> bool,
) -> Result<bool, Trouble> {
    let tasks = &oracles.assignment().tasks;
    let subject = |o: &TaskOutcome| tasks[o.task].uses.first();
    for (i, other) in outcomes.iter().enumerate() {
        if i == this || subject(other) != subject(&outcomes[this]) {
            continue;
        }
        let order = checks(oracles, other, selected);
        let mut explained = order.is_empty();
        for oracle in &tasks[other.task].oracles {
            explained = explained || fits(oracles, other, &order, oracle, mutant)?;
        }
        if !explained {
            return Ok(false);
        }
    }
    Ok(true)
}
