//! Rust source to tokens, as far as finding definitions needs it.
//!
//! Not `syn`: its parser is recursive, so that a hostile file ends the grader with a stack overflow, and it gives up
//! at the first error. This one keeps no stack of calls and never fails; what is not Rust becomes punctuation, and
//! rustc has the last word.

/// Kinds of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Identifier or keyword.
    Ident,
    /// String, character, number.
    Literal,
    /// `'a`
    Lifetime,
    /// `(`, `[`, `{`; `close` of the token is the index of its partner.
    Open(u8),
    /// `)`, `]`, `}`
    Close,
    /// One character of anything else.
    Punct(u8),
}

/// A token: where it is, and its partner.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
    pub line: u32,
    /// Of an opening bracket: index of the closing one, or the number of tokens.
    pub close: usize,
}

/// Tokens of one file.
#[derive(Debug)]
pub(crate) struct Tokens<'a> {
    pub source: &'a str,
    pub list: Vec<Token>,
}

impl<'a> Tokens<'a> {
    pub fn new(source: &'a str) -> Self {
        let mut lexer = Lexer { bytes: source.as_bytes(), at: 0, line: 1, list: Vec::new() };
        lexer.run();
        let mut list = lexer.list;
        let count = list.len();
        let mut open = Vec::new();
        for i in 0..count {
            match list[i].kind {
                Kind::Open(_) => open.push(i),
                Kind::Close => {
                    if let Some(o) = open.pop() {
                        list[o].close = i;
                    }
                }
                _ => {}
            }
        }
        for o in open {
            list[o].close = count;
        }
        Self { source, list }
    }

    pub fn text(&self, i: usize) -> &'a str {
        self.list.get(i).map_or("", |t| &self.source[t.start..t.end])
    }
    pub fn kind(&self, i: usize) -> Option<Kind> {
        self.list.get(i).map(|t| t.kind)
    }
    pub fn is(&self, i: usize, text: &str) -> bool {
        self.text(i) == text
    }
    pub fn is_ident(&self, i: usize) -> bool {
        self.kind(i) == Some(Kind::Ident)
    }
    /// An identifier without its `r#`.
    pub fn ident(&self, i: usize) -> Option<&'a str> {
        self.is_ident(i).then(|| self.text(i).trim_start_matches("r#"))
    }
    pub fn opens(&self, i: usize, bracket: u8) -> bool {
        self.kind(i) == Some(Kind::Open(bracket))
    }
    /// Index behind token `i`, or behind the whole group when it opens one.
    pub fn after(&self, i: usize) -> usize {
        match self.list.get(i) {
            Some(t) if matches!(t.kind, Kind::Open(_)) => t.close + 1,
            _ => i + 1,
        }
    }
    /// Source of the tokens `from..to`.
    pub fn slice(&self, from: usize, to: usize) -> &'a str {
        if from >= to || from >= self.list.len() {
            return "";
        }
        let end = self.list[(to - 1).min(self.list.len() - 1)].end;
        &self.source[self.list[from].start..end]
    }
    /// Index behind a `<…>` that starts at `i`; `i` itself when none does. An arrow does not close.
    pub fn after_angles(&self, i: usize) -> usize {
        if !self.is(i, "<") {
            return i;
        }
        let (mut depth, mut j) = (0_usize, i);
        while j < self.list.len() {
            match self.kind(j) {
                Some(Kind::Punct(b'<')) => depth += 1,
                Some(Kind::Punct(b'>'))
                    if !(j > 0
                        && (self.is(j - 1, "-") || self.is(j - 1, "="))
                        && self.list[j - 1].end == self.list[j].start) =>
                {
                    depth -= 1;
                    if depth == 0 {
                        return j + 1;
                    }
                }
                Some(Kind::Punct(b';')) => return j,
                _ => {}
            }
            j = self.after(j);
        }
        j
    }
    /// Splits `from..to` at commas outside of brackets and angles.
    pub fn split(&self, from: usize, to: usize) -> Vec<(usize, usize)> {
        let (mut parts, mut start, mut j) = (Vec::new(), from, from);
        while j < to {
            if self.is(j, ",") {
                parts.push((start, j));
                start = j + 1;
                j += 1;
            } else if self.is(j, "<") {
                j = self.after_angles(j).max(j + 1);
            } else {
                j = self.after(j);
            }
        }
        if start < to {
            parts.push((start, to));
        }
        parts
    }
}

struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u32,
    list: Vec<Token>,
}

