//! Calls by name: how a grader uses this crate as an oracle without knowing any Rust signature.
//!
//! A [`Library`] holds the functions and classes of one exercise, under the names and with the parameters that
//! the exercise gives them. Values are [`Arg`]s; scalars stand for arrays and lists for either, as in Python.
//! Where an exercise leaves something open there are *variants*, joined by `+`
//! (`library("neuron", Some("plain_loss+double_gradient"))`); what is not named keeps its first choice.

mod arg;
mod entry;
mod error;
mod parts;
mod registry;

pub use arg::{Arg, Args};
pub use entry::{Entry, EntryKind, Method, Parameter, bind};
pub use error::DynError;
pub use parts::Parts;
pub(crate) use registry::choices;
pub use registry::{LibraryInfo, libraries, library};

pub(crate) use entry::{method, optional, required};

/// The functions and classes of one exercise.
pub trait Library: Send + Sync {
    /// What there is, in the order of the exercise.
    fn entries(&self) -> &[Entry];

    /// Calls a function.
    fn function(&self, name: &str, args: &Args, parts: &Parts) -> Result<Arg, DynError>;

    /// Makes an object. It keeps the parts and calls them in its methods.
    fn construct(&self, class: &str, args: &Args, parts: &Parts) -> Result<Box<dyn Object>, DynError>;

    /// The entry of that name or alias.
    fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.answers_to(name))
    }
}

/// An object of a library's class.
pub trait Object: Send {
    /// Calls a method.
    fn call(&mut self, method: &str, args: &Args) -> Result<Arg, DynError>;

    /// Reads an attribute.
    fn get(&self, attribute: &str) -> Result<Arg, DynError>;

    /// Writes an attribute.
    fn set(&mut self, attribute: &str, value: Arg) -> Result<(), DynError>;
}
