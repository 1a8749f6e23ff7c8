//! Rosenblatt's perceptron with the rule that the course gives it.

use ndarray::{Array1, Array2, ArrayRef1, ArrayRef2};

use crate::activations::step;
use crate::neuron::ShapeError;

/// p = 1 iff X·w + b > 0; e = p − y; w ← w − rate·Xᵀe/n, b ← b − rate·mean(e) (Rosenblatt, 1958, over a batch).
#[derive(Clone, Debug, PartialEq)]
pub struct Perceptron {
    /// Weights, (m,).
    pub w: Array1<f64>,
    /// Bias.
    pub b: f64,
}

impl Perceptron {
    /// A perceptron of m zero weights.
    ///
    /// ```
    /// assert_eq!(reference::perceptron::Perceptron::zeros(2).w.len(), 2);
    /// ```
    pub fn zeros(features: usize) -> Self {
        Self { w: Array1::zeros(features), b: 0.0 }
    }

    /// The classes 0 and 1 of the rows of X (n, m); (n,).
    ///
    /// ```
    /// use ndarray::array;
    /// let perceptron = reference::perceptron::Perceptron { w: array![1.0, 2.0], b: 2.0 };
    /// let x = array![[1.0, 3.0], [2.0, 4.0], [-1.0, -3.2]];
    /// assert_eq!(perceptron.forward(&x).unwrap(), array![1.0, 1.0, 0.0]);
    /// ```
    pub fn forward(&self, x: &ArrayRef2<f64>) -> Result<Array1<f64>, ShapeError> {
        ShapeError::check(x, &self.w, None)?;
        Ok(step(&(x.dot(&self.w) + self.b)))
    }

    /// One step on all rows; y (n,). Returns ½·mean((p − y)²) before it.
    ///
    /// ```
    /// use ndarray::array;
    /// let mut perceptron = reference::perceptron::Perceptron { w: array![1.0], b: 2.0 };
    /// assert_eq!(perceptron.step(&array![[1.0]], &array![0.0], 0.5), Ok(0.5));
    /// assert_eq!((perceptron.w[0], perceptron.b), (0.5, 1.5));
    /// ```
    pub fn step(&mut self, x: &ArrayRef2<f64>, y: &ArrayRef1<f64>, rate: f64) -> Result<f64, ShapeError> {
        ShapeError::check(x, &self.w, Some(y))?;
        let error = self.forward(x)? - y;
        let n = y.len() as f64;
        self.w.scaled_add(-rate / n, &x.t().dot(&error));
        self.b -= rate * error.sum() / n;
        Ok(0.5 * error.dot(&error) / n)
    }

    /// Trains from zeros; the losses before each step.
    ///
    /// ```
    /// use ndarray::array;
    /// let mut perceptron = reference::perceptron::Perceptron::zeros(1);
    /// let losses = perceptron.fit(&array![[-1.0], [1.0]], &array![0.0, 1.0], 0.1, 5).unwrap();
    /// assert_eq!((losses[0], losses[4]), (0.25, 0.0));
    /// ```
    pub fn fit(
        &mut self,
        x: &Array2<f64>,
        y: &Array1<f64>,
        rate: f64,
        num_epochs: usize,
    ) -> Result<Vec<f64>, ShapeError> {
        *self = Self::zeros(x.ncols());
        (0..num_epochs).map(|_| self.step(x, y, rate)).collect()
    }
}
