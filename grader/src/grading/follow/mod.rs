//! Follow-through: a wrong part costs its own points, and not those of what is built on it.
//!
//! Where a task says `given`, the oracle is asked again with the student's own parts in place of its own. The oracle runs
//! on a thread of its own and sends its calls of a part here, where the student's process answers them.

mod arrays;
mod parts;
mod proof;

use self::arrays::{answers, arrays};
use self::parts::{Counter, parts};
use self::proof::{Proof, Walk};
use super::check::{self, Verdict};
use super::oracle::{CaseId, Oracles};
use super::result::Status;
use super::task::{self, TaskOutcome};
use crate::assignment::input::Drawn;
use crate::assignment::manifest::Visibility;
use crate::assignment::step::Step;
use crate::assignment::{Body, OracleRef, Task};
use crate::compare::Answer;
use crate::run::{Conversation, Performance, Reference, Trouble, play};
use crate::text::{Message, args};
use reference::dynamic::library;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, mpsc};

/// A part that is asked more often than this in one case is not followed: training by default takes thousands of calls.
const MAX_CALLS: usize = 12_000;
/// The same for whoever has another mistake as well: no long training is followed for them.
const FEW_CALLS: usize = 300;
/// A case in which parts are called more often than this is not asked again with other inputs.
const PROOF_CALLS: usize = 2_000;
/// Of the points of a task's hidden comparisons, so much has to be proven before the unproven rest counts.
const PROVEN: f64 = 0.5;
/// So many cases of a check are asked again with other inputs, at most.
const PROOFS: usize = 6;

/// Judges tasks again, those that are `wanted`, that are built on wrong parts of the student's own.
pub fn follow_through(
    party: &mut Conversation<'_>,
    oracles: &Oracles<'_>,
    outcomes: &mut [TaskOutcome],
    wanted: impl Fn(usize) -> bool,
    selected: impl Fn(usize, usize) -> bool,
) -> Result<(), Trouble> {
    let mut fresh = false;
    for i in 0..outcomes.len() {
        let number = outcomes[i].task;
        if !wanted(number) {
            continue;
        }
        let task = &oracles.assignment().tasks[number];
        let selects = |check| selected(number, check);
        if task.given.is_empty() || outcomes[i].passed(selects) {
            continue;
        }
        let wrong = wrong_parts(task, oracles, outcomes, &selected);
        if wrong.is_empty() {
            continue;
        }
        if !std::mem::replace(&mut fresh, true) {
            party.renew();
        }
        if let Some((score, verdicts, oracle)) = again(party, oracles, &outcomes[i], &wrong, selects)? {
            let outcome = &mut outcomes[i];
            (outcome.score, outcome.verdicts, outcome.oracle) = (score, verdicts, oracle);
        }
    }
    Ok(())
}

/// Parts that a task is given, and that are not right themselves.
fn wrong_parts<'t>(
    task: &'t Task,
    oracles: &Oracles<'_>,
    outcomes: &[TaskOutcome],
    selected: &impl Fn(usize, usize) -> bool,
) -> Vec<&'t str> {
    let tasks = &oracles.assignment().tasks;
    let right = |part: &str| {
        let mut own =
            outcomes.iter().filter(|o| tasks[o.task].uses.first().is_some_and(|s| s == part)).peekable();
        own.peek().is_some() && own.all(|o| o.passed(|check| selected(o.task, check)))
    };
    task.given.iter().map(String::as_str).filter(|part| !right(part)).collect()
}

type Judged = (f64, Vec<Verdict>, OracleRef);

/// The best that a task comes to by an oracle with the student's parts, if that is more than it has.
fn again(
    party: &mut Conversation<'_>,
    oracles: &Oracles<'_>,
    outcome: &TaskOutcome,
    wrong: &[&str],
    selects: impl Fn(usize) -> bool,
) -> Result<Option<Judged>, Trouble> {
    let task = &oracles.assignment().tasks[outcome.task];
    // Whoever wrote s·(1 − s) into the class did not use a derivative that is right by itself; others did.
    let all: Vec<&str> = task.given.iter().map(String::as_str).collect();
    let sets: &[&[&str]] = if all.len() == wrong.len() { &[wrong] } else { &[wrong, &all] };
    let mut best: Option<Judged> = None;
    for oracle in &task.oracles {
        for set in sets {
            let verdicts =
                verdicts(party, oracles, outcome, oracle, &Given { set, wrong, calls: MAX_CALLS }, &selects)?;
            let passed = verdicts.iter().zip(&task.checks).filter(|(v, _)| v.status == Status::Passed);
            let score = passed.fold(0.0, |sum, (_, check)| sum + check.points);
            if score > best.as_ref().map_or(outcome.score, |b| b.0) + 1e-9 {
                best = Some((score, verdicts, oracle.clone()));
            }
        }
    }
    Ok(best)
}

