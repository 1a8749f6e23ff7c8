//! Set-up and the test command, for contributors and CI.
//!
//! ```text
//! cargo xtask test                what this machine can test; says what it skips
//! cargo xtask test --require-all  a skipped test is a failure (CI)
//! cargo xtask setup               only installs what the tests need
//! cargo xtask bench grade         what a submission costs here, beside a bare script [--peers] [--submissions 200]
//!                                 [--only numpy|torch] [--python /usr/bin/python3]
//! cargo xtask slurm-demo          a batch on a cluster of two nodes on loopback, one killed half-way [--submissions 500]
//! cargo xtask bench score         scoring of prediction files beside pandas and polars [--rows 50000000]
//! ```

mod bench;
mod bench_score;
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
    if command == "bench" {
        return bench(args);
    }
    if command == "slurm-demo" {
        return slurm_demo(&args.collect::<Vec<_>>());
    }
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
    exit(outcome)
}

fn bench(mut args: impl Iterator<Item = String>) -> ExitCode {
    match args.next().as_deref() {
        Some("grade") => {}
        Some("score") => return bench_score(&args.collect::<Vec<_>>()),
        _ => return usage("which benchmark?"),
    }
    let sets = ["numpy", "torch"].map(str::to_owned).to_vec();
    let mut options =
        bench::Options { submissions: 200, peers: false, sets, python: "/usr/bin/python3".to_owned() };
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--peers" => options.peers = true,
            name => match (name, args.next()) {
                ("--only", Some(set)) => options.sets = vec![set],
                ("--python", Some(python)) => options.python = python,
                ("--submissions", Some(n)) if n.parse::<usize>().is_ok_and(|n| n > 0) => {
                    options.submissions = n.parse().unwrap_or(1);
                }
                _ => return usage(&format!("unknown option {name}")),
            },
        }
    }
    exit(bench::grade(&options))
}

fn bench_score(args: &[String]) -> ExitCode {
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => exit(bench_score::score(50_000_000)),
        ["--rows", rows] => match rows.parse() {
            Ok(rows) => exit(bench_score::score(rows)),
            Err(_) => usage("--rows takes a number"),
        },
        _ => usage("unknown option"),
    }
}

fn slurm_demo(args: &[String]) -> ExitCode {
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => exit(steps::slurm_demo("500")),
        ["--submissions", n] if n.parse::<u32>().is_ok_and(|n| n > 1) => exit(steps::slurm_demo(n)),
        _ => usage("--submissions takes a number from 2"),
    }
}

fn exit(outcome: Result<(), String>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}

fn usage(problem: &str) -> ExitCode {
    eprintln!(
        "xtask: {problem}\nusage: cargo xtask test [--require-all] [--no-setup] | cargo xtask setup | cargo xtask bench grade|score | cargo xtask slurm-demo"
    );
    ExitCode::from(2)
}
