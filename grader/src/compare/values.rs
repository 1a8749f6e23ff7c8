//! The one comparator of values: shape first, then dtype class, then numbers.

use super::{NotNumbers, Numbers};
use crate::assignment::manifest::{ShapePolicy, Tolerance};
use crate::text::{Message, args};
use grader_protocol::{Dtype, Value};
use serde_json::json;

/// What may differ.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// Tolerance; [`default_tolerance`] by dtype when none.
    pub tolerance: Option<Tolerance>,
    /// Which shapes are accepted.
    pub shape: ShapePolicy,
    /// How much longer than the oracle's a list of numbers may be.
    pub extra: usize,
}

/// A value that fits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fit {
    /// What the student should know although no point is lost.
    pub note: Option<Message>,
}

/// A value that does not fit. Says the first difference; [`Difference::hidden`] says only its kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Id of the message.
    pub code: &'static str,
    /// All arguments.
    pub args: serde_json::Map<String, serde_json::Value>,
}

impl Difference {
    fn new(code: &'static str, args: serde_json::Map<String, serde_json::Value>) -> Self {
        Self { code, args }
    }

    /// What a student may see of a public check.
    pub fn public(&self) -> Message {
        Message::new(self.code, self.args.clone())
    }

    /// What a student may see of a hidden check: the kind of difference and shapes, never values or indices, and nothing
    /// that the student's code could have made of its input to read it off here.
    pub fn hidden(&self) -> Message {
        let only = |code: &str, keys: &[&str]| {
            let kept = self.args.iter().filter(|(k, _)| keys.contains(&k.as_str()));
            Message::new(code, kept.map(|(k, v)| (k.clone(), v.clone())).collect())
        };
        match self.code {
            "wrong_value" | "not_a_finite_number" => Message::bare(format!("{}_hidden", self.code)),
            "wrong_text" | "missing_key" => Message::bare("wrong_value_hidden"),
            "wrong_length" => only("wrong_length_hidden", &["want"]),
            "wrong_kind" if !KINDS.iter().any(|k| self.args.get("got") == Some(&json!(k))) => {
                only("wrong_kind_hidden", &["want"])
            }
            "shape_mismatch" if !self.innocent_shape() => only("shape_mismatch_hidden", &["want"]),
            _ => self.public(),
        }
    }

    /// Whether a shape is made of the lengths that are asked for, as broadcasting and transposing make them: any other
    /// could be a message.
    fn innocent_shape(&self) -> bool {
        let lengths = |key: &str| self.args.get(key).and_then(|v| v.as_array()).cloned().unwrap_or_default();
        let want = lengths("want");
        let got = lengths("got");
        got.len() <= 3 && got.iter().all(|n| *n == json!(1) || want.contains(n))
    }
}

/// Kinds of results that say nothing but what they are.
const KINDS: [&str; 14] = [
    "bool",
    "int",
    "float",
    "text",
    "list",
    "map",
    "object",
    "function",
    "generator",
    "type",
    "method",
    "set",
    "module",
    "str",
];

/// The tolerance where an assignment says nothing.
///
/// Double precision: right formulas written differently agree to about 1e-12 after thousands of steps; 1e-7 leaves
/// them room and is far below the smallest known mistake. Single precision has 24 bits (6e-8), of which sums and
/// exponentials lose two or three decimal digits.
pub const fn default_tolerance(single: bool) -> Tolerance {
    if single { Tolerance { abs: 1e-5, rel: 1e-4 } } else { Tolerance { abs: 1e-9, rel: 1e-7 } }
}

/// Compares what a student's code gave with what the oracle gave.
pub fn values(got: &Value, want: &Value, rules: Rules) -> Result<Fit, Difference> {
    match want {
        Value::None => match got {
            Value::None => Ok(Fit::default()),
            // A method that returns itself or a number where nothing was asked for hurts nobody.
            _ => Ok(Fit { note: None }),
        },
        Value::Text(want) => match got {
            Value::Text(got) if got == want => Ok(Fit::default()),
            Value::Text(got) => {
                Err(Difference::new("wrong_text", args! { "got" => cap(got), "want" => want }))
            }
            other => Err(not_numbers_difference(&kind_of(other), "text")),
        },
        Value::List(items) if Numbers::from_value(want).is_err() => list(got, items, rules),
        Value::Map(pairs) => map(got, pairs, rules),
        _ => match Numbers::from_value(want) {
            Ok(want) => numbers(got, &want, rules),
            Err(_) => {
                Err(Difference::new("wrong_kind", args! { "got" => got.kind(), "want" => want.kind() }))
            }
        },
    }
}

