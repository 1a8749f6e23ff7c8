//! Properties that need no oracle.

use super::values::{Difference, number};
use super::{NotNumbers, Numbers};
use crate::assignment::{Dim, Property};
use crate::text::args;
use grader_protocol::Value;
use std::collections::BTreeMap;

/// What a property is judged by.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// What the last step gave.
    pub value: Option<Value>,
    /// Lengths that were drawn.
    pub dims: BTreeMap<String, usize>,
    /// Inputs that were drawn, by name.
    pub inputs: BTreeMap<String, Value>,
    /// Inputs as they were after the call.
    pub after: BTreeMap<String, Value>,
    /// Central differences of the student's own function.
    pub differences: Option<Vec<f64>>,
    /// CPU seconds that the call took, and one run of the oracle's.
    pub seconds: Option<(f64, f64)>,
    /// True classes.
    pub classes: Option<Value>,
}

/// Judges a property.
pub fn judge_property(property: &Property, evidence: &Evidence) -> Result<(), Difference> {
    let numbers = || {
        let value = evidence.value.as_ref().unwrap_or(&Value::None);
        Numbers::from_value(value).map_err(|e| match e {
            NotNumbers::Nothing => fail("returned_none", args! {}),
            NotNumbers::Gap => fail("none_in_list", args! {}),
            NotNumbers::Dtype(name) => fail("wrong_dtype", args! { "got" => name }),
            NotNumbers::Ragged => fail("ragged_list", args! {}),
            NotNumbers::Kind(kind) => fail("wrong_kind", args! { "got" => kind, "want" => "array" }),
        })
    };
    match property {
        Property::Finite => all(&numbers()?, f64::is_finite, "result_not_finite"),
        Property::Range(low, high) => {
            all(&numbers()?, |x| (*low..=*high).contains(&x), "result_out_of_range").map_err(|mut d| {
                d.args.insert("low".to_owned(), number(*low));
                d.args.insert("high".to_owned(), number(*high));
                d
            })
        }
        Property::Shape(dims) => shape(&numbers()?, dims, &evidence.dims),
        Property::Monotonic { input } => monotonic(&numbers()?, evidence.inputs.get(input)),
        Property::GradientOf { tolerance, .. } => {
            gradient(&numbers()?, evidence.differences.as_deref(), *tolerance)
        }
        Property::Unchanged(names) => unchanged(names, evidence),
        Property::FasterThan(times) => faster(*times, evidence.seconds),
        Property::FallsTo(share) => falls(&numbers()?, *share),
        Property::AtLeast(least) => {
            let got = numbers()?;
            let ok = got.elements.len() == 1 && got.elements[0] >= *least;
            ok.then_some(()).ok_or_else(|| fail("too_small", args! { "want" => number(*least) }))
        }
        Property::Accuracy { at_least, .. } => accuracy(&numbers()?, evidence.classes.as_ref(), *at_least),
    }
}

fn fail(code: &'static str, args: serde_json::Map<String, serde_json::Value>) -> Difference {
    Difference { code, args }
}

fn all(got: &Numbers, good: impl Fn(f64) -> bool, code: &'static str) -> Result<(), Difference> {
    if got.elements.is_empty() {
        return Err(fail("empty_result", args! {}));
    }
    if got.elements.iter().all(|x| good(*x)) { Ok(()) } else { Err(fail(code, args! {})) }
}

fn shape(got: &Numbers, dims: &[Dim], drawn: &BTreeMap<String, usize>) -> Result<(), Difference> {
    let want: Vec<usize> = dims
        .iter()
        .map(|d| match d {
            Dim::Fixed(n) => *n,
            Dim::Named(name) => drawn.get(name).copied().unwrap_or(0),
        })
        .collect();
    if got.shape == want {
        Ok(())
    } else {
        Err(fail("shape_mismatch", args! { "got" => got.shape, "want" => want }))
    }
}

fn monotonic(got: &Numbers, input: Option<&Value>) -> Result<(), Difference> {
    let x = input.and_then(|v| Numbers::from_value(v).ok()).map(|n| n.elements).unwrap_or_default();
    if x.len() != got.elements.len() || x.is_empty() {
        return Err(fail("shape_mismatch", args! { "got" => got.shape, "want" => [x.len()] }));
    }
    let mut order: Vec<usize> = (0..x.len()).collect();
    order.sort_by(|a, b| x[*a].total_cmp(&x[*b]));
    // Written so that NaN counts as a fall.
    let rises = order.windows(2).all(|w| got.elements[w[1]] >= got.elements[w[0]] - 1e-12);
    if rises { Ok(()) } else { Err(fail("not_monotonic", args! {})) }
}

fn gradient(got: &Numbers, differences: Option<&[f64]>, tolerance: f64) -> Result<(), Difference> {
    let want = differences.unwrap_or_default();
    if got.elements.len() != want.len() {
        return Err(fail("wrong_length", args! { "got" => got.elements.len(), "want" => want.len() }));
    }
    let scale = want.iter().fold(1.0_f64, |m, x| if x.is_finite() { m.max(x.abs()) } else { m });
    let close = got.elements.iter().zip(want).all(|(g, w)| (g - w).abs() <= tolerance * scale);
    if close { Ok(()) } else { Err(fail("gradient_mismatch", args! {})) }
}

/// Whether an argument is after a call what it was before it, bit for bit.
pub fn is_unchanged(before: &Value, after: &Value) -> bool {
    match (Numbers::from_value(before), Numbers::from_value(after)) {
        (Ok(a), Ok(b)) => {
            let bits = |n: &Numbers| n.elements.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
            a.shape == b.shape && bits(&a) == bits(&b)
        }
        _ => before == after,
    }
}

