//! From tokens of Rust to symbols that renaming, formatting, attributes and types of variables do not change.

use super::super::token::{Numbering, Symbol, Token, number};
use super::super::wanted::Wanted;
use crate::prepare::rust::tokens::{Kind, Tokens};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Tokens that a pattern may have.
const FAR: usize = 40;
/// Two characters that are one operator.
const PAIRS: [&str; 16] =
    ["::", "->", "=>", "==", "!=", "<=", ">=", "&&", "||", "+=", "-=", "*=", "/=", "%=", "..", "<<"];

/// Turns items of one submission into tokens.
pub(super) struct Normal<'a> {
    wanted: &'a Wanted,
    own: HashSet<&'a str>,
    members: HashSet<&'a str>,
    numbering: Numbering,
    known: [HashMap<&'a str, Symbol>; 2],
}

impl<'a> Normal<'a> {
    pub fn new(texts: &[Tokens<'a>], wanted: &'a Wanted) -> Self {
        let mut normal = Self {
            wanted,
            own: HashSet::new(),
            members: HashSet::new(),
            numbering: Numbering::default(),
            known: [HashMap::new(), HashMap::new()],
        };
        for tokens in texts {
            for i in 0..tokens.list.len() {
                normal.bind(tokens, i);
            }
        }
        normal
    }

    /// Adds what a token binds.
    fn bind(&mut self, tokens: &Tokens<'a>, i: usize) {
        match tokens.text(i) {
            "fn" | "struct" | "enum" | "union" | "trait" | "mod" | "type" | "const" | "static" => {
                let name = tokens.ident(i + 1 + usize::from(tokens.is(i + 1, "mut")));
                self.own.extend(name);
                self.members.extend(name.filter(|_| tokens.is(i, "fn")));
            }
            "let" | "for" => self.pattern(tokens, i + 1, &["=", "in", ";", "{", ":"]),
            "|" if i == 0 || !is_value(tokens, i - 1) => self.pattern(tokens, i + 1, &["|", ";"]),
            "=" if tokens.is(i + 1, ">") => {
                let start =
                    (i.saturating_sub(12)..i).rev().find(|j| matches!(tokens.text(*j), "," | "{" | "}"));
                self.pattern(tokens, start.map_or(i, |s| s + 1), &["=", "if"]);
            }
            ":" if i > 0 && !tokens.is(i + 1, ":") && !tokens.is(i - 1, ":") => {
                let name = tokens.ident(i - 1).filter(|_| !(i > 1 && tokens.is(i - 2, ":")));
                self.own.extend(name);
                self.members.extend(name);
            }
            _ => {}
        }
    }

    /// Names of a pattern up to one of some words.
    fn pattern(&mut self, tokens: &Tokens<'a>, start: usize, ends: &[&str]) {
        for i in start..(start + FAR).min(tokens.list.len()) {
            if ends.contains(&tokens.text(i)) {
                return;
            }
            let variable = |name: &&str| name.starts_with(|c: char| c.is_lowercase() || c == '_');
            let called = matches!(tokens.text(i + 1), "(" | "{" | "!")
                || tokens.is(i + 1, ":") && tokens.is(i + 2, ":");
            self.own.extend(tokens.ident(i).filter(variable).filter(|n| !is_keyword(n) && !called));
        }
    }

    /// Tokens of an item.
    pub fn tokens(&mut self, tokens: &Tokens<'a>, range: Range<usize>) -> Vec<Token> {
        let mut out = Vec::new();
        let mut i = range.start;
        while i < range.end.min(tokens.list.len()) {
            i = match skipped(tokens, i, range.end) {
                Some(next) => next,
                None => self.token(tokens, i, &mut out),
            };
        }
        out
    }

    /// Adds the symbol at `i`; the index behind it comes back.
    fn token(&mut self, tokens: &Tokens<'a>, i: usize, out: &mut Vec<Token>) -> usize {
        let token = tokens.list[i];
        let mut end = i + 1;
        let symbol = match token.kind {
            Kind::Ident => self.name(tokens, i),
            Kind::Lifetime => Symbol::fixed("'"),
            Kind::Literal if tokens.text(i).starts_with(|c: char| c.is_ascii_digit()) => {
                end = end_of_number(tokens, i);
                let text = tokens.slice(i, end);
                let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '_');
                // `1_f64`, `2usize`: the type is no part of the number.
                let plain = ["f64", "f32", "usize", "isize", "u64", "i64", "u32", "i32", "u8"].iter();
                let plain = plain.clone().find_map(|t| text.strip_suffix(t)).unwrap_or(text);
                number(if plain.is_empty() { digits } else { plain.trim_end_matches('_') })
            }
            Kind::Literal => Symbol::fixed("\""),
            Kind::Open(_) | Kind::Close => Symbol::fixed(tokens.text(i)),
            Kind::Punct(_) => {
                let pair = tokens.slice(i, (i + 2).min(tokens.list.len()));
                if PAIRS.contains(&pair) {
                    end = i + 2;
                    Symbol::fixed(pair)
                } else {
                    Symbol::fixed(tokens.text(i))
                }
            }
        };
        let last = tokens.list[end - 1].end;
        out.push(Token { symbol, start: token.start as u32, end: last as u32 });
        end
    }

