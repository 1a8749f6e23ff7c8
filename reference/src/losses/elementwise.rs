//! Losses whose mean is over all elements.

use ndarray::{Array, ArrayRef, Dimension, Zip};

use super::{LossError, scalar};

fn mean<D: Dimension>(
    y_true: &ArrayRef<f64, D>,
    y_pred: &ArrayRef<f64, D>,
    term: fn(f64, f64) -> f64,
) -> Result<f64, LossError> {
    LossError::check(y_true.shape(), y_pred.shape())?;
    let sum = Zip::from(y_true).and(y_pred).fold(0.0, |sum, &y, &p| sum + term(p, y));
    Ok(sum / y_true.len() as f64)
}

fn gradient<D: Dimension>(
    y_true: &ArrayRef<f64, D>,
    y_pred: &ArrayRef<f64, D>,
    term: fn(f64, f64) -> f64,
) -> Result<Array<f64, D>, LossError> {
    LossError::check(y_true.shape(), y_pred.shape())?;
    let n = y_true.len() as f64;
    Ok(Zip::from(y_true).and(y_pred).map_collect(|&y, &p| term(p, y) / n))
}

/// MSE = mean((p − y)²).
///
/// ```
/// use ndarray::array;
/// assert_eq!(reference::losses::mse(&array![1.0, 0.0], &array![0.5, 1.0]), Ok(0.625));
/// assert!(reference::losses::mse(&array![1.0, 0.0], &array![0.5]).is_err());
/// ```
pub fn mse<D: Dimension>(y_true: &ArrayRef<f64, D>, y_pred: &ArrayRef<f64, D>) -> Result<f64, LossError> {
    mean(y_true, y_pred, scalar::squared)
}

/// ∂MSE/∂p = 2·(p − y)/n, the shape of `y_pred`.
///
/// ```
/// use ndarray::array;
/// assert_eq!(reference::losses::mse_gradient(&array![1.0, 0.0], &array![0.5, 1.0]), Ok(array![-0.5, 1.0]));
/// ```
pub fn mse_gradient<D: Dimension>(
    y_true: &ArrayRef<f64, D>,
    y_pred: &ArrayRef<f64, D>,
) -> Result<Array<f64, D>, LossError> {
    gradient(y_true, y_pred, scalar::squared_gradient)
}

/// ½·MSE = ½·mean((p − y)²), the loss of the course's neurons.
///
/// ```
/// use ndarray::array;
/// assert_eq!(reference::losses::half_mse(&array![1.0, 0.0], &array![0.5, 1.0]), Ok(0.3125));
/// ```
pub fn half_mse<D: Dimension>(
    y_true: &ArrayRef<f64, D>,
    y_pred: &ArrayRef<f64, D>,
) -> Result<f64, LossError> {
    Ok(0.5 * mse(y_true, y_pred)?)
}

/// ∂(½·MSE)/∂p = (p − y)/n, the shape of `y_pred`.
///
/// ```
/// use ndarray::array;
/// assert_eq!(reference::losses::half_mse_gradient(&array![1.0, 0.0], &array![0.5, 1.0]), Ok(array![-0.25, 0.5]));
/// ```
pub fn half_mse_gradient<D: Dimension>(
    y_true: &ArrayRef<f64, D>,
    y_pred: &ArrayRef<f64, D>,
) -> Result<Array<f64, D>, LossError> {
    gradient(y_true, y_pred, |p, y| p - y)
}

/// MAE = mean(|p − y|).
///
/// ```
/// use ndarray::array;
/// assert_eq!(reference::losses::mae(&array![1.0, 0.0], &array![0.5, 1.0]), Ok(0.75));
/// ```
pub fn mae<D: Dimension>(y_true: &ArrayRef<f64, D>, y_pred: &ArrayRef<f64, D>) -> Result<f64, LossError> {
    mean(y_true, y_pred, scalar::absolute)
}

/// ∂MAE/∂p = sign(p − y)/n, the shape of `y_pred`; 0 where p = y.
///
/// ```
/// use ndarray::array;
/// assert_eq!(reference::losses::mae_gradient(&array![1.0, 0.0], &array![0.5, 0.0]), Ok(array![-0.5, 0.0]));
/// ```
pub fn mae_gradient<D: Dimension>(
    y_true: &ArrayRef<f64, D>,
    y_pred: &ArrayRef<f64, D>,
) -> Result<Array<f64, D>, LossError> {
    gradient(y_true, y_pred, scalar::absolute_gradient)
}

/// Binary cross-entropy = −mean(y·ln p + (1 − y)·ln(1 − p)), `y_true` in [0, 1], `y_pred` probabilities
/// (Goodfellow et al., 2016, §5.5).
///
/// ```
/// use ndarray::array;
/// use reference::losses::binary_cross_entropy;
/// assert_eq!(binary_cross_entropy(&array![1.0, 0.0], &array![1.0, 0.0]), Ok(0.0));
/// assert_eq!(binary_cross_entropy(&array![1.0], &array![0.0]), Ok(f64::INFINITY));
/// ```
pub fn binary_cross_entropy<D: Dimension>(
    y_true: &ArrayRef<f64, D>,
    y_pred: &ArrayRef<f64, D>,
) -> Result<f64, LossError> {
    mean(y_true, y_pred, scalar::binary_cross_entropy)
}

/// ∂/∂p of [`binary_cross_entropy`]: (−y/p + (1 − y)/(1 − p))/n, the shape of `y_pred`.
///
/// ```
/// use ndarray::array;
/// use reference::losses::binary_cross_entropy_gradient;
/// assert_eq!(binary_cross_entropy_gradient(&array![1.0, 0.0], &array![0.5, 0.0]), Ok(array![-1.0, 0.5]));
/// ```
pub fn binary_cross_entropy_gradient<D: Dimension>(
    y_true: &ArrayRef<f64, D>,
    y_pred: &ArrayRef<f64, D>,
) -> Result<Array<f64, D>, LossError> {
    gradient(y_true, y_pred, scalar::binary_cross_entropy_gradient)
}

/// Hinge loss = mean(max(0, 1 − y·p)), `y_true` of −1 and 1 (Cortes and Vapnik, 1995).
///
/// ```
/// use ndarray::array;
/// assert_eq!(reference::losses::hinge(&array![1.0, -1.0], &array![0.5, -2.0]), Ok(0.25));
/// ```
pub fn hinge<D: Dimension>(y_true: &ArrayRef<f64, D>, y_pred: &ArrayRef<f64, D>) -> Result<f64, LossError> {
    mean(y_true, y_pred, scalar::hinge)
}

/// ∂/∂p of [`hinge`]: −y/n where y·p < 1, else 0; the shape of `y_pred`.
///
/// ```
/// use ndarray::array;
/// assert_eq!(reference::losses::hinge_gradient(&array![1.0, -1.0], &array![0.5, -2.0]), Ok(array![-0.5, 0.0]));
/// ```
pub fn hinge_gradient<D: Dimension>(
    y_true: &ArrayRef<f64, D>,
    y_pred: &ArrayRef<f64, D>,
) -> Result<Array<f64, D>, LossError> {
    gradient(y_true, y_pred, scalar::hinge_gradient)
}
