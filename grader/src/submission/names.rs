//! Names of the file system as text. On Unix they are bytes: an archive of another time brings names that are no UTF-8.

use std::ffi::OsStr;
use std::fmt::Write as _;

/// A name as text. What is no UTF-8 in it is written as `%FF`, byte by byte, so that two names stay two.
pub fn text_of(name: &OsStr) -> String {
    let mut text = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

/// Paths in JSON: a text, or the list of its bytes where it is none. For `#[serde(with)]`.
pub mod path {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::ffi::OsString;
    use std::os::unix::ffi::{OsStrExt, OsStringExt};
    use std::path::{Path, PathBuf};

    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Text(PathBuf),
        Bytes(Vec<u8>),
    }

    /// Writes a path.
    pub fn serialize<S: Serializer>(path: &Path, to: S) -> Result<S::Ok, S::Error> {
        match path.to_str() {
            Some(text) => to.serialize_str(text),
            None => path.as_os_str().as_bytes().serialize(to),
        }
    }

    /// Reads what [`serialize`] wrote.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<PathBuf, D::Error> {
        Ok(match Written::deserialize(from)? {
            Written::Text(path) => path,
            Written::Bytes(bytes) => OsString::from_vec(bytes).into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::text_of;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    #[test]
    fn names_that_are_no_text_stay_apart() {
        let text = |bytes: &[u8]| text_of(OsStr::from_bytes(bytes));
        assert_eq!(text("Зоя.py".as_bytes()), "Зоя.py");
        assert_eq!(text(b"\xff\xfebad.py"), "%FF%FEbad.py");
        assert_ne!(text(b"c\xff"), text(b"c\xfe"));
    }
}
