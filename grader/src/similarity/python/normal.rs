//! From lines to symbols that renaming, formatting, comments and type hints do not change.

use super::super::token::{Numbering, Symbol, Token, number};
use super::super::wanted::Wanted;
use super::lexer::Kind;
use super::names::{Line, Names, Word, is_keyword};
use std::collections::HashMap;

/// Turns lines of one submission into tokens.
pub(super) struct Normal<'a> {
    names: &'a Names<'a>,
    wanted: &'a Wanted,
    numbering: Numbering,
    /// Symbols by text, of plain names and of members.
    known: [HashMap<String, Symbol>; 2],
}

/// Modules that the runner supplies where a text uses them and imports them nowhere.
const SUPPLIED: [&str; 9] = ["np", "numpy", "pd", "plt", "torch", "nn", "F", "math", "random"];

/// What may stand in brackets of its own without meaning anything.
const BEFORE_BRACKETS: [&str; 6] = ["return", "if", "elif", "while", "assert", "="];

impl<'a> Normal<'a> {
    pub fn new(names: &'a Names<'a>, wanted: &'a Wanted) -> Self {
        Self { names, wanted, numbering: Numbering::default(), known: [HashMap::new(), HashMap::new()] }
    }

    /// Tokens of the lines of a unit.
    pub fn tokens<'l>(&mut self, lines: impl Iterator<Item = &'l Line<'l>>) -> Vec<Token> {
        let mut tokens = Vec::new();
        for line in lines {
            self.line(line, &mut tokens);
        }
        tokens
    }

    fn line(&mut self, line: &Line<'_>, tokens: &mut Vec<Token>) {
        let words = &line.words;
        let says_nothing = |w: &Word<'_>| w.kind == Kind::Text || w.is("pass") || w.is("...");
        if words.iter().all(says_nothing)
            || line.imports()
            || line.begins("global")
            || line.begins("nonlocal")
        {
            return;
        }
        let depths = line.depths();
        let left_out = left_out(line, &depths);
        let before = tokens.len();
        for (i, word) in words.iter().enumerate() {
            let joined = i > 0 && word.kind == Kind::Text && words[i - 1].kind == Kind::Text;
            if left_out[i] || joined {
                continue;
            }
            let Some(symbol) = self.symbol(words, i, depths[i]) else { continue };
            tokens.push(Token { symbol, start: word.start as u32, end: word.end as u32 });
        }
        // A block's head and its first statement may stand in one line or in two.
        if tokens.len() > before
            && let Some(last) = words.last().filter(|w| !w.is(":"))
        {
            tokens.push(Token { symbol: Symbol::fixed(";"), start: last.start as u32, end: last.end as u32 });
        }
    }

    /// The symbol of a word; none for the name of a module before what is taken from it.
    fn symbol(&mut self, words: &[Word<'_>], i: usize, depth: usize) -> Option<Symbol> {
        let word = &words[i];
        let next = words.get(i + 1);
        match word.kind {
            Kind::Number => return Some(number(word.text)),
            Kind::Text => return Some(Symbol::fixed("\"")),
            Kind::Op if word.is(".") && i > 0 && self.is_way(words, i - 1) => return None,
            Kind::Op => return Some(Symbol::fixed(word.text)),
            Kind::Name if self.is_way(words, i) => return None,
            Kind::Name => {}
        }
        if i > 0 && words[i - 1].is(".") {
            let of_library = i > 1 && self.is_way(words, i - 2);
            return Some(if of_library { Symbol::fixed(word.text) } else { self.member(word.text) });
        }
        let given = depth > 0
            && next.is_some_and(|n| n.is("="))
            && i > 0
            && (words[i - 1].is("(") || words[i - 1].is(","))
            && !self.names.params.contains(word.text);
        if is_keyword(word.text) || given {
            return Some(Symbol::fixed(word.text));
        }
        let called = next.is_some_and(|n| n.is("("))
            || (i > 0 && (words[i - 1].is("def") || words[i - 1].is("class")));
        if called && let Some(name) = self.wanted.fixed(word.text) {
            return Some(Symbol::fixed(name));
        }
        Some(self.name(word.text))
    }

    /// Whether a word is on the way to what is taken from a library: `np` and `random` of `np.random.rand`.
    fn is_way(&self, words: &[Word<'_>], mut i: usize) -> bool {
        let lower = |w: &Word<'_>| w.is_name() && w.text.starts_with(|c: char| c.is_lowercase());
        if !words[i].is_name() || !words.get(i + 1).is_some_and(|n| n.is(".")) {
            return false;
        }
        for _ in 0..4 {
            if i < 2 || !words[i - 1].is(".") {
                break;
            }
            if !lower(&words[i]) {
                return false;
            }
            i -= 2;
        }
        let root = words[i].text;
        let taken =
            self.names.taken.get(root).is_some_and(|name| name.starts_with(|c: char| c.is_lowercase()));
        let bound = self.names.own.contains(root);
        words[i].is_name()
            && (i == 0 || !words[i - 1].is("."))
            && !bound
            && (taken || self.names.modules.contains(root) || SUPPLIED.contains(&root))
    }

    fn name(&mut self, text: &str) -> Symbol {
        if let Some(symbol) = self.known[0].get(text) {
            return *symbol;
        }
        let symbol = if self.names.own.contains(text) {
            self.numbering.of(text)
        } else {
            Symbol::fixed(self.names.taken.get(text).copied().unwrap_or(text))
        };
        self.known[0].insert(text.to_owned(), symbol);
        symbol
    }

    fn member(&mut self, text: &str) -> Symbol {
        if let Some(symbol) = self.known[1].get(text) {
            return *symbol;
        }
        let symbol = match self.wanted.member(text).or_else(|| self.wanted.fixed(text)) {
            Some(name) => Symbol::fixed(name),
            None if self.names.members.contains(text) => self.numbering.of(&format!(".{text}")),
            None => Symbol::fixed(text),
        };
        self.known[1].insert(text.to_owned(), symbol);
        symbol
    }
}

/// Words that change nothing: type hints, a comma before a bracket that closes, brackets around all of an expression.
fn left_out(line: &Line<'_>, depths: &[usize]) -> Vec<bool> {
    let words = &line.words;
    let mut out = vec![false; words.len()];
    match line.def() {
        Some(_) => hints_of_def(words, depths, &mut out),
        None => hint_of_variable(words, depths, &mut out),
    }
    for i in 1..words.len() {
        let closes = words[i].is(")") || words[i].is("]") || words[i].is("}");
        if words[i - 1].is(",") && closes {
            out[i - 1] = !words[i].is(")") || !is_tuple_of_one(words, depths, i);
        }
    }
    brackets(words, depths, &mut out);
    out
}

/// `(x,)`; brackets that are longer than a line are none.
fn is_tuple_of_one(words: &[Word<'_>], depths: &[usize], close: usize) -> bool {
    let near = close.saturating_sub(200)..close - 1;
    let Some(open) = near.rev().find(|j| depths[*j] == depths[close] && words[*j].is("(")) else {
        return false;
    };
    // `f(x,)` is a call.
    let called =
        open > 0 && (words[open - 1].is_name() || words[open - 1].is(")") || words[open - 1].is("]"));
    !called && (open..close - 1).all(|k| depths[k] != depths[close] + 1 || !words[k].is(","))
}

fn hints_of_def(words: &[Word<'_>], depths: &[usize], out: &mut [bool]) {
    let mut hint = false;
    for (i, word) in words.iter().enumerate() {
        match (depths[i], word.text) {
            (1, ":") | (0, "->") => hint = true,
            (1, "," | "=") | (0, ":" | ")") => hint = false,
            _ => {}
        }
        out[i] = hint;
    }
}

fn hint_of_variable(words: &[Word<'_>], depths: &[usize], out: &mut [bool]) {
    if words.first().is_none_or(|w| is_keyword(w.text)) {
        return;
    }
    let at = |f: &dyn Fn(&Word<'_>) -> bool| (0..words.len()).find(|i| depths[*i] == 0 && f(&words[*i]));
    let Some(colon) = at(&|w| w.is(":")) else { return };
    let end = at(&|w| w.assigns()).unwrap_or(words.len());
    if words[..colon].iter().all(|w| !w.is("lambda")) && colon < end {
        out[colon..end].fill(true);
        if end == words.len() {
            out.fill(true);
        }
    }
}

/// `return (a + b)`, `x = (a)`, `if (a):`
fn brackets(words: &[Word<'_>], depths: &[usize], out: &mut [bool]) {
    let end = words.len() - usize::from(words.last().is_some_and(|w| w.is(":")));
    for i in 0..end.saturating_sub(2) {
        let before = &words[i];
        let may = depths[i] == 0 && (before.assigns() || BEFORE_BRACKETS.contains(&before.text));
        if !may || !words[i + 1].is("(") || !words[end - 1].is(")") || depths[end - 1] != 0 {
            continue;
        }
        let inside = i + 2..end - 1;
        let one = inside.clone().all(|j| depths[j] > 0)
            && inside.clone().all(|j| depths[j] != 1 || !(words[j].is(",") || words[j].is("for")));
        if one && !inside.is_empty() {
            out[i + 1] = true;
            out[end - 1] = true;
        }
        return;
    }
}
