//! `grader grade`: the promises of its results.

use grader_tests::{json_lines, repository, seeded};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

fn member(name: &str) -> PathBuf {
    repository("tests/fixtures/class/activations/submissions").join(name)
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap().flatten() {
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        std::fs::copy(from, to).unwrap();
    }
}

/// A folder with these members of the bundled class.
fn class(names: &[&str], dir: &Path) -> PathBuf {
    let folder = dir.join("class");
    std::fs::create_dir_all(&folder).unwrap();
    for name in names {
        copy(&member(name), &folder.join(name));
    }
    folder
}

/// Grades a folder.
fn grade(folder: &Path, seed: &str, out: &Path) -> Vec<Value> {
    let (folder, to) = (folder.to_str().unwrap(), out.to_str().unwrap());
    let course = repository("assignments");
    let course = course.to_str().unwrap();
    let run = seeded(seed, &["grade", "activations", folder, "--course", course, "--out", to, "-q"]);
    assert_eq!(run.code, 0, "{}", run.err);
    json_lines(&out.join("results.jsonl"))
}

#[test]
fn one_mistake_in_three_forms_costs_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let folder = class(&["egor", "ekaterina", "elena"], dir.path());
    let results = grade(&folder, "three forms", &dir.path().join("out"));
    assert_eq!(results.len(), 3);
    let judged = |r: &Value| -> Vec<(Value, Value, Vec<Value>)> {
        let tasks = r["tasks"].as_array().unwrap().iter();
        let checks = |t: &Value| t["checks"].as_array().unwrap().iter().map(|c| c["score"].clone()).collect();
        tasks.map(|t| (t["id"].clone(), t["score"].clone(), checks(t))).collect()
    };
    assert_eq!(judged(&results[0]), judged(&results[1]));
    assert_eq!(judged(&results[0]), judged(&results[2]));
    // The mistake does cost something.
    assert!(results[0]["score"].as_f64().unwrap() < results[0]["max_score"].as_f64().unwrap());
    let languages: Vec<_> = results.iter().map(|r| r["language"].as_str().unwrap()).collect();
    assert_eq!(languages, ["python", "python", "rust"]);
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_one_the_same_marks() {
    let dir = tempfile::tempdir().unwrap();
    let folder = class(&["alice", "bob", "egor", "kirill"], dir.path());
    let out = |name: &str| dir.path().join(name);
    grade(&folder, "one", &out("a"));
    grade(&folder, "one", &out("b"));
    let text = |name: &str| std::fs::read_to_string(out(name).join("results.jsonl")).unwrap();
    for (a, b) in text("a").lines().zip(text("b").lines()) {
        assert_eq!(a, b);
    }
    assert_eq!(text("a"), text("b"));
    let one = json_lines(&out("a").join("results.jsonl"));
    let two = grade(&folder, "two", &out("c"));
    for (one, two) in one.iter().zip(&two) {
        assert_ne!(one["receipt"]["seed_sha256"], two["receipt"]["seed_sha256"]);
        if one["submission"] == "alice" || one["submission"] == "bob" {
            assert_eq!(one["score"], two["score"], "{}", one["submission"]);
        }
    }
}

#[test]
fn hidden_checks_tell_no_numbers() {
    let dir = tempfile::tempdir().unwrap();
    let folder = class(&["egor"], dir.path());
    let results = grade(&folder, "hidden", &dir.path().join("out"));
    let mut looked_at = 0;
    for task in results[0]["tasks"].as_array().unwrap() {
        for check in task["checks"].as_array().unwrap().iter().filter(|c| c["visibility"] == "hidden") {
            for key in ["got", "want", "index"] {
                let shape = check["code"].as_str().is_some_and(|c| c.starts_with("shape"));
                assert!(shape || check["args"].get(key).is_none(), "{check}");
            }
            looked_at += usize::from(check["status"] == "failed");
        }
    }
    assert!(looked_at > 0, "nothing failed, so nothing was tested");
}

