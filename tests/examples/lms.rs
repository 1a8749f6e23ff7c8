//! Writes a class as Moodle and Canvas hand it out: `cargo run -p grader-tests --example lms -- OUT [STUDENTS]`.

use std::path::PathBuf;
use std::process::ExitCode;

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for contributors")]
fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let count = |text: Option<String>| text.map_or(Some(300), |t| t.parse::<usize>().ok());
    let (Some(out), Some(count)) = (args.next().map(PathBuf::from), count(args.next())) else {
        eprintln!("usage: cargo run -p grader-tests --example lms -- OUT [STUDENTS]");
        return ExitCode::from(2);
    };
    match grader_tests::lms::write(&out, count) {
        Ok(expected) => {
            println!("{} students in {}", expected["count"], out.display());
            println!("kinds: {}", expected["kinds"]);
            println!("statuses: {}", expected["statuses"]);
            ExitCode::SUCCESS
        }
        Err(e) => {
            eprintln!("{}: {e}", out.display());
            ExitCode::FAILURE
        }
    }
}
