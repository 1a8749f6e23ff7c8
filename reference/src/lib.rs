//! Reference implementations of what the course teaches.

pub mod activations;
pub mod dynamic;
pub mod losses;
mod recipes;
