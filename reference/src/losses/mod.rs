//! Losses and their gradients with respect to the predictions.
pub mod scalar;