#[test]
fn what_hangs_or_dies_costs_the_rest_nothing_and_ends_in_time() {
    let dir = tempfile::tempdir().unwrap();
    let folder = class(&[], dir.path());
    let source = "import numpy as np, os
def relu(x):
    while True: pass
def relu_derivative(x):
    os._exit(0)
def leaky_relu(x):
    return np.where(np.asarray(x) > 0, x, 0.01 * np.asarray(x))
def leaky_relu_derivative(x):
    return np.where(np.asarray(x) > 0, 1.0, 0.01)
def Loss(y_pred, y):
    import ctypes; ctypes.string_at(0)
";
    std::fs::write(folder.join("mixed.py"), source).unwrap();
    let started = Instant::now();
    let results = grade(&folder, "mixed", &dir.path().join("out"));
    let took = started.elapsed();
    let status = |id: &str| {
        let tasks = results[0]["tasks"].as_array().unwrap();
        tasks.iter().find(|t| t["id"] == id).unwrap()["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(status("relu"), "timeout");
    assert_eq!(status("relu_derivative"), "crashed");
    assert_eq!(status("loss"), "crashed");
    assert_eq!(status("leaky_relu"), "passed");
    assert_eq!(status("leaky_relu_derivative"), "passed");
    assert_eq!(status("neuron_relu"), "missing");
    // Two calls of 5 s of CPU time each, and the start of some processes, on a machine that others use too.
    assert!(took < Duration::from_mins(1), "took {took:?}");
}

#[test]
fn strange_folders_are_graded() {
    let dir = tempfile::tempdir().unwrap();
    let folder = class(&[], dir.path());
    std::fs::create_dir_all(folder.join("__MACOSX")).unwrap();
    std::fs::create_dir_all(folder.join("empty")).unwrap();
    std::fs::write(folder.join("nothing.py"), "").unwrap();
    std::fs::write(folder.join("broken.ipynb"), "{\"cells\": [").unwrap();
    std::fs::write(folder.join("photo.png"), b"\x89PNG\r\n").unwrap();
    std::fs::write(folder.join("<script>alert(1).py"), "def relu(x): return abs(x)").unwrap();
    std::os::unix::fs::symlink("/etc/passwd", folder.join("link.py")).unwrap();
    let out = dir.path().join("out");
    let results = grade(&folder, "strange", &out);
    let text = |r: &Value, key: &str| r[key].as_str().unwrap().to_owned();
    let status: Vec<(String, String)> =
        results.iter().map(|r| (text(r, "submission"), text(r, "status"))).collect();
    for name in ["empty", "nothing", "broken", "photo"] {
        assert!(status.contains(&(name.to_owned(), "unreadable".to_owned())), "{name}: {status:?}");
    }
    for result in results.iter().filter(|r| r["status"] == "unreadable") {
        assert_eq!(result["score"], 0.0);
        assert!(!result["notes"].as_array().unwrap().is_empty(), "a reason has to be there");
    }
    assert!(!status.iter().any(|(name, _)| name == "link"), "links are not followed");
    assert!(status.iter().any(|(name, status)| name == "<script>alert(1)" && status == "graded"));
    for page in std::fs::read_dir(out.join("feedback")).unwrap().flatten() {
        let html = std::fs::read_to_string(page.path()).unwrap();
        assert!(!html.contains("<script>"), "{:?}", page.path());
    }
}

#[test]
fn public_messages_hold_nothing_of_hidden_inputs() {
    let dir = tempfile::tempdir().unwrap();
    let folder = class(&[], dir.path());
    // It keeps all that it has seen, and tells how much that is in an exception of each later call.
    let source = "seen = []
def Loss(y_pred, y):
    seen.append(y_pred)
    return 0.0
def relu(x):
    seen.append(x)
    raise ValueError('seen %d' % len(seen))
def leaky_relu(x):
    raise ValueError('seen %d' % len(seen))
";
    std::fs::write(folder.join("keeper.py"), source).unwrap();
    let results = grade(&folder, "keeper", &dir.path().join("out"));
    let mut told = 0;
    for task in results[0]["tasks"].as_array().unwrap() {
        for check in task["checks"].as_array().unwrap() {
            let message = check["message"].as_str().unwrap_or_default();
            if let Some((_, rest)) = message.split_once("seen ") {
                assert_eq!(check["visibility"], "public", "{message}");
                let count: usize =
                    rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap();
                assert!(count <= 2, "it has seen hidden inputs before a public check: {message}");
                told += 1;
            }
        }
    }
    assert_eq!(told, 2);
}

#[test]
fn a_name_that_is_no_utf8_costs_nobody_the_grade() {
    use std::os::unix::ffi::OsStrExt;
    let dir = tempfile::tempdir().unwrap();
    let folder = class(&["egor"], dir.path());
    let name = |bytes: &[u8]| folder.join(std::ffi::OsStr::from_bytes(bytes));
    std::fs::write(name(b"\xff\xfebad.py"), "def relu(x): return abs(x)").unwrap();
    for one in [b"c\xff", b"c\xfe"] {
        std::fs::create_dir(name(one)).unwrap();
        std::fs::write(name(one).join("s.py"), "def relu(x): return abs(x)").unwrap();
    }
    let out = dir.path().join("out");
    let results = grade(&folder, "bytes", &out);
    let ids: Vec<&str> = results.iter().map(|r| r["submission"].as_str().unwrap()).collect();
    assert_eq!(ids, ["%FF%FEbad", "c%FE", "c%FF", "egor"], "told apart, and nobody missing");
    assert!(results.iter().all(|r| r["status"] == "graded"), "{results:?}");
    // The same command finds them unchanged, and the files can be found again from what was written down.
    assert_eq!(grade(&folder, "bytes", &out), results);
    let out = out.to_str().unwrap();
    let run =
        seeded("bytes", &["replay", out, "c%FF", "--course", repository("assignments").to_str().unwrap()]);
    assert_eq!(run.code, 0, "{} {}", run.out, run.err);
}

#[test]
fn the_language_that_is_named_is_that_of_the_files() {
    let dir = tempfile::tempdir().unwrap();
    let folder = class(&["egor"], dir.path());
    let out = dir.path().join("out");
    let course = repository("assignments");
    let (folder, to) = (folder.to_str().unwrap(), out.to_str().unwrap());
    let grade = |more: &[&str]| {
        let args = ["grade", "activations", folder, "--course", course.to_str().unwrap(), "--out", to];
        let run = seeded("language", &[&args, more].concat());
        assert_eq!(run.code, 0, "{}", run.err);
        let page = std::fs::read_to_string(out.join("feedback/egor.html")).unwrap();
        let results = json_lines(&out.join("results.jsonl"));
        let checks =
            results[0]["tasks"].as_array().unwrap().iter().flat_map(|t| t["checks"].as_array().unwrap());
        let cyrillic = |text: &str| text.chars().any(|c| ('а'..='я').contains(&c));
        let said: Vec<bool> = checks.filter_map(|c| c["message"].as_str().map(cyrillic)).collect();
        assert!(!said.is_empty() && said.iter().all(|s| *s == said[0]), "{results:?}");
        (page.contains("<html lang=\"ru\""), said[0], run.err)
    };
    let english = (false, false);
    let (page, said, _) = grade(&[]);
    assert_eq!((page, said), english, "the manifest's");
    let (page, said, err) = grade(&["--lang", "ru"]);
    assert_eq!((page, said), (true, true), "named: also of what is unchanged");
    assert!(err.contains("Оценено работ: 0, без изменений: 1"), "nothing was graded again: {err}");
    let (page, said, _) = grade(&[]);
    assert_eq!((page, said), english);
}

#[test]
fn names_stay_in_their_line_and_entries_of_one_name_are_told() {
    let dir = tempfile::tempdir().unwrap();
    let folder = class(&[], dir.path());
    let relu = "def relu(x): return abs(x)";
    let bad = "eve\nbob   13 of 10\u{1b}[2J";
    for name in ["Zoë.py", "Zoe\u{308}.py", "bob.py", "ann.py", &format!("{bad}.py"), "＝SUM(1).py"] {
        std::fs::write(folder.join(name), relu).unwrap();
    }
    std::fs::create_dir(folder.join("bob")).unwrap();
    std::fs::write(folder.join("bob/more.py"), relu).unwrap();
    let out = dir.path().join("out");
    let course = repository("assignments");
    let args = ["grade", "activations", folder.to_str().unwrap(), "--course", course.to_str().unwrap()];
    let run = seeded("names", &[&args[..], &["--out", out.to_str().unwrap()]].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(!run.out.lines().any(|l| l.starts_with("bob   13")), "{}", run.out);
    assert!(
        run.err.contains("2 submissions were put together from several entries of one name: Zoë, bob"),
        "{}",
        run.err
    );
    let results = json_lines(&out.join("results.jsonl"));
    let noted = |r: &&Value| r["notes"].as_array().unwrap().iter().any(|n| n["code"] == "put_together");
    let ids: Vec<&str> = results.iter().filter(noted).map(|r| r["submission"].as_str().unwrap()).collect();
    assert_eq!(ids, ["Zoë", "bob"]);
    assert!(results.iter().any(|r| r["submission"] == bad), "the id itself stays what it is");
    let grades = std::fs::read_to_string(out.join("grades.csv")).unwrap();
    assert!(!grades.contains('\u{1b}') && grades.lines().count() == 6, "{grades}");
    assert!(grades.contains("\r\n'＝SUM(1),"), "{grades}");
}
