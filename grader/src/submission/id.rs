//! Ids of submissions as names of files.

use sha2::{Digest, Sha256};

/// A file name for an id: the id itself where it is harmless, else what is harmless of it and a hash of the whole.
///
/// Letters of any script are kept, so that `Иванова` stays readable; separators, control characters, leading dots
/// and dashes (a file `-rf` is an option of whatever `*` is given to), names that Windows reserves and anything long are not.
pub fn file_name(id: &str) -> String {
    let harmless = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ' | '+' | '@');
    let kept: String = id.chars().filter(|c| harmless(*c)).take(80).collect();
    let kept =
        kept.trim_matches(|c: char| c == '.' || c == ' ').trim_start_matches(['-', '.', ' ']).to_owned();
    if kept == id && !kept.is_empty() && !reserved(&kept) {
        return kept;
    }
    let hash = format!("{:x}", HexBytes(&Sha256::digest(id.as_bytes())[..6]));
    if kept.is_empty() { hash } else { format!("{kept}-{hash}") }
}

fn reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).to_ascii_uppercase();
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || (stem.len() == 4 && (stem.starts_with("COM") || stem.starts_with("LPT")))
}

/// Bytes that print as hexadecimal digits.
pub(crate) struct HexBytes<'a>(pub &'a [u8]);

impl std::fmt::LowerHex for HexBytes<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn harmless_names_stay() {
        for name in ["alice", "Иванова Анна", "名前", "a.b-c_d", "x@y.ru"] {
            assert_eq!(file_name(name), name);
        }
    }

    #[test]
    fn harmful_names_become_harmless_and_stay_different() {
        let names = [
            "../x",
            "a/b",
            "..",
            ".hidden",
            "",
            "CON",
            "a\nb",
            "<img>",
            "x\u{202e}y",
            "-rf/",
            "-rf",
            " --help",
            &"я".repeat(5000),
        ];
        let mut seen = std::collections::HashSet::new();
        for name in names {
            let file = file_name(name);
            assert!(
                !file.contains(['/', '\\', '\n', '<', '\u{202e}']) && !file.starts_with(['.', '-', ' ']),
                "{file}"
            );
            assert!(file.len() < 200 && !file.is_empty());
            assert!(seen.insert(file));
        }
        assert_ne!(file_name("a/b"), file_name("ab"));
    }
}
