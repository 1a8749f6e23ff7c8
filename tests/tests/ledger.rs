//! The ledger and what is made of it: penalties, points by hand, regrading, replay, erasing.

use grader_tests::{Run, command, json_lines, repository, seeded};
use serde_json::Value;
use std::path::{Path, PathBuf};

const SEED: &str = "ledger";

/// A course of one assignment with three small tasks, and three students.
struct Course {
    dir: tempfile::TempDir,
}

const MANIFEST: &str = r#"schema = 1
id = "small"
languages = ["python"]
title = { en = "Small", ru = "Малое" }
points = 6
oracle = "reference:activations"

[entry.relu]
params = ["x: array"]
returns = "array"
[entry.relu_derivative]
params = ["x: array"]
returns = "array"
[entry.leaky_relu]
params = ["x: array"]
returns = "array"

[[task]]
id = "relu"
points = 2
title = { en = "ReLU", ru = "ReLU" }
[[task.check]]
id = "example"
visibility = "public"
call = "relu($x)"
inputs.x = [-1.0, 0.0, 2.0]
[[task.check]]
id = "hidden"
visibility = "hidden"
call = "relu($x)"
inputs.x = { normal = [0, 1], shape = [7] }

[[task]]
id = "slope"
points = 2
title = { en = "Slope", ru = "Наклон" }
[[task.check]]
id = "example"
visibility = "public"
call = "relu_derivative($x)"
inputs.x = [-1.0, 2.0]

[[task]]
id = "leaky"
points = 2
title = { en = "Leaky", ru = "С утечкой" }
[[task.check]]
id = "example"
visibility = "public"
call = "leaky_relu($x)"
inputs.x = [-1.0, 2.0]
"#;

/// Right, but for what is named: `near` is off by 1e-4 in relu.
fn solution(relu: &str, leaky: &str) -> String {
    format!(
        "import numpy as np
def relu(x):
    return {relu}
def relu_derivative(x):
    return (np.asarray(x) > 0).astype(float)
def leaky_relu(x):
    return {leaky}
"
    )
}

const RIGHT: &str = "np.maximum(x, 0)";
const NEAR: &str = "np.maximum(x, 0) * 1.0001";
const LEAKY: &str = "np.where(np.asarray(x) > 0, x, 0.01 * np.asarray(x))";

impl Course {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let course = Self { dir };
        std::fs::create_dir_all(course.path("course/small")).unwrap();
        std::fs::create_dir_all(course.path("class")).unwrap();
        course.write("course/small/assignment.toml", MANIFEST);
        course.write("class/anna.py", &solution(RIGHT, LEAKY));
        course.write("class/boris.py", &solution(NEAR, LEAKY));
        course.write("class/clara.py", &solution(RIGHT, "x"));
        course
    }
    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }
    fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }
    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }
    fn manifest(&self, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.path("course/small/assignment.toml")).unwrap();
        assert!(text.contains(from));
        self.write("course/small/assignment.toml", &text.replacen(from, to, 1));
    }
    #[expect(clippy::unused_self, reason = "it reads as the others do")]
    fn run(&self, args: &[&str]) -> Run {
        seeded(SEED, args)
    }
    fn grade(&self) -> Run {
        let run =
            self.run(&["grade", &self.text("course/small"), &self.text("class"), "--out", &self.text("out")]);
        assert_eq!(run.code, 0, "{}", run.err);
        run
    }
    /// A command about the output folder.
    fn out(&self, command: &[&str], rest: &[&str]) -> Run {
        let out = self.text("out");
        let args: Vec<&str> =
            command.iter().copied().chain([out.as_str()]).chain(rest.iter().copied()).collect();
        self.run(&args)
    }
    fn results(&self) -> Vec<Value> {
        json_lines(&self.path("out/results.jsonl"))
    }
    fn of(&self, submission: &str) -> Value {
        self.results().into_iter().find(|r| r["submission"] == submission).unwrap()
    }
    fn csv(&self) -> String {
        std::fs::read_to_string(self.path("out/grades.csv")).unwrap()
    }
    fn events(&self, kind: &str) -> Vec<Value> {
        let log = self.out(&["ledger", "log"], &["--format", "json"]);
        let lines = log.out.lines().map(|l| serde_json::from_str::<Value>(l).unwrap());
        lines.filter(|e| e["kind"] == kind).collect()
    }
}

