//! A two-layer network: see statement.en.md. Fill in the bodies that are `todo!()`.

#![allow(unused_variables)] // take this line out once you have written the bodies

use ndarray::Array2;

/// Sums of a linear layer: x (n, m), w (m, k), b (1, k).
pub fn linear_forward(x: &Array2<f64>, w: &Array2<f64>, b: &Array2<f64>) -> Array2<f64> {
    todo!()
}

/// ReLU of every element.
pub fn relu(x: &Array2<f64>) -> Array2<f64> {
    todo!()
}

/// Softmax of every row.
pub fn softmax(z: &Array2<f64>) -> Array2<f64> {
    todo!()
}

/// Two linear layers with ReLU between them and softmax at the end.
pub struct MLP {
    /// Weights of the first layer, (m, h).
    pub w1: Array2<f64>,
    /// Biases of the first layer, (1, h).
    pub b1: Array2<f64>,
    /// Weights of the second layer, (h, k).
    pub w2: Array2<f64>,
    /// Biases of the second layer, (1, k).
    pub b2: Array2<f64>,
}

impl MLP {
    /// A network with these weights.
    pub fn new(w1: Array2<f64>, b1: Array2<f64>, w2: Array2<f64>, b2: Array2<f64>) -> Self {
        Self { w1, b1, w2, b2 }
    }

    /// Probabilities, (n, k).
    pub fn forward(&self, x: &Array2<f64>) -> Array2<f64> {
        todo!()
    }

    /// Gradients of the mean cross-entropy, by w1, b1, w2 and b2.
    pub fn backward(&self, x: &Array2<f64>, y: &Array2<f64>) -> Vec<Array2<f64>> {
        todo!()
    }

    /// One step of gradient descent; the loss before it.
    pub fn step(&mut self, x: &Array2<f64>, y: &Array2<f64>, learning_rate: f64) -> f64 {
        todo!()
    }

    /// `num_epochs` steps; the losses, each taken before its step.
    pub fn fit(&mut self, x: &Array2<f64>, y: &Array2<f64>, learning_rate: f64, num_epochs: usize) -> Vec<f64> {
        todo!()
    }
}
