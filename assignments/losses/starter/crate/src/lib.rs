//! Loss functions and their gradients: see statement.en.md. Fill in the bodies that are `todo!()`.

#![allow(unused_variables)] // take this line out once you have written the bodies

use ndarray::Array2;

/// Mean squared error.
pub fn mse(y_true: &Array2<f64>, y_pred: &Array2<f64>) -> f64 {
    todo!()
}

/// Its gradient by `y_pred`.
pub fn mse_grad(y_true: &Array2<f64>, y_pred: &Array2<f64>) -> Array2<f64> {
    todo!()
}

/// Mean absolute error.
pub fn mae(y_true: &Array2<f64>, y_pred: &Array2<f64>) -> f64 {
    todo!()
}

/// Its gradient by `y_pred`.
pub fn mae_grad(y_true: &Array2<f64>, y_pred: &Array2<f64>) -> Array2<f64> {
    todo!()
}

/// Binary cross-entropy; finite for probabilities of 0 and 1.
pub fn binary_cross_entropy(y_true: &Array2<f64>, y_pred: &Array2<f64>) -> f64 {
    todo!()
}

/// Its gradient by `y_pred`.
pub fn binary_cross_entropy_grad(y_true: &Array2<f64>, y_pred: &Array2<f64>) -> Array2<f64> {
    todo!()
}

/// Categorical cross-entropy, a mean over rows; finite for probabilities of 0.
pub fn categorical_cross_entropy(y_true: &Array2<f64>, y_pred: &Array2<f64>) -> f64 {
    todo!()
}

/// Its gradient by `y_pred`.
pub fn categorical_cross_entropy_grad(y_true: &Array2<f64>, y_pred: &Array2<f64>) -> Array2<f64> {
    todo!()
}

/// Hinge loss for labels -1 and +1.
pub fn hinge(y_true: &Array2<f64>, y_pred: &Array2<f64>) -> f64 {
    todo!()
}

/// Its gradient by `y_pred`.
pub fn hinge_grad(y_true: &Array2<f64>, y_pred: &Array2<f64>) -> Array2<f64> {
    todo!()
}
