//! From an LMS's download to results: every student is accounted for.

use grader_tests::archives::{Entry, gz, tar, zip};
use grader_tests::{Run, json_lines, lms, readers, repository, seeded};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::Path;

fn grade(input: &Path, out: &Path, more: &[&str]) -> Run {
    let course = repository("assignments");
    let mut args = vec!["grade", "activations", input.to_str().unwrap(), "--out", out.to_str().unwrap()];
    args.extend(["--course", course.to_str().unwrap()]);
    args.extend(more);
    seeded("lms", &args)
}

fn results(out: &Path) -> BTreeMap<String, Vec<Value>> {
    let mut by_id: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for line in json_lines(&out.join("results.jsonl")) {
        by_id.entry(line["submission"].as_str().unwrap().to_owned()).or_default().push(line);
    }
    by_id
}

fn has_note(result: &Value, code: &str) -> bool {
    result["notes"].as_array().unwrap().iter().any(|n| n["code"] == code)
}

#[test]
fn every_student_of_a_class_is_accounted_for() {
    let dir = tempfile::tempdir().unwrap();
    let expected = lms::write(dir.path(), 40).unwrap();
    for form in ["moodle", "canvas"] {
        let out = dir.path().join(format!("out-{form}"));
        let roster = dir.path().join(format!("{form}.csv"));
        let run =
            grade(&dir.path().join(format!("{form}.zip")), &out, &["--roster", roster.to_str().unwrap()]);
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(run.err.contains("roster: 39 people, 2 of them handed in nothing"), "{}", run.err);
        let mut found = results(&out);
        for student in expected["students"].as_array().unwrap() {
            let lines = found.remove(student["id"].as_str().unwrap()).unwrap_or_default();
            let attempts = student["attempts"][form].as_u64().unwrap().max(1);
            assert_eq!(lines.len() as u64, attempts, "{form} {student}");
            let last = lines.last().unwrap();
            assert_eq!(last["status"], student["status"], "{form} {student} {last}");
            assert_eq!(last["score"], student["score"], "{form} {student}");
            assert_eq!(last["students"], serde_json::json!([student["id"]]));
            assert_eq!(has_note(last, "not_in_roster"), student["in_roster"] == false, "{form} {student}");
            assert!(student["status"] != "unreadable" || !last["notes"].as_array().unwrap().is_empty());
            let late = student["late"] == true;
            if form == "canvas" {
                assert_eq!(has_note(last, "lms_says_late"), late, "{student}");
            } else if student["in_roster"] == true && student["status"] != "not_submitted" {
                let day = &last["submitted_at"].as_str().unwrap()[..10];
                assert_eq!(day == "2024-11-12", !late, "{student} {day}");
            }
        }
        assert!(found.is_empty(), "nobody else: {found:?}");
        goes_out(form, &out, &roster, &expected);
    }
    assert!(!Path::new("/tmp/grader-slip.py").exists());
}

