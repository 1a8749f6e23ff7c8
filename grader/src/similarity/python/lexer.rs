//! Python source to tokens and logical lines.
//!
//! A lexer of our own, since nothing of a student's may end the program: it keeps no stack of calls, never fails, and
//! takes what does not parse as it comes. IPython's magics are passed over.

/// Kinds of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Name,
    Number,
    Text,
    Op,
}

/// A token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lexeme {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
}

/// A logical line: a statement, or the head of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Column of its first character, tabs to multiples of eight.
    pub indent: usize,
    /// Its tokens.
    pub tokens: Vec<Lexeme>,
}

/// Operators of more than one character, longest first.
const OPS: [&str; 26] = [
    "**=", "//=", ">>=", "<<=", "...", "!=", "->", ":=", "==", "<=", ">=", "+=", "-=", "*=", "/=", "%=",
    "@=", "&=", "|=", "^=", "**", "//", ">>", "<<", "<>", "??",
];
/// Words that begin a statement of a module: a bracket that is open before one was never closed.
const FRESH: [&str; 6] = ["def ", "class ", "import ", "from ", "@", "async def "];
/// Cell magics whose cell is Python all the same.
const PYTHON_MAGICS: [&str; 6] = ["time", "timeit", "capture", "prun", "python", "python3"];

/// The logical lines of a piece.
pub(super) fn lines(source: &str) -> Vec<Line> {
    if foreign(source) {
        return Vec::new();
    }
    let mut lexer =
        Lexer { source, bytes: source.as_bytes(), at: 0, depth: 0, line: None, lines: Vec::new() };
    lexer.run();
    lexer.lines
}

/// Whether a cell is of another language: `%%bash`.
fn foreign(source: &str) -> bool {
    let first = source.lines().map(str::trim).find(|l| !l.is_empty() && !l.starts_with('#'));
    let magic =
        first.and_then(|l| l.strip_prefix("%%")).map(|l| l.split_whitespace().next().unwrap_or_default());
    magic.is_some_and(|m| !PYTHON_MAGICS.contains(&m) && !m.starts_with("writefile"))
}

struct Lexer<'a> {
    source: &'a str,
    bytes: &'a [u8],
    at: usize,
    depth: usize,
    line: Option<Line>,
    lines: Vec<Line>,
}

impl Lexer<'_> {
    fn peek(&self, n: usize) -> u8 {
        self.bytes.get(self.at + n).copied().unwrap_or(0)
    }

    fn run(&mut self) {
        self.start_of_line();
        while self.at < self.bytes.len() {
            match self.peek(0) {
                b'\n' => {
                    self.at += 1;
                    self.start_of_line();
                }
                b'\\' if self.peek(1) == b'\n' => self.at += 2,
                b'#' => self.skip_line(),
                b if b.is_ascii_whitespace() => self.at += 1,
                b';' if self.depth == 0 => {
                    self.at += 1;
                    let indent = self.line.as_ref().map_or(0, |l| l.indent);
                    self.end_line();
                    self.line = Some(Line { indent, tokens: Vec::new() });
                }
                _ => self.token(),
            }
        }
        self.end_line();
    }

    fn end_line(&mut self) {
        self.lines.extend(self.line.take().filter(|l| !l.tokens.is_empty()));
    }

    /// Behind the end of a line: its indentation, unless a bracket goes on.
    fn start_of_line(&mut self) {
        let rest = &self.source[self.at..];
        if self.depth > 0 && !FRESH.iter().any(|word| rest.starts_with(word)) {
            return;
        }
        self.depth = 0;
        self.end_line();
        let mut indent = 0;
        loop {
            match self.peek(0) {
                b' ' => indent += 1,
                b'\t' => indent = (indent / 8 + 1) * 8,
                _ => break,
            }
            self.at += 1;
        }
        if matches!(self.peek(0), b'%' | b'!' | b'?') {
            self.skip_line();
        }
        self.line = Some(Line { indent, tokens: Vec::new() });
    }

    fn skip_line(&mut self) {
        while self.at < self.bytes.len() && self.peek(0) != b'\n' {
            self.at += 1;
        }
    }

    fn token(&mut self) {
        let start = self.at;
        let kind = self.next();
        // Whole characters, whatever was at the end of the text.
        while !self.source.is_char_boundary(self.at) {
            self.at += 1;
        }
        let line = self.line.get_or_insert_with(|| Line { indent: 0, tokens: Vec::new() });
        line.tokens.push(Lexeme { kind, start, end: self.at });
    }

    fn next(&mut self) -> Kind {
        let b = self.peek(0);
        if let Some(prefix) = self.text_prefix() {
            self.at += prefix;
            self.text();
            return Kind::Text;
        }
        if b.is_ascii_digit() || (b == b'.' && self.peek(1).is_ascii_digit()) {
            self.number();
            return Kind::Number;
        }
        if is_name(b) {
            while is_name(self.peek(0)) {
                self.at += 1;
            }
            return Kind::Name;
        }
        match b {
            b'(' | b'[' | b'{' => self.depth += 1,
            b')' | b']' | b'}' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        let rest = &self.bytes[self.at..];
        self.at += OPS.iter().find(|op| rest.starts_with(op.as_bytes())).map_or(1, |op| op.len());
        Kind::Op
    }

    /// Length of what stands before the quote of a string: `rb`, or nothing.
    fn text_prefix(&self) -> Option<usize> {
        let letter = |b: u8| matches!(b.to_ascii_lowercase(), b'r' | b'b' | b'u' | b'f' | b't');
        let n = (0..2).take_while(|n| letter(self.peek(*n))).count();
        matches!(self.peek(n), b'"' | b'\'').then_some(n)
    }

    fn text(&mut self) {
        let quote = self.peek(0);
        let triple = self.peek(1) == quote && self.peek(2) == quote;
        self.at += if triple { 3 } else { 1 };
        while self.at < self.bytes.len() {
            match self.peek(0) {
                b'\\' => self.at += 1,
                b'\n' if !triple => return,
                b if b == quote && !triple => {
                    self.at += 1;
                    return;
                }
                b if b == quote && self.peek(1) == quote && self.peek(2) == quote => {
                    self.at += 3;
                    return;
                }
                _ => {}
            }
            self.at = (self.at + 1).min(self.bytes.len());
        }
    }

    fn number(&mut self) {
        let mut before = 0;
        loop {
            let b = self.peek(0);
            let exponent = matches!(before, b'e' | b'E') && matches!(b, b'+' | b'-');
            if !(b.is_ascii_alphanumeric() || b == b'.' || b == b'_' || exponent) {
                return;
            }
            before = b;
            self.at += 1;
        }
    }
}

