//! What two submissions share, region by region, for a page that shows them side by side.
//!
//! Greedy string tiling (Wise, "String Similarity via Greedy String Tiling and Running Karp-Rabin Matching", 1993) over
//! the same normalised tokens: the longest shared run first, each token in one region at most. Names have to be renamed
//! the same way all through a region.

use super::token::{Slice, Symbol, Token};
use super::winnow::{K, runs};
use std::collections::HashMap;
use std::hash::BuildHasher;

/// Tokens of a submission that are looked at.
const MOST_TOKENS: usize = 30_000;
/// Places of one run, and shared runs in all, that are tried.
const MOST_PLACES: usize = 12;
const MOST_RUNS: usize = 60_000;
/// Tokens of all shared runs together: a text that repeats itself has millions of them.
const MOST_STEPS: usize = 10_000_000;

/// A part of one side's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Number of the piece.
    pub piece: usize,
    /// First byte.
    pub start: usize,
    /// Byte behind the last.
    pub end: usize,
}

/// A region that both sides have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// Where in the one and in the other.
    pub places: [Place; 2],
    /// Its tokens.
    pub tokens: usize,
}

/// A shared run: unit and first token on each side, and its length.
#[derive(Clone, Copy, Debug)]
struct Run {
    at: [(usize, usize); 2],
    len: usize,
}

/// Regions that two submissions share, in the order of the first. Those in which nothing has weight are left out: the
/// starter, and what the class has in common.
pub fn regions<S: BuildHasher>(sides: [&Slice; 2], weights: &HashMap<u64, f64, S>) -> Vec<Region> {
    let kept = sides.map(kept);
    let mut found = shared(sides, kept);
    found.sort_by_key(|run| (std::cmp::Reverse(run.len), run.at));
    let mut used = [0, 1].map(|side| used_up(sides[side], kept[side]));
    let mut regions = Vec::new();
    for run in found {
        let [(a, i), (b, j)] = run.at;
        let free = |n: usize| !used[0][a][i + n] && !used[1][b][j + n];
        let Some((from, to)) = longest(run.len, free) else { continue };
        let tokens =
            [&sides[0].units[a].tokens[i + from..i + to], &sides[1].units[b].tokens[j + from..j + to]];
        let least = K.min(sides[0].units[a].tokens.len());
        if to - from < least || !runs(tokens[0], K).iter().any(|hash| weights.contains_key(hash)) {
            continue;
        }
        used[0][a][i + from..i + to].fill(true);
        used[1][b][j + from..j + to].fill(true);
        let place = |side: usize, unit: usize| Place {
            piece: sides[side].units[unit].piece,
            start: tokens[side].iter().map(|t| t.start).min().unwrap_or_default() as usize,
            end: tokens[side].iter().map(|t| t.end).max().unwrap_or_default() as usize,
        };
        regions.push(Region { places: [place(0, a), place(1, b)], tokens: to - from });
    }
    regions.sort_by_key(|r| (r.places[0].piece, r.places[0].start));
    regions
}

/// Units that are looked at: as many as have [`MOST_TOKENS`] tokens.
fn kept(slice: &Slice) -> usize {
    let mut tokens = 0;
    slice
        .units
        .iter()
        .take_while(|u| {
            tokens += u.tokens.len();
            tokens <= MOST_TOKENS
        })
        .count()
}

fn used_up(slice: &Slice, kept: usize) -> Vec<Vec<bool>> {
    slice.units[..kept].iter().map(|u| vec![false; u.tokens.len()]).collect()
}

/// The longest part of a run that is free.
fn longest(len: usize, free: impl Fn(usize) -> bool) -> Option<(usize, usize)> {
    let (mut best, mut start) = ((0, 0), 0);
    for n in 0..len {
        if !free(n) {
            start = n + 1;
        } else if n + 1 - start > best.1 - best.0 {
            best = (start, n + 1);
        }
    }
    (best.1 > best.0).then_some(best)
}