/// One command each: the LMS's own file filled, everybody's page for Moodle, every other format.
fn goes_out(form: &str, out: &Path, roster: &Path, expected: &Value) {
    let export = |to: &str, rest: &[&str]| {
        seeded("lms", &[&["export", out.to_str().unwrap(), "--to", to], rest].concat())
    };
    let students = expected["students"].as_array().unwrap();
    let id = |s: &Value| s["id"].as_str().unwrap().to_owned();
    // Who handed in has a grade; who did not keeps the LMS's own cell. Bonus is capped.
    let wanted: BTreeMap<String, f64> = students
        .iter()
        .filter(|s| s["status"] != "not_submitted" && s["in_roster"] == true)
        .map(|s| (id(s), s["score"].as_f64().unwrap().min(10.0)))
        .collect();
    let run = export(form, &["--file", roster.to_str().unwrap()]);
    assert_eq!(run.code, 0, "{}", run.err);
    let filled = std::fs::read_to_string(out.join("export").join(roster.file_name().unwrap())).unwrap();
    let rows = readers::strict_csv(&filled, b',').unwrap();
    let set: BTreeMap<String, f64> = if form == "moodle" {
        let names = ["Identifier", "Grade", "Last modified (grade)"];
        let (set, skipped) = readers::moodle_worksheet(&rows, names, 10.0).unwrap();
        assert!(skipped.iter().all(|s| s.ends_with("empty")), "{skipped:?}");
        set.into_iter().map(|(n, x)| (n.to_string(), x)).collect()
    } else {
        let set = readers::canvas(&rows, "Activations (771)").unwrap();
        set.into_iter().filter(|(_, x)| !x.is_empty()).map(|(id, x)| (id, x.parse().unwrap())).collect()
    };
    assert_eq!(set, wanted);
    for student in students.iter().filter(|s| s["in_roster"] == false) {
        assert!(
            run.err.contains(&format!("{} has a grade, but no row", id(student))),
            "{student}: {}",
            run.err
        );
    }
    for to in ["csv", "nbgrader", "gradescope", "github-classroom", "junit"] {
        assert_eq!(export(to, &[]).code, 0, "{to}");
    }
    let run = export("moodle-feedback", &[]);
    if form == "canvas" {
        assert!(run.code == 2 && run.err.contains("Download all submissions"), "{}", run.err);
        return;
    }
    let path = out.join("export").join("moodle-feedback.zip");
    let bytes = std::fs::read(&path).unwrap();
    export("moodle-feedback", &[]);
    assert_eq!(std::fs::read(&path).unwrap(), bytes, "the same bytes");
    let participants = students.iter().map(|s| id(s).parse().unwrap()).collect();
    let mut pages = pages(bytes, &participants);
    for student in students {
        let page = pages.remove(&id(student).parse().unwrap());
        let absent = run.err.contains(&format!("{} (", id(student)));
        assert_eq!(page.is_some(), student["status"] != "not_submitted", "{student}");
        assert_eq!(absent, page.is_none(), "{student}: {}", run.err);
        let Some(page) = page else { continue };
        for other in students {
            assert_eq!(
                page.contains(&format!(">{}<", id(other))),
                other == student,
                "{student} sees {other}"
            );
        }
        let page = page.replace("http://www.w3.org/2000/svg", "");
        assert!(!page.contains("http://") && !page.contains("https://") && !page.contains("<script"));
    }
    assert!(pages.is_empty());
    assert_eq!(export("moodle-feedback", &["--out", "-"]).code, 2, "an archive is nothing for a terminal");
}

/// What Moodle attaches for whom.
fn pages(archive: Vec<u8>, participants: &BTreeSet<u32>) -> BTreeMap<u32, String> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(archive)).unwrap();
    let mut pages = BTreeMap::new();
    for i in 0..zip.len() {
        let mut file = zip.by_index(i).unwrap();
        let name = file.name().unwrap().into_owned();
        let (number, attached) =
            readers::moodle_feedback(&name, participants).unwrap_or_else(|| panic!("{name} is dropped"));
        assert_eq!(attached, "feedback.html");
        let mut page = String::new();
        file.read_to_string(&mut page).unwrap();
        assert!(pages.insert(number, page).is_none(), "{number} twice");
    }
    pages
}

