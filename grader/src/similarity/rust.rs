//! The graded slice of Rust, as normalised units.

mod normal;

use super::piece::Piece;
use super::token::{Slice, Unit};
use super::wanted::Wanted;
use crate::prepare::rust::tokens::Tokens;
use normal::Normal;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// A function, type or constant.
struct Item<'a> {
    piece: usize,
    range: Range<usize>,
    name: &'a str,
    /// Type whose `impl` it is in.
    owner: &'a str,
}

/// The graded slice; all of the text where nothing of what is wanted is in it, or where `all` of it is asked for.
pub fn slice(pieces: &[Piece], wanted: &Wanted, all: bool) -> Slice {
    let texts: Vec<Tokens<'_>> = pieces.iter().map(|p| Tokens::new(&p.text)).collect();
    let items: Vec<Item<'_>> = texts.iter().enumerate().flat_map(|(i, tokens)| items(i, tokens)).collect();
    let needed = if all { HashSet::new() } else { needed(&items, &texts, wanted) };
    let whole = needed.is_empty();
    let mut normal = Normal::new(&texts, wanted);
    let kept = items.iter().enumerate().filter(|(i, _)| whole || needed.contains(i));
    let mut units: Vec<Unit> = kept
        .map(|(_, item)| Unit {
            piece: item.piece,
            tokens: normal.tokens(&texts[item.piece], item.range.clone()),
        })
        .collect();
    units.retain(|u| !u.tokens.is_empty());
    Slice { units, whole }
}

/// Items of a file, those of modules and `impl` blocks too; tests are left out.
fn items<'a>(piece: usize, tokens: &Tokens<'a>) -> Vec<Item<'a>> {
    let mut found = Vec::new();
    let mut open: Vec<(Range<usize>, &'a str)> = vec![(0..tokens.list.len(), "")];
    while let Some((range, owner)) = open.pop() {
        let mut i = range.start;
        let mut test = false;
        while i < range.end {
            if tokens.is(i, "#") {
                let bracket = i + 1 + usize::from(tokens.is(i + 1, "!"));
                let end = tokens.after(bracket).min(range.end);
                test |= (bracket..end.min(bracket + 8)).any(|j| tokens.is(j, "test"));
                i = end.max(i + 1);
                continue;
            }
            let word = tokens.ident(i).unwrap_or_default();
            let end = match word {
                "fn" | "struct" | "enum" | "union" | "const" | "static" | "type" | "macro_rules" => {
                    // `const fn`, `unsafe extern fn`: the item begins with `fn`.
                    if word == "const" && tokens.is(i + 1, "fn") {
                        i += 1;
                        continue;
                    }
                    let end = end_of(tokens, i, range.end);
                    let name = (i + 1..i + 3).find_map(|j| tokens.ident(j)).unwrap_or_default();
                    if !test {
                        found.push(Item { piece, range: i..end, name, owner });
                    }
                    end
                }
                "mod" | "impl" | "trait" | "extern" => {
                    let end = end_of(tokens, i, range.end);
                    let body = (i..end).find(|j| tokens.opens(*j, b'{'));
                    if let Some(body) = body.filter(|_| !test) {
                        let inner = body + 1..tokens.after(body).saturating_sub(1).min(range.end);
                        open.push((inner, if word == "mod" { "" } else { owner_of(tokens, i, body) }));
                    }
                    end
                }
                "pub" | "unsafe" | "async" | "default" | "crate" => {
                    i += 1;
                    continue;
                }
                "use" => end_of(tokens, i, range.end),
                _ => tokens.after(i),
            };
            test = false;
            i = end.max(i + 1);
        }
    }
    found
}

/// Index behind an item: its body, or its semicolon.
fn end_of(tokens: &Tokens<'_>, start: usize, limit: usize) -> usize {
    let mut i = start;
    while i < limit {
        if tokens.is(i, ";") {
            return i + 1;
        }
        if tokens.opens(i, b'{') && !tokens.is(start, "use") {
            // `const X: T = T { … };`
            let end = tokens.after(i);
            return (end + usize::from(tokens.is(end, ";"))).min(limit);
        }
        i = tokens.after(i);
    }
    limit
}

