//! The exercises `perceptron`, `neuron`, `logloss` and `activations`: functions and units.

use super::Choices;
use super::curve::Curve;
use super::pairwise::PairwiseRecipe;
use super::unit::{At, Start, Unit, UnitRecipe};
use crate::activations::{ALPHA, scalar};
use crate::dynamic::{Arg, Args, DynError, Entry, Library, Object, Parts, bind, optional, required};
use crate::losses::scalar as loss;

/// What an entry is.
#[derive(Clone, Debug)]
pub(crate) enum Item {
    /// A function of x; with α where it has one.
    Curve { curve: Curve, has_alpha: bool },
    /// A loss of (y_pred, y).
    Loss(PairwiseRecipe),
    /// A class.
    Unit { unit: Box<UnitRecipe>, uses: &'static [&'static str] },
}

/// How the exercise is done: its entries by name.
#[derive(Clone, Debug)]
pub(crate) struct UnitsRecipe(pub(crate) Vec<(&'static str, Item)>);

impl UnitsRecipe {
    pub(crate) fn honest(library: &str, choices: &Choices) -> Option<Self> {
        Some(Self(match library {
            "perceptron" => perceptron(),
            "neuron" => neuron(choices),
            "logloss" => logloss(choices),
            "activations" => activations(choices),
            _ => return None,
        }))
    }

    pub(crate) fn item(&mut self, entry: &str) -> Option<&mut Item> {
        self.0.iter_mut().find(|(name, _)| *name == entry).map(|(_, item)| item)
    }
}

fn half_squares() -> PairwiseRecipe {
    PairwiseRecipe::loss(loss::squared, |sum, size| 0.5 * sum / size.elements)
}

fn curve(name: &'static str, f: fn(f64, f64) -> f64) -> (&'static str, Item) {
    (name, Item::Curve { curve: Curve::named(name, f), has_alpha: false })
}

fn curve_with_alpha(name: &'static str, f: fn(f64, f64) -> f64) -> (&'static str, Item) {
    (name, Item::Curve { curve: Curve::named(name, f), has_alpha: true })
}

fn unit(name: &'static str, unit: UnitRecipe, uses: &'static [&'static str]) -> (&'static str, Item) {
    (name, Item::Unit { unit: Box::new(unit), uses })
}

fn perceptron() -> Vec<(&'static str, Item)> {
    let step = Curve::own(|z, _| scalar::step(z));
    let recipe = UnitRecipe {
        loss_part: "Loss",
        learning_rate: 0.005,
        num_epochs: 300,
        ..UnitRecipe::honest(step, None, half_squares())
    };
    vec![("Loss", Item::Loss(half_squares())), unit("Perceptron", recipe, &["Loss"])]
}

fn sigmoid() -> Curve {
    Curve::named("sigmoid", |z, _| scalar::sigmoid(z))
}

fn neuron(choices: &Choices) -> Vec<(&'static str, Item)> {
    let mut loss = half_squares();
    if choices.has("plain_loss") {
        loss.total = |sum, size| sum / size.elements;
    }
    let derivative = Curve::named("sigmoid_derivative", |z, _| scalar::sigmoid_derivative(z))
        .following("sigmoid", |s| s * (1.0 - s));
    let mut recipe = UnitRecipe::honest(sigmoid(), Some(derivative), loss);
    if choices.has("double_gradient") {
        recipe.gradient.factors = (2.0, 2.0);
    }
    vec![
        curve("sigmoid", |z, _| scalar::sigmoid(z)),
        curve("sigmoid_derivative", |z, _| scalar::sigmoid_derivative(z)),
        ("loss", Item::Loss(loss)),
        unit("Neuron", recipe, &["sigmoid", "sigmoid_derivative", "loss"]),
    ]
}

fn logloss(choices: &Choices) -> Vec<(&'static str, Item)> {
    let log_loss = PairwiseRecipe::loss(loss::binary_cross_entropy, |sum, size| sum / size.elements);
    let mut recipe = UnitRecipe::honest(sigmoid(), None, log_loss);
    if choices.has("rate_1") {
        recipe.learning_rate = 1.0;
    }
    vec![
        ("loss", Item::Loss(log_loss)),
        curve("sigmoid", |z, _| scalar::sigmoid(z)),
        unit("Neuron", recipe, &["sigmoid", "loss"]),
    ]
}

fn activations(choices: &Choices) -> Vec<(&'static str, Item)> {
    let of_activation = choices.has("derivative_of_activation");
    let elu_derivative: fn(f64, f64) -> f64 =
        if of_activation { |a, alpha| if a > 0.0 { 1.0 } else { a + alpha } } else { scalar::elu_derivative };
    let recipe = |activation: Curve, derivative: Curve| {
        let mut recipe = UnitRecipe {
            loss_part: "Loss",
            learning_rate: 0.005,
            num_epochs: 300,
            ..UnitRecipe::honest(activation, Some(derivative), half_squares())
        };
        if of_activation {
            recipe.gradient.derivative_at = At::Activation;
        }
        if choices.has("fit_keeps_weights") {
            recipe.fit.start = Start::ZerosIfNone;
        }
        recipe
    };
    let relu = Curve::named("relu", |z, _| scalar::relu(z));
    let relu_derivative = Curve::named("relu_derivative", |z, _| scalar::relu_derivative(z));
    let leaky = Curve::named("leaky_relu", scalar::leaky_relu);
    let leaky_derivative = Curve::named("leaky_relu_derivative", scalar::leaky_relu_derivative);
    let elu = Curve::named("elu", scalar::elu);
    let elu_slope = Curve::named("elu_derivative", elu_derivative);
    vec![
        ("Loss", Item::Loss(half_squares())),
        curve("relu", relu.f),
        curve("relu_derivative", relu_derivative.f),
        unit("NeuronReLU", recipe(relu, relu_derivative), &["relu", "relu_derivative", "Loss"]),
        curve_with_alpha("leaky_relu", leaky.f),
        curve_with_alpha("leaky_relu_derivative", leaky_derivative.f),
        unit(
            "NeuronLeakyReLU",
            recipe(leaky, leaky_derivative),
            &["leaky_relu", "leaky_relu_derivative", "Loss"],
        ),
        curve_with_alpha("elu", elu.f),
        curve_with_alpha("elu_derivative", elu_slope.f),
        unit("NeuronELU", recipe(elu, elu_slope), &["elu", "elu_derivative", "Loss"]),
    ]
}

/// A library of functions and units.
pub(crate) struct UnitsLibrary {
    recipe: UnitsRecipe,
    entries: Vec<Entry>,
}

impl UnitsLibrary {
    pub(crate) fn new(recipe: UnitsRecipe) -> Self {
        let entries = recipe.0.iter().map(|(name, item)| entry(name, item)).collect();
        Self { recipe, entries }
    }

    fn find(&self, name: &str) -> Option<(&Entry, &Item)> {
        let place = self.entries.iter().position(|entry| entry.answers_to(name))?;
        Some((&self.entries[place], &self.recipe.0[place].1))
    }
}

/// Names differ by year.
fn aliases(name: &str) -> &'static [&'static str] {
    match name {
        "Loss" => &["loss", "J"],
        "loss" => &["Loss", "J"],
        "sigmoid_derivative" => &["sigmoid_prime"],
        "relu_derivative" => &["relu_prime"],
        "leaky_relu_derivative" => &["leaky_relu_prime"],
        "elu_derivative" => &["elu_prime"],
        _ => &[],
    }
}

fn entry(name: &'static str, item: &Item) -> Entry {
    match item {
        Item::Curve { has_alpha: false, .. } => Entry::function(name, vec![required("x")]),
        Item::Curve { has_alpha: true, curve } => {
            Entry::function(name, vec![required("x"), optional("alpha", curve.alpha)])
        }
        Item::Loss(_) => Entry::function(name, vec![required("y_pred"), required("y")]),
        Item::Unit { unit, uses } => unit.entry(name, uses),
    }
    .with_aliases(aliases(name))
}

impl Library for UnitsLibrary {
    fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn function(&self, name: &str, args: &Args, _: &Parts) -> Result<Arg, DynError> {
        let (entry, item) = self.find(name).ok_or_else(|| DynError::no_such("function", name))?;
        let bound = || bind(name, &entry.parameters, args);
        match item {
            Item::Curve { curve, has_alpha } => {
                let bound = bound()?;
                let mut own = Curve { part: None, ..*curve };
                if *has_alpha {
                    own.alpha = bound[1].number().map_err(|reason| DynError::bad(name, reason))?;
                }
                own.apply(name, &bound[0], &Parts::new())
            }
            Item::Loss(recipe) => {
                let bound = bound()?;
                recipe.call(name, &bound[0], &bound[1])
            }
            Item::Unit { .. } => Err(DynError::no_such("function", name)),
        }
    }

    fn construct(&self, class: &str, args: &Args, parts: &Parts) -> Result<Box<dyn Object>, DynError> {
        match self.find(class) {
            Some((entry, Item::Unit { unit, .. })) => Ok(Box::new(Unit::new(unit, entry, args, parts)?)),
            _ => Err(DynError::no_such("class", class)),
        }
    }
}

const _: () = assert!(ALPHA == 0.01, "the exercises say .01");
