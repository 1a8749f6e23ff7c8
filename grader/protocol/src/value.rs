//! Values that cross the protocol.

use crate::{Array, message::Raised};

/// A value of any language, as far as a grader has to know it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `None`, `()`.
    None,
    /// A boolean.
    Bool(bool),
    /// An integer of at most 64 bits; larger ones are [`Value::Opaque`].
    Int(i64),
    /// A number. NaN and infinities are kept.
    Float(f64),
    /// Text.
    Text(String),
    /// An array. A NumPy scalar is an array without dimensions.
    Array(Array),
    /// A list, a tuple, or any other finite sequence.
    List(Vec<Value>),
    /// Keys in their own order.
    Map(Vec<(String, Value)>),
    /// An object that stays in the student's process.
    Handle(u64),
    /// The call raised. Only in replies.
    Raised(Raised),
    /// Something that has no value here: a function, a string array, an unknown object. Only in replies.
    Opaque(Opaque),
}

/// What stays behind of a value that the protocol has no form for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opaque {
    /// Name of the type, as its language prints it (`generator`, `ndarray[object]`).
    pub type_name: String,
}

impl Value {
    /// One word for the kind of value, the same for every language.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Float(_) => "float",
            Self::Text(_) => "text",
            Self::Array(_) => "array",
            Self::List(_) => "list",
            Self::Map(_) => "map",
            Self::Handle(_) => "object",
            Self::Raised(_) => "raised",
            Self::Opaque(_) => "opaque",
        }
    }
}

impl From<f64> for Value {
    fn from(x: f64) -> Self {
        Self::Float(x)
    }
}
impl From<i64> for Value {
    fn from(x: i64) -> Self {
        Self::Int(x)
    }
}
impl From<bool> for Value {
    fn from(x: bool) -> Self {
        Self::Bool(x)
    }
}
impl From<&str> for Value {
    fn from(x: &str) -> Self {
        Self::Text(x.to_owned())
    }
}
impl From<Array> for Value {
    fn from(x: Array) -> Self {
        Self::Array(x)
    }
}
