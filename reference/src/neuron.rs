//! One neuron with each activation and loss of the course.

use std::fmt;

use ndarray::{Array1, ArrayRef1, ArrayRef2};

use crate::activations::scalar as activations;
use crate::losses::scalar as losses;

/// The activation of a neuron.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Activation {
    /// σ.
    Sigmoid,
    /// max(0, z).
    Relu,
    /// z or α·z.
    LeakyRelu(f64),
    /// z or α·(eᶻ − 1).
    Elu(f64),
    /// tanh.
    Tanh,
    /// z.
    Identity,
}

impl Activation {
    /// The activation at z.
    ///
    /// ```
    /// assert_eq!(reference::neuron::Activation::Relu.value(-3.0), 0.0);
    /// ```
    pub fn value(self, z: f64) -> f64 {
        match self {
            Self::Sigmoid => activations::sigmoid(z),
            Self::Relu => activations::relu(z),
            Self::LeakyRelu(alpha) => activations::leaky_relu(z, alpha),
            Self::Elu(alpha) => activations::elu(z, alpha),
            Self::Tanh => activations::tanh(z),
            Self::Identity => z,
        }
    }

    /// Its derivative at z.
    ///
    /// ```
    /// assert_eq!(reference::neuron::Activation::Sigmoid.derivative(0.0), 0.25);
    /// ```
    pub fn derivative(self, z: f64) -> f64 {
        match self {
            Self::Sigmoid => activations::sigmoid_derivative(z),
            Self::Relu => activations::relu_derivative(z),
            Self::LeakyRelu(alpha) => activations::leaky_relu_derivative(z, alpha),
            Self::Elu(alpha) => activations::elu_derivative(z, alpha),
            Self::Tanh => activations::tanh_derivative(z),
            Self::Identity => 1.0,
        }
    }
}

/// The loss of a neuron: a mean over the objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// ½·(p − y)².
    HalfSquared,
    /// (p − y)².
    Squared,
    /// −y·ln p − (1 − y)·ln(1 − p).
    CrossEntropy,
}

impl Loss {
    /// What one prediction costs.
    ///
    /// ```
    /// assert_eq!(reference::neuron::Loss::HalfSquared.value(3.0, 1.0), 2.0);
    /// ```
    pub fn value(self, p: f64, y: f64) -> f64 {
        match self {
            Self::HalfSquared => 0.5 * losses::squared(p, y),
            Self::Squared => losses::squared(p, y),
            Self::CrossEntropy => losses::binary_cross_entropy(p, y),
        }
    }

    /// Its derivative by p.
    ///
    /// ```
    /// assert_eq!(reference::neuron::Loss::Squared.derivative(3.0, 1.0), 4.0);
    /// ```
    pub fn derivative(self, p: f64, y: f64) -> f64 {
        match self {
            Self::HalfSquared => p - y,
            Self::Squared => losses::squared_gradient(p, y),
            Self::CrossEntropy => losses::binary_cross_entropy_gradient(p, y),
        }
    }
}

/// p = f(X·w + b), trained on mean L(p, y) by gradient descent.
#[derive(Clone, Debug, PartialEq)]
pub struct Neuron {
    /// Weights, (m,).
    pub w: Array1<f64>,
    /// Bias.
    pub b: f64,
    /// f.
    pub activation: Activation,
    /// L.
    pub loss: Loss,
}

/// The gradient of a neuron's loss.
#[derive(Clone, Debug, PartialEq)]
pub struct Gradient {
    /// dL/dw, (m,).
    pub w: Array1<f64>,
    /// dL/db.
    pub b: f64,
}

/// Arrays that do not fit each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShapeError {
    /// Rows and columns of X.
    pub x: (usize, usize),
    /// How many weights there are.
    pub weights: usize,
    /// How many answers, where answers are needed.
    pub answers: Option<usize>,
}

impl ShapeError {
    pub(crate) fn check(
        x: &ArrayRef2<f64>,
        w: &ArrayRef1<f64>,
        y: Option<&ArrayRef1<f64>>,
    ) -> Result<(), Self> {
        let answers = y.map(|y| y.len());
        let fits = x.ncols() == w.len() && answers.is_none_or(|n| n == x.nrows() && n > 0);
        if fits { Ok(()) } else { Err(Self { x: x.dim(), weights: w.len(), answers }) }
    }
}

impl fmt::Display for ShapeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "X of shape {:?} does not fit {} weights", self.x, self.weights)?;
        self.answers.map_or(Ok(()), |answers| write!(f, " and {answers} answers"))
    }
}

impl std::error::Error for ShapeError {}

impl Neuron {
    /// A neuron of m zero weights.
    ///
    /// ```
    /// use reference::neuron::{Activation, Loss, Neuron};
    /// assert_eq!(Neuron::zeros(2, Activation::Sigmoid, Loss::CrossEntropy).b, 0.0);
    /// ```
    pub fn zeros(features: usize, activation: Activation, loss: Loss) -> Self {
        Self { w: Array1::zeros(features), b: 0.0, activation, loss }
    }

