//! Winnowing: Schleimer, Wilkerson, Aiken, "Winnowing: Local Algorithms for Document Fingerprinting" (SIGMOD 2003).
//!
//! Every run of [`K`] tokens has a hash. Of every [`WINDOW`] hashes in a row the smallest is kept, the rightmost of
//! equal ones. Two units that share a run of at least [`GUARANTEED`] tokens therefore share a kept hash: the choice
//! depends on nothing outside of the window.
//!
//! Names are numbered by their first use *within the run*: a hash does not change when names do, and still tells
//! `a - a` from `a - b`.

use super::token::{Symbol, Token};

/// Tokens of a run: shorter ones are noise.
pub const K: usize = 5;
/// Hashes of a window.
pub const WINDOW: usize = 4;
/// Any run of so many tokens that two units share is found.
pub const GUARANTEED: usize = K + WINDOW - 1;
/// Units of fewer tokens than this have no fingerprint: `pass`, `x = 1`.
const LEAST: usize = 4;

/// Tokens of the longest run that can be asked for.
const LONGEST: usize = 32;

/// A kept hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// The hash.
    pub hash: u64,
    /// First token of its run in the unit.
    pub at: usize,
}

/// The hash of each run of `k` tokens; of a unit that is shorter, the hash of all of it.
pub fn runs(tokens: &[Token], k: usize) -> Vec<u64> {
    if tokens.len() < LEAST {
        return Vec::new();
    }
    if tokens.len() < k {
        return vec![hash(tokens)];
    }
    tokens.windows(k).map(hash).collect()
}

/// The fingerprints of a unit, in order.
pub fn winnow(tokens: &[Token], k: usize, window: usize) -> Vec<Fingerprint> {
    let hashes = runs(tokens, k);
    let mut kept: Vec<Fingerprint> = Vec::new();
    let window = window.min(hashes.len()).max(1);
    for (start, hashes) in hashes.windows(window).enumerate() {
        let Some((at, hash)) = hashes.iter().enumerate().min_by_key(|(i, h)| (**h, std::cmp::Reverse(*i)))
        else {
            continue;
        };
        let at = start + at;
        if kept.last().is_none_or(|last| last.at != at) {
            kept.push(Fingerprint { hash: *hash, at });
        }
    }
    kept
}

fn hash(run: &[Token]) -> u64 {
    let mut seen = [0_u32; LONGEST];
    let mut names = 0;
    let mut hash = 0x9e37_79b9_7f4a_7c15_u64 ^ run.len() as u64;
    for token in run.iter().take(LONGEST) {
        let word = match token.symbol {
            Symbol::Fixed(text) => text,
            Symbol::Name(name) => {
                let number = seen[..names].iter().position(|s| *s == name).unwrap_or(names);
                seen[number] = name;
                names = names.max(number + 1);
                number as u64
            }
        };
        hash = mix(hash ^ word);
    }
    hash
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
pub(super) const fn mix(x: u64) -> u64 {
    let x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tokens(symbols: &[Symbol]) -> Vec<Token> {
        symbols.iter().map(|symbol| Token { symbol: *symbol, start: 0, end: 0 }).collect()
    }

    fn symbol() -> impl Strategy<Value = Symbol> {
        prop_oneof![(0..6_u64).prop_map(Symbol::Fixed), (0..4_u32).prop_map(Symbol::Name)]
    }

    fn shares(a: &[Token], b: &[Token]) -> bool {
        let b: Vec<u64> = winnow(b, K, WINDOW).iter().map(|f| f.hash).collect();
        winnow(a, K, WINDOW).iter().any(|f| b.contains(&f.hash))
    }

    proptest! {
        /// The guarantee: whatever stands around a shared run of `GUARANTEED` tokens, and however its names are called.
        #[test]
        fn a_shared_run_is_found(
            run in prop::collection::vec(symbol(), GUARANTEED),
            sides in prop::array::uniform4(prop::collection::vec(symbol(), 0..40)),
        ) {
            let [a, b, c, d] = sides;
            let renamed = run.iter().map(|s| match s {
                Symbol::Name(n) => Symbol::Name(9 - n),
                fixed @ Symbol::Fixed(_) => *fixed,
            });
            let one = tokens(&[a, run.clone(), b].concat());
            let other = tokens(&[c, renamed.collect(), d].concat());
            prop_assert!(shares(&one, &other));
        }

        /// Every window keeps one, so that nothing longer than it goes without.
        #[test]
        fn every_window_keeps_one(all in prop::collection::vec(symbol(), LEAST..200)) {
            let all = tokens(&all);
            let count = runs(&all, K).len();
            let kept: Vec<usize> = winnow(&all, K, WINDOW).iter().map(|f| f.at).collect();
            for start in 0..=count.saturating_sub(WINDOW) {
                prop_assert!(kept.iter().any(|at| (start..start + WINDOW).contains(at)));
            }
            prop_assert!(kept.windows(2).all(|w| w[0] < w[1]));
        }
    }

    #[test]
    fn a_shorter_run_may_be_missed() {
        // The counterpart of the guarantee: shared runs of one token less than K are never found.
        let run: Vec<Symbol> = (0..K as u64 - 1).map(Symbol::Fixed).collect();
        let around = |n: u64| -> Vec<Symbol> { (0..30).map(|i| Symbol::Fixed(100 * n + i)).collect() };
        let one = tokens(&[around(1), run.clone(), around(2)].concat());
        let other = tokens(&[around(3), run, around(4)].concat());
        assert!(!shares(&one, &other));
    }

    #[test]
    fn names_count_by_their_places() {
        let (a, b, minus) = (Symbol::Name(3), Symbol::Name(8), Symbol::Fixed(1));
        let hash = |s: &[Symbol]| super::hash(&tokens(s));
        assert_eq!(hash(&[a, minus, b]), hash(&[b, minus, a]));
        assert_ne!(hash(&[a, minus, b]), hash(&[a, minus, a]));
        assert_ne!(hash(&[a, minus, b, a]), hash(&[a, minus, b, b]));
    }

    #[test]
    fn tiny_units() {
        let same = tokens(&[Symbol::Fixed(1); 3]);
        assert!(winnow(&same, K, WINDOW).is_empty());
        assert_eq!(winnow(&tokens(&[Symbol::Fixed(1); 5]), K, WINDOW).len(), 1);
        assert!(winnow(&[], K, WINDOW).is_empty());
    }
}
