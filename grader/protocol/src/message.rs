//! The messages of a conversation.

use crate::Value;

/// First frame, from the student's side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hello {
    /// [`crate::VERSION`] of the runner.
    pub version: u16,
    /// What runs there, for the receipt: `CPython 3.11.2, numpy 1.24.2`.
    pub runtime: String,
}

/// One file of a submission, as it was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Path inside the submission, with `/`; made safe for use as a name, never used as a path on the host.
    pub path: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// Something that the assignment asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Its name in the assignment.
    pub name: String,
    /// Other names that are accepted, best first.
    pub aliases: Vec<String>,
    /// What it has to be.
    pub kind: WantedKind,
    /// Headings or comments, one of which the variable has to follow; it is looked at as it was at the end of that
    /// cell. None: anywhere.
    pub after: Vec<String>,
}

/// Kinds of things that an assignment asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum WantedKind {
    /// A function, or anything else that can be called.
    Function = 0,
    /// A class (Python) or a struct with methods (Rust).
    Class = 1,
    /// A variable whose value is answered.
    Variable = 2,
    /// A variable whose object stays there: opening it gives a handle.
    Object = 3,
}

/// One binding of a wanted name. A notebook may bind a name several times; each is a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The name under which it was found: the wanted one or an alias.
    pub found_as: String,
    /// File of the submission.
    pub file: String,
    /// Cell of a notebook, counted from 1; 0 for other files.
    pub cell: u32,
    /// Line, counted from 1, in the cell or file.
    pub line: u32,
    /// The source of the definition as it stands there.
    pub source: String,
    /// Whether it is a stub that was never filled in (only a docstring, `pass`, `...`, `raise NotImplementedError`).
    pub stub: bool,
}

/// A remark about the submission; `code` is an id of the message catalogue.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// Id in the message catalogue, e.g. `cell_does_not_parse`.
    pub code: String,
    /// Arguments of the message.
    pub args: Vec<(String, Value)>,
}

/// What [`Request::Load`] found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LoadReport {
    /// For each wanted thing, in order, its versions in the order of the text.
    pub versions: Vec<Vec<Version>>,
    /// Names that were found and are close to a wanted one which was not: `(wanted, found)`.
    pub near: Vec<(String, String)>,
    /// Remarks.
    pub notes: Vec<Note>,
}

/// An exception or a panic of the student's code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raised {
    /// Class of the exception (`ZeroDivisionError`), or `panic`.
    pub class: String,
    /// Its text, capped.
    pub message: String,
    /// Where in the student's text: file, cell (0 if none), line (0 if unknown).
    pub place: Option<(String, u32, u32)>,
    /// What kind of failure it is for the grader: `missing` (no such method or attribute), `signature`
    /// (called with arguments that it does not take), `forbidden`, or empty.
    pub kind: String,
}

/// What the grader asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Find the wanted things in these files. Answered with [`Reply::Loaded`].
    Load {
        /// The files of the submission.
        files: Vec<SourceFile>,
        /// What to look for.
        wanted: Vec<Wanted>,
        /// Options of the runner: `forbid_imports`, `forbid_calls` (lists of text), `language`.
        options: Vec<(String, Value)>,
    },
    /// Make version `version` of the wanted thing number `wanted`, in a namespace of its own: a handle, or
    /// the value of a variable.
    Open {
        /// Index into `wanted`.
        wanted: u32,
        /// Index into its versions.
        version: u32,
    },
    /// Call `target` (or its method). Constructing is calling a class with `keep`.
    Call {
        /// Handle of a function, class or object.
        target: u64,
        /// Method of it.
        method: Option<String>,
        /// Positional arguments.
        args: Vec<Value>,
        /// Arguments by name.
        kwargs: Vec<(String, Value)>,
        /// Keep the result there and return a handle.
        keep: bool,
        /// Also return the arguments as they are after the call: the reply is a list of the result and the list of
        /// positional arguments.
        echo: bool,
    },
    /// Read an attribute.
    Get {
        /// Object.
        target: u64,
        /// Attribute.
        name: String,
    },
    /// Set an attribute.
    Set {
        /// Object.
        target: u64,
        /// Attribute.
        name: String,
        /// New value.
        value: Value,
    },
    /// Forget a handle.
    Drop {
        /// Handle.
        target: u64,
    },
    /// End the conversation; the process exits.
    Bye,
}

/// What the student's side answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// To [`Request::Load`].
    Loaded(LoadReport),
    /// To everything else.
    Value(Value),
    /// The runner itself failed or was asked nonsense: our failure, never the student's.
    Broken(String),
}
