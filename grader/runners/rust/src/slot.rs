//! One argument on its way into a student's function.

use crate::{Kind, Ret};
use grader_protocol::Value;

/// Why a value does not fit a parameter. The student's signature is not the assignment's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch(pub String);

/// One argument. A parameter that borrows gets a reference to a holder that lives on the heap; the slot frees it,
/// unless what was called may have kept the reference.
pub struct Slot {
    pub(crate) value: Value,
    pub(crate) kind: Kind,
    /// Shape that the array had before it was reshaped for the parameter.
    pub(crate) reshaped: Option<Vec<usize>>,
    held: Option<*mut dyn Ret>,
    keep: bool,
}

impl Slot {
    pub(crate) fn new(value: Value, kind: Kind, keep: bool) -> Self {
        Self { value, kind, reshaped: None, held: None, keep }
    }

    /// Moves `holder` to the heap and lends it.
    ///
    /// The reference is `'static` for the type checker, which infers the student's parameter types from one call for
    /// all lifetimes. It is good until the slot is dropped, or for ever when the callee may keep it.
    pub fn lend<T: Ret + 'static>(&mut self, holder: T) -> &'static mut T {
        let pointer = Box::into_raw(Box::new(holder));
        self.release();
        self.held = Some(pointer);
        // SAFETY: the pointer comes from a box; `release` frees it only when the slot is done with, and then only
        // for callees that cannot have kept it.
        unsafe { &mut *pointer }
    }

    /// The argument as it is after the call.
    pub(crate) fn after(&self) -> Value {
        match self.held {
            // SAFETY: the holder lives as long as the slot, and the call is over.
            Some(pointer) => match (unsafe { &*pointer }.give(), self.reshaped.clone()) {
                (Value::Array(a), Some(shape)) => Value::Array(a.clone().reshaped(shape).unwrap_or(a)),
                (value, _) => value,
            },
            None => self.value.clone(),
        }
    }

    fn release(&mut self) {
        if let Some(pointer) = self.held.take()
            && !self.keep
        {
            // SAFETY: made by `Box::into_raw` in `lend`, taken out here, and lent only to a callee that is done.
            drop(unsafe { Box::from_raw(pointer) });
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.release();
    }
}