fn lines(run: &Run) -> Vec<Value> {
    run.out.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

/// What a preview says, and what applying then does, for each student.
fn preview_and_apply(course: &Course) -> Vec<Value> {
    let before = course.results();
    let bytes = std::fs::read(course.path("out/results.jsonl")).unwrap();
    let preview = course.out(&["regrade"], &["--format", "json"]);
    assert_eq!(preview.code, 0, "{}", preview.err);
    assert_eq!(std::fs::read(course.path("out/results.jsonl")).unwrap(), bytes, "nothing is written");
    let applied = course.out(&["regrade"], &["--apply", "--reason", "why", "--format", "json"]);
    assert_eq!(applied.code, 0, "{}", applied.err);
    assert_eq!(applied.out, preview.out);
    let after = course.results();
    let impacts = lines(&preview);
    for (old, new) in before.iter().zip(&after) {
        let impact = impacts.iter().find(|i| i["submission"] == old["submission"]);
        assert_eq!(impact.map_or(&old["final_score"], |i| &i["after"]), &new["final_score"]);
        assert_eq!(impact.map_or(&new["final_score"], |i| &i["before"]), &old["final_score"]);
    }
    // Graded anew by the changed assignment, everything is the same.
    let now = std::fs::read(course.path("out/results.jsonl")).unwrap();
    let out = course.text("anew");
    let anew =
        course.run(&["grade", &course.text("course/small"), &course.text("class"), "--out", &out, "-q"]);
    assert_eq!(anew.code, 0, "{}", anew.err);
    assert_eq!(
        String::from_utf8(std::fs::read(course.path("anew/results.jsonl")).unwrap()).unwrap(),
        String::from_utf8(now).unwrap()
    );
    assert_eq!(course.out(&["ledger", "verify"], &[]).code, 0);
    impacts
}

#[test]
fn a_changed_tolerance_is_previewed_as_it_is_applied_and_only_its_task_is_run() {
    let course = Course::new();
    course.write(
        "course/course.toml",
        "schema = 1\ntitle = { en = \"C\", ru = \"К\" }\ntime_zone = \"UTC\"\n[assignment.small]\npass = 5\n",
    );
    course.grade();
    assert_eq!((&course.of("boris")["score"], &course.of("clara")["score"]), (&4.0.into(), &4.0.into()));
    course.manifest("id = \"relu\"\n", "id = \"relu\"\ntolerance = { abs = 0.0, rel = 0.001 }\n");
    let impacts = preview_and_apply(&course);
    assert_eq!(impacts.len(), 1);
    assert_eq!(impacts[0]["submission"], "boris");
    assert_eq!((&impacts[0]["before"], &impacts[0]["after"]), (&4.0.into(), &6.0.into()));
    assert_eq!(impacts[0]["passes"], serde_json::json!([false, true]));
    assert_eq!(impacts[0]["checks"][0]["id"], "relu/example");
    let regrades = course.events("regrade");
    assert_eq!((regrades.len(), &regrades[0]["reason"]), (1, &"why".into()));
}

#[test]
fn removed_and_added_checks_are_previewed_as_they_are_applied() {
    let course = Course::new();
    course.grade();
    // Without its last task the maximum is 4, and nobody loses by `leaky`.
    let at = MANIFEST.rfind("[[task]]").unwrap();
    course.manifest(&MANIFEST[at..], "");
    course.manifest("points = 6", "points = 4");
    let impacts = preview_and_apply(&course);
    assert_eq!(impacts.len(), 3, "{impacts:?}");
    std::fs::remove_dir_all(course.path("anew")).unwrap();
    // A removed check of a task whose other check stays.
    let hidden = "[[task.check]]\nid = \"hidden\"\nvisibility = \"hidden\"\ncall = \"relu($x)\"\ninputs.x = { normal = [0, 1], shape = [7] }\n";
    course.manifest(hidden, "");
    let impacts = preview_and_apply(&course);
    assert!(impacts.iter().all(|i| i["checks"][0]["after"].is_null()), "{impacts:?}");
    std::fs::remove_dir_all(course.path("anew")).unwrap();
    // A new one, which only some pass.
    course.manifest(
        "id = \"slope\"",
        "id = \"slope\"\ncheck = [{ id = \"example\", visibility = \"public\", call = \"relu_derivative($x)\", inputs = { x = [-1.0, 2.0] } }, { id = \"zero\", visibility = \"public\", property = { at_least = 9 }, call = \"relu_derivative($x)\", inputs = { x = 3.0 } }]",
    );
    let old = "[[task.check]]\nid = \"example\"\nvisibility = \"public\"\ncall = \"relu_derivative($x)\"\ninputs.x = [-1.0, 2.0]\n";
    course.manifest(old, "");
    let impacts = preview_and_apply(&course);
    assert_eq!(impacts.len(), 3);
    assert!(impacts.iter().all(|i| i["checks"][0]["before"].is_null() && i["tasks"][0]["id"] == "slope"));
}

#[test]
fn only_what_a_change_concerns_is_run_again() {
    let course = Course::new();
    // Every run of leaky_relu leaves a mark in what it returns: a counter would show that it was run again.
    course.grade();
    let before = course.events("result").len();
    course.manifest("en = \"ReLU\"", "en = \"Rectifier\"");
    course.grade();
    let of = |id: &str| course.of(id)["tasks"].clone();
    assert_eq!(of("clara")[2]["score"], 0.0);
    let page = std::fs::read_to_string(course.path("out/feedback/anna.html")).unwrap();
    assert!(page.contains("Rectifier"), "pages have the new words");
    assert_eq!(course.events("result").len(), before + 3, "what stands is put down under the new assignment");
    assert!(course.events("result").iter().rev().take(3).all(|e| e["facts"]["score"].is_number()));
    let run = course.grade();
    assert!(run.err.contains("0 submissions graded, 3 unchanged"), "{}", run.err);
}

#[test]
fn points_by_hand_are_rendered_and_undone_and_what_was_stays_in_the_log() {
    let course = Course::new();
    course.grade();
    assert_eq!(
        course
            .out(&["override"], &["boris", "--task", "relu=2", "--reason", "too strict", "--author", "T"])
            .code,
        0
    );
    assert_eq!(course.out(&["override"], &["clara", "--score", "5.5", "--reason", "oral"]).code, 0);
    assert_eq!(course.out(&["excuse"], &["anna", "--reason", "ill"]).code, 0);
    let boris = course.of("boris");
    assert_eq!((&boris["score"], &boris["final_score"]), (&4.0.into(), &6.0.into()));
    assert_eq!(boris["override"]["reason"], "too strict");
    assert_eq!(boris["override"]["author"], "T");
    assert_eq!(course.of("clara")["final_score"], 5.5);
    assert_eq!(
        (&course.of("anna")["status"], &course.of("anna")["final_score"]),
        (&"excused".into(), &Value::Null)
    );
    assert!(course.csv().contains("\nboris,small,graded,6,6,6,0,yes\r\n"), "{}", course.csv());
    assert!(course.csv().contains("\nanna,small,excused,,6,6,0,\r\n"), "{}", course.csv());
    // Grading again changes nothing of it.
    let bytes = std::fs::read(course.path("out/results.jsonl")).unwrap();
    course.grade();
    assert_eq!(std::fs::read(course.path("out/results.jsonl")).unwrap(), bytes);
    assert_eq!(course.out(&["override"], &["boris", "--undo", "--reason", "it was right"]).code, 0);
    assert_eq!(course.out(&["excuse"], &["anna", "--undo", "--reason", "well again"]).code, 0);
    assert_eq!(course.of("boris")["final_score"], 4.0);
    assert_eq!(course.of("anna")["status"], "graded");
    let overrides = course.events("override");
    let reasons: Vec<&str> = overrides.iter().map(|e| e["reason"].as_str().unwrap()).collect();
    assert_eq!(reasons, ["too strict", "oral", "it was right"]);
    for (args, what) in [
        (vec!["override", "nobody", "--score", "1", "--reason", "x"], "nobody"),
        (vec!["override", "anna", "--task", "rleu=1", "--reason", "x"], "relu"),
        (vec!["override", "anna", "--task", "relu=3", "--reason", "x"], "2"),
        (vec!["override", "anna", "--score=-1", "--reason", "x"], "-1"),
        (vec!["override", "anna", "--score", "NaN", "--reason", "x"], "NaN"),
        (vec!["override", "anna", "--reason", "x"], "--score"),
        (vec!["override", "anna", "--score", "1"], "--reason"),
        (vec!["override", "anna", "--score", "1", "--reason", " "], "reason"),
        (vec!["override", "boris", "--undo", "--reason", "x"], "undo"),
        (vec!["extend", "anna", "--until", "soon", "--reason", "x"], "2026-09-14"),
    ] {
        let run = course.out(&args[..1], &args[1..]);
        assert!(run.code == 2 && run.err.contains(what), "{args:?}: {} {}", run.code, run.err);
    }
    assert_eq!(course.out(&["ledger", "verify"], &[]).code, 0);
}

#[test]
fn a_grade_is_reproduced_or_it_is_said_which_input_is_gone() {
    let course = Course::new();
    course.grade();
    assert_eq!(course.out(&["replay"], &["boris"]).code, 0);
    let differs = course.out(&["replay"], &["boris", "--seed", "another"]);
    assert!(differs.code == 2 && differs.err.contains("seed"), "{}", differs.err);
    course.write("class/boris.py", &solution(RIGHT, LEAKY));
    let changed = course.out(&["replay"], &["boris"]);
    assert!(changed.code == 2 && changed.err.contains("files have changed"), "{}", changed.err);
    // What was handed in has changed: a regrade leaves it to `grade`.
    course.manifest("id = \"relu\"\n", "id = \"relu\"\ntolerance = { abs = 0.0, rel = 0.001 }\n");
    let regrade = course.out(&["regrade"], &[]);
    assert!(regrade.code == 0 && regrade.err.contains("boris keeps its grade"), "{}", regrade.err);
    std::fs::remove_file(course.path("class/boris.py")).unwrap();
    let gone = course.out(&["replay"], &["boris"]);
    assert!(gone.code == 2 && gone.err.contains("no longer where they were"), "{}", gone.err);
    let assignment = course.out(&["replay"], &["anna"]);
    assert!(assignment.code == 2 && assignment.err.contains("assignment has changed"), "{}", assignment.err);
    assert_eq!(course.out(&["replay"], &["nobody"]).code, 2);
    assert_eq!(course.out(&["regrade"], &["--seed", "another"]).code, 2);
    // The removed file takes no grade away.
    course.run(&["grade", &course.text("course/small"), &course.text("class"), "--out", &course.text("out")]);
    assert_eq!(course.of("boris")["score"], 4.0);
}

#[test]
fn a_grade_that_does_not_come_out_again_is_told() {
    let course = Course::new();
    // What a file beside it says is no part of the submission's hash: it is not reproducible.
    course.write(
        "class/anna.py",
        &format!(
            "import time\n{}",
            solution("np.maximum(x, 0) if time.time_ns() // 1_000_000_000 < LIMIT else x", LEAKY)
                .replace("LIMIT", "0")
        ),
    );
    course.grade();
    assert_eq!(course.out(&["replay"], &["anna"]).code, 0);
    let db = rusqlite::Connection::open(course.path("out/ledger.db")).unwrap();
    // A score that somebody wrote into the ledger is found by both.
    db.execute("UPDATE bodies SET body = replace(body, '\"score\":4.0', '\"score\":6.0')", []).unwrap();
    drop(db);
    let replay = course.out(&["replay"], &["anna"]);
    assert!(replay.code == 1 && replay.out.contains("recorded 6"), "{} {}", replay.out, replay.err);
    let verify = course.out(&["ledger", "verify"], &[]);
    assert!(verify.code == 1 && verify.out.contains("words of event"), "{}", verify.out);
}

#[test]
fn who_is_forgotten_is_in_no_file_of_the_folder() {
    let course = Course::new();
    course.write("class/Галина Иванова.py", &solution("1/0", LEAKY));
    course.grade();
    course.out(&["override"], &["Галина Иванова", "--score", "3", "--reason", "Галина asked"]);
    let head = course.out(&["ledger", "verify"], &["--format", "json"]);
    let head: Value = serde_json::from_str(&head.out).unwrap();
    let forget = course.out(&["ledger", "forget"], &["Галина Иванова"]);
    assert_eq!(forget.code, 0, "{}", forget.err);
    let mut looked_at = 0;
    for entry in walk(&course.path("out")) {
        let bytes = std::fs::read(&entry).unwrap();
        for name in ["Галина", "Иванова"] {
            assert!(!bytes.windows(name.len()).any(|w| w == name.as_bytes()), "{}", entry.display());
            assert!(!entry.to_string_lossy().contains(name), "{}", entry.display());
        }
        looked_at += 1;
    }
    assert!(looked_at >= 8, "{looked_at}");
    assert_eq!(course.results().iter().filter(|r| r["final_score"] == 3.0).count(), 1, "the grade stays");
    let verify = course.out(&["ledger", "verify"], &["--head", head["head"].as_str().unwrap()]);
    assert_eq!(verify.code, 0, "{} {}", verify.out, verify.err);
}

fn walk(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).unwrap().flatten().map(|e| e.path());
    entries.flat_map(|p| if p.is_dir() { walk(&p) } else { vec![p] }).collect()
}

