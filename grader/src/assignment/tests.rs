//! Whole manifests: what is accepted, and next to it what is refused, where, and with which words.

use super::*;
use crate::text::{Explain, Lang, render};
use serde_json::Map;
use std::{fs, path::Path};

/// Every message that this module sends is in the catalogue.
#[test]
fn messages_are_in_the_catalogue() {
    let mut codes = 0;
    for entry in walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/assignment")) {
        let entry = entry.unwrap();
        if entry.path().extension().is_none_or(|e| e != "rs") || entry.path().ends_with("tests.rs") {
            continue;
        }
        let source = fs::read_to_string(entry.path()).unwrap();
        for code in source.split("\"manifest_").skip(1) {
            let code = format!("manifest_{}", &code[..code.find('"').unwrap()]);
            for lang in Lang::ALL {
                assert!(
                    !render(lang, &code, &Map::new()).starts_with("manifest_"),
                    "{code} in {}",
                    lang.tag()
                );
            }
            codes += 1;
        }
    }
    assert!(codes > 80, "{codes}");
}

/// The course that ships with the program.
#[test]
fn the_course_loads() {
    let course = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assignments");
    for entry in fs::read_dir(course).into_iter().flatten() {
        let dir = entry.unwrap().path();
        if !dir.join(FILE).is_file() {
            continue;
        }
        let assignment = Assignment::load(&dir)
            .unwrap_or_else(|e| panic!("{}\n{}", e.message().text(Lang::En), e.render(Lang::En)));
        assert_eq!(dir.file_name().unwrap().to_str(), Some(assignment.id.as_str()));
    }
}
