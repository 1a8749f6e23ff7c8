//! Which submissions of a class share more than the class does: an index by fingerprint, and what sharing one weighs.
//!
//! A fingerprint that `df` of `n` submissions have weighs `ln((n + 1) / df)` (inverse document frequency; Spärck Jones
//! 1972): what everybody writes weighs next to nothing. What more than half of the class has is common code and dropped,
//! as is what the assignment gave out. `|A|` is the weight of a submission's fingerprints, `|A ∩ B|` that of those that two
//! share, `m` the class's median `|A|`. The *score* of a pair is `(1 + σ)·|A ∩ B| / (√(|A|·|B|) + σ·m)`, at most 1: two
//! submissions that hold nothing rare are not alike for having the same nothing.
//!
//! The *threshold* is the class's own: the tail of the scores of all pairs is drawn on to where less than half a pair of
//! independent work is expected ([`Scores::threshold`]).

use std::collections::{BinaryHeap, HashMap, HashSet};
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Pairs that are kept, at most.
const MOST_PAIRS: usize = 20_000;
/// Steps that comparing a class may take; of a larger class, what is most common is dropped earlier.
const BUDGET: u64 = 4_000_000_000;
/// Fingerprints of a class, at most; large ones keep a sample of each submission's.
const MOST_FINGERPRINTS: usize = 20_000_000;

/// A fingerprint that a larger share of the class has is common code; three may always share one.
const COMMON: f64 = 0.5;
/// σ: part of the median weight that is added to a pair's own.
const SHRINK: f64 = 0.1;
/// The threshold of a class that is too small to have a tail.
pub const OF_FEW: f64 = 0.8;
/// Submissions that a class needs to have one.
pub const FEW: usize = 60;
/// Between these every threshold lies. Below, pairs share less than half; above, a copy would have to be exact.
const BOUNDS: (f64, f64) = (0.5, 0.87);

/// Fingerprints that are kept of one submission in a class of `n`: the smallest, so that everybody's sample is the same one.
pub fn room(n: usize) -> usize {
    (MOST_FINGERPRINTS / n.max(1)).clamp(500, 20_000)
}

/// Two submissions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// Number of the one.
    pub a: usize,
    /// Number of the other, greater.
    pub b: usize,
    /// How alike: 0 to 1.
    pub score: f64,
    /// Share of the weight of the one that is also in the other.
    pub a_in_b: f64,
    /// And the other way.
    pub b_in_a: f64,
    /// Weight that they share.
    pub weight: f64,
}

/// How often each score came, in thousandths.
#[derive(Clone, Debug)]
pub struct Scores {
    counts: Vec<u64>,
    /// Pairs in all, with those that share nothing.
    pairs: u64,
}

impl Scores {
    fn new(n: usize) -> Self {
        Self { counts: vec![0; 1001], pairs: (n as u64) * (n as u64).saturating_sub(1) / 2 }
    }

    /// The score that this share of all pairs reaches.
    fn reached_by(&self, share: f64) -> f64 {
        let mut left = (share * self.pairs as f64) as u64;
        for (score, count) in self.counts.iter().enumerate().rev() {
            if *count > left {
                return score as f64 / 1000.0;
            }
            left -= count;
        }
        0.0
    }

    /// From what score on a pair is listed, and whether the class is large enough to say so itself.
    ///
    /// The upper tail of such scores falls about exponentially: each e-fold rarer, the score rises by the same step. The
    /// step is taken between the pairs that are the most alike in a hundred and in five hundred, few of which can be
    /// copies, and drawn on to half a pair.
    pub fn threshold(&self, n: usize) -> (f64, bool) {
        if n < FEW {
            return (OF_FEW, false);
        }
        let (often, seldom) = (0.01, 0.002);
        let (low, high) = (self.reached_by(often), self.reached_by(seldom));
        let step = (high - low) / (often / seldom).ln();
        let threshold = high + step * (2.0 * seldom * self.pairs as f64).ln();
        (threshold.clamp(BOUNDS.0, BOUNDS.1), true)
    }
}

