//! Losses, and their gradients with respect to the predictions.
//!
//! `y_true` comes first, `y_pred` second, both of one shape. A loss is a mean: over all elements, or over the rows
//! (n, k) for the categorical cross-entropy; a gradient is that of the mean, so it contains the 1/n, and has the shape
//! of `y_pred`. [`scalar`] has the formulas of one element, with their values at the kinks and at p = 0 and 1: a
//! certain right answer costs exactly 0, a certain wrong one +∞, and nothing is NaN that was not NaN before.

mod elementwise;
mod error;
mod rows;
pub mod scalar;

pub use elementwise::*;
pub use error::LossError;
pub use rows::*;
