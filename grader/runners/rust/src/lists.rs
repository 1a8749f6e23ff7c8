//! Vectors and slices as parameters; elements of arrays and lists.

use crate::{Arg, Mismatch, Slot, arg::Form, arg::lent, convert};
use grader_protocol::{Array, Dtype, Value};

/// A number in an array or list.
pub(crate) trait Element: Copy + 'static {
    /// Its type on the wire.
    const DTYPE: Dtype;
    /// From what the grader sent.
    fn from_number(x: f64) -> Result<Self, Mismatch>;
    /// Its little-endian bytes.
    fn put(&self, out: &mut Vec<u8>);
    /// A list of them as an array with one dimension.
    fn array(items: &[Self]) -> Value {
        let mut bytes = Vec::with_capacity(items.len() * Self::DTYPE.size());
        for x in items {
            x.put(&mut bytes);
        }
        Array::from_bytes(Self::DTYPE, vec![items.len()], bytes).map_or(Value::None, Value::Array)
    }
}

macro_rules! elements {
    ($($t:ty => $dtype:ident, $x:ident, $from:expr);* $(;)?) => {$(
        impl Element for $t {
            const DTYPE: Dtype = Dtype::$dtype;
            fn from_number($x: f64) -> Result<Self, Mismatch> {
                $from
            }
            fn put(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }
        }
    )*};
}
elements! {
    f64 => Float64, x, Ok(x);
    f32 => Float32, x, Ok(x as Self);
    i8 => Int8, x, fitting(x);
    i16 => Int16, x, fitting(x);
    i32 => Int32, x, fitting(x);
    i64 => Int64, x, whole(x);
    isize => Int64, x, fitting(x);
    u8 => UInt8, x, fitting(x);
    u16 => UInt16, x, fitting(x);
    u32 => UInt32, x, fitting(x);
    u64 => UInt64, x, fitting(x);
    usize => UInt64, x, fitting(x);
}
impl Element for bool {
    const DTYPE: Dtype = Dtype::Bool;
    fn from_number(x: f64) -> Result<Self, Mismatch> {
        Ok(x != 0.0)
    }
    fn put(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }
}

fn whole(x: f64) -> Result<i64, Mismatch> {
    if x.fract() == 0.0 && x.abs() < 9.0e15 {
        Ok(x as i64)
    } else {
        Err(Mismatch(format!("takes whole numbers here, but is given {x}")))
    }
}

fn fitting<T: TryFrom<i64>>(x: f64) -> Result<T, Mismatch> {
    let i = whole(x)?;
    T::try_from(i).map_err(|_| Mismatch(format!("takes smaller numbers here, but is given {i}")))
}

/// Rows of equal length are a matrix; others stay a list.
pub(crate) fn stack(rows: Vec<Value>) -> Value {
    let Some(Value::Array(first)) = rows.first() else { return Value::List(rows) };
    let (dtype, inner) = (first.dtype(), first.shape().to_vec());
    let mut bytes = Vec::new();
    for row in &rows {
        match row {
            Value::Array(a) if a.dtype() == dtype && a.shape() == inner => bytes.extend_from_slice(a.bytes()),
            _ => return Value::List(rows),
        }
    }
    let mut shape = vec![rows.len()];
    shape.extend(inner);
    Array::from_bytes(dtype, shape, bytes).map_or(Value::List(rows), Value::Array)
}

fn vector<T: Element>(slot: &mut Slot) -> Result<Vec<T>, Mismatch> {
    slot.single |= T::DTYPE == Dtype::Float32;
    convert::array(slot, Some(1))?.data.iter().map(|x| T::from_number(*x)).collect()
}

fn rows<T: Element>(slot: &mut Slot) -> Result<Vec<Vec<T>>, Mismatch> {
    slot.single |= T::DTYPE == Dtype::Float32;
    let n = convert::array(slot, Some(2))?;
    let (count, width) = (n.shape[0], n.shape[1]);
    (0..count)
        .map(|i| n.data[i * width..(i + 1) * width].iter().map(|x| T::from_number(*x)).collect())
        .collect()
}

macro_rules! vectors {
    ($($t:ty),*) => {$(
        impl Arg for Vec<$t> {
            fn take(slot: &mut Slot) -> Result<Self, Mismatch> {
                vector(slot)
            }
        }
        impl Arg for Vec<Vec<$t>> {
            fn take(slot: &mut Slot) -> Result<Self, Mismatch> {
                rows(slot)
            }
        }
        lent!(Vec<$t>, Vec<Vec<$t>>);
        impl Arg for &'static [$t] {
            fn take(slot: &mut Slot) -> Result<Self, Mismatch> {
                let x = vector::<$t>(slot)?;
                Ok(slot.lend(x))
            }
        }
        impl Arg for &'static mut [$t] {
            fn take(slot: &mut Slot) -> Result<Self, Mismatch> {
                let x = vector::<$t>(slot)?;
                Ok(slot.lend(x))
            }
        }
        impl Arg for &'static [Vec<$t>] {
            fn take(slot: &mut Slot) -> Result<Self, Mismatch> {
                let x = rows::<$t>(slot)?;
                Ok(slot.lend(x))
            }
        }
        impl<const N: usize> Arg for Vec<[$t; N]> {
            fn take(slot: &mut Slot) -> Result<Self, Mismatch> {
                let row = |x: Vec<$t>| {
                    let n = x.len();
                    x.try_into().map_err(|_| Mismatch(format!("takes rows of {N} numbers here, but is given {n}")))
                };
                rows::<$t>(slot)?.into_iter().map(row).collect()
            }
        }
        impl<const N: usize> Arg for &'static [[$t; N]] {
            fn take(slot: &mut Slot) -> Result<Self, Mismatch> {
                let x = Vec::<[$t; N]>::take(slot)?;
                Ok(slot.lend(x))
            }
        }
        impl Arg for std::vec::IntoIter<$t> {
            fn take(slot: &mut Slot) -> Result<Self, Mismatch> {
                vector(slot).map(Vec::into_iter)
            }
        }
        impl<const N: usize> Arg for [$t; N] {
            fn take(slot: &mut Slot) -> Result<Self, Mismatch> {
                let x = vector::<$t>(slot)?;
                let n = x.len();
                x.try_into().map_err(|_| Mismatch(format!("takes {N} numbers here, but is given {n}")))
            }
        }
    )*};
}
vectors!(f64, f32, i8, i16, i32, i64, isize, u8, u16, u32, u64, usize, bool);
