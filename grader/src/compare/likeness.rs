//! Whether a student's answers are those of a known mistake.

use super::transcript::{Answer, Failure, Transcript};
use super::values::{Rules, values};
use crate::assignment::step::Step;
use grader_protocol::Value;

/// How many judged values of the student's equal the mistake's; `None` when anything differs.
///
/// Stricter than [`compare`](super::compare), which is made to be kind: where the mistake has nothing, a loss less, or an
/// exception, the student has to have the same.
pub fn alike(
    steps: &[Step],
    got: &Transcript,
    mistaken: &Transcript,
    right: &Transcript,
    rules: impl Fn(&Step) -> Rules,
) -> Option<usize> {
    let mut equal = 0;
    for (i, step) in steps.iter().enumerate() {
        match (got.answers.get(i), mistaken.answers.get(i)) {
            (Some(Answer::Failed(got)), Some(Answer::Failed(_))) => {
                return own_exception(got).then_some(equal);
            }
            (None, None) => break,
            (None | Some(Answer::Failed(_)), _) | (_, None | Some(Answer::Failed(_))) => return None,
            (Some(_), Some(Answer::Done)) => {}
            (Some(_), Some(Answer::Value(_))) if !step.judge.compare => {}
            (Some(got), Some(Answer::Value(want))) => {
                let right = match right.answers.get(i) {
                    Some(Answer::Value(value)) => Some(value),
                    _ => None,
                };
                equal += usize::from(value_alike(got, want, right, rules(step))?);
            }
        }
    }
    Some(equal)
}

/// An exception of the student's own code, as broadcasting raises it; not what the protocol found missing.
fn own_exception(failure: &Failure) -> bool {
    matches!(failure, Failure::Raised(raised) if raised.kind.is_empty())
}

/// `Some(true)` for a value that says something, `Some(false)` for one that nobody judges, `None` when they differ.
fn value_alike(got: &Answer, want: &Value, right: Option<&Value>, rules: Rules) -> Option<bool> {
    let nothing_asked = matches!(right, Some(Value::None));
    match (got, want) {
        (Answer::Value(Value::None), Value::None) => Some(!nothing_asked),
        (_, Value::None) => nothing_asked.then_some(false),
        (Answer::Value(got), _) => {
            // One loss more is forgiven where the mistake is not about the length.
            let forgiven = right.is_some_and(|right| length(right) == length(want));
            let rules = Rules { extra: if forgiven { rules.extra } else { 0 }, ..rules };
            values(got, want, rules).ok().map(|_| true)
        }
        (Answer::Done | Answer::Failed(_), _) => None,
    }
}

fn length(value: &Value) -> Option<usize> {
    match value {
        Value::List(items) => Some(items.len()),
        Value::Array(array) => array.shape().first().copied(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assignment::manifest::ShapePolicy;
    use grader_protocol::Raised;

    fn transcript(answers: impl IntoIterator<Item = Answer>) -> Transcript {
        Transcript { answers: answers.into_iter().collect() }
    }
    fn number(x: f64) -> Answer {
        Answer::Value(Value::Float(x))
    }
    fn losses(xs: &[f64]) -> Answer {
        Answer::Value(Value::List(xs.iter().map(|x| Value::Float(*x)).collect()))
    }
    fn raised(kind: &str) -> Answer {
        Answer::Failed(Failure::Raised(Raised {
            class: "ValueError".to_owned(),
            message: String::new(),
            place: None,
            kind: kind.to_owned(),
        }))
    }
    fn same(got: Answer, mistaken: Answer, right: Answer) -> Option<usize> {
        let steps = [Step::compared("f()")];
        let rules = |_: &Step| Rules { tolerance: None, shape: ShapePolicy::Column, extra: 1 };
        alike(&steps, &transcript([got]), &transcript([mistaken]), &transcript([right]), rules)
    }

    #[test]
    fn the_same_numbers_are_alike() {
        assert_eq!(same(number(2.0), number(2.0), number(1.0)), Some(1));
        assert_eq!(same(number(2.1), number(2.0), number(1.0)), None);
        assert_eq!(same(number(f64::NAN), number(f64::NAN), number(1.0)), Some(1));
        assert_eq!(same(number(1.0), number(f64::NAN), number(1.0)), None);
    }

    #[test]
    fn nothing_is_like_nothing_only() {
        assert_eq!(same(Answer::Value(Value::None), Answer::Value(Value::None), number(1.0)), Some(1));
        assert_eq!(same(number(3.0), Answer::Value(Value::None), number(1.0)), None);
        // Where nothing was asked for, whatever comes says nothing.
        let none = || Answer::Value(Value::None);
        assert_eq!(same(number(3.0), none(), none()), Some(0));
        assert_eq!(same(Answer::Done, none(), none()), Some(0));
    }

    #[test]
    fn an_exception_is_like_an_exception_of_the_students_own() {
        assert_eq!(same(raised(""), raised(""), number(1.0)), Some(0));
        assert_eq!(same(raised("missing"), raised(""), number(1.0)), None);
        assert_eq!(same(raised(""), number(2.0), number(1.0)), None);
        assert_eq!(same(number(2.0), raised(""), number(1.0)), None);
    }

    #[test]
    fn a_loss_more_is_not_a_loss_less() {
        let right = || losses(&[0.5, 0.4, 0.3]);
        // One loss more after the last step, beside a mistake of another kind.
        assert_eq!(same(losses(&[0.6, 0.5, 0.4, 0.3]), losses(&[0.6, 0.5, 0.4]), right()), Some(1));
        // The mistake is an epoch too few: a right list is not like it.
        assert_eq!(same(right(), losses(&[0.5, 0.4]), right()), None);
        assert_eq!(same(losses(&[0.5, 0.4]), losses(&[0.5, 0.4]), right()), Some(1));
    }
}
