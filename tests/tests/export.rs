//! Exports, each read back by the rules of the system that will read it.

use base64::Engine as _;
use grader_tests::{Run, json_lines, seeded};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A class that was graded, with a roster: Anna is right, Boris half, Clara is excused, Dmitry handed in nothing.
struct Class(tempfile::TempDir);

const MANIFEST: &str = r#"schema = 1
id = "small"
languages = ["python"]
title = { en = "Small & simple", ru = "Малое" }
points = 10
oracle = "reference:activations"

[entry.relu]
params = ["x: array"]
returns = "array"
[entry.relu_derivative]
params = ["x: array"]
returns = "array"

[[task]]
id = "relu"
points = 7.5
title = { en = "ReLU", ru = "ReLU" }
[[task.check]]
id = "example"
visibility = "public"
call = "relu($x)"
inputs.x = [-1.0, 0.0, 2.0]
[[task.check]]
id = "secret-check"
visibility = "hidden"
call = "relu($x)"
inputs.x = { normal = [0, 1], shape = [7] }

[[task]]
id = "slope"
points = 2.5
title = { en = "Slope", ru = "Наклон" }
[[task.check]]
id = "example"
visibility = "public"
call = "relu_derivative($x)"
inputs.x = [-1.0, 2.0]
"#;

const RIGHT: &str = "import numpy as np\ndef relu(x):\n    return np.maximum(x, 0)\n";
const SLOPE: &str = "def relu_derivative(x):\n    return (np.asarray(x) > 0) * 1.0\n";

const ROSTER: &str = "Student,ID,SIS User ID,SIS Login ID,Section
\"Петрова, Анна\",501,a1,anna,G1
\"=cmd|' /C calc'!A0, Boris\",502,b1,boris,G1
\"Smith, Clara\",503,c1,clara,G2
\"Ёж, Дмитрий\",504,d1,dmitry,G2
";

impl Class {
    fn new() -> Self {
        let class = Self(tempfile::tempdir().unwrap());
        std::fs::create_dir_all(class.path("small")).unwrap();
        std::fs::create_dir_all(class.path("in")).unwrap();
        class.write("small/assignment.toml", MANIFEST);
        class.write("in/anna.py", format!("{RIGHT}{SLOPE}"));
        class.write("in/boris.py", RIGHT);
        class.write("in/clara.py", RIGHT);
        class.write("in/stranger.py", SLOPE);
        class.write("roster.csv", ROSTER);
        let run = class.run(&["grade", "small", "in", "--out", "out", "--roster", "roster.csv"]);
        assert_eq!(run.code, 0, "{}", run.err);
        let run = class.run(&["excuse", "out", "clara", "--reason", "ill"]);
        assert_eq!(run.code, 0, "{}", run.err);
        class
    }
    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), text).unwrap();
    }
    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }
    /// Runs the program in the class's folder, so that its arguments may be short.
    fn run(&self, args: &[&str]) -> Run {
        let here: Vec<String> = args
            .iter()
            .map(|a| {
                let file = Path::new(a).extension().is_some_and(|e| e == "csv");
                let known = file || ["small", "in", "out"].contains(a);
                if known { self.path(a).display().to_string() } else { (*a).to_owned() }
            })
            .collect();
        seeded("export", &here.iter().map(String::as_str).collect::<Vec<_>>())
    }
    fn export(&self, to: &str, rest: &[&str]) -> Run {
        let run = self.run(&[&["export", "out", "--to", to], rest].concat());
        assert_eq!(run.code, 0, "{}", run.err);
        run
    }
}

/// Rows by the text of a column, as a strict reader of RFC 4180 sees them.
fn table(text: &str, key: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    reader
        .records()
        .map(|row| {
            let row = row.unwrap();
            let cells: BTreeMap<String, String> =
                header.iter().map(str::to_owned).zip(row.iter().map(str::to_owned)).collect();
            (cells[key].clone(), cells)
        })
        .collect()
}

fn files(dir: &Path) -> BTreeMap<String, String> {
    let entries = std::fs::read_dir(dir).unwrap().flatten();
    entries
        .map(|e| {
            let name = e.path().file_stem().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(e.path()).unwrap())
        })
        .collect()
}

