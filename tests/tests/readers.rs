//! What goes out, read by programs that others wrote: pandas, nbgrader's gradebook, a schema of JUnit's common ground.

use grader_tests::small::Class;
use grader_tests::{Run, can, python_with, readers, repository};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

fn script(python: &Path, name: &str, args: &[PathBuf]) -> Run {
    let path = repository("tests/fixtures/readers").join(name);
    Command::new(python).arg(path).args(args).env("PYTHONWARNINGS", "ignore").output().unwrap().into()
}

#[test]
fn pandas_reads_the_tables() {
    let Some(python) = python_with("GRADER_TEST_PYTHON", "pandas") else {
        assert!(!can("pandas in $GRADER_TEST_PYTHON", false));
        return;
    };
    let class = Class::new();
    for to in ["csv", "canvas", "nbgrader"] {
        class.export(to, &[]);
    }
    let files = ["grades.csv", "export/csv.csv", "export/canvas.csv", "export/nbgrader.csv"];
    let run = script(&python, "tables.py", &files.map(|f| class.path("out").join(f)));
    assert_eq!(run.code, 0, "{}", run.err);
    let tables: Vec<Value> = run.out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let [grades, csv, canvas, nbgrader] = &tables[..] else { panic!("{tables:?}") };
    let find = |table: &Value, column: &str, value: &str| {
        let rows = table["rows"].as_array().unwrap();
        let found = rows.iter().find(|r| r[column] == value);
        found.unwrap_or_else(|| panic!("no {value} in {table}")).clone()
    };
    // Points are numbers, and what is not there is not a number rather than a zero.
    for (table, column) in [(grades, "score"), (csv, "score"), (csv, "relu"), (nbgrader, "score")] {
        assert!(["f", "i"].contains(&table["kinds"][column].as_str().unwrap()), "{column}: {table}");
    }
    assert_eq!(find(grades, "submission", "boris")["score"], 7.5);
    assert_eq!(find(grades, "submission", "clara")["score"], Value::Null, "excused");
    assert_eq!(csv["rows"].as_array().unwrap().len(), 5);
    assert_eq!(find(csv, "submission", "anna")["score"], 10.0);
    assert_eq!(find(csv, "submission", "anna")["name"], "Анна Петрова");
    assert_eq!(find(canvas, "Student", "Петрова, Анна")["Small & simple"], json!("10"));
    assert_eq!(find(canvas, "Student", "Smith, Clara")["Small & simple"], "EX");
    assert_eq!(find(nbgrader, "last_name", "Петрова")["score"], 10.0);
    // A table that is none is noticed.
    class.write("out/bad.csv", "a,b\n1,2,3\n4,5,6,7,8\n");
    assert_ne!(script(&python, "tables.py", &[class.path("out/bad.csv")]).code, 0);
}

#[test]
fn nbgraders_gradebook_takes_what_is_exported_for_it() {
    let Some(python) = python_with("GRADER_TEST_NBGRADER", "nbgrader") else {
        assert!(!can("nbgrader in $GRADER_TEST_NBGRADER", false));
        return;
    };
    let class = Class::new();
    assert_eq!(class.run(&["override", "out", "stranger", "--score", "9", "--reason", "oral"]).code, 0);
    class.export("nbgrader", &[]);
    class.export("csv", &[]);
    let read = |grades: &str, folder: &str| {
        std::fs::create_dir(class.path(folder)).unwrap();
        let files = ["out/export/csv.csv", grades, folder].map(|f| class.path(f));
        script(&python, "gradebook.py", &files)
    };
    let run = read("out/export/nbgrader.csv", "book");
    assert_eq!(run.code, 0, "{}", run.err);
    let students: Value = serde_json::from_str(run.out.lines().last().unwrap()).unwrap();
    let ids: Vec<&String> = students.as_object().unwrap().keys().collect();
    assert_eq!(ids.len(), 5, "everybody is imported: {students}");
    // What nbgrader would not write is noticed: a score that is not what is left of the raw score.
    let text = class.read("out/export/nbgrader.csv");
    assert!(text.contains("10.0,0.0,10.0,10.0"), "{text}");
    class.write("bad.csv", text.replacen("10.0,0.0,10.0,10.0", "10.0,0.0,9.0,10.0", 1));
    assert_ne!(read("bad.csv", "other").code, 0);
}

#[test]
fn junit_fits_the_schema() {
    let Some(python) = python_with("GRADER_TEST_PYTHON", "lxml") else {
        assert!(!can("lxml in $GRADER_TEST_PYTHON", false));
        return;
    };
    let class = Class::new();
    // A message with everything that XML forbids or means something by.
    class.write(
        "in/zoe.py",
        "def relu(x):\n    raise ValueError('\\x00\\x1b[31m ]]> <b> & \\ufffe \\ud83d')\n",
    );
    let run = class.run(&["grade", "small", "in", "--out", "out", "--roster", "roster.csv"]);
    assert_eq!(run.code, 0, "{}", run.err);
    class.export("junit", &[]);
    let schema = repository("tests/fixtures/readers/junit.xsd");
    let read = |file: &str| script(&python, "junit.py", &[schema.clone(), class.path(file)]);
    let run = read("out/export/junit.xml");
    assert_eq!(run.code, 0, "{}", run.err);
    let text = class.read("out/export/junit.xml");
    assert!(text.contains("ValueError"), "{text}");
    for (from, to) in [
        (" classname=\"", " class=\""),
        ("<failure message", "<failed message"),
        ("failures=\"1\"", "failures=\"2\""),
        ("time=\"0\"", "time=\"0,5\""),
        ("<skipped ", "<skipped type=\"x\" "),
    ] {
        let bad = text.replacen(from, to, 1).replacen(
            "</failure>",
            if to.contains("failed") { "</failed>" } else { "</failure>" },
            1,
        );
        assert_ne!(bad, text, "{from} is not there");
        class.write("bad.xml", bad);
        assert_ne!(read("bad.xml").code, 0, "{from} → {to}");
    }
}

#[test]
fn gradescope_canvas_and_moodle_take_new_files() {
    let class = Class::new();
    class.export("gradescope", &[]);
    for entry in std::fs::read_dir(class.path("out").join("export/gradescope")).unwrap() {
        let value: Value = serde_json::from_slice(&std::fs::read(entry.unwrap().path()).unwrap()).unwrap();
        assert_eq!(readers::gradescope(&value), Vec::<String>::new(), "{value}");
    }
    class.export("canvas", &[]);
    let rows = readers::strict_csv(&class.read("out/export/canvas.csv"), b',').unwrap();
    let set = readers::canvas(&rows, "Small & simple").unwrap();
    assert_eq!((set["501"].as_str(), set["502"].as_str(), set["503"].as_str()), ("10", "7.5", "EX"));
    assert!(!set.contains_key("504"), "who handed in nothing keeps what stands there");
    assert!(readers::canvas(&rows, "Another").is_err(), "Canvas would make a new assignment");
    // Nobody has a number of Moodle's here: a file without rows, and it is said of everybody.
    let run = class.export("moodle", &[]);
    let rows = readers::strict_csv(&class.read("out/export/moodle.csv"), b',').unwrap();
    let names = ["Identifier", "Grade", "Last modified (grade)"];
    assert_eq!(readers::moodle_worksheet(&rows, names, 10.0).unwrap(), Default::default());
    assert!(run.err.contains("anna: no Moodle id is known"), "{}", run.err);
}