/// The type of an `impl`, or the name of a trait.
fn owner_of<'a>(tokens: &Tokens<'a>, start: usize, body: usize) -> &'a str {
    let after_for =
        (start..body).find(|i| tokens.is(*i, "for") && !tokens.is(i + 1, "<")).map_or(start + 1, |i| i + 1);
    let mut i = tokens.after_angles(after_for);
    let mut name = "";
    while i < body {
        match tokens.ident(i) {
            Some("where") => break,
            Some(text) => name = text,
            None if tokens.is(i, ":") || tokens.is(i, "&") => {}
            None => break,
        }
        i += 1;
    }
    name
}

/// Items that what is wanted stands on.
fn needed(items: &[Item<'_>], texts: &[Tokens<'_>], wanted: &Wanted) -> HashSet<usize> {
    let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
    for (i, item) in items.iter().enumerate() {
        by_name.entry(item.name).or_default().push(i);
    }
    let is_root =
        |item: &Item<'_>| wanted.is_root(item.name) || (!item.owner.is_empty() && wanted.is_root(item.owner));
    let mut open: Vec<usize> = (0..items.len()).filter(|i| is_root(&items[*i])).collect();
    let mut found: HashSet<usize> = open.iter().copied().collect();
    let mut seen: HashSet<&str> = HashSet::new();
    while let Some(i) = open.pop() {
        let tokens = &texts[items[i].piece];
        for name in items[i].range.clone().filter_map(|j| tokens.ident(j)) {
            if let Some(those) = by_name.get(name).filter(|_| seen.insert(name)) {
                open.extend(those.iter().copied().filter(|i| found.insert(*i)));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::winnow::{K, runs};
    use super::*;
    use crate::assignment::signature::{Entry, EntryKind, Type};

    fn wanted() -> Wanted {
        let kind = EntryKind::Function { params: vec![], returns: Type::Any };
        Wanted::of(&[Entry { name: "relu".to_owned(), aliases: vec![], kind }])
    }

    fn hashes(sources: &[&str]) -> Vec<u64> {
        let piece =
            |(i, text): (usize, &&str)| Piece { file: format!("{i}.rs"), cell: 0, text: (*text).to_owned() };
        let pieces: Vec<Piece> = sources.iter().enumerate().map(piece).collect();
        let units = slice(&pieces, &wanted(), false).units;
        let mut all: Vec<u64> = units.iter().flat_map(|u| runs(&u.tokens, K)).collect();
        all.sort_unstable();
        all
    }

    const RELU: &str = "use ndarray::Array2;
        const ZERO: f64 = 0.0;
        /// The rectifier.
        pub fn relu(x: &Array2<f64>) -> Array2<f64> { let y: Array2<f64> = x.mapv(|v| clip(v, ZERO)); return y; }
        fn clip(v: f64, low: f64) -> f64 { if v > low { v } else { low } }
        fn unused() -> Vec<f64> { vec![1.0, 2.0, 3.0] }
        #[cfg(test)] mod tests { #[test] fn relu() { assert!(true); } }";

    #[test]
    fn renamed_moved_commented_and_split_is_the_same() {
        let one = hashes(&[RELU]);
        let other = hashes(&[
            "mod helpers; use helpers::*; pub fn relu(input: &Array2<f64>) -> Array2<f64> {
                // comment
                let out = input.mapv(|value| bound(value, NIL,)); out }",
            "pub(crate) fn bound(value: f64, least: f64) -> f64 {
                if value > least { value } else { least } }
             pub const NIL: f64 = 0.;",
        ]);
        assert_eq!(one, other);
        assert!(one.len() > 30);
        // What is not graded is not looked at; what is, is.
        assert_eq!(hashes(&[&RELU.replace("vec![1.0, 2.0, 3.0]", "vec![]")]), one);
        assert_ne!(hashes(&[&RELU.replace("v > low", "v >= low")]), one);
    }

    #[test]
    fn garbage_is_harmless() {
        for text in [
            "fn",
            "impl",
            "impl {",
            "mod x {",
            "#[",
            "#![",
            "fn (",
            "let |",
            "const fn",
            "fn f() { 1. }",
            "x =>",
        ] {
            hashes(&[text]);
        }
        hashes(&[&"mod a { ".repeat(50_000)]);
        hashes(&[&"|".repeat(100_000)]);
        hashes(&[&format!("fn relu() {{ {} }}", "let a = |b| ".repeat(50_000))]);
    }
}
