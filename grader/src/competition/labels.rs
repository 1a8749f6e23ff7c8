//! What the labels of a file are: integers, or texts. What is neither the one nor the other is a slip of the
//! instructor's, and not a class.

use super::schema::{Labels, integer};

/// What all labels are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Integers, in whatever way they are written: `1`, `01` and `1.0` are one class.
    Integers,
    /// Texts.
    Texts,
}

/// A label that does not go with the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stray {
    /// Which one.
    pub index: usize,
    /// One of the other kind; None: it is a word for "nothing".
    pub other: Option<usize>,
}

impl Stray {
    /// Code of its message, with the arguments `column`, `value` and `other`.
    pub const fn code(self) -> &'static str {
        match self.other {
            None => "labels_nothing",
            Some(_) => "labels_mixed",
        }
    }
}

/// Is the cell what programs write for "nothing"?
pub fn is_nothing(cell: &[u8]) -> bool {
    let cell = cell.trim_ascii();
    let words = [&b"NA"[..], b"N/A", b"#N/A", b"#NA", b"<NA>", b"null", b"None", b"nil", b"NaT"];
    let nan = cell.strip_prefix(b"-").unwrap_or(cell).eq_ignore_ascii_case(b"nan");
    cell.is_empty() || nan || words.iter().any(|word| word.eq_ignore_ascii_case(cell))
}

/// The kind of different labels, each with how many rows have it. Those that the manifest lists are as they are; without
/// a list, numbers and texts do not mix, and a word for "nothing" is no class. The rarer kind is the stray one.
pub fn kind<'a>(
    found: impl IntoIterator<Item = (&'a str, usize)>,
    listed: Option<&Labels>,
) -> Result<Kind, Stray> {
    let (mut integers, mut texts) = ((0, None), (0, None));
    for (index, (label, count)) in found.into_iter().enumerate() {
        let known = listed.is_some_and(|labels| labels.class_of_text(label.as_bytes()).is_some());
        if !known && is_nothing(label.as_bytes()) {
            return Err(Stray { index, other: None });
        }
        let (rows, first) = if integer(label.as_bytes()).is_some() { &mut integers } else { &mut texts };
        *rows += count;
        first.get_or_insert(index);
    }
    match (integers, texts) {
        ((a, Some(number)), (b, Some(text))) if listed.is_none() => {
            let (index, other) = if a < b { (number, text) } else { (text, number) };
            Err(Stray { index, other: Some(other) })
        }
        (_, (_, None)) => Ok(Kind::Integers),
        _ => Ok(Kind::Texts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(labels: &[(&str, usize)], listed: Option<&[&str]>) -> Result<Kind, Stray> {
        let listed = listed.map(|list| Labels::new(list.iter().copied()));
        kind(labels.iter().copied(), listed.as_ref())
    }

    #[test]
    fn labels_are_of_one_kind_unless_the_manifest_says_more() {
        assert_eq!(of(&[("0", 3), ("1.0", 3), ("01", 1)], None), Ok(Kind::Integers));
        assert_eq!(of(&[("cat", 3), ("dog", 3)], None), Ok(Kind::Texts));
        assert_eq!(of(&[("0", 3), ("cat", 1), ("1", 2)], None), Err(Stray { index: 1, other: Some(0) }));
        assert_eq!(of(&[("0", 3), ("1.5", 1)], None), Err(Stray { index: 1, other: Some(0) }));
        assert_eq!(of(&[("7", 1), ("cat", 3)], None), Err(Stray { index: 0, other: Some(1) }));
        assert_eq!(of(&[("7", 1), ("cat", 3)], Some(&["7", "cat"])), Ok(Kind::Texts));
        for nothing in ["NaN", "nan", "-nan", "NA", "null", "NULL", "None", "", " ", "<NA>"] {
            assert_eq!(
                of(&[("0", 3), (nothing, 1)], None),
                Err(Stray { index: 1, other: None }),
                "{nothing}"
            );
        }
        assert_eq!(of(&[("None", 3), ("cat", 1)], Some(&["None", "cat"])), Ok(Kind::Texts));
        assert!(of(&[("None", 3), ("cat", 1)], Some(&["cat"])).is_err());
        assert_eq!(of(&[("banana", 3), ("nano", 1)], None), Ok(Kind::Texts));
    }
}
