//! Whether an oracle with the student's parts asks for anything.
//!
//! Given a ReLU that is 0 everywhere, or a ramp of the right length, whoever computes nothing is right. So a case is asked
//! again with other inputs of the same lengths: where the right answer depends on an input, the answer with the student's
//! parts has to depend on it, too, by more than a tolerance. Not everywhere: a softmax over the wrong axis does not see
//! the bias before it.
//!
//! The parts must not know which of the questions is the one that is judged. They are asked in a process in which nothing
//! else of the submission ran; the inputs are exchanged one after the other, and the case itself is at a place
//! of that walk that derives from the secret seed.

use super::arrays::differ;
use crate::assignment::Check;
use crate::assignment::input::Drawn;
use crate::assignment::step::Step;
use crate::compare::Numbers;
use crate::run::Performance;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The right answer depends on an input if it moves by so many tolerances.
const RIGHT: f64 = 20.0;
/// The answer with the student's parts depends on it if it moves by so many.
const GIVEN: f64 = 5.0;

/// More than so much of what the right answers depend on has to count with the student's parts as well.
const SHARE: f64 = 0.5;

/// A way from inputs to others, one input exchanged at each step.
#[derive(Clone)]
pub(super) struct Walk {
    /// Inputs that are exchanged, in this order.
    keys: Vec<String>,
    /// The inputs at each stop.
    pub stops: Vec<Arc<Drawn>>,
    /// The stop with the inputs of the case.
    pub place: usize,
}

impl Walk {
    /// A walk through the inputs `keys`. `chance` decides on order and place.
    pub fn new(drawn: &Arc<Drawn>, other: &Drawn, keys: &BTreeSet<String>, chance: [u8; 32]) -> Self {
        let mut chance = chance.into_iter().cycle();
        let mut below = |n: usize| usize::from(chance.next().unwrap_or(0)) % n.max(1);
        let mut keys: Vec<String> =
            keys.iter().filter(|k| other.values.get(*k) != drawn.values.get(*k)).cloned().collect();
        for i in (1..keys.len()).rev() {
            keys.swap(i, below(i + 1));
        }
        let place = below(keys.len() + 1);
        let stop = |j: usize| {
            let mut inputs = Drawn::clone(drawn);
            for key in &keys[j.min(place)..j.max(place)] {
                if let Some(value) = other.values.get(key) {
                    inputs.values.insert(key.clone(), value.clone());
                }
            }
            Arc::new(inputs)
        };
        let stops = (0..=keys.len()).map(stop).collect();
        Self { keys, stops, place }
    }

    /// Only the case itself.
    pub fn still(drawn: &Arc<Drawn>) -> Self {
        Self { keys: Vec::new(), stops: vec![Arc::clone(drawn)], place: 0 }
    }
}

/// What has been seen of the inputs of a check: which array of the answers depends on which input.
#[derive(Default)]
pub(super) struct Proof {
    needed: BTreeSet<(String, usize)>,
    shown: BTreeSet<(String, usize)>,
}

impl Proof {
    /// Takes the right answers at the stops of a walk, and those with the student's parts.
    pub fn add(
        &mut self,
        walk: &Walk,
        steps: &[Step],
        check: &Check,
        right: &[Option<Performance>],
        given: &[Option<Performance>],
    ) {
        for (i, key) in walk.keys.iter().enumerate() {
            let moves = |all: &[Option<Performance>], times| match (&all[i], &all[i + 1]) {
                (Some(a), Some(b)) => differ(steps, check, a, b, times),
                _ => Vec::new(),
            };
            let given = moves(given, GIVEN);
            let input = walk.stops[0].values.get(key).and_then(|value| Numbers::from_value(value).ok());
            for (array, (needs, shape)) in moves(right, RIGHT).into_iter().enumerate() {
                // Weights after a step depend on those before it without any work.
                if !needs || input.as_ref().is_some_and(|input| input.shape == shape) {
                    continue;
                }
                self.needed.insert((key.clone(), array));
                if given.get(array).is_some_and(|(moves, _)| *moves) {
                    self.shown.insert((key.clone(), array));
                }
            }
        }
    }

    /// Whether an input has yet to show that it counts. In a first case, all units may be dead.
    pub fn open(&self, key: &str) -> bool {
        let mut pairs = self.needed.iter().filter(|pair| pair.0 == key).peekable();
        pairs.peek().is_none() || pairs.any(|pair| !self.shown.contains(pair))
    }

    /// Whether the answers depend on what the right ones depend on. That of a loss on the labels proves nothing by itself.
    pub fn complete(&self) -> bool {
        let keys: BTreeSet<&String> = self.needed.iter().map(|(key, _)| key).collect();
        keys.len() > 1 && self.shown.len() as f64 > SHARE * self.needed.len() as f64
    }
}
