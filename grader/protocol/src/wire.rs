//! The bytes of messages. Every integer is little-endian; `text` is a `u32` length and UTF-8.
//!
//! Reading never trusts a count: nothing is allocated for elements that are not there, nesting is limited, and
//! bytes left over are an error.

use crate::{
    Array, Dtype, Hello, LoadReport, Note, Opaque, Raised, Reply, Request, SourceFile, Value, Version,
    Wanted, WantedKind, array::byte_len,
};
use std::fmt;

/// Deepest nesting of lists and maps.
pub const MAX_DEPTH: u32 = 32;

/// Most elements of all lists and maps of a message together. An element of one byte on the wire takes some 70 in
/// memory: without a limit of its own, a message within the limit of bytes could take all the memory of its reader.
pub const MAX_ITEMS: u32 = 1 << 21;

/// Why bytes are not a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed(pub &'static str);

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "malformed message: {}", self.0)
    }
}
impl std::error::Error for Malformed {}

type Result<T> = std::result::Result<T, Malformed>;

/// Something that travels.
pub trait Wire: Sized {
    /// Appends the bytes.
    fn put(&self, out: &mut Vec<u8>);
    /// Takes it off the front.
    ///
    /// # Errors
    /// [`Malformed`] when the bytes are none of it.
    fn take(input: &mut Input<'_>) -> Result<Self>;

    /// The bytes of this.
    fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.put(&mut out);
        out
    }
    /// Reads exactly this.
    ///
    /// # Errors
    /// [`Malformed`], also for bytes left over.
    fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut input = Input { bytes, depth: 0, items: MAX_ITEMS };
        let x = Self::take(&mut input)?;
        if input.bytes.is_empty() { Ok(x) } else { Err(Malformed("bytes left over")) }
    }
}

/// Bytes still to be read.
#[derive(Debug)]
pub struct Input<'a> {
    bytes: &'a [u8],
    depth: u32,
    items: u32,
}

impl<'a> Input<'a> {
    fn bytes(&mut self, n: usize) -> Result<&'a [u8]> {
        let (head, tail) = self.bytes.split_at_checked(n).ok_or(Malformed("ends too early"))?;
        self.bytes = tail;
        Ok(head)
    }
    fn nested<T>(&mut self, f: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Malformed("nested too deeply"));
        }
        let x = f(self);
        self.depth -= 1;
        x
    }
}

macro_rules! wire_number {
    ($($t:ty),*) => {$(
        impl Wire for $t {
            fn put(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }
            fn take(input: &mut Input<'_>) -> Result<Self> {
                let b = input.bytes(size_of::<$t>())?;
                Ok(<$t>::from_le_bytes(b.try_into().expect("length was asked for")))
            }
        }
    )*};
}
wire_number!(u8, u16, u32, u64, i64, f64);

impl Wire for bool {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }
    fn take(input: &mut Input<'_>) -> Result<Self> {
        match u8::take(input)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Malformed("a bool that is neither 0 nor 1")),
        }
    }
}

impl Wire for String {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u32).put(out);
        out.extend_from_slice(self.as_bytes());
    }
    fn take(input: &mut Input<'_>) -> Result<Self> {
        let n = u32::take(input)? as usize;
        let b = input.bytes(n)?;
        Ok(std::str::from_utf8(b).map_err(|_| Malformed("text that is not UTF-8"))?.to_owned())
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u32).put(out);
        for x in self {
            x.put(out);
        }
    }
    fn take(input: &mut Input<'_>) -> Result<Self> {
        let n = u32::take(input)?;
        input.items = input.items.checked_sub(n).ok_or(Malformed("too many elements"))?;
        let n = n as usize;
        input.nested(|input| {
            let mut xs = Self::with_capacity(n.min(input.bytes.len()).min(1 << 12));
            for _ in 0..n {
                // Every element takes at least a byte, so a false count ends here.
                xs.push(T::take(input)?);
            }
            Ok(xs)
        })
    }
}