    fn name(&mut self, tokens: &Tokens<'a>, i: usize) -> Symbol {
        let Some(text) = tokens.ident(i) else { return Symbol::fixed("") };
        let member = i > 0 && tokens.is(i - 1, ".");
        if let Some(symbol) = self.known[usize::from(member)].get(text) {
            return *symbol;
        }
        let given = if member { self.wanted.member(text) } else { None }.or_else(|| self.wanted.fixed(text));
        let own = if member { self.members.contains(text) } else { self.own.contains(text) };
        let symbol = match given {
            Some(name) => Symbol::fixed(name),
            None if own && !is_keyword(text) => self.numbering.of(text),
            None => Symbol::fixed(text),
        };
        self.known[usize::from(member)].insert(text, symbol);
        symbol
    }
}

/// Index behind what means nothing: attributes, visibility, the type of a variable, a comma or semicolon before a
/// bracket that closes, `return` (the last expression of a block is its value with and without).
fn skipped(tokens: &Tokens<'_>, i: usize, limit: usize) -> Option<usize> {
    match tokens.text(i) {
        "#" if tokens.opens(i + 1, b'[') => Some(tokens.after(i + 1)),
        "pub" => Some(if tokens.opens(i + 1, b'(') { tokens.after(i + 1) } else { i + 1 }),
        "," | ";" if tokens.kind(i + 1) == Some(Kind::Close) => Some(i + 1),
        "return" => Some(i + 1),
        ":" if !tokens.is(i + 1, ":") && !tokens.is(i.wrapping_sub(1), ":") && of_let(tokens, i) => {
            let mut j = i;
            while j < limit && !matches!(tokens.text(j), "=" | ";") {
                j = if tokens.is(j, "<") { tokens.after_angles(j).max(j + 1) } else { tokens.after(j) };
            }
            Some(j.max(i + 1))
        }
        _ => None,
    }
}

/// Whether a colon belongs to `let x: T`.
fn of_let(tokens: &Tokens<'_>, colon: usize) -> bool {
    let before = |n: usize| colon.checked_sub(n).map_or("", |i| tokens.text(i));
    before(2) == "let" || (before(2) == "mut" && before(3) == "let")
}

/// Index behind a number of which the lexer made several tokens: `1.0`, `1e-5`.
fn end_of_number(tokens: &Tokens<'_>, start: usize) -> usize {
    let touches = |i: usize| i < tokens.list.len() && tokens.list[i - 1].end == tokens.list[i].start;
    let digits = |i: usize| touches(i) && tokens.text(i).starts_with(|c: char| c.is_ascii_digit());
    let mut end = start + 1;
    if touches(end) && tokens.is(end, ".") && !(touches(end + 1) && tokens.is(end + 1, ".")) {
        if digits(end + 1) {
            end += 2;
        } else if !(touches(end + 1) && tokens.is_ident(end + 1)) {
            end += 1;
        }
    }
    let exponent = tokens.text(end - 1).ends_with(['e', 'E']) && !tokens.text(end - 1).starts_with("0x");
    if exponent && touches(end) && matches!(tokens.text(end), "-" | "+") && digits(end + 1) {
        end += 2;
    }
    end
}

/// Whether a token ends a value, so that `|` behind it is an operator.
fn is_value(tokens: &Tokens<'_>, i: usize) -> bool {
    match tokens.kind(i) {
        Some(Kind::Literal | Kind::Close | Kind::Punct(b'|')) => true,
        Some(Kind::Ident) => !is_keyword(tokens.text(i)),
        _ => false,
    }
}

fn is_keyword(text: &str) -> bool {
    const KEYWORDS: [&str; 30] = [
        "as", "async", "await", "box", "break", "const", "continue", "crate", "dyn", "else", "enum", "fn",
        "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "ref", "return", "self",
        "Self", "static", "super", "where", "while",
    ];
    KEYWORDS.contains(&text)
}
