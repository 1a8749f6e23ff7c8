//! What the whole-program tests share. The tests themselves are in `tests/`.

pub mod archives;
pub mod homework;
pub mod lms;
pub mod readers;
pub mod slurm;
pub mod small;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The program: `$GRADER_TEST_BINARY`, else the one beside the test's own.
pub fn binary() -> PathBuf {
    if let Some(path) = std::env::var_os("GRADER_TEST_BINARY") {
        return PathBuf::from(path);
    }
    let own = std::env::current_exe().expect("a test has a program");
    let profile = own.parent().and_then(Path::parent).expect("a test lies in deps/");
    let found = profile.join("grader");
    assert!(found.is_file(), "{} is not built: cargo build --workspace", found.display());
    found
}

/// A folder of the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ has a parent").join(path)
}

/// A run of the program.
#[derive(Debug)]
pub struct Run {
    /// Exit code; -1 for a signal.
    pub code: i32,
    /// What it printed.
    pub out: String,
    /// What it said.
    pub err: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// The program, in English, without a seed of the environment.
pub fn command() -> Command {
    let mut command = Command::new(binary());
    command
        .env_remove("GRADER_SEED")
        .env_remove("RUST_BACKTRACE")
        .env("LANG", "C.UTF-8")
        .env("LC_ALL", "C.UTF-8");
    command
}

/// Runs the program.
pub fn grader(args: &[&str]) -> Run {
    command().args(args).output().expect("the program starts").into()
}

/// Runs the program with a seed.
pub fn seeded(seed: &str, args: &[&str]) -> Run {
    command().env("GRADER_SEED", seed).args(args).output().expect("the program starts").into()
}

/// Whether a test that needs something special can run; says loudly when not, and fails where all tests are required.
pub fn can(what: &str, possible: bool) -> bool {
    if !possible {
        assert!(
            std::env::var_os("GRADER_REQUIRE_ALL").is_none(),
            "this machine lacks {what}, and all tests are required"
        );
        // Loud on purpose: a skipped test must not look like a passed one.
        #[expect(clippy::print_stderr, reason = "tests speak on stderr")]
        {
            eprintln!("SKIPPED: this machine lacks {what}");
        }
    }
    possible
}

/// An interpreter of the tests' own, named by a variable, if it imports a module.
pub fn python_with(variable: &str, module: &str) -> Option<PathBuf> {
    let python = std::env::var_os(variable).map(PathBuf::from)?;
    let found = Command::new(&python).args(["-I", "-c", &format!("import {module}")]).output();
    found.is_ok_and(|o| o.status.success()).then_some(python)
}

/// Whether the interpreter of the tests has PyTorch.
pub fn has_torch() -> bool {
    let python = std::env::var("GRADER_PYTHON").unwrap_or_else(|_| "/usr/bin/python3".to_owned());
    let found = Command::new(python).args(["-I", "-c", "import torch"]).output();
    found.is_ok_and(|o| o.status.success())
}

/// Whether the tests run as root.
pub fn root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|o| o.stdout == b"0\n")
}

/// The lines of a JSON Lines file.
pub fn json_lines(path: &Path) -> Vec<serde_json::Value> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    text.lines().map(|l| serde_json::from_str(l).expect("a line of JSON")).collect()
}