impl<T: Wire> Wire for Option<T> {
    fn put(&self, out: &mut Vec<u8>) {
        self.is_some().put(out);
        if let Some(x) = self {
            x.put(out);
        }
    }
    fn take(input: &mut Input<'_>) -> Result<Self> {
        Ok(if bool::take(input)? { Some(T::take(input)?) } else { None })
    }
}

impl<A: Wire, B: Wire> Wire for (A, B) {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
        self.1.put(out);
    }
    fn take(input: &mut Input<'_>) -> Result<Self> {
        Ok((A::take(input)?, B::take(input)?))
    }
}

impl<A: Wire, B: Wire, C: Wire> Wire for (A, B, C) {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
        self.1.put(out);
        self.2.put(out);
    }
    fn take(input: &mut Input<'_>) -> Result<Self> {
        Ok((A::take(input)?, B::take(input)?, C::take(input)?))
    }
}

/// Fields in order: the whole of a struct's bytes.
macro_rules! wire_struct {
    ($name:ident { $($field:ident),* $(,)? }) => {
        impl Wire for $name {
            fn put(&self, out: &mut Vec<u8>) {
                $(self.$field.put(out);)*
            }
            fn take(input: &mut Input<'_>) -> Result<Self> {
                $(let $field = Wire::take(input)?;)*
                Ok(Self { $($field),* })
            }
        }
    };
}
wire_struct!(Hello { version, runtime });
wire_struct!(Wanted { name, aliases, kind, after });
wire_struct!(Version { found_as, file, cell, line, source, stub });
wire_struct!(Note { code, args });
wire_struct!(LoadReport { versions, near, notes });
wire_struct!(Raised { class, message, place, kind });
wire_struct!(Opaque { type_name });

impl Wire for SourceFile {
    fn put(&self, out: &mut Vec<u8>) {
        self.path.put(out);
        (self.bytes.len() as u32).put(out);
        out.extend_from_slice(&self.bytes);
    }
    fn take(input: &mut Input<'_>) -> Result<Self> {
        let path = String::take(input)?;
        let n = u32::take(input)? as usize;
        Ok(Self { path, bytes: input.bytes(n)?.to_vec() })
    }
}

impl Wire for WantedKind {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(*self as u8);
    }
    fn take(input: &mut Input<'_>) -> Result<Self> {
        match u8::take(input)? {
            0 => Ok(Self::Function),
            1 => Ok(Self::Class),
            2 => Ok(Self::Variable),
            3 => Ok(Self::Object),
            _ => Err(Malformed("unknown kind of wanted thing")),
        }
    }
}

impl Wire for Array {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(self.dtype() as u8);
        out.push(self.shape().len() as u8);
        for d in self.shape() {
            (*d as u64).put(out);
        }
        out.extend_from_slice(self.bytes());
    }
    fn take(input: &mut Input<'_>) -> Result<Self> {
        let dtype = Dtype::from_code(u8::take(input)?).ok_or(Malformed("unknown dtype"))?;
        let ndim = usize::from(u8::take(input)?);
        if ndim > Self::MAX_DIMS {
            return Err(Malformed("too many dimensions"));
        }
        let shape = (0..ndim)
            .map(|_| usize::try_from(u64::take(input)?).map_err(|_| Malformed("dimension too large")))
            .collect::<Result<Vec<_>>>()?;
        let n = byte_len(dtype, &shape).ok_or(Malformed("array too large"))?;
        let data = input.bytes(n)?.to_vec();
        Self::from_bytes(dtype, shape, data).ok_or(Malformed("array does not fit its shape"))
    }
}

