//! Activation functions and their derivatives.
//!
//! Derivatives are taken at the pre-activation. Arrays may have any dimension; [`scalar`] has the formulas of one
//! number, with their sources. ±1000 and ±∞ neither overflow nor give NaN, and NaN stays NaN.

mod elementwise;
pub mod scalar;
mod softmax;

pub use elementwise::*;
pub use softmax::*;

/// Slope of LeakyReLU and scale of ELU in the course.
pub const ALPHA: f64 = 0.01;