fn unchanged(names: &[String], evidence: &Evidence) -> Result<(), Difference> {
    for name in names {
        let pair = (evidence.inputs.get(name), evidence.after.get(name));
        if !matches!(pair, (Some(before), Some(after)) if is_unchanged(before, after)) {
            return Err(fail("input_changed", args! { "name" => name }));
        }
    }
    Ok(())
}

/// Below this a call is fast enough whatever the ratio: less than a scheduler's tick cannot be measured.
const ALWAYS_FAST: f64 = 0.05;

fn faster(times: f64, seconds: Option<(f64, f64)>) -> Result<(), Difference> {
    match seconds {
        Some((took, reference)) if took <= (times * reference).max(ALWAYS_FAST) => Ok(()),
        _ => Err(fail("too_slow", args! { "times" => times })),
    }
}

fn falls(got: &Numbers, share: f64) -> Result<(), Difference> {
    let (Some(first), Some(last)) = (got.elements.first(), got.elements.last()) else {
        return Err(fail("empty_result", args! {}));
    };
    // A share of what is not positive says nothing: such a loss is no loss (a logarithm left out).
    let ok = got.elements.iter().all(|x| x.is_finite()) && *first > 0.0 && *last <= share * first;
    if ok { Ok(()) } else { Err(fail("loss_does_not_fall", args! {})) }
}

fn accuracy(got: &Numbers, classes: Option<&Value>, at_least: f64) -> Result<(), Difference> {
    let truth = classes.and_then(|v| Numbers::from_value(v).ok()).map(|n| to_classes(&n)).unwrap_or_default();
    let got = to_classes(got);
    if got.len() != truth.len() || truth.is_empty() {
        return Err(fail("wrong_length", args! { "got" => got.len(), "want" => truth.len() }));
    }
    let right = got.iter().zip(&truth).filter(|(a, b)| a == b).count();
    let share = right as f64 / truth.len() as f64;
    if share >= at_least { Ok(()) } else { Err(fail("accuracy_too_low", args! { "want" => at_least })) }
}

/// The class of each row: the largest of several columns, else the number rounded. NaN is no class.
fn to_classes(n: &Numbers) -> Vec<Option<i64>> {
    match n.shape.as_slice() {
        [_, k] if *k > 1 => n
            .elements
            .chunks(*k)
            .map(|row| {
                let best = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                row.iter().position(|x| *x >= best && x.is_finite()).map(|i| i as i64)
            })
            .collect(),
        _ => n.elements.iter().map(|x| x.is_finite().then(|| x.round() as i64)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use grader_protocol::Array;

    fn evidence(xs: &[f64]) -> Evidence {
        let array = Array::from_f64(vec![xs.len()], xs).unwrap();
        Evidence { value: Some(Value::Array(array)), ..Evidence::default() }
    }
    fn code(property: &Property, evidence: &Evidence) -> &'static str {
        judge_property(property, evidence).err().map_or("holds", |d| d.code)
    }

    #[test]
    fn finite_and_range() {
        assert_eq!(code(&Property::Finite, &evidence(&[0.0, 1e308])), "holds");
        assert_eq!(code(&Property::Finite, &evidence(&[0.0, f64::NAN])), "result_not_finite");
        assert_eq!(code(&Property::Finite, &evidence(&[])), "empty_result");
        assert_eq!(code(&Property::Range(0.0, 1.0), &evidence(&[0.0, 1.0])), "holds");
        assert_eq!(code(&Property::Range(0.0, 1.0), &evidence(&[f64::NAN])), "result_out_of_range");
        assert_eq!(code(&Property::Finite, &Evidence::default()), "returned_none");
    }

    #[test]
    fn a_gradient_of_nan_is_refused() {
        let p = Property::GradientOf {
            step: Box::new(crate::assignment::step::Step::compared("f($x)")),
            at: "x".into(),
            eps: 1e-5,
            tolerance: 1e-5,
        };
        let with = |xs: &[f64], want: &[f64]| Evidence { differences: Some(want.to_vec()), ..evidence(xs) };
        assert_eq!(code(&p, &with(&[1.0, 2.0], &[1.0, 2.0 + 1e-6])), "holds");
        assert_eq!(code(&p, &with(&[1.0, f64::NAN], &[1.0, 2.0])), "gradient_mismatch");
        assert_eq!(code(&p, &with(&[1.0, 2.1], &[1.0, 2.0])), "gradient_mismatch");
        assert_eq!(code(&p, &with(&[1.0], &[1.0, 2.0])), "wrong_length");
    }

    #[test]
    fn falling_losses() {
        assert_eq!(code(&Property::FallsTo(0.5), &evidence(&[1.0, 0.4])), "holds");
        assert_eq!(code(&Property::FallsTo(0.5), &evidence(&[1.0, 0.6])), "loss_does_not_fall");
        assert_eq!(code(&Property::FallsTo(0.5), &evidence(&[1.0, f64::NAN])), "loss_does_not_fall");
        assert_eq!(code(&Property::FallsTo(0.5), &evidence(&[-0.3, -0.9])), "loss_does_not_fall");
    }

    #[test]
    fn classes_of_rows() {
        let rows = Array::from_f64(vec![2, 3], &[0.1, 0.8, 0.1, 0.5, 0.2, 0.3]).unwrap();
        let truth = Array::from_f64(vec![2], &[1.0, 0.0]).unwrap();
        let e = Evidence { value: Some(rows.into()), classes: Some(truth.into()), ..Evidence::default() };
        let property = Property::Accuracy {
            at_least: 1.0,
            of: crate::assignment::step::Expr::Input { name: "y".into(), part: None },
        };
        assert_eq!(code(&property, &e), "holds");
        let e = Evidence { value: Some(Value::Float(f64::NAN)), ..e };
        assert_eq!(code(&property, &e), "wrong_length");
    }
}
