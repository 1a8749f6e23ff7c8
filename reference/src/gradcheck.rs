//! Central differences: is a gradient the gradient?

use ndarray::{Array, ArrayRef, Dimension, Zip};

/// The step that balances rounding against the omitted third derivative: ε^⅓ (Nocedal and Wright, 2006, §8.1).
pub const STEP: f64 = 6.055_454_452_393_343e-6;

/// The gradient of `f` at `x` by (f(x + h·e) − f(x − h·e)) / 2h for each element e; the shape of `x`.
/// h is [`STEP`] times max(1, |xₑ|). The error is of the order of h², about 1e-10 for smooth functions of size 1.
///
/// ```
/// use ndarray::array;
/// let gradient = reference::gradcheck::central_difference(|x| x[0] * x[1], &array![2.0, 3.0]);
/// assert!((gradient - array![3.0, 2.0]).iter().all(|error| error.abs() < 1e-9));
/// ```
pub fn central_difference<D: Dimension>(
    f: impl Fn(&Array<f64, D>) -> f64,
    x: &ArrayRef<f64, D>,
) -> Array<f64, D> {
    let mut point = x.to_owned();
    let mut gradient = Array::zeros(x.raw_dim());
    for (i, slot) in gradient.iter_mut().enumerate() {
        let here = nth(&point, i);
        let step = STEP * here.abs().max(1.0);
        let (above, below) = (here + step, here - step);
        set_nth(&mut point, i, above);
        let up = f(&point);
        set_nth(&mut point, i, below);
        let down = f(&point);
        set_nth(&mut point, i, here);
        *slot = (up - down) / (above - below);
    }
    gradient
}

fn nth<D: Dimension>(x: &Array<f64, D>, i: usize) -> f64 {
    x.iter().nth(i).copied().unwrap_or(f64::NAN)
}

fn set_nth<D: Dimension>(x: &mut Array<f64, D>, i: usize, value: f64) {
    if let Some(slot) = x.iter_mut().nth(i) {
        *slot = value;
    }
}

/// The largest difference between a gradient and the central difference of `f`, each relative to
/// max(1, |numeric|). NaN on either side gives NaN, and so does a gradient of another shape.
///
/// ```
/// use ndarray::array;
/// use reference::gradcheck::largest_error;
/// let square = |x: &ndarray::Array1<f64>| x.dot(x);
/// assert!(largest_error(square, &array![1.0, -2.0], &array![2.0, -4.0]) < 1e-8);
/// assert!(largest_error(square, &array![1.0, -2.0], &array![1.0, -2.0]) > 0.4);
/// ```
pub fn largest_error<D: Dimension>(
    f: impl Fn(&Array<f64, D>) -> f64,
    x: &ArrayRef<f64, D>,
    gradient: &ArrayRef<f64, D>,
) -> f64 {
    if x.shape() != gradient.shape() {
        return f64::NAN;
    }
    let numeric = central_difference(f, x);
    Zip::from(&numeric).and(gradient).fold(0.0, |largest: f64, &numeric, &given| {
        let error = (numeric - given).abs() / numeric.abs().max(1.0);
        if error.is_nan() || largest.is_nan() { f64::NAN } else { largest.max(error) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn wrong_gradients_are_refused() {
        let cubes = |x: &ndarray::Array2<f64>| x.mapv(|x| x.powi(3)).sum();
        let x = array![[1.0, -2.0], [0.0, 3.0]];
        let right = x.mapv(|x| 3.0 * x * x);
        assert!(largest_error(cubes, &x, &right) < 1e-8);
        assert!(largest_error(cubes, &x, &(&right * 1.001)) > 5e-4);
        let mut nan = right.clone();
        nan[[0, 0]] = f64::NAN;
        assert!(largest_error(cubes, &x, &nan).is_nan());
        assert!(largest_error(cubes, &x, &array![[1.0]]).is_nan(), "another shape");
    }
}
