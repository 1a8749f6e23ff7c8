//! Whole manifests: what is accepted, and next to it what is refused, where, and with which words.

#![expect(clippy::float_cmp, reason = "these numbers are exact")]

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
        let Ok(manifest) = fs::read_to_string(dir.join(FILE)) else { continue };
        if manifest.contains("\n[competition]") {
            let error = Assignment::load(&dir).unwrap_err();
            assert_eq!(error.findings[0].message.code, "manifest_is_competition");
            continue;
        }
        let assignment = Assignment::load(&dir)
            .unwrap_or_else(|e| panic!("{}\n{}", e.message().text(Lang::En), e.render(Lang::En)));
        assert_eq!(dir.file_name().unwrap().to_str(), Some(assignment.id.as_str()));
    }
}

/// A manifest with one of everything, which loads without a warning.
const GOOD: &str = r#"schema = 1
id = "sample"
languages = ["python"]
title = { en = "Sample", ru = "Образец" }
points = 3
oracle = "reference:neuron"
accept = ["reference:neuron/plain_loss"]
limits = { cpu_seconds = 2, wall_seconds = 10 }
tolerance = { abs = 1e-8, rel = 1e-6 }

[entry.sigmoid]
aliases = ["sigma"]
params = ["x: array"]
returns = "array"

[entry.loss]
params = ["y_pred: array", "y: array"]
returns = "number"

[entry.Neuron]
new = ["w: column?", "b: number = 0"]
fields = ["w: column", "b: number"]

[entry.Neuron.methods]
forward_pass = { params = ["X: matrix"], returns = "column" }
backward_pass = { params = ["X: matrix", "y: column", "y_pred: column", "learning_rate: number = 0.1"], returns = "none" }

[[task]]
id = "sigmoid"
points = 1
title = { en = "Sigmoid", ru = "Сигмоида" }

[[task.check]]
id = "random"
visibility = "hidden"
weight = 3
cases = 2
dims = { n = [1, 20] }
inputs.x = { normal = [0, 3], shape = ["n"], special = [0.0, -1000] }
call = "sigmoid($x)"

[[task.check]]
id = "rises"
visibility = "public"
inputs.x = { linspace = [-5, 5, 11] }
call = "sigmoid($x)"
property = { monotonic = "x" }

[[task]]
id = "neuron"
points = 2
title = { en = "Neuron", ru = "Нейрон" }
depends = ["sigmoid"]
given = ["sigmoid"]
accept = []

[[task.check]]
id = "step"
visibility = "hidden"
inputs.w = [[1], [2]]
inputs.X = [[1, 3], [2, 4]]
inputs.y = [[1], [0]]
steps = [
    "m = Neuron($w, b=0.5)",
    "p = m.forward_pass($X)",
    "m.backward_pass($X, $y, p, learning_rate=1)",
    { do = "m.w", tolerance = { abs = 0.0, rel = 1e-5 }, shape = "any" },
    "m.b",
]
"#;

/// What is found in a manifest: `code` of each with what is marked.
fn found(manifest: &str) -> (Option<Assignment>, Vec<(String, String)>, Vec<Finding>) {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(FILE), manifest).unwrap();
    let (assignment, findings) = load::load(dir.path());
    let marked = findings
        .iter()
        .map(|f| {
            let marked = f.excerpt.as_ref().map(|e| e.text[e.marked.clone()].to_owned());
            (f.message.code.clone(), marked.unwrap_or_default())
        })
        .collect();
    (assignment, marked, findings)
}

