//! The same functions over arrays of any dimension.

use ndarray::{Array, ArrayRef, Dimension};

use super::scalar;

macro_rules! elementwise {
    ($($(#[$doc:meta])* $name:ident $(, $alpha:ident)?;)*) => {$(
        $(#[$doc])*
        pub fn $name<D: Dimension>(x: &ArrayRef<f64, D> $(, $alpha: f64)?) -> Array<f64, D> {
            x.mapv(|x| scalar::$name(x $(, $alpha)?))
        }
    )*};
}

elementwise! {
    /// σ(x) elementwise; the result has the shape of `x`. Formula: [`scalar::sigmoid`].
    ///
    /// ```
    /// use ndarray::array;
    /// assert_eq!(reference::activations::sigmoid(&array![-1000.0, 0.0, 1000.0]), array![0.0, 0.5, 1.0]);
    /// ```
    sigmoid;
    /// σ′ at the pre-activation `x`, elementwise; the shape of `x`. Formula: [`scalar::sigmoid_derivative`].
    ///
    /// ```
    /// use ndarray::array;
    /// assert_eq!(reference::activations::sigmoid_derivative(&array![[0.0]]), array![[0.25]]);
    /// ```
    sigmoid_derivative;
    /// The perceptron's step, elementwise; the shape of `x`. Formula: [`scalar::step`].
    ///
    /// ```
    /// use ndarray::array;
    /// assert_eq!(reference::activations::step(&array![-1.0, 0.0, 2.0]), array![0.0, 0.0, 1.0]);
    /// ```
    step;
    /// ReLU elementwise; the shape of `x`. Formula: [`scalar::relu`].
    ///
    /// ```
    /// use ndarray::array;
    /// assert_eq!(reference::activations::relu(&array![-1.0, 2.0]), array![0.0, 2.0]);
    /// ```
    relu;
    /// ReLU′ at `x`, elementwise; the shape of `x`. Formula: [`scalar::relu_derivative`].
    ///
    /// ```
    /// use ndarray::array;
    /// assert_eq!(reference::activations::relu_derivative(&array![-1.0, 0.0, 2.0]), array![0.0, 0.0, 1.0]);
    /// ```
    relu_derivative;
    /// LeakyReLU elementwise; the shape of `x`. Formula: [`scalar::leaky_relu`].
    ///
    /// ```
    /// use ndarray::array;
    /// assert_eq!(reference::activations::leaky_relu(&array![-1.0, 2.0], 0.01), array![-0.01, 2.0]);
    /// ```
    leaky_relu, alpha;
    /// LeakyReLU′ at `x`, elementwise; the shape of `x`. Formula: [`scalar::leaky_relu_derivative`].
    ///
    /// ```
    /// use ndarray::array;
    /// assert_eq!(reference::activations::leaky_relu_derivative(&array![-1.0, 2.0], 0.01), array![0.01, 1.0]);
    /// ```
    leaky_relu_derivative, alpha;
    /// ELU elementwise; the shape of `x`. Formula: [`scalar::elu`].
    ///
    /// ```
    /// use ndarray::array;
    /// assert_eq!(reference::activations::elu(&array![-1000.0, 2.0], 0.01), array![-0.01, 2.0]);
    /// ```
    elu, alpha;
    /// ELU′ at the pre-activation `x`, elementwise; the shape of `x`. Formula: [`scalar::elu_derivative`].
    ///
    /// ```
    /// use ndarray::array;
    /// assert_eq!(reference::activations::elu_derivative(&array![0.0, 2.0], 0.01), array![0.01, 1.0]);
    /// ```
    elu_derivative, alpha;
    /// tanh elementwise; the shape of `x`. Formula: [`scalar::tanh`].
    ///
    /// ```
    /// use ndarray::array;
    /// assert_eq!(reference::activations::tanh(&array![0.0, 1000.0]), array![0.0, 1.0]);
    /// ```
    tanh;
    /// tanh′ at `x`, elementwise; the shape of `x`. Formula: [`scalar::tanh_derivative`].
    ///
    /// ```
    /// use ndarray::array;
    /// assert_eq!(reference::activations::tanh_derivative(&array![0.0, 1000.0]), array![1.0, 0.0]);
    /// ```
    tanh_derivative;
    /// softplus elementwise; the shape of `x`. Formula: [`scalar::softplus`].
    ///
    /// ```
    /// use ndarray::array;
    /// assert_eq!(reference::activations::softplus(&array![-1000.0, 1000.0]), array![0.0, 1000.0]);
    /// ```
    softplus;
    /// softplus′ at `x`, elementwise; the shape of `x`. Formula: [`scalar::softplus_derivative`].
    ///
    /// ```
    /// use ndarray::array;
    /// assert_eq!(reference::activations::softplus_derivative(&array![0.0]), array![0.5]);
    /// ```
    softplus_derivative;
}
