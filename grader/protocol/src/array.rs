//! Arrays as they travel: dtype, shape, raw little-endian bytes in C order.

/// Element type of an [`Array`], named as NumPy names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
#[expect(missing_docs, reason = "the names are NumPy's")]
pub enum Dtype {
    Bool = 0,
    Int8 = 1,
    Int16 = 2,
    Int32 = 3,
    Int64 = 4,
    UInt8 = 5,
    UInt16 = 6,
    UInt32 = 7,
    UInt64 = 8,
    Float16 = 9,
    Float32 = 10,
    Float64 = 11,
    Complex64 = 12,
    Complex128 = 13,
}

impl Dtype {
    /// Every dtype, in the order of its code.
    pub const ALL: [Self; 14] = [
        Self::Bool,
        Self::Int8,
        Self::Int16,
        Self::Int32,
        Self::Int64,
        Self::UInt8,
        Self::UInt16,
        Self::UInt32,
        Self::UInt64,
        Self::Float16,
        Self::Float32,
        Self::Float64,
        Self::Complex64,
        Self::Complex128,
    ];

    /// Bytes of one element.
    pub const fn size(self) -> usize {
        match self {
            Self::Bool | Self::Int8 | Self::UInt8 => 1,
            Self::Int16 | Self::UInt16 | Self::Float16 => 2,
            Self::Int32 | Self::UInt32 | Self::Float32 => 4,
            Self::Int64 | Self::UInt64 | Self::Float64 | Self::Complex64 => 8,
            Self::Complex128 => 16,
        }
    }

    /// NumPy's name: `float64`, `bool`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::Int8 => "int8",
            Self::Int16 => "int16",
            Self::Int32 => "int32",
            Self::Int64 => "int64",
            Self::UInt8 => "uint8",
            Self::UInt16 => "uint16",
            Self::UInt32 => "uint32",
            Self::UInt64 => "uint64",
            Self::Float16 => "float16",
            Self::Float32 => "float32",
            Self::Float64 => "float64",
            Self::Complex64 => "complex64",
            Self::Complex128 => "complex128",
        }
    }

    /// The dtype with this code on the wire.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }
}

/// An n-dimensional array: `data.len() == shape.product() * dtype.size()`.
#[derive(Clone, Debug, PartialEq)]
pub struct Array {
    dtype: Dtype,
    shape: Vec<usize>,
    data: Vec<u8>,
}

impl Array {
    /// Most dimensions that an array may have (NumPy 1 allows 32).
    pub const MAX_DIMS: usize = 32;

    /// An array of `shape` from raw little-endian bytes in C order; `None` when the lengths do not fit.
    pub fn from_bytes(dtype: Dtype, shape: Vec<usize>, data: Vec<u8>) -> Option<Self> {
        (shape.len() <= Self::MAX_DIMS && byte_len(dtype, &shape)? == data.len()).then_some(Self {
            dtype,
            shape,
            data,
        })
    }

    /// A `float64` array; `None` when `values.len()` is not the product of `shape`.
    pub fn from_f64(shape: Vec<usize>, values: &[f64]) -> Option<Self> {
        let data = values.iter().flat_map(|v| v.to_le_bytes()).collect();
        Self::from_bytes(Dtype::Float64, shape, data)
    }

    /// Element type.
    pub const fn dtype(&self) -> Dtype {
        self.dtype
    }

    /// Length along each axis; empty for a scalar.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// Number of elements.
    pub fn len(&self) -> usize {
        self.shape.iter().product()
    }

    /// Whether there is no element.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Raw little-endian bytes in C order.
    pub fn bytes(&self) -> &[u8] {
        &self.data
    }

    /// The same elements in another shape; `None` when the number of elements differs.
    pub fn reshaped(self, shape: Vec<usize>) -> Option<Self> {
        Self::from_bytes(self.dtype, shape, self.data)
    }

    /// Elements as `f64`, in C order; `None` for complex and half precision. 64-bit integers round
    /// to the nearest `f64`.
    pub fn to_f64(&self) -> Option<Vec<f64>> {
        macro_rules! convert {
            ($t:ty) => {
                self.data
                    .chunks_exact(size_of::<$t>())
                    .map(|c| <$t>::from_le_bytes(c.try_into().expect("chunks are exact")) as f64)
                    .collect()
            };
        }
        Some(match self.dtype {
            Dtype::Bool => self.data.iter().map(|b| f64::from(u8::from(*b != 0))).collect(),
            #[expect(clippy::cast_lossless, reason = "one macro for all widths")]
            Dtype::Int8 => convert!(i8),
            #[expect(clippy::cast_lossless, reason = "one macro for all widths")]
            Dtype::Int16 => convert!(i16),
            #[expect(clippy::cast_lossless, reason = "one macro for all widths")]
            Dtype::Int32 => convert!(i32),
            Dtype::Int64 => convert!(i64),
            #[expect(clippy::cast_lossless, reason = "one macro for all widths")]
            Dtype::UInt8 => convert!(u8),
            #[expect(clippy::cast_lossless, reason = "one macro for all widths")]
            Dtype::UInt16 => convert!(u16),
            #[expect(clippy::cast_lossless, reason = "one macro for all widths")]
            Dtype::UInt32 => convert!(u32),
            Dtype::UInt64 => convert!(u64),
            #[expect(clippy::cast_lossless, reason = "one macro for all widths")]
            Dtype::Float32 => convert!(f32),
            Dtype::Float64 => self
                .data
                .chunks_exact(8)
                .map(|c| f64::from_le_bytes(c.try_into().expect("chunks are exact")))
                .collect(),
            Dtype::Float16 | Dtype::Complex64 | Dtype::Complex128 => return None,
        })
    }
}

/// Bytes that an array takes; `None` on overflow.
pub(crate) fn byte_len(dtype: Dtype, shape: &[usize]) -> Option<usize> {
    shape.iter().try_fold(dtype.size(), |n, d| n.checked_mul(*d))
}
