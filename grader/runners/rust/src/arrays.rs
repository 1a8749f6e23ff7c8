//! Arrays of ndarray as parameters and results: concrete implementations, so that none is compiled with a submission.

use crate::{
    Arg, Form, Mismatch, Ret, Slot,
    arg::lent,
    convert::{self, Numbers},
    lists::Element,
};
use grader_protocol::{Array as Wire, Dtype, Value};
use ndarray::{
    Array, ArrayRef, ArrayView, ArrayViewMut, CowArray, Dimension, Ix0, Ix1, Ix2, Ix3, Ix4, Ix5, Ix6, IxDyn,
};

fn owned<T: Element, D: Dimension>(slot: &mut Slot) -> Result<Array<T, D>, Mismatch> {
    slot.single |= T::DTYPE == Dtype::Float32;
    let n = convert::array(slot, D::NDIM)?;
    make(&n)
}

fn make<T: Element, D: Dimension>(n: &Numbers) -> Result<Array<T, D>, Mismatch> {
    let data = n.data.iter().map(|x| T::from_number(*x)).collect::<Result<Vec<_>, _>>()?;
    Array::from_shape_vec(IxDyn(&n.shape), data)
        .and_then(Array::into_dimensionality)
        .map_err(|e| Mismatch(e.to_string()))
}

fn give<T: Element, D: Dimension>(view: &ArrayView<'_, T, D>) -> Value {
    let shape = view.shape().to_vec();
    let mut bytes = Vec::with_capacity(view.len() * T::DTYPE.size());
    match view.as_slice() {
        Some(slice) => put_all(slice, &mut bytes),
        None => put_all(view, &mut bytes),
    }
    Wire::from_bytes(T::DTYPE, shape, bytes).map_or(Value::None, Value::Array)
}

fn put_all<'a, T: Element>(items: impl IntoIterator<Item = &'a T>, bytes: &mut Vec<u8>) {
    for x in items {
        x.put(bytes);
    }
}

macro_rules! arrays {
    ($t:ty: $($d:ty),*) => {$(
        impl Arg for Array<$t, $d> {
            fn take(slot: &mut Slot) -> Result<Self, Mismatch> {
                owned(slot)
            }
        }
        lent!(Array<$t, $d>);
        impl Arg for &'static ArrayRef<$t, $d> {
            fn take(slot: &mut Slot) -> Result<Self, Mismatch> {
                let x = owned::<$t, $d>(slot)?;
                Ok(slot.lend(x))
            }
        }
        impl Arg for &'static mut ArrayRef<$t, $d> {
            fn take(slot: &mut Slot) -> Result<Self, Mismatch> {
                let x = owned::<$t, $d>(slot)?;
                Ok(slot.lend(x))
            }
        }
        impl Arg for ArrayView<'static, $t, $d> {
            fn take(slot: &mut Slot) -> Result<Self, Mismatch> {
                let x = owned::<$t, $d>(slot)?;
                Ok(slot.lend(x).view())
            }
        }
        impl Arg for ArrayViewMut<'static, $t, $d> {
            fn take(slot: &mut Slot) -> Result<Self, Mismatch> {
                let x = owned::<$t, $d>(slot)?;
                Ok(slot.lend(x).view_mut())
            }
        }
        impl Arg for CowArray<'static, $t, $d> {
            fn take(slot: &mut Slot) -> Result<Self, Mismatch> {
                owned::<$t, $d>(slot).map(Into::into)
            }
        }
        lent!(ArrayView<'static, $t, $d>, ArrayViewMut<'static, $t, $d>, CowArray<'static, $t, $d>);
        impl Ret for Array<$t, $d> {
            fn give(&self) -> Value {
                give(&self.view())
            }
        }
        impl Ret for ArrayView<'_, $t, $d> {
            fn give(&self) -> Value {
                give(&self.view())
            }
        }
        impl Ret for ArrayViewMut<'_, $t, $d> {
            fn give(&self) -> Value {
                give(&self.view())
            }
        }
        impl Ret for CowArray<'_, $t, $d> {
            fn give(&self) -> Value {
                give(&self.view())
            }
        }
        impl Ret for ArrayRef<$t, $d> {
            fn give(&self) -> Value {
                give(&self.view())
            }
        }
    )*};
}
arrays!(f64: Ix0, Ix1, Ix2, Ix3, Ix4, Ix5, Ix6, IxDyn);
arrays!(f32: Ix0, Ix1, Ix2, Ix3, Ix4, IxDyn);
arrays!(i8: Ix1, Ix2, IxDyn);
arrays!(i16: Ix1, Ix2, IxDyn);
arrays!(i32: Ix1, Ix2, IxDyn);
arrays!(i64: Ix1, Ix2, IxDyn);
arrays!(isize: Ix1, Ix2, IxDyn);
arrays!(u8: Ix1, Ix2, IxDyn);
arrays!(u16: Ix1, Ix2, IxDyn);
arrays!(u32: Ix1, Ix2, IxDyn);
arrays!(u64: Ix1, Ix2, IxDyn);
arrays!(usize: Ix1, Ix2, IxDyn);
arrays!(bool: Ix1, Ix2, IxDyn);
