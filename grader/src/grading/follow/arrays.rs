//! Answers as arrays.

use crate::assignment::Check;
use crate::assignment::manifest::Tolerance;
use crate::assignment::step::Step;
use crate::compare::{Answer, Numbers, default_tolerance};
use crate::grading::check;
use crate::run::Performance;
use grader_protocol::Value;

/// The arrays of a value; gradients come as a list of them, or with names.
pub(super) fn arrays(value: &Value) -> Vec<Numbers> {
    match (Numbers::from_value(value), value) {
        (Ok(numbers), _) => vec![numbers],
        (Err(_), Value::List(items)) => items.iter().flat_map(arrays).collect(),
        (Err(_), Value::Map(items)) => items.iter().flat_map(|(_, item)| arrays(item)).collect(),
        (Err(_), _) => Vec::new(),
    }
}

/// The arrays of a value, bit by bit.
pub(super) fn bits(value: &Value) -> Vec<(Vec<usize>, Vec<u64>)> {
    let of = |n: Numbers| (n.shape, n.elements.iter().map(|x| x.to_bits()).collect());
    arrays(value).into_iter().map(of).collect()
}

/// All answers, bit by bit.
pub(super) fn answers(performance: Option<&Performance>) -> Vec<Vec<(Vec<usize>, Vec<u64>)>> {
    let answers = performance.map_or(&[][..], |p| &p.transcript.answers);
    let of = |answer: &Answer| if let Answer::Value(value) = answer { bits(value) } else { Vec::new() };
    answers.iter().map(of).collect()
}

/// Which arrays of the answers that are compared differ by more than so many tolerances, with their shapes.
pub(super) fn differ(
    steps: &[Step],
    check: &Check,
    a: &Performance,
    b: &Performance,
    times: f64,
) -> Vec<(bool, Vec<usize>)> {
    let answers = a.transcript.answers.iter().zip(&b.transcript.answers);
    let mut differ = Vec::new();
    for (step, (a, b)) in steps.iter().zip(answers).filter(|(step, _)| step.judge.compare) {
        let (Answer::Value(a), Answer::Value(b)) = (a, b) else { continue };
        let Tolerance { abs, rel } = tolerance(step, check);
        let far = |(x, y): (&f64, &f64)| (x - y).abs() > times * (abs + rel * x.abs().max(y.abs()));
        for (a, b) in arrays(a).into_iter().zip(arrays(b)) {
            differ.push((a.shape == b.shape && a.elements.iter().zip(&b.elements).any(far), a.shape));
        }
    }
    differ
}

/// The widest tolerance that an answer can get: single precision has one of its own.
fn tolerance(step: &Step, check: &Check) -> Tolerance {
    let single = default_tolerance(true);
    check::rules(step, check)
        .tolerance
        .map_or(single, |own| Tolerance { abs: own.abs.max(single.abs), rel: own.rel.max(single.rel) })
}