/// Every shared run that cannot be made longer to the left.
fn shared(sides: [&Slice; 2], kept: [usize; 2]) -> Vec<Run> {
    let mut places: HashMap<u64, Vec<(usize, usize)>> = HashMap::new();
    for (unit, u) in sides[1].units[..kept[1]].iter().enumerate() {
        for (at, hash) in runs(&u.tokens, K).into_iter().enumerate() {
            let list = places.entry(hash).or_default();
            if list.len() < MOST_PLACES {
                list.push((unit, at));
            }
        }
    }
    let (mut found, mut steps) = (Vec::new(), 0);
    for (unit, u) in sides[0].units[..kept[0]].iter().enumerate() {
        for (at, hash) in runs(&u.tokens, K).into_iter().enumerate() {
            for other in places.get(&hash).into_iter().flatten() {
                let (x, y) = (&u.tokens, &sides[1].units[other.0].tokens);
                let goes_on = at > 0 && other.1 > 0 && common(&x[at - 1..], &y[other.1 - 1..], K + 1) > K;
                if goes_on || found.len() >= MOST_RUNS || steps >= MOST_STEPS {
                    continue;
                }
                let len = common(&x[at..], &y[other.1..], MOST_TOKENS);
                steps += len;
                found.push(Run { at: [(unit, at), *other], len });
            }
        }
    }
    found
}

/// Length of the common beginning, up to renaming one to one; no more than `most` is looked at.
fn common(x: &[Token], y: &[Token], most: usize) -> usize {
    let mut names: HashMap<u32, u32> = HashMap::new();
    let mut back: HashMap<u32, u32> = HashMap::new();
    let mut same = |a: &Token, b: &Token| match (a.symbol, b.symbol) {
        (Symbol::Fixed(a), Symbol::Fixed(b)) => a == b,
        (Symbol::Name(a), Symbol::Name(b)) => {
            *names.entry(a).or_insert(b) == b && *back.entry(b).or_insert(a) == a
        }
        _ => false,
    };
    x.iter().zip(y).take(most).take_while(|(a, b)| same(a, b)).count()
}

#[cfg(test)]
mod tests {
    use super::super::piece::{Piece, Pieces};
    use super::super::wanted::Wanted;
    use super::super::{Language, slice};
    use super::*;

    fn side(text: &str) -> Slice {
        let piece = Piece { file: "a.py".to_owned(), cell: 0, text: text.to_owned() };
        slice(Language::Python, &Pieces { list: vec![piece], cut: false }, &Wanted::default(), true)
    }

    fn marked<'t>(texts: [&'t str; 2], drop: &str) -> Vec<[&'t str; 2]> {
        let sides = texts.map(side);
        let common: Vec<u64> = side(drop).units.iter().flat_map(|u| runs(&u.tokens, K)).collect();
        let all = sides.iter().flat_map(|s| &s.units).flat_map(|u| runs(&u.tokens, K));
        let weights: HashMap<u64, f64> =
            all.filter(|hash| !common.contains(hash)).map(|hash| (hash, 1.0)).collect();
        let found = regions([&sides[0], &sides[1]], &weights);
        found.iter().map(|r| [0, 1].map(|i| &texts[i][r.places[i].start..r.places[i].end])).collect()
    }

    const A: &str =
        "def f(x):\n    y = x * 2 + x ** 3\n    return y - 1\ndef g(a):\n    return a / (a + 4)\n";
    const B: &str =
        "def h(q):\n    return q / (q + 4)\ndef f(u):\n    w = u * 2 + u ** 3\n    return w - 1\n";

    #[test]
    fn regions_follow_what_was_moved_and_renamed() {
        let found = marked([A, B], "");
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0][0].starts_with("def f(x)") && found[0][1].starts_with("def f(u)"), "{found:?}");
        assert!(found[1][0].ends_with("(a + 4)") && found[1][1].ends_with("(q + 4)"), "{found:?}");
    }

    #[test]
    fn what_has_no_weight_is_not_marked() {
        let found = marked([A, B], "def z(k):\n    return k / (k + 4)\n");
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(marked([A, "x = [1, 2]"], "").is_empty());
    }

    #[test]
    fn a_name_is_renamed_one_way() {
        let one = side("y = a * a + a * a");
        let other = side("y = a * b + a * b");
        let hashes: HashMap<u64, f64> =
            one.units.iter().flat_map(|u| runs(&u.tokens, K)).map(|h| (h, 1.0)).collect();
        assert!(regions([&one, &other], &hashes).is_empty());
    }

    #[test]
    fn a_text_that_repeats_itself_ends() {
        let text = format!("x = {}", "1 + ".repeat(12_000));
        let found = marked([&text, &text], "");
        assert!(!found.is_empty());
    }
}
