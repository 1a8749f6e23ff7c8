//! Reference implementations of what the course teaches.

pub mod activations;
pub mod dynamic;
mod recipes;