impl Wire for Value {
    fn put(&self, out: &mut Vec<u8>) {
        match self {
            Self::None => out.push(0),
            Self::Bool(x) => (1u8, *x).put(out),
            Self::Int(x) => (2u8, *x).put(out),
            Self::Float(x) => (3u8, *x).put(out),
            Self::Text(x) => {
                out.push(4);
                x.put(out);
            }
            Self::Array(x) => {
                out.push(5);
                x.put(out);
            }
            Self::List(x) => {
                out.push(6);
                x.put(out);
            }
            Self::Map(x) => {
                out.push(7);
                x.put(out);
            }
            Self::Handle(x) => (8u8, *x).put(out),
            Self::Raised(x) => {
                out.push(9);
                x.put(out);
            }
            Self::Opaque(x) => {
                out.push(10);
                x.put(out);
            }
        }
    }
    fn take(input: &mut Input<'_>) -> Result<Self> {
        Ok(match u8::take(input)? {
            0 => Self::None,
            1 => Self::Bool(Wire::take(input)?),
            2 => Self::Int(Wire::take(input)?),
            3 => Self::Float(Wire::take(input)?),
            4 => Self::Text(Wire::take(input)?),
            5 => Self::Array(Wire::take(input)?),
            6 => Self::List(Wire::take(input)?),
            7 => Self::Map(Wire::take(input)?),
            8 => Self::Handle(Wire::take(input)?),
            9 => Self::Raised(Wire::take(input)?),
            10 => Self::Opaque(Wire::take(input)?),
            _ => return Err(Malformed("unknown kind of value")),
        })
    }
}

impl Wire for Request {
    fn put(&self, out: &mut Vec<u8>) {
        match self {
            Self::Load { files, wanted, options } => {
                out.push(1);
                files.put(out);
                wanted.put(out);
                options.put(out);
            }
            Self::Open { wanted, version } => (2u8, *wanted, *version).put(out),
            Self::Call { target, method, args, kwargs, keep, echo } => {
                (3u8, *target).put(out);
                method.put(out);
                args.put(out);
                kwargs.put(out);
                (*keep, *echo).put(out);
            }
            Self::Get { target, name } => {
                (4u8, *target).put(out);
                name.put(out);
            }
            Self::Set { target, name, value } => {
                (5u8, *target).put(out);
                name.put(out);
                value.put(out);
            }
            Self::Drop { target } => (6u8, *target).put(out),
            Self::Bye => out.push(7),
        }
    }
    fn take(input: &mut Input<'_>) -> Result<Self> {
        Ok(match u8::take(input)? {
            1 => Self::Load {
                files: Wire::take(input)?,
                wanted: Wire::take(input)?,
                options: Wire::take(input)?,
            },
            2 => Self::Open { wanted: Wire::take(input)?, version: Wire::take(input)? },
            3 => Self::Call {
                target: Wire::take(input)?,
                method: Wire::take(input)?,
                args: Wire::take(input)?,
                kwargs: Wire::take(input)?,
                keep: Wire::take(input)?,
                echo: Wire::take(input)?,
            },
            4 => Self::Get { target: Wire::take(input)?, name: Wire::take(input)? },
            5 => {
                Self::Set { target: Wire::take(input)?, name: Wire::take(input)?, value: Wire::take(input)? }
            }
            6 => Self::Drop { target: Wire::take(input)? },
            7 => Self::Bye,
            _ => return Err(Malformed("unknown request")),
        })
    }
}

