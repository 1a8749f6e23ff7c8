//! A network of two layers with ReLU and softmax.

use std::fmt;

use ndarray::{Array1, Array2, ArrayRef1, ArrayRef2, Axis, Zip};

use crate::activations::{relu, relu_derivative, softmax};
use crate::init::{Generator, he_normal, xavier_normal};
use crate::losses::{softmax_cross_entropy, softmax_cross_entropy_gradient};

/// P = softmax(ReLU(X·W1 + b1)·W2 + b2), trained on the mean cross-entropy
/// (Goodfellow et al., 2016, §6.5; Rumelhart, Hinton and Williams, 1986).
#[derive(Clone, Debug, PartialEq)]
pub struct Mlp {
    /// (m, h).
    pub w1: Array2<f64>,
    /// (h,).
    pub b1: Array1<f64>,
    /// (h, k).
    pub w2: Array2<f64>,
    /// (k,).
    pub b2: Array1<f64>,
}

/// The gradients of the mean cross-entropy, of the shapes of the parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Gradients {
    /// (m, h).
    pub w1: Array2<f64>,
    /// (h,).
    pub b1: Array1<f64>,
    /// (h, k).
    pub w2: Array2<f64>,
    /// (k,).
    pub b2: Array1<f64>,
}

/// Arrays that do not fit each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MlpError {
    /// What was to be done.
    pub what: &'static str,
    /// The shapes involved.
    pub shapes: Vec<Vec<usize>>,
}

impl fmt::Display for MlpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: the shapes {:?} do not fit each other", self.what, self.shapes)
    }
}

impl std::error::Error for MlpError {}

/// The linear layer X·W + b; X (n, m), W (m, k), b (k,); (n, k).
///
/// ```
/// use ndarray::array;
/// let z = reference::mlp::linear_forward(&array![[1.0, 2.0]], &array![[3.0], [4.0]], &array![0.5]);
/// assert_eq!(z, Ok(array![[11.5]]));
/// ```
pub fn linear_forward(
    x: &ArrayRef2<f64>,
    w: &ArrayRef2<f64>,
    b: &ArrayRef1<f64>,
) -> Result<Array2<f64>, MlpError> {
    if x.ncols() != w.nrows() || w.ncols() != b.len() {
        let shapes = vec![x.shape().to_vec(), w.shape().to_vec(), b.shape().to_vec()];
        return Err(MlpError { what: "linear layer", shapes });
    }
    Ok(x.dot(w) + b)
}

impl Mlp {
    /// A network with weights from a seed: He before the ReLU, Xavier before softmax; biases 0.
    ///
    /// ```
    /// let network = reference::mlp::Mlp::from_seed(2, 5, 3, 42);
    /// assert_eq!((network.w1.dim(), network.w2.dim()), ((2, 5), (5, 3)));
    /// ```
    pub fn from_seed(inputs: usize, hidden: usize, classes: usize, seed: u64) -> Self {
        let mut generator = Generator::new(seed);
        Self {
            w1: he_normal(inputs, hidden, &mut generator),
            b1: Array1::zeros(hidden),
            w2: xavier_normal(hidden, classes, &mut generator),
            b2: Array1::zeros(classes),
        }
    }

    /// Z1 and the scores before softmax.
    fn scores(&self, x: &ArrayRef2<f64>) -> Result<(Array2<f64>, Array2<f64>), MlpError> {
        let z1 = linear_forward(x, &self.w1, &self.b1)?;
        let scores = linear_forward(&relu(&z1), &self.w2, &self.b2)?;
        Ok((z1, scores))
    }

    /// The probabilities of the classes for the rows of X (n, m); (n, k).
    ///
    /// ```
    /// use ndarray::array;
    /// let p = reference::mlp::Mlp::from_seed(2, 5, 3, 42).forward(&array![[1.0, -1.0]]).unwrap();
    /// assert!((p.sum() - 1.0).abs() < 1e-15);
    /// ```
    pub fn forward(&self, x: &ArrayRef2<f64>) -> Result<Array2<f64>, MlpError> {
        Ok(softmax(&self.scores(x)?.1, Axis(1)))
    }

