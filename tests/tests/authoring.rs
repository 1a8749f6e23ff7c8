//! Authoring: the chapter of the book is run as it stands, a new assignment works at once, and slips are named.

use grader_tests::{Run, binary, command, repository};
use std::path::Path;
use std::process::Command;

/// A block of commands, with the exit code that its info string says, and what is shown below it.
struct Block {
    script: String,
    code: i32,
    shown: Option<String>,
}

fn blocks(chapter: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut lines = chapter.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```").filter(|i| !i.is_empty()) else { continue };
        let text: String = lines.by_ref().take_while(|l| *l != "```").map(|l| format!("{l}\n")).collect();
        if let Some(rest) = info.strip_prefix("sh") {
            let code = rest.trim().strip_prefix("exit=").map_or(0, |c| c.parse().unwrap());
            blocks.push(Block { script: text, code, shown: None });
        } else if info == "text" {
            let last = blocks.last_mut().expect("output stands below commands");
            assert!(last.shown.replace(text).is_none(), "two outputs of {}", last.script);
        }
    }
    blocks
}

/// Runs the commands of a chapter in a folder. What they print has to be what is shown, `…` standing for the folder.
fn run(chapter: &str, folder: &Path) -> Result<usize, String> {
    let own = binary();
    let path = format!("{}:{}", own.parent().unwrap().display(), std::env::var("PATH").unwrap_or_default());
    let blocks = blocks(chapter);
    for block in &blocks {
        let mut shell = Command::new("sh");
        shell.current_dir(folder).env("PATH", &path).env("NO_COLOR", "1").env_remove("GRADER_SEED");
        shell.env("LANG", "C.UTF-8").env("LC_ALL", "C.UTF-8").env_remove("RUST_BACKTRACE");
        let script = format!("exec 2>&1\n{}", block.script);
        let done: Run = shell.args(["-e", "-c", &script]).output().expect("there is a shell").into();
        if done.code != block.code {
            return Err(format!("exit code {}:\n{}\n{}", done.code, block.script, done.out));
        }
        let real = folder.canonicalize().unwrap();
        let printed = done
            .out
            .replace("\r\n", "\n")
            .replace(real.to_str().unwrap(), "…")
            .replace(folder.to_str().unwrap(), "…");
        let shown = block.shown.as_deref().unwrap_or_default();
        if printed != shown {
            return Err(format!("{}\nprints\n{printed}\nand the chapter shows\n{shown}", block.script));
        }
    }
    Ok(blocks.len())
}

