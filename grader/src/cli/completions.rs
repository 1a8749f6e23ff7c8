//! `grader completions` and `grader man`.

use super::Cli;
use super::exit::{Code, Failure};
use clap::CommandFactory;
use clap_complete::Shell;
use std::io::Write;

/// Options of `grader completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  grader completions bash > ~/.local/share/bash-completion/completions/grader
  grader completions zsh > ~/.zfunc/_grader
  grader completions fish > ~/.config/fish/completions/grader.fish")]
pub struct CompletionsArgs {
    /// Which shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints completions.
#[expect(clippy::unnecessary_wraps, reason = "every command has the same shape")]
pub fn run(args: &CompletionsArgs) -> Result<Code, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "grader", &mut text);
    let _ = std::io::stdout().write_all(&text);
    Ok(Code::Done)
}

/// Prints the manual page.
#[expect(clippy::unnecessary_wraps, reason = "every command has the same shape")]
pub fn man() -> Result<Code, Failure> {
    let mut text = Vec::new();
    if clap_mangen::Man::new(Cli::command()).render(&mut text).is_ok() {
        let _ = std::io::stdout().write_all(&text);
    }
    Ok(Code::Done)
}
