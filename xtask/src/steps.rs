//! The steps of the test command.

use crate::Options;
use crate::setup::{Ready, TORCH, setup};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// The workspace's folder.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// The folder of build output.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Runs a command; an error says which.
pub fn run(command: &mut Command) -> Result<(), String> {
    let shown = format!("{command:?}").replace('"', "");
    let status = command.status().map_err(|e| format!("{shown}: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("failed: {shown}")) }
}

fn cargo(args: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(args).current_dir(root());
    command
}

/// Formatting, lints, all tests, doc tests, tests in other languages.
pub fn test(options: Options) -> Result<(), String> {
    let ready = setup(options)?;
    let mut failed = Vec::new();
    let mut step = |name: &str, command: &mut Command| {
        eprintln!("\nxtask: {name}");
        let started = Instant::now();
        if let Err(e) = run(command) {
            eprintln!("xtask: {e}");
            failed.push(name.to_owned());
        }
        eprintln!("xtask: {name} took {:.0} s", started.elapsed().as_secs_f64());
    };
    step("formatting", &mut cargo(&["fmt", "--all", "--check"]));
    // One profile for everything: polars is built once. Whole-program tests run the release binary.
    step("build", &mut cargo(&["build", "--release", "--workspace"]));
    step(
        "lints",
        &mut cargo(&["clippy", "--release", "--workspace", "--all-targets", "--", "-D", "warnings"]),
    );
    step("tests", with(&mut cargo(&["test", "--release", "--workspace", "--no-fail-fast"]), &ready, options));
    if let Some(python) = &ready.python {
        let mut pytest = Command::new(python);
        pytest
            .args(["-m", "pytest", "-q", "-p", "no:cacheprovider", "grader/runners/python/tests"])
            .current_dir(root());
        step("tests of the Python runner", with(&mut pytest, &ready, options));
    }
    if let (Some(python), true) = (&ready.python, Path::new(TORCH).exists()) {
        // The environment has no torch; the runner's own interpreter is Debian's here.
        let mut pytest = Command::new(python);
        pytest
            .args([
                "-m",
                "pytest",
                "-q",
                "-p",
                "no:cacheprovider",
                "grader/runners/python/tests/test_torch.py",
            ])
            .env("RUNNER_PYTHON", "/usr/bin/python3")
            .current_dir(root());
        step("tests of the Python runner with PyTorch", with(&mut pytest, &ready, options));
    }
    if ready.browser {
        step(
            "pages in a browser",
            with(Command::new("node").arg("tests/browser/test.mjs").current_dir(root()), &ready, options),
        );
    }
    for missing in &ready.missing {
        eprintln!("xtask: SKIPPED what needs {missing}");
    }
    if failed.is_empty() {
        eprintln!("\nxtask: all passed");
        Ok(())
    } else {
        Err(format!("failed: {}", failed.join(", ")))
    }
}

/// A batch on a Slurm of its own, of which one of two nodes is killed half-way, held against the same batch here.
pub fn slurm_demo(submissions: &str) -> Result<(), String> {
    let options = Options::default();
    let ready = setup(options)?;
    run(&mut cargo(&["build", "--release", "--package", "grader"]))?;
    let test = ["test", "--release", "--package", "grader-tests", "--test", "slurm", "--"];
    let mut demo = cargo(&test);
    demo.args(["--ignored", "--nocapture"]).env("GRADER_SLURM_SUBMISSIONS", submissions);
    run(with(&mut demo, &ready, Options { require_all: true, ..options }))
}

/// What tests find in their environment.
fn with<'a>(command: &'a mut Command, ready: &Ready, options: Options) -> &'a mut Command {
    if let Some(python) = &ready.python {
        command.env("GRADER_TEST_PYTHON", python);
    }
    if let Some(nbgrader) = &ready.nbgrader {
        command.env("GRADER_TEST_NBGRADER", nbgrader);
    }
    if options.require_all {
        command.env("GRADER_REQUIRE_ALL", "1");
    }
    command.env("GRADER_TEST_BINARY", target().join("release").join("grader"));
    command
}
