//! The small language of checks: one step a line, as Python writes it.
//!
//! ```text
//! relu($x)                                   call a function of the student's with the input x
//! m = NeuronReLU($w, b=$b)                   construct; m stands for the object from then on
//! p = m.forward_pass($X)                     call a method, keep the result as p
//! m.backward_pass($X, $y, p, learning_rate=$lr)
//! m.w                                        read an attribute
//! m.b = 0.5                                  set an attribute
//! ```
//!
//! `$name` is an input of the check (`$data.X` a part of one), a bare name is what an earlier step left or an entry
//! of the assignment (to hand a function over). Literals: numbers, `'text'`, `true`, `false`, `none`, `[1, 2]`.

mod parse;
mod scan;

pub use parse::{Parsed, parse, parse_expr};
pub use scan::Scan;

/// One step.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its text, for messages.
    pub text: String,
    /// Name under which its result is kept.
    pub bind: Option<String>,
    /// What is done.
    pub action: Action,
    /// How its result is judged.
    pub judge: Judge,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Call an entry: a function, or a class, which makes an object.
    Call {
        /// Name of the entry.
        entry: String,
        /// Arguments.
        args: Arguments,
    },
    /// Call a method of an object.
    Method {
        /// Name that an earlier step bound.
        object: String,
        /// Method.
        method: String,
        /// Arguments.
        args: Arguments,
    },
    /// Read an attribute.
    Get {
        /// Name that an earlier step bound.
        object: String,
        /// Attribute.
        attribute: String,
    },
    /// Set an attribute.
    Set {
        /// Name that an earlier step bound.
        object: String,
        /// Attribute.
        attribute: String,
        /// New value.
        value: Expr,
    },
    /// Look at a variable that the student's text binds.
    Variable {
        /// Name of the entry.
        entry: String,
    },
}

/// Arguments of a call.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Arguments {
    /// By position.
    pub positional: Vec<Expr>,
    /// By name.
    pub named: Vec<(String, Expr)>,
}

/// An argument.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// `$x`, `$data.X`
    Input {
        /// Name of the input.
        name: String,
        /// Part of it.
        part: Option<String>,
    },
    /// What an earlier step left, or an entry of the assignment.
    Name(String),
    /// A literal.
    Literal(Literal),
}

/// A literal value.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `none`
    None,
    /// `true`, `false`
    Bool(bool),
    /// `3`
    Int(i64),
    /// `0.5`, `1e-3`, `inf`, `nan`
    Float(f64),
    /// `'text'`
    Text(String),
    /// `[1, 2]`
    List(Vec<Literal>),
}

impl Literal {
    /// A number, also of a bool.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Bool(b) => Some(f64::from(u8::from(*b))),
            Self::Int(i) => Some(*i as f64),
            Self::Float(x) => Some(*x),
            Self::None | Self::Text(_) | Self::List(_) => None,
        }
    }
}

/// How the result of a step is judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Judge {
    /// Whether it is compared with the oracle's. Constructing and setting are not.
    pub compare: bool,
    /// Tolerance of its own.
    pub tolerance: Option<super::manifest::Tolerance>,
    /// Shape policy of its own.
    pub shape: Option<super::manifest::ShapePolicy>,
    /// A list of numbers may be this much longer than the oracle's, when its beginning fits (`fit` that notes one loss
    /// more after the last step), with a note.
    pub extra: usize,
}

impl Step {
    /// Only for tests: a step of this text that is compared, doing nothing of meaning.
    #[cfg(test)]
    pub fn compared(text: &str) -> Self {
        let judge = Judge { compare: true, tolerance: None, shape: None, extra: 0 };
        let action = Action::Variable { entry: text.to_owned() };
        Self { text: text.to_owned(), bind: None, action, judge }
    }
}

impl Action {
    /// The arguments of a call, and the value that is set.
    pub fn exprs(&self) -> Vec<&Expr> {
        match self {
            Self::Call { args, .. } | Self::Method { args, .. } => {
                args.positional.iter().chain(args.named.iter().map(|(_, e)| e)).collect()
            }
            Self::Set { value, .. } => vec![value],
            Self::Get { .. } | Self::Variable { .. } => Vec::new(),
        }
    }
}
