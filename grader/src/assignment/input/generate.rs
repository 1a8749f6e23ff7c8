//! Generators.

use super::{
    Form, Input, Labels, Source,
    numeric::{ln, sin_cos},
    seed::Stream,
};
use crate::assignment::{step::Literal, types::Dim};
use grader_protocol::{Array, Dtype, Value};
use std::collections::BTreeMap;

/// A value of an input.
pub(super) fn generate(input: &Input, dims: &BTreeMap<String, usize>, stream: &mut Stream) -> Value {
    let size = |dim: &Dim| length(dim, dims);
    let sizes = |shape: &[Dim]| shape.iter().map(size).collect::<Vec<_>>();
    match input {
        Input::Literal(literal) => value_of(literal),
        Input::Array(array) => Value::Array(array.clone()),
        Input::Drawn { source, shape: None, nonzero, .. } => one(source, *nonzero, stream),
        Input::Drawn { source, shape: Some(shape), dtype, special, special_share, nonzero, each } => {
            let shape = sizes(shape);
            let mut numbers: Vec<f64> =
                (0..shape.iter().product()).map(|_| number(source, *nonzero, stream)).collect();
            if *each {
                complete(&mut numbers, &source.values(), stream);
            }
            mix_in(&mut numbers, special, *special_share, stream);
            formed(&shape, &numbers, *dtype)
        }
        Input::OneHot { classes, shape, dtype } => {
            let (shape, k) = (sizes(shape), size(classes));
            rows(shape, k, *dtype, || {
                let hot = stream.index(k);
                (0..k).map(|i| f64::from(u8::from(i == hot))).collect()
            })
        }
        Input::Simplex { classes, shape, dtype } => {
            let (shape, k) = (sizes(shape), size(classes));
            rows(shape, k, *dtype, || simplex(k, stream))
        }
        Input::Rising { range, count, even, dtype } => {
            let numbers = rising(*range, size(count), *even, stream);
            formed(&[numbers.len()], &numbers, *dtype)
        }
        Input::Clouds { classes, dims, per_class, separation, labels } => {
            clouds([size(classes), size(dims), size(per_class)], *separation, *labels, stream)
        }
        Input::Spiral { arms, per_arm, noise, labels } => {
            spiral(size(arms), size(per_arm), *noise, *labels, stream)
        }
    }
}

/// A length. Names are checked when an assignment is loaded.
fn length(dim: &Dim, dims: &BTreeMap<String, usize>) -> usize {
    match dim {
        Dim::Fixed(n) => *n,
        Dim::Named(name) => dims.get(name).copied().unwrap_or(1),
    }
}

/// A literal as a value.
pub fn value_of(literal: &Literal) -> Value {
    match literal {
        Literal::None => Value::None,
        Literal::Bool(b) => Value::Bool(*b),
        Literal::Int(i) => Value::Int(*i),
        Literal::Float(x) => Value::Float(*x),
        Literal::Text(text) => Value::Text(text.clone()),
        Literal::List(items) => Value::List(items.iter().map(value_of).collect()),
    }
}

/// One value that is no array.
fn one(source: &Source, nonzero: f64, stream: &mut Stream) -> Value {
    match source {
        Source::Choice(items) => value_of(&items[stream.index(items.len())]),
        Source::Integers(..) => Value::Int(number(source, nonzero, stream) as i64),
        Source::Normal(..) | Source::Uniform(..) => Value::Float(number(source, nonzero, stream)),
    }
}

/// A number that is not nearer to 0 than `nonzero`. If a thousand are, the last one is moved away.
fn number(source: &Source, nonzero: f64, stream: &mut Stream) -> f64 {
    let mut x = 0.0;
    for _ in 0..1000 {
        x = match source {
            Source::Normal(mean, deviation) => mean + deviation * stream.normal(),
            Source::Uniform(lo, hi) => stream.uniform(*lo, *hi),
            Source::Integers(lo, hi) => stream.integer(*lo, *hi) as f64,
            Source::Choice(items) => items[stream.index(items.len())].number().unwrap_or(f64::NAN),
        };
        if x.is_nan() || x.abs() >= nonzero {
            return x;
        }
    }
    x + nonzero.copysign(x)
}

/// Puts values that do not occur in the place of such as occur more than once.
fn complete(numbers: &mut [f64], values: &[f64], stream: &mut Stream) {
    let count = |numbers: &[f64], v: f64| numbers.iter().filter(|x| x.to_bits() == v.to_bits()).count();
    if numbers.len() < values.len() {
        return;
    }
    for missing in values.iter().filter(|v| count(numbers, **v) == 0).collect::<Vec<_>>() {
        let often: Vec<usize> = (0..numbers.len()).filter(|i| count(numbers, numbers[*i]) > 1).collect();
        if !often.is_empty() {
            numbers[often[stream.index(often.len())]] = *missing;
        }
    }
}

/// Puts special values in the place of a share of the numbers, at least of one.
fn mix_in(numbers: &mut [f64], special: &[f64], share: f64, stream: &mut Stream) {
    if special.is_empty() || numbers.is_empty() {
        return;
    }
    let mut none = true;
    for x in numbers.iter_mut() {
        if stream.unit() < share {
            *x = special[stream.index(special.len())];
            none = false;
        }
    }
    if none {
        let at = stream.index(numbers.len());
        numbers[at] = special[stream.index(special.len())];
    }
}

