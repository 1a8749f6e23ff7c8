//! A digest of the answers of a task's failed checks: who has the same digest made the same mistake, whatever it is.
//!
//! It holds neither inputs nor answers, and stands in the instructor's files only.

use super::check::CaseRun;
use super::oracle::Oracles;
use super::result::Status;
use super::task::TaskOutcome;
use crate::assignment::Body;
use crate::assignment::step::Step;
use crate::compare::{Answer, Numbers};
use grader_protocol::Value;
use sha2::{Digest, Sha256};

/// Numbers below this are zero: what is left of a difference of equal numbers.
const NOTHING: f64 = 1e-9;
/// Where in a step of rounding the border lies. Numbers of exercises are round, and so are not near it.
const BORDER: f64 = 0.381_966;

/// Sixteen hexadecimal digits; none where no comparison failed with a value.
pub(super) fn of_answers(
    oracles: &Oracles<'_>,
    outcome: &TaskOutcome,
    selected: impl Fn(usize) -> bool,
) -> Option<String> {
    let task = &oracles.assignment().tasks[outcome.task];
    let mut hash = Sha256::new();
    let mut values = 0;
    for (number, check) in task.checks.iter().enumerate() {
        let (Body::Compare(steps), Some(run), Some(verdict)) =
            (&check.body, outcome.runs.get(number), outcome.verdicts.get(number))
        else {
            continue;
        };
        if !selected(number) || !matches!(verdict.status, Status::Failed | Status::Raised) {
            continue;
        }
        add(&mut hash, b'c', check.id.as_bytes());
        for case in &run.cases {
            values += add_case(&mut hash, steps, case);
        }
    }
    let digest = hash.finalize();
    (values > 0).then(|| digest[..8].iter().map(|b| format!("{b:02x}")).collect())
}

/// Adds the answers of a case that are judged; how many of them are values.
fn add_case(hash: &mut Sha256, steps: &[Step], case: &CaseRun) -> usize {
    let mut values = 0;
    for (answer, step) in case.performance.transcript.answers.iter().zip(steps) {
        match answer {
            Answer::Value(value) if step.judge.compare => {
                add_value(hash, value);
                values += 1;
            }
            Answer::Failed(failure) => add(hash, b'f', format!("{:?}", failure.status()).as_bytes()),
            Answer::Value(_) | Answer::Done => {}
        }
    }
    values
}

fn add_value(hash: &mut Sha256, value: &Value) {
    if let Ok(numbers) = Numbers::from_value(value) {
        let shape: Vec<u8> = numbers.shape.iter().flat_map(|n| (*n as u64).to_le_bytes()).collect();
        add(hash, b's', &shape);
        for x in &numbers.elements {
            add(hash, b'n', &rounded(*x));
        }
        return;
    }
    match value {
        Value::Text(text) => add(hash, b't', text.as_bytes()),
        Value::List(items) => {
            add(hash, b'l', &(items.len() as u64).to_le_bytes());
            for item in items {
                add_value(hash, item);
            }
        }
        Value::Map(pairs) => {
            add(hash, b'm', &(pairs.len() as u64).to_le_bytes());
            for (key, item) in pairs {
                add(hash, b't', key.as_bytes());
                add_value(hash, item);
            }
        }
        other => add(hash, b'k', other.kind().as_bytes()),
    }
}

/// A number to four digits: the same for all ways to compute it, in single precision too.
fn rounded(x: f64) -> [u8; 12] {
    let (class, steps, power): (i32, i64, i32) = if x.is_nan() {
        (1, 0, 0)
    } else if x.is_infinite() {
        (if x > 0.0 { 2 } else { 3 }, 0, 0)
    } else if x.abs() < NOTHING {
        (0, 0, 0)
    } else {
        let power = x.abs().log10().floor() as i32;
        let steps = (x.abs() / 10f64.powi(power - 3) + BORDER).floor() as i64;
        // 9.9999 and 10.0000 are one number.
        let (steps, power) = match steps {
            10_000.. => (steps / 10, power + 1),
            0..1000 => (1000, power),
            _ => (steps, power),
        };
        (0, if x < 0.0 { -steps } else { steps }, power)
    };
    let mut bytes = [0; 12];
    bytes[..8].copy_from_slice(&steps.to_le_bytes());
    bytes[8..11].copy_from_slice(&power.to_le_bytes()[..3]);
    bytes[11] = class as u8;
    bytes
}

fn add(hash: &mut Sha256, kind: u8, bytes: &[u8]) {
    hash.update([kind]);
    hash.update((bytes.len() as u64).to_le_bytes());
    hash.update(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;
    use grader_protocol::Array;

    fn of(value: &Value) -> Vec<u8> {
        let mut hash = Sha256::new();
        add_value(&mut hash, value);
        hash.finalize().to_vec()
    }

    #[test]
    fn the_way_of_computing_does_not_show() {
        let third = 1.0 / 3.0;
        for (a, b) in [
            (third, third * (1.0 + 1e-7)),
            (0.1 + 0.2, 0.3),
            (9.999_999_99, 10.000_000_01),
            (0.015_625, 0.015_625 * (1.0 - 1e-9)),
            (-1e-17, 0.0),
            (1.0, 1.0 - 1e-9),
            (f64::NAN, -f64::NAN),
        ] {
            assert_eq!(rounded(a), rounded(b), "{a} {b}");
        }
        for (a, b) in [
            (1.0, 1.01),
            (1.0, -1.0),
            (0.5, 5.0),
            (f64::INFINITY, f64::NEG_INFINITY),
            (0.0, 1e-6),
            (f64::NAN, 0.0),
        ] {
            assert_ne!(rounded(a), rounded(b), "{a} {b}");
        }
    }

    #[test]
    fn lists_are_arrays_and_shapes_count() {
        let list = Value::List(vec![Value::Float(1.0), Value::Int(2)]);
        let array = |shape: Vec<usize>| Value::Array(Array::from_f64(shape, &[1.0, 2.0]).unwrap());
        assert_eq!(of(&list), of(&array(vec![2])));
        assert_ne!(of(&list), of(&array(vec![2, 1])));
        assert_ne!(of(&Value::None), of(&Value::Float(0.0)));
        let nested = Value::List(vec![list.clone(), Value::Text("x".to_owned())]);
        assert_ne!(of(&nested), of(&list));
    }
}
