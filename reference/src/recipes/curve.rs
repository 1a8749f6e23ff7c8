//! Functions of one number, used over arrays.

use ndarray::{Array2, ArrayD};

use crate::dynamic::{Arg, Args, DynError, Parts};

/// A function of x (and α, which most ignore), and the name under which a caller may replace it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Curve {
    pub(crate) f: fn(x: f64, alpha: f64) -> f64,
    /// The α that is passed on.
    pub(crate) alpha: f64,
    /// The entry that does it; `None` for what a mistaken class does by itself.
    pub(crate) part: Option<&'static str>,
}

impl Curve {
    pub(crate) fn named(part: &'static str, f: fn(f64, f64) -> f64) -> Self {
        Self { f, alpha: crate::activations::ALPHA, part: Some(part) }
    }

    /// What a mistaken class does in place of the named function.
    pub(crate) fn own(f: fn(f64, f64) -> f64) -> Self {
        Self { f, alpha: crate::activations::ALPHA, part: None }
    }

    pub(crate) fn over(&self, x: &Array2<f64>, parts: &Parts) -> Result<Array2<f64>, DynError> {
        let given = self.part.filter(|name| parts.has(name)).and_then(|name| {
            let answer = parts.call(name, &Args::new([Arg::Array(x.clone().into_dyn())]))?;
            Some((name, answer))
        });
        let Some((name, answer)) = given else {
            return Ok(x.mapv(|x| (self.f)(x, self.alpha)));
        };
        let part = |reason: String| DynError::Part { name: name.to_owned(), reason };
        let array = answer?.array().map_err(part)?;
        if array.len() != x.len() {
            return Err(part(format!(
                "an array of shape {:?} for one of shape {:?}",
                array.shape(),
                x.shape()
            )));
        }
        Ok(array.to_shape(x.raw_dim()).map_err(|error| part(error.to_string()))?.into_owned())
    }

    /// The function as called by name: numbers give numbers, arrays arrays of the same shape.
    pub(crate) fn apply(&self, function: &str, x: &Arg, parts: &Parts) -> Result<Arg, DynError> {
        if let Some(answer) = self.part.and_then(|name| parts.call(name, &Args::new([x.clone()]))) {
            return answer;
        }
        let array = x.array().map_err(|reason| DynError::bad(function, format!("x: {reason}")))?;
        Ok(answer(array.mapv(|x| (self.f)(x, self.alpha))))
    }
}

fn answer(array: ArrayD<f64>) -> Arg {
    match array.first() {
        Some(&x) if array.ndim() == 0 => Arg::Float(x),
        _ => Arg::Array(array),
    }
}
