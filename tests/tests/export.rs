//! Exports, each read back by the rules of the system that will read it.

use base64::Engine as _;
use grader_tests::json_lines;
use grader_tests::small::Class;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

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
