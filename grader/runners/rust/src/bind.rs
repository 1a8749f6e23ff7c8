//! Arguments to parameters, and calls that are repeated for each element.

use crate::{
    Form, Kind, Mismatch, Slot, convert,
    slot::Lending,
    spec::{Callable, Param},
    table::{Body, Frame, Product, Thunk},
};
use grader_protocol::{Dtype, Value};
use std::any::Any;

/// Arguments of one call.
pub(crate) struct Given {
    pub args: Vec<Value>,
    pub kwargs: Vec<(String, Value)>,
}

/// Result of a call, and the positional arguments as they are after it.
pub(crate) struct Done {
    pub product: Product,
    pub after: Vec<Value>,
}

/// Puts each argument at its place and fills in what was left out.
fn place(what: &Callable, given: Given, thunk: &Thunk) -> Result<Vec<(Value, Kind)>, Mismatch> {
    let arity = thunk.forms.len();
    let miscount = |given: usize| {
        let without = if thunk.free { " and no `self`" } else { "" };
        Err(Mismatch(format!("takes {arity} arguments{without}, not {given}")))
    };
    let count = given.args.len();
    let mut values: Vec<Option<Value>> = given.args.into_iter().map(Some).collect();
    values.resize(count.max(what.params.len()), None);
    for (name, value) in given.kwargs {
        let Some(i) = what.params.iter().position(|p| p.name == name) else {
            return Err(Mismatch(format!("has no parameter `{name}`")));
        };
        values[i] = Some(value);
    }
    let used = values.iter().rposition(Option::is_some).map_or(0, |i| i + 1);
    if used > arity {
        return miscount(used);
    }
    let mut out = Vec::with_capacity(arity);
    for i in 0..arity {
        let param = what.params.get(i);
        let value = match (values.get_mut(i).and_then(Option::take), param) {
            (Some(value), _) => value,
            (None, Some(Param { optional: true, default, .. })) => default.clone(),
            (None, Some(p)) => return Err(Mismatch(format!("the argument `{}` is not given", p.name))),
            (None, None) => return miscount(what.params.len()),
        };
        out.push((value, param.map_or(Kind::Any, |p| p.kind)));
    }
    Ok(out)
}

/// Calls `thunk`, a function or method described by `what`.
pub(crate) fn call(
    thunk: &Thunk,
    what: &Callable,
    given: Given,
    receiver: Option<*mut dyn Any>,
    lending: Lending,
) -> Result<Done, Mismatch> {
    let placed = place(what, given, thunk)?;
    if elementwise(what)
        && let Some(shape) = mapped_shape(&placed, thunk.forms)
    {
        return map(thunk, what, &placed, &shape, receiver);
    }
    let (product, frame) = once(&thunk.body, placed, receiver, lending)?;
    let product = match product {
        Product::Value(value) => {
            let value = if single(&frame) { convert::narrow(value) } else { value };
            Product::Value(convert::present(restore(value, &frame, what.returns), what.returns))
        }
        object @ Product::Object(_) => object,
    };
    Ok(Done { product, after: frame.slots.iter().map(Slot::after).collect() })
}

/// Runs a thunk's body.
pub(crate) fn once(
    body: &Body,
    args: Vec<(Value, Kind)>,
    receiver: Option<*mut dyn Any>,
    lending: Lending,
) -> Result<(Product, Frame), Mismatch> {
    let slots = args.into_iter().map(|(value, kind)| Slot::new(value, kind, lending)).collect();
    let mut frame = Frame { receiver, slots };
    let product = body(&mut frame)?;
    Ok((product, frame))
}

/// Whether a parameter has its numbers in single precision.
fn single(frame: &Frame) -> bool {
    frame.slots.iter().any(|s| s.single)
}

/// An elementwise function may have got its array in another shape: the result gets the shape back.
fn restore(value: Value, frame: &Frame, returns: Kind) -> Value {
    let shape = frame.slots.iter().find(|s| s.kind == Kind::Array).and_then(|s| s.reshaped.clone());
    match (value, shape) {
        (Value::Array(a), Some(shape)) if returns == Kind::Array && a.len() == shape.iter().product() => {
            a.reshaped(shape).map_or(Value::None, Value::Array)
        }
        (value, _) => value,
    }
}

/// Whether a result has the shape of the arguments, so that a function of one number can stand for it.
fn elementwise(what: &Callable) -> bool {
    let alone = || matches!(what.params.as_slice(), [p] if p.kind == what.returns);
    what.returns == Kind::Array || matches!(what.returns, Kind::Matrix | Kind::Column) && alone()
}

const fn is_array(kind: Kind) -> bool {
    matches!(kind, Kind::Array | Kind::Matrix | Kind::Column)
}

/// The shape to go through element by element: an array where the student's function takes one number.
fn mapped_shape(args: &[(Value, Kind)], forms: &[Form]) -> Option<Vec<usize>> {
    args.iter().zip(forms).find_map(|((value, kind), form)| match value {
        Value::Array(a) if *form == Form::Scalar && is_array(*kind) && !a.shape().is_empty() => {
            Some(a.shape().to_vec())
        }
        _ => None,
    })
}

fn map(
    thunk: &Thunk,
    what: &Callable,
    args: &[(Value, Kind)],
    shape: &[usize],
    receiver: Option<*mut dyn Any>,
) -> Result<Done, Mismatch> {
    let columns: Vec<Option<Vec<f64>>> = args
        .iter()
        .zip(thunk.forms)
        .map(|((value, kind), form)| match value {
            Value::Array(a) if *form == Form::Scalar && is_array(*kind) && a.shape() == shape => a.to_f64(),
            _ => None,
        })
        .collect();
    let mut out = Vec::new();
    let mut narrow = false;
    for i in 0..shape.iter().product() {
        let element = |(column, (value, kind)): (&Option<Vec<f64>>, &(Value, Kind))| {
            (column.as_ref().map_or_else(|| value.clone(), |c| Value::Float(c[i])), *kind)
        };
        let one = columns.iter().zip(args).map(element).collect();
        let (product, frame) = once(&thunk.body, one, receiver, Lending::default())?;
        narrow |= single(&frame);
        match product {
            Product::Value(Value::Float(x)) => out.push(x),
            Product::Value(Value::Array(a)) if a.shape().is_empty() && a.dtype() == Dtype::Float32 => {
                narrow = true;
                out.extend(a.to_f64().unwrap_or_default());
            }
            Product::Value(Value::Int(x)) => out.push(x as f64),
            Product::Value(Value::Bool(x)) => out.push(f64::from(u8::from(x))),
            Product::Value(raised @ Value::Raised(_)) => {
                return Ok(Done { product: Product::Value(raised), after: vec![] });
            }
            _ => return Err(Mismatch(format!("`{}` takes one number and does not return one", what.name))),
        }
    }
    let after = args.iter().map(|(value, _)| value.clone()).collect();
    let value = convert::to_value(shape.to_vec(), &out);
    let value = if narrow { convert::narrow(value) } else { value };
    Ok(Done { product: Product::Value(value), after })
}
