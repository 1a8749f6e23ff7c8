//! Numbers of pictures: what a student's function gives beside what is expected, made of public checks alone.
//!
//! A curve is asked for on a grid that is the same everywhere, right after the public check that it belongs to and so
//! before the first hidden input is sent: whatever a student's code keeps, a picture holds nothing hidden. Everything else
//! is drawn from the answers to public checks.

use super::check::CheckRun;
use super::oracle::{CaseId, Oracles};
use crate::assignment::input::Drawn;
use crate::assignment::manifest::Visibility;
use crate::assignment::step::{Action, Expr, Step};
use crate::assignment::{Body, OracleRef};
use crate::compare::{Answer, Numbers, Transcript};
use crate::run::{Party, Performance, Trouble, play};
use grader_protocol::{Array, Value};
use serde::{Deserialize, Serialize};

/// A picture of a public check that shows a difference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Plot {
    /// A function of one number.
    Curve {
        /// Where it was asked.
        x: Vec<f64>,
        /// The student's values; none where it is no finite number.
        got: Vec<Option<f64>>,
        /// The right ones.
        want: Vec<f64>,
    },
    /// The losses of a training, an epoch each.
    Losses {
        /// The student's.
        got: Vec<Option<f64>>,
        /// The right ones.
        want: Vec<f64>,
    },
    /// Objects of two features, and the lines `w₁·x + w₂·y + b = 0` of a neuron.
    Boundary {
        /// The objects.
        points: Vec<[f64; 2]>,
        /// Whether an object is of the second class; empty where there are no classes.
        second: Vec<bool>,
        /// `[w₁, w₂, b]` of the student's.
        got: [f64; 3],
        /// The right ones.
        want: [f64; 3],
    },
}

/// Ends and steps of the grid. It holds neither 1/2 nor 1/4: those are answers, which nobody sends.
const GRID: (f64, f64, usize) = (-4.0, 4.0, 36);
/// Most points of a picture.
const MOST: usize = 200;
/// Smaller differences than this share of the picture cannot be seen.
const SEEN: f64 = 0.01;
/// Smaller relative differences are those of arithmetic.
const SAME: f64 = 1e-9;

/// A step of a public check that can be asked on the grid: the step, and the inputs with the grid in place of its own.
fn on_grid<'a>(oracles: &Oracles<'a>, id: CaseId) -> Option<(&'a [Step], Drawn)> {
    let check = &oracles.assignment().tasks[id.task].checks[id.check];
    let Body::Compare(steps) = &check.body else { return None };
    let [Step { action: Action::Call { args, .. }, .. }] = &steps[..] else { return None };
    let [Expr::Input { name, part: None }] = &args.positional[..] else { return None };
    if check.visibility != Visibility::Public || !args.named.is_empty() {
        return None;
    }
    let mut drawn = (*oracles.drawn(id)).clone();
    let own = Numbers::from_value(drawn.values.get(name)?).ok()?;
    if own.elements.len() < 2 || own.shape.iter().max() != Some(&own.elements.len()) {
        return None;
    }
    let x = grid();
    let shape = if own.shape.len() == 2 { vec![x.len(), 1] } else { vec![x.len()] };
    drawn.values.insert(name.clone(), Value::Array(Array::from_f64(shape, &x)?));
    Some((steps, drawn))
}

fn grid() -> Vec<f64> {
    let (low, high, steps) = GRID;
    (0..=steps).map(|i| low + (high - low) * i as f64 / steps as f64).collect()
}

/// What an oracle gives on the grid, where the function is one of single numbers: it has to give the same for a part of
/// the grid in another order.
pub(super) fn wanted(oracles: &Oracles<'_>, id: CaseId, oracle: &OracleRef) -> Option<Vec<f64>> {
    if matches!(oracle, OracleRef::Recorded(_)) {
        return None;
    }
    let (steps, drawn) = on_grid(oracles, id)?;
    let ask = |drawn: &Drawn| {
        let performance = oracles.play(id, steps, drawn, oracle).ok()?;
        numbers(&performance.transcript, 0).map(|n| n.elements)
    };
    let all = ask(&drawn).filter(|y| y.len() == GRID.2 + 1 && y.iter().all(|y| y.is_finite()))?;
    let some: Vec<usize> = (0..=GRID.2).rev().step_by(3).collect();
    let x = grid();
    let mut other = drawn.clone();
    for value in other.values.values_mut() {
        let Ok(own) = Numbers::from_value(value) else { continue };
        if own.elements == x {
            let shape = own.shape.iter().map(|n| if *n == x.len() { some.len() } else { *n }).collect();
            let few: Vec<f64> = some.iter().map(|i| x[*i]).collect();
            *value = Value::Array(Array::from_f64(shape, &few)?);
        }
    }
    let few = ask(&other)?;
    let same = few.len() == some.len()
        && some.iter().zip(&few).all(|(i, y)| (all[*i] - y).abs() <= SAME * y.abs().max(1.0));
    same.then_some(all)
}

/// Asks the student's function on the grid, where the check has been answered and a picture could be made of it.
pub(super) fn ask(
    party: &mut dyn Party,
    oracles: &Oracles<'_>,
    id: CaseId,
    run: &CheckRun,
) -> Result<Option<Performance>, Trouble> {
    let answered = run.cases.first().is_some_and(|c| numbers(&c.performance.transcript, 0).is_some());
    let main = &oracles.assignment().tasks[id.task].oracles[0];
    if !answered || oracles.curve(id, main).is_none() {
        return Ok(None);
    }
    let Some((steps, drawn)) = on_grid(oracles, id) else { return Ok(None) };
    play(party, &oracles.assignment().entries, steps, &drawn).map(Some)
}

