//! Loss functions and their gradients.

use ndarray::{Array2, Zip};

/// How near to 0 and 1 a probability may come.
const EPSILON: f64 = 1e-12;

fn sum(y_true: &Array2<f64>, y_pred: &Array2<f64>, term: impl Fn(f64, f64) -> f64) -> f64 {
    Zip::from(y_true).and(y_pred).fold(0.0, |sum, &y, &p| sum + term(y, p))
}

fn each(y_true: &Array2<f64>, y_pred: &Array2<f64>, term: impl Fn(f64, f64) -> f64) -> Array2<f64> {
    Zip::from(y_true).and(y_pred).map_collect(|&y, &p| term(y, p))
}

fn inside(p: f64) -> f64 {
    p.clamp(EPSILON, 1.0 - EPSILON)
}

/// Mean squared error.
pub fn mse(y_true: &Array2<f64>, y_pred: &Array2<f64>) -> f64 {
    sum(y_true, y_pred, |y, p| (p - y).powi(2)) / y_pred.len() as f64
}

/// Its gradient by `y_pred`.
pub fn mse_grad(y_true: &Array2<f64>, y_pred: &Array2<f64>) -> Array2<f64> {
    each(y_true, y_pred, |y, p| 2.0 * (p - y)) / y_pred.len() as f64
}

/// Mean absolute error.
pub fn mae(y_true: &Array2<f64>, y_pred: &Array2<f64>) -> f64 {
    sum(y_true, y_pred, |y, p| (p - y).abs()) / y_pred.len() as f64
}

/// Its gradient by `y_pred`.
pub fn mae_grad(y_true: &Array2<f64>, y_pred: &Array2<f64>) -> Array2<f64> {
    each(y_true, y_pred, |y, p| if p == y { 0.0 } else { (p - y).signum() }) / y_pred.len() as f64
}

/// Binary cross-entropy.
pub fn binary_cross_entropy(y_true: &Array2<f64>, y_pred: &Array2<f64>) -> f64 {
    let term = |y: f64, p: f64| -(y * inside(p).ln() + (1.0 - y) * (1.0 - inside(p)).ln());
    sum(y_true, y_pred, term) / y_pred.len() as f64
}

/// Its gradient by `y_pred`.
pub fn binary_cross_entropy_grad(y_true: &Array2<f64>, y_pred: &Array2<f64>) -> Array2<f64> {
    let term = |y: f64, p: f64| (1.0 - y) / (1.0 - inside(p)) - y / inside(p);
    each(y_true, y_pred, term) / y_pred.len() as f64
}

/// Categorical cross-entropy.
pub fn categorical_cross_entropy(y_true: &Array2<f64>, y_pred: &Array2<f64>) -> f64 {
    sum(y_true, y_pred, |y, p| -y * p.max(EPSILON).ln()) / y_pred.nrows() as f64
}

/// Its gradient by `y_pred`.
pub fn categorical_cross_entropy_grad(y_true: &Array2<f64>, y_pred: &Array2<f64>) -> Array2<f64> {
    each(y_true, y_pred, |y, p| -y / p.max(EPSILON)) / y_pred.nrows() as f64
}

/// Hinge loss.
pub fn hinge(y_true: &Array2<f64>, y_pred: &Array2<f64>) -> f64 {
    sum(y_true, y_pred, |y, p| (1.0 - y * p).max(0.0)) / y_pred.len() as f64
}

/// Its gradient by `y_pred`.
pub fn hinge_grad(y_true: &Array2<f64>, y_pred: &Array2<f64>) -> Array2<f64> {
    each(y_true, y_pred, |y, p| if y * p < 1.0 { -y } else { 0.0 }) / y_pred.len() as f64
}
