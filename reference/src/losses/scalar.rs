//! What one prediction p and one answer y contribute, and its derivative by p.

#![expect(clippy::float_cmp, reason = "kinks and certain answers are single points")]

/// (p − y)².
///
/// ```
/// assert_eq!(reference::losses::scalar::squared(3.0, 1.0), 4.0);
/// ```
pub fn squared(p: f64, y: f64) -> f64 {
    (p - y) * (p - y)
}

/// ∂(p − y)²/∂p = 2·(p − y).
///
/// ```
/// assert_eq!(reference::losses::scalar::squared_gradient(3.0, 1.0), 4.0);
/// ```
pub fn squared_gradient(p: f64, y: f64) -> f64 {
    2.0 * (p - y)
}

/// |p − y|.
///
/// ```
/// assert_eq!(reference::losses::scalar::absolute(1.0, 3.0), 2.0);
/// ```
pub fn absolute(p: f64, y: f64) -> f64 {
    (p - y).abs()
}

/// ∂|p − y|/∂p: the sign of p − y; the subgradient at p = y is 0.
///
/// ```
/// use reference::losses::scalar::absolute_gradient;
/// assert_eq!((absolute_gradient(1.0, 3.0), absolute_gradient(2.0, 2.0)), (-1.0, 0.0));
/// ```
pub fn absolute_gradient(p: f64, y: f64) -> f64 {
    if p == y { 0.0 } else { (p - y).signum() }
}

/// −y·ln p − (1 − y)·ln(1 − p), with 0·ln 0 = 0: exactly 0 for a certain right answer, +∞ for a certain wrong one.
///
/// ```
/// use reference::losses::scalar::binary_cross_entropy;
/// assert_eq!(binary_cross_entropy(0.0, 0.0), 0.0);
/// assert_eq!(binary_cross_entropy(0.0, 1.0), f64::INFINITY);
/// ```
pub fn binary_cross_entropy(p: f64, y: f64) -> f64 {
    cross_entropy(p, y) + if y == 1.0 { 0.0 } else { -(1.0 - y) * (-p).ln_1p() }
}

/// ∂/∂p of [`binary_cross_entropy`]: −y/p + (1 − y)/(1 − p), each part only where its factor is not 0.
///
/// ```
/// use reference::losses::scalar::binary_cross_entropy_gradient;
/// assert_eq!(binary_cross_entropy_gradient(0.5, 1.0), -2.0);
/// assert_eq!(binary_cross_entropy_gradient(1.0, 1.0), -1.0);
/// ```
pub fn binary_cross_entropy_gradient(p: f64, y: f64) -> f64 {
    cross_entropy_gradient(p, y) + if y == 1.0 { 0.0 } else { (1.0 - y) / (1.0 - p) }
}

/// −y·ln p, with 0·ln 0 = 0: one class of the categorical cross-entropy.
///
/// ```
/// use reference::losses::scalar::cross_entropy;
/// assert_eq!((cross_entropy(0.0, 0.0), cross_entropy(1.0, 1.0)), (0.0, 0.0));
/// ```
pub fn cross_entropy(p: f64, y: f64) -> f64 {
    if y == 0.0 || p == 1.0 { 0.0 } else { -y * p.ln() }
}

/// ∂/∂p of [`cross_entropy`]: −y/p, and 0 where y = 0.
///
/// ```
/// use reference::losses::scalar::cross_entropy_gradient;
/// assert_eq!((cross_entropy_gradient(0.0, 0.0), cross_entropy_gradient(0.5, 1.0)), (0.0, -2.0));
/// ```
pub fn cross_entropy_gradient(p: f64, y: f64) -> f64 {
    if y == 0.0 { 0.0 } else { -y / p }
}

/// max(0, 1 − y·p) for y = ±1 (Cortes and Vapnik, 1995).
///
/// ```
/// use reference::losses::scalar::hinge;
/// assert_eq!((hinge(0.25, 1.0), hinge(3.0, 1.0), hinge(3.0, -1.0)), (0.75, 0.0, 4.0));
/// ```
pub fn hinge(p: f64, y: f64) -> f64 {
    crate::activations::scalar::relu(1.0 - y * p)
}

/// ∂/∂p of [`hinge`]: −y where y·p < 1, else 0; the subgradient at y·p = 1 is 0.
///
/// ```
/// use reference::losses::scalar::hinge_gradient;
/// assert_eq!((hinge_gradient(0.25, 1.0), hinge_gradient(1.0, 1.0)), (-1.0, 0.0));
/// ```
pub fn hinge_gradient(p: f64, y: f64) -> f64 {
    if y * p < 1.0 { -y } else { 0.0 }
}
