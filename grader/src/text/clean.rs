//! Texts of others on a terminal and in a table.

/// A text that cannot steer a terminal: what controls it, and what turns the direction of writing, becomes `\u{fffd}`.
pub fn clean(text: &str) -> String {
    let bidi =
        |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}');
    text.chars().map(|c| if (c.is_control() && c != '\n') || bidi(c) { '\u{fffd}' } else { c }).collect()
}

/// The same for a name, which has to stay in its line.
pub fn clean_line(text: &str) -> String {
    let ends = ['\n', '\u{2028}', '\u{2029}'];
    clean(text).replace(ends, "\u{fffd}")
}

/// A name as a cell of a table: in one line, and nothing that a spreadsheet takes for a formula. Full-width signs are
/// signs to some of them.
pub fn cell(text: &str) -> String {
    let text = clean_line(text);
    let sign = |c: char| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
    if text.trim_start().starts_with(sign) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::{cell, clean, clean_line};

    #[test]
    fn a_terminal_is_not_steered() {
        assert_eq!(clean("a\u{1b}[2Jb"), "a\u{fffd}[2Jb");
        assert_eq!(clean("x\u{202e}y\n"), "x\u{fffd}y\n");
        assert_eq!(clean("Привет, σ"), "Привет, σ");
        assert_eq!(clean_line("eve\nbob  13 / 10\u{1b}"), "eve\u{fffd}bob  13 / 10\u{fffd}");
    }

    #[test]
    fn a_cell_is_neither_a_formula_nor_two_lines() {
        for formula in ["=1+1", "+1", "-1", "@x", "＝SUM(1)", " =1", "＠x"] {
            assert_eq!(cell(formula), format!("'{formula}"));
        }
        assert_eq!(cell("\t=1"), "\u{fffd}=1");
        assert_eq!(cell("a\r\nb\u{1b}[2J\u{202e}"), "a\u{fffd}\u{fffd}b\u{fffd}[2J\u{fffd}");
        assert_eq!(cell("Анна-Мария = 1"), "Анна-Мария = 1");
    }
}
