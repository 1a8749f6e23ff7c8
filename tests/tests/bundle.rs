//! What is packed for other machines runs there: the autograder for Gradescope, in a folder that stands for `/autograder`,
//! and the pack for students with the program in it.

use grader_tests::small::{MANIFEST, RIGHT, SLOPE};
use grader_tests::{Run, binary, can, command, readers, repository, root};
use serde_json::Value;
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder in place of `/autograder`, with the bundle unpacked as Gradescope does.
struct Autograder(tempfile::TempDir);

fn allow(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// Unpacks an archive with the modes that it says.
fn unpack(archive: &Path, into: &Path) -> Vec<String> {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(archive).unwrap()).unwrap();
    let mut names = Vec::new();
    for i in 0..zip.len() {
        let mut file = zip.by_index(i).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        let path = into.join(&name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        allow(&path, file.unix_mode().unwrap() & 0o777);
        names.push(name);
    }
    names
}

/// A program of a few bytes that is this one: packing the real one takes long in a debug build.
fn small_program(folder: &Path) -> PathBuf {
    let path = folder.join("program");
    std::fs::write(&path, format!("#!/bin/sh\nexec '{}' \"$@\"\n", binary().display())).unwrap();
    path
}

fn pack(folder: &Path, args: &[&str]) -> Run {
    command().current_dir(folder).env("GRADER_SEED", "bundle-secret-7").args(args).output().unwrap().into()
}

impl Autograder {
    fn new(more: &[&str]) -> Self {
        let own = Self(tempfile::tempdir().unwrap());
        let (folder, root) = (own.0.path(), own.root());
        allow(folder, 0o755);
        std::fs::create_dir(folder.join("small")).unwrap();
        std::fs::write(folder.join("small/assignment.toml"), MANIFEST).unwrap();
        std::fs::create_dir_all(root.join("submission")).unwrap();
        small_program(folder);
        let args = ["pack", "small", "--gradescope", "--program", "program", "--out", "bundle.zip"];
        let run = pack(folder, &[&args, more].concat());
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(run.err.contains("for Gradescope alone") && run.err.contains("10 points"), "{}", run.err);
        let names = unpack(&folder.join("bundle.zip"), &root.join("source"));
        assert_eq!(names, ["assignment/assignment.toml", "run_autograder", "seed", "setup.sh", "grader"]);
        let setup = own.sh(&[], "source/setup.sh");
        assert_eq!(setup.code, 0, "{}", setup.err);
        assert!(setup.out.contains("grader 0.") && setup.out.contains("namespaces"), "{}", setup.out);
        own
    }

    fn root(&self) -> PathBuf {
        self.0.path().join("autograder")
    }

    /// Runs one of the bundle's scripts, with a command in front of it.
    fn sh(&self, front: &[&str], script: &str) -> Run {
        let script = self.root().join(script);
        let mut words = front.to_vec();
        words.extend(["bash", script.to_str().unwrap()]);
        let mut run = Command::new(words[0]);
        run.args(&words[1..]).env("GRADER_AUTOGRADER", self.root()).env("GRADER_PYTHON", "/usr/bin/python3");
        run.env_remove("GRADER_SEED").env_remove("GRADER_CACHE").env_remove("RUST_BACKTRACE");
        run.output().unwrap().into()
    }

    /// Grades these files; the results where there are any.
    fn grade(&self, front: &[&str], files: &[(&str, &str)]) -> (Run, Option<Value>) {
        let (submission, results) =
            (self.root().join("submission"), self.root().join("results/results.json"));
        std::fs::remove_dir_all(&submission).unwrap();
        std::fs::create_dir(&submission).unwrap();
        for (name, text) in files {
            std::fs::write(submission.join(name), text).unwrap();
        }
        // An earlier student's results must never be taken for this one's.
        std::fs::create_dir_all(results.parent().unwrap()).unwrap();
        std::fs::write(&results, "{\"score\": 10}").unwrap();
        let run = self.sh(front, "source/run_autograder");
        let value = std::fs::read(&results).ok().map(|b| serde_json::from_slice::<Value>(&b).unwrap());
        if let Some(value) = &value {
            assert_eq!(readers::gradescope(value), Vec::<String>::new(), "{value}");
            let most: f64 =
                value["tests"].as_array().unwrap().iter().filter_map(|t| t["max_score"].as_f64()).sum();
            let none = value["tests"].as_array().unwrap().is_empty();
            assert!((most - 10.0).abs() < 1e-9 || none, "{value}");
        }
        (run, value)
    }
}

/// Reads what it should not, and says how that went.
const CURIOUS: &str = r#"
import os
def relu(x):
    said = [str(os.getuid())]
    for path in ["ROOT/source/seed", "ROOT/source/assignment/assignment.toml"]:
        try: said.append(open(path).read())
        except OSError as e: said.append(type(e).__name__)
    try: open("ROOT/results/results.json", "w").write('{"score": 10}')
    except OSError as e: said.append(type(e).__name__)
    raise ValueError(" ".join(said))
"#;

#[test]
fn an_autograder_for_gradescope() {
    let own = Autograder::new(&[]);
    let both = format!("{RIGHT}{SLOPE}");
    let (run, right) = own.grade(&[], &[("a.py", RIGHT), ("b.py", SLOPE)]);
    let right = right.unwrap_or_else(|| panic!("{}", run.err));
    assert_eq!(right["score"], 10.0, "the files of one student are one submission: {right}");
    assert!(right["tests"].as_array().unwrap().iter().all(|t| t["status"] == "passed"));

    let wrong = both.replace("np.maximum(x, 0)", "np.abs(x)");
    let (_, wrong) = own.grade(&[], &[("homework.py", &wrong)]);
    let wrong = wrong.unwrap();
    assert_eq!(wrong["score"], 2.5);
    assert_eq!(wrong["tests"][0]["status"], "failed");
    let text = wrong.to_string();
    assert!(!text.contains("secret-check") && !text.contains("bundle-secret-7"), "{text}");

    // Nothing to grade is a zero with the reason; where we fail, there is no result at all.
    let (run, nothing) = own.grade(&[], &[("notes.txt", "x")]);
    let nothing = nothing.unwrap_or_else(|| panic!("{}", run.err));
    assert!(nothing["score"] == 0.0 && !nothing["output"].as_str().unwrap().is_empty(), "{nothing}");
    std::fs::write(own.root().join("source/assignment/assignment.toml"), "schema = 1\n").unwrap();
    let (run, none) = own.grade(&[], &[("homework.py", RIGHT)]);
    assert!(run.code != 0 && none.is_none(), "{none:?}");
}

#[test]
fn where_the_container_allows_no_namespaces() {
    if !can("root, who stands for a container's", root()) {
        return;
    }
    let wrapper = repository("tests/fixtures/container.py");
    let front = ["python3", wrapper.to_str().unwrap()];
    let own = Autograder::new(&[]);
    let (run, right) = own.grade(&front, &[("homework.py", &format!("{RIGHT}{SLOPE}"))]);
    let right = right.unwrap_or_else(|| panic!("{}", run.err));
    assert_eq!(right["score"], 10.0);
    assert_eq!(right["extra_data"]["receipt"]["sandbox"], "uid+seccomp+rlimits");
    // Students' code runs under another uid: it reads neither seed nor checks and writes no result.
    let curious = CURIOUS.replace("ROOT", own.root().to_str().unwrap());
    let (_, curious) = own.grade(&front, &[("homework.py", &curious)]);
    let curious = curious.unwrap();
    assert_eq!(curious["score"], 0.0);
    let said = curious["tests"][0]["output"].as_str().unwrap();
    assert!(said.contains("64999 PermissionError PermissionError PermissionError"), "{said}");
    // And where isolation is required, there is no grade.
    let strict = Autograder::new(&["--sandbox", "require"]);
    let (run, none) = strict.grade(&front, &[("homework.py", RIGHT)]);
    assert!(run.code == 3 && none.is_none(), "{} {none:?} {}", run.code, run.err);
}

#[test]
fn packs_are_the_same_bytes_and_hold_no_more_than_they_should() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    small_program(folder);
    let course = repository("assignments");
    let course = course.to_str().unwrap();
    for out in ["a.zip", "b.zip"] {
        let run = pack(
            folder,
            &[
                "pack",
                "activations",
                "--course",
                course,
                "--gradescope",
                "--program",
                "program",
                "--out",
                out,
            ],
        );
        assert_eq!(run.code, 0, "{}", run.err);
    }
    assert_eq!(std::fs::read(folder.join("a.zip")).unwrap(), std::fs::read(folder.join("b.zip")).unwrap());
    let names = unpack(&folder.join("a.zip"), &folder.join("a"));
    assert!(names.iter().any(|n| n.starts_with("assignment/solution/")), "{names:?}");
    assert!(!names.iter().any(|n| n.contains("__pycache__") || n.contains(".grader-secret")), "{names:?}");
    // What students get has the program and its public checks, and nothing of the bundle.
    let run =
        pack(folder, &["pack", "activations", "--course", course, "--program", "program", "--out", "s.zip"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let names = unpack(&folder.join("s.zip"), folder);
    assert!(
        names.contains(&"activations/grader".to_owned()) && !names.iter().any(|n| n.contains("seed")),
        "{names:?}"
    );
    let readme = std::fs::read_to_string(folder.join("activations/README.md")).unwrap();
    assert!(readme.contains("./activations/grader") && readme.contains("Программа"), "{readme}");
    let mut check = Command::new(folder.join("activations/grader"));
    check.current_dir(folder).args(["check", "activations", "activations/starter/activations.py"]);
    let run: Run = check.env("LC_ALL", "C.UTF-8").env_remove("GRADER_SEED").output().unwrap().into();
    assert!(run.code == 1 && run.out.contains("0 of 10 tasks passed"), "{} {}", run.out, run.err);
    // Combinations that make no sense, and what cannot be.
    assert_eq!(
        pack(folder, &["pack", "activations", "--course", course, "--gradescope", "--with-program"]).code,
        2
    );
    assert_eq!(
        pack(folder, &["pack", "activations", "--course", course, "--gradescope", "--program", "none"]).code,
        2
    );
    assert_eq!(pack(folder, &["pack", "fashionmnist", "--course", course, "--gradescope"]).code, 2);
}
