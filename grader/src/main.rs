//! The `grader` program.

fn main() -> std::process::ExitCode {
    grader::cli::main()
}
