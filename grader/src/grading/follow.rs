//! Follow-through: a wrong part costs its own points, and not those of what is built on it.
//!
//! Where a task says `given`, the oracle is asked again with the student's own parts in place of its own. The oracle runs
//! on a thread of its own and sends its calls of a part here, where the student's process answers them.

use super::check::{self, Verdict};
use super::oracle::{CaseId, Oracles};
use super::result::Status;
use super::task::{self, TaskOutcome};
use crate::assignment::input::Drawn;
use crate::assignment::step::Step;
use crate::assignment::{Body, OracleRef, Task};
use crate::compare::{Answer, Numbers, Rules, values};
use crate::run::{
    Answered, Argument, CallArguments, Conversation, Party, Performance, Reference, Trouble, play,
};
use crate::run::{from_arg, to_arg};
use crate::text::{Message, args};
use grader_protocol::Value;
use reference::dynamic::{Arg, Args, DynError, Library, Parts, library};
use std::collections::HashMap;
use std::sync::{Arc, mpsc};

/// A part that is asked more often than this in one case is not followed: training by default takes thousands of calls.
const MAX_CALLS: usize = 12_000;
/// The same for whoever has another mistake as well: no long training is followed for them.
const FEW_CALLS: usize = 300;
/// So many first calls of a part in a case are made twice: a part has to be deterministic.
const TWICE: usize = 8;

/// Judges tasks again, those that are `wanted`, that are built on wrong parts of the student's own.
pub fn follow_through(
    party: &mut Conversation<'_>,
    oracles: &Oracles<'_>,
    outcomes: &mut [TaskOutcome],
    wanted: impl Fn(usize) -> bool,
    selected: impl Fn(usize, usize) -> bool,
) -> Result<(), Trouble> {
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
    for (number, check) in task.checks.iter().enumerate() {
        if !selects(number) {
            verdicts.push(Verdict { status: Status::Skipped, message: None });
            continue;
        }
        let mut verdict = check::judge(&outcome.runs[number], task, check, oracles, oracle)?;
        if verdict.status == Status::Failed && matches!(check.body, Body::Compare(_)) {
            match check_again(party, oracles, outcome, number, oracle, &given.within(calls))? {
                Again::Right(right) => verdict = right,
                Again::SaysNothing => {}
                Again::Wrong => calls = FEW_CALLS,
            }
        }
        verdicts.push(verdict);
    }
    task::void_lone_properties(task, &mut verdicts);
    Ok(verdicts)
}

/// How a failed comparison comes out given the student's parts.
enum Again {
    Right(Verdict),
    Wrong,
    /// Right, but given these parts anybody would be.
    SaysNothing,
}

/// A failed comparison, passed if it is right given the student's parts.
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
    let Body::Compare(steps) = &check.body else { return Ok(Again::SaysNothing) };
    let run = &outcome.runs[number];
    let mut wanted: HashMap<CaseId, Arc<Performance>> = HashMap::new();
    let mut telling = false;
    for case in &run.cases {
        let drawn = oracles.drawn(case.id);
        let Some(performance) = with_parts(party, oracles, steps, &drawn, oracle, given)? else {
            return Ok(Again::Wrong);
        };
        telling |= tells(steps, &performance, &drawn);
        wanted.insert(case.id, Arc::new(performance));
    }
    // Parts that give the same for other inputs: whoever gives that, too, has computed nothing.
    let mut all = wanted.values().map(|performance| compared(steps, performance));
    let first = all.next();
    telling &= wanted.len() < 2 || all.any(|other| Some(other) != first);
    let want = |id: CaseId| {
        wanted
            .get(&id)
            .cloned()
            .ok_or_else(|| Trouble::Oracle { step: task.id.clone(), reason: "no such case".to_owned() })
    };
    let verdict = check::judge_by(run, task, check, oracles, &want)?;
    Ok(match (verdict.status, telling) {
        (Status::Passed, true) => Again::Right(Verdict {
            status: Status::Passed,
            message: Some(Message::new("right_given", args! { "names" => given.wrong })),
        }),
        (Status::Passed, false) => Again::SaysNothing,
        _ => Again::Wrong,
    })
}

/// What an oracle does with the student's parts. `None` where that is no oracle: a part is missing, raises, is not
/// deterministic, or gives what is not finite.
fn with_parts(
    party: &mut Conversation<'_>,
    oracles: &Oracles<'_>,
    steps: &[Step],
    drawn: &Drawn,
    oracle: &OracleRef,
    given: &Given<'_>,
) -> Result<Option<Performance>, Trouble> {
    let OracleRef::Reference { library: name, variant } = oracle else { return Ok(None) };
    let Some(reference) = library(name, variant.as_deref()) else { return Ok(None) };
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
    Ok(usable.then_some(performance))
}

/// A call of a part, on its way to the student's process.
struct Ask {
    part: String,
    args: Args,
    reply: mpsc::Sender<Result<Arg, String>>,
}

