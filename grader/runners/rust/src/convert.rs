//! Values to numbers with a shape, by the rules that make up for what Rust's types fix: free of generics.

use crate::{Kind, Mismatch, Slot};
use grader_protocol::{Array, Dtype, Value};

/// Numbers in C order with their shape.
pub(crate) struct Numbers {
    pub shape: Vec<usize>,
    pub data: Vec<f64>,
}

fn mismatch<T>(text: String) -> Result<T, Mismatch> {
    Err(Mismatch(text))
}

/// Any numeric value as numbers; `None` for text, maps and ragged lists.
fn numbers(value: &Value) -> Option<Numbers> {
    Some(match value {
        Value::Bool(b) => Numbers { shape: vec![], data: vec![f64::from(u8::from(*b))] },
        Value::Int(i) => Numbers { shape: vec![], data: vec![*i as f64] },
        Value::Float(x) => Numbers { shape: vec![], data: vec![*x] },
        Value::Array(a) => Numbers { shape: a.shape().to_vec(), data: a.to_f64()? },
        Value::List(items) => {
            let mut shape = vec![items.len()];
            let mut data = Vec::new();
            for (i, item) in items.iter().enumerate() {
                let inner = numbers(item)?;
                if i == 0 {
                    shape.extend(&inner.shape);
                }
                if inner.shape != shape[1..] {
                    return None;
                }
                data.extend(inner.data);
            }
            Numbers { shape, data }
        }
        _ => return None,
    })
}

/// What a value is, for messages.
pub(crate) fn describe(value: &Value) -> String {
    match value {
        Value::Array(a) => format!("an array of shape {:?}", a.shape()),
        Value::None => "none".to_owned(),
        other => format!("{} {}", article(other.kind()), other.kind()),
    }
}

fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

/// The slot's numbers for a parameter with `rank` dimensions (`None`: any).
pub(crate) fn array(slot: &mut Slot, rank: Option<usize>) -> Result<Numbers, Mismatch> {
    let Some(mut n) = numbers(&slot.value) else {
        return mismatch(format!("takes an array here, but is given {}", describe(&slot.value)));
    };
    let Some(rank) = rank else { return Ok(n) };
    let had = n.shape.len();
    if had == rank {
        return Ok(n);
    }
    let column = had == 2 && n.shape[1] == 1;
    let shape = match (slot.kind, rank) {
        // Elementwise: the order of the elements is all that matters, and the result gets the shape back.
        (Kind::Array, 1) => Some(vec![n.data.len()]),
        (Kind::Array, 2) => Some(vec![n.data.len(), 1]),
        (_, 1) if column => Some(vec![n.shape[0]]),
        (_, 2) if had == 1 => Some(vec![n.shape[0], 1]),
        (_, r) if n.data.len() == 1 => Some(vec![1; r]),
        _ => None,
    };
    let Some(shape) = shape else {
        return mismatch(format!(
            "takes an array with {rank} dimensions here, but is given {}",
            describe(&slot.value)
        ));
    };
    slot.reshaped = Some(std::mem::replace(&mut n.shape, shape));
    Ok(n)
}

/// The slot's only number.
pub(crate) fn number(slot: &Slot) -> Result<f64, Mismatch> {
    match numbers(&slot.value) {
        Some(n) if n.data.len() == 1 => Ok(n.data[0]),
        _ => mismatch(format!("takes one number here, but is given {}", describe(&slot.value))),
    }
}

/// The slot's only number, which has to be whole.
pub(crate) fn integer(slot: &Slot) -> Result<i64, Mismatch> {
    if let Value::Int(i) = slot.value {
        return Ok(i);
    }
    let x = number(slot)?;
    if x.fract() == 0.0 && x.abs() < 9.0e15 {
        Ok(x as i64)
    } else {
        mismatch(format!("takes a whole number here, but is given {x}"))
    }
}

/// A result in the shape in which the assignment speaks of it: a Rust function that returns `Array1` for (n, 1) chose
/// a type, not a shape.
pub(crate) fn present(value: Value, kind: Kind) -> Value {
    match (kind, value) {
        (Kind::Matrix | Kind::Column, Value::Array(a)) if a.shape().len() == 1 => {
            let n = a.len();
            a.reshaped(vec![n, 1]).map_or(Value::None, Value::Array)
        }
        (Kind::Number, Value::Array(a)) if a.len() == 1 && a.dtype() == Dtype::Float32 => {
            a.reshaped(vec![]).map_or(Value::None, Value::Array)
        }
        (Kind::Number, Value::Array(a)) if a.len() == 1 => match a.to_f64() {
            Some(x) => Value::Float(x[0]),
            None => Value::Array(a),
        },
        (Kind::None, Value::Raised(r)) => Value::Raised(r),
        (Kind::None, _) => Value::None,
        (_, value) => value,
    }
}

/// Numbers that were computed from arguments in single precision are no better than those, whatever their type.
pub(crate) fn narrow(value: Value) -> Value {
    let (shape, data) = match &value {
        Value::Float(x) => (vec![], vec![*x]),
        Value::Array(a) if a.dtype() == Dtype::Float64 => match a.to_f64() {
            Some(data) => (a.shape().to_vec(), data),
            None => return value,
        },
        Value::List(_) => {
            let Value::List(items) = value else { return value };
            return Value::List(items.into_iter().map(narrow).collect());
        }
        _ => return value,
    };
    // What single precision cannot hold was not computed in it.
    if data.iter().any(|x| x.is_finite() && !(*x as f32).is_finite()) {
        return value;
    }
    let bytes = data.iter().flat_map(|x| (*x as f32).to_le_bytes()).collect();
    Array::from_bytes(Dtype::Float32, shape, bytes).map_or(value, Value::Array)
}

/// An array of `f64`.
pub(crate) fn to_value(shape: Vec<usize>, data: &[f64]) -> Value {
    Array::from_f64(shape, data).map_or(Value::None, Value::Array)
}
