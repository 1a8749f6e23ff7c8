//! Inputs of checks: literals, and generators that draw from the seed.
//!
//! ```toml
//! dims = { n = [1, 20], m = 3 }
//!
//! [task.check.inputs]
//! lr = 0.1                                                     # a number, a text, true, a list
//! w = [[1], [2]]                                               # nested lists of numbers: a float64 array
//! k = { value = [[1, 2]], dtype = "int64" }                    # other dtypes; "list" for a plain list
//! X = { normal = [0, 3], shape = ["n", "m"], special = [0.0, -1000], special_share = 0.2 }
//! y = { integers = [0, 1], shape = ["n", 1] }                  # both ends included
//! c = { integers = [0, 2], shape = ["n"], each = true }        # each of the three occurs, if n is at least 3
//! z = { uniform = [-5, 5], shape = ["n"], nonzero = 0.05 }     # no element nearer to 0
//! t = { sorted_uniform = [-5, 5], shape = ["n"] }              # rising
//! g = { linspace = [-5, 5, 101] }
//! c = { choice = [0.1, 1.0] }
//! h = { one_hot = "k", shape = ["n"] }                         # (n, k)
//! p = { simplex = "k", shape = ["n"] }                         # (n, k), rows sum to 1
//! data = { clouds = { classes = 2, dims = 2, per_class = "n", separation = 4.0 } }   # $data.X, $data.y
//! arms = { spiral = { arms = 3, per_arm = 100, noise = 0.2 } }                       # $arms.X, $arms.y
//! ```

mod draw;
mod generate;
mod numeric;
mod read;
mod seed;

use super::{step::Literal, types::Dim};
use grader_protocol::{Array, Dtype, Value};
use std::collections::BTreeMap;

#[cfg(test)]
mod tests;

pub use draw::CaseName;
pub use generate::value_of;
pub use read::{read_dim, read_inputs};
pub use seed::Seed;
pub(super) use seed::hex;

/// Inputs of a check, and the lengths that their shapes name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inputs {
    /// Lengths by name: lowest and highest.
    pub dims: Vec<(String, usize, usize)>,
    /// Inputs by name, in the order of the manifest. Each has a stream of its own, so that the order decides nothing.
    pub inputs: Vec<(String, Input)>,
    /// Whether case 0 takes the lowest lengths, since a single row is where many mistakes hide. So it is wherever there
    /// are further cases.
    pub lowest_first: bool,
}

impl Inputs {
    /// The input of that name.
    pub fn get(&self, name: &str) -> Option<&Input> {
        self.inputs.iter().find(|(n, _)| n == name).map(|(_, input)| input)
    }
}

/// An input.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// The same in every case.
    Literal(Literal),
    /// An array that is the same in every case.
    Array(Array),
    /// Drawn: one value, or an array of `shape`.
    Drawn {
        /// What elements are drawn from.
        source: Source,
        /// Shape; none for one value.
        shape: Option<Vec<Dim>>,
        /// Element type.
        dtype: Form,
        /// Values that are mixed in.
        special: Vec<f64>,
        /// How many of the elements are special; at least one is, if there are elements.
        special_share: f64,
        /// No element that is drawn is nearer to 0 than this.
        nonzero: f64,
        /// Every value of the source occurs, if there are as many elements: labels that are all alike hide mistakes.
        each: bool,
    },
    /// Rows of zeros with a single one: shape (…, k).
    OneHot {
        /// Length of the last axis.
        classes: Dim,
        /// The other axes.
        shape: Vec<Dim>,
        /// Element type.
        dtype: Form,
    },
    /// Rows of positive numbers that sum to 1: shape (…, k).
    Simplex {
        /// Length of the last axis.
        classes: Dim,
        /// The other axes.
        shape: Vec<Dim>,
        /// Element type.
        dtype: Form,
    },
    /// Rising numbers drawn from an interval, or evenly spaced in it.
    Rising {
        /// Lowest and highest.
        range: (f64, f64),
        /// How many.
        count: Dim,
        /// Evenly spaced, both ends included.
        even: bool,
        /// Element type.
        dtype: Form,
    },
    /// Normal clouds of points: a map of `X` (classes · per_class, dims) and `y`.
    Clouds {
        /// How many clouds.
        classes: Dim,
        /// Coordinates of a point.
        dims: Dim,
        /// Points of a cloud.
        per_class: Dim,
        /// Distance of neighbouring centres; the standard deviation of a cloud is 1.
        separation: f64,
        /// How `y` is written.
        labels: Labels,
    },
    /// Arms of a spiral in the plane: a map of `X` (arms · per_arm, 2) and `y`.
    Spiral {
        /// How many arms.
        arms: Dim,
        /// Points of an arm.
        per_arm: Dim,
        /// Standard deviation of the angle.
        noise: f64,
        /// How `y` is written.
        labels: Labels,
    },
}

impl Input {
    /// The parts that `$name.part` may name.
    pub const fn parts(&self) -> &'static [&'static str] {
        match self {
            Self::Clouds { .. } | Self::Spiral { .. } => &["X", "y"],
            _ => &[],
        }
    }
}

/// What elements are drawn from.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// Mean and standard deviation.
    Normal(f64, f64),
    /// Lowest (included) and highest (excluded).
    Uniform(f64, f64),
    /// Lowest and highest, both included.
    Integers(i64, i64),
    /// One of these.
    Choice(Vec<Literal>),
}

impl Source {
    /// Most values that a source has when it is asked for all.
    const MOST: i64 = 64;

    /// All values, where there are few: of `integers` and of a `choice` of numbers.
    pub fn values(&self) -> Vec<f64> {
        match self {
            Self::Integers(lo, hi) if hi - lo < Self::MOST => (*lo..=*hi).map(|i| i as f64).collect(),
            Self::Choice(items) if items.len() <= Self::MOST as usize => {
                items.iter().filter_map(Literal::number).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// In what form numbers are handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// An array.
    Array(Dtype),
    /// A list, or a list of lists.
    List,
}

impl Form {
    /// Forms by their names in manifests.
    pub const NAMES: [(&'static str, Self); 6] = [
        ("float64", Self::Array(Dtype::Float64)),
        ("float32", Self::Array(Dtype::Float32)),
        ("int64", Self::Array(Dtype::Int64)),
        ("int32", Self::Array(Dtype::Int32)),
        ("bool", Self::Array(Dtype::Bool)),
        ("list", Self::List),
    ];
}

/// How the classes of `clouds` and `spiral` are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Labels {
    /// `float64`, shape (n, 1), as the NumPy exercises have it.
    Column,
    /// `int64`, shape (n,), as PyTorch has it.
    Classes,
}

/// Inputs of one case.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawn {
    /// Lengths by name.
    pub dims: BTreeMap<String, usize>,
    /// Values by name; generators of several parts (`clouds`, `spiral`) give a [`Value::Map`].
    pub values: BTreeMap<String, Value>,
}

impl Drawn {
    /// The value of `$name` or `$name.part`.
    pub fn get(&self, name: &str, part: Option<&str>) -> Option<&Value> {
        let value = self.values.get(name)?;
        match (part, value) {
            (None, value) => Some(value),
            (Some(part), Value::Map(items)) => items.iter().find(|(k, _)| k == part).map(|(_, v)| v),
            (Some(_), _) => None,
        }
    }
}