fn kind_of(value: &Value) -> NotNumbers {
    match value {
        Value::None => NotNumbers::Nothing,
        Value::Opaque(o) => NotNumbers::Kind(o.type_name.clone()),
        other => NotNumbers::Kind(other.kind().to_owned()),
    }
}

fn cap(text: &str) -> String {
    text.chars().take(200).collect()
}

/// A list of arrays of several shapes, such as the gradients of a network; a tuple or a dict in the same order will do.
fn list(got: &Value, want: &[Value], rules: Rules) -> Result<Fit, Difference> {
    let items: Vec<&Value> = match got {
        Value::List(items) => items.iter().collect(),
        Value::Map(pairs) => pairs.iter().map(|(_, v)| v).collect(),
        other => return Err(not_numbers_difference(&kind_of(other), "list")),
    };
    if items.len() != want.len() {
        return Err(Difference::new("wrong_length", args! { "got" => items.len(), "want" => want.len() }));
    }
    let mut fit = Fit::default();
    for (i, (got, want)) in items.into_iter().zip(want).enumerate() {
        let part = values(got, want, rules).map_err(|mut d| {
            d.args.entry("part").or_insert_with(|| json!(i + 1));
            d
        })?;
        fit.note = fit.note.or(part.note);
    }
    Ok(fit)
}

fn map(got: &Value, want: &[(String, Value)], rules: Rules) -> Result<Fit, Difference> {
    let Value::Map(pairs) = got else {
        return Err(not_numbers_difference(&kind_of(got), "map"));
    };
    let mut fit = Fit::default();
    for (key, want) in want {
        let Some((_, got)) = pairs.iter().find(|(k, _)| k == key) else {
            return Err(Difference::new("missing_key", args! { "key" => key }));
        };
        let part = values(got, want, rules)?;
        fit.note = fit.note.or(part.note);
    }
    Ok(fit)
}

fn not_numbers_difference(what: &NotNumbers, want: &str) -> Difference {
    match what {
        NotNumbers::Nothing => Difference::new("returned_none", args! {}),
        NotNumbers::Gap => Difference::new("none_in_list", args! {}),
        NotNumbers::Dtype(name) => Difference::new("wrong_dtype", args! { "got" => name }),
        NotNumbers::Ragged => Difference::new("ragged_list", args! {}),
        NotNumbers::Kind(kind) => Difference::new("wrong_kind", args! { "got" => cap(kind), "want" => want }),
    }
}

fn numbers(got: &Value, want: &Numbers, rules: Rules) -> Result<Fit, Difference> {
    let kind = if want.shape.is_empty() { "number" } else { "array" };
    if let Some(shape) = far_too_many(got, want) {
        return Err(Difference::new("shape_mismatch", args! { "got" => shape, "want" => want.shape }));
    }
    let mut got = Numbers::from_value(got).map_err(|e| not_numbers_difference(&e, kind))?;
    let mut note = None;
    if rules.extra > 0 && want.shape.len() == 1 {
        note = cut_extra(&mut got, want.shape[0], rules.extra);
    }
    if got.shape != want.shape {
        if !shape_accepted(&got.shape, &want.shape, rules.shape) {
            return Err(Difference::new(
                "shape_mismatch",
                args! { "got" => got.shape, "want" => want.shape },
            ));
        }
        note.get_or_insert_with(|| {
            Message::new("shape_accepted", args! { "got" => got.shape, "want" => want.shape })
        });
    }
    let tolerance = rules.tolerance.filter(|_| !got.single).unwrap_or_else(|| {
        let default = default_tolerance(got.single);
        // A manifest that is looser than single precision's default is meant for it as well.
        rules
            .tolerance
            .map_or(default, |t| Tolerance { abs: t.abs.max(default.abs), rel: t.rel.max(default.rel) })
    });
    // A scale for the absolute part would let a small wrong number hide beside a large one: each element is on its own.
    for (i, (g, w)) in got.elements.iter().zip(&want.elements).enumerate() {
        if let Some(code) = element_difference(*g, *w, tolerance) {
            let index = want.index(i);
            let args = args! { "got" => number(*g), "want" => number(*w), "index" => index };
            let mut difference = Difference::new(code, args);
            if want.shape.is_empty() {
                difference.args.remove("index");
                difference.args.insert("scalar".to_owned(), json!("yes"));
            } else {
                difference.args.insert("scalar".to_owned(), json!("no"));
            }
            return Err(difference);
        }
    }
    Ok(Fit { note })
}

