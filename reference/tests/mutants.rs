//! The known mistakes are mistakes, and each is another one.

mod probes;

use std::collections::BTreeSet;

use probes::{Answers, ask, differ};
use reference::dynamic::{Library, libraries, library};
use reference::mutants::{Mutant, mutants, mutated};

const TOLERANCE: f64 = 1e-4;

fn variants(name: &str) -> Vec<Option<String>> {
    let listed = libraries().into_iter().find(|info| info.name == name).unwrap().variants;
    if listed.is_empty() { vec![None] } else { listed.into_iter().map(Some).collect() }
}

fn answers(library: &dyn Library, mutant: &Mutant, seed: u64) -> Answers {
    ask(
        mutant.library,
        library,
        library.entry(mutant.entry).unwrap(),
        seed,
        mutant.id.ends_with("default_num_epochs"),
    )
}

fn wrong(mutant: &Mutant, variant: Option<&str>) -> Box<dyn Library> {
    mutated(mutant.library, variant, &[mutant.id]).expect(mutant.id)
}

fn all() -> impl Iterator<Item = &'static Mutant> {
    libraries().into_iter().flat_map(|info| mutants(info.name))
}

#[test]
fn every_mistake_differs_from_everything_accepted() {
    let mut same = Vec::new();
    for mutant in all() {
        let got = answers(&*wrong(mutant, None), mutant, 1);
        for variant in variants(mutant.library) {
            let right = library(mutant.library, variant.as_deref()).unwrap();
            if !differ(&got, &answers(&*right, mutant, 1), TOLERANCE) {
                same.push((mutant.id, variant));
            }
        }
    }
    assert!(same.is_empty(), "{same:#?}");
}

#[test]
fn no_two_mistakes_of_one_entry_are_the_same() {
    let mut same = Vec::new();
    for info in libraries() {
        let listed = mutants(info.name);
        let answered: Vec<Answers> = listed.iter().map(|m| answers(&*wrong(m, None), m, 2)).collect();
        for (i, first) in listed.iter().enumerate() {
            for (j, second) in listed.iter().enumerate().skip(i + 1) {
                if first.entry == second.entry && !differ(&answered[i], &answered[j], TOLERANCE) {
                    same.push((first.id, second.id));
                }
            }
        }
    }
    assert!(same.is_empty(), "{same:#?}");
}

#[test]
fn mistakes_are_deterministic_and_stay_in_their_entry() {
    for mutant in all() {
        let (first, second) = (wrong(mutant, None), wrong(mutant, None));
        assert!(!differ(&answers(&*first, mutant, 3), &answers(&*second, mutant, 3), 0.0), "{}", mutant.id);
        let right = library(mutant.library, None).unwrap();
        for entry in right.entries().iter().filter(|entry| entry.name != mutant.entry) {
            // Classes take long; their own mistakes are compared above.
            if entry.methods.is_empty() {
                let both = [&right, &first].map(|library| ask(mutant.library, &**library, entry, 3, false));
                assert!(!differ(&both[0], &both[1], 0.0), "{} changes {}", mutant.id, entry.name);
            }
        }
    }
}

#[test]
fn mistakes_exist_in_every_variant() {
    for mutant in all() {
        for variant in variants(mutant.library) {
            assert!(mutated(mutant.library, variant.as_deref(), &[mutant.id]).is_some(), "{}", mutant.id);
        }
    }
}

#[test]
fn several_mistakes_add_up() {
    let ids = ["neuron/no_bias", "neuron/sigmoid_is_tanh"];
    let both = mutated("neuron", None, &ids).unwrap();
    let right = library("neuron", None).unwrap();
    for entry in right.entries() {
        let changed = differ(
            &ask("neuron", &*both, entry, 4, false),
            &ask("neuron", &*right, entry, 4, false),
            TOLERANCE,
        );
        assert_eq!(changed, ["sigmoid", "Neuron"].contains(&entry.name), "{}", entry.name);
    }
    assert!(mutated("neuron", None, &["neuron/no_such_mistake"]).is_none());
}

#[test]
fn ids_are_unique_and_texts_are_there() {
    let mut ids = BTreeSet::new();
    for mutant in all() {
        assert!(ids.insert(mutant.id), "{} is there twice", mutant.id);
        assert!(mutant.id.starts_with(&format!("{}/", mutant.library)), "{}", mutant.id);
        assert!((1..=3).contains(&mutant.specificity), "{}", mutant.id);
        assert!(library(mutant.library, None).unwrap().entry(mutant.entry).is_some(), "{}", mutant.id);
        for text in [mutant.en, mutant.ru] {
            assert!(text.len() > 40 && text.ends_with(['.', '?']), "{}: {text}", mutant.id);
        }
        let cyrillic = |text: &str| text.chars().any(|c| ('а'..='я').contains(&c));
        assert!(cyrillic(mutant.ru) && !cyrillic(mutant.en), "{}", mutant.id);
    }
    assert!(ids.len() >= 150, "{}", ids.len());
}
