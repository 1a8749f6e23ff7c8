//! Softmax and log-softmax along an axis, and their derivatives.

use ndarray::{Array, Array2, ArrayRef, ArrayRef1, Axis, Dimension, Zip};

/// softmax(x)ᵢ = eˣⁱ / Σⱼ eˣʲ along `axis`; the result has the shape of `x` and sums to 1 along the axis.
///
/// The maximum is subtracted first, which changes nothing but overflow (Goodfellow et al., 2016, §4.1).
///
/// ```
/// use ndarray::{Axis, array};
/// let rows = reference::activations::softmax(&array![[1000.0, 1000.0], [0.0, 1000.0]], Axis(1));
/// assert_eq!(rows, array![[0.5, 0.5], [0.0, 1.0]]);
/// ```
pub fn softmax<D: Dimension>(x: &ArrayRef<f64, D>, axis: Axis) -> Array<f64, D> {
    let mut result = x.to_owned();
    for mut lane in result.lanes_mut(axis) {
        let largest = lane.fold(f64::NEG_INFINITY, |a, &b| a.max(b));
        lane.mapv_inplace(|x| (x - largest).exp());
        let sum = lane.sum();
        lane.mapv_inplace(|x| x / sum);
    }
    result
}

/// ln softmax(x)ᵢ = xᵢ − ln Σⱼ eˣʲ along `axis`; the shape of `x`.
///
/// With m = max x at place k, ln Σⱼ eˣʲ = m + ln(1 + Σ_{j≠k} eˣʲ⁻ᵐ): the logarithm near 1 keeps its digits, so that
/// a nearly certain class has a log-probability of −1e-20 rather than 0.
///
/// ```
/// use ndarray::{Axis, array};
/// let row = reference::activations::log_softmax(&array![0.0, 1000.0], Axis(0));
/// assert_eq!(row, array![-1000.0, 0.0]);
/// ```
pub fn log_softmax<D: Dimension>(x: &ArrayRef<f64, D>, axis: Axis) -> Array<f64, D> {
    let mut result = x.to_owned();
    for mut lane in result.lanes_mut(axis) {
        let (mut place, mut largest) = (0, f64::NEG_INFINITY);
        for (i, &x) in lane.iter().enumerate() {
            if x > largest {
                (place, largest) = (i, x);
            }
        }
        let others: f64 =
            lane.iter().enumerate().filter(|&(i, _)| i != place).map(|(_, &x)| (x - largest).exp()).sum();
        let log_sum = others.ln_1p();
        lane.mapv_inplace(|x| (x - largest) - log_sum);
    }
    result
}

/// The Jacobian of softmax at its value `s`, shape (k,): ∂sᵢ/∂xⱼ = sᵢ·(δᵢⱼ − sⱼ), shape (k, k).
///
/// ```
/// use ndarray::array;
/// let jacobian = reference::activations::softmax_jacobian(&array![0.5, 0.5]);
/// assert_eq!(jacobian, array![[0.25, -0.25], [-0.25, 0.25]]);
/// ```
pub fn softmax_jacobian(s: &ArrayRef1<f64>) -> Array2<f64> {
    Array2::from_shape_fn(
        (s.len(), s.len()),
        |(i, j)| if i == j { s[i] * (1.0 - s[i]) } else { -s[i] * s[j] },
    )
}

/// What softmax hands back: with the value `s` and the gradient `g` with respect to it, both of one shape,
/// the gradient with respect to x is sᵢ·(gᵢ − Σⱼ gⱼsⱼ) along `axis`, the same shape.
///
/// ```
/// use ndarray::{Axis, array};
/// use reference::activations::{softmax, softmax_backward};
/// let s = softmax(&array![0.0, 0.0], Axis(0));
/// assert_eq!(softmax_backward(&s, &array![1.0, 0.0], Axis(0)), array![0.25, -0.25]);
/// ```
///
/// # Panics
///
/// When the two shapes differ.
pub fn softmax_backward<D: Dimension>(
    s: &ArrayRef<f64, D>,
    g: &ArrayRef<f64, D>,
    axis: Axis,
) -> Array<f64, D> {
    assert_eq!(s.shape(), g.shape(), "softmax and its gradient have one shape");
    let mut result = g.to_owned();
    Zip::from(result.lanes_mut(axis)).and(s.lanes(axis)).for_each(|mut result, s| {
        let inner = result.dot(&s);
        result.zip_mut_with(&s, |g, &s| *g = s * (*g - inner));
    });
    result
}

/// What log-softmax hands back: with the value `l` and the gradient `g` with respect to it, both of one shape,
/// the gradient with respect to x is gᵢ − eˡⁱ·Σⱼ gⱼ along `axis`, the same shape.
///
/// ```
/// use ndarray::{Axis, array};
/// use reference::activations::{log_softmax, log_softmax_backward};
/// let l = log_softmax(&array![0.0, 0.0], Axis(0));
/// assert_eq!(log_softmax_backward(&l, &array![1.0, 0.0], Axis(0)), array![0.5, -0.5]);
/// ```
///
/// # Panics
///
/// When the two shapes differ.
pub fn log_softmax_backward<D: Dimension>(
    l: &ArrayRef<f64, D>,
    g: &ArrayRef<f64, D>,
    axis: Axis,
) -> Array<f64, D> {
    assert_eq!(l.shape(), g.shape(), "log-softmax and its gradient have one shape");
    let mut result = g.to_owned();
    Zip::from(result.lanes_mut(axis)).and(l.lanes(axis)).for_each(|mut result, l| {
        let total = result.sum();
        result.zip_mut_with(&l, |g, &l| *g -= l.exp() * total);
    });
    result
}
