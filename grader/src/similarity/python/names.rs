//! Which names a submission gives itself, and which are a library's.

use super::lexer::Kind;
use std::collections::{HashMap, HashSet};

/// A token with its text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'a> {
    pub kind: Kind,
    pub text: &'a str,
    pub start: usize,
    pub end: usize,
}

impl Word<'_> {
    pub fn is(&self, text: &str) -> bool {
        self.text == text && self.kind != Kind::Text
    }
    /// A name that is no keyword.
    pub fn is_name(&self) -> bool {
        self.kind == Kind::Name && !is_keyword(self.text)
    }
    /// `=`, `+=`, and their like.
    pub fn assigns(&self) -> bool {
        self.kind == Kind::Op
            && self.text.ends_with('=')
            && !matches!(self.text, "==" | "!=" | "<=" | ">=" | ":=")
    }
}

/// A logical line with its words.
#[derive(Clone, Debug)]
pub(super) struct Line<'a> {
    pub indent: usize,
    pub words: Vec<Word<'a>>,
}

impl<'a> Line<'a> {
    /// Whether it begins with a word.
    pub fn begins(&self, text: &str) -> bool {
        self.words.first().is_some_and(|w| w.is(text))
    }
    /// Position of `def` in `def` and `async def`.
    pub fn def(&self) -> Option<usize> {
        let at = usize::from(self.begins("async"));
        self.words.get(at).is_some_and(|w| w.is("def")).then_some(at)
    }
    /// The name that a `def` or `class` gives.
    pub fn defines(&self) -> Option<&'a str> {
        let at = self.def().or_else(|| self.begins("class").then_some(0))?;
        self.words.get(at + 1).filter(|w| w.is_name()).map(|w| w.text)
    }
    pub fn imports(&self) -> bool {
        self.begins("import") || (self.begins("from") && self.words.iter().any(|w| w.is("import")))
    }
    /// Depth of brackets before each word.
    pub fn depths(&self) -> Vec<usize> {
        let mut depth = 0_usize;
        let of = |word: &Word<'_>| {
            let closes = word.is(")") || word.is("]") || word.is("}");
            depth = depth.saturating_sub(usize::from(closes));
            let here = depth;
            depth += usize::from(word.is("(") || word.is("[") || word.is("{"));
            here
        };
        self.words.iter().map(of).collect()
    }
}

/// Words that a `lambda` or `for` may have before its `:` or `in`.
const FAR: usize = 100;

const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

pub(super) fn is_keyword(text: &str) -> bool {
    KEYWORDS.contains(&text)
}

/// Names of a submission.
#[derive(Debug, Default)]
pub(super) struct Names<'a> {
    /// Variables, functions, classes, parameters.
    pub own: HashSet<&'a str>,
    /// Attributes and methods.
    pub members: HashSet<&'a str>,
    /// Parameters: what may be given by name.
    pub params: HashSet<&'a str>,
    /// Names of modules: `np`.
    pub modules: HashSet<&'a str>,
    /// What was taken from a module, with its name there.
    pub taken: HashMap<&'a str, &'a str>,
}

impl<'a> Names<'a> {
    /// Adds what a line binds; `inside` for one of a block.
    pub fn read(&mut self, line: &Line<'a>, inside: bool) {
        if line.imports() {
            self.import(line);
            return;
        }
        if let Some(name) = line.defines() {
            self.own.insert(name);
            if inside {
                self.members.insert(name);
            }
        }
        let depths = line.depths();
        if let Some(def) = line.def() {
            self.parameters(line, &depths, def + 2);
        }
        self.words(line, &depths);
        for name in targets(line, &depths) {
            match name {
                Target::Name(name) => {
                    self.own.insert(name);
                    if inside {
                        self.members.insert(name);
                    }
                }
                Target::Member(name) => {
                    self.members.insert(name);
                }
            }
        }
    }

