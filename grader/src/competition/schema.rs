//! What a submission has to look like: its columns, ids and values.

use std::collections::HashMap;

/// Row of the solution, in the order of ids.
pub type RowIndex = u32;

/// Columns, ids and values of valid submissions. Known to students: nothing here tells an answer.
#[derive(Debug)]
pub struct Schema {
    /// Name of the id column.
    pub id_column: String,
    /// Names of the value columns, in the order of the solution.
    pub columns: Vec<String>,
    /// Ids.
    pub ids: Ids,
    /// Values.
    pub values: Values,
}

/// What the cells of value columns hold.
#[derive(Debug)]
pub enum Values {
    /// One of these classes.
    Classes(Labels),
    /// A finite number between these.
    Numbers {
        /// Lowest.
        low: f64,
        /// Highest.
        high: f64,
    },
    /// Probabilities; those of a row add up to 1 where there is more than one column.
    Probabilities,
}

/// Ids and the row that each one stands for: rows are sorted by id, so that nothing depends on a file's order.
#[derive(Debug)]
pub enum Ids {
    /// All integers from `start` on.
    Range {
        /// First.
        start: i64,
        /// Number of them.
        count: RowIndex,
    },
    /// Some integers.
    Integers {
        /// Sorted.
        sorted: Vec<i64>,
        /// Rows.
        rows: HashMap<i64, RowIndex>,
    },
    /// Texts, compared byte by byte.
    Texts {
        /// Sorted.
        sorted: Vec<Box<[u8]>>,
        /// Rows.
        rows: HashMap<Box<[u8]>, RowIndex>,
    },
}

impl Ids {
    /// Sorted integers without duplicates.
    pub fn from_integers(sorted: Vec<i64>) -> Self {
        match (sorted.first(), sorted.last()) {
            (Some(&first), Some(&last)) if last.wrapping_sub(first) as u64 == sorted.len() as u64 - 1 => {
                Self::Range { start: first, count: sorted.len() as RowIndex }
            }
            _ => {
                let rows = sorted.iter().zip(0..).map(|(&id, row)| (id, row)).collect();
                Self::Integers { sorted, rows }
            }
        }
    }
    /// Sorted texts without duplicates.
    pub fn from_texts(sorted: Vec<Box<[u8]>>) -> Self {
        let rows = sorted.iter().cloned().zip(0..).collect();
        Self::Texts { sorted, rows }
    }
    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Range { count, .. } => *count as usize,
            Self::Integers { sorted, .. } => sorted.len(),
            Self::Texts { sorted, .. } => sorted.len(),
        }
    }
    /// No row at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Are ids integers?
    pub fn are_integers(&self) -> bool {
        !matches!(self, Self::Texts { .. })
    }
    /// The row of an integer id.
    #[inline]
    pub fn row_of(&self, id: i64) -> Option<RowIndex> {
        match self {
            Self::Range { start, count } => {
                let offset = id.wrapping_sub(*start) as u64;
                (id >= *start && offset < u64::from(*count)).then_some(offset as RowIndex)
            }
            Self::Integers { rows, .. } => rows.get(&id).copied(),
            Self::Texts { .. } => None,
        }
    }
    /// The row of an id as it is written. Integers are compared as numbers: `7`, `07`, ` 7` and `7.0` are one id.
    #[inline]
    pub fn row(&self, cell: &[u8]) -> Option<RowIndex> {
        match self {
            Self::Texts { rows, .. } => rows.get(cell).copied(),
            _ => integer(cell).and_then(|id| self.row_of(id)),
        }
    }
    /// Appends the id of a row, as text.
    pub fn write_name(&self, row: usize, out: &mut Vec<u8>) {
        use std::io::Write as _;
        // Writing into memory cannot fail.
        let _ = match self {
            Self::Range { start: 0, .. } => {
                out.extend_from_slice(decimal(row as u64, &mut [0; 20]));
                Ok(())
            }
            Self::Range { start, .. } => write!(out, "{}", start.wrapping_add(row as i64)),
            Self::Integers { sorted, .. } => write!(out, "{}", sorted[row]),
            Self::Texts { sorted, .. } => out.write_all(&sorted[row]),
        };
    }
    /// The id of a row, as text.
    pub fn name(&self, row: usize) -> String {
        match self {
            Self::Range { start, .. } => start.wrapping_add(row as i64).to_string(),
            Self::Integers { sorted, .. } => sorted[row].to_string(),
            Self::Texts { sorted, .. } => String::from_utf8_lossy(&sorted[row]).into_owned(),
        }
    }
}

