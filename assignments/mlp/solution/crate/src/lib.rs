//! A two-layer network.

use ndarray::{Array2, Axis};

/// Sums of a linear layer: x (n, m), w (m, k), b (1, k).
pub fn linear_forward(x: &Array2<f64>, w: &Array2<f64>, b: &Array2<f64>) -> Array2<f64> {
    x.dot(w) + b
}

/// ReLU of every element.
pub fn relu(x: &Array2<f64>) -> Array2<f64> {
    x.mapv(|x| x.max(0.0))
}

/// Softmax of every row.
pub fn softmax(z: &Array2<f64>) -> Array2<f64> {
    let mut powers = z.clone();
    for mut row in powers.rows_mut() {
        let largest = row.fold(f64::NEG_INFINITY, |a, &b| a.max(b));
        row.mapv_inplace(|z| (z - largest).exp());
        let sum = row.sum();
        row /= sum;
    }
    powers
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
        let hidden = relu(&linear_forward(x, &self.w1, &self.b1));
        softmax(&linear_forward(&hidden, &self.w2, &self.b2))
    }

    /// Gradients of the mean cross-entropy, by w1, b1, w2 and b2.
    pub fn backward(&self, x: &Array2<f64>, y: &Array2<f64>) -> Vec<Array2<f64>> {
        let sums = linear_forward(x, &self.w1, &self.b1);
        let hidden = relu(&sums);
        let last = (self.forward(x) - y) / x.nrows() as f64;
        let first = last.dot(&self.w2.t()) * sums.mapv(|z| if z > 0.0 { 1.0 } else { 0.0 });
        let rows = |g: &Array2<f64>| g.sum_axis(Axis(0)).insert_axis(Axis(0));
        vec![x.t().dot(&first), rows(&first), hidden.t().dot(&last), rows(&last)]
    }

    /// One step of gradient descent; the loss before it.
    pub fn step(&mut self, x: &Array2<f64>, y: &Array2<f64>, learning_rate: f64) -> f64 {
        let loss = -(y * self.forward(x).mapv(f64::ln)).sum() / x.nrows() as f64;
        let gradients = self.backward(x, y);
        for (weights, gradient) in [&mut self.w1, &mut self.b1, &mut self.w2, &mut self.b2].into_iter().zip(&gradients)
        {
            weights.scaled_add(-learning_rate, gradient);
        }
        loss
    }

    /// `num_epochs` steps; the losses, each taken before its step.
    pub fn fit(&mut self, x: &Array2<f64>, y: &Array2<f64>, learning_rate: f64, num_epochs: usize) -> Vec<f64> {
        (0..num_epochs).map(|_| self.step(x, y, learning_rate)).collect()
    }
}