#[test]
fn canvas_moodle_and_tables() {
    let class = Class::new();

    // A table: everybody is in it, formulas are no formulas.
    class.export("csv", &[]);
    let rows = table(&class.read("out/export/csv.csv"), "submission");
    assert_eq!(rows.len(), 5, "{rows:?}");
    assert_eq!((rows["anna"]["score"].as_str(), rows["anna"]["relu"].as_str()), ("10", "7.5"));
    assert_eq!((rows["boris"]["score"].as_str(), rows["boris"]["slope"].as_str()), ("7.5", "0"));
    assert_eq!(rows["clara"]["status"], "excused");
    assert!(
        rows["boris"]["name"].starts_with("Boris") || rows["boris"]["name"].starts_with('\''),
        "{rows:?}"
    );
    assert_eq!(rows.values().filter(|r| r["status"] == "not_submitted").count(), 1);

    // The instructor's own file: only grades change, to the byte.
    let canvas = "\u{feff}Student,ID,SIS User ID,SIS Login ID,Section,\"Small & simple (77)\",Essay (78),Final Score\r\n    Points Possible,,,,,10.00,5,(read only)\r\n\"Петрова, Анна\",501,a1,anna,G1,,4,1\r\n\"Кто-то, Другой\",999,zz,other,G1,3,4,1\r\n\"Smith, Clara\",503,c1,clara,G2,,,1\r\n\"Ёж, Дмитрий\",504,d1,dmitry,G2,,,1\r\n\"cmd, Boris\",502,b1,boris,G1,1,,1\r\n";
    class.write("Grades.csv", canvas);
    let run = class.export("canvas", &["--file", "Grades.csv"]);
    let expected = canvas
        .replace("anna,G1,,4", "anna,G1,10,4")
        .replace("clara,G2,,", "clara,G2,EX,")
        .replace("boris,G1,1,", "boris,G1,7.5,");
    assert_eq!(class.read("out/export/Grades.csv"), expected);
    assert!(run.err.contains("Line 4 (Кто-то, Другой)"), "{}", run.err);
    assert!(run.err.contains("stranger has a grade, but no row"), "{}", run.err);

    // Two columns could be meant: it asks, and names them.
    class.write("other.csv", canvas.replace("Small & simple (77)", "Quiz (77)"));
    let run = class.run(&["export", "out", "--to", "canvas", "--file", "other.csv"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("Quiz (77)") && run.err.contains("--column"), "{}", run.err);
    class.export("canvas", &["--file", "other.csv", "--column", "Quiz (77)"]);

    // Moodle in Russian, with semicolons and commas.
    let moodle = "Идентификатор;Полное имя;ID number;Статус;Оценка;Максимальная оценка;Оценка может быть изменена;Последнее изменение (оценка)\nУчастник 1;Анна Петрова;a1;x;9,00;10,00;Да;-\nУчастник 2;Boris;b1;x;7,50;10,00;Да;-\nУчастник 3;Дмитрий Ёж;d1;-;;10,00;Да;-\n";
    class.write("moodle.csv", moodle);
    let run = class.export("moodle", &["--file", "moodle.csv"]);
    assert_eq!(class.read("out/export/moodle.csv"), moodle.replace("x;9,00", "x;10"));
    assert!(run.err.contains("Line 3 (boris): Moodle has this grade already"), "{}", run.err);
    class.write(
        "moodle.csv",
        moodle.replace("x;9,00;10,00;Да", "x;9,00;8,00;Да").replace("7,50;10,00;Да", "1,00;10,00;Нет"),
    );
    let run = class.export("moodle", &["--file", "moodle.csv"]);
    assert!(run.err.contains("Line 2 (anna): 10 is above the maximum"), "{}", run.err);
    assert!(run.err.contains("Line 3 (boris): the grade is locked"), "{}", run.err);

    // What is no table, and what has nothing to fill.
    class.write("image.csv", b"\x89PNG\r\n\x1a\n\0\0");
    assert_eq!(class.run(&["export", "out", "--to", "canvas", "--file", "image.csv"]).code, 2);
    assert_eq!(class.run(&["export", "out", "--to", "junit", "--file", "moodle.csv"]).code, 2);
    assert_eq!(class.run(&["export", "in", "--to", "csv"]).code, 2);
}

#[test]
fn formats_for_programs() {
    let class = Class::new();

    class.export("nbgrader", &[]);
    let text = class.read("out/export/nbgrader.csv");
    let header = "assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,late_submission_penalty,score,max_score";
    assert_eq!(text.lines().next().unwrap(), header);
    let rows = table(&text, "last_name");
    assert_eq!((rows["Петрова"]["score"].as_str(), rows["Петрова"]["max_score"].as_str()), ("10.0", "10.0"));
    let absent = &rows["Ёж"];
    assert_eq!(
        (absent["timestamp"].as_str(), absent["score"].as_str(), absent["raw_score"].as_str()),
        ("", "0.0", "0.0")
    );

    class.export("gradescope", &[]);
    let results = files(&class.path("out/export/gradescope"));
    assert_eq!(
        results.keys().collect::<Vec<_>>(),
        ["anna", "boris", "stranger"],
        "excused and absent have none"
    );
    let boris: Value = serde_json::from_str(&results["boris"]).unwrap();
    assert_eq!(boris["score"], 7.5);
    let tests = boris["tests"].as_array().unwrap();
    let sum = |key: &str| tests.iter().map(|t| t[key].as_f64().unwrap()).sum::<f64>();
    assert!((sum("max_score") - 10.0).abs() < 1e-9 && (sum("score") - 7.5).abs() < 1e-9);
    assert!(!results["stranger"].contains("secret-check"), "hidden checks are not named");

    // The rules of Classroom's reporter: table and notice agree.
    class.export("github-classroom", &[]);
    for (name, text) in files(&class.path("out/export/github-classroom")) {
        let bytes = base64::engine::general_purpose::STANDARD.decode(text.trim()).unwrap();
        let result: Value = serde_json::from_slice(&bytes).unwrap();
        let tests = result["tests"].as_array().unwrap();
        let passed = tests.iter().filter(|t| t["status"] == "pass").count() as f64;
        let table = passed / tests.len() as f64 * result["max_score"].as_f64().unwrap();
        let notice: f64 = tests.iter().map(|t| t["score"].as_f64().unwrap()).sum();
        let expected = BTreeMap::from([("anna", 10.0), ("boris", 7.5), ("stranger", 2.5)])[name.as_str()];
        assert!(
            (table - expected).abs() < 1e-9 && (notice - expected).abs() < 1e-9,
            "{name}: {table} {notice}"
        );
        assert_eq!(result["status"], if name == "anna" { "pass" } else { "fail" });
    }

    class.export("junit", &[]);
    let xml = class.read("out/export/junit.xml");
    assert!(xml.starts_with("<?xml") && xml.contains("name=\"Small &amp; simple\""), "{xml}");
    let count = |what: &str| xml.matches(what).count();
    assert_eq!(count("<testsuite "), 5);
    assert_eq!((count("<testcase "), count("<failure "), count("<skipped ")), (11, 3, 2), "{xml}");
    assert_eq!(count("value=\"7.5\""), 1);
    assert!(json_lines(&class.path("out/results.jsonl")).len() >= 5);
}
