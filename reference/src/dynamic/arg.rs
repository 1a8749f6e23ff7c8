//! Values and lists of arguments.

use ndarray::{Array, Array2, ArrayD, Dimension, Ix2, IxDyn};

/// A value that goes into a library's function or comes out of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Arg {
    /// No value.
    #[default]
    None,
    /// A boolean.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A number.
    Float(f64),
    /// Text.
    Text(String),
    /// An array; one without dimensions counts as a number.
    Array(ArrayD<f64>),
    /// A list of values; nested lists of numbers count as an array.
    List(Vec<Arg>),
}

impl Arg {
    /// One word for the kind of value.
    ///
    /// ```
    /// assert_eq!(reference::dynamic::Arg::Float(0.5).kind(), "float");
    /// ```
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Float(_) => "float",
            Self::Text(_) => "text",
            Self::Array(_) => "array",
            Self::List(_) => "list",
        }
    }

    /// The value as one number: a number, a boolean, or an array of one element.
    ///
    /// ```
    /// use reference::dynamic::Arg;
    /// assert_eq!(Arg::Int(2).number(), Ok(2.0));
    /// assert!(Arg::Text("2".into()).number().is_err());
    /// ```
    pub fn number(&self) -> Result<f64, String> {
        match self {
            Self::Bool(x) => Ok(f64::from(u8::from(*x))),
            Self::Int(x) => Ok(*x as f64),
            Self::Float(x) => Ok(*x),
            Self::Array(x) if x.len() == 1 => x.first().copied().ok_or_else(|| "an empty array".to_owned()),
            Self::Array(x) => Err(format!("an array of shape {:?} where one number is needed", x.shape())),
            Self::List(items) if items.len() == 1 => items[0].number(),
            other => Err(format!("{} where a number is needed", other.kind())),
        }
    }

    /// The value as an array: numbers have no dimensions, lists of equal length become dimensions.
    ///
    /// ```
    /// use reference::dynamic::Arg;
    /// let nested = Arg::List(vec![Arg::List(vec![Arg::Int(1), Arg::Int(2)])]);
    /// assert_eq!(nested.array().unwrap().shape(), [1, 2]);
    /// ```
    pub fn array(&self) -> Result<ArrayD<f64>, String> {
        match self {
            Self::Array(x) => Ok(x.clone()),
            Self::List(items) => {
                let parts = items.iter().map(Self::array).collect::<Result<Vec<_>, _>>()?;
                let inner = parts.first().map_or_else(Vec::new, |first| first.shape().to_vec());
                if parts.iter().any(|part| part.shape() != inner) {
                    return Err("a list whose items differ in shape".to_owned());
                }
                let shape: Vec<usize> = std::iter::once(parts.len()).chain(inner).collect();
                let flat = parts.iter().flat_map(|part| part.iter().copied()).collect();
                ArrayD::from_shape_vec(IxDyn(&shape), flat).map_err(|error| error.to_string())
            }
            Self::Bool(_) | Self::Int(_) | Self::Float(_) => Ok(ndarray::arr0(self.number()?).into_dyn()),
            other => Err(format!("{} where an array is needed", other.kind())),
        }
    }

    /// The value as a matrix; a vector of n numbers becomes (n, 1), a number (1, 1).
    ///
    /// ```
    /// use reference::dynamic::Arg;
    /// assert_eq!(Arg::from(vec![1.0, 2.0]).column().unwrap().shape(), [2, 1]);
    /// ```
    pub fn column(&self) -> Result<Array2<f64>, String> {
        let array = self.array()?;
        match array.ndim() {
            0 | 1 => {
                let rows = array.len();
                array.into_shape_with_order((rows, 1)).map_err(|error| error.to_string())
            }
            _ => to_matrix(array),
        }
    }

    /// The value as a matrix; a vector of m numbers becomes one row (1, m).
    ///
    /// ```
    /// use reference::dynamic::Arg;
    /// assert_eq!(Arg::from(vec![1.0, 2.0]).row().unwrap().shape(), [1, 2]);
    /// ```
    pub fn row(&self) -> Result<Array2<f64>, String> {
        let array = self.array()?;
        match array.ndim() {
            0 | 1 => {
                let columns = array.len();
                array.into_shape_with_order((1, columns)).map_err(|error| error.to_string())
            }
            _ => to_matrix(array),
        }
    }

    /// The value as a count: a whole number from 0.
    ///
    /// ```
    /// use reference::dynamic::Arg;
    /// assert_eq!(Arg::Float(3.0).count(), Ok(3));
    /// assert!(Arg::Int(-1).count().is_err());
    /// ```
    pub fn count(&self) -> Result<usize, String> {
        let number = self.number()?;
        if number >= 0.0 && number.fract() == 0.0 && number <= 1e9 {
            Ok(number as usize)
        } else {
            Err(format!("{number} where a count is needed"))
        }
    }
}

