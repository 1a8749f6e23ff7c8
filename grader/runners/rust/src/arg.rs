//! What a student's parameter may be: numbers, text, options. Arrays and lists are in `arrays` and `lists`.

use crate::{Mismatch, Ret, Slot, convert};
use grader_protocol::Value;

/// How many dimensions a parameter has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One number: of an array, the function is called for each element.
    Scalar,
    /// Anything else.
    Other,
}

/// A type that a student's function may take.
#[diagnostic::on_unimplemented(
    message = "a parameter of type `{Self}` is not one that the grader can pass",
    label = "`{Self}` is not supported here"
)]
pub trait Arg: Sized + 'static {
    /// See [`Form`].
    const FORM: Form = Form::Other;
    /// Makes it of the slot's value.
    ///
    /// # Errors
    /// [`Mismatch`] for a value that does not fit.
    fn take(slot: &mut Slot) -> Result<Self, Mismatch>;
}

macro_rules! lent {
    ($($t:ty),*) => {$(
        impl Arg for &'static $t {
            const FORM: Form = <$t as Arg>::FORM;
            fn take(slot: &mut Slot) -> Result<Self, Mismatch> {
                let x = <$t>::take(slot)?;
                Ok(slot.lend(x))
            }
        }
        impl Arg for &'static mut $t {
            fn take(slot: &mut Slot) -> Result<Self, Mismatch> {
                let x = <$t>::take(slot)?;
                Ok(slot.lend(x))
            }
        }
    )*};
}
pub(crate) use lent;

impl Arg for f64 {
    const FORM: Form = Form::Scalar;
    fn take(slot: &mut Slot) -> Result<Self, Mismatch> {
        convert::number(slot)
    }
}
impl Arg for f32 {
    const FORM: Form = Form::Scalar;
    fn take(slot: &mut Slot) -> Result<Self, Mismatch> {
        slot.single = true;
        convert::number(slot).map(|x| x as Self)
    }
}
macro_rules! integers {
    ($($t:ty),*) => {$(
        impl Arg for $t {
            fn take(slot: &mut Slot) -> Result<Self, Mismatch> {
                let i = convert::integer(slot)?;
                <$t>::try_from(i).map_err(|_| Mismatch(format!("takes `{}` here, but is given {i}", stringify!($t))))
            }
        }
    )*};
}
integers!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);

impl Arg for bool {
    fn take(slot: &mut Slot) -> Result<Self, Mismatch> {
        if let Value::Bool(b) = slot.value { Ok(b) } else { Ok(convert::number(slot)? != 0.0) }
    }
}

impl Arg for String {
    fn take(slot: &mut Slot) -> Result<Self, Mismatch> {
        match &slot.value {
            Value::Text(s) => Ok(s.clone()),
            other => Err(Mismatch(format!("takes text here, but is given {}", convert::describe(other)))),
        }
    }
}
impl Arg for &'static str {
    fn take(slot: &mut Slot) -> Result<Self, Mismatch> {
        let s = String::take(slot)?;
        Ok(slot.lend(s))
    }
}
lent!(f64, f32, i32, i64, u32, u64, usize, bool, String);

impl<T: Arg> Arg for Option<T> {
    fn take(slot: &mut Slot) -> Result<Self, Mismatch> {
        if slot.value == Value::None { Ok(None) } else { T::take(slot).map(Some) }
    }
}
impl<T: Arg + Ret> Arg for &'static Option<T> {
    fn take(slot: &mut Slot) -> Result<Self, Mismatch> {
        let x = <Option<T> as Arg>::take(slot)?;
        Ok(slot.lend(x))
    }
}
impl Arg for () {
    fn take(_: &mut Slot) -> Result<Self, Mismatch> {
        Ok(())
    }
}
