//! A pack for students has nothing hidden in it: every bundled assignment and a new one are packed, unpacked and searched
//! for hidden inputs, hidden checks, solutions, known mistakes, remarks of the manifest and the seed.

use grader::assignment::manifest::Visibility;
use grader::assignment::{Assignment, Seed, edits};
use grader::authoring::{self, readable};
use grader::compare::Numbers;
use grader::grading::{CaseId, Oracles};
use grader::text::Lang;
use grader_protocol::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const SEED: &str = "9f3c51d07be84a26b1e0c4d75a8f9e63";

fn pack(dir: &Path, out: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_grader"));
    command.args(["pack".as_ref(), dir.as_os_str(), "--out".as_ref(), out.as_os_str()]);
    command.env("GRADER_SEED", SEED).env("LC_ALL", "C.UTF-8").env_remove("RUST_BACKTRACE").output().unwrap()
}

fn unpacked(archive: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(archive).unwrap()).unwrap();
    (0..zip.len())
        .map(|i| {
            let mut file = zip.by_index(i).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

/// What must not be in the pack of an assignment.
struct Secrets {
    numbers: HashSet<[u8; 8]>,
    decimals: HashSet<String>,
    texts: BTreeSet<String>,
}

fn numbers(value: &Value, into: &mut Vec<f64>) {
    match value {
        Value::List(items) => items.iter().for_each(|v| numbers(v, into)),
        Value::Map(pairs) => pairs.iter().for_each(|(_, v)| numbers(v, into)),
        other => into.extend(Numbers::from_value(other).map(|n| n.elements).unwrap_or_default()),
    }
}

/// Files of some folders of an assignment.
fn files(dir: &Path, folders: &[&str]) -> Vec<String> {
    let walk = folders.iter().flat_map(|f| walkdir::WalkDir::new(dir.join(f)));
    let files = walk.filter_map(Result::ok).filter(|e| e.file_type().is_file());
    files.map(|e| readable(&e.path().to_string_lossy(), &std::fs::read(e.path()).unwrap())).collect()
}

fn lines(texts: &[String]) -> BTreeSet<String> {
    texts.iter().flat_map(|t| t.lines()).map(|l| l.trim().to_owned()).collect()
}

impl Secrets {
    /// `dir` is as it was written, before anything is put into its starter.
    fn of(dir: &Path) -> Self {
        let assignment = Assignment::load(dir).unwrap();
        let mut secrets = Self {
            numbers: HashSet::new(),
            decimals: HashSet::new(),
            texts: BTreeSet::from([SEED.to_owned()]),
        };
        secrets.inputs(&assignment);
        // Lines that say how it is done: those that the starter, which has no points, does not have.
        let mut code = files(dir, &["solution", "mutants"]);
        code.extend(edits(&assignment).0.into_iter().map(|e| e.text));
        let given = files(dir, &["starter"]);
        let statements: Vec<String> = Lang::ALL
            .iter()
            .filter_map(|l| std::fs::read_to_string(dir.join(format!("statement.{}.md", l.tag()))).ok())
            .collect();
        let remark = |l: &str| ["//", "#", "\"\"\""].iter().any(|r| l.starts_with(r));
        let telling = |l: &String| {
            l.len() >= 24
                && !remark(l)
                && !given.iter().any(|s| s.contains(l))
                && !statements.iter().any(|s| s.contains(l))
        };
        secrets.texts.extend(lines(&code).into_iter().filter(telling));
        let source = std::fs::read_to_string(dir.join("assignment.toml")).unwrap();
        let remarks =
            source.lines().filter_map(|l| l.split_once("# ")).map(|(_, remark)| remark.trim().to_owned());
        secrets.texts.extend(remarks.filter(|r| r.len() >= 12 && !r.starts_with("---")));
        for task in &assignment.tasks {
            let hidden = task.checks.iter().filter(|c| c.visibility == Visibility::Hidden);
            for check in hidden {
                secrets.texts.insert(format!("{}/{}", task.id, check.id));
                secrets.texts.insert(format!("id = \"{}\"", check.id));
            }
        }
        // A task, or a public check, may have the name of a hidden check of another task.
        for task in &assignment.tasks {
            secrets.texts.remove(&format!("id = \"{}\"", task.id));
            for check in task.checks.iter().filter(|c| c.visibility == Visibility::Public) {
                secrets.texts.remove(&format!("id = \"{}\"", check.id));
            }
        }
        secrets
    }

    fn inputs(&mut self, assignment: &Assignment) {
        let oracles = Oracles::new(assignment, Seed::secret(SEED), HashMap::new());
        let (mut hidden, mut public) = (Vec::new(), Vec::new());
        for (task, t) in assignment.tasks.iter().enumerate() {
            for (check, c) in t.checks.iter().enumerate() {
                let into = if c.visibility == Visibility::Hidden { &mut hidden } else { &mut public };
                for case in 0..c.cases {
                    let drawn = oracles.drawn(CaseId { task, check, case });
                    drawn.values.values().for_each(|v| numbers(v, into));
                }
            }
        }
        // Numbers that say something: with so many digits none is there by chance.
        let public: HashSet<u64> = public.iter().map(|x| x.to_bits()).collect();
        for x in hidden.iter().filter(|x| x.to_string().len() > 9 && !public.contains(&x.to_bits())) {
            self.numbers.insert(x.to_le_bytes());
            self.decimals.insert(x.abs().to_string());
        }
    }

    /// Everything of it that is in these files.
    fn found(&self, files: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
        let mut found = Vec::new();
        for (name, bytes) in files {
            let text = readable(name, bytes);
            let raw = String::from_utf8_lossy(bytes);
            let secret = self.texts.iter().filter(|s| text.contains(*s) || raw.contains(*s));
            found.extend(secret.map(|s| format!("{name}: {s}")));
            let numbers = bytes.windows(8).filter(|w| self.numbers.contains(*w)).count();
            let mut decimals = text.split(|c: char| !(c.is_ascii_digit() || c == '.'));
            if numbers > 0 || decimals.any(|d| self.decimals.contains(d)) {
                found.push(format!("{name}: hidden inputs"));
            }
        }
        found
    }
}

fn new_assignment(folder: &Path) -> PathBuf {
    authoring::write(folder, "fresh", &authoring::assignment("fresh", Lang::En)).unwrap()
}

fn course() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("assignments")
}

#[test]
fn nothing_hidden_is_in_a_pack() {
    let folder = tempfile::tempdir().unwrap();
    let mut dirs: Vec<PathBuf> = std::fs::read_dir(course()).unwrap().flatten().map(|e| e.path()).collect();
    dirs.retain(|d| std::fs::read_to_string(d.join("assignment.toml")).is_ok_and(|t| t.contains("[[task]]")));
    dirs.sort();
    assert!(dirs.len() >= 10, "{dirs:?}");
    dirs.push(new_assignment(folder.path()));
    let mut sought = 0;
    for dir in dirs {
        let archive = folder.path().join("pack.zip");
        let run = pack(&dir, &archive);
        let said = String::from_utf8_lossy(&run.stderr).into_owned();
        let torch = Assignment::load(&dir).unwrap().python.requires.iter().any(|r| r == "torch");
        if torch && run.status.code() == Some(3) && said.contains("torch") {
            assert!(std::env::var_os("GRADER_REQUIRE_ALL").is_none(), "{}: {said}", dir.display());
            continue;
        }
        assert!(run.status.success(), "{}: {said}", dir.display());
        let files = unpacked(&archive);
        let secrets = Secrets::of(&dir);
        sought += secrets.numbers.len();
        assert!(secrets.texts.len() > 10, "{}: {:?}", dir.display(), secrets.texts);
        assert_eq!(secrets.found(&files), [] as [String; 0], "{}", dir.display());
        // What is there is an assignment whose checks are the public ones.
        let unzipped = folder.path().join("unzipped");
        for (name, bytes) in &files {
            let path = unzipped.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        let (before, after) = (
            Assignment::load(&dir).unwrap(),
            Assignment::load(&unzipped.join(dir.file_name().unwrap())).unwrap(),
        );
        let public = |a: &Assignment| -> Vec<String> {
            let checks = a.tasks.iter().flat_map(|t| t.checks.iter().map(move |c| (t, c)));
            let public = checks.filter(|(_, c)| c.visibility == Visibility::Public);
            public.map(|(t, c)| format!("{}/{} {:.9}", t.id, c.id, c.points)).collect()
        };
        assert_eq!(public(&before), public(&after), "{}", dir.display());
        assert!(after.tasks.iter().flat_map(|t| &t.checks).all(|c| c.visibility == Visibility::Public));
        // The control: this search does find what is there.
        let mut spoilt = files.clone();
        let solution = files_of(&dir.join("solution")).into_iter().next().unwrap();
        spoilt.insert("notes/solution.txt".to_owned(), solution);
        assert!(!secrets.found(&spoilt).is_empty(), "{}", dir.display());
        if let Some(number) = secrets.numbers.iter().next() {
            spoilt = files.clone();
            spoilt.insert("x.bin".to_owned(), [b"abc".as_slice(), number].concat());
            assert_eq!(secrets.found(&spoilt), ["x.bin: hidden inputs"]);
        }
    }
    assert!(sought > 10_000, "{sought}");
}

fn files_of(dir: &Path) -> Vec<Vec<u8>> {
    let walk = walkdir::WalkDir::new(dir).sort_by_file_name().into_iter().filter_map(Result::ok);
    walk.filter(|e| e.path().extension().is_some_and(|x| x == "py"))
        .map(|e| std::fs::read(e.path()).unwrap())
        .collect()
}

#[test]
fn a_pack_that_would_leak_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |name: &str, spoil: &dyn Fn(&Path)| -> String {
        let home = folder.path().join(name);
        std::fs::create_dir(&home).unwrap();
        let dir = new_assignment(&home);
        spoil(&dir);
        let out = home.join("pack.zip");
        let run = pack(&dir, &out);
        assert!(run.status.code() == Some(2) && !out.exists(), "{name}: {run:?}");
        String::from_utf8_lossy(&run.stderr).into_owned()
    };
    let solved = refused("solved", &|dir| {
        std::fs::copy(dir.join("solution/solution.py"), dir.join("starter/solved.py")).unwrap();
    });
    assert!(solved.contains("starter/solved.py: it holds code of solution/solution.py"), "{solved}");
    // One method of it, in a cell of a notebook.
    let cell = refused("cell", &|dir| {
        let notebook = serde_json::json!({"cells": [{"cell_type": "code", "source": [
            "def step(self, w, gradient):\n",
            "    self.velocity = self.beta * self.velocity + gradient\n",
            "    return w - self.learning_rate * self.velocity\n"]}]});
        std::fs::write(dir.join("starter/hint.ipynb"), notebook.to_string()).unwrap();
    });
    assert!(cell.contains("starter/hint.ipynb"), "{cell}");
    let check = refused("check", &|dir| {
        std::fs::write(dir.join("statement.en.md"), "`standardize`, `Momentum`: mind momentum/random-steps!")
            .unwrap();
    });
    assert!(check.contains("the hidden check momentum/random-steps"), "{check}");
    let seed = refused("seed", &|dir| {
        std::fs::write(dir.join("starter/note.txt"), format!("seed: {SEED}\n")).unwrap();
    });
    assert!(seed.contains("starter/note.txt: it holds the course's secret"), "{seed}");
    let link = refused("link", &|dir| {
        std::os::unix::fs::symlink("../solution/solution.py", dir.join("starter/data.csv")).unwrap();
    });
    assert!(link.contains("is a link"), "{link}");
}

#[test]
fn a_pack_checks_as_the_assignment_does_and_has_the_same_bytes_again() {
    let folder = tempfile::tempdir().unwrap();
    let check = |dir: &Path, work: &Path| {
        let run = Command::new(env!("CARGO_BIN_EXE_grader"))
            .args(["check".as_ref(), dir.as_os_str(), work.as_os_str(), "--format".as_ref(), "json".as_ref()])
            .output()
            .unwrap();
        let json: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap_or_default();
        let mut tasks = json["tasks"].clone();
        // Which checks there are besides the public ones is what the pack does not tell.
        for task in tasks.as_array_mut().into_iter().flatten() {
            task["checks"].as_array_mut().unwrap().retain(|c| c["visibility"] == "public");
        }
        (run.status.code(), tasks, json["score"].clone(), json["max_score"].clone())
    };
    let fresh = new_assignment(folder.path());
    let mistake = folder.path().join("mistake.py");
    let solution = std::fs::read_to_string(fresh.join("solution/solution.py")).unwrap();
    std::fs::write(&mistake, solution.replace("return w -", "return w +")).unwrap();
    let neuron = course().join("neuron");
    let class = course().parent().unwrap().join("tests/fixtures/class/neuron/submissions");
    let cases = [
        (&fresh, fresh.join("solution/solution.py"), 0),
        (&fresh, mistake, 1),
        (&fresh, fresh.join("starter/fresh.py"), 1),
        (&neuron, neuron.join("solution/solution.py"), 0),
        (&neuron, class.join("ivan/neuron.py"), 0),
        (&neuron, class.join("zhenya/neuron.py"), 1),
    ];
    for (i, (dir, work, code)) in cases.iter().enumerate() {
        let (archive, again) = (folder.path().join("a.zip"), folder.path().join("b.zip"));
        assert!(pack(dir, &archive).status.success() && pack(dir, &again).status.success());
        assert_eq!(std::fs::read(&archive).unwrap(), std::fs::read(&again).unwrap());
        let unzipped = folder.path().join(format!("unzipped-{i}"));
        for (name, bytes) in unpacked(&archive) {
            let path = unzipped.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        let id = dir.file_name().unwrap();
        let (before, after) = (check(dir, work), check(&unzipped.join(id), work));
        assert_eq!(before, after, "{}", work.display());
        assert_eq!(after.0, Some(*code), "{}", work.display());
    }
}

#[test]
fn a_competition_is_packed_without_its_labels() {
    let folder = tempfile::tempdir().unwrap();
    let rows: String = (0..400).map(|i| format!("{i},{}\n", i * 7 % 3)).collect();
    let labels = folder.path().join("labels.csv");
    std::fs::write(&labels, format!("Id,Class\n{rows}")).unwrap();
    let grader = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_grader"));
        command.current_dir(folder.path()).env("LC_ALL", "C.UTF-8").env_remove("GRADER_SEED");
        command.args(args).output().unwrap()
    };
    let made =
        grader(&["new", "digits", "--competition", "--labels", "labels.csv", "--features", "labels.csv"]);
    assert_eq!(made.status.code(), Some(2), "features that hold the labels");
    let made = grader(&["new", "digits", "--competition", "--labels", "labels.csv"]);
    assert!(made.status.success(), "{made:?}");
    assert!(grader(&["lint", "digits"]).status.success() && grader(&["pack", "digits"]).status.success());
    let files = unpacked(&folder.path().join("digits.zip"));
    let names: Vec<&str> = files.keys().map(|n| n.trim_start_matches("digits/")).collect();
    assert_eq!(
        names,
        ["README.md", "assignment.toml", "sample_submission.csv", "statement.en.md", "statement.ru.md"]
    );
    let dir = folder.path().join("digits");
    let secret = std::fs::read_to_string(folder.path().join(".grader-secret")).unwrap();
    let everything: String = files.iter().map(|(n, b)| readable(n, b)).collect();
    for word in [secret.trim(), "Ignored", "canar", "Public,", "Private"] {
        assert!(!everything.contains(word), "{word}");
    }
    let unzipped = folder.path().join("u/digits");
    std::fs::create_dir_all(&unzipped).unwrap();
    for (name, bytes) in &files {
        std::fs::write(folder.path().join("u").join(name), bytes).unwrap();
    }
    let sample = unzipped.join("sample_submission.csv");
    let checked = grader(&["check", unzipped.to_str().unwrap(), sample.to_str().unwrap()]);
    assert!(checked.status.success(), "{checked:?}");
    // The controls.
    std::fs::copy(dir.join("solution.csv"), dir.join("test.csv")).unwrap();
    assert_eq!(grader(&["pack", "digits"]).status.code(), Some(2));
    std::fs::write(dir.join("test.csv"), "Id,Class\n0,1\n").unwrap();
    assert_eq!(grader(&["pack", "digits"]).status.code(), Some(2));
    std::fs::write(dir.join("test.csv"), "Id,ink\n0,1\n").unwrap();
    assert!(grader(&["pack", "digits"]).status.success());
}
