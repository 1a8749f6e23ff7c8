//! Any value that is numbers, as one shape and one row of `f64`.

use grader_protocol::{Dtype, Value};

/// An array of real numbers, from whatever a student's code returned them as.
#[derive(Clone, Debug, PartialEq)]
pub struct Numbers {
    /// Length along each axis; empty for one number.
    pub shape: Vec<usize>,
    /// Elements in C order. Booleans are 0 and 1.
    pub elements: Vec<f64>,
    /// Whether the numbers were kept in single precision, which has a tolerance of its own.
    pub single: bool,
}

/// Why a value is no numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotNumbers {
    /// `None`: often a result that was printed and not returned.
    Nothing,
    /// `None` among the elements of a list: a function that it was made with returns nothing.
    Gap,
    /// A dtype that is refused: half precision, complex.
    Dtype(&'static str),
    /// Lists of different lengths.
    Ragged,
    /// Something else: the kind or type name.
    Kind(String),
}

impl Numbers {
    /// One number.
    pub fn scalar(x: f64) -> Self {
        Self { shape: vec![], elements: vec![x], single: false }
    }

    /// Reads a value as numbers. Lists of equal shapes become one array.
    pub fn from_value(value: &Value) -> Result<Self, NotNumbers> {
        match value {
            Value::Bool(x) => Ok(Self::scalar(f64::from(u8::from(*x)))),
            Value::Int(x) => Ok(Self::scalar(*x as f64)),
            Value::Float(x) => Ok(Self::scalar(*x)),
            Value::Array(a) => {
                let elements = a.to_f64().ok_or(NotNumbers::Dtype(a.dtype().name()))?;
                Ok(Self { shape: a.shape().to_vec(), elements, single: a.dtype() == Dtype::Float32 })
            }
            Value::List(items) => Self::stack(items),
            Value::None => Err(NotNumbers::Nothing),
            Value::Opaque(o) => Err(NotNumbers::Kind(o.type_name.clone())),
            Value::Text(_) | Value::Map(_) | Value::Handle(_) | Value::Raised(_) => {
                Err(NotNumbers::Kind(value.kind().to_owned()))
            }
        }
    }

    fn stack(items: &[Value]) -> Result<Self, NotNumbers> {
        let mut shape: Option<Vec<usize>> = None;
        let mut elements = Vec::new();
        let mut single = false;
        for item in items {
            let part = Self::from_value(item).map_err(|e| match e {
                NotNumbers::Nothing => NotNumbers::Gap,
                other => other,
            })?;
            match &shape {
                None => shape = Some(part.shape),
                Some(first) if *first == part.shape => {}
                Some(_) => return Err(NotNumbers::Ragged),
            }
            elements.extend(part.elements);
            single |= part.single;
        }
        let mut full = vec![items.len()];
        full.extend(shape.unwrap_or_default());
        Ok(Self { shape: full, elements, single })
    }

    /// Index along each axis of the element at this place in C order.
    pub fn index(&self, mut flat: usize) -> Vec<usize> {
        let mut index = vec![0; self.shape.len()];
        for (i, n) in self.shape.iter().enumerate().rev() {
            index[i] = flat % n.max(&1);
            flat /= n.max(&1);
        }
        index
    }
}
