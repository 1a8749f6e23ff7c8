//! Names as they are compared.

use unicode_normalization::UnicodeNormalization;

/// A name as it is compared: compatibility composed, lower case, `ё` as `е`, one space between its words, without
/// marks of direction and without punctuation at the ends of words.
pub fn fold(name: &str) -> String {
    let composed: String = name.nfkc().collect::<String>().to_lowercase().nfc().collect();
    let mut folded = String::with_capacity(composed.len());
    for word in composed.split(|c: char| c.is_whitespace() || matches!(c, '_' | ',')) {
        let word: String = word.chars().filter(|c| !invisible(*c)).map(one_letter).collect();
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        if !word.is_empty() {
            if !folded.is_empty() {
                folded.push(' ');
            }
            folded.push_str(word);
        }
    }
    folded
}

/// Whether two names are one: the same words, in any order (`Петрова, Анна` and `Анна Петрова`).
pub fn same_name(a: &str, b: &str) -> bool {
    let key = words(a);
    !key.is_empty() && key == words(b)
}

/// The words of a folded name, in order: what names are looked up by.
pub(super) fn words(name: &str) -> String {
    let folded = fold(name);
    let mut words: Vec<&str> = folded.split(' ').collect();
    words.sort_unstable();
    words.join(" ")
}

/// Canvas writes names into file names in lower case without anything between the words: `petrovaanna`.
pub(super) fn squeezed(name: &str) -> String {
    fold(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn one_letter(c: char) -> char {
    match c {
        'ё' => 'е',
        '’' | 'ʼ' | '`' => '\'',
        '‐' | '‑' | '–' => '-',
        other => other,
    }
}

fn invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_one() {
        for (a, b) in [
            ("Петрова, Анна", "анна  петрова"),
            ("Фёдор Ёлкин", "Федор Елкин"),
            ("Й\u{438}\u{306}", "Й\u{439}"),
            ("José", "Jose\u{301}"),
            ("ＡＢ Ｃ", "ab c"),
            ("x\u{202e}y", "xy"),
        ] {
            assert!(same_name(a, b), "{a} {b}");
        }
        assert!(!same_name("Анна Петрова", "Анна Петров"));
        assert!(!same_name("", " "), "no name is nobody's");
        assert_eq!(squeezed("Petrova, Anna-Maria"), "petrovaannamaria");
    }
}
