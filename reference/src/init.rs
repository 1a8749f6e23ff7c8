//! Weight initialisation from a seed: the same seed gives the same weights on every machine.

use ndarray::{Array, Array2, Dimension, ShapeBuilder};

/// A generator of random numbers: SplitMix64 (Steele, Lea and Flood, 2014). Not for secrets.
#[derive(Clone, Debug)]
pub struct Generator {
    state: u64,
    /// The second of the two normal numbers of one draw.
    spare: Option<f64>,
}

impl Generator {
    /// A generator with that seed.
    ///
    /// ```
    /// use reference::init::Generator;
    /// assert_eq!(Generator::new(7).next_u64(), Generator::new(7).next_u64());
    /// ```
    pub const fn new(seed: u64) -> Self {
        Self { state: seed, spare: None }
    }

    /// The next 64 bits.
    ///
    /// ```
    /// assert_eq!(reference::init::Generator::new(0).next_u64(), 0xe220_a839_7b1d_cdaf);
    /// ```
    pub const fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number in [0, 1): the upper 53 bits.
    ///
    /// ```
    /// assert!((0.0..1.0).contains(&reference::init::Generator::new(1).uniform()));
    /// ```
    pub const fn uniform(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number of the standard normal distribution (Box and Muller, 1958).
    ///
    /// ```
    /// assert!(reference::init::Generator::new(1).normal().is_finite());
    /// ```
    pub fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        let radius = (-2.0 * (1.0 - self.uniform()).ln()).sqrt();
        let (sin, cos) = (std::f64::consts::TAU * self.uniform()).sin_cos();
        self.spare = Some(radius * sin);
        radius * cos
    }
}

/// An array of that shape, uniform in [low, high).
///
/// ```
/// use reference::init::{Generator, uniform};
/// let b = uniform((1, 3), -0.5, 0.5, &mut Generator::new(1));
/// assert!(b.iter().all(|x| (-0.5..0.5).contains(x)));
/// ```
pub fn uniform<D: Dimension>(
    shape: impl ShapeBuilder<Dim = D>,
    low: f64,
    high: f64,
    generator: &mut Generator,
) -> Array<f64, D> {
    Array::from_shape_simple_fn(shape, || low + (high - low) * generator.uniform())
}

/// An array of that shape, normal with mean 0 and that standard deviation.
///
/// ```
/// use reference::init::{Generator, normal};
/// assert_eq!(normal(3, 0.01, &mut Generator::new(1)).shape(), [3]);
/// ```
pub fn normal<D: Dimension>(
    shape: impl ShapeBuilder<Dim = D>,
    deviation: f64,
    generator: &mut Generator,
) -> Array<f64, D> {
    Array::from_shape_simple_fn(shape, || deviation * generator.normal())
}

/// Weights (inputs, outputs), uniform within ±√(6 / (inputs + outputs)) (Glorot and Bengio, 2010, eq. 16).
///
/// ```
/// use reference::init::{Generator, xavier_uniform};
/// let w = xavier_uniform(3, 3, &mut Generator::new(1));
/// assert!(w.iter().all(|x| x.abs() <= 1.0));
/// ```
pub fn xavier_uniform(inputs: usize, outputs: usize, generator: &mut Generator) -> Array2<f64> {
    let bound = (6.0 / (inputs + outputs) as f64).sqrt();
    uniform((inputs, outputs), -bound, bound, generator)
}

/// Weights (inputs, outputs), normal with variance 2 / (inputs + outputs) (Glorot and Bengio, 2010, eq. 12).
///
/// ```
/// use reference::init::{Generator, xavier_normal};
/// assert_eq!(xavier_normal(3, 2, &mut Generator::new(1)).dim(), (3, 2));
/// ```
pub fn xavier_normal(inputs: usize, outputs: usize, generator: &mut Generator) -> Array2<f64> {
    normal((inputs, outputs), (2.0 / (inputs + outputs) as f64).sqrt(), generator)
}

/// Weights (inputs, outputs) before a ReLU, uniform within ±√(6 / inputs): variance 2 / inputs
/// (He, Zhang, Ren and Sun, 2015, eq. 10).
///
/// ```
/// use reference::init::{Generator, he_uniform};
/// let w = he_uniform(6, 3, &mut Generator::new(1));
/// assert!(w.iter().all(|x| x.abs() <= 1.0));
/// ```
pub fn he_uniform(inputs: usize, outputs: usize, generator: &mut Generator) -> Array2<f64> {
    let bound = (6.0 / inputs as f64).sqrt();
    uniform((inputs, outputs), -bound, bound, generator)
}

/// Weights (inputs, outputs) before a ReLU, normal with variance 2 / inputs (He, Zhang, Ren and Sun, 2015, eq. 10).
///
/// ```
/// use reference::init::{Generator, he_normal};
/// assert_eq!(he_normal(3, 2, &mut Generator::new(1)).dim(), (3, 2));
/// ```
pub fn he_normal(inputs: usize, outputs: usize, generator: &mut Generator) -> Array2<f64> {
    normal((inputs, outputs), (2.0 / inputs as f64).sqrt(), generator)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mean and variance.
    fn moments(array: &Array2<f64>) -> (f64, f64) {
        (array.mean().unwrap(), array.var(0.0))
    }

    #[test]
    fn moments_are_those_of_the_papers() {
        let (inputs, outputs) = (300_usize, 200_usize);
        let mut generator = Generator::new(42);
        let (glorot, he): (f64, f64) = (2.0 / 500.0, 2.0 / 300.0);
        for (weights, variance) in [
            (xavier_uniform(inputs, outputs, &mut generator), glorot),
            (xavier_normal(inputs, outputs, &mut generator), glorot),
            (he_uniform(inputs, outputs, &mut generator), he),
            (he_normal(inputs, outputs, &mut generator), he),
        ] {
            let (mean, got) = moments(&weights);
            assert!(mean.abs() < 5.0 * (variance / 60_000.0).sqrt(), "mean {mean}");
            assert!((got / variance - 1.0).abs() < 0.03, "variance {got}, {variance}");
        }
    }

    #[test]
    fn seeds_decide() {
        let weights = |seed| he_normal(4, 3, &mut Generator::new(seed));
        assert_eq!(weights(1), weights(1));
        assert_ne!(weights(1), weights(2));
    }
}