#[test]
fn a_cut_ledger_is_found_and_one_of_another_assignment_or_a_newer_program_is_left_alone() {
    let course = Course::new();
    course.grade();
    let other = repository("assignments/activations");
    let run =
        course.run(&["grade", other.to_str().unwrap(), &course.text("class"), "--out", &course.text("out")]);
    assert!(run.code == 2 && run.err.contains("`small`"), "{}", run.err);
    let db = rusqlite::Connection::open(course.path("out/ledger.db")).unwrap();
    db.execute("DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)", []).unwrap();
    let cut = course.out(&["ledger", "verify"], &[]);
    assert!(cut.code == 1 && cut.out.contains("cut off"), "{}", cut.out);
    db.execute("UPDATE meta SET value = 99 WHERE name = 'schema'", []).unwrap();
    drop(db);
    let run = course.run(&[
        "grade",
        &course.text("course/small"),
        &course.text("class"),
        "--out",
        &course.text("out"),
    ]);
    assert!(run.code == 2 && run.err.contains("newer"), "{}", run.err);
    assert_eq!(course.out(&["ledger", "verify"], &[]).code, 2);
    let none = command().args(["ledger", "verify", course.text("class").as_str()]).output().unwrap();
    assert_eq!(none.status.code(), Some(2));
}