/// What an oracle is given.
struct Given<'g> {
    /// The student's parts.
    set: &'g [&'g str],
    /// Those of them that are wrong.
    wrong: &'g [&'g str],
    /// How often each may be called in one case.
    calls: usize,
}

impl Given<'_> {
    const fn within(&self, calls: usize) -> Self {
        Self { calls, ..*self }
    }

    fn right(&self) -> Verdict {
        let names = Message::new("right_given", args! { "names" => self.wrong });
        Verdict { status: Status::Passed, message: Some(names) }
    }
}

/// Verdicts by an oracle, where a comparison failed by the same oracle with the student's parts.
fn verdicts(
    party: &mut Conversation<'_>,
    oracles: &Oracles<'_>,
    outcome: &TaskOutcome,
    oracle: &OracleRef,
    given: &Given<'_>,
    selects: &impl Fn(usize) -> bool,
) -> Result<Vec<Verdict>, Trouble> {
    let task = &oracles.assignment().tasks[outcome.task];
    let mut verdicts = Vec::with_capacity(task.checks.len());
    let mut calls = MAX_CALLS;
    let (mut proven, mut unproven) = (false, Vec::new());
    for (number, check) in task.checks.iter().enumerate() {
        if !selects(number) {
            verdicts.push(Verdict { status: Status::Skipped, message: None });
            continue;
        }
        let mut verdict = check::judge(&outcome.runs[number], task, check, oracles, oracle)?;
        if verdict.status == Status::Failed && matches!(check.body, Body::Compare(_)) {
            match check_again(party, oracles, outcome, number, oracle, &given.within(calls))? {
                Again::Right => {
                    proven = true;
                    verdict = given.right();
                }
                Again::Unproven => unproven.push(number),
                Again::Wrong => calls = FEW_CALLS,
            }
        }
        verdicts.push(verdict);
    }
    // What a public check asks is known, a long training is asked for once, and far out all answers may be 0 and 1: these
    // count where the other checks prove the work.
    let (mut all, mut passed) = (0.0, 0.0);
    for (number, check) in task.checks.iter().enumerate() {
        if selects(number) && check.visibility == Visibility::Hidden && matches!(check.body, Body::Compare(_))
        {
            all += check.points;
            passed += if verdicts[number].status == Status::Passed { check.points } else { 0.0 };
        }
    }
    if all == 0.0 || (proven && passed >= PROVEN * all) {
        for number in unproven {
            verdicts[number] = given.right();
        }
    }
    task::void_lone_properties(task, &mut verdicts);
    Ok(verdicts)
}

/// How a failed comparison comes out given the student's parts.
enum Again {
    /// Right.
    Right,
    /// Right, but nothing shows that it takes more than knowing the question.
    Unproven,
    Wrong,
}