impl Lexer<'_> {
    fn peek(&self, n: usize) -> u8 {
        self.bytes.get(self.at + n).copied().unwrap_or(0)
    }

    fn run(&mut self) {
        while self.at < self.bytes.len() {
            let (start, line) = (self.at, self.line);
            let kind = self.next();
            self.line += lines(&self.bytes[start..self.at]);
            if let Some(kind) = kind {
                self.list.push(Token { kind, start, end: self.at, line, close: 0 });
            }
        }
    }

    /// Moves behind the next token; `None` for space and comments.
    fn next(&mut self) -> Option<Kind> {
        let b = self.peek(0);
        match b {
            b'/' if self.peek(1) == b'/' => {
                self.until(|l| l.peek(0) == b'\n');
                None
            }
            b'/' if self.peek(1) == b'*' => {
                self.block_comment();
                None
            }
            b'"' => Some(self.quoted(0)),
            b'\'' => Some(self.quote_or_lifetime()),
            b'r' | b'b' | b'c' if self.string_prefix().is_some() => {
                let (skip, hashes) = self.string_prefix().unwrap_or_default();
                Some(if let Some(hashes) = hashes { self.raw(skip, hashes) } else { self.quoted(skip) })
            }
            b'b' if self.peek(1) == b'\'' => {
                self.at += 1;
                Some(self.quote_or_lifetime())
            }
            b'r' if self.peek(1) == b'#' && is_ident(self.peek(2)) => {
                self.at += 2;
                self.until(|l| !is_ident(l.peek(0)));
                Some(Kind::Ident)
            }
            b'0'..=b'9' => {
                self.until(|l| !is_ident(l.peek(0)));
                Some(Kind::Literal)
            }
            b'(' | b'[' | b'{' => Some(self.one(Kind::Open(b))),
            b')' | b']' | b'}' => Some(self.one(Kind::Close)),
            _ if is_ident(b) => {
                self.until(|l| !is_ident(l.peek(0)));
                Some(Kind::Ident)
            }
            _ if b.is_ascii_whitespace() => {
                self.at += 1;
                None
            }
            _ => Some(self.one(Kind::Punct(b))),
        }
    }

    fn one(&mut self, kind: Kind) -> Kind {
        self.at += 1;
        kind
    }

    fn until(&mut self, stop: impl Fn(&Self) -> bool) {
        while self.at < self.bytes.len() && !stop(self) {
            self.at += 1;
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0_usize;
        while self.at < self.bytes.len() {
            if self.bytes[self.at..].starts_with(b"/*") {
                depth += 1;
                self.at += 2;
            } else if self.bytes[self.at..].starts_with(b"*/") {
                depth -= 1;
                self.at += 2;
                if depth == 0 {
                    return;
                }
            } else {
                self.at += 1;
            }
        }
    }

    /// Length of a prefix such as `b`, `r`, `br`, `c`, with the number of hashes when the string is raw.
    fn string_prefix(&self) -> Option<(usize, Option<usize>)> {
        let mut n = usize::from(matches!(self.peek(0), b'b' | b'c'));
        let raw = self.peek(n) == b'r';
        n += usize::from(raw);
        let mut hashes = 0;
        while raw && self.peek(n + hashes) == b'#' {
            hashes += 1;
        }
        (n > 0 && self.peek(n + hashes) == b'"').then_some((n, raw.then_some(hashes)))
    }

    fn quoted(&mut self, skip: usize) -> Kind {
        self.at += skip + 1;
        while self.at < self.bytes.len() && self.peek(0) != b'"' {
            self.at += if self.peek(0) == b'\\' { 2 } else { 1 };
        }
        self.at = (self.at + 1).min(self.bytes.len());
        Kind::Literal
    }

    fn raw(&mut self, skip: usize, hashes: usize) -> Kind {
        self.at += skip + hashes + 1;
        let mut end = vec![b'"'];
        end.resize(1 + hashes, b'#');
        self.until(|l| l.bytes[l.at..].starts_with(&end));
        self.at = (self.at + end.len()).min(self.bytes.len());
        Kind::Literal
    }

    fn quote_or_lifetime(&mut self) -> Kind {
        if is_ident(self.peek(1)) {
            let width = match self.peek(1) {
                0..=0x7f => 1,
                0x80..=0xdf => 2,
                0xe0..=0xef => 3,
                _ => 4,
            };
            if self.peek(1 + width) != b'\'' {
                self.at += 1;
                self.until(|l| !is_ident(l.peek(0)));
                return Kind::Lifetime;
            }
        }
        self.at += 1;
        while self.at < self.bytes.len() && !matches!(self.peek(0), b'\'' | b'\n') {
            self.at += if self.peek(0) == b'\\' { 2 } else { 1 };
        }
        self.at = (self.at + 1).min(self.bytes.len());
        Kind::Literal
    }
}

fn lines(bytes: &[u8]) -> u32 {
    bytes.iter().map(|b| u32::from(*b == b'\n')).sum()
}

/// Any byte of an identifier; non-ASCII letters count, whatever they are.
const fn is_ident(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<&str> {
        let t = Tokens::new(source);
        (0..t.list.len()).map(|i| t.text(i)).collect()
    }

    #[test]
    fn strings_and_comments_hide_what_is_in_them() {
        assert_eq!(texts("a // fn b\n/* fn /* c */ } */ d"), ["a", "d"]);
        assert_eq!(
            texts(r##"r#"}"fn"# b"}" "\"}" '}' '\'' 'a x"##),
            [r##"r#"}"fn"#"##, "b\"}\"", r#""\"}""#, "'}'", r"'\''", "'a", "x"]
        );
        assert_eq!(texts("r#fn 'ж' '\u{1F600}'"), ["r#fn", "'ж'", "'\u{1F600}'"]);
    }

    #[test]
    fn brackets_know_their_partner() {
        let t = Tokens::new("f(a, [b]) { }");
        assert_eq!(t.after(1), 8);
        let t = Tokens::new("{ ( ");
        assert_eq!(t.after(0), 3, "an unclosed bracket ends with the file");
        Tokens::new(") ] }");
    }

    #[test]
    fn angles_do_not_end_at_arrows() {
        let t = Tokens::new("<F: Fn(f64) -> f64, D> x");
        assert_eq!(t.text(t.after_angles(0)), "x");
        let t = Tokens::new("a: Vec<(f64, f64)>, b: [f64; 3], c: A<B, C>");
        assert_eq!(t.split(0, t.list.len()).len(), 3);
    }

    #[test]
    fn deep_nesting_and_garbage_are_harmless() {
        let deep = "(".repeat(1_000_000);
        assert_eq!(Tokens::new(&deep).list.len(), 1_000_000);
        for s in ["\"", "'", "r#\"", "/*", "'\\", "\"\\", "b'", "r##", "\u{0}\u{7}", "'\u{e9}"] {
            Tokens::new(s);
        }
    }
}