/// The shape of an array with so many elements that no rule makes it fit. Looking at each of them, once for every known
/// mistake, would be work that a student can order.
fn far_too_many(got: &Value, want: &Numbers) -> Option<Vec<usize>> {
    let Value::Array(array) = got else { return None };
    let refused = matches!(array.dtype(), Dtype::Float16 | Dtype::Complex64 | Dtype::Complex128);
    let count = array.shape().iter().fold(1_usize, |n, d| n.saturating_mul(*d));
    (!refused && count > 4 * want.elements.len() + 4096).then(|| array.shape().to_vec())
}

/// `None` when the numbers agree. NaN agrees with NaN only, an infinity with the same infinity only.
fn element_difference(got: f64, want: f64, tolerance: Tolerance) -> Option<&'static str> {
    if want.is_nan() {
        return (!got.is_nan()).then_some("wrong_value");
    }
    if want.is_infinite() {
        #[expect(clippy::float_cmp, reason = "infinities are equal or not")]
        return (got != want).then_some("wrong_value");
    }
    if !got.is_finite() {
        return Some("not_a_finite_number");
    }
    // Written so that anything unordered counts as different.
    let close = (got - want).abs() <= tolerance.abs + tolerance.rel * want.abs();
    (!close).then_some("wrong_value")
}

/// `fit` that notes one loss more after the last step: the beginning has to fit.
fn cut_extra(got: &mut Numbers, want: usize, extra: usize) -> Option<Message> {
    let first = *got.shape.first()?;
    if first <= want || first > want + extra || want == 0 {
        return None;
    }
    let row: usize = got.shape[1..].iter().product();
    got.elements.truncate(want * row);
    got.shape[0] = want;
    Some(Message::new("longer_by", args! { "extra" => first - want }))
}

/// Whether another shape than the oracle's is accepted. The elements stand in the same order in each of these.
fn shape_accepted(got: &[usize], want: &[usize], policy: ShapePolicy) -> bool {
    let count = |s: &[usize]| s.iter().product::<usize>();
    match policy {
        ShapePolicy::Exact => false,
        ShapePolicy::Any => count(got) == count(want),
        ShapePolicy::Column => match want {
            // One number, in however many brackets.
            [] => count(got) == 1,
            // A list of numbers, each of which may be an array of one element.
            [n] => got.len() > 1 && got[0] == *n && count(&got[1..]) == 1,
            // (n,) for (n, 1); one bare number for one row. Never (1, n).
            [n, 1] => got == [*n] || (*n == 1 && got.is_empty()),
            _ => false,
        },
    }
}

