//! Activation functions and the neurons that learn with them.

use ndarray::Array2;

/// Step size of `fit`.
pub const LEARNING_RATE: f64 = 0.005;
/// Slope of LeakyReLU and scale of ELU on the left of 0.
pub const ALPHA: f64 = 0.01;

/// Half of the mean squared error.
pub fn loss(y_pred: &Array2<f64>, y: &Array2<f64>) -> f64 {
    (y_pred - y).mapv(|e| e * e).sum() / (2.0 * y.len() as f64)
}

/// ReLU of every element.
pub fn relu(x: &Array2<f64>) -> Array2<f64> {
    x.mapv(|x| if x > 0.0 { x } else { 0.0 })
}

/// Derivative of ReLU at every element; 0 at 0.
pub fn relu_derivative(x: &Array2<f64>) -> Array2<f64> {
    x.mapv(|x| if x > 0.0 { 1.0 } else { 0.0 })
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
        relu(&(x.dot(&self.w) + self.b))
    }

    /// One gradient step: changes `w` and `b`.
    pub fn backward_pass(&mut self, x: &Array2<f64>, y: &Array2<f64>, y_pred: &Array2<f64>, learning_rate: f64) {
        let error = (y_pred - y) * relu_derivative(&(x.dot(&self.w) + self.b));
        let n = x.nrows() as f64;
        self.w = &self.w - &(x.t().dot(&error) * (learning_rate / n));
        self.b -= learning_rate * error.sum() / n;
    }

    /// `num_epochs` steps; the losses, each taken before its step.
    pub fn fit(&mut self, x: &Array2<f64>, y: &Array2<f64>, num_epochs: usize) -> Vec<f64> {
        let mut losses = Vec::with_capacity(num_epochs);
        for _ in 0..num_epochs {
            let y_pred = self.forward_pass(x);
            losses.push(loss(&y_pred, y));
            self.backward_pass(x, y, &y_pred, LEARNING_RATE);
        }
        losses
    }
}

/// LeakyReLU of every element.
pub fn leaky_relu(x: &Array2<f64>) -> Array2<f64> {
    x.mapv(|x| if x > 0.0 { x } else { ALPHA * x })
}

/// Derivative of LeakyReLU at every element; `ALPHA` at 0.
pub fn leaky_relu_derivative(x: &Array2<f64>) -> Array2<f64> {
    x.mapv(|x| if x > 0.0 { 1.0 } else { ALPHA })
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
        leaky_relu(&(x.dot(&self.w) + self.b))
    }

    /// One gradient step: changes `w` and `b`.
    pub fn backward_pass(&mut self, x: &Array2<f64>, y: &Array2<f64>, y_pred: &Array2<f64>, learning_rate: f64) {
        let error = (y_pred - y) * leaky_relu_derivative(&(x.dot(&self.w) + self.b));
        let n = x.nrows() as f64;
        self.w = &self.w - &(x.t().dot(&error) * (learning_rate / n));
        self.b -= learning_rate * error.sum() / n;
    }

    /// `num_epochs` steps; the losses, each taken before its step.
    pub fn fit(&mut self, x: &Array2<f64>, y: &Array2<f64>, num_epochs: usize) -> Vec<f64> {
        let mut losses = Vec::with_capacity(num_epochs);
        for _ in 0..num_epochs {
            let y_pred = self.forward_pass(x);
            losses.push(loss(&y_pred, y));
            self.backward_pass(x, y, &y_pred, LEARNING_RATE);
        }
        losses
    }
}

/// ELU of every element.
pub fn elu(x: &Array2<f64>) -> Array2<f64> {
    x.mapv(|x| if x > 0.0 { x } else { ALPHA * x.exp_m1() })
}

/// Derivative of ELU at every element; `ALPHA` at 0.
pub fn elu_derivative(x: &Array2<f64>) -> Array2<f64> {
    x.mapv(|x| if x > 0.0 { 1.0 } else { ALPHA * x.exp() })
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
        elu(&(x.dot(&self.w) + self.b))
    }

    /// One gradient step: changes `w` and `b`.
    pub fn backward_pass(&mut self, x: &Array2<f64>, y: &Array2<f64>, y_pred: &Array2<f64>, learning_rate: f64) {
        let error = (y_pred - y) * elu_derivative(&(x.dot(&self.w) + self.b));
        let n = x.nrows() as f64;
        self.w = &self.w - &(x.t().dot(&error) * (learning_rate / n));
        self.b -= learning_rate * error.sum() / n;
    }

    /// `num_epochs` steps; the losses, each taken before its step.
    pub fn fit(&mut self, x: &Array2<f64>, y: &Array2<f64>, num_epochs: usize) -> Vec<f64> {
        let mut losses = Vec::with_capacity(num_epochs);
        for _ in 0..num_epochs {
            let y_pred = self.forward_pass(x);
            losses.push(loss(&y_pred, y));
            self.backward_pass(x, y, &y_pred, LEARNING_RATE);
        }
        losses
    }
}