    /// z = X·w + b of the rows of X (n, m); (n,).
    ///
    /// ```
    /// use ndarray::array;
    /// use reference::neuron::{Activation, Loss, Neuron};
    /// let neuron = Neuron { w: array![2.0], b: 1.0, activation: Activation::Relu, loss: Loss::HalfSquared };
    /// assert_eq!(neuron.pre_activation(&array![[-3.0]]), Ok(array![-5.0]));
    /// ```
    pub fn pre_activation(&self, x: &ArrayRef2<f64>) -> Result<Array1<f64>, ShapeError> {
        ShapeError::check(x, &self.w, None)?;
        Ok(x.dot(&self.w) + self.b)
    }

    /// The predictions for the rows of X (n, m); (n,).
    ///
    /// ```
    /// use ndarray::array;
    /// use reference::neuron::{Activation, Loss, Neuron};
    /// let neuron = Neuron { w: array![2.0], b: 1.0, activation: Activation::Relu, loss: Loss::HalfSquared };
    /// assert_eq!(neuron.forward(&array![[-3.0], [3.0]]), Ok(array![0.0, 7.0]));
    /// ```
    pub fn forward(&self, x: &ArrayRef2<f64>) -> Result<Array1<f64>, ShapeError> {
        Ok(self.pre_activation(x)?.mapv_into(|z| self.activation.value(z)))
    }

    /// The mean loss on X (n, m) and y (n,).
    ///
    /// ```
    /// use ndarray::array;
    /// use reference::neuron::{Activation, Loss, Neuron};
    /// let neuron = Neuron::zeros(1, Activation::Sigmoid, Loss::HalfSquared);
    /// assert_eq!(neuron.mean_loss(&array![[4.0]], &array![1.0]), Ok(0.125));
    /// ```
    pub fn mean_loss(&self, x: &ArrayRef2<f64>, y: &ArrayRef1<f64>) -> Result<f64, ShapeError> {
        ShapeError::check(x, &self.w, Some(y))?;
        let p = self.forward(x)?;
        let sum: f64 = p.iter().zip(y).map(|(&p, &y)| self.loss.value(p, y)).sum();
        Ok(sum / y.len() as f64)
    }

    /// dL/dw = Xᵀe/n and dL/db = mean(e) with e = L′(p)·f′(z); for σ and the cross-entropy e = p − y, where the
    /// product of the two would be 0·∞ in saturation (Goodfellow et al., 2016, §6.2.2.2).
    ///
    /// ```
    /// use ndarray::array;
    /// use reference::neuron::{Activation, Loss, Neuron};
    /// let neuron = Neuron::zeros(1, Activation::Sigmoid, Loss::CrossEntropy);
    /// assert_eq!(neuron.gradient(&array![[4.0]], &array![1.0]).unwrap().w, array![-2.0]);
    /// ```
    pub fn gradient(&self, x: &ArrayRef2<f64>, y: &ArrayRef1<f64>) -> Result<Gradient, ShapeError> {
        ShapeError::check(x, &self.w, Some(y))?;
        let n = y.len() as f64;
        let mut error = self.pre_activation(x)?;
        error.zip_mut_with(y, |z, &y| *z = self.error(*z, y));
        Ok(Gradient { w: x.t().dot(&error) / n, b: error.sum() / n })
    }

    fn error(&self, z: f64, y: f64) -> f64 {
        let p = self.activation.value(z);
        match (self.activation, self.loss) {
            (Activation::Sigmoid, Loss::CrossEntropy) => p - y,
            _ => self.loss.derivative(p, y) * self.activation.derivative(z),
        }
    }

    /// One step of gradient descent on all rows. Returns the loss before it.
    ///
    /// ```
    /// use ndarray::array;
    /// use reference::neuron::{Activation, Loss, Neuron};
    /// let mut neuron = Neuron::zeros(1, Activation::Identity, Loss::HalfSquared);
    /// assert_eq!(neuron.step(&array![[2.0]], &array![1.0], 0.5), Ok(0.5));
    /// assert_eq!((neuron.w[0], neuron.b), (1.0, 0.5));
    /// ```
    pub fn step(&mut self, x: &ArrayRef2<f64>, y: &ArrayRef1<f64>, rate: f64) -> Result<f64, ShapeError> {
        let before = self.mean_loss(x, y)?;
        let gradient = self.gradient(x, y)?;
        self.w.scaled_add(-rate, &gradient.w);
        self.b -= rate * gradient.b;
        Ok(before)
    }

    /// Trains from the weights that are there; the losses before each step.
    ///
    /// ```
    /// use ndarray::array;
    /// use reference::neuron::{Activation, Loss, Neuron};
    /// let mut neuron = Neuron::zeros(1, Activation::Sigmoid, Loss::CrossEntropy);
    /// let losses = neuron.fit(&array![[-1.0], [1.0]], &array![0.0, 1.0], 1.0, 50).unwrap();
    /// assert!(losses[49] < 0.1 * losses[0]);
    /// ```
    pub fn fit(
        &mut self,
        x: &ArrayRef2<f64>,
        y: &ArrayRef1<f64>,
        rate: f64,
        num_epochs: usize,
    ) -> Result<Vec<f64>, ShapeError> {
        (0..num_epochs).map(|_| self.step(x, y, rate)).collect()
    }
}