#[test]
fn a_folder_of_an_older_program_goes_on_as_it_is() {
    let course = Course::new();
    std::fs::create_dir_all(course.path("out")).unwrap();
    let db = rusqlite::Connection::open(course.path("out/ledger.db")).unwrap();
    db.execute_batch(include_str!("../fixtures/ledger/version-1.sql")).unwrap();
    drop(db);
    assert_eq!(course.out(&["ledger", "verify"], &[]).code, 1, "nothing is migrated by looking at it");
    let run = course.out(&["override"], &["alice", "--task", "leaky=1", "--reason", "nearly"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(
        (&course.of("alice")["score"], &course.of("alice")["final_score"]),
        (&4.0.into(), &5.0.into())
    );
    assert_eq!(course.of("Борис")["final_score"], 2.0);
    assert_eq!(course.events("result").len(), 3, "what was replaced before is still there");
    course.grade();
    assert_eq!(course.results().len(), 5, "what was graded before, and what was handed in now");
    assert_eq!(course.of("alice")["final_score"], 5.0);
    let verify = course.out(&["ledger", "verify"], &[]);
    assert_eq!(verify.code, 0, "{}", verify.out);
}

/// Attempts with their times, as nbgrader's exchange keeps them: student, time, what `relu` is.
fn exchange(course: &Course, attempts: &[(&str, &str, &str)]) {
    std::fs::remove_dir_all(course.path("class")).unwrap();
    for (student, time, relu) in attempts {
        let name = format!("class/{student}+small+{time} UTC");
        std::fs::create_dir_all(course.path(&name)).unwrap();
        course.write(&format!("{name}/hw.py"), &solution(relu, LEAKY));
    }
}

fn dates(rest: &str) -> String {
    format!(
        "schema = 1
title = {{ en = \"C\", ru = \"К\" }}
time_zone = \"Europe/Moscow\"
[late.default]
grace = \"10m\"
per_day = 25
[assignment.small]
due = 2026-09-14T23:59:59
closes = 2026-09-20
{rest}"
    )
}

#[test]
fn late_attempts_lose_points_by_the_courses_clock_and_extensions_give_them_back() {
    let course = Course::new();
    exchange(
        &course,
        &[
            ("anna", "2026-09-14 20:59:59", NEAR),
            ("anna", "2026-09-14 21:10:00", RIGHT),
            ("boris", "2026-09-14 20:59:59", NEAR),
            ("boris", "2026-09-14 21:10:00", RIGHT),
            ("clara", "2026-09-20 21:00:00", RIGHT),
            ("dora", "2026-09-14 21:09:59", RIGHT),
        ],
    );
    let of = |student: &str| -> Vec<(Value, Value, Value, Value)> {
        let lines = course.results().into_iter().filter(|r| r["submission"] == student);
        lines
            .map(|r| {
                (r["score"].clone(), r["penalty"].clone(), r["final_score"].clone(), r["counts"].clone())
            })
            .collect()
    };
    let row = |score: f64, penalty: f64, result: f64, counts: bool| {
        (score.into(), penalty.into(), result.into(), counts.into())
    };
    course.write("course/course.toml", &dates(""));
    course.grade();
    // Ten minutes of grace end at 00:09:59 in Moscow; ten minutes after the deadline the first day has begun.
    assert_eq!(of("anna"), [row(4.0, 0.0, 4.0, false), row(6.0, 1.5, 4.5, true)]);
    assert_eq!(of("clara"), [row(6.0, 6.0, 0.0, true)], "after the close nothing is accepted");
    assert_eq!(of("dora"), [row(6.0, 0.0, 6.0, true)]);
    let page = std::fs::read_to_string(course.path("out/feedback/anna.html")).unwrap();
    assert!(page.contains("1.5 points less") && page.contains("4.5 <small>"), "{page}");
    assert!(course.csv().contains("\nanna,small,graded,4.5,6,6,1.5,\r\n"), "{}", course.csv());
    // An extension in the course's file, and one by hand.
    let extension =
        "[[extension]]\nstudent = \"anna\"\nassignment = \"small\"\nuntil = 2026-09-15\nreason = \"ill\"\n";
    course.write("course/course.toml", &dates(extension));
    course.grade();
    let extend =
        course.out(&["extend"], &["clara", "--until", "2026-09-21T00:00:00", "--reason", "power cut"]);
    assert_eq!(extend.code, 0, "{}", extend.err);
    assert_eq!(of("anna")[1], row(6.0, 0.0, 6.0, true));
    assert_eq!(of("clara"), [row(6.0, 0.0, 6.0, true)]);
    assert_eq!(of("boris")[1], row(6.0, 1.5, 4.5, true), "theirs alone");
    // Taken out of the file again, it is undone by a further event.
    course.write("course/course.toml", &dates("counts = \"last-before-deadline\"\n"));
    course.grade();
    assert_eq!(of("anna"), [row(4.0, 0.0, 4.0, true), row(6.0, 1.5, 4.5, false)]);
    let sources: Vec<Value> = course.events("extension").iter().map(|e| e["facts"]["undo"].clone()).collect();
    assert_eq!(sources, [Value::Null, Value::Null, true.into()]);
    course.write("course/course.toml", &dates("counts = \"best\"\n"));
    course.grade();
    assert_eq!(of("anna"), [row(4.0, 0.0, 4.0, false), row(6.0, 1.5, 4.5, true)]);
    // Each change of what counts is in the log.
    let grades: Vec<Value> = course
        .events("grade")
        .iter()
        .filter(|e| e["submission"] == "anna")
        .map(|e| e["facts"]["final"].clone())
        .collect();
    assert_eq!(grades, [4.5, 6.0, 4.0, 4.5].map(Value::from));
    assert_eq!(course.out(&["ledger", "verify"], &[]).code, 0);
}

#[test]
fn a_course_file_with_a_mistake_stops_before_anything_is_graded() {
    let course = Course::new();
    course.write("course/course.toml", &dates("deu = 3\n"));
    let run = course.run(&[
        "grade",
        &course.text("course/small"),
        &course.text("class"),
        "--out",
        &course.text("out"),
    ]);
    assert!(
        run.code == 2 && run.err.contains("course.toml:10:1") && run.err.contains("`due`"),
        "{}",
        run.err
    );
    let lint = course.run(&["lint", &course.text("course")]);
    assert!(lint.code == 1 && lint.out.contains("course.toml:10:1"), "{}", lint.out);
}

#[test]
fn what_we_fail_at_takes_no_grade_away() {
    let course = Course::new();
    course.grade();
    let before = course.results();
    // No interpreter: everything is graded anew, and nothing can be.
    let args = [
        "grade",
        &course.text("course/small"),
        &course.text("class"),
        "--out",
        &course.text("out"),
        "--fresh",
    ];
    let empty = course.path("empty");
    std::fs::create_dir_all(&empty).unwrap();
    let output = command()
        .args(args)
        .env("GRADER_SEED", SEED)
        .env("GRADER_PYTHON", "/nowhere/python3")
        .env("PATH", &empty)
        .env("GRADER_CACHE", course.path("cache"))
        .output()
        .unwrap();
    let run = Run::from(output);
    assert_eq!(run.code, 3, "{}", run.err);
    let after = course.results();
    for (old, new) in before.iter().zip(&after) {
        assert_eq!((&old["status"], &old["final_score"]), (&new["status"], &new["final_score"]));
        assert!(new["notes"].as_array().unwrap().iter().any(|n| n["code"] == "failed_since"), "{new}");
    }
    assert_eq!(course.events("result").len(), 6);
    course.grade();
    assert_eq!(course.results(), before);
}

#[test]
fn a_locked_or_read_only_ledger_is_our_failure_and_loses_nothing() {
    let course = Course::new();
    course.grade();
    let bytes = std::fs::read(course.path("out/results.jsonl")).unwrap();
    std::fs::rename(course.path("out/ledger.db"), course.path("kept.db")).unwrap();
    std::fs::create_dir(course.path("out/ledger.db")).unwrap();
    let run = course.run(&[
        "grade",
        &course.text("course/small"),
        &course.text("class"),
        "--out",
        &course.text("out"),
    ]);
    assert_eq!(run.code, 3, "{}", run.err);
    assert_eq!(std::fs::read(course.path("out/results.jsonl")).unwrap(), bytes);
    std::fs::remove_dir(course.path("out/ledger.db")).unwrap();
    std::fs::rename(course.path("kept.db"), course.path("out/ledger.db")).unwrap();
    let run = course.grade();
    assert!(run.err.contains("0 submissions graded, 3 unchanged"), "{}", run.err);
}

#[test]
fn who_handed_in_nothing_is_listed_until_they_do() {
    let course = Course::new();
    exchange(&course, &[("anna", "2026-09-14 10:00:00", RIGHT)]);
    course.write("roster.csv", "id,name,email\nanna,Anna A,anna@x.org\nboris,Boris B,boris@x.org\n");
    let roster = course.text("roster.csv");
    let grade = || {
        let args =
            ["grade", &course.text("course/small"), &course.text("class"), "--out", &course.text("out")];
        let run = course.run(&[&args[..], &["--roster", &roster]].concat());
        assert_eq!(run.code, 0, "{}", run.err);
    };
    grade();
    assert_eq!(course.of("boris")["status"], "not_submitted");
    assert!(course.csv().contains("\nboris,small,not_submitted,0,6,0,0,\r\n"), "{}", course.csv());
    assert_eq!(course.out(&["override"], &["boris@x.org", "--score", "4", "--reason", "oral"]).code, 0);
    assert_eq!(
        (&course.of("boris")["status"], &course.of("boris")["final_score"]),
        (&"not_submitted".into(), &4.0.into())
    );
    assert_eq!(course.out(&["override"], &["boris", "--undo", "--reason", "x"]).code, 0);
    // Under another submission id, joined by the address: one row, not two.
    exchange(
        &course,
        &[("anna", "2026-09-14 10:00:00", RIGHT), ("boris@x.org", "2026-09-14 11:00:00", NEAR)],
    );
    grade();
    let rows: Vec<Value> = course.results().iter().map(|r| r["submission"].clone()).collect();
    assert_eq!(rows, ["anna", "boris@x.org"]);
    assert_eq!(course.of("boris@x.org")["students"], serde_json::json!(["boris"]));
}
