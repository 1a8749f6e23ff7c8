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
    /// Whether the parameter has it in single precision.
    pub(crate) single: bool,
    /// What was lent, in that order: the numbers, then what refers to them (`&ArrayView`).
    held: Vec<*mut dyn Ret>,
    /// The numbers as they were lent, where somebody asks for them after the call.
    before: Option<Value>,
    lending: Lending,
}

/// What becomes of the arguments of a call.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Lending {
    /// The callee may keep them: they are never freed.
    pub keep: bool,
    /// Somebody asks for them after the call.
    pub watch: bool,
}

impl Slot {
    pub(crate) fn new(value: Value, kind: Kind, lending: Lending) -> Self {
        Self { value, kind, reshaped: None, single: false, held: Vec::new(), before: None, lending }
    }

    /// Moves `holder` to the heap and lends it. It may refer to what was lent before it.
    ///
    /// The reference is `'static` for the type checker, which infers the student's parameter types from one call for
    /// all lifetimes. It is good until the slot is dropped, or for ever when the callee may keep it.
    pub fn lend<T: Ret + 'static>(&mut self, holder: T) -> &'static mut T {
        if self.held.is_empty() && self.lending.watch {
            self.before = Some(holder.give());
        }
        let pointer = Box::into_raw(Box::new(holder));
        self.held.push(pointer);
        // SAFETY: the pointer comes from a box; `release` frees it only when the slot is done with, and then only
        // for callees that cannot have kept it.
        unsafe { &mut *pointer }
    }

    /// The argument as it is after the call. What was only made smaller to fit the parameter's type did not change.
    pub(crate) fn after(&self) -> Value {
        let Some(pointer) = self.held.first() else { return self.value.clone() };
        // SAFETY: the holder lives as long as the slot, and the call is over.
        let now = unsafe { &**pointer }.give();
        if self.before.as_ref() == Some(&now) {
            return self.value.clone();
        }
        match (now, self.reshaped.clone()) {
            (Value::Array(a), Some(shape)) => Value::Array(a.clone().reshaped(shape).unwrap_or(a)),
            (value, _) => value,
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        if self.lending.keep {
            return;
        }
        // What refers to something goes before it.
        while let Some(pointer) = self.held.pop() {
            // SAFETY: made by `Box::into_raw` in `lend`, taken out here, and lent only to a callee that is done.
            drop(unsafe { Box::from_raw(pointer) });
        }
    }
}