    fn import(&mut self, line: &Line<'a>) {
        let words = &line.words;
        let from = line.begins("from");
        let start = words.iter().position(|w| w.is("import")).map_or(words.len(), |i| i + 1);
        for part in words[start.min(words.len())..].split(|w| w.is(",")) {
            let part: Vec<&Word<'a>> = part.iter().filter(|w| w.kind == Kind::Name).collect();
            let renamed = part.iter().position(|w| w.is("as")).and_then(|i| part.get(i + 1));
            let Some(first) = part.first() else { continue };
            let name = renamed.unwrap_or(first);
            if from {
                self.taken.insert(name.text, first.text);
            } else {
                self.modules.insert(name.text);
            }
        }
    }

    /// Names between the brackets of a `def`.
    fn parameters(&mut self, line: &Line<'a>, depths: &[usize], open: usize) {
        for (i, word) in line.words.iter().enumerate().skip(open + 1) {
            if depths[i] == 0 {
                return;
            }
            let begins = |w: &Word<'_>| matches!(w.text, "(" | "," | "*" | "**");
            if depths[i] == 1 && word.is_name() && begins(&line.words[i - 1]) {
                self.params.insert(word.text);
                self.own.insert(word.text);
            }
        }
    }

    /// What `lambda`, `for`, `as`, `global` and `:=` bind.
    fn words(&mut self, line: &Line<'a>, depths: &[usize]) {
        let words = &line.words;
        for (i, word) in words.iter().enumerate() {
            // What is further away is no part of it; a hostile line has millions of `for`.
            let rest = &words[i + 1..words.len().min(i + 1 + FAR)];
            let bare = |j: usize| rest[j].is_name() && (j == 0 || !rest[j - 1].is("."));
            match word.text {
                "lambda" if word.kind == Kind::Name => {
                    let end = (0..rest.len()).find(|j| rest[*j].is(":") && depths[i + 1 + j] <= depths[i]);
                    for j in 0..end.unwrap_or(0) {
                        let begins = j == 0 || matches!(rest[j - 1].text, "," | "*" | "**");
                        if rest[j].is_name() && begins {
                            self.params.insert(rest[j].text);
                            self.own.insert(rest[j].text);
                        }
                    }
                }
                "for" if word.kind == Kind::Name => {
                    let end = rest.iter().position(|w| w.is("in")).unwrap_or(0);
                    self.own.extend((0..end).filter(|j| bare(*j)).map(|j| rest[j].text));
                }
                "as" if word.kind == Kind::Name => {
                    self.own.extend(rest.first().filter(|w| w.is_name()).map(|w| w.text));
                }
                "global" | "nonlocal" if i == 0 => {
                    self.own.extend(rest.iter().filter(|w| w.is_name()).map(|w| w.text));
                }
                ":=" if i > 0 && words[i - 1].is_name() => {
                    self.own.insert(words[i - 1].text);
                }
                _ => {}
            }
        }
    }
}

/// What an assignment binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target<'a> {
    Name(&'a str),
    /// `self.w = …`
    Member(&'a str),
}

/// Targets of the assignments of a line.
pub(super) fn targets<'a>(line: &Line<'a>, depths: &[usize]) -> Vec<Target<'a>> {
    let words = &line.words;
    if words.first().is_none_or(|w| w.kind == Kind::Name && is_keyword(w.text)) {
        return Vec::new();
    }
    let last = (0..words.len()).rev().find(|i| depths[*i] == 0 && words[*i].assigns());
    let annotated = words.len() > 1 && words[0].is_name() && words[1].is(":");
    let end = match last {
        _ if annotated => 1,
        Some(end) => end,
        None => return Vec::new(),
    };
    let mut found = Vec::new();
    for i in 0..end {
        let next = words.get(i + 1).map_or("", |w| w.text);
        if !words[i].is_name() || matches!(next, "." | "(" | "[") {
            continue;
        }
        let member = i > 0 && words[i - 1].is(".");
        found.push(if member { Target::Member(words[i].text) } else { Target::Name(words[i].text) });
    }
    found
}
