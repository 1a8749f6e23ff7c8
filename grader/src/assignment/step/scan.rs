//! Reading names, literals and punctuation of steps and signatures.

use super::Literal;
use crate::{assignment::finding::Fault, text::args};

/// A place in a text that is being read.
pub struct Scan<'a> {
    text: &'a str,
    at: usize,
    /// Lists that are open.
    depth: usize,
}

/// Lists in lists, at most: whatever an array is, and the stack is not endless.
const MAX_DEPTH: usize = 32;

impl<'a> Scan<'a> {
    /// The beginning of a text.
    pub fn new(text: &'a str) -> Self {
        let mut scan = Self { text, at: 0, depth: 0 };
        scan.space();
        scan
    }
    /// Where we are, in bytes.
    pub const fn at(&self) -> usize {
        self.at
    }
    /// Goes back to a place.
    pub const fn back_to(&mut self, at: usize) {
        self.at = at;
    }
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }
    fn space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }
    fn skip(&mut self, bytes: usize) {
        self.at += bytes;
        self.space();
    }
    /// Whether this comes next; then it is behind us.
    pub fn eat(&mut self, punctuation: &str) -> bool {
        let found = self.rest().starts_with(punctuation);
        if found {
            self.skip(punctuation.len());
        }
        found
    }
    /// Whether a single `=` comes next; then it is behind us.
    pub fn eat_equals(&mut self) -> bool {
        !self.rest().starts_with("==") && self.eat("=")
    }
    /// Whether this comes next.
    pub fn sees(&self, punctuation: &str) -> bool {
        self.rest().starts_with(punctuation)
    }
    /// What has to come next.
    pub fn expect(&mut self, punctuation: &str) -> Result<(), Fault> {
        if self.eat(punctuation) { Ok(()) } else { Err(self.unexpected(punctuation)) }
    }
    /// Whether nothing is left.
    pub fn at_end(&self) -> bool {
        self.rest().is_empty()
    }
    /// Nothing may be left.
    pub fn end(&self) -> Result<(), Fault> {
        if self.rest().is_empty() { Ok(()) } else { Err(self.unexpected("")) }
    }
    /// Something else stands here than is wanted.
    pub fn unexpected(&self, wanted: &str) -> Fault {
        let found = self.word();
        let span = self.at..self.at + found.len();
        match (found.is_empty(), wanted.is_empty()) {
            (true, _) => Fault::new(span, "manifest_text_ends", args! { "wanted" => wanted }),
            (false, true) => Fault::new(span, "manifest_text_goes_on", args! { "found" => found }),
            (false, false) => {
                Fault::new(span, "manifest_unexpected", args! { "found" => found, "wanted" => wanted })
            }
        }
    }
    /// The name or the character that comes next.
    fn word(&self) -> &'a str {
        let rest = self.rest();
        let name = rest.find(|c: char| !is_name_part(c)).unwrap_or(rest.len());
        if name > 0 { &rest[..name] } else { rest.chars().next().map_or("", |c| &rest[..c.len_utf8()]) }
    }

    /// A name.
    pub fn name(&mut self) -> Result<&'a str, Fault> {
        let word = self.word();
        if !word.starts_with(is_name_start) || !word.is_ascii() {
            return Err(self.unexpected("name"));
        }
        self.skip(word.len());
        Ok(word)
    }
    /// A name, if one comes next.
    pub fn maybe_name(&mut self) -> Option<&'a str> {
        self.name().ok()
    }

    /// A literal, if one comes next.
    pub fn literal(&mut self) -> Result<Option<Literal>, Fault> {
        let rest = self.rest();
        match rest.chars().next() {
            Some('[') => self.list().map(Some),
            Some('\'' | '"') => self.quoted().map(Some),
            Some(c) if c.is_ascii_digit() || matches!(c, '-' | '+' | '.') => self.number().map(Some),
            _ => {
                let word = self.word();
                let literal = match word {
                    "none" | "None" => Literal::None,
                    "true" | "True" => Literal::Bool(true),
                    "false" | "False" => Literal::Bool(false),
                    "inf" => Literal::Float(f64::INFINITY),
                    "nan" => Literal::Float(f64::NAN),
                    _ => return Ok(None),
                };
                self.skip(word.len());
                Ok(Some(literal))
            }
        }
    }

    fn list(&mut self) -> Result<Literal, Fault> {
        let start = self.at;
        self.expect("[")?;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Fault::new(start..self.at, "manifest_too_deep", args! { "most" => MAX_DEPTH }));
        }
        let mut items = Vec::new();
        while !self.eat("]") {
            let Some(item) = self.literal()? else { return Err(self.unexpected("literal")) };
            items.push(item);
            if !self.eat(",") && !self.sees("]") {
                return Err(self.unexpected(if self.at_end() { "]" } else { "," }));
            }
        }
        self.depth -= 1;
        Ok(Literal::List(items))
    }

    fn quoted(&mut self) -> Result<Literal, Fault> {
        let start = self.at;
        let mut chars = self.rest().char_indices();
        let quote = chars.next().map(|(_, c)| c);
        let mut text = String::new();
        while let Some((i, c)) = chars.next() {
            match c {
                c if Some(c) == quote => {
                    self.skip(i + 1);
                    return Ok(Literal::Text(text));
                }
                '\\' => match chars.next() {
                    Some((_, 'n')) => text.push('\n'),
                    Some((_, 't')) => text.push('\t'),
                    Some((_, c)) => text.push(c),
                    None => break,
                },
                c => text.push(c),
            }
        }
        Err(Fault::new(start..self.text.len(), "manifest_open_quote", args! {}))
    }

    fn number(&mut self) -> Result<Literal, Fault> {
        let rest = self.rest();
        let mut end = 0;
        for (i, c) in rest.char_indices() {
            let sign = matches!(c, '-' | '+') && (i == 0 || rest[..i].ends_with(['e', 'E']));
            if !(sign || c == '.' || is_name_part(c)) {
                break;
            }
            end = i + c.len_utf8();
        }
        let written = &rest[..end];
        let plain = written.replace('_', "");
        let literal = match plain.parse::<i64>() {
            Ok(int) => Some(Literal::Int(int)),
            Err(_) if is_float(&plain) => plain.parse().ok().map(Literal::Float),
            Err(_) => None,
        };
        let Some(literal) = literal else {
            let span = self.at..self.at + end;
            return Err(Fault::new(span, "manifest_not_a_number", args! { "found" => written }));
        };
        self.skip(end);
        Ok(literal)
    }
}

/// `inf` and `nan` have their signs, but not the other spellings that Rust reads.
fn is_float(text: &str) -> bool {
    let unsigned = text.trim_start_matches(['-', '+']);
    unsigned == "inf" || unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.')
}

fn is_name_start(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_'
}

fn is_name_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Words that name a literal and nothing else.
pub const RESERVED: [&str; 8] = ["none", "None", "true", "True", "false", "False", "inf", "nan"];
