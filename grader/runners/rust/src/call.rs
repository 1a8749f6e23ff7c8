//! From a student's function to a [`Thunk`]: the only part that is compiled with each submission.
//!
//! `F: Fn(A, B) -> R` holds for one `A`, `B` and `R` when `F` is the type of a function that is not generic, so the
//! compiler infers them; the same trick as the handlers of web frameworks. `Sig` keeps the implementations for
//! different numbers of parameters apart.

use crate::{
    Arg, Form, Mismatch, Ret, Slot, Thunk,
    table::{Frame, Product},
};
use grader_protocol::{Raised, Value};
use std::{any::Any, fmt::Debug};

/// A function of the student's.
#[diagnostic::on_unimplemented(
    message = "this is not a function that the grader can call",
    label = "not callable"
)]
pub trait Function<Sig, R> {
    /// Forms of its parameters.
    const FORMS: &'static [Form];
    /// Whether this stands for a function that is not there.
    const MISSING: bool = false;
    /// Calls it.
    ///
    /// # Errors
    /// [`Mismatch`] when an argument does not fit.
    fn invoke(&self, slots: &mut [Slot]) -> Result<R, Mismatch>;
}

/// A method of the student's struct `T`.
#[diagnostic::on_unimplemented(
    message = "this is not a method that the grader can call",
    label = "not callable"
)]
pub trait Method<T, Sig, R> {
    /// Forms of its parameters, without `self`.
    const FORMS: &'static [Form];
    /// Whether it has no `self`.
    const FREE: bool = false;
    /// Calls it.
    ///
    /// # Errors
    /// [`Mismatch`] when an argument does not fit.
    fn invoke(&self, object: &'static mut T, slots: &mut [Slot]) -> Result<R, Mismatch>;
}

/// Marks a method with `&self`.
#[derive(Debug)]
pub struct ByRef;
/// Marks a method with `&mut self`.
#[derive(Debug)]
pub struct ByMut;
/// Marks an associated function without `self`.
#[derive(Debug)]
pub struct Free;

macro_rules! arities {
    ($(($($A:ident $i:tt),*))*) => {$(
        #[allow(unused_variables, non_snake_case)]
        impl<F, R, $($A: Arg),*> Function<fn($($A),*) -> R, R> for F
        where
            F: Fn($($A),*) -> R,
        {
            const FORMS: &'static [Form] = &[$($A::FORM),*];
            fn invoke(&self, slots: &mut [Slot]) -> Result<R, Mismatch> {
                $(let $A = $A::take(&mut slots[$i])?;)*
                Ok(self($($A),*))
            }
        }
        #[allow(unused_variables, non_snake_case)]
        impl<T: 'static, F, R, $($A: Arg),*> Method<T, (ByRef, fn($($A),*) -> R), R> for F
        where
            F: Fn(&'static T, $($A),*) -> R,
        {
            const FORMS: &'static [Form] = &[$($A::FORM),*];
            fn invoke(&self, object: &'static mut T, slots: &mut [Slot]) -> Result<R, Mismatch> {
                $(let $A = $A::take(&mut slots[$i])?;)*
                Ok(self(object, $($A),*))
            }
        }
        #[allow(unused_variables, non_snake_case)]
        impl<T: 'static, F, R, $($A: Arg),*> Method<T, (ByMut, fn($($A),*) -> R), R> for F
        where
            F: Fn(&'static mut T, $($A),*) -> R,
        {
            const FORMS: &'static [Form] = &[$($A::FORM),*];
            fn invoke(&self, object: &'static mut T, slots: &mut [Slot]) -> Result<R, Mismatch> {
                $(let $A = $A::take(&mut slots[$i])?;)*
                Ok(self(object, $($A),*))
            }
        }
        #[allow(unused_variables, non_snake_case)]
        impl<T: 'static, F, R, $($A: Arg),*> Method<T, (Free, fn($($A),*) -> R), R> for F
        where
            F: Fn($($A),*) -> R,
        {
            const FORMS: &'static [Form] = &[$($A::FORM),*];
            const FREE: bool = true;
            fn invoke(&self, _: &'static mut T, slots: &mut [Slot]) -> Result<R, Mismatch> {
                $(let $A = $A::take(&mut slots[$i])?;)*
                Ok(self($($A),*))
            }
        }
    )*};
}
arities! {
    ()
    (A0 0)
    (A0 0, A1 1)
    (A0 0, A1 1, A2 2)
    (A0 0, A1 1, A2 2, A3 3)
    (A0 0, A1 1, A2 2, A3 3, A4 4)
    (A0 0, A1 1, A2 2, A3 3, A4 4, A5 5)
    (A0 0, A1 1, A2 2, A3 3, A4 4, A5 5, A6 6)
    (A0 0, A1 1, A2 2, A3 3, A4 4, A5 5, A6 6, A7 7)
}

/// Stands for a name that may not be there: a glob import of the student's names shadows it.
#[derive(Clone, Copy, Debug)]
pub struct Missing;

impl Function<Self, Value> for Missing {
    const FORMS: &'static [Form] = &[];
    const MISSING: bool = true;
    fn invoke(&self, _: &mut [Slot]) -> Result<Value, Mismatch> {
        Ok(Value::None)
    }
}
impl Ret for Value {
    fn give(&self) -> Value {
        self.clone()
    }
}

/// What a constructor of `T` may return.
#[diagnostic::on_unimplemented(message = "a constructor that returns `{Self}` does not make a `{T}`")]
pub trait Makes<T> {
    /// The object.
    ///
    /// # Errors
    /// What the student's constructor returned instead.
    fn made(self) -> Result<T, Raised>;
}
impl<T> Makes<T> for T {
    fn made(self) -> Result<T, Raised> {
        Ok(self)
    }
}
impl<T> Makes<T> for Box<T> {
    fn made(self) -> Result<T, Raised> {
        Ok(*self)
    }
}
impl<T, E: Debug> Makes<T> for Result<T, E> {
    fn made(self) -> Result<T, Raised> {
        self.map_err(|e| crate::ret::raised(&e))
    }
}
impl<T> Makes<T> for Option<T> {
    fn made(self) -> Result<T, Raised> {
        self.ok_or_else(|| crate::ret::raised(&None::<()>))
    }
}

/// A field that can be read and set.
pub trait Receives: Ret + Arg {}
impl<T: Ret + Arg> Receives for T {}

/// A function whose result counts.
pub fn function<Sig, R: Ret, F: Function<Sig, R> + 'static>(f: F) -> Thunk {
    Thunk {
        forms: F::FORMS,
        missing: F::MISSING,
        free: false,
        body: Box::new(move |frame| Ok(Product::Value(f.invoke(&mut frame.slots)?.give()))),
        write: None,
    }
}

/// A function of which the assignment wants no result.
pub fn procedure<Sig, R, F: Function<Sig, R> + 'static>(f: F) -> Thunk {
    Thunk {
        forms: F::FORMS,
        missing: F::MISSING,
        free: false,
        body: Box::new(move |frame| f.invoke(&mut frame.slots).map(|_| Product::Value(Value::None))),
        write: None,
    }
}

/// An associated function that makes a `T`.
pub fn constructor<T: 'static, Sig, R: Makes<T>, F: Function<Sig, R> + 'static>(f: F) -> Thunk {
    Thunk {
        forms: F::FORMS,
        missing: F::MISSING,
        free: false,
        body: Box::new(move |frame| {
            Ok(match f.invoke(&mut frame.slots)?.made() {
                Ok(object) => Product::Object(Box::new(object)),
                Err(raised) => Product::Value(Value::Raised(raised)),
            })
        }),
        write: None,
    }
}

/// A method whose result counts.
pub fn method<T: 'static, Sig, R: Ret, F: Method<T, Sig, R> + 'static>(f: F) -> Thunk {
    Thunk {
        forms: F::FORMS,
        missing: false,
        free: F::FREE,
        body: Box::new(move |frame| {
            let object = receiver(frame)?;
            Ok(Product::Value(f.invoke(object, &mut frame.slots)?.give()))
        }),
        write: None,
    }
}

/// A method of which the assignment wants no result.
pub fn routine<T: 'static, Sig, R, F: Method<T, Sig, R> + 'static>(f: F) -> Thunk {
    Thunk {
        forms: F::FORMS,
        missing: false,
        free: F::FREE,
        body: Box::new(move |frame| {
            let object = receiver(frame)?;
            f.invoke(object, &mut frame.slots).map(|_| Product::Value(Value::None))
        }),
        write: None,
    }
}

/// A method of which the assignment wants no result, and which may fail.
pub fn attempt<T: 'static, Sig, V, E: Debug, F: Method<T, Sig, Result<V, E>> + 'static>(f: F) -> Thunk {
    Thunk {
        forms: F::FORMS,
        missing: false,
        free: F::FREE,
        body: Box::new(move |frame| {
            let object = receiver(frame)?;
            Ok(Product::Value(match f.invoke(object, &mut frame.slots)? {
                Ok(_) => Value::None,
                Err(e) => Value::Raised(crate::ret::raised(&e)),
            }))
        }),
        write: None,
    }
}

/// A field.
pub fn field<T: 'static, V: Receives>(get: fn(&T) -> &V, set: fn(&mut T) -> &mut V) -> Thunk {
    Thunk {
        forms: &[],
        missing: false,
        free: false,
        body: Box::new(move |frame| Ok(Product::Value(get(receiver::<T>(frame)?).give()))),
        write: Some(Box::new(move |frame| {
            let object = receiver::<T>(frame)?;
            *set(object) = V::take(&mut frame.slots[0])?;
            Ok(Product::Value(Value::None))
        })),
    }
}

/// A method that reads a field, and perhaps one that sets it.
pub fn getter<T: 'static, Sig, R: Ret, F: Method<T, Sig, R> + 'static>(get: F, set: Option<Thunk>) -> Thunk {
    let mut thunk = method::<T, Sig, R, F>(get);
    thunk.write = set.map(|s| s.body);
    thunk
}

fn receiver<T: Any>(frame: &mut Frame) -> Result<&'static mut T, Mismatch> {
    let Some(object) = frame.receiver else {
        return Err(Mismatch("is a method and needs an object".to_owned()));
    };
    // SAFETY: `serve` keeps the object in its table for as long as the frame lives and touches it in no other way;
    // the reference ends with the call, or is the student's to keep inside of the very object (see `Slot::lend`).
    let object = unsafe { &mut *object };
    object.downcast_mut::<T>().ok_or_else(|| Mismatch("is a method of another type".to_owned()))
}
