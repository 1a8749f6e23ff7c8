//! One neuron with logarithmic loss.

use ndarray::{Array2, Zip};

/// Step size of `fit`.
pub const LEARNING_RATE: f64 = 0.1;

/// Mean logarithmic loss.
pub fn loss(y_pred: &Array2<f64>, y: &Array2<f64>) -> f64 {
    let terms = Zip::from(y_pred).and(y).map_collect(|&p, &y| y * p.ln() + (1.0 - y) * (1.0 - p).ln());
    -terms.sum() / y.len() as f64
}

/// Sigmoid of every element.
pub fn sigmoid(x: &Array2<f64>) -> Array2<f64> {
    x.mapv(|x| if x >= 0.0 { 1.0 / (1.0 + (-x).exp()) } else { x.exp() / (1.0 + x.exp()) })
}

/// The neuron.
pub struct Neuron {
    /// Weights, shape (m, 1).
    pub w: Array2<f64>,
    /// Bias.
    pub b: f64,
}

impl Neuron {
    /// With these weights and this bias.
    pub fn new(w: Array2<f64>, b: f64) -> Self {
        Self { w, b }
    }

    /// Probabilities of all objects, shape (n, 1).
    pub fn forward_pass(&self, x: &Array2<f64>) -> Array2<f64> {
        sigmoid(&(x.dot(&self.w) + self.b))
    }

    /// One gradient step: changes `w` and `b`.
    pub fn backward_pass(&mut self, x: &Array2<f64>, y: &Array2<f64>, y_pred: &Array2<f64>, learning_rate: f64) {
        let error = y_pred - y;
        let n = x.nrows() as f64;
        self.w = &self.w - &(x.t().dot(&error) * (learning_rate / n));
        self.b -= learning_rate * error.sum() / n;
    }

    /// Starts from zeros, makes `num_epochs` steps; the losses, each taken before its step.
    pub fn fit(&mut self, x: &Array2<f64>, y: &Array2<f64>, num_epochs: usize) -> Vec<f64> {
        self.w = Array2::zeros((x.ncols(), 1));
        self.b = 0.0;
        let mut losses = Vec::with_capacity(num_epochs);
        for _ in 0..num_epochs {
            let y_pred = self.forward_pass(x);
            losses.push(loss(&y_pred, y));
            self.backward_pass(x, y, &y_pred, LEARNING_RATE);
        }
        losses
    }
}