fn rows(mut shape: Vec<usize>, k: usize, form: Form, mut row: impl FnMut() -> Vec<f64>) -> Value {
    let numbers: Vec<f64> = (0..shape.iter().product()).flat_map(|_: usize| row()).collect();
    shape.push(k);
    formed(&shape, &numbers, form)
}

/// Uniform on the simplex: exponential numbers divided by their sum.
fn simplex(k: usize, stream: &mut Stream) -> Vec<f64> {
    let parts: Vec<f64> = (0..k).map(|_| -ln(1.0 - stream.unit())).collect();
    let sum: f64 = parts.iter().sum();
    if sum > 0.0 { parts.iter().map(|p| p / sum).collect() } else { vec![1.0 / k as f64; k] }
}

fn rising((lo, hi): (f64, f64), count: usize, even: bool, stream: &mut Stream) -> Vec<f64> {
    if even {
        let steps = count.saturating_sub(1).max(1) as f64;
        return (0..count).map(|i| lo + (hi - lo) * (i as f64 / steps)).collect();
    }
    let mut numbers: Vec<f64> = (0..count).map(|_| stream.uniform(lo, hi)).collect();
    numbers.sort_by(f64::total_cmp);
    numbers
}

/// Clouds whose centres are corners of a simplex (class c is moved along axis c mod dims, outward with each round).
fn clouds(
    [classes, dims, per_class]: [usize; 3],
    separation: f64,
    labels: Labels,
    stream: &mut Stream,
) -> Value {
    let mut points = Vec::with_capacity(classes * per_class);
    for class in 0..classes {
        for _ in 0..per_class {
            let mut x: Vec<f64> = (0..dims).map(|_| stream.normal()).collect();
            // Two classes lie on both sides of the origin; more go around the axes.
            let (axis, round) = (class / 2 % dims.max(1), class / 2 / dims.max(1));
            let sign: f64 = if class % 2 == 0 { -0.5 } else { 0.5 };
            if let Some(x) = x.get_mut(axis) {
                *x += separation * (sign + sign.signum() * round as f64);
            }
            points.push((x, class));
        }
    }
    labelled(points, dims, labels, stream)
}

/// Karpathy's spiral (cs231n): radius from 0 to 1, angle from 4a to 4(a + 1) radians in arm a, with noise.
fn spiral(arms: usize, per_arm: usize, noise: f64, labels: Labels, stream: &mut Stream) -> Value {
    let mut points = Vec::with_capacity(arms * per_arm);
    for arm in 0..arms {
        for i in 0..per_arm {
            let radius = i as f64 / per_arm.saturating_sub(1).max(1) as f64;
            let angle = 4.0 * (arm as f64 + radius) + noise * stream.normal();
            let (sin, cos) = sin_cos(angle);
            points.push((vec![radius * sin, radius * cos], arm));
        }
    }
    labelled(points, 2, labels, stream)
}

/// `X` and `y` of points in random order.
fn labelled(mut points: Vec<(Vec<f64>, usize)>, dims: usize, labels: Labels, stream: &mut Stream) -> Value {
    stream.shuffle(&mut points);
    let n = points.len();
    let classes: Vec<f64> = points.iter().map(|(_, class)| *class as f64).collect();
    let x: Vec<f64> = points.into_iter().flat_map(|(x, _)| x).collect();
    let y = match labels {
        Labels::Column => formed(&[n, 1], &classes, Form::Array(Dtype::Float64)),
        Labels::Classes => formed(&[n], &classes, Form::Array(Dtype::Int64)),
    };
    Value::Map(vec![
        ("X".to_owned(), formed(&[n, dims], &x, Form::Array(Dtype::Float64))),
        ("y".to_owned(), y),
    ])
}

/// Numbers in the form that an input asks for.
pub(super) fn formed(shape: &[usize], numbers: &[f64], form: Form) -> Value {
    match form {
        Form::Array(dtype) => Value::Array(array(shape, numbers, dtype)),
        Form::List => nested(shape, numbers),
    }
}

/// An array of a dtype that [`Form`] knows.
pub(super) fn array(shape: &[usize], numbers: &[f64], dtype: Dtype) -> Array {
    let data: Vec<u8> = match dtype {
        Dtype::Bool => numbers.iter().map(|x| u8::from(*x != 0.0)).collect(),
        Dtype::Int64 => numbers.iter().flat_map(|x| (*x as i64).to_le_bytes()).collect(),
        Dtype::Int32 => numbers.iter().flat_map(|x| (*x as i32).to_le_bytes()).collect(),
        Dtype::Float32 => numbers.iter().flat_map(|x| (*x as f32).to_le_bytes()).collect(),
        _ => numbers.iter().flat_map(|x| x.to_le_bytes()).collect(),
    };
    let dtype =
        if Form::NAMES.iter().any(|(_, f)| *f == Form::Array(dtype)) { dtype } else { Dtype::Float64 };
    Array::from_bytes(dtype, shape.to_vec(), data).expect("as many numbers as the shape has elements")
}

fn nested(shape: &[usize], numbers: &[f64]) -> Value {
    match shape {
        [] => numbers.first().map_or(Value::None, |x| Value::Float(*x)),
        [_] => Value::List(numbers.iter().map(|x| Value::Float(*x)).collect()),
        [n, rest @ ..] => {
            let size: usize = rest.iter().product();
            Value::List((0..*n).map(|i| nested(rest, &numbers[i * size..(i + 1) * size])).collect())
        }
    }
}
