//! Names as parts of a path or an address.

use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::fmt::Write as _;

/// Longest readable part of a slug, in bytes.
const READABLE: usize = 40;
/// Hexadecimal digits of the name's hash that follow it.
const HASH: usize = 10;

/// A name as one part of a path: `[a-z0-9-]`, never empty, never special on any file system. A name that is such a
/// part already stays as it is; any other gets a hash of the whole name, so that two names do not meet in one slug.
pub fn slug(name: &str) -> String {
    with_hash(name, HASH)
}

fn with_hash(name: &str, digits: usize) -> String {
    if digits == HASH && is_plain(name) {
        return name.to_owned();
    }
    let mut readable = readable(name);
    if !readable.is_empty() {
        readable.push('-');
    }
    let mut hash = String::with_capacity(64);
    for byte in Sha256::digest(name.as_bytes()) {
        let _ = write!(hash, "{byte:02x}");
    }
    readable + &hash[..digits]
}

/// Whether a name is its own slug. A name that ends like the hash of another would be a way to take that one's place.
fn is_plain(name: &str) -> bool {
    let plain = !name.is_empty()
        && name.len() <= READABLE
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !name.starts_with('-')
        && !name.ends_with('-');
    let tail = name.rsplit('-').next().unwrap_or_default();
    plain && !(tail.len() >= HASH && tail.bytes().all(|b| b.is_ascii_hexdigit())) && !is_device(name)
}

/// Names that Windows gives to devices.
fn is_device(name: &str) -> bool {
    matches!(name, "con" | "prn" | "aux" | "nul")
        || (name.len() == 4
            && (name.starts_with("com") || name.starts_with("lpt"))
            && name.as_bytes()[3].is_ascii_digit())
}

/// What can be kept of a name: Latin letters, digits, and Cyrillic in Latin letters.
fn readable(name: &str) -> String {
    let mut out = String::new();
    let mut gap = false;
    for c in name.chars().flat_map(char::to_lowercase) {
        let latin = latin(c);
        if latin.is_empty() {
            gap = !matches!(c, 'ъ' | 'ь');
            continue;
        }
        if gap && !out.is_empty() {
            out.push('-');
        }
        gap = false;
        if out.len() + latin.len() > READABLE {
            break;
        }
        out.push_str(&latin);
    }
    out.trim_end_matches('-').to_owned()
}

fn latin(c: char) -> String {
    const FROM: &str = "абвгдеёзийклмнопрстуфыэ";
    const TO: &[u8] = b"abvgdeeziiklmnoprstufye";
    if c.is_ascii_alphanumeric() {
        return c.to_string();
    }
    let long = match c {
        'ж' => "zh",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ю' => "yu",
        'я' => "ya",
        _ => "",
    };
    FROM.chars().position(|f| f == c).map_or_else(|| long.to_owned(), |at| char::from(TO[at]).to_string())
}

/// Slugs of all names, each of its own: should two meet in their shortened hash, the later one gets all of its hash,
/// and a number where even the names are the same.
pub fn slugs<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut taken = HashSet::new();
    names
        .into_iter()
        .map(|name| {
            let mut slug = slug(name);
            let mut more = 1;
            while !taken.insert(slug.clone()) {
                slug = with_hash(name, 64);
                if more > 1 {
                    let _ = write!(slug, "-{more}");
                }
                more += 1;
            }
            slug
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_names_stay() {
        for name in ["alice", "team-7", "a", "2"] {
            assert_eq!(slug(name), name);
        }
    }

    #[test]
    fn others_are_made_safe() {
        let long = "x".repeat(10_000);
        for name in [
            "",
            ".",
            "..",
            "../x",
            "/etc",
            "a/b",
            "a\\b",
            "con",
            "lpt1",
            "Alice",
            "a b",
            "<b>",
            "a\0b",
            "\u{202e}x",
            "-rf",
            "名前",
            "x-0123456789",
            &long,
            "Юлия Щукина",
        ] {
            let slug = slug(name);
            assert_ne!(slug, name);
            assert!(slug.len() <= READABLE + 1 + HASH, "{slug}");
            assert!(
                slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
                "{slug}"
            );
            assert!(!slug.starts_with('-') && !slug.is_empty());
        }
        assert!(slug("Юлия Щукина").starts_with("yuliya-shchukina-"));
    }

    #[test]
    fn names_do_not_meet() {
        let taken = slug("Alice");
        // Somebody calls themselves what another one's slug is.
        let all = slugs(["Alice", "alice", "ALICE", &taken, "alice "]);
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), 5, "{all:?}");
        assert_eq!(slugs(["same"; 4]).iter().collect::<HashSet<_>>().len(), 4);
    }
}
