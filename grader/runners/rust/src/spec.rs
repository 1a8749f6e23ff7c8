//! The assignment, as the grader encoded it into the program.

use grader_protocol::{
    LoadReport, Value,
    wire::{Malformed, Wire},
};

/// What an assignment says about the type of a parameter, a field or a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[expect(missing_docs, reason = "the names are the assignment's")]
pub enum Kind {
    Array,
    Matrix,
    Column,
    Vector,
    Number,
    Integer,
    Bool,
    Text,
    Numbers,
    Arrays,
    Object,
    None,
    Any,
}

impl Kind {
    const ALL: [Self; 13] = [
        Self::Array,
        Self::Matrix,
        Self::Column,
        Self::Vector,
        Self::Number,
        Self::Integer,
        Self::Bool,
        Self::Text,
        Self::Numbers,
        Self::Arrays,
        Self::Object,
        Self::None,
        Self::Any,
    ];

    fn from_code(code: i64) -> Option<Self> {
        usize::try_from(code).ok().and_then(|i| Self::ALL.get(i)).copied()
    }
}

/// A parameter or field.
#[derive(Clone, Debug)]
pub(crate) struct Param {
    pub name: String,
    pub kind: Kind,
    pub optional: bool,
    /// What stands in for it when it is left out.
    pub default: Value,
}

/// A function, class, field or method.
#[derive(Clone, Debug)]
pub(crate) struct Callable {
    pub name: String,
    pub params: Vec<Param>,
    pub returns: Kind,
}

/// Something that the assignment asks for.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub own: Callable,
    pub class: bool,
    /// How many of the members are fields; they come first.
    pub fields: usize,
    /// Fields, then methods.
    pub members: Vec<Callable>,
}

/// An adapter that the compiler refused: `member` is `None` for the function or the constructor itself.
#[derive(Clone, Debug)]
pub(crate) struct Refused {
    pub entry: usize,
    pub version: usize,
    pub member: Option<usize>,
    /// `missing` or `signature`.
    pub kind: String,
    pub message: String,
}

/// Everything.
#[derive(Clone, Debug)]
pub(crate) struct Spec {
    pub report: LoadReport,
    pub runtime: String,
    pub entries: Vec<Entry>,
    pub refused: Vec<Refused>,
}

impl Spec {
    pub fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        let (report, value) = <(LoadReport, Value)>::from_bytes(bytes)?;
        let parts = list(&value)?;
        let [runtime, entries, refused] = parts else { return Err(Malformed("specification")) };
        Ok(Self {
            report,
            runtime: text(runtime)?,
            entries: list(entries)?.iter().map(entry).collect::<Result<_, _>>()?,
            refused: list(refused)?.iter().map(refusal).collect::<Result<_, _>>()?,
        })
    }

    pub fn refusal(&self, entry: usize, version: usize, member: Option<usize>) -> Option<&Refused> {
        self.refused.iter().find(|r| r.entry == entry && r.version == version && r.member == member)
    }
}

fn entry(value: &Value) -> Result<Entry, Malformed> {
    let [own, class, fields, members] = list(value)? else { return Err(Malformed("entry")) };
    Ok(Entry {
        own: callable(own)?,
        class: boolean(class)?,
        fields: index(fields)?,
        members: list(members)?.iter().map(callable).collect::<Result<_, _>>()?,
    })
}

fn callable(value: &Value) -> Result<Callable, Malformed> {
    let [name, params, returns] = list(value)? else { return Err(Malformed("callable")) };
    Ok(Callable {
        name: text(name)?,
        params: list(params)?.iter().map(param).collect::<Result<_, _>>()?,
        returns: kind(returns)?,
    })
}

fn param(value: &Value) -> Result<Param, Malformed> {
    let [name, ty, optional, default] = list(value)? else { return Err(Malformed("parameter")) };
    Ok(Param { name: text(name)?, kind: kind(ty)?, optional: boolean(optional)?, default: default.clone() })
}

fn refusal(value: &Value) -> Result<Refused, Malformed> {
    let [entry, version, member, kind, message] = list(value)? else { return Err(Malformed("refusal")) };
    Ok(Refused {
        entry: index(entry)?,
        version: index(version)?,
        member: if *member == Value::None { None } else { Some(index(member)?) },
        kind: text(kind)?,
        message: text(message)?,
    })
}

fn list(value: &Value) -> Result<&[Value], Malformed> {
    if let Value::List(items) = value { Ok(items) } else { Err(Malformed("list expected")) }
}
fn text(value: &Value) -> Result<String, Malformed> {
    if let Value::Text(s) = value { Ok(s.clone()) } else { Err(Malformed("text expected")) }
}
fn boolean(value: &Value) -> Result<bool, Malformed> {
    if let Value::Bool(b) = value { Ok(*b) } else { Err(Malformed("bool expected")) }
}
fn index(value: &Value) -> Result<usize, Malformed> {
    let Value::Int(i) = value else { return Err(Malformed("index expected")) };
    usize::try_from(*i).map_err(|_| Malformed("negative index"))
}
fn kind(value: &Value) -> Result<Kind, Malformed> {
    let Value::Int(i) = value else { return Err(Malformed("kind expected")) };
    Kind::from_code(*i).ok_or(Malformed("unknown kind"))
}