#[test]
fn the_chapter_does_what_it_says() {
    let chapter = std::fs::read_to_string(repository("docs/authoring.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let blocks = run(&chapter, folder.path()).unwrap_or_else(|why| panic!("{why}"));
    assert!(blocks >= 10, "{blocks}");
    // Another output, or a command that fails, is noticed.
    let said = |chapter: &str| run(chapter, tempfile::tempdir().unwrap().path()).unwrap_err();
    assert!(said("```sh\ngrader new 'No Id'\n```\n").starts_with("exit code 2"));
    assert!(said("```sh\necho a\n```\n\n```text\nb\n```\n").contains("and the chapter shows"));
}

struct Made(tempfile::TempDir);

impl Made {
    fn new(args: &[&str]) -> (Self, Run) {
        let made = Self(tempfile::tempdir().unwrap());
        let run = made.grader(args);
        (made, run)
    }
    fn grader(&self, args: &[&str]) -> Run {
        command().current_dir(self.0.path()).args(args).output().unwrap().into()
    }
    /// Writes a file, runs lint, and puts the file back.
    fn lint(&self, file: &str, change: impl Fn(&str) -> String) -> Run {
        let path = self.0.path().join("own").join(file);
        let before = std::fs::read_to_string(&path).unwrap();
        let after = change(&before);
        assert_ne!(before, after, "nothing was changed in {file}");
        std::fs::write(&path, after).unwrap();
        let run = self.grader(&["lint", "own"]);
        std::fs::write(&path, before).unwrap();
        run
    }
}

#[test]
fn a_new_assignment_works_at_once() {
    for lang in ["en", "ru"] {
        let (made, new) = Made::new(&["new", "own", "--lang", lang]);
        assert_eq!(new.code, 0, "{}", new.err);
        let lint = made.grader(&["lint", "own"]);
        assert!(lint.code == 0 && lint.out.is_empty(), "{}", lint.out);
        let audit = made.grader(&["audit", "own"]);
        assert!(audit.code == 0 && audit.out.contains("11 of 11 known mistakes"), "{}", audit.out);
        assert!(!audit.out.contains("notice no known mistake"), "{}", audit.out);
        let work = made.0.path().join("work");
        std::fs::create_dir(&work).unwrap();
        std::fs::copy(made.0.path().join("own/solution/solution.py"), work.join("good.py")).unwrap();
        std::fs::copy(made.0.path().join("own/starter/notebook.ru.ipynb"), work.join("open.ipynb")).unwrap();
        let grade = made.grader(&["grade", "own", "work", "--out", "out", "--sandbox", "auto"]);
        assert_eq!(grade.code, 0, "{}", grade.err);
        let grades = std::fs::read_to_string(made.0.path().join("out/grades.csv")).unwrap();
        assert!(
            grades.contains("good,own,graded,10,10") && grades.contains("open,own,graded,0,10"),
            "{grades}"
        );
        // Nothing is ever overwritten, and the secret stays.
        let secret = std::fs::read(made.0.path().join(".grader-secret")).unwrap();
        let again = made.grader(&["new", "own"]);
        assert!(again.code == 2 && again.err.contains("is there already"), "{}", again.err);
        assert_eq!(made.grader(&["new", "other"]).code, 0);
        assert_eq!(std::fs::read(made.0.path().join(".grader-secret")).unwrap(), secret);
        assert_eq!(made.grader(&["new", "../escape"]).code, 2);
    }
}

#[test]
fn slips_of_an_author_are_named_with_place_and_remedy() {
    let (made, _) = Made::new(&["new", "own"]);
    let edits = "mutants/edits.toml";
    let manifest = "assignment.toml";
    let solution = "solution/solution.py";
    let slips: [(&str, &str, &str, &[&str]); 10] = [
        (
            manifest,
            "visibility = \"public\"",
            "visibilty = \"public\"",
            &["assignment.toml:", "did you mean `visibility`?"],
        ),
        (
            manifest,
            "standardize($X)\"",
            "standardize($X\"",
            &["assignment.toml:", "`)` is missing at the end"],
        ),
        (manifest, "standardize($X)\"", "standardise_($X)\"", &["did you mean `standardize`?"]),
        (manifest, "m.step($w, $g)\"]", "m.step($w, $q)\"]", &["has no input `q`"]),
        (
            solution,
            "def step",
            "def stop",
            &["solution.py", "defines no `step`", "`momentum`", "did you mean `stop`?"],
        ),
        (solution, "def standardize", "def scale", &["defines no `standardize`"]),
        (
            edits,
            "find = \"+ gradient\"",
            "find = \"+ gradients\"",
            &["edits.toml:", "is not in", "the line most like it"],
        ),
        (
            edits,
            "find = \"+ gradient\"",
            "find = \"gradient\"",
            &["edits.toml:", "2 times", "take more of the text"],
        ),
        (edits, "replace = \"X.mean()\"", "replace = \"X.mean(axis=0)\"", &["is the same as `find`"]),
        (
            edits,
            "id = \"uphill\"",
            "name = \"uphill\"",
            &["edits.toml:", "unknown key `name`", "lacks the key `id`"],
        ),
    ];
    for (file, from, to, wanted) in slips {
        let run = made.lint(file, |text| text.replacen(from, to, 1));
        assert_eq!(run.code, 1, "{to}: {}", run.out);
        for part in wanted {
            assert!(run.out.contains(part), "{part} is not in\n{}", run.out);
        }
    }
    // A mistake that is none: the solution with another remark in it.
    let path = made.0.path().join("own");
    let text = std::fs::read_to_string(path.join(solution)).unwrap();
    std::fs::write(path.join("mutants/same.py"), format!("# mine\n{text}")).unwrap();
    let run = made.grader(&["lint", "own"]);
    assert!(run.code == 1 && run.out.contains("mutants/same.py` has the solution's own code"), "{}", run.out);
}
