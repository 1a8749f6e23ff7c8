//! Normalised tokens: what is left of source once names, comments, types and formatting are taken out of it.

use std::collections::HashMap;

/// What a token is, for comparing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Symbol {
    /// The same in every submission: keywords, operators, numbers, names of libraries and of the assignment.
    Fixed(u64),
    /// A name that the submission itself gives, by number: renaming changes the number and nothing else.
    Name(u32),
}

impl Symbol {
    /// Of a text that is the same everywhere.
    pub fn fixed(text: &str) -> Self {
        Self::Fixed(hash_text(text))
    }
}

/// A token with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub symbol: Symbol,
    /// First byte in its piece.
    pub start: u32,
    /// Byte behind the last.
    pub end: u32,
}

/// A definition of the graded slice: a function, the rest of a class, a statement. Units have no order, so that moving
/// them around, into another cell or another file changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Number of its piece.
    pub piece: usize,
    /// Tokens, in order.
    pub tokens: Vec<Token>,
}

/// What is compared of a submission.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slice {
    /// Its definitions.
    pub units: Vec<Unit>,
    /// Whether no wanted name was found, so that all of the text stands for the graded part.
    pub whole: bool,
}

/// FNV-1a: the same on every machine and in every version.
pub fn hash_text(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

/// Numbers for the names that a submission gives.
#[derive(Debug, Default)]
pub(super) struct Numbering(HashMap<String, u32>);

impl Numbering {
    /// The number of a name.
    pub fn of(&mut self, name: &str) -> Symbol {
        let next = self.0.len() as u32;
        if let Some(known) = self.0.get(name) {
            return Symbol::Name(*known);
        }
        self.0.insert(name.to_owned(), next);
        Symbol::Name(next)
    }
}

/// A number as a symbol: small ones by value (`1`, `1.0` and `1.` are one number), others by being one, since a copied
/// `1e-12` becomes `1e-10` more easily than anything else.
pub(super) fn number(text: &str) -> Symbol {
    let plain: String = text.chars().filter(|c| *c != '_').collect();
    match plain.parse::<f64>() {
        Ok(x) if (2.0 * x).fract() == 0.0 && x.abs() < 10.0 => Symbol::fixed(&format!("#{x}")),
        _ => Symbol::fixed("#"),
    }
}

/// Letters of a name without capitals and underscores: `MSE_grad` is `msegrad`.
pub(super) fn plain(name: &str) -> String {
    name.trim_start_matches("r#").chars().filter(|c| *c != '_').flat_map(char::to_lowercase).collect()
}