/// Index of a class in the sorted list of classes.
pub type Class = u16;
/// Most classes.
pub const MAX_CLASSES: usize = 65_000;

/// Classes, sorted.
#[derive(Debug)]
pub enum Labels {
    /// Integers.
    Integers {
        /// Sorted.
        sorted: Vec<i64>,
        /// Indices.
        index: HashMap<i64, Class>,
        /// Smallest, if they are all the integers from it on.
        dense: Option<i64>,
    },
    /// Texts, compared byte by byte.
    Texts {
        /// Sorted.
        sorted: Vec<String>,
        /// Indices.
        index: HashMap<Vec<u8>, Class>,
    },
}

impl Labels {
    /// From the labels of a solution or a manifest, in any order, with duplicates. They are integers if all are, in
    /// whatever way they are written: `1` and `1.0` are one class.
    pub fn new<'a>(labels: impl IntoIterator<Item = &'a str>) -> Self {
        let mut texts: Vec<&str> = labels.into_iter().collect();
        texts.sort_unstable();
        texts.dedup();
        let integers: Option<Vec<i64>> = texts.iter().map(|t| integer(t.as_bytes())).collect();
        if let Some(mut sorted) = integers {
            sorted.sort_unstable();
            sorted.dedup();
            let index = sorted.iter().copied().zip(0..).collect();
            let dense = match (sorted.first(), sorted.last()) {
                (Some(&a), Some(&b)) if b.wrapping_sub(a) as u64 == sorted.len() as u64 - 1 => Some(a),
                _ => None,
            };
            return Self::Integers { sorted, index, dense };
        }
        let sorted: Vec<String> = texts.into_iter().map(str::to_owned).collect();
        let index = sorted.iter().map(|t| t.clone().into_bytes()).zip(0..).collect();
        Self::Texts { sorted, index }
    }
    /// Number of classes.
    pub fn len(&self) -> usize {
        match self {
            Self::Integers { sorted, .. } => sorted.len(),
            Self::Texts { sorted, .. } => sorted.len(),
        }
    }
    /// No class at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Are labels integers?
    pub fn are_integers(&self) -> bool {
        matches!(self, Self::Integers { .. })
    }
    /// The class of an integer label.
    #[inline]
    pub fn class_of(&self, label: i64) -> Option<Class> {
        match self {
            Self::Integers { dense: Some(first), sorted, .. } => {
                let offset = label.wrapping_sub(*first) as u64;
                (label >= *first && offset < sorted.len() as u64).then_some(offset as Class)
            }
            Self::Integers { index, .. } => index.get(&label).copied(),
            Self::Texts { .. } => None,
        }
    }
    /// The class of a text label.
    pub fn class_of_text(&self, label: &[u8]) -> Option<Class> {
        match self {
            Self::Integers { .. } => integer(label).and_then(|n| self.class_of(n)),
            Self::Texts { index, .. } => index.get(label).copied(),
        }
    }
    /// A class as text.
    pub fn name(&self, class: Class) -> String {
        match self {
            Self::Integers { sorted, .. } => sorted[usize::from(class)].to_string(),
            Self::Texts { sorted, .. } => sorted[usize::from(class)].clone(),
        }
    }
}

