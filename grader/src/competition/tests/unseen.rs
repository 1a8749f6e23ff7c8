//! Values that look right and are not.

use super::*;

const TEXTS: &str = r#"
schema = 1
id = "texts"
title = { en = "Texts", ru = "Тексты" }
[competition]
metric = "accuracy"
id_column = "Id"
target = "What"
classes = ["кот", "éclair"]
"#;

/// Messages about a file for texts as ids and labels.
fn said(text: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("assignment.toml"), TEXTS).unwrap();
    let solution = "Id,What,Usage\nxA,кот,Public\nxB,éclair,Private\n";
    std::fs::write(folder.path().join("solution.csv"), solution).unwrap();
    let c = Competition::open(folder.path(), None, None, None).unwrap();
    let problems = check_bytes(&c.solution.schema, text.as_bytes()).problems;
    problems.finish(crate::text::Lang::En).into_iter().map(|p| p.message).collect()
}

#[test]
fn what_cannot_be_seen_is_named_and_a_slip_is_guessed() {
    assert_eq!(said("Id,What\nxA,кот\nxB,éclair\n"), [""; 0]);
    let one = |text: &str, parts: [&str; 2]| {
        let said = said(text).join("\n");
        assert!(parts.iter().all(|part| said.contains(part)), "{parts:?}: {said}");
    };
    one("Id,What\nxA,\u{a0}кот\nxB,éclair\n", ["⟨U+00A0⟩кот", "space"]);
    one("Id,What\nxA,кот\u{200b}\nxB,éclair\n", ["кот⟨U+200B⟩", "cannot be seen"]);
    one("Id,What\nxA,Кот\nxB,éclair\n", ["\"Кот\"", "capital letters"]);
    one("Id,What\nxA,кот\nxB,e\u{301}clair\n", ["e⟨U+0301⟩clair", "normalize"]);
    one("Id,What\nxa,кот\nxB,éclair\n", ["\"xa\"", "capital letters"]);
    // Another label is no slip of the hand.
    assert!(!said("Id,What\nxA,пёс\nxB,éclair\n").join("").contains("letters"));
}

#[test]
fn a_limit_of_nothing_refuses_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = MANIFEST.replace("rows = 1000\nclasses", "max_megabytes = 0\nrows = 1000\nclasses");
    std::fs::write(folder.path().join("assignment.toml"), manifest).unwrap();
    let file = folder.path().join("a.csv");
    let rows: String = (0..1000).map(|i| format!("{i},1\n")).collect();
    std::fs::write(&file, format!("Id,Category\n{rows}")).unwrap();
    let checked = check_file(folder.path(), &file, crate::text::Lang::En).unwrap();
    assert_eq!((checked.status, checked.errors), (Status::Valid, vec![]));
}
