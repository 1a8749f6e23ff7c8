//! Set-up and the test command, for contributors and CI.
//!
//! ```text
//! cargo xtask test                what this machine can test; says what it skips
//! cargo xtask test --require-all  a skipped test is a failure (CI)
//! cargo xtask setup               only installs what the tests need
//! ```

mod setup;
mod steps;

use std::process::ExitCode;

/// What was asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// A test that cannot run is a failure.
    pub require_all: bool,
    /// Do not install anything.
    pub no_setup: bool,
}

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let command = args.next().unwrap_or_default();
    let mut options = Options::default();
    for arg in args {
        match arg.as_str() {
            "--require-all" => options.require_all = true,
            "--no-setup" => options.no_setup = true,
            other => return usage(&format!("unknown option {other}")),
        }
    }
    let outcome = match command.as_str() {
        "test" => steps::test(options),
        "setup" => setup::setup(options).map(|_| ()),
        _ => return usage("which command?"),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}

fn usage(problem: &str) -> ExitCode {
    eprintln!("xtask: {problem}\nusage: cargo xtask test [--require-all] [--no-setup] | cargo xtask setup");
    ExitCode::from(2)
}
