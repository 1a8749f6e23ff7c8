//! The graded slice of Python, as normalised units.
//!
//! What the runner finds by parsing is found here by the names of logical lines: enough to compare, and no text, however
//! broken or deep, can end it.

mod lexer;
mod names;
mod normal;

use super::piece::Piece;
use super::token::{Slice, Unit};
use super::wanted::Wanted;
use names::{Line, Names, Target, Word, targets};
use normal::Normal;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// A statement of a module with everything that is in it.
struct Statement<'a> {
    piece: usize,
    lines: Range<usize>,
    binds: Vec<&'a str>,
    uses: HashSet<&'a str>,
}

/// The graded slice; all of the text where nothing of what is wanted is in it, or where `all` of it is asked for.
pub fn slice(pieces: &[Piece], wanted: &Wanted, all: bool) -> Slice {
    let texts: Vec<Vec<Line<'_>>> = pieces.iter().map(|p| words(&p.text)).collect();
    let mut names = Names::default();
    for lines in &texts {
        let base = base(lines);
        for line in lines {
            names.read(line, line.indent > base);
        }
    }
    let statements: Vec<Statement<'_>> =
        texts.iter().enumerate().flat_map(|(i, lines)| statements(i, lines, &names)).collect();
    let needed = if all { HashSet::new() } else { needed(&statements, wanted) };
    let whole = needed.is_empty();
    let mut normal = Normal::new(&names, wanted);
    let mut units = Vec::new();
    for (i, statement) in statements.iter().enumerate() {
        if whole || needed.contains(&i) {
            let lines = &texts[statement.piece][statement.lines.clone()];
            for part in parts(lines) {
                let tokens = normal.tokens(part.into_iter().map(|i| &lines[i]));
                units.push(Unit { piece: statement.piece, tokens });
            }
        }
    }
    units.retain(|u| !u.tokens.is_empty());
    Slice { units, whole }
}

fn words(source: &str) -> Vec<Line<'_>> {
    let word =
        |t: &lexer::Lexeme| Word { kind: t.kind, text: &source[t.start..t.end], start: t.start, end: t.end };
    let line = |l: lexer::Line| Line { indent: l.indent, words: l.tokens.iter().map(word).collect() };
    lexer::lines(source).into_iter().map(line).collect()
}

/// Column of what stands outermost.
fn base(lines: &[Line<'_>]) -> usize {
    lines.iter().map(|l| l.indent).min().unwrap_or(0)
}

/// Statements of a piece. Imports and what a script does when it is run are none.
fn statements<'a>(piece: usize, lines: &[Line<'a>], names: &Names<'a>) -> Vec<Statement<'a>> {
    let base = base(lines);
    let goes_on = |l: &Line<'_>| ["else", "elif", "except", "finally"].iter().any(|w| l.begins(w));
    let mut starts: Vec<usize> = Vec::new();
    let mut decorated = false;
    for (i, line) in lines.iter().enumerate().filter(|(_, l)| l.indent <= base) {
        if !decorated && (!goes_on(line) || starts.is_empty()) {
            starts.push(i);
        }
        decorated = line.begins("@");
    }
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    let ranges: Vec<Range<usize>> = starts.iter().zip(ends).map(|(a, b)| *a..b).collect();
    let is_one = |r: &Range<usize>| {
        let first = &lines[r.start];
        let main = first.begins("if") && first.words.get(1).is_some_and(|w| w.is("__name__"));
        !first.imports() && !main
    };
    let made = |lines_of: Range<usize>| {
        let own = &lines[lines_of.clone()];
        let uses = own.iter().flat_map(|l| &l.words).filter(|w| w.is_name()).map(|w| w.text).collect();
        Statement { piece, binds: binds(own, names), uses, lines: lines_of }
    };
    ranges.into_iter().filter(is_one).map(made).collect()
}

/// Names that a statement gives a value, or changes the value of.
fn binds<'a>(lines: &[Line<'a>], names: &Names<'a>) -> Vec<&'a str> {
    if let Some(name) = lines.iter().find(|l| !l.begins("@")).and_then(Line::defines) {
        return vec![name];
    }
    let mut found = Vec::new();
    for line in lines {
        found.extend(line.defines());
        let depths = line.depths();
        found.extend(targets(line, &depths).into_iter().filter_map(|t| match t {
            Target::Name(name) => Some(name),
            Target::Member(_) => None,
        }));
        // `xs.append(x)`, `d[k] = v`, `Class.method = f`
        if let [first, second, ..] = &line.words[..]
            && first.is_name()
            && (second.is(".") || second.is("["))
            && !names.modules.contains(first.text)
        {
            found.push(first.text);
        }
    }
    found
}

/// Statements that what is wanted stands on.
fn needed(statements: &[Statement<'_>], wanted: &Wanted) -> HashSet<usize> {
    let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
    for (i, statement) in statements.iter().enumerate() {
        statement.binds.iter().for_each(|name| by_name.entry(name).or_default().push(i));
    }
    let mut open: Vec<&str> = by_name.keys().copied().filter(|name| wanted.is_root(name)).collect();
    let mut seen: HashSet<&str> = open.iter().copied().collect();
    let mut found = HashSet::new();
    while let Some(name) = open.pop() {
        for i in by_name.get(name).into_iter().flatten() {
            if found.insert(*i) {
                let fresh = statements[*i].uses.iter().filter(|n| by_name.contains_key(*n) && seen.insert(n));
                open.extend(fresh.copied());
            }
        }
    }
    found
}

/// Lines of a statement that belong together: each method of a class, the rest of it; else all.
fn parts(lines: &[Line<'_>]) -> Vec<Vec<usize>> {
    let Some(head) = lines.iter().position(|l| !l.begins("@")) else {
        return vec![(0..lines.len()).collect()];
    };
    let body = lines.get(head + 1).map_or(0, |l| l.indent);
    if !lines[head].begins("class") || body <= lines[head].indent {
        return vec![(0..lines.len()).collect()];
    }
    let mut rest: Vec<usize> = (0..=head).collect();
    let mut methods: Vec<Vec<usize>> = Vec::new();
    let mut decorators = Vec::new();
    let mut in_method = false;
    for (i, line) in lines.iter().enumerate().skip(head + 1) {
        if line.indent <= body {
            if line.begins("@") {
                decorators.push(i);
                continue;
            }
            in_method = line.def().is_some();
            if in_method {
                methods.push(std::mem::take(&mut decorators));
            } else {
                rest.append(&mut decorators);
            }
        }
        match methods.last_mut().filter(|_| in_method) {
            Some(method) => method.push(i),
            None => rest.push(i),
        }
    }
    methods.insert(0, rest);
    methods
}

#[cfg(test)]
mod tests;
