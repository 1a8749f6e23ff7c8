//! Characters that show nothing, or turn the direction of what follows.

use std::fmt::Write as _;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark, is_nfc};

/// Controls, bidi controls, fillers, tags, private use, not a character: all that shows nothing or no one thing. The
/// joiner of emoji and the selectors of variants stay.
pub fn is_hidden(c: char) -> bool {
    matches!(c as u32,
        0x80..=0x9f | 0xad | 0x34f | 0x61c | 0x115f | 0x1160 | 0x17b4 | 0x17b5 | 0x180b..=0x180f | 0x200b | 0x200c
        | 0x200e | 0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0x3164 | 0xfeff | 0xffa0 | 0xfff0..=0xfffb
        | 0x1d173..=0x1d17a | 0xe000..=0xf8ff | 0xe0000..=0x0010_ffff)
        || (c as u32) & 0xfffe == 0xfffe
}

/// A value that was compared, with all spelt out in which it may differ from one that looks the same: what shows
/// nothing, other spaces than the usual one, and marks that a letter could have in it.
pub fn spelled(text: &str) -> String {
    let composed = is_nfc(text);
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\0'..='\u{1f}' => out.extend(char::from_u32(0x2400 + c as u32)),
            '\u{7f}' => out.push('\u{2421}'),
            c if is_hidden(c) || c != ' ' && c.is_whitespace() || !composed && is_combining_mark(c) => {
                let _ = write!(out, "⟨U+{:04X}⟩", c as u32);
            }
            c => out.push(c),
        }
    }
    out
}

/// A text without anything that shows nothing, and without spaces around it.
pub fn bare(text: &str) -> String {
    text.chars().filter(|c| !is_hidden(*c)).collect::<String>().trim().to_owned()
}

/// A text whose letters have their marks in them.
pub fn composed(text: &str) -> String {
    text.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_spelt_out() {
        assert_eq!(spelled("\u{a0}cat\u{200b}"), "⟨U+00A0⟩cat⟨U+200B⟩");
        assert_eq!(spelled("e\u{301}clair"), "e⟨U+0301⟩clair");
        assert_eq!(spelled("\u{1b}[31m\t"), "␛[31m␉");
        for plain in ["кошка", "éclair", "a b", "й", "हिन्दी", "⟨"] {
            assert_eq!(spelled(plain), plain);
        }
    }
}