/// A failed comparison, judged given the student's parts.
fn check_again(
    party: &mut Conversation<'_>,
    oracles: &Oracles<'_>,
    outcome: &TaskOutcome,
    number: usize,
    oracle: &OracleRef,
    given: &Given<'_>,
) -> Result<Again, Trouble> {
    let task = &oracles.assignment().tasks[outcome.task];
    let check = &task.checks[number];
    let Body::Compare(steps) = &check.body else { return Ok(Again::Wrong) };
    let run = &outcome.runs[number];
    let hidden = check.visibility == Visibility::Hidden;
    let mut wanted: HashMap<CaseId, Arc<Performance>> = HashMap::new();
    let (mut proof, mut long) = (Proof::default(), false);
    for (i, case) in run.cases.iter().enumerate() {
        let drawn = oracles.drawn(case.id);
        let still = Walk::still(&drawn);
        let walk = if hidden && !long && i < PROOFS {
            let open = |key: &&String| proof.open(key);
            let open: BTreeSet<String> = drawn.values.keys().filter(open).cloned().collect();
            let what = format!("walk {oracle:?} {}", given.set.len());
            Walk::new(&drawn, &oracles.redrawn(case.id), &open, oracles.chance(case.id, &what))
        } else {
            still.clone()
        };
        let ask = |party: &mut _, stop: &Drawn| with_parts(party, oracles, steps, stop, oracle, given);
        let (first, calls) = ask(party, &walk.stops[0])?;
        long |= calls > PROOF_CALLS;
        let mut given = vec![first];
        let walk = if long && walk.stops.len() > 1 {
            // Too long to be asked again and again: the case itself, and no more.
            given = vec![ask(party, &drawn)?.0];
            still
        } else {
            for stop in &walk.stops[1..] {
                given.push(ask(party, stop)?.0);
            }
            // Parts that count how often they have been called give something else by now.
            for stop in BTreeSet::from([0, walk.place]) {
                let later = if walk.stops.len() > 1 { ask(party, &walk.stops[stop])?.0 } else { break };
                if answers(later.as_ref()) != answers(given[stop].as_ref()) {
                    return Ok(Again::Wrong);
                }
            }
            walk
        };
        let Some(performance) = given[walk.place].clone() else { return Ok(Again::Wrong) };
        if walk.stops.len() > 1 {
            let right = walk.stops.iter().map(|stop| by_reference(oracles, steps, stop, oracle));
            proof.add(&walk, steps, check, &right.collect::<Result<Vec<_>, _>>()?, &given);
        }
        wanted.insert(case.id, Arc::new(performance));
    }
    let want = |id: CaseId| {
        wanted
            .get(&id)
            .cloned()
            .ok_or_else(|| Trouble::Oracle { step: task.id.clone(), reason: "no such case".to_owned() })
    };
    let verdict = check::judge_by(run, task, check, oracles, &want)?;
    Ok(match verdict.status {
        Status::Passed if hidden && !long && proof.complete() => Again::Right,
        Status::Passed => Again::Unproven,
        _ => Again::Wrong,
    })
}

/// What an oracle does with parts of its own.
fn by_reference(
    oracles: &Oracles<'_>,
    steps: &[Step],
    drawn: &Drawn,
    oracle: &OracleRef,
) -> Result<Option<Performance>, Trouble> {
    let OracleRef::Reference { library: name, variant } = oracle else { return Ok(None) };
    let Some(reference) = library(name, variant.as_deref()) else { return Ok(None) };
    play(&mut Reference::new(reference), &oracles.assignment().entries, steps, drawn).map(Some)
}

/// What an oracle does with the student's parts, and how often it calls them. `None` where that is no oracle: a part is missing, raises, is not
/// deterministic, or gives what is not finite.
fn with_parts(
    party: &mut Conversation<'_>,
    oracles: &Oracles<'_>,
    steps: &[Step],
    drawn: &Drawn,
    oracle: &OracleRef,
    given: &Given<'_>,
) -> Result<(Option<Performance>, usize), Trouble> {
    let OracleRef::Reference { library: name, variant } = oracle else { return Ok((None, 0)) };
    let Some(reference) = library(name, variant.as_deref()) else { return Ok((None, 0)) };
    let entries = &oracles.assignment().entries;
    let (asks, asked) = mpsc::channel();
    let parts = parts(&*reference, given.set, &asks);
    drop(asks);
    let mut counter = Counter { party, most: given.calls, calls: HashMap::new(), trouble: None };
    let performance = std::thread::scope(|scope| {
        // The parts, and with them the last sender, go when the oracle is done.
        let oracle = scope
            .spawn(move || play(&mut Reference::new(reference).with_parts(parts), entries, steps, drawn));
        for ask in asked {
            let answer = counter.serve(&ask.part, &ask.args);
            // The oracle waits for nothing else.
            let _ = ask.reply.send(answer);
        }
        oracle.join()
    });
    if let Some(trouble) = counter.trouble {
        return Err(trouble);
    }
    let calls = counter.calls.values().sum();
    let Ok(performance) = performance else {
        return Err(Trouble::Oracle { step: name.clone(), reason: "it panicked".to_owned() });
    };
    let performance = performance?;
    let finite = |answer: &Answer| match answer {
        Answer::Value(value) => arrays(value).iter().all(|n| n.elements.iter().all(|x| x.is_finite())),
        Answer::Done => true,
        Answer::Failed(_) => false,
    };
    let usable = performance.transcript.answers.iter().all(finite);
    Ok((usable.then_some(performance), calls))
}
