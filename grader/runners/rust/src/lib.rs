//! Linked with a student's crate: answers the grader's calls.
//!
//! This crate is compiled once for a toolchain. What is compiled with each submission is a small *adapter*, a module
//! that the grader appends to the student's crate root: one line for each thing that the assignment asks for, which
//! hands the student's function to [`Table`]. What the function takes and returns is inferred from its own type by
//! the traits [`Arg`], [`Ret`], [`Function`] and [`Method`], so that views, slices, owned and borrowed arrays of any
//! dimension all fit. Everything else here is free of generics and costs a submission no compilation.

mod arg;
mod arrays;
mod bind;
mod call;
mod convert;
mod lists;
mod panics;
mod ret;
mod serve;
mod slot;
mod spec;
mod table;

pub use arg::{Arg, Form};
pub use call::{ByMut, ByRef, Free, Function, Makes, Method, Missing, Receives};
pub use call::{attempt, constructor, field, function, getter, method, procedure, routine};
pub use core::include_bytes;
pub use grader_protocol as protocol;
pub use ndarray;
pub use ret::Ret;
pub use slot::{Mismatch, Slot};
pub use spec::Kind;
pub use table::{Member, Table, Thunk};

/// The whole program: called by the adapter's `main` with the function that fills the table, and with the assignment
/// as the grader encoded it. Returns the exit code.
pub fn main(fill: fn(&mut Table), spec: &[u8]) -> i32 {
    serve::main(fill, spec)
}

/// Names that an adapter uses for the parameters of a student's generic function; the student may have shadowed the
/// usual ones.
pub mod types {
    pub use core::primitive::{bool, f32, f64, i64, str, usize};
    pub use ndarray::{IxDyn, OwnedRepr};
    pub use std::vec::{IntoIter, Vec};
}