fn to_matrix(array: ArrayD<f64>) -> Result<Array2<f64>, String> {
    let shape = array.shape().to_vec();
    array
        .into_dimensionality::<Ix2>()
        .map_err(|_| format!("an array of shape {shape:?} where a matrix is needed"))
}

impl From<f64> for Arg {
    fn from(x: f64) -> Self {
        Self::Float(x)
    }
}
impl From<i64> for Arg {
    fn from(x: i64) -> Self {
        Self::Int(x)
    }
}
impl From<&str> for Arg {
    fn from(x: &str) -> Self {
        Self::Text(x.to_owned())
    }
}
impl From<Vec<f64>> for Arg {
    fn from(x: Vec<f64>) -> Self {
        Self::Array(ndarray::Array1::from(x).into_dyn())
    }
}
impl<D: Dimension> From<Array<f64, D>> for Arg {
    fn from(x: Array<f64, D>) -> Self {
        Self::Array(x.into_dyn())
    }
}

/// The arguments of one call, as in Python: by position, then by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Args {
    /// Arguments by position.
    pub positional: Vec<Arg>,
    /// Arguments by name.
    pub named: Vec<(String, Arg)>,
}

impl Args {
    /// Arguments by position only.
    ///
    /// ```
    /// use reference::dynamic::{Arg, Args};
    /// assert_eq!(Args::new([Arg::Int(1)]).positional.len(), 1);
    /// ```
    pub fn new(positional: impl IntoIterator<Item = Arg>) -> Self {
        Self { positional: positional.into_iter().collect(), named: Vec::new() }
    }

    /// Adds an argument by name.
    ///
    /// ```
    /// use reference::dynamic::Args;
    /// assert_eq!(Args::default().with("b", 2.0).named[0].0, "b");
    /// ```
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Arg>) -> Self {
        self.named.push((name.to_owned(), value.into()));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_become_arrays_only_when_their_items_agree() {
        let row = |n: i64| Arg::List((0..n).map(Arg::Int).collect());
        assert_eq!(Arg::List(vec![row(2), row(2), row(2)]).array().unwrap().shape(), [3, 2]);
        assert!(Arg::List(vec![row(2), row(3)]).array().is_err());
        assert!(Arg::List(vec![Arg::Text("1".into())]).array().is_err());
        assert_eq!(Arg::List(vec![]).array().unwrap().shape(), [0]);
    }

    #[test]
    fn numbers_are_single() {
        assert_eq!(Arg::from(vec![2.0]).number(), Ok(2.0));
        assert_eq!(Arg::Bool(true).number(), Ok(1.0));
        assert!(Arg::from(vec![1.0, 2.0]).number().is_err());
        assert!(Arg::None.number().is_err());
    }

    #[test]
    fn counts_are_whole() {
        assert!(Arg::Float(1.5).count().is_err());
        assert!(Arg::Float(f64::NAN).count().is_err());
        assert_eq!(Arg::Int(0).count(), Ok(0));
    }
}
