//! What is wrong with the arguments of a loss.

use std::fmt;

/// Why there is no loss of these arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LossError {
    /// The two arguments differ in shape.
    Shapes {
        /// The shape of `y_true`.
        y_true: Vec<usize>,
        /// The shape of `y_pred`.
        y_pred: Vec<usize>,
    },
    /// There is nothing to take the mean of.
    Empty,
}

impl LossError {
    pub(super) fn check(y_true: &[usize], y_pred: &[usize]) -> Result<(), Self> {
        if y_true != y_pred {
            return Err(Self::Shapes { y_true: y_true.to_vec(), y_pred: y_pred.to_vec() });
        }
        if y_true.contains(&0) { Err(Self::Empty) } else { Ok(()) }
    }
}

impl fmt::Display for LossError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shapes { y_true, y_pred } => {
                write!(f, "y_true has shape {y_true:?} and y_pred {y_pred:?}; a loss needs equal shapes")
            }
            Self::Empty => f.write_str("a loss needs at least one prediction"),
        }
    }
}

impl std::error::Error for LossError {}
