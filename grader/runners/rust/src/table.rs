//! What the adapter filled in: the student's functions, with their types erased.

use crate::{Form, Mismatch, Slot};
use grader_protocol::Value;
use std::{any::Any, collections::HashMap};

/// One call in progress.
pub struct Frame {
    pub(crate) receiver: Option<*mut dyn Any>,
    pub(crate) slots: Vec<Slot>,
}

/// What a call makes.
pub(crate) enum Product {
    Value(Value),
    Object(Box<dyn Any>),
}

pub(crate) type Body = Box<dyn Fn(&mut Frame) -> Result<Product, Mismatch>>;

/// A callable of the student's.
pub struct Thunk {
    pub(crate) forms: &'static [Form],
    pub(crate) missing: bool,
    /// A method without `self`.
    pub(crate) free: bool,
    pub(crate) body: Body,
    /// For fields.
    pub(crate) write: Option<Body>,
}

/// Which member of an entry a thunk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Member {
    /// The function, or the constructor.
    Own,
    /// Field or method of this number.
    Number(usize),
}

/// Every thunk of the submission.
#[derive(Default)]
pub struct Table {
    thunks: HashMap<(usize, usize, Member), Thunk>,
    /// Versions whose object may keep what it is given: a struct with a lifetime.
    borrowing: Vec<(usize, usize)>,
}

impl Table {
    /// Called by the adapter: the function or constructor of an entry's version.
    pub fn own(&mut self, entry: usize, version: usize, thunk: Thunk) {
        if !thunk.missing {
            self.thunks.insert((entry, version, Member::Own), thunk);
        }
    }

    /// Called by the adapter: a field or method.
    pub fn member(&mut self, entry: usize, version: usize, member: usize, thunk: Thunk) {
        self.thunks.insert((entry, version, Member::Number(member)), thunk);
    }

    /// Called by the adapter: objects of this version may keep references to their arguments.
    pub fn borrowing(&mut self, entry: usize, version: usize) {
        self.borrowing.push((entry, version));
    }

    pub(crate) fn get(&self, entry: usize, version: usize, member: Member) -> Option<&Thunk> {
        self.thunks.get(&(entry, version, member))
    }

    pub(crate) fn borrows(&self, entry: usize, version: usize) -> bool {
        self.borrowing.contains(&(entry, version))
    }
}