#[test]
fn a_good_manifest_has_no_findings() {
    let (assignment, marked, _) = found(GOOD);
    assert_eq!(marked, []);
    let assignment = assignment.unwrap();
    let [sigmoid, neuron] = assignment.tasks.as_slice() else { panic!("two tasks") };
    assert_eq!(sigmoid.oracles.len(), 2);
    assert_eq!(neuron.oracles.len(), 1, "a task's own list replaces the assignment's");
    assert_eq!(sigmoid.checks.iter().map(|c| c.points).collect::<Vec<_>>(), [0.75, 0.25]);
    assert_eq!(neuron.uses, ["Neuron"]);
    assert_eq!(neuron.limits.cpu_seconds, 2.0);
    let Body::Compare(steps) = &neuron.checks[0].body else { panic!("compared") };
    assert_eq!(steps.iter().map(|s| s.judge.compare).collect::<Vec<_>>(), [false, true, false, true, true]);
    assert!(sigmoid.checks[0].inputs.lowest_first && !sigmoid.checks[1].inputs.lowest_first);
}

/// Each edit of the good manifest makes exactly one finding, at the place that is marked.
#[test]
fn mistakes_are_found_where_they_are() {
    #[rustfmt::skip]
    let edits = [
        ("schema = 1", "schema = 2", "manifest_other_schema", "2"),
        ("id = \"sample\"", "id = \"Sample\"", "manifest_bad_id", "\"Sample\""),
        ("[\"python\"]", "[\"pyton\"]", "manifest_unknown_value", "\"pyton\""),
        ("[\"python\"]", "[]", "manifest_no_languages", "[]"),
        ("languages", "langauges", "manifest_unknown_key", "langauges"),
        (", ru = \"Образец\"", "", "manifest_key_missing", "title"),
        ("\"Образец\"", "\" \"", "manifest_text_missing", "{ en = \"Sample\", ru = \" \" }"),
        ("points = 3", "points = 4", "manifest_points_do_not_add_up", "4"),
        ("points = 3", "points = \"3\"", "manifest_wrong_type", "\"3\""),
        ("reference:neuron\"", "reference:neurons\"", "manifest_unknown_library", "\"reference:neurons\""),
        ("neuron/plain_loss", "neuron/plain_lose", "manifest_unknown_variant", "\"reference:neuron/plain_lose\""),
        ("\"reference:neuron\"", "\"solution.py\"", "manifest_oracle_not_found", "\"solution.py\""),
        ("\"reference:neuron\"", "\"../solution.py\"", "manifest_oracle_outside", "\"../solution.py\""),
        ("cpu_seconds = 2", "cpu_seconds = 0", "manifest_limit_not_positive", "{ cpu_seconds = 0, wall_seconds = 10 }"),
        ("cpu_seconds = 2", "cpu_seconds = 20", "manifest_wall_below_cpu", "{ cpu_seconds = 20, wall_seconds = 10 }"),
        ("abs = 1e-8", "abs = -1e-8", "manifest_bad_tolerance", "{ abs = -1e-8, rel = 1e-6 }"),
        ("[\"x: array\"]", "[\"x: aray\"]", "manifest_unknown_type", "aray"),
        ("[\"x: array\"]", "[\"x array\"]", "manifest_unexpected", "array"),
        ("[\"w: column?\", \"b: number = 0\"]\nfields", "[\"w: column = 0\", \"b: number\"]\nfields", "manifest_required_after_optional", "\"b: number\""),
        ("returns = \"number\"", "return = \"number\"", "manifest_returns_missing", "loss"),
        ("aliases = [\"sigma\"]", "aliases = [\"loss\"]", "manifest_name_of_two", "loss"),
        ("id = \"neuron\"", "id = \"sigmoid\"", "manifest_task_twice", "\"sigmoid\""),
        ("id = \"rises\"", "id = \"random\"", "manifest_check_twice", "\"random\""),
        ("depends = [\"sigmoid\"]", "depends = [\"sigmod\"]", "manifest_unknown_task", "\"sigmod\""),
        ("depends = [\"sigmoid\"]", "depends = [\"neuron\"]", "manifest_depends_in_a_circle", "\"neuron\""),
        ("given = [\"sigmoid\"]", "given = [\"sigma\"]", "manifest_unknown_entry", "\"sigma\""),
        ("weight = 3", "weight = 0", "manifest_weight_not_positive", "0"),
        ("cases = 2", "cases = 0", "manifest_no_cases", "0"),
        ("visibility = \"hidden\"\nweight", "visibility = \"public\"\nweight", "manifest_no_hidden_check", "\"sigmoid\""),
        ("visibility = \"hidden\"\nweight", "visibilty = \"hidden\"\nweight", "manifest_unknown_key", "visibilty"),
        ("n = [1, 20]", "n = [20, 1]", "manifest_bad_dim", "[20, 1]"),
        ("shape = [\"n\"]", "shape = [\"k\"]", "manifest_unknown_dim", "\"k\""),
        ("normal = [0, 3]", "normla = [0, 3]", "manifest_no_generator", "normla"),
        ("normal = [0, 3]", "normal = [0, -3]", "manifest_negative_deviation", "[0, -3]"),
        ("normal = [0, 3]", "normal = [0]", "manifest_two_numbers", "[0]"),
        ("normal = [0, 3]", "normal = [0, 3], uniform = [0, 1]", "manifest_two_generators", "{ normal = [0, 3], uniform = [0, 1], shape = [\"n\"], special = [0.0, -1000] }"),
        ("shape = [\"n\"], special", "special", "manifest_needs_shape", "[0.0, -1000]"),
        ("shape = [\"n\"]", "shape = [\"n\", 10000000]", "manifest_too_many_elements", "[\"n\", 10000000]"),
        ("[[1, 3], [2, 4]]", "[[1, 3], [2]]", "manifest_ragged_array", "[2]"),
        ("[[1, 3], [2, 4]]", "[[1, 3], 2]", "manifest_ragged_array", "2"),
        ("[[1, 3], [2, 4]]", "2020-01-01", "manifest_date", "2020-01-01"),
        ("inputs.y", "inputs.z = 1\ninputs.y", "manifest_unused_input", "z"),
        ("$w, b=0.5", "$w, b=0.5, 1", "manifest_positional_after_named", "1"),
        ("$w, b=0.5", "$w, c=0.5", "manifest_unknown_parameter", "c"),
        ("$w, b=0.5", "$w, w=0.5", "manifest_argument_twice", "w"),
        ("$w, b=0.5", "$w, 1, 2", "manifest_too_many_arguments", "Neuron"),
        ("$w, b=0.5", "$w, b='half'", "manifest_argument_type", "Neuron"),
        ("$w, b=0.5", "$w, b=0.5.1", "manifest_not_a_number", "0.5.1"),
        ("$w, b=0.5", "$w, b=$c", "manifest_unknown_input", "c"),
        ("$w, b=0.5", "$w.X, b=0.5", "manifest_unknown_part", "X"),
        ("($w, b=0.5)", "($w, b=0.5", "manifest_text_ends", ""),
        ("m = Neuron", "m = Nueron", "manifest_unknown_entry", "Nueron"),
        ("\"m.b\"", "\"loss = m.b\"", "manifest_bind_hides_entry", "loss"),
        ("$y, p, learning", "$y, X, learning", "manifest_unknown_name", "X"),
        ("$y, p, learning", "$y, m.forward_pass($X), learning", "manifest_nested_step", "m."),
        ("\"m.backward_pass($X, $y, p", "\"m.backward_pass($X, $y", "manifest_argument_missing", "backward_pass"),
        ("\"m.backward_pass", "\"q = m.backward_pass", "manifest_binds_nothing", "q"),
        ("\"p = m.forward_pass($X)\"", "\"p = m.forward($X)\"", "manifest_unknown_method", "forward"),
        ("\"m.b\"", "\"m.bias\"", "manifest_unknown_field", "bias"),
        ("\"m.b\"", "\"n.b\"", "manifest_unknown_object", "n"),
        ("\"m.b\"", "\"p.b\"", "manifest_not_an_object", "p"),
        ("\"m.b\"", "\"p\"", "manifest_nothing_to_do", "p"),
        ("\"m.b\"", "\"sigmoid\"", "manifest_not_called", "sigmoid"),
        ("\"m.b\"", "{ do = \"m.b = 1\", compare = true }", "manifest_cannot_compare", "true"),
        ("\"m.b\"", "{ du = \"m.b\" }", "manifest_unknown_key", "du"),
        ("shape = \"any\"", "shape = \"all\"", "manifest_unknown_value", "\"all\""),
        ("rel = 1e-5", "rel = -1e-5", "manifest_bad_tolerance", "{ abs = 0.0, rel = -1e-5 }"),
        ("{ monotonic = \"x\" }", "{ monotonic = \"y\" }", "manifest_unknown_input", "y"),
        ("{ monotonic = \"x\" }", "{ monotone = \"x\" }", "manifest_unknown_property", "monotone"),
        ("{ monotonic = \"x\" }", "{ range = [1, 0] }", "manifest_bad_interval", "[1, 0]"),
        ("{ monotonic = \"x\" }", "\"shape\"", "manifest_property_needs_value", "\"shape\""),
        ("{ monotonic = \"x\" }", "{ gradient_of = \"sigmoid($x)\" }", "manifest_key_missing", "{ gradient_of = \"sigmoid($x)\" }"),
        ("call = \"sigmoid($x)\"\n\n", "call = \"sigmoid($x)\"\nsteps = []\n\n", "manifest_call_and_steps", "\"random\""),
        ("title = { en = \"Sample\"", "title = { en = \"Sample", "manifest_syntax", ""),
    ];
    let mut wrong = Vec::new();
    for (from, to, code, marked) in edits {
        assert!(GOOD.contains(from), "{from}");
        let (_, got, findings) = found(&GOOD.replacen(from, to, 1));
        let fits = |(c, m): &(String, String)| c == code && (marked.is_empty() || m == marked);
        let text: String = findings.iter().map(|f| f.render(Lang::En)).collect();
        // A misspelt key is also one that is missing, and broken syntax breaks more.
        let alone =
            got.len() == 1 || ["manifest_syntax", "manifest_key_missing"].contains(&got[0].0.as_str());
        if !(got.iter().any(fits) && (alone || got.iter().any(|(c, _)| c == "manifest_unknown_key"))) {
            wrong.push(format!("{to}\n{code} {marked:?} in {got:?}\n{text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A folder that `lint` has nothing to say about.
fn clean_folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path().join("sample");
    for (name, text) in [
        (FILE, GOOD),
        ("statement.en.md", "Write `sigmoid` and `Neuron`."),
        ("statement.ru.md", "Напишите `sigmoid` и `Neuron`."),
        ("starter/sample.py", "def sigmoid(x):\n    ...\n"),
        (
            "solution/solution.py",
            "import numpy as np\n\ndef sigmoid(x):\n    e = np.exp(-np.abs(x))\n    p = 1 / (1 + e)\n    q = e / (1 + e)\n    return np.where(x < 0, q, p)\n",
        ),
    ] {
        fs::create_dir_all(at.join(name).parent().unwrap()).unwrap();
        fs::write(at.join(name), text).unwrap();
    }
    dir
}

#[test]
fn lint_looks_at_the_files_beside_the_manifest() {
    let codes = |dir: &Path| lint(dir).into_iter().map(|f| f.message.code).collect::<Vec<_>>();
    let dir = clean_folder();
    let at = dir.path().join("sample");
    assert_eq!(codes(&at), Vec::<String>::new());

    fs::write(at.join("statement.en.md"), "Nothing").unwrap();
    assert_eq!(codes(&at), ["manifest_check_not_shown", "manifest_check_not_shown"]);
    let solution = fs::read_to_string(at.join("solution/solution.py")).unwrap();
    fs::write(at.join("statement.en.md"), format!("`sigmoid`, `Neuron`:\n```\n{solution}\n```")).unwrap();
    assert_eq!(codes(&at), ["manifest_statement_shows_solution"]);
    fs::remove_file(at.join("statement.en.md")).unwrap();
    assert_eq!(codes(&at), ["manifest_statement_missing"]);

    let dir = clean_folder();
    let at = dir.path().join("sample");
    fs::write(at.join("starter/sample.py"), format!("# yours\n{solution}")).unwrap();
    assert_eq!(codes(&at), ["manifest_starter_is_solution"]);
    fs::remove_file(at.join("starter/sample.py")).unwrap();
    fs::remove_file(at.join("solution/solution.py")).unwrap();
    assert_eq!(codes(&at), ["manifest_starter_missing", "manifest_solution_missing"]);
    let forbids = |languages: &str| {
        let text = GOOD.replacen("[\"python\"]", languages, 1) + "\n[forbid]\ncalls = [\"numpy.tanh\"]\n";
        fs::write(at.join(FILE), text).unwrap();
        codes(&at).contains(&"manifest_forbid_python_only".to_owned())
    };
    assert!(forbids("[\"python\", \"rust\"]"));
    assert!(!forbids("[\"python\"]"));
    let renamed = dir.path().join("other");
    fs::rename(&at, &renamed).unwrap();
    assert!(codes(&renamed).contains(&"manifest_folder_differs".to_owned()));
}

#[test]
fn the_course_has_no_findings() {
    let course = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assignments");
    for entry in fs::read_dir(course).into_iter().flatten() {
        let dir = entry.unwrap().path();
        let Ok(manifest) = fs::read_to_string(dir.join(FILE)) else { continue };
        if !manifest.contains("\n[competition]") {
            let found: String = lint(&dir).iter().map(|f| f.render(Lang::En)).collect();
            assert_eq!(found, "", "{}", dir.display());
        }
    }
}

/// What an author sees, in both languages.
#[test]
fn findings_are_shown_as_compilers_show_them() {
    let bad = GOOD.replacen("visibility = \"hidden\"\nweight", "visibilty = \"hidden\"\nweight", 1).replacen(
        "points = 3",
        "points = \"3\"",
        1,
    );
    let (_, _, structure) = found(&bad);
    let bad = GOOD.replacen("points = 3", "points = 4", 1).replacen("m = Neuron", "m = Nueron", 1).replacen(
        "Образец",
        "",
        1,
    );
    let (_, _, meaning) = found(&bad);
    let mut shown = String::new();
    for lang in Lang::ALL {
        for finding in structure.iter().chain(&meaning) {
            let mut finding = finding.clone();
            finding.file = FILE.into();
            shown += &finding.render(lang);
        }
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn errors_say_what_is_not_there() {
    let error = Assignment::load(Path::new("no/such/folder")).unwrap_err();
    assert_eq!(error.message().code, "manifest_not_found");
    assert!(error.hint().is_some());
    assert_eq!(error.to_string(), "there is no no/such/folder/assignment.toml");
    let (_, _, findings) = found(&GOOD.replacen("points = 3", "points = 4", 1));
    let error = ManifestErrors { file: FILE.into(), findings };
    assert_eq!(error.to_string(), "assignment.toml has 1 problem");
}

/// Everything that decides a grade is in the hash, and nothing else.
#[test]
fn the_hash_covers_manifest_and_oracle() {
    let dir = clean_folder();
    let at = dir.path().join("sample");
    let hash = || Assignment::load(&at).unwrap().sha256;
    let first = hash();
    fs::write(at.join("statement.en.md"), "`sigmoid`, `Neuron`!").unwrap();
    assert_eq!(hash(), first, "statements decide nothing");
    fs::write(at.join("solution/solution.py"), "x").unwrap();
    assert_eq!(hash(), first, "the reference is the oracle");
    fs::write(at.join(FILE), GOOD.replace("reference:neuron/plain_loss", "solution/solution.py")).unwrap();
    let second = hash();
    assert_ne!(second, first);
    fs::write(at.join("solution/solution.py"), "y").unwrap();
    assert_ne!(hash(), second, "now the solution is one");
    let third = hash();
    fs::write(at.join("solution/helper.py"), "").unwrap();
    assert_ne!(hash(), third, "it may import what lies beside it");
}

/// `GRADER_UPDATE=1` writes it anew.
#[test]
fn the_schema_file_is_up_to_date() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assignments/schema.json");
    let text = schema::schema_text();
    if std::env::var_os("GRADER_UPDATE").is_some() {
        fs::write(&file, &text).unwrap();
    }
    let there = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        there == text,
        "assignments/schema.json is not that of the types; GRADER_UPDATE=1 writes it anew"
    );
}

/// Every reference of the schema leads somewhere.
#[test]
fn the_schema_is_whole() {
    fn references(value: &serde_json::Value, out: &mut Vec<String>) {
        match value {
            serde_json::Value::Object(map) => {
                out.extend(map.get("$ref").and_then(|r| r.as_str()).map(ToOwned::to_owned));
                map.values().for_each(|v| references(v, out));
            }
            serde_json::Value::Array(items) => items.iter().for_each(|v| references(v, out)),
            _ => {}
        }
    }
    let schema = schema::schema();
    let mut found = Vec::new();
    references(&schema, &mut found);
    assert!(found.len() > 10);
    for reference in found {
        assert!(schema.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
    }
}

/// The chapter for authors: its example loads, and it leaves out no word that a manifest may say.
#[test]
fn the_chapter_for_authors_is_up_to_date() {
    let chapter = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/manifest.md");
    let chapter = fs::read_to_string(chapter).unwrap();
    let (_, example) = chapter.split_once("```toml\n").unwrap();
    let (example, _) = example.split_once("```").unwrap();
    let (assignment, marked, _) = found(example);
    assert_eq!((assignment.is_some(), marked), (true, vec![]));

    let schema = schema::schema();
    let mut words = Vec::new();
    names_in(&schema, &mut words);
    words.extend(signature::Type::NAMES.map(|(name, _)| name.to_owned()));
    words.extend(input::Form::NAMES.map(|(name, _)| name.to_owned()));
    assert!(words.len() > 100, "{}", words.len());
    // As code: `key`, or in an example of what it stands in.
    let code: String = chapter.split('`').skip(1).step_by(2).collect::<Vec<_>>().join(" ");
    let written: Vec<&str> = code.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    for word in words {
        assert!(written.contains(&word.as_str()), "{word} is not in docs/manifest.md");
    }
}

/// Keys of a schema and the words that they may be.
fn names_in(schema: &serde_json::Value, out: &mut Vec<String>) {
    match schema {
        serde_json::Value::Object(map) => {
            let keys = map.get("properties").and_then(|p| p.as_object());
            out.extend(keys.into_iter().flat_map(|k| k.keys().cloned()));
            let words = map.get("enum").and_then(|e| e.as_array()).into_iter().flatten();
            out.extend(words.chain(map.get("const")).filter_map(|w| w.as_str()).map(ToOwned::to_owned));
            map.values().for_each(|v| names_in(v, out));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|v| names_in(v, out)),
        _ => {}
    }
}

/// What steps and `given` name has to be in the oracle's library.
#[test]
fn libraries_have_what_is_asked_of_them() {
    let extra = "[entry.extra]\nparams = [\"x: array\"]\nreturns = \"array\"\n\n[entry.Neuron]";
    let with =
        |from: &str, to: &str| found(&GOOD.replacen("[entry.Neuron]", extra, 1).replacen(from, to, 1)).1;
    assert_eq!(with("", ""), []);
    for (from, to, marked) in [
        ("given = [\"sigmoid\"]", "given = [\"extra\"]", "\"extra\""),
        ("call = \"sigmoid($x)\"", "call = \"extra($x)\"", "extra"),
    ] {
        let got = with(from, to);
        assert!(got.contains(&("manifest_oracle_lacks_entry".to_owned(), marked.to_owned())), "{got:?}");
    }
    let got = with(
        "forward_pass = {",
        "predict = { params = [\"X: matrix\"], returns = \"column\" }\nforward_pass = {",
    );
    assert_eq!(got, [], "what no step names does not matter");
}