impl Wire for Reply {
    fn put(&self, out: &mut Vec<u8>) {
        match self {
            Self::Loaded(report) => {
                out.push(1);
                report.put(out);
            }
            Self::Value(value) => {
                out.push(2);
                value.put(out);
            }
            Self::Broken(text) => {
                out.push(3);
                text.put(out);
            }
        }
    }
    fn take(input: &mut Input<'_>) -> Result<Self> {
        Ok(match u8::take(input)? {
            1 => Self::Loaded(Wire::take(input)?),
            2 => Self::Value(Wire::take(input)?),
            3 => Self::Broken(Wire::take(input)?),
            _ => return Err(Malformed("unknown reply")),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<Value> {
        let raised = Raised {
            class: "ValueError".into(),
            message: "нет".into(),
            place: Some(("a.py".into(), 0, 3)),
            kind: String::new(),
        };
        vec![
            Value::None,
            Value::Bool(true),
            Value::Int(i64::MIN),
            Value::Float(f64::INFINITY),
            Value::Text("σ(z)".into()),
            Value::Array(Array::from_f64(vec![2, 1], &[1.5, -0.0]).unwrap()),
            Value::Array(Array::from_bytes(Dtype::Bool, vec![0, 3], vec![]).unwrap()),
            Value::List(vec![Value::Int(1), Value::List(vec![])]),
            Value::Map(vec![("b".into(), Value::Float(2.0)), ("a".into(), Value::None)]),
            Value::Handle(7),
            Value::Raised(raised),
            Value::Opaque(Opaque { type_name: "generator".into() }),
        ]
    }

    #[test]
    fn values_survive_the_wire() {
        for v in sample() {
            assert_eq!(Value::from_bytes(&v.to_bytes()).unwrap(), v);
        }
    }

    #[test]
    fn requests_survive_the_wire() {
        let call = Request::Call {
            target: 1,
            method: Some("fit".into()),
            args: sample(),
            kwargs: vec![("num_epochs".into(), Value::Int(3))],
            keep: false,
            echo: true,
        };
        let load = Request::Load {
            files: vec![SourceFile { path: "a.py".into(), bytes: vec![0, 255] }],
            wanted: vec![Wanted {
                name: "a1".into(),
                aliases: vec!["a".into()],
                kind: WantedKind::Object,
                after: vec!["Задание 1".into(), "Task 1".into()],
            }],
            options: vec![],
        };
        for r in [call, load, Request::Open { wanted: 2, version: 1 }, Request::Bye] {
            assert_eq!(Request::from_bytes(&r.to_bytes()).unwrap(), r);
        }
    }

    #[test]
    fn every_truncation_is_refused() {
        for v in sample() {
            let bytes = v.to_bytes();
            for n in 0..bytes.len() {
                assert!(Value::from_bytes(&bytes[..n]).is_err(), "{v:?} cut to {n} bytes");
            }
            let mut longer = bytes.clone();
            longer.push(0);
            assert!(Value::from_bytes(&longer).is_err());
        }
    }

    #[test]
    fn a_false_count_allocates_nothing() {
        let mut bytes = vec![6];
        u32::MAX.put(&mut bytes);
        assert!(Value::from_bytes(&bytes).is_err());
        let mut array = vec![5, Dtype::Float64 as u8, 2];
        u64::MAX.put(&mut array);
        u64::MAX.put(&mut array);
        assert_eq!(Value::from_bytes(&array), Err(Malformed("array too large")));
    }

    #[test]
    fn many_elements_are_refused() {
        let list = |n: u32| {
            let mut bytes = vec![6];
            n.put(&mut bytes);
            bytes.resize(bytes.len() + n as usize, 0);
            bytes
        };
        assert!(Value::from_bytes(&list(MAX_ITEMS)).is_ok());
        assert_eq!(Value::from_bytes(&list(MAX_ITEMS + 1)), Err(Malformed("too many elements")));
        // Also when they are spread over lists.
        let mut two = vec![6, 2, 0, 0, 0];
        two.extend(list(MAX_ITEMS / 2));
        two.extend(list(MAX_ITEMS / 2));
        assert_eq!(Value::from_bytes(&two), Err(Malformed("too many elements")));
    }

    #[test]
    fn deep_nesting_is_refused() {
        let mut v = Value::None;
        for _ in 0..40 {
            v = Value::List(vec![v]);
        }
        assert_eq!(Value::from_bytes(&v.to_bytes()), Err(Malformed("nested too deeply")));
    }
}