#[test]
fn feedback_goes_back_into_the_folders_of_every_version() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("moodle.zip");
    let work = "def relu(x): return abs(x)\n";
    let names = [
        "Анна Петрова_101_assignsubmission_file/hw.py",
        "Борис_102_assignsubmission_file_/hw.py",
        "Clara_103_assignsubmission_file_hw.py",
        "Participant_104_assignsubmission_file/hw.py",
        "Team 3_105_assignsubmission_file/hw.py",
        "Default group_assignsubmission_file/hw.py",
        "stray.py",
    ];
    std::fs::write(&path, zip(&names.map(|name| Entry::new(name, work)))).unwrap();
    let out = dir.path().join("out");
    assert_eq!(grade(&path, &out, &[]).code, 0);
    let run = seeded("lms", &["export", out.to_str().unwrap(), "--to", "moodle-feedback"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let bytes = std::fs::read(out.join("export/moodle-feedback.zip")).unwrap();
    let pages = pages(bytes, &(101..=105).collect());
    assert_eq!(pages.keys().copied().collect::<Vec<_>>(), [101, 102, 103, 104, 105]);
    assert!(run.err.contains("“Default group_assignsubmission_file” has no number"), "{}", run.err);
    assert!(run.err.contains("stray: this work did not come in a folder of Moodle's"), "{}", run.err);
}

#[test]
fn hostile_archives_cost_only_themselves() {
    let dir = tempfile::tempdir().unwrap();
    let class = dir.path().join("class");
    std::fs::create_dir(&class).unwrap();
    let work =
        std::fs::read(repository("tests/fixtures/class/activations/submissions/alice/homework.py")).unwrap();
    let write = |name: &str, bytes: Vec<u8>| std::fs::write(class.join(name), bytes).unwrap();
    write("plain.zip", zip(&[Entry::new("hw.py", work.clone())]));
    // Names that an ordinary tool made absolute are harmless here.
    write("absolute.zip", zip(&[Entry::new("C:\\Users\\me\\hw.py", work.clone())]));
    write("prefix.zip", zip(&[Entry::new("../class-evil/hw.py", work.clone())]));
    write("names.zip", zip(&[Entry::new("-rf\n\u{202e}\u{1b}[2J.py", work.clone())]));
    write(
        "latin.zip",
        zip(&[Entry { name: b"\xff\xfe\x01.py".to_vec(), flags: 0, ..Entry::new("", work.clone()) }]),
    );
    write("case.zip", zip(&[Entry::new("HW.py", "x = 1\n"), Entry::new("hw.py", work.clone())]));
    write("size.zip", zip(&[Entry { declared: Some(7), ..Entry::new("hw.py", work.clone()) }]));
    write("lock.zip", zip(&[Entry::encrypted("hw.py", work.clone()), Entry::new("readme.txt", "hi")]));
    write("many.zip", zip(&vec![Entry::new("x", ""); 30_000]));
    write("deep.zip", zip(&[Entry::new("a.zip", zip(&[Entry::new("hw.py", work.clone())]))]));
    write("pipe.tar.gz", gz(&tar(&[("hw.py", b'6', "", b""), ("dev.py", b'3', "", b"")])));
    write("link.tar", tar(&[("hw.py", b'2', "/etc/passwd", b""), ("x.py", b'1', "hw.py", b"")]));
    write("good.tar", tar(&[("hw/", b'5', "", b""), ("hw/hw.py", b'0', "", &work)]));
    write("seven.7z", b"7z\xbc\xaf\x27\x1c\0\x04".to_vec());
    let out = dir.path().join("out");
    let run = grade(&class, &out, &[]);
    assert_eq!(run.code, 0, "{}", run.err);
    let found = results(&out);
    let graded = ["plain", "absolute", "names", "latin", "case", "good"];
    let unreadable = [
        ("prefix", "archive_name_escapes"),
        ("size", "archive_damaged"),
        ("lock", "archive_encrypted"),
        ("many", "archive_too_many_entries"),
        ("deep", "archive_in_archive"),
        ("pipe", "special_file_left_out"),
        ("link", "link_left_out"),
        ("seven", "archive_unsupported"),
    ];
    for id in graded {
        assert_eq!(
            (&found[id][0]["status"], &found[id][0]["score"]),
            (&"graded".into(), &13.0.into()),
            "{id}"
        );
    }
    for (id, code) in unreadable {
        assert_eq!(found[id][0]["status"], "unreadable", "{id}");
        assert!(has_note(&found[id][0], code), "{id}: {}", found[id][0]["notes"]);
    }
    assert_eq!(found.len(), graded.len() + unreadable.len());
    // Nothing was written but the results.
    let left: Vec<_> = std::fs::read_dir(dir.path()).unwrap().flatten().map(|e| e.file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
    assert!(!run.err.contains(['\u{1b}', '\u{202e}']) && !run.out.contains('\u{202e}'));
}

#[test]
fn a_broken_download_is_the_instructors() {
    let dir = tempfile::tempdir().unwrap();
    let whole = zip(&[Entry::new("Anna_1_assignsubmission_file/hw.py", "x = 1\n")]);
    let path = dir.path().join("moodle.zip");
    std::fs::write(&path, &whole[..whole.len() - 30]).unwrap();
    let run = grade(&path, &dir.path().join("out"), &[]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("moodle.zip is damaged"), "{}", run.err);
    std::fs::write(&path, &whole).unwrap();
    assert_eq!(grade(&path, &dir.path().join("out"), &["--layout", "canvas"]).code, 2);
    assert_eq!(grade(&path, &dir.path().join("out"), &["--layout", "moodel"]).code, 2);
    let roster = dir.path().join("r.csv");
    std::fs::write(&roster, "colour,size\nred,1\n").unwrap();
    let run = grade(&path, &dir.path().join("out"), &["--roster", roster.to_str().unwrap()]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("colour, size"), "{}", run.err);
}

#[test]
fn a_roster_regrades_nothing_and_names_stay_out_of_results() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("moodle.zip");
    let entry = |name: &str| Entry::new(name, "def relu(x): return abs(x)\n");
    let names = ["Анна Петрова_101_assignsubmission_file/hw.py", "Борис_102_assignsubmission_file/hw.py"];
    std::fs::write(&path, zip(&names.map(entry))).unwrap();
    let out = dir.path().join("out");
    assert_eq!(grade(&path, &out, &[]).code, 0);
    let before = results(&out);
    assert_eq!(before["101"][0]["students"], serde_json::json!(["101"]));
    let roster = dir.path().join("r.csv");
    std::fs::write(&roster, "id;name\ns1;Петрова Анна\ns2;Борис\ns3;Зоя\n").unwrap();
    let run = grade(&path, &out, &["--roster", roster.to_str().unwrap()]);
    assert!(run.err.contains("0 submissions graded, 2 unchanged"), "{}", run.err);
    let after = results(&out);
    assert_eq!(after["101"][0]["students"], serde_json::json!(["s1"]));
    assert_eq!(after["s3"][0]["status"], "not_submitted");
    assert_eq!(after["101"][0]["tasks"], before["101"][0]["tasks"]);
    let text = std::fs::read_to_string(out.join("results.jsonl")).unwrap();
    assert!(!text.contains("Анна") && !text.contains("Зоя"), "results hold ids, not names");
}

#[test]
fn results_that_differ_from_run_to_run_are_marked() {
    let dir = tempfile::tempdir().unwrap();
    let class = dir.path().join("class");
    std::fs::create_dir(&class).unwrap();
    std::fs::write(class.join("sure.py"), "import numpy as np\ndef relu(x): return np.maximum(x, 0)\n")
        .unwrap();
    // A coin is thrown once a process; that twenty fall alike happens once in half a million times.
    let honest = "import os, numpy as np\nluck = os.urandom(1)[0]\ndef relu(x):\n    if luck < 128: raise ValueError(luck)\n    return np.maximum(x, 0)\n";
    std::fs::write(class.join("coin.py"), honest).unwrap();
    let out = dir.path().join("out");
    assert_eq!(grade(&class, &out, &["--repeat", "20"]).code, 0);
    let found = results(&out);
    assert!(has_note(&found["coin"][0], "results_differ"), "{}", found["coin"][0]["notes"]);
    assert!(!has_note(&found["sure"][0], "results_differ"));
    assert_eq!(found["coin"][0]["status"], "graded");
    let again = grade(&class, &out, &["--repeat", "2"]);
    assert!(
        again.err.contains("0 submissions graded, 2 unchanged"),
        "twenty runs serve for two: {}",
        again.err
    );
    let more = grade(&class, &out, &["--repeat", "21"]);
    assert!(more.err.contains("2 submissions graded"), "{}", more.err);
}
