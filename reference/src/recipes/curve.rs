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
    /// How its values follow from those of another entry, for a caller who replaced that one only.
    pub(crate) follows: Option<Following>,
}

/// Another entry, and what to do with its values.
type Following = (&'static str, fn(f64) -> f64);

impl Curve {
    pub(crate) fn named(part: &'static str, f: fn(f64, f64) -> f64) -> Self {
        Self { f, alpha: crate::activations::ALPHA, part: Some(part), follows: None }
    }

    /// What a mistaken class does in place of the named function.
    pub(crate) fn own(f: fn(f64, f64) -> f64) -> Self {
        Self { f, alpha: crate::activations::ALPHA, part: None, follows: None }
    }

    /// The function whose values these are, where they follow from that one.
    pub(crate) fn following(mut self, part: &'static str, how: fn(f64) -> f64) -> Self {
        self.follows = Some((part, how));
        self
    }

    pub(crate) fn over(&self, x: &Array2<f64>, parts: &Parts) -> Result<Array2<f64>, DynError> {
        if let Some(name) = self.part.filter(|name| parts.has(name)) {
            return Self::given(name, x, parts);
        }
        match self.follows {
            Some((name, how)) if parts.has(name) => Ok(Self::given(name, x, parts)?.mapv(how)),
            _ => Ok(x.mapv(|x| (self.f)(x, self.alpha))),
        }
    }

    /// What a part gives, in the shape of x.
    fn given(name: &'static str, x: &Array2<f64>, parts: &Parts) -> Result<Array2<f64>, DynError> {
        let part = |reason: String| DynError::Part { name: name.to_owned(), reason };
        let answer = parts
            .call(name, &Args::new([Arg::Array(x.clone().into_dyn())]))
            .ok_or_else(|| part("is not there".to_owned()))?;
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
