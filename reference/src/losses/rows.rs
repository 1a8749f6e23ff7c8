//! Losses whose mean is over the rows.

use ndarray::{Array2, ArrayRef2, Axis, Zip};

use super::{LossError, scalar};
use crate::activations::{log_softmax, softmax};

/// Categorical cross-entropy = −(1/n)·Σᵢ Σⱼ yᵢⱼ·ln pᵢⱼ; `y_true` (n, k) one-hot or a distribution a row, `y_pred` (n, k)
/// probabilities (Goodfellow et al., 2016, §6.2.2.3).
///
/// ```
/// use ndarray::array;
/// let loss = reference::losses::categorical_cross_entropy(&array![[0.0, 1.0]], &array![[0.0, 1.0]]);
/// assert_eq!(loss, Ok(0.0));
/// ```
pub fn categorical_cross_entropy(y_true: &ArrayRef2<f64>, y_pred: &ArrayRef2<f64>) -> Result<f64, LossError> {
    LossError::check(y_true.shape(), y_pred.shape())?;
    let sum = Zip::from(y_true).and(y_pred).fold(0.0, |sum, &y, &p| sum + scalar::cross_entropy(p, y));
    Ok(sum / y_true.nrows() as f64)
}

/// ∂/∂p of [`categorical_cross_entropy`]: −y/(n·p), and 0 where y = 0; (n, k).
///
/// ```
/// use ndarray::array;
/// let gradient = reference::losses::categorical_cross_entropy_gradient(&array![[0.0, 1.0]], &array![[0.5, 0.5]]);
/// assert_eq!(gradient, Ok(array![[0.0, -2.0]]));
/// ```
pub fn categorical_cross_entropy_gradient(
    y_true: &ArrayRef2<f64>,
    y_pred: &ArrayRef2<f64>,
) -> Result<Array2<f64>, LossError> {
    LossError::check(y_true.shape(), y_pred.shape())?;
    let n = y_true.nrows() as f64;
    Ok(Zip::from(y_true).and(y_pred).map_collect(|&y, &p| scalar::cross_entropy_gradient(p, y) / n))
}

/// The categorical cross-entropy of scores (n, k) before softmax, through log-softmax: finite for any finite scores.
///
/// ```
/// use ndarray::array;
/// let loss = reference::losses::softmax_cross_entropy(&array![[1.0, 0.0]], &array![[-1000.0, 0.0]]);
/// assert_eq!(loss, Ok(1000.0));
/// ```
pub fn softmax_cross_entropy(y_true: &ArrayRef2<f64>, scores: &ArrayRef2<f64>) -> Result<f64, LossError> {
    LossError::check(y_true.shape(), scores.shape())?;
    let logarithms = log_softmax(scores, Axis(1));
    let term = |sum: f64, &y: &f64, &l: &f64| if y == 0.0 { sum } else { sum - y * l };
    Ok(Zip::from(y_true).and(&logarithms).fold(0.0, term) / y_true.nrows() as f64)
}

/// ∂/∂scores of [`softmax_cross_entropy`] for rows of `y_true` that sum to 1: (softmax(scores) − y)/n; (n, k).
///
/// ```
/// use ndarray::array;
/// let gradient = reference::losses::softmax_cross_entropy_gradient(&array![[1.0, 0.0]], &array![[0.0, 0.0]]);
/// assert_eq!(gradient, Ok(array![[-0.5, 0.5]]));
/// ```
pub fn softmax_cross_entropy_gradient(
    y_true: &ArrayRef2<f64>,
    scores: &ArrayRef2<f64>,
) -> Result<Array2<f64>, LossError> {
    LossError::check(y_true.shape(), scores.shape())?;
    Ok((softmax(scores, Axis(1)) - y_true) / y_true.nrows() as f64)
}
