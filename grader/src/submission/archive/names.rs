//! Names of entries: which letters they are written in, and what is safe of them.

use unicode_normalization::UnicodeNormalization;

/// More folders in one another than this is no homework.
const MAX_DEPTH: usize = 40;
/// Longest name, in bytes.
const MAX_LENGTH: usize = 4_000;

/// A path as it is kept: `/` between names (Windows' `\` too), composed normal form, no empty or `.` parts, no root
/// and no drive in front. None where `..` leads out of where it lies, or where nothing is left.
pub(super) fn clean(name: &str) -> Option<String> {
    if name.len() > MAX_LENGTH || name.contains('\0') {
        return None;
    }
    let mut parts = Vec::new();
    for part in name.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => return None,
            drive if parts.is_empty() && drive.len() == 2 && drive.ends_with(':') => {}
            part => parts.push(part),
        }
    }
    if parts.is_empty() || parts.len() > MAX_DEPTH {
        return None;
    }
    Some(parts.join("/").nfc().collect())
}

/// A name of a zip archive. Without the flag for UTF-8 it is UTF-8 all the same (macOS, Linux), or the code page of the
/// DOS box of whoever packed it: 866 in Russia, 437 in the West; some Russian programs write Windows-1251.
pub(super) fn decode(raw: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(raw) {
        return text.to_owned();
    }
    let high = |b: &u8| *b >= 0x80;
    // An accented letter in a Latin word stands alone; Cyrillic ones come in words.
    let alone = raw.split(|b| !high(b)).all(|run| run.len() < 2);
    let latin = raw.iter().any(u8::is_ascii_alphabetic);
    if alone && latin {
        return raw.iter().map(|b| code_page_437(*b)).collect();
    }
    let count = |letter: fn(u8) -> bool| raw.iter().filter(|b| high(b) && letter(**b)).count();
    // Lower-case letters decide: most of a name is in them.
    let oem = count(|b| matches!(b, 0xa0..=0xaf | 0xe0..=0xef | 0xf1)) + count(|b| matches!(b, 0x80..=0x9f));
    let ansi = count(|b| matches!(b, 0xe0..=0xff | 0xb8)) + count(|b| matches!(b, 0xc0..=0xdf));
    raw.iter().map(|b| if oem >= ansi { code_page_866(*b) } else { windows_1251(*b) }).collect()
}

fn code_page_866(byte: u8) -> char {
    let letter = |base: u32, from: u8| char::from_u32(base + u32::from(byte - from)).unwrap_or('\u{fffd}');
    match byte {
        0..=0x7f => char::from(byte),
        0x80..=0xaf => letter(0x410, 0x80),
        0xe0..=0xef => letter(0x440, 0xe0),
        0xf0 => 'Ё',
        0xf1 => 'ё',
        0xfc => '№',
        _ => '\u{fffd}',
    }
}

fn windows_1251(byte: u8) -> char {
    match byte {
        0..=0x7f => char::from(byte),
        0xa8 => 'Ё',
        0xb8 => 'ё',
        0xb9 => '№',
        0xab => '«',
        0xbb => '»',
        0x96 | 0x97 => '–',
        0xc0..=0xff => char::from_u32(0x410 + u32::from(byte - 0xc0)).unwrap_or('\u{fffd}'),
        _ => '\u{fffd}',
    }
}

fn code_page_437(byte: u8) -> char {
    const LETTERS: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑ";
    match byte {
        0..=0x7f => char::from(byte),
        0xe1 => 'ß',
        _ => LETTERS.chars().nth(usize::from(byte) - 0x80).unwrap_or('\u{fffd}'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_inside() {
        assert_eq!(clean("a/b.py").as_deref(), Some("a/b.py"));
        assert_eq!(clean("./a//b/").as_deref(), Some("a/b"));
        assert_eq!(clean("Папка\\дз.py").as_deref(), Some("Папка/дз.py"));
        assert_eq!(clean("/etc/passwd").as_deref(), Some("etc/passwd"));
        assert_eq!(clean("C:\\Users\\me\\hw.py").as_deref(), Some("Users/me/hw.py"));
        assert_eq!(clean("//server/share/x").as_deref(), Some("server/share/x"));
        assert_eq!(clean("И\u{306}.py").as_deref(), Some("Й.py"));
        for bad in [
            "../x",
            "a/../../x",
            "a\\..\\x",
            "..",
            "",
            "/",
            "C:\\",
            "a\0b",
            &"x/".repeat(100),
            &"y".repeat(5000),
        ] {
            assert_eq!(clean(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn code_pages_are_told_apart() {
        let cp866 = [0x90, 0xa5, 0xe8, 0xa5, 0xad, 0xa8, 0xa5, b' ', 0xa7, 0xa0, 0xa4, 0xa0, 0xe7, 0xa8];
        assert_eq!(decode(&cp866), "Решение задачи");
        let cp1251 = [0xd0, 0xe5, 0xf8, 0xe5, 0xed, 0xe8, 0xe5, b' ', 0xe7, 0xe0, 0xe4, 0xe0, 0xf7, 0xe8];
        assert_eq!(decode(&cp1251), "Решение задачи");
        assert_eq!(decode(b"\x8a\xae\xaf\xa8\xef.py"), "Копия.py");
        assert_eq!(decode(b"\xca\xee\xef\xe8\xff.py"), "Копия.py");
        assert_eq!(decode(b"r\x82sum\x82.py"), "résumé.py");
        assert_eq!(decode("Zoë.py".as_bytes()), "Zoë.py");
    }
}
