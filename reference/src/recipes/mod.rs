//! The exercises as recipes: one implementation each, whose fields say how it is done.
//!
//! An honest recipe reads like the exercise; a known mistake is a change of one field (see [`crate::mutants`]).

pub(crate) mod car;
pub(crate) mod curve;
pub(crate) mod losses;
pub(crate) mod mlp;
pub(crate) mod pairwise;
pub(crate) mod unit;
pub(crate) mod units;

use crate::dynamic::Library;

/// The choices of a variant, by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Choices(pub(crate) Vec<&'static str>);

impl Choices {
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains(&name)
    }
}

/// The recipe of any library.
#[derive(Clone, Debug)]
pub(crate) enum Recipe {
    Car(car::CarRecipe),
    Units(units::UnitsRecipe),
    Losses(losses::LossesRecipe),
    Mlp(Box<mlp::MlpRecipe>),
}

impl Recipe {
    /// The right way, in the given variant.
    pub(crate) fn honest(library: &str, choices: &Choices) -> Option<Self> {
        Some(match library {
            "oop" => Self::Car(car::CarRecipe::honest(choices)),
            "losses" => Self::Losses(losses::LossesRecipe::honest()),
            "mlp" => Self::Mlp(Box::new(mlp::MlpRecipe::honest())),
            _ => Self::Units(units::UnitsRecipe::honest(library, choices)?),
        })
    }

    pub(crate) fn into_library(self) -> Box<dyn Library> {
        match self {
            Self::Car(recipe) => Box::new(car::CarLibrary::new(recipe)),
            Self::Units(recipe) => Box::new(units::UnitsLibrary::new(recipe)),
            Self::Losses(recipe) => Box::new(losses::LossesLibrary::new(recipe)),
            Self::Mlp(recipe) => Box::new(mlp::MlpLibrary::new(*recipe)),
        }
    }
}
