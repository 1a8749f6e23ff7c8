//! The functions of one number, each stable over the whole range of f64.

/// σ(x) = 1 / (1 + e⁻ˣ), the logistic function. Its `exp` never overflows.
///
/// ```
/// use reference::activations::scalar::sigmoid;
/// assert_eq!((sigmoid(-1000.0), sigmoid(0.0), sigmoid(1000.0)), (0.0, 0.5, 1.0));
/// ```
pub fn sigmoid(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + (-x).exp())
    } else {
        let e = x.exp();
        e / (1.0 + e)
    }
}

/// σ′(x) = σ(x)·(1 − σ(x)) = e⁻|ˣ| / (1 + e⁻|ˣ|)²; the second form keeps its digits far from 0.
///
/// ```
/// use reference::activations::scalar::sigmoid_derivative;
/// assert_eq!(sigmoid_derivative(0.0), 0.25);
/// assert!(sigmoid_derivative(40.0) > 0.0);
/// ```
pub fn sigmoid_derivative(x: f64) -> f64 {
    let e = (-x.abs()).exp();
    e / ((1.0 + e) * (1.0 + e))
}

/// The step of the perceptron: 1 for x > 0, else 0 (Rosenblatt, 1958).
///
/// ```
/// use reference::activations::scalar::step;
/// assert_eq!((step(-2.0), step(0.0), step(2.0)), (0.0, 0.0, 1.0));
/// ```
pub fn step(x: f64) -> f64 {
    if x.is_nan() { x } else { f64::from(u8::from(x > 0.0)) }
}

/// ReLU(x) = max(0, x) (Nair and Hinton, 2010). NaN stays NaN.
///
/// ```
/// use reference::activations::scalar::relu;
/// assert_eq!((relu(-2.0), relu(3.0)), (0.0, 3.0));
/// ```
pub fn relu(x: f64) -> f64 {
    if x > 0.0 || x.is_nan() { x } else { 0.0 }
}

/// ReLU′(x): 1 for x > 0, else 0; the subgradient at 0 is 0.
///
/// ```
/// use reference::activations::scalar::relu_derivative;
/// assert_eq!((relu_derivative(0.0), relu_derivative(1e-300)), (0.0, 1.0));
/// ```
pub fn relu_derivative(x: f64) -> f64 {
    step(x)
}

/// LeakyReLU(x): x for x > 0, else α·x (Maas, Hannun and Ng, 2013).
///
/// ```
/// use reference::activations::scalar::leaky_relu;
/// assert_eq!((leaky_relu(-2.0, 0.01), leaky_relu(3.0, 0.01)), (-0.02, 3.0));
/// ```
pub fn leaky_relu(x: f64, alpha: f64) -> f64 {
    if x > 0.0 { x } else { alpha * x }
}

/// LeakyReLU′(x): 1 for x > 0, else α; α at 0.
///
/// ```
/// use reference::activations::scalar::leaky_relu_derivative;
/// assert_eq!((leaky_relu_derivative(0.0, 0.01), leaky_relu_derivative(3.0, 0.01)), (0.01, 1.0));
/// ```
pub fn leaky_relu_derivative(x: f64, alpha: f64) -> f64 {
    if x.is_nan() || x > 0.0 { step(x) } else { alpha }
}

/// ELU(x): x for x > 0, else α·(eˣ − 1) (Clevert, Unterthiner and Hochreiter, 2016, eq. 15).
///
/// ```
/// use reference::activations::scalar::elu;
/// assert_eq!((elu(-1000.0, 0.01), elu(3.0, 0.01)), (-0.01, 3.0));
/// ```
pub fn elu(x: f64, alpha: f64) -> f64 {
    if x > 0.0 { x } else { alpha * x.exp_m1() }
}

/// ELU′(x): 1 for x > 0, else α·eˣ; α at 0.
///
/// ```
/// use reference::activations::scalar::elu_derivative;
/// assert_eq!((elu_derivative(0.0, 0.01), elu_derivative(3.0, 0.01)), (0.01, 1.0));
/// ```
pub fn elu_derivative(x: f64, alpha: f64) -> f64 {
    if x > 0.0 { 1.0 } else { alpha * x.exp() }
}

/// tanh(x) = (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ).
///
/// ```
/// use reference::activations::scalar::tanh;
/// assert_eq!((tanh(-1000.0), tanh(0.0), tanh(1000.0)), (-1.0, 0.0, 1.0));
/// ```
pub fn tanh(x: f64) -> f64 {
    x.tanh()
}

/// tanh′(x) = 1 − tanh²(x) = 4·e⁻²|ˣ| / (1 + e⁻²|ˣ|)²; the second form keeps its digits far from 0.
///
/// ```
/// use reference::activations::scalar::tanh_derivative;
/// assert_eq!(tanh_derivative(0.0), 1.0);
/// assert!(tanh_derivative(30.0) > 0.0);
/// ```
pub fn tanh_derivative(x: f64) -> f64 {
    let e = (-2.0 * x.abs()).exp();
    4.0 * e / ((1.0 + e) * (1.0 + e))
}

/// softplus(x) = ln(1 + eˣ) = max(x, 0) + ln(1 + e⁻|ˣ|) (Dugas et al., 2001).
///
/// ```
/// use reference::activations::scalar::softplus;
/// assert_eq!((softplus(-1000.0), softplus(1000.0)), (0.0, 1000.0));
/// ```
pub fn softplus(x: f64) -> f64 {
    relu(x) + (-x.abs()).exp().ln_1p()
}

/// softplus′(x) = σ(x).
///
/// ```
/// use reference::activations::scalar::softplus_derivative;
/// assert_eq!(softplus_derivative(0.0), 0.5);
/// ```
pub fn softplus_derivative(x: f64) -> f64 {
    sigmoid(x)
}
