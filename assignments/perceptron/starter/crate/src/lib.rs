//! The perceptron. See statement.en.md; fill in the bodies that are `todo!()`.

#![allow(unused_variables, dead_code)] // take this line out once you have written the bodies

use ndarray::Array2;

/// Step size of `fit`.
pub const LEARNING_RATE: f64 = 0.005;

/// Half of the mean squared error.
pub fn loss(y_pred: &Array2<f64>, y: &Array2<f64>) -> f64 {
    todo!()
}

/// The perceptron.
pub struct Perceptron {
    /// Weights, shape (m, 1).
    pub w: Array2<f64>,
    /// Bias.
    pub b: f64,
}

impl Perceptron {
    /// With these weights and this bias.
    pub fn new(w: Array2<f64>, b: f64) -> Self {
        Self { w, b }
    }

    /// Classes of all objects, 0 or 1, shape (n, 1).
    pub fn forward_pass(&self, x: &Array2<f64>) -> Array2<f64> {
        todo!()
    }

    /// One gradient step: changes `w` and `b`.
    pub fn backward_pass(&mut self, x: &Array2<f64>, y: &Array2<f64>, y_pred: &Array2<f64>, learning_rate: f64) {
        todo!()
    }

    /// Starts from zeros, makes `num_epochs` steps; the losses, each taken before its step.
    pub fn fit(&mut self, x: &Array2<f64>, y: &Array2<f64>, num_epochs: usize) -> Vec<f64> {
        todo!()
    }
}
