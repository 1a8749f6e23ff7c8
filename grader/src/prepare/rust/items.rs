//! Definitions that a crate holds.

use std::ops::Range;

/// Where something is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// File of the submission.
    pub file: String,
    /// Line, counted from 1.
    pub line: u32,
    /// Bytes of it.
    pub bytes: Range<usize>,
}

/// How far a definition can be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Visible {
    /// From the whole crate.
    Everywhere,
    /// From less. Putting `pub(crate) ` in place of these bytes changes that.
    Hidden(Range<usize>),
}

/// A type parameter: its name, and what stands behind its colon.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Generic {
    pub name: String,
    pub bounds: String,
    /// Whether `= Type` stands behind it.
    pub default: bool,
    /// How many parameters of the function speak of it.
    pub uses: usize,
}

/// Parameters of a definition between `<` and `>`, with its `where` clause worked in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Generics {
    pub lifetimes: usize,
    pub types: Vec<Generic>,
    /// Const parameters: no value is known for them.
    pub consts: usize,
}

/// A function or method.
#[derive(Clone, Debug)]
pub(super) struct Function {
    pub name: String,
    pub place: Place,
    pub visible: Visible,
    pub generics: Generics,
    /// Its parameters, `self` among them: the bounds of those that are `impl Bounds`.
    pub params: Vec<Option<String>>,
    /// Head of it, up to the body.
    pub signature: String,
    /// Type that is returned, as it is written.
    pub returns: String,
    /// Body that does nothing: `todo!()`.
    pub stub: bool,
}

/// A struct, an enum or a type alias.
#[derive(Clone, Debug)]
pub(super) struct Struct {
    pub name: String,
    pub place: Place,
    pub visible: Visible,
    pub generics: Generics,
    /// Named fields.
    pub fields: Vec<(String, Visible)>,
    /// For a type alias: last name of what it stands for.
    pub alias: Option<String>,
}

/// An `impl` block.
#[derive(Clone, Debug)]
pub(super) struct Impl {
    /// Last name of the type's path.
    pub of: String,
    /// Last name of the trait's path.
    pub of_trait: Option<String>,
    pub generics: Generics,
    /// Arguments of the type, as they are written.
    pub args: Vec<String>,
    pub functions: Vec<Function>,
    pub place: Place,
}

/// A trait.
#[derive(Clone, Debug)]
pub(super) struct Trait {
    pub name: String,
    pub visible: Visible,
    pub generics: Generics,
    pub methods: Vec<String>,
    pub place: Place,
}

/// A module with what is in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Module {
    /// Path from the root: `["activations"]`.
    pub path: Vec<String>,
    /// File and visibility of each `mod` on the way.
    pub way: Vec<(String, Visible)>,
    pub functions: Vec<Function>,
    pub structs: Vec<Struct>,
    pub impls: Vec<Impl>,
    pub traits: Vec<Trait>,
}
