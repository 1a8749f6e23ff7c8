//! Inputs of checks: literals, and generators that draw from the seed.

use super::step::Literal;
use grader_protocol::Value;
use std::collections::BTreeMap;

/// Inputs of a check, and the lengths that their shapes name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inputs {
    /// Lengths by name: lowest and highest, drawn in this order.
    pub dims: Vec<(String, usize, usize)>,
    /// Inputs by name, drawn in this order.
    pub inputs: Vec<(String, Input)>,
}

/// An input.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// The same in every case.
    Literal(Literal),
}

/// Inputs of one case.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawn {
    /// Lengths by name.
    pub dims: BTreeMap<String, usize>,
    /// Values by name; generators of several parts (`clouds`, `spiral`) give a [`Value::Map`].
    pub values: BTreeMap<String, Value>,
}
