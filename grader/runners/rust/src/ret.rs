//! What a student's function may return.

use crate::lists::Element;
use grader_protocol::{Array, Dtype, Raised, Value};
use std::fmt::Debug;

/// A type that a student's function may return.
#[diagnostic::on_unimplemented(
    message = "a result of type `{Self}` is not one that the grader can read",
    label = "`{Self}` is not supported here"
)]
pub trait Ret {
    /// The value.
    fn give(&self) -> Value;
    /// A list of such values; numbers become an array.
    fn list(items: &[Self]) -> Value
    where
        Self: Sized,
    {
        Value::List(items.iter().map(Ret::give).collect())
    }
}

macro_rules! numbers {
    ($($t:ty => $variant:ident as $as:ty),*) => {$(
        impl Ret for $t {
            fn give(&self) -> Value {
                Value::$variant(*self as $as)
            }
            fn list(items: &[Self]) -> Value {
                <$t as Element>::array(items)
            }
        }
    )*};
}
impl Ret for f32 {
    /// As NumPy's scalars: single precision has a tolerance of its own.
    fn give(&self) -> Value {
        Array::from_bytes(Dtype::Float32, vec![], self.to_le_bytes().to_vec())
            .map_or(Value::None, Value::Array)
    }
    fn list(items: &[Self]) -> Value {
        <Self as Element>::array(items)
    }
}
numbers!(f64 => Float as f64, i32 => Int as i64, i64 => Int as i64, u8 => Int as i64,
    usize => Int as i64, bool => Bool as bool);

macro_rules! wide {
    ($($t:ty),*) => {$(
        #[allow(clippy::cast_lossless)]
        impl Ret for $t {
            fn give(&self) -> Value {
                i64::try_from(*self).map_or(Value::Float(*self as f64), Value::Int)
            }
        }
    )*};
}
wide!(i8, i16, i128, isize, u16, u32, u64, u128);

impl Ret for () {
    fn give(&self) -> Value {
        Value::None
    }
}
impl Ret for str {
    fn give(&self) -> Value {
        Value::Text(self.to_owned())
    }
}
impl Ret for String {
    fn give(&self) -> Value {
        Value::Text(self.clone())
    }
}
impl<T: Ret> Ret for Option<T> {
    fn give(&self) -> Value {
        self.as_ref().map_or(Value::None, Ret::give)
    }
}
impl<T: Ret, E: Debug> Ret for Result<T, E> {
    fn give(&self) -> Value {
        match self {
            Ok(x) => x.give(),
            Err(e) => Value::Raised(raised(e)),
        }
    }
}
impl<T: Ret + ?Sized> Ret for &T {
    fn give(&self) -> Value {
        (**self).give()
    }
}
impl<T: Ret + ?Sized> Ret for &mut T {
    fn give(&self) -> Value {
        (**self).give()
    }
}
impl<T: Ret + ?Sized> Ret for Box<T> {
    fn give(&self) -> Value {
        (**self).give()
    }
}
impl<T: Ret> Ret for Vec<T> {
    fn give(&self) -> Value {
        T::list(self)
    }
    fn list(items: &[Self]) -> Value {
        crate::lists::stack(items.iter().map(Ret::give).collect())
    }
}
impl<T: Ret> Ret for [T] {
    fn give(&self) -> Value {
        T::list(self)
    }
}
impl<T: Ret, const N: usize> Ret for [T; N] {
    fn give(&self) -> Value {
        T::list(self)
    }
}
macro_rules! tuples {
    ($(($($t:ident $i:tt),*)),*) => {$(
        impl<$($t: Ret),*> Ret for ($($t,)*) {
            fn give(&self) -> Value {
                Value::List(vec![$(self.$i.give()),*])
            }
        }
    )*};
}
tuples!((A 0), (A 0, B 1), (A 0, B 1, C 2), (A 0, B 1, C 2, D 3), (A 0, B 1, C 2, D 3, E 4), (A 0, B 1, C 2, D 3, E 4, F 5));

/// An `Err` that the student returned.
pub(crate) fn raised(error: &dyn Debug) -> Raised {
    Raised {
        class: "Err".to_owned(),
        message: crate::panics::cap(format!("{error:?}")),
        place: None,
        kind: String::new(),
    }
}
