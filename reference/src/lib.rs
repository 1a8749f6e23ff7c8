//! Reference implementations of what the course teaches.

pub mod activations;
pub mod dynamic;
pub mod init;
pub mod losses;
pub mod mutants;
mod recipes;
