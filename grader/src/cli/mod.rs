//! The command line: one file a command.

/// Runs the program.
pub fn main() -> std::process::ExitCode {
    // Before anything else is opened or started: the sandbox's launcher is this program under another name.
    if std::env::args_os().nth(1).is_some_and(|arg| arg == "__launcher") {
        return crate::sandbox::launcher_main();
    }
    std::process::ExitCode::SUCCESS
}
