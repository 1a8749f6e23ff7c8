//! Known mistakes, as changes of the honest recipes.
//!
//! When a student's numbers equal a mutant's, the feedback can name the mistake; and the checks of an assignment
//! are good when no mutant passes them. A mistake in a function changes that function only: a class has the
//! mistakes of its own text.

mod activations;
mod apply;
mod car;
mod logloss;
mod loss;
mod losses;
mod mlp;
mod neuron;
mod perceptron;
mod table;
mod unit;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::dynamic::{Library, choices, libraries};
use crate::recipes::Recipe;

pub(crate) use apply::Change;

/// A known mistake.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// Its id: the library, a slash, the mistake.
    pub id: &'static str,
    /// The library.
    pub library: &'static str,
    /// The function or class that has the mistake.
    pub entry: &'static str,
    /// What the numbers show and what to look at, in English.
    pub en: &'static str,
    /// The same in Russian.
    pub ru: &'static str,
    /// Of several mistakes that explain the same answers, the one with the larger number says more (1 … 3).
    pub specificity: u8,
    pub(crate) change: Change,
}

static MUTANTS: LazyLock<BTreeMap<&'static str, Vec<Mutant>>> = LazyLock::new(|| {
    libraries()
        .iter()
        .map(|library| {
            let mutants = match library.name {
                "oop" => car::mutants(),
                "perceptron" => perceptron::mutants(),
                "neuron" => neuron::mutants(),
                "logloss" => logloss::mutants(),
                "activations" => activations::mutants(),
                "losses" => losses::mutants(),
                "mlp" => mlp::mutants(),
                _ => Vec::new(),
            };
            (library.name, mutants)
        })
        .collect()
});

/// The known mistakes of a library; none when there is no such library.
///
/// ```
/// let mutants = reference::mutants::mutants("perceptron");
/// assert!(mutants.iter().any(|mutant| mutant.id == "perceptron/no_learning_rate_on_b"));
/// assert!(reference::mutants::mutants("nothing").is_empty());
/// ```
pub fn mutants(library: &str) -> &'static [Mutant] {
    MUTANTS.get(library).map_or(&[], Vec::as_slice)
}

/// The library, in a variant, with these mistakes. `None` when there is no such library, variant or mistake.
///
/// ```
/// use reference::dynamic::{Arg, Args, Parts};
/// use reference::mutants::mutated;
/// let wrong = mutated("neuron", None, &["neuron/sigmoid_is_tanh"]).unwrap();
/// let answer = wrong.function("sigmoid", &Args::new([Arg::Float(1.0)]), &Parts::new());
/// assert_eq!(answer, Ok(Arg::Float(1_f64.tanh())));
/// assert!(mutated("neuron", None, &["perceptron/no_bias"]).is_none());
/// ```
pub fn mutated(library: &str, variant: Option<&str>, mutant_ids: &[&str]) -> Option<Box<dyn Library>> {
    let mut recipe = Recipe::honest(library, &choices(library, variant)?)?;
    for id in mutant_ids {
        let mutant = mutants(library).iter().find(|mutant| mutant.id == *id)?;
        mutant.change.apply(&mut recipe, mutant.entry)?;
    }
    Some(recipe.into_library())
}