/// A class that was compared.
#[derive(Clone, Debug)]
pub struct Compared {
    /// Pairs, most alike first.
    pub pairs: Vec<Pair>,
    /// How alike pairs are in this class.
    pub scores: Scores,
    /// Weights of fingerprints that count.
    pub weights: HashMap<u64, f64>,
    /// Distinct fingerprints that were dropped for being common.
    pub common: usize,
}

/// Compares all submissions. `fingerprints` of each are sorted and have none twice; `known` are those of what was given
/// out. With `plain`, every fingerprint weighs the same and none is common: what winnowing alone would say.
pub fn compare<S: BuildHasher>(
    fingerprints: &[&[u64]],
    known: &HashSet<u64, S>,
    plain: bool,
    jobs: usize,
) -> Compared {
    let n = fingerprints.len();
    let postings = postings(fingerprints, known);
    let asked = if plain { n } else { ((COMMON * n as f64) as usize).max(3) };
    let most = most_common(&postings, asked);
    let weight = |df: usize| if plain { 1.0 } else { ((n + 1) as f64 / df as f64).ln() };
    let common = postings.values().filter(|docs| docs.len() > most).count();
    let weights: HashMap<u64, f64> =
        postings.iter().filter(|(_, d)| d.len() <= most).map(|(f, d)| (*f, weight(d.len()))).collect();
    let total = |f: &&[u64]| f.iter().filter_map(|f| weights.get(f)).sum();
    let totals: Vec<f64> = fingerprints.iter().map(total).collect();
    let mut sorted: Vec<f64> = totals.iter().copied().filter(|t| *t > 0.0).collect();
    sorted.sort_by(f64::total_cmp);
    let lambda = SHRINK * sorted.get(sorted.len() / 2).copied().unwrap_or(0.0);
    let rows = Rows { fingerprints, postings: &postings, weights: &weights, totals: &totals, lambda };
    let (pairs, scores) = rows.all(jobs);
    Compared { pairs, scores, weights, common }
}

type Postings = HashMap<u64, Vec<u32>>;

/// Submissions by fingerprint.
fn postings<S: BuildHasher>(fingerprints: &[&[u64]], known: &HashSet<u64, S>) -> Postings {
    let mut postings = Postings::new();
    for (doc, list) in fingerprints.iter().enumerate() {
        for f in list.iter().filter(|f| !known.contains(f)) {
            postings.entry(*f).or_default().push(doc as u32);
        }
    }
    postings
}

/// Largest number of submissions that a fingerprint may be in: as asked for, unless comparing would take too long.
fn most_common(postings: &Postings, asked: usize) -> usize {
    let mut counts: Vec<usize> = postings.values().map(Vec::len).filter(|df| *df <= asked).collect();
    counts.sort_unstable();
    let mut steps = 0_u64;
    for df in counts {
        steps += (df * df / 2) as u64;
        if steps > BUDGET {
            return df.saturating_sub(1).max(2);
        }
    }
    asked
}

struct Rows<'a> {
    fingerprints: &'a [&'a [u64]],
    postings: &'a Postings,
    weights: &'a HashMap<u64, f64>,
    totals: &'a [f64],
    lambda: f64,
}

/// A pair in the order of its score, the least first in a heap.
#[derive(PartialEq)]
struct Ranked(Pair);

impl Eq for Ranked {}
impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |p: &Pair| (p.a, p.b);
        other.0.score.total_cmp(&self.0.score).then(key(&self.0).cmp(&key(&other.0)))
    }
}

