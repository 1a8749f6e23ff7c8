//! Activation functions: see statement.en.md. Fill in the bodies that are `todo!()`.

#![allow(unused_variables, dead_code)] // take this line out once you have written the bodies

use ndarray::Array2;

/// Step size of `fit`.
pub const LEARNING_RATE: f64 = 0.005;
/// Slope of LeakyReLU and scale of ELU on the left of 0.
pub const ALPHA: f64 = 0.01;

/// Half of the mean squared error.
pub fn loss(y_pred: &Array2<f64>, y: &Array2<f64>) -> f64 {
    todo!()
}

/// ReLU of every element.
pub fn relu(x: &Array2<f64>) -> Array2<f64> {
    todo!()
}

/// Derivative of ReLU at every element; 0 at 0.
pub fn relu_derivative(x: &Array2<f64>) -> Array2<f64> {
    todo!()
}

/// A neuron with ReLU.
pub struct NeuronReLU {
    /// Weights, shape (m, 1).
    pub w: Array2<f64>,
    /// Bias.
    pub b: f64,
}

impl NeuronReLU {
    /// A neuron with these weights and this bias.
    pub fn new(w: Array2<f64>, b: f64) -> Self {
        Self { w, b }
    }

    /// Answers for all objects, shape (n, 1).
    pub fn forward_pass(&self, x: &Array2<f64>) -> Array2<f64> {
        todo!()
    }

    /// One gradient step: changes `w` and `b`.
    pub fn backward_pass(&mut self, x: &Array2<f64>, y: &Array2<f64>, y_pred: &Array2<f64>, learning_rate: f64) {
        todo!()
    }

    /// `num_epochs` steps; the losses, each taken before its step.
    pub fn fit(&mut self, x: &Array2<f64>, y: &Array2<f64>, num_epochs: usize) -> Vec<f64> {
        todo!()
    }
}

/// LeakyReLU of every element.
pub fn leaky_relu(x: &Array2<f64>) -> Array2<f64> {
    todo!()
}

/// Derivative of LeakyReLU at every element; `ALPHA` at 0.
pub fn leaky_relu_derivative(x: &Array2<f64>) -> Array2<f64> {
    todo!()
}

/// A neuron with LeakyReLU.
pub struct NeuronLeakyReLU {
    /// Weights, shape (m, 1).
    pub w: Array2<f64>,
    /// Bias.
    pub b: f64,
}

impl NeuronLeakyReLU {
    /// A neuron with these weights and this bias.
    pub fn new(w: Array2<f64>, b: f64) -> Self {
        Self { w, b }
    }

    /// Answers for all objects, shape (n, 1).
    pub fn forward_pass(&self, x: &Array2<f64>) -> Array2<f64> {
        todo!()
    }

    /// One gradient step: changes `w` and `b`.
    pub fn backward_pass(&mut self, x: &Array2<f64>, y: &Array2<f64>, y_pred: &Array2<f64>, learning_rate: f64) {
        todo!()
    }

    /// `num_epochs` steps; the losses, each taken before its step.
    pub fn fit(&mut self, x: &Array2<f64>, y: &Array2<f64>, num_epochs: usize) -> Vec<f64> {
        todo!()
    }
}

/// ELU of every element.
pub fn elu(x: &Array2<f64>) -> Array2<f64> {
    todo!()
}

/// Derivative of ELU at every element; `ALPHA` at 0.
pub fn elu_derivative(x: &Array2<f64>) -> Array2<f64> {
    todo!()
}

/// A neuron with ELU.
pub struct NeuronELU {
    /// Weights, shape (m, 1).
    pub w: Array2<f64>,
    /// Bias.
    pub b: f64,
}

impl NeuronELU {
    /// A neuron with these weights and this bias.
    pub fn new(w: Array2<f64>, b: f64) -> Self {
        Self { w, b }
    }

    /// Answers for all objects, shape (n, 1).
    pub fn forward_pass(&self, x: &Array2<f64>) -> Array2<f64> {
        todo!()
    }

    /// One gradient step: changes `w` and `b`.
    pub fn backward_pass(&mut self, x: &Array2<f64>, y: &Array2<f64>, y_pred: &Array2<f64>, learning_rate: f64) {
        todo!()
    }

    /// `num_epochs` steps; the losses, each taken before its step.
    pub fn fit(&mut self, x: &Array2<f64>, y: &Array2<f64>, num_epochs: usize) -> Vec<f64> {
        todo!()
    }
}
