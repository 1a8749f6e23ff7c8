//! What kind of file is this? Looked at before any row is read.

use super::problem::Code;

/// First bytes of files that are no text.
const MAGIC: [(&[u8], &str); 14] = [
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"%PDF-", "PDF"),
    (b"PAR1", "Parquet"),
    (b"\x89HDF\r\n\x1a\n", "HDF5"),
    (b"\x93NUMPY", "NumPy"),
    (b"\xd0\xcf\x11\xe0", "xls"),
    (b"ARROW1", "Arrow"),
];

/// The text behind a byte order mark.
pub fn without_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// The delimiter, or why this is no text in rows (with the kind of file).
pub fn sniff(head: &[u8]) -> Result<u8, (Code, &'static str)> {
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Err((Code::NotCsv, kind));
    }
    if head.starts_with(b"PK\x03\x04") {
        let has = |name: &[u8]| head.windows(name.len()).take(4096).any(|w| w == name);
        let kind = if has(b"xl/") || has(b"[Content_Types]") { "xlsx" } else { "ZIP" };
        return Err((Code::NotCsv, kind));
    }
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        return Err((Code::NotUtf8, "UTF-16"));
    }
    let text = without_bom(head);
    if text.iter().all(u8::is_ascii_whitespace) && head.len() < super::scan::MAX_LINE {
        return Err((Code::EmptyFile, "other"));
    }
    let first = &text[..text.len().min(4096)];
    if first.contains(&0) {
        // Every second byte: UTF-16 without its mark.
        let every_second = |odd: usize| first.iter().skip(odd).step_by(2).take(32).all(|b| *b == 0);
        let wide = first.len() >= 8 && (every_second(0) || every_second(1));
        return Err(if wide { (Code::NotUtf8, "UTF-16") } else { (Code::NotCsv, "other") });
    }
    let start = first.trim_ascii_start();
    let lower = start[..start.len().min(9)].to_ascii_lowercase();
    if lower.starts_with(b"<!doctype") || lower.starts_with(b"<html") || lower.starts_with(b"<?xml") {
        return Err((Code::NotCsv, "HTML"));
    }
    if start.starts_with(b"{") || start.starts_with(b"[") {
        return Err((Code::NotCsv, "JSON"));
    }
    Ok(delimiter(first))
}

/// The delimiter that the first line uses: the comma, unless another one is there and the comma is not.
fn delimiter(text: &[u8]) -> u8 {
    let start = text.trim_ascii_start();
    let line = start.split(|&b| b == b'\n' || b == b'\r').next().unwrap_or_default();
    let has = |d: u8| line.contains(&d);
    if has(b',') {
        return b',';
    }
    [b';', b'\t', b'|'].into_iter().find(|&d| has(d)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_files() {
        assert_eq!(sniff(b"Id,Category\n"), Ok(b','));
        assert_eq!(sniff(b"\xef\xbb\xbfId;Category\n"), Ok(b';'));
        assert_eq!(sniff(b"Id\tCategory\n"), Ok(b'\t'));
        assert_eq!(sniff(b"\x1f\x8b\x08"), Err((Code::NotCsv, "gzip")));
        assert_eq!(sniff(b"PK\x03\x04....xl/workbook"), Err((Code::NotCsv, "xlsx")));
        assert_eq!(sniff(b"I\0d\0,\0C\0\n\0"), Err((Code::NotUtf8, "UTF-16")));
        assert_eq!(sniff(b"\0I\0d\0,\0C\0\n"), Err((Code::NotUtf8, "UTF-16")));
        assert_eq!(sniff(b"I\0d\0"), Err((Code::NotCsv, "other")));
        assert_eq!(sniff(b"\xff\xfeI\0"), Err((Code::NotUtf8, "UTF-16")));
        assert_eq!(sniff(b" \r\n\n"), Err((Code::EmptyFile, "other")));
        assert_eq!(sniff(b"<!DOCTYPE html>"), Err((Code::NotCsv, "HTML")));
    }
}
