//! What an assignment asks for: functions and classes with their signatures.
//!
//! A signature is written as Python programmers write it: `"x: array"`, `"w: matrix?"` (may be left out),
//! `"learning_rate: number = 0.005"`.

mod read;

use super::step::Literal;

pub use read::{param, read_entry};

/// A function, class or variable that students write.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its name in the assignment.
    pub name: String,
    /// Other names that are accepted, best first.
    pub aliases: Vec<String>,
    /// What it is.
    pub kind: EntryKind,
}

/// Kinds of entries.
#[derive(Clone, Debug, PartialEq)]
pub enum EntryKind {
    /// A function.
    Function {
        /// Parameters, in order.
        params: Vec<Param>,
        /// What it returns.
        returns: Type,
    },
    /// A class; in Rust a struct with `new`.
    Class {
        /// Parameters of the constructor (`__init__` without `self`; `new`).
        new: Vec<Param>,
        /// Attributes that checks read or set.
        fields: Vec<Param>,
        /// Methods.
        methods: Vec<Method>,
    },
    /// A variable.
    Variable {
        /// Its type; an [`Type::Object`] stays in the student's process.
        ty: Type,
        /// Its name in the student's text, where that is not the entry's.
        name: Option<String>,
        /// Headings or comments, one of which it has to follow.
        after: Vec<String>,
    },
}

/// A method of a class.
#[derive(Clone, Debug, PartialEq)]
pub struct Method {
    /// Its name.
    pub name: String,
    /// Other names that are accepted.
    pub aliases: Vec<String>,
    /// Parameters, in order, without `self`.
    pub params: Vec<Param>,
    /// What it returns.
    pub returns: Type,
}

/// A parameter or an attribute.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// Whether it may be left out or be none (`?`), which is also so for those with a default.
    pub optional: bool,
    /// Its default.
    pub default: Option<Literal>,
}

/// Types of parameters and results, as far as Rust's adapters and the checks have to know them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// An array of any number of dimensions; functions of it work elementwise. `array`
    Array,
    /// Shape (n, m). `matrix`
    Matrix,
    /// Shape (n, 1). `column`
    Column,
    /// Shape (n,). `vector`
    Vector,
    /// One real number. `number`
    Number,
    /// One integer. `integer`
    Integer,
    /// `bool`
    Bool,
    /// `text`
    Text,
    /// A list of numbers, such as the losses of `fit`. `numbers`
    Numbers,
    /// A list or tuple of arrays, such as gradients. `arrays`
    Arrays,
    /// An object of the student's. `object`
    Object,
    /// Nothing. `none`
    None,
    /// Anything. `any`
    Any,
}

impl Type {
    /// Every type with its name in manifests.
    pub const NAMES: [(&'static str, Self); 13] = [
        ("array", Self::Array),
        ("matrix", Self::Matrix),
        ("column", Self::Column),
        ("vector", Self::Vector),
        ("number", Self::Number),
        ("integer", Self::Integer),
        ("bool", Self::Bool),
        ("text", Self::Text),
        ("numbers", Self::Numbers),
        ("arrays", Self::Arrays),
        ("object", Self::Object),
        ("none", Self::None),
        ("any", Self::Any),
    ];

    /// The type of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(n, _)| *n == name).map(|(_, t)| *t)
    }
}

impl Entry {
    /// Its name in the student's text.
    pub fn shown(&self) -> &str {
        match &self.kind {
            EntryKind::Variable { name: Some(name), .. } => name,
            _ => &self.name,
        }
    }

    /// Whether it is a variable with a place, which shares its name with others.
    pub fn has_place(&self) -> bool {
        matches!(&self.kind, EntryKind::Variable { after, .. } if !after.is_empty())
    }

    /// Whether it has this name or accepts it.
    pub fn answers_to(&self, name: &str) -> bool {
        self.name == name || self.aliases.iter().any(|a| a == name)
    }
}
