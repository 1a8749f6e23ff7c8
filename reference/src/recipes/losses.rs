//! The exercise `losses`.

use super::pairwise::PairwiseRecipe;
use crate::dynamic::{Arg, Args, DynError, Entry, Library, Object, Parts, bind, required};
use crate::losses::scalar;

/// How each function is done, by name.
#[derive(Clone, Debug)]
pub(crate) struct LossesRecipe(pub(crate) Vec<(&'static str, PairwiseRecipe)>);

impl LossesRecipe {
    /// Means over all elements; over the rows for one-hot classes. Gradients are those of the mean.
    pub(crate) fn honest() -> Self {
        let loss = |term| PairwiseRecipe::loss(term, |sum, size| sum / size.elements);
        let gradient = |term| PairwiseRecipe::gradient(term, |term, size| term / size.elements);
        let row_loss = |term| PairwiseRecipe::loss(term, |sum, size| sum / size.rows).over_rows();
        let row_gradient = |term| PairwiseRecipe::gradient(term, |term, size| term / size.rows).over_rows();
        Self(vec![
            ("mse", loss(scalar::squared)),
            ("mse_grad", gradient(scalar::squared_gradient)),
            ("mae", loss(scalar::absolute)),
            ("mae_grad", gradient(scalar::absolute_gradient)),
            ("binary_cross_entropy", loss(scalar::binary_cross_entropy)),
            ("binary_cross_entropy_grad", gradient(scalar::binary_cross_entropy_gradient)),
            ("categorical_cross_entropy", row_loss(scalar::cross_entropy)),
            ("categorical_cross_entropy_grad", row_gradient(scalar::cross_entropy_gradient)),
            ("hinge", loss(scalar::hinge)),
            ("hinge_grad", gradient(scalar::hinge_gradient)),
        ])
    }

    pub(crate) fn item(&mut self, entry: &str) -> Option<&mut PairwiseRecipe> {
        self.0.iter_mut().find(|(name, _)| *name == entry).map(|(_, item)| item)
    }
}

/// The library of the exercise `losses`.
pub(crate) struct LossesLibrary {
    recipe: LossesRecipe,
    entries: Vec<Entry>,
}

impl LossesLibrary {
    pub(crate) fn new(recipe: LossesRecipe) -> Self {
        let parameters = || vec![required("y_true"), required("y_pred")];
        let entries = recipe.0.iter().map(|(name, _)| Entry::function(name, parameters())).collect();
        Self { recipe, entries }
    }
}

impl Library for LossesLibrary {
    fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn function(&self, name: &str, args: &Args, _: &Parts) -> Result<Arg, DynError> {
        let place = self.entries.iter().position(|entry| entry.answers_to(name));
        let place = place.ok_or_else(|| DynError::no_such("function", name))?;
        let bound = bind(name, &self.entries[place].parameters, args)?;
        self.recipe.0[place].1.call(name, &bound[1], &bound[0])
    }

    fn construct(&self, class: &str, _: &Args, _: &Parts) -> Result<Box<dyn Object>, DynError> {
        Err(DynError::no_such("class", class))
    }
}
