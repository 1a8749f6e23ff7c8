//! Reference implementations of what the course teaches, in ndarray and f64.
//!
//! - [`activations`], [`losses`]: functions and gradients, over arrays of any dimension;
//! - [`perceptron`], [`neuron`], [`mlp`]: models with forward, backward, a step and `fit`;
//! - [`init`]: weights from a seed; [`gradcheck`]: central differences;
//! - [`dynamic`]: the exercises by name, as a grader calls them; [`mutants`]: their known mistakes.
//!
//! The models and the exercises are two implementations of the same formulas; tests hold them against each other,
//! against NumPy and SciPy, and against finite differences.

pub mod activations;
pub mod dynamic;
pub mod gradcheck;
pub mod init;
pub mod losses;
pub mod mlp;
pub mod mutants;
pub mod neuron;
pub mod perceptron;
mod recipes;