/// Any byte of a name; letters that are not ASCII count, whatever they are.
const fn is_name(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<(usize, Vec<&str>)> {
        let words = |l: &Line| l.tokens.iter().map(|t| &source[t.start..t.end]).collect();
        lines(source).iter().map(|l| (l.indent, words(l))).collect()
    }

    #[test]
    fn lines_are_logical() {
        assert_eq!(
            texts("x = (1 +\n  2)  # a\n\nif y:\n\tz = a \\\n  + 1; w = 0"),
            [
                (0, vec!["x", "=", "(", "1", "+", "2", ")"]),
                (0, vec!["if", "y", ":"]),
                (8, vec!["z", "=", "a", "+", "1"]),
                (8, vec!["w", "=", "0"]),
            ]
        );
    }

    #[test]
    fn strings_hide_what_is_in_them() {
        assert_eq!(
            texts("a = rb'#\\'' + f\"{x!r}\" + '''\n# \" def f(\n'''\nσ = 1e-12 + .5 + 0x_ff"),
            [
                (0, vec!["a", "=", "rb'#\\''", "+", "f\"{x!r}\"", "+", "'''\n# \" def f(\n'''"]),
                (0, vec!["σ", "=", "1e-12", "+", ".5", "+", "0x_ff"]),
            ]
        );
        assert_eq!(texts("a = 'open\nb = 1").len(), 2, "a string that is not closed ends with its line");
    }

    #[test]
    fn a_bracket_that_is_never_closed_costs_one_definition() {
        let found = texts("x = foo(1,\ny = 2\ndef f(a):\n    return a");
        assert_eq!(found.len(), 3, "{found:?}");
        assert_eq!(found[1].1[..2], ["def", "f"]);
    }

    #[test]
    fn magics_are_passed_over() {
        assert_eq!(texts("%matplotlib inline\n!pip install x\nx = 1\n").len(), 1);
        assert!(texts("%%bash\nls -l").is_empty());
        assert_eq!(texts("%%time\nx = 1").len(), 1);
    }

    #[test]
    fn garbage_is_harmless() {
        for s in [
            "'", "\"\"\"", "'\\", "\\", "(((", ")))", "ж'", "0.", "\u{0}", "é\\", "rb", "'''\\", "\"ж\\ж",
            "f'",
        ] {
            lines(s);
        }
        assert_eq!(lines(&"(".repeat(1_000_000))[0].tokens.len(), 1_000_000);
    }
}