    /// The mean cross-entropy on X (n, m) and one-hot Y (n, k).
    ///
    /// ```
    /// use ndarray::array;
    /// let loss = reference::mlp::Mlp::from_seed(2, 5, 3, 42).loss(&array![[0.0, 0.0]], &array![[0.0, 1.0, 0.0]]);
    /// assert!((loss.unwrap() - 3_f64.ln()).abs() < 1e-15);
    /// ```
    pub fn loss(&self, x: &ArrayRef2<f64>, y: &ArrayRef2<f64>) -> Result<f64, MlpError> {
        let scores = self.scores(x)?.1;
        softmax_cross_entropy(y, &scores).map_err(|_| mismatch(y, &scores))
    }

    /// dZ2 = (P − Y)/n; dW2 = Hᵀ·dZ2, db2 = Σ dZ2; dZ1 = (dZ2·W2ᵀ)·ReLU′(Z1); dW1 = Xᵀ·dZ1, db1 = Σ dZ1.
    ///
    /// ```
    /// use ndarray::array;
    /// let network = reference::mlp::Mlp::from_seed(2, 5, 3, 42);
    /// let gradients = network.backward(&array![[1.0, -1.0]], &array![[0.0, 1.0, 0.0]]).unwrap();
    /// assert_eq!(gradients.w1.dim(), (2, 5));
    /// ```
    pub fn backward(&self, x: &ArrayRef2<f64>, y: &ArrayRef2<f64>) -> Result<Gradients, MlpError> {
        let (z1, scores) = self.scores(x)?;
        let dz2 = softmax_cross_entropy_gradient(y, &scores).map_err(|_| mismatch(y, &scores))?;
        let mut dz1 = dz2.dot(&self.w2.t());
        Zip::from(&mut dz1).and(&relu_derivative(&z1)).for_each(|d, &slope| *d *= slope);
        Ok(Gradients {
            w1: x.t().dot(&dz1),
            b1: dz1.sum_axis(Axis(0)),
            w2: relu(&z1).t().dot(&dz2),
            b2: dz2.sum_axis(Axis(0)),
        })
    }

    /// One step of gradient descent on all rows. Returns the loss before it.
    ///
    /// ```
    /// use ndarray::array;
    /// let mut network = reference::mlp::Mlp::from_seed(2, 5, 3, 42);
    /// let (x, y) = (array![[1.0, -1.0]], array![[0.0, 1.0, 0.0]]);
    /// let before = network.step(&x, &y, 0.1).unwrap();
    /// assert!(network.loss(&x, &y).unwrap() < before);
    /// ```
    pub fn step(&mut self, x: &ArrayRef2<f64>, y: &ArrayRef2<f64>, rate: f64) -> Result<f64, MlpError> {
        let before = self.loss(x, y)?;
        let gradients = self.backward(x, y)?;
        self.w1.scaled_add(-rate, &gradients.w1);
        self.b1.scaled_add(-rate, &gradients.b1);
        self.w2.scaled_add(-rate, &gradients.w2);
        self.b2.scaled_add(-rate, &gradients.b2);
        Ok(before)
    }

    /// Trains from the weights that are there, one step an epoch; the losses before each step.
    ///
    /// ```
    /// use ndarray::array;
    /// let mut network = reference::mlp::Mlp::from_seed(2, 5, 2, 42);
    /// let (x, y) = (array![[1.0, -1.0], [-1.0, 1.0]], array![[0.0, 1.0], [1.0, 0.0]]);
    /// let losses = network.fit(&x, &y, 0.5, 50).unwrap();
    /// assert!(losses[49] < 0.1 * losses[0]);
    /// ```
    pub fn fit(
        &mut self,
        x: &ArrayRef2<f64>,
        y: &ArrayRef2<f64>,
        rate: f64,
        num_epochs: usize,
    ) -> Result<Vec<f64>, MlpError> {
        (0..num_epochs).map(|_| self.step(x, y, rate)).collect()
    }
}

fn mismatch(y: &ArrayRef2<f64>, scores: &ArrayRef2<f64>) -> MlpError {
    MlpError { what: "cross-entropy", shapes: vec![y.shape().to_vec(), scores.shape().to_vec()] }
}