/// Parts that send their calls through a channel.
fn parts(library: &dyn Library, set: &[&str], asks: &mpsc::Sender<Ask>) -> Parts {
    set.iter().fold(Parts::new(), |parts, part| {
        let Some(entry) = library.entry(part) else { return parts };
        let (asks, part) = (asks.clone(), (*part).to_owned());
        parts.with(entry.name, move |args: &Args| {
            let (reply, answer) = mpsc::channel();
            let gone = || DynError::Part { name: part.clone(), reason: "nobody answers".to_owned() };
            asks.send(Ask { part: part.clone(), args: args.clone(), reply }).map_err(|_| gone())?;
            answer.recv().map_err(|_| gone())?.map_err(|reason| DynError::Part { name: part.clone(), reason })
        })
    })
}

/// Where the calls of parts are answered.
struct Counter<'p, 'c> {
    party: &'p mut Conversation<'c>,
    most: usize,
    calls: HashMap<String, usize>,
    trouble: Option<Trouble>,
}

impl Counter<'_, '_> {
    fn serve(&mut self, part: &str, args: &Args) -> Result<Arg, String> {
        if self.trouble.is_some() || self.party.exhausted() {
            return Err("no time is left".to_owned());
        }
        let made = self.calls.entry(part.to_owned()).or_default();
        *made += 1;
        if *made > self.most {
            return Err("too many calls".to_owned());
        }
        let twice = *made <= TWICE;
        let first = self.call(part, args)?;
        if twice && bits(&first) != bits(&self.call(part, args)?) {
            return Err("not deterministic".to_owned());
        }
        to_arg(&first)
    }

    /// One call, which gives finite numbers.
    fn call(&mut self, part: &str, args: &Args) -> Result<Value, String> {
        let value = |arg: &Arg| from_arg(arg).map(Argument::Value);
        let args = CallArguments {
            positional: args.positional.iter().map(value).collect::<Result<_, _>>()?,
            named: args
                .named
                .iter()
                .map(|(n, a)| Ok((n.clone(), value(a)?)))
                .collect::<Result<_, String>>()?,
        };
        match self.party.call(part, &args, false) {
            Ok(Answered::Value(value)) => {
                let finite =
                    Numbers::from_value(&value).is_ok_and(|n| n.elements.iter().all(|x| x.is_finite()));
                finite.then_some(value).ok_or_else(|| "not finite numbers".to_owned())
            }
            Ok(_) => Err("no numbers".to_owned()),
            Err(trouble) => {
                self.trouble = Some(trouble);
                Err("the process is gone".to_owned())
            }
        }
    }
}

/// The arrays of a value; gradients come as a list of them, or with names.
fn arrays(value: &Value) -> Vec<Numbers> {
    match (Numbers::from_value(value), value) {
        (Ok(numbers), _) => vec![numbers],
        (Err(_), Value::List(items)) => items.iter().flat_map(arrays).collect(),
        (Err(_), Value::Map(items)) => items.iter().flat_map(|(_, item)| arrays(item)).collect(),
        (Err(_), _) => Vec::new(),
    }
}

/// The arrays of a value, bit by bit.
fn bits(value: &Value) -> Vec<(Vec<usize>, Vec<u64>)> {
    let of = |n: Numbers| (n.shape, n.elements.iter().map(|x| x.to_bits()).collect());
    arrays(value).into_iter().map(of).collect()
}

/// The answers that are compared, bit by bit.
fn compared(steps: &[Step], performance: &Performance) -> Vec<Vec<(Vec<usize>, Vec<u64>)>> {
    let answers = steps.iter().zip(&performance.transcript.answers);
    let of = |answer: &Answer| if let Answer::Value(value) = answer { bits(value) } else { Vec::new() };
    answers.filter(|(step, _)| step.judge.compare).map(|(_, answer)| of(answer)).collect()
}

/// Whether the oracle's answers say anything: given a sigmoid that is always 0, whoever does nothing is right.
fn tells(steps: &[Step], performance: &Performance, drawn: &Drawn) -> bool {
    let exact = Rules { tolerance: None, shape: crate::assignment::manifest::ShapePolicy::Any, extra: 0 };
    steps.iter().zip(&performance.transcript.answers).filter(|(step, _)| step.judge.compare).any(
        |(_, answer)| {
            let Answer::Value(value) = answer else { return false };
            let arrays = arrays(value);
            let given = drawn.values.values().any(|input| values(value, input, exact).is_ok());
            !given && (arrays.is_empty() || !arrays.iter().all(constant))
        },
    )
}

/// −0 and 5e-324 in turn are as constant as 0.
fn constant(numbers: &Numbers) -> bool {
    let mut elements = numbers.elements.iter();
    elements.next().is_none_or(|first| elements.all(|x| (x - first).abs() <= 1e-9 * first.abs().max(1.0)))
}