impl Rows<'_> {
    /// The pairs with the highest scores, the highest first.
    fn all(&self, jobs: usize) -> (Vec<Pair>, Scores) {
        let next = AtomicUsize::new(0);
        let n = self.fingerprints.len();
        let kept = Mutex::new((BinaryHeap::new(), Scores::new(n)));
        std::thread::scope(|scope| {
            for _ in 0..jobs.max(1) {
                scope.spawn(|| {
                    let mut shared = vec![0.0_f64; n];
                    let mut own = (BinaryHeap::new(), Scores::new(n));
                    loop {
                        let a = next.fetch_add(1, Ordering::Relaxed);
                        if a >= n {
                            break;
                        }
                        self.row(a, &mut shared, &mut own);
                    }
                    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                    own.0.into_iter().for_each(|pair| keep(&mut kept.0, pair));
                    kept.1.counts.iter_mut().zip(own.1.counts).for_each(|(sum, count)| *sum += count);
                });
            }
        });
        let (kept, scores) = kept.into_inner().unwrap_or_else(PoisonError::into_inner);
        (kept.into_sorted_vec().into_iter().map(|Ranked(pair)| pair).collect(), scores)
    }

    /// One submission with all that follow it. `shared` is zero for each, before and after.
    fn row(&self, a: usize, shared: &mut [f64], own: &mut (BinaryHeap<Ranked>, Scores)) {
        let mut touched = Vec::new();
        for f in self.fingerprints[a] {
            let Some(weight) = self.weights.get(f) else { continue };
            let docs = &self.postings[f];
            for doc in &docs[docs.partition_point(|d| *d as usize <= a)..] {
                let b = *doc as usize;
                if shared[b] == 0.0 {
                    touched.push(b);
                }
                shared[b] += weight;
            }
        }
        for b in touched {
            let weight = std::mem::take(&mut shared[b]);
            let (x, y) = (self.totals[a], self.totals[b]);
            let pair = Pair {
                a,
                b,
                score: ((1.0 + SHRINK) * weight / ((x * y).sqrt() + self.lambda)).min(1.0),
                a_in_b: (weight / x).min(1.0),
                b_in_a: (weight / y).min(1.0),
                weight,
            };
            own.1.counts[(pair.score * 1000.0) as usize] += 1;
            keep(&mut own.0, Ranked(pair));
        }
    }
}

/// Adds a pair; the least alike goes when there are too many.
fn keep(heap: &mut BinaryHeap<Ranked>, pair: Ranked) {
    heap.push(pair);
    if heap.len() > MOST_PAIRS {
        heap.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(all: &[Vec<u64>], known: &[u64]) -> Compared {
        let all: Vec<&[u64]> = all.iter().map(Vec::as_slice).collect();
        compare(&all, &known.iter().copied().collect::<HashSet<u64>>(), false, 2)
    }

    /// Everybody has 0..10 and five of their own.
    fn class(n: u64) -> Vec<Vec<u64>> {
        (0..n).map(|i| (0..10).chain(100 * i + 100..100 * i + 105).collect()).collect()
    }

    #[test]
    fn what_all_have_is_no_likeness() {
        let mut all = class(20);
        assert!(run(&all, &[]).pairs.is_empty());
        all[7] = all[3].clone();
        let found = run(&all, &[]);
        assert_eq!((found.pairs.len(), found.pairs[0].a, found.pairs[0].b), (1, 3, 7));
        assert!(found.pairs[0].score > 0.95 && found.common == 10);
    }

    #[test]
    fn what_was_given_out_is_no_likeness() {
        let mut all = class(20);
        all[7] = all[3].clone();
        let given: Vec<u64> = all[3][10..].to_vec();
        assert!(run(&all, &given).pairs.is_empty());
    }

    #[test]
    fn rare_ones_weigh_more() {
        let mut all = class(40);
        // Two share two of their own; two others share with fifteen what these have in common.
        all[1].extend([5001, 5002]);
        all[2].extend([5001, 5002]);
        (10..25).for_each(|i| all[i].extend([6001, 6002]));
        let found = run(&all, &[]);
        assert_eq!((found.pairs[0].a, found.pairs[0].b), (1, 2));
        assert!(found.pairs[0].score > 1.3 * found.pairs[1].score);
    }

    #[test]
    fn a_part_of_another_shows_in_one_way() {
        let mut all = class(20);
        all[5].truncate(12);
        all[6] = [&all[5][..], &(9000..9020).collect::<Vec<_>>()].concat();
        let pair = run(&all, &[]).pairs[0];
        assert!(pair.a_in_b > 0.99 && pair.b_in_a < 0.2, "{pair:?}");
    }

    #[test]
    fn few_have_no_tail() {
        assert_eq!(run(&class(20), &[]).scores.threshold(20), (OF_FEW, false));
        let (threshold, own) = run(&class(100), &[]).scores.threshold(100);
        assert!(own && threshold >= 0.5);
        assert!(run(&[], &[]).pairs.is_empty());
        assert_eq!(run(&[vec![1, 2], vec![1, 2]], &[]).pairs.len(), 1, "a class of two");
    }
}
