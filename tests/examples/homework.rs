//! Writes a class of independent solutions, some of them copied and disguised:
//! `cargo run -p grader-tests --example homework -- losses|neuron|given|crate OUT [SOLUTIONS] [COPIES] [SEED]`.

use grader_tests::homework::{DISGUISES, Homework, class};
use std::path::PathBuf;
use std::process::ExitCode;

#[expect(clippy::print_stderr, reason = "a program for contributors")]
fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let homework = args.first().and_then(|name| match name.as_str() {
        "losses" => Some(Homework::Losses),
        "neuron" => Some(Homework::Neuron),
        "given" => Some(Homework::Given),
        "crate" => Some(Homework::Crate),
        _ => None,
    });
    let number = |i: usize, default: usize| args.get(i).map_or(Some(default), |n| n.parse().ok());
    let (Some(homework), Some(out), Some(solutions), Some(copies), Some(seed)) =
        (homework, args.get(1).map(PathBuf::from), number(2, 300), number(3, 40), number(4, 1))
    else {
        eprintln!("usage: homework losses|neuron|given|crate OUT [SOLUTIONS] [COPIES] [SEED]");
        return ExitCode::from(2);
    };
    let disguises: Vec<_> = DISGUISES.iter().copied().cycle().take(copies).collect();
    match class(homework, seed as u64, solutions, &disguises, &out) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{}: {e}", out.display());
            ExitCode::FAILURE
        }
    }
}
