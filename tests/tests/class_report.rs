//! The class report of a made-up class, and the way from a group of equal wrong answers to a known mistake.

use grader_tests::{Run, json_lines, seeded};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

const MANIFEST: &str = r#"
schema = 1
id = "losses"
languages = ["python"]
title = { en = "Loss functions", ru = "Функции потерь" }
points = 4
oracle = "reference:losses"

[entry.mse]
params = ["y_true: array", "y_pred: array"]
returns = "number"

[entry.mae]
params = ["y_true: array", "y_pred: array"]
returns = "number"

[[task]]
id = "mse"
points = 3
title = { en = "MSE", ru = "MSE" }

[[task.check]]
id = "example"
visibility = "public"
inputs.y_true = [1.0, 0.0, 2.0]
inputs.y_pred = [0.5, 0.0, 4.0]
call = "mse($y_true, $y_pred)"

[[task.check]]
id = "random"
visibility = "hidden"
weight = 2
cases = 4
dims = { n = [2, 12] }
inputs.y_true = { normal = [0, 1], shape = ["n", 1] }
inputs.y_pred = { normal = [0, 1], shape = ["n", 1] }
call = "mse($y_true, $y_pred)"

[[task]]
id = "mae"
points = 1
title = { en = "MAE", ru = "MAE" }

[[task.check]]
id = "example"
visibility = "public"
inputs.y_true = [1.0, 0.0, 2.0]
inputs.y_pred = [0.5, 0.0, 4.0]
call = "mae($y_true, $y_pred)"
"#;

const MAE: &str = "def mae(y_true, y_pred): return np.mean(np.abs(np.ravel(y_true) - np.ravel(y_pred)))\n";

fn program(args: &[&str]) -> Run {
    seeded("class report", args)
}

struct Class {
    dir: tempfile::TempDir,
}

