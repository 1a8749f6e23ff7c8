//! How a mistake changes a recipe.

use ndarray::Array2;

use crate::recipes::Recipe;
use crate::recipes::car::CarRecipe;
use crate::recipes::mlp::{LinearRecipe, NetworkRecipe};
use crate::recipes::pairwise::PairwiseRecipe;
use crate::recipes::unit::UnitRecipe;
use crate::recipes::units::Item;

/// One change of one entry.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Change {
    Car(fn(&mut CarRecipe)),
    Unit(fn(&mut UnitRecipe)),
    /// Another function of x and α.
    Curve(fn(f64, f64) -> f64),
    /// Another default of α.
    Alpha(f64),
    Loss(fn(&mut PairwiseRecipe)),
    Linear(fn(&mut LinearRecipe)),
    Softmax(fn(&Array2<f64>) -> Array2<f64>),
    Network(fn(&mut NetworkRecipe)),
}

impl Change {
    /// Makes the change; `None` when the recipe has no such entry.
    pub(crate) fn apply(self, recipe: &mut Recipe, entry: &str) -> Option<()> {
        match (self, recipe) {
            (Self::Car(change), Recipe::Car(recipe)) => change(recipe),
            (Self::Linear(change), Recipe::Mlp(recipe)) => change(&mut recipe.linear),
            (Self::Softmax(softmax), Recipe::Mlp(recipe)) => recipe.softmax = softmax,
            (Self::Curve(f), Recipe::Mlp(recipe)) => recipe.relu.f = f,
            (Self::Network(change), Recipe::Mlp(recipe)) => change(&mut recipe.network),
            (Self::Loss(change), Recipe::Losses(recipe)) => change(recipe.item(entry)?),
            (change, Recipe::Units(recipe)) => match (change, recipe.item(entry)?) {
                (Self::Unit(change), Item::Unit { unit, .. }) => change(unit),
                (Self::Curve(f), Item::Curve { curve, .. }) => curve.f = f,
                (Self::Alpha(alpha), Item::Curve { curve, .. }) => curve.alpha = alpha,
                (Self::Loss(change), Item::Loss(loss)) => change(loss),
                _ => return None,
            },
            _ => return None,
        }
        Some(())
    }
}