/// The picture of a public check, where there is a difference to be seen.
pub(super) fn of(oracles: &Oracles<'_>, id: CaseId, run: &CheckRun, oracle: &OracleRef) -> Option<Plot> {
    let check = &oracles.assignment().tasks[id.task].checks[id.check];
    let Body::Compare(steps) = &check.body else { return None };
    if check.visibility != Visibility::Public {
        return None;
    }
    if let Some(grid) = &run.grid {
        return curve(&grid.transcript, &oracles.curve(id, oracle)?);
    }
    let got = &run.cases.first()?.performance.transcript;
    let want = oracles.performance(id, oracle).ok()?;
    losses(steps, got, &want.transcript)
        .or_else(|| boundary(steps, got, &want.transcript, &oracles.drawn(id)))
}

fn curve(got: &Transcript, want: &[f64]) -> Option<Plot> {
    let got = numbers(got, 0)?.elements;
    if got.len() != want.len() || !seen(&got, want) {
        return None;
    }
    Some(Plot::Curve { x: grid(), got: finite(&got), want: want.iter().copied().map(rounded).collect() })
}

fn losses(steps: &[Step], got: &Transcript, want: &Transcript) -> Option<Plot> {
    let training = |s: &Step| matches!(&s.action, Action::Method { method, .. } if ["fit", "train"].contains(&method.as_str()));
    let step = steps.iter().position(training)?;
    let (got, want) = (numbers(got, step)?.elements, numbers(want, step)?.elements);
    // One more loss, after the last step, is accepted; it has nothing to be compared with.
    let got = &got[..got.len().min(want.len())];
    let whole = want.iter().all(|x| x.is_finite());
    if !whole || want.len() < 3 || got.len() < want.len() || !seen(got, &want) {
        return None;
    }
    let every = want.len().div_ceil(MOST);
    let thin = |all: &[f64]| all.iter().copied().step_by(every).collect::<Vec<f64>>();
    Some(Plot::Losses { got: finite(&thin(got)), want: thin(&want).into_iter().map(rounded).collect() })
}

fn boundary(steps: &[Step], got: &Transcript, want: &Transcript, drawn: &Drawn) -> Option<Plot> {
    let last = |wanted: &str| {
        let is = |s: &Step| matches!(&s.action, Action::Get { attribute, .. } if attribute == wanted);
        steps.iter().rposition(is)
    };
    let (w, b) = (last("w")?, last("b")?);
    let line = |t: &Transcript| {
        let (w, b) = (numbers(t, w)?.elements, numbers(t, b)?.elements);
        let line = match (&w[..], &b[..]) {
            ([w1, w2], [b]) => [*w1, *w2, *b],
            _ => return None,
        };
        let slope = line[0].hypot(line[1]);
        (line.iter().all(|x| x.is_finite()) && slope > 1e-9)
            .then_some((line.map(rounded), line.map(|x| x / slope)))
    };
    let ((got, got_at), (want, want_at)) = (line(got)?, line(want)?);
    if got_at.iter().zip(&want_at).all(|(a, b)| (a - b).abs() <= SEEN) {
        return None;
    }
    let whole = |n: &Numbers| n.elements.iter().all(|x| x.is_finite());
    let values: Vec<Numbers> =
        drawn.values.values().filter_map(|v| Numbers::from_value(v).ok()).filter(whole).collect();
    let objects = values.iter().find(|n| matches!(n.shape[..], [rows, 2] if (2..=MOST).contains(&rows)))?;
    let points: Vec<[f64; 2]> =
        objects.elements.chunks_exact(2).map(|c| [rounded(c[0]), rounded(c[1])]).collect();
    let class = |n: &&Numbers| {
        n.elements.len() == points.len() && n.elements.iter().all(|y| [-1.0, 0.0, 1.0].contains(y))
    };
    let second =
        values.iter().find(class).map_or_else(Vec::new, |n| n.elements.iter().map(|y| *y > 0.5).collect());
    Some(Plot::Boundary { points, second, got, want })
}

/// The numbers that a step gave.
fn numbers(transcript: &Transcript, step: usize) -> Option<Numbers> {
    match transcript.answers.get(step)? {
        Answer::Value(value) => Numbers::from_value(value).ok(),
        Answer::Done | Answer::Failed(_) => None,
    }
}

/// Whether a picture would show the difference of two series: against how much the right one rises and falls.
fn seen(got: &[f64], want: &[f64]) -> bool {
    let low = want.iter().copied().fold(f64::INFINITY, f64::min);
    let high = want.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let span = (high - low).max(1e-3 * high.abs());
    got.iter().zip(want).any(|(a, b)| a.is_nan() || (a - b).abs() > SEEN * span)
}

fn finite(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().map(|x| x.is_finite().then(|| rounded(*x))).collect()
}

/// Six significant digits: as many as a picture can show, and few enough to keep results small.
fn rounded(x: f64) -> f64 {
    format!("{x:.5e}").parse().unwrap_or(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_no_difference() {
        let want = [0.0, 0.5, 1.0];
        assert!(!seen(&[0.0, 0.501, 1.0], &want) && seen(&[0.0, 0.52, 1.0], &want));
        assert!(seen(&[0.0, f64::NAN, 1.0], &want) && seen(&[1.0, 2.0], &[2.0, 2.0]));
        assert!((rounded(1.234_567_89) - 1.23457).abs() < 1e-12 && rounded(0.0) == 0.0);
    }

    #[test]
    fn the_grid_holds_its_ends_and_zero() {
        let x = grid();
        assert_eq!((x[0], x[18], x[36], x.len()), (-4.0, 0.0, 4.0, 37));
        assert!(!x.contains(&0.25) && !x.contains(&0.5));
    }
}