impl Class {
    /// Two who are right, three who took the sum for the mean, three with a mistake of their own in common, one with
    /// one that is nobody else's, one PDF; one of the roster handed in nothing, and one is not in it.
    fn new() -> Self {
        let class = Self { dir: tempfile::tempdir().unwrap() };
        let write = |path: &str, text: &str| {
            let path = class.dir.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("assignments/losses/assignment.toml", MANIFEST);
        let mse = |name: &str, result: &str| {
            let text = format!(
                "import numpy as np\n{MAE}\ndef mse(y_true, y_pred):\n    d = np.ravel(y_true) - np.ravel(y_pred)\n    return {result}\n"
            );
            write(&format!("class/{name}.py"), &text);
        };
        mse("ann", "np.mean(d ** 2)");
        mse("bea", "(d @ d) / d.size");
        for name in ["carl", "dora", "eva"] {
            mse(name, "np.sum(d ** 2)");
        }
        mse("finn", "np.mean(np.abs(d) ** 1.5)");
        mse("hugo", "sum(abs(x) * abs(x) ** .5 for x in d) / len(d)");
        mse("ivan", "np.mean(np.abs(d) ** 1.7)");
        write("class/gina/homework.ipynb", &notebook());
        write("class/jane/homework.pdf", "%PDF-1.4\n%%EOF\n");
        let ids = ["ann", "bea", "carl", "dora", "eva", "finn", "gina", "hugo", "jane", "kim"];
        write("roster.csv", &format!("id,name\n{}", ids.map(|id| format!("{id},{id}\n")).concat()));
        class
    }

    fn path(&self, name: &str) -> String {
        self.dir.path().join(name).display().to_string()
    }

    fn grade(&self, out: &str) {
        let (assignment, class, roster) =
            (self.path("assignments/losses"), self.path("class"), self.path("roster.csv"));
        let out = self.path(out);
        let run = program(&[
            "grade",
            &assignment,
            &class,
            "--out",
            &out,
            "--roster",
            &roster,
            "--sandbox",
            "auto",
            "-q",
        ]);
        assert_eq!(run.code, 0, "{}", run.err);
    }

    fn report(&self, out: &str) -> Value {
        let run = program(&["report", &self.path(out), "--format", "json"]);
        assert_eq!(run.code, 0, "{}", run.err);
        let file = std::fs::read_to_string(Path::new(&self.path(out)).join("report.json")).unwrap();
        assert_eq!(file, run.out);
        serde_json::from_str(&run.out).unwrap()
    }

    fn read(&self, path: &str) -> String {
        let path: PathBuf = self.dir.path().join(path);
        std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    }
}

/// The mistake of `finn` and `hugo` in other words, with a helper in another cell and a name in a comment.
fn notebook() -> String {
    let cells = [
        "import numpy as np\nraise RuntimeError('not needed')",
        MAE,
        "# Gina Secretname, group 5\ndef power(x):\n    \"\"\"By Gina Secretname.\"\"\"\n    return abs(x) ** EXPONENT\nEXPONENT = 3 / 2",
        "def mse(y_true, y_pred):  # Gina Secretname\n    d = np.ravel(y_true) - np.ravel(y_pred)\n    return np.average(power(d))",
    ];
    let cells: Vec<Value> = cells
        .iter()
        .map(|source| json!({"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": null, "source": source}))
        .collect();
    json!({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).to_string()
}

#[test]
fn from_a_class_to_a_new_known_mistake() {
    let class = Class::new();
    class.grade("out");

    // What the report counts.
    let report = class.report("out");
    assert_eq!(report["students"], 11);
    let statuses = json!({"graded": 9, "unreadable": 1, "error": 0, "not_submitted": 1, "excused": 0});
    assert_eq!(report["statuses"], statuses);
    let who = |list: &Value| -> Vec<String> {
        list.as_array()
            .unwrap()
            .iter()
            .map(|p| p["submission"].as_str().unwrap_or_default().to_owned())
            .collect()
    };
    assert_eq!(who(&report["people"]["unreadable"]), ["jane"]);
    assert_eq!(who(&report["people"]["not_submitted"]), ["kim"]);
    assert_eq!(who(&report["people"]["strangers"]), ["ivan"]);
    // Two with 4 points of 4, seven with 1.
    assert_eq!(report["scores"]["full"], 2);
    assert_eq!(report["scores"]["five"], json!([1.0, 1.0, 1.0, 1.0, 4.0]));
    let task = &report["tasks"][0];
    assert_eq!((&task["n"], &task["passed"]), (&json!(9), &json!(2)));
    assert!((task["difficulty"].as_f64().unwrap() - 2.0 / 9.0).abs() < 1e-12);
    // Everybody has the other task, so nothing can be said of how it goes together with this one.
    assert_eq!(task["discrimination"], Value::Null);
    assert_eq!(report["tasks"][1]["checks"][0]["passed"], 9);
    // Of the checks of a task, each goes with the other.
    assert!((task["checks"][0]["discrimination"].as_f64().unwrap() - 1.0).abs() < 1e-12);
    let mistakes = report["mistakes"].as_array().unwrap();
    assert_eq!(mistakes.len(), 1, "{mistakes:?}");
    assert_eq!((&mistakes[0]["students"], &mistakes[0]["cost"]), (&json!(3), &json!(9.0)));
    assert!(mistakes[0]["text"].as_str().unwrap().contains("it is a sum"), "{}", mistakes[0]);
    let clusters = report["clusters"].as_array().unwrap();
    assert_eq!(clusters.len(), 1, "{clusters:?}");
    assert_eq!((&clusters[0]["students"], &report["singles"]), (&json!(3), &json!(1)));
    assert_eq!(who(&clusters[0]["who"]), ["finn", "gina", "hugo"]);

    // The page says so, and students' pages know nothing of it.
    let page = class.read("out/report.html");
    assert!(page.contains("3 of 9") && page.contains("kim") && page.contains("jane"));
    let id = clusters[0]["id"].as_str().unwrap().to_owned();
    assert!(page.contains(&format!("--mutant {id}")), "{id}");
    let digest = clusters[0]["answers"].as_str().unwrap();
    assert!(!class.read("out/feedback/finn.html").contains(digest));

    // No such cluster: it says which there are. Another seed: other numbers.
    let out = class.path("out");
    let run = program(&["report", &out, "--mutant", "mse-000000"]);
    assert!(run.code == 2 && run.err.contains(&id), "{}", run.err);
    let run = seeded("another", &["report", &out, "--mutant", &id, "--sandbox", "auto"]);
    assert!(run.code == 2 && run.err.contains("seed"), "{}", run.err);
    assert!(!class.dir.path().join("assignments/losses/mutants").exists());

    // One command makes a known mistake of it.
    let run = program(&["report", &out, "--mutant", &id, "--sandbox", "auto"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let text = class.read(&format!("assignments/losses/mutants/clusters/{id}.py"));
    assert!(text.contains("def mse(") && text.contains("1.5") && !text.contains("mae"), "{text}");
    let edits = class.read("assignments/losses/mutants/edits.toml");
    assert!(edits.contains(&format!("id = \"{id}\"")) && edits.contains("ru = "), "{edits}");
    let run = program(&["report", &out, "--mutant", &id, "--sandbox", "auto"]);
    assert!(run.code == 2 && run.err.contains("already"), "{}", run.err);
    let run = program(&["lint", &class.path("assignments/losses")]);
    assert_eq!(run.code, 0, "{}", run.out);

    // The checks notice it.
    let run = program(&["audit", &class.path("assignments/losses"), "--format", "json"]);
    let audit: Value = serde_json::from_str(&run.out).unwrap_or_else(|e| panic!("{e}: {}", run.err));
    let files = audit["files"].as_array().unwrap();
    let mutant = files.iter().find(|f| f["file"].as_str().unwrap().ends_with(&id)).expect("it is played");
    assert_eq!(mutant["killed_by"], json!(["mse/example", "mse/random"]));

    // The next batch is told, in the words of the list.
    let words = edits.replace("Several submissions have exactly these numbers", "The power is 1.5 here");
    std::fs::write(class.path("assignments/losses/mutants/edits.toml"), words).unwrap();
    class.grade("again");
    let report = class.report("again");
    assert_eq!(report["clusters"], json!([]));
    let mistakes = report["mistakes"].as_array().unwrap();
    let own = mistakes.iter().find(|m| m["ids"][0] == format!("losses/{id}")).expect("it is named");
    assert_eq!((&own["students"], &own["cost"]), (&json!(3), &json!(9.0)));
    assert!(class.read("again/feedback/gina.html").contains("The power is 1.5 here"));
    assert!(!class.read("again/feedback/ivan.html").contains("The power is 1.5 here"));
}

#[test]
fn the_definition_is_cut_out_without_names() {
    let class = Class::new();
    for name in ["finn", "hugo"] {
        std::fs::remove_file(class.path(&format!("class/{name}.py"))).unwrap();
    }
    let other = class.path("class/gwen");
    std::fs::create_dir(&other).unwrap();
    std::fs::copy(class.path("class/gina/homework.ipynb"), format!("{other}/homework.ipynb")).unwrap();
    class.grade("out");
    let report = class.report("out");
    let id = report["clusters"][0]["id"].as_str().unwrap();
    assert_eq!(report["clusters"][0]["students"], 2);
    let run = program(&["report", &class.path("out"), "--mutant", id, "--sandbox", "auto"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let text = class.read(&format!("assignments/losses/mutants/clusters/{id}.py"));
    // The helper and its constant are there; the cell that fails, the other task and the student's name are not.
    assert!(
        text.contains("def power(") && text.contains("EXPONENT = ") && text.contains("import numpy"),
        "{text}"
    );
    assert!(
        !text.contains("Secretname") && !text.contains("RuntimeError") && !text.contains("mae"),
        "{text}"
    );
    // What each student's result keeps holds no answers.
    let results = json_lines(&class.dir.path().join("out/results.jsonl"));
    let digests: Vec<&Value> = results.iter().filter_map(|r| r["tasks"][0].get("answers")).collect();
    assert!(digests.iter().all(|d| d.as_str().is_some_and(|d| d.len() == 16)), "{digests:?}");
}