/// A number as it stands in a result: JSON has no NaN and no infinities.
pub(super) fn number(x: f64) -> serde_json::Value {
    if x.is_nan() {
        json!("nan")
    } else if x.is_infinite() {
        json!(if x > 0.0 { "inf" } else { "-inf" })
    } else {
        // Ten significant digits: enough to see a difference, short enough to read.
        let rounded: f64 = format!("{x:.9e}").parse().unwrap_or(x);
        json!(rounded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use grader_protocol::{Array, Dtype, Opaque};
    use proptest::prelude::*;

    const COLUMN: Rules = Rules { tolerance: None, shape: ShapePolicy::Column, extra: 0 };
    const EXACT: Rules = Rules { tolerance: None, shape: ShapePolicy::Exact, extra: 0 };

    fn array(shape: &[usize], xs: &[f64]) -> Value {
        Value::Array(Array::from_f64(shape.to_vec(), xs).unwrap())
    }
    fn code(got: &Value, want: &Value, rules: Rules) -> &'static str {
        values(got, want, rules).err().map_or("fits", |d| d.code)
    }

    #[test]
    fn shapes() {
        let column = array(&[3, 1], &[1.0, 2.0, 3.0]);
        for (shape, exact, lenient) in [
            (vec![3, 1], "fits", "fits"),
            (vec![3], "shape_mismatch", "fits"),
            (vec![1, 3], "shape_mismatch", "shape_mismatch"),
            (vec![3, 1, 1], "shape_mismatch", "shape_mismatch"),
        ] {
            let got = array(&shape, &[1.0, 2.0, 3.0]);
            assert_eq!(code(&got, &column, EXACT), exact, "{shape:?}");
            assert_eq!(code(&got, &column, COLUMN), lenient, "{shape:?}");
        }
        assert_eq!(
            values(&array(&[3], &[1.0, 2.0, 3.0]), &column, COLUMN).unwrap().note.unwrap().code,
            "shape_accepted"
        );
        // A broadcastable shape, an empty one, a wrong length: never.
        for got in [
            array(&[3, 3], &[1.0; 9]),
            array(&[0, 1], &[]),
            array(&[1, 1], &[1.0]),
            array(&[2], &[1.0, 2.0]),
            Value::Float(1.0),
        ] {
            assert_eq!(code(&got, &column, COLUMN), "shape_mismatch", "{got:?}");
        }
    }

    #[test]
    fn one_number_in_brackets() {
        let want = Value::Float(0.5);
        for got in [
            array(&[1], &[0.5]),
            array(&[1, 1], &[0.5]),
            array(&[], &[0.5]),
            Value::List(vec![Value::Float(0.5)]),
        ] {
            assert_eq!(code(&got, &want, COLUMN), "fits", "{got:?}");
        }
        assert_eq!(code(&array(&[2], &[0.5, 0.5]), &want, COLUMN), "shape_mismatch");
        assert_eq!(code(&array(&[1], &[0.5]), &want, EXACT), "shape_mismatch");
    }

    #[test]
    fn values_are_judged_and_not_dtypes() {
        let want = array(&[2], &[1.0, 0.0]);
        let make = |d, bytes: &[u8]| Value::Array(Array::from_bytes(d, vec![2], bytes.to_vec()).unwrap());
        assert_eq!(code(&make(Dtype::Bool, &[1, 0]), &want, EXACT), "fits");
        assert_eq!(code(&make(Dtype::Int8, &[1, 0]), &want, EXACT), "fits");
        assert_eq!(code(&Value::List(vec![Value::Int(1), Value::Bool(false)]), &want, EXACT), "fits");
        assert_eq!(code(&array(&[2], &[1.0, -0.0]), &want, EXACT), "fits");
        // Refused: half precision, complex, text, objects, nothing, wrong booleans.
        assert_eq!(code(&make(Dtype::Float16, &[0, 60, 0, 0]), &want, EXACT), "wrong_dtype");
        assert_eq!(code(&make(Dtype::Complex64, &[0; 16]), &want, EXACT), "wrong_dtype");
        assert_eq!(code(&Value::from("1"), &want, EXACT), "wrong_kind");
        assert_eq!(code(&Value::List(vec!["1".into(), "0".into()]), &want, EXACT), "wrong_kind");
        assert_eq!(code(&Value::Opaque(Opaque { type_name: "Liar".into() }), &want, EXACT), "wrong_kind");
        assert_eq!(code(&Value::None, &want, EXACT), "returned_none");
        assert_eq!(code(&make(Dtype::Bool, &[1, 1]), &want, EXACT), "wrong_value");
        let ragged = Value::List(vec![Value::List(vec![Value::Int(1)]), Value::Int(0)]);
        assert_eq!(code(&ragged, &want, EXACT), "ragged_list");
    }

    #[test]
    fn nan_and_infinity() {
        let want = array(&[2], &[1.0, 2.0]);
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(code(&array(&[2], &[1.0, bad]), &want, COLUMN), "not_a_finite_number");
            assert_eq!(code(&array(&[2], &[bad, bad]), &array(&[2], &[bad, bad]), COLUMN), "fits");
            assert_eq!(code(&array(&[2], &[1.0, 2.0]), &array(&[2], &[bad, 2.0]), COLUMN), "wrong_value");
        }
        assert_eq!(
            code(&Value::Float(f64::INFINITY), &Value::Float(f64::NEG_INFINITY), COLUMN),
            "wrong_value"
        );
        assert_eq!(code(&Value::Float(1e308), &Value::Float(f64::INFINITY), COLUMN), "wrong_value");
    }

    #[test]
    fn single_precision_has_its_own_tolerance() {
        let want = array(&[1], &[0.1]);
        let single = |x: f32| {
            Value::Array(Array::from_bytes(Dtype::Float32, vec![1], x.to_le_bytes().to_vec()).unwrap())
        };
        assert_eq!(code(&single(0.1), &want, EXACT), "fits");
        assert_eq!(code(&single(0.1002), &want, EXACT), "wrong_value");
        assert_eq!(code(&array(&[1], &[f64::from(0.1f32 + 1e-7)]), &want, EXACT), "wrong_value");
    }

    #[test]
    fn a_longer_list_of_losses() {
        let want = array(&[2], &[0.5, 0.4]);
        let rules = Rules { extra: 1, ..COLUMN };
        assert_eq!(code(&array(&[3], &[0.5, 0.4, 0.3]), &want, rules), "fits");
        assert_eq!(code(&array(&[3], &[0.6, 0.5, 0.4]), &want, rules), "wrong_value");
        assert_eq!(code(&array(&[4], &[0.5, 0.4, 0.3, 0.2]), &want, rules), "shape_mismatch");
        assert_eq!(code(&array(&[3], &[0.5, 0.4, 0.3]), &want, COLUMN), "shape_mismatch");
    }

    #[test]
    fn hidden_checks_tell_no_numbers() {
        let d = values(&array(&[2], &[1.0, 7.5]), &array(&[2], &[1.0, 2.0]), COLUMN).unwrap_err();
        assert_eq!(d.public().args["index"], json!([1]));
        assert_eq!(d.hidden(), Message::bare("wrong_value_hidden"));
        // Shapes of broadcasting are told; one that could be a number is not, nor is a name of the student's making.
        let shape = |shape: &[usize]| {
            let got = array(shape, &vec![0.0; shape.iter().product()]);
            values(&got, &array(&[3, 1], &[0.0; 3]), COLUMN).unwrap_err().hidden()
        };
        assert_eq!(shape(&[3, 3]).code, "shape_mismatch");
        assert_eq!(shape(&[1, 3]).code, "shape_mismatch");
        assert_eq!(shape(&[271, 828]).code, "shape_mismatch_hidden");
        assert!(shape(&[271, 828]).args.get("got").is_none());
        let named = Value::Opaque(Opaque { type_name: "x_is_0_75".into() });
        let hidden = values(&named, &Value::Float(1.0), COLUMN).unwrap_err().hidden();
        assert_eq!(hidden, Message::new("wrong_kind_hidden", args! { "want" => "number" }));
    }

    #[test]
    fn an_array_that_cannot_fit_is_a_wrong_shape_whatever_is_in_it() {
        let many = array(&[100, 100], &vec![1.0; 10_000]);
        assert_eq!(code(&many, &array(&[2], &[1.0, 1.0]), COLUMN), "shape_mismatch");
        assert_eq!(code(&many, &many, COLUMN), "fits");
        let complex = Array::from_bytes(Dtype::Complex64, vec![5_000], vec![0; 40_000]).unwrap();
        assert_eq!(code(&Value::Array(complex), &Value::Float(1.0), COLUMN), "wrong_dtype");
    }

    #[test]
    fn gradients_in_a_tuple() {
        let want = Value::List(vec![array(&[2, 1], &[1.0, 2.0]), array(&[1], &[3.0])]);
        assert_eq!(code(&want, &want, EXACT), "fits");
        let swapped = Value::List(vec![array(&[1], &[3.0]), array(&[2, 1], &[1.0, 2.0])]);
        assert_eq!(code(&swapped, &want, COLUMN), "shape_mismatch");
        assert_eq!(code(&Value::List(vec![]), &want, EXACT), "wrong_length");
        assert_eq!(code(&Value::None, &want, EXACT), "returned_none");
    }

    proptest! {
        #[test]
        fn a_change_above_the_tolerance_is_always_seen(
            xs in proptest::collection::vec(-1e6f64..1e6, 1..20), at in 0usize..20, sign in prop::bool::ANY,
        ) {
            let at = at % xs.len();
            let want = array(&[xs.len()], &xs);
            prop_assert_eq!(code(&want, &want, EXACT), "fits");
            let mut other = xs.clone();
            let step = 2e-9 + 2e-7 * xs[at].abs();
            other[at] += if sign { step } else { -step };
            prop_assert_eq!(code(&array(&[xs.len()], &other), &want, EXACT), "wrong_value");
        }
    }
}