/// Digits of a number: formatting a row's id costs as much as hashing it otherwise.
fn decimal(mut number: u64, space: &mut [u8; 20]) -> &[u8] {
    let mut at = space.len();
    loop {
        at -= 1;
        space[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            return &space[at..];
        }
    }
}

/// An integer as programs write it: no sign but a minus, no leading zero, no space.
pub fn canonical_integer(cell: &[u8]) -> Option<i64> {
    let digits = cell.strip_prefix(b"-").unwrap_or(cell);
    let canonical = !digits.is_empty()
        && digits.iter().all(u8::is_ascii_digit)
        && (digits[0] != b'0' || cell.len() == 1)
        && digits.len() <= 19;
    canonical.then(|| std::str::from_utf8(cell).ok()?.parse().ok()).flatten()
}

/// An integer as people write it: `7`, `07`, ` 7`, `+7`, `7.0`, `7e0`.
#[inline]
pub fn integer(cell: &[u8]) -> Option<i64> {
    // The usual cell by hand: up to 18 digits cannot overflow.
    if !cell.is_empty() && cell.len() <= 18 && cell.iter().all(u8::is_ascii_digit) {
        return Some(cell.iter().fold(0, |n, d| n * 10 + i64::from(d - b'0')));
    }
    whole(number(cell)?).or_else(|| std::str::from_utf8(cell.trim_ascii()).ok()?.parse().ok())
}

/// A number that is whole and exact as an integer.
pub fn whole(x: f64) -> Option<i64> {
    (x.fract() == 0.0 && x.abs() < 9.0e15).then_some(x as i64)
}

/// A number, also NaN and infinity. Spaces around it do not matter.
#[inline]
pub fn number(cell: &[u8]) -> Option<f64> {
    std::str::from_utf8(cell.trim_ascii()).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_as_people_write_them() {
        for cell in ["7", "07", " 7", "+7", "7.0", "7e0", "7."] {
            assert_eq!(integer(cell.as_bytes()), Some(7), "{cell}");
        }
        for cell in ["", "7.5", "7,", "seven", "٧", "0x7", "7_0", "nan", "inf", "1e300"] {
            assert_eq!(integer(cell.as_bytes()), None, "{cell}");
        }
        assert_eq!(integer(b"9223372036854775807"), Some(i64::MAX));
        assert_eq!(integer(b"99999999999999999999"), None);
        assert_eq!(canonical_integer(b"07"), None);
        assert_eq!(canonical_integer(b"-0"), None);
        assert_eq!(canonical_integer(b"-12"), Some(-12));
    }

    #[test]
    fn ids_with_and_without_gaps() {
        let range = Ids::from_integers(vec![-1, 0, 1]);
        assert!(matches!(range, Ids::Range { start: -1, count: 3 }));
        assert_eq!((range.row(b"-1"), range.row(b"2"), range.row(b"-2")), (Some(0), None, None));
        let gaps = Ids::from_integers(vec![1, 5, 9]);
        assert_eq!((gaps.row(b"5"), gaps.row(b"6"), gaps.name(2)), (Some(1), None, "9".to_owned()));
        let wide = Ids::from_integers(vec![i64::MIN, i64::MAX]);
        assert_eq!(wide.row_of(i64::MAX), Some(1));
    }

    #[test]
    fn labels_are_integers_only_if_all_are() {
        let digits = Labels::new(["3", "1", "2", "1"]);
        assert!(digits.are_integers() && digits.len() == 3);
        assert_eq!((digits.class_of_text(b"2.0"), digits.class_of_text(b"4")), (Some(1), None));
        let floats = Labels::new(["1.0", "0.0", "1", "01"]);
        assert!(floats.are_integers() && floats.len() == 2);
        assert_eq!((floats.class_of(1), floats.class_of_text(b"1.0")), (Some(1), Some(1)));
        let names = Labels::new(["cat", "dog", "7"]);
        assert_eq!((names.class_of_text(b"cat"), names.class_of_text(b" cat")), (Some(1), None));
        assert_eq!(names.class_of_text(b"7.0"), None);
    }
}
