//! The libraries by name, and their variants.

use super::Library;
use crate::recipes::{Choices, Recipe};

/// What each exercise leaves open: for every question its answers, the usual one first.
const LIBRARIES: &[(&str, &[&[&str]])] = &[
    ("oop", &[&["once", "adds_up"]]),
    ("perceptron", &[]),
    ("neuron", &[&["half_loss", "plain_loss"], &["gradient", "double_gradient"]]),
    ("logloss", &[&["rate_0_1", "rate_1"]]),
    (
        "activations",
        &[
            &["derivative_of_preactivation", "derivative_of_activation"],
            &["fit_from_zeros", "fit_keeps_weights"],
        ],
    ),
    ("losses", &[]),
    ("mlp", &[]),
];

/// A library and its variants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LibraryInfo {
    /// Its name: the id of the exercise.
    pub name: &'static str,
    /// All variants, the usual one first; empty when nothing is left open.
    pub variants: Vec<String>,
}

/// All libraries with all their variants.
///
/// ```
/// let oop = &reference::dynamic::libraries()[0];
/// assert_eq!((oop.name, &oop.variants[..]), ("oop", &["once".to_owned(), "adds_up".to_owned()][..]));
/// ```
pub fn libraries() -> Vec<LibraryInfo> {
    LIBRARIES
        .iter()
        .map(|&(name, questions)| LibraryInfo { name, variants: combinations(questions) })
        .collect()
}

fn combinations(questions: &[&[&str]]) -> Vec<String> {
    let mut variants = Vec::new();
    for answers in questions {
        variants = if variants.is_empty() {
            answers.iter().map(|&answer| answer.to_owned()).collect()
        } else {
            variants.iter().flat_map(|first| answers.iter().map(move |a| format!("{first}+{a}"))).collect()
        };
    }
    variants
}

/// The library of that name, in a variant: choices joined by `+`, each question's usual answer where none is named.
/// `None` when there is no such library or choice, or when two choices answer one question.
///
/// ```
/// use reference::dynamic::library;
/// assert!(library("oop", Some("adds_up")).is_some());
/// assert!(library("oop", Some("once+adds_up")).is_none());
/// assert!(library("opp", None).is_none());
/// ```
pub fn library(name: &str, variant: Option<&str>) -> Option<Box<dyn Library>> {
    Some(Recipe::honest(name, &choices(name, variant)?)?.into_library())
}

pub(crate) fn choices(library: &str, variant: Option<&str>) -> Option<Choices> {
    let &(_, questions) = LIBRARIES.iter().find(|(name, _)| *name == library)?;
    let mut chosen: Vec<Option<&'static str>> = vec![None; questions.len()];
    for choice in variant.unwrap_or_default().split('+').map(str::trim).filter(|choice| !choice.is_empty()) {
        let (question, answer) = questions.iter().enumerate().find_map(|(i, answers)| {
            answers.iter().find(|answer| **answer == choice).map(|answer| (i, *answer))
        })?;
        if chosen[question].is_some_and(|earlier| earlier != answer) {
            return None;
        }
        chosen[question] = Some(answer);
    }
    Some(Choices(
        chosen.iter().zip(questions).map(|(choice, answers)| choice.unwrap_or(answers[0])).collect(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_variant_exists() {
        for LibraryInfo { name, variants } in libraries() {
            assert!(library(name, None).is_some(), "{name}");
            for variant in &variants {
                assert!(library(name, Some(variant)).is_some(), "{name}/{variant}");
            }
            assert!(library(name, Some("no_such_choice")).is_none());
        }
    }

    #[test]
    fn choices_complete_each_other() {
        let chosen = choices("neuron", Some("double_gradient")).unwrap();
        assert_eq!(chosen.0, ["half_loss", "double_gradient"]);
        assert!(choices("neuron", Some("half_loss+plain_loss")).is_none());
    }
}
