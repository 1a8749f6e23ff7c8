//! The command line: one file a command. The only code that knows clap, prints, and knows exit codes.

mod attack;
mod audit;
mod by_hand;
mod check;
mod cluster;
mod completions;
mod context;
mod course;
mod demo;
mod doctor;
mod exit;
mod expected;
mod export;
mod grade;
mod intake;
mod leaderboard;
mod ledger;
mod lint;
mod new;
mod pack;
mod progress;
mod regrade;
mod report;
mod score;
mod scored;
mod show;
mod similar;
mod work;
mod worker;

pub use context::{Context, Format};
pub use exit::{Code, Failure};

use clap::{Parser, Subcommand, ValueEnum};
use std::process::ExitCode;

/// Grades the homework of a neural-network course and publishes its leaderboards.
#[derive(Debug, Parser)]
#[command(name = "grader", version, max_term_width = 100, propagate_version = true)]
#[command(after_help = "Examples:
  grader demo                                     everything, on a bundled class
  grader check activations                        check your own homework in this folder
  grader grade activations submissions/ --out out grade a class
  grader regrade out                              what would a changed assignment change?
  grader override out alice --score 9 --reason oral
  grader score fashionmnist predictions/ --out scores
  grader leaderboard scores --out site

Exit codes: 0 done (check: all public checks passed), 1 something was found, 2 wrong command line or file,
3 we failed (nothing is lost, run it again), 130 interrupted (run it again).")]
pub struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// Options of every command.
#[derive(Debug, Clone, clap::Args)]
pub struct Common {
    /// Folder of the course's assignments [default: the nearest `assignments/` upward, else those that ship with the program]
    #[arg(long, global = true, value_name = "DIR", help_heading = "Common options")]
    pub course: Option<std::path::PathBuf>,
    /// Submissions worked on at a time [default: cores]
    #[arg(long, short, global = true, value_name = "N", help_heading = "Common options")]
    pub jobs: Option<usize>,
    /// For people, or one JSON object a result on stdout
    #[arg(long, global = true, value_enum, default_value_t, help_heading = "Common options")]
    pub format: Format,
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t, help_heading = "Common options")]
    pub color: ColorWhen,
    /// Language of the terminal [default: from the locale]; for `grade` also that of the files [default: the assignment's]
    #[arg(long, global = true, value_enum, help_heading = "Common options")]
    pub lang: Option<LangArg>,
    /// Say less
    #[arg(long, short, global = true, help_heading = "Common options")]
    pub quiet: bool,
    /// Say more
    #[arg(long, short, global = true, action = clap::ArgAction::Count, help_heading = "Common options")]
    pub verbose: u8,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Language of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LangArg {
    /// English.
    En,
    /// Русский.
    Ru,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check your own work with the public checks; for a competition: is this CSV valid?
    Check(check::CheckArgs),
    /// Grade a batch of code submissions
    Grade(grade::GradeArgs),
    /// Score prediction files of a competition
    Score(score::ScoreArgs),
    /// Build the site of competitions that were scored
    Leaderboard(leaderboard::LeaderboardArgs),
    /// Write the instructor's report of a folder of scores
    Report(report::ReportArgs),
    /// Write grades for another system: Moodle, Canvas, Gradescope, nbgrader, GitHub Classroom, JUnit, CSV
    Export(export::ExportArgs),
    /// Everything, on a bundled class
    Demo(demo::DemoArgs),
    /// Hold known mistakes, the solution and the starter against an assignment's checks
    Audit(audit::AuditArgs),
    /// List pairs of submissions that share more than the class does: places to look, never a verdict
    Similar(similar::SimilarArgs),
    /// Show what a changed assignment would change in a graded class, then apply it
    Regrade(regrade::RegradeArgs),
    /// Give points by hand
    Override(by_hand::OverrideArgs),
    /// Give a student more time
    Extend(by_hand::ExtendArgs),
    /// Excuse a student
    Excuse(by_hand::ExcuseArgs),
    /// Reproduce one grade from its receipt
    Replay(regrade::ReplayArgs),
    /// Has anyone changed the past? What happened; erasing a person
    Ledger(ledger::LedgerArgs),
    /// Run hostile submissions against an assignment: does anything get through here?
    Attack(attack::AttackArgs),
    /// Check the files of an assignment
    Lint(lint::LintArgs),
    /// Make a new assignment, or a competition from a file of labels
    New(new::NewArgs),
    /// Pack what students download: statement, starter, public checks, nothing hidden
    Pack(pack::PackArgs),
    /// Tell what this machine can do: sandbox layers, Python, NumPy, torch, rustc, Slurm
    Doctor(doctor::DoctorArgs),
    /// Print completions for a shell
    Completions(completions::CompletionsArgs),
    /// Print the manual page
    Man,
}

/// Runs the program.
pub fn main() -> ExitCode {
    let mut args = std::env::args_os();
    let first = args.nth(1);
    if first.as_deref().is_some_and(|a| a == "__launcher") {
        return crate::sandbox::launcher_main();
    }
    if first.as_deref().is_some_and(|a| a == "__worker") {
        return worker::main();
    }
    match Cli::try_parse() {
        Ok(cli) => run(cli),
        Err(error) => {
            let _ = error.print();
            if error.use_stderr() { Code::Usage.into() } else { Code::Done.into() }
        }
    }
}

fn run(cli: Cli) -> ExitCode {
    let context = Context::new(&cli.common);
    let outcome = match cli.command {
        Command::Check(args) => check::run(&args, &context),
        Command::Grade(args) => grade::run(&args, &context),
        Command::Score(args) => score::run(&args, &context),
        Command::Leaderboard(args) => leaderboard::run(&args, &context),
        Command::Report(args) => report::run(&args, &context),
        Command::Export(args) => export::run(&args, &context),
        Command::Demo(args) => demo::run(&args, &context),
        Command::Audit(args) => audit::run(&args, &context),
        Command::Similar(args) => similar::run(&args, &context),
        Command::Regrade(args) => regrade::run(&args, &context),
        Command::Override(args) => by_hand::points(&args, &context),
        Command::Extend(args) => by_hand::extend(&args, &context),
        Command::Excuse(args) => by_hand::excuse(&args, &context),
        Command::Replay(args) => regrade::replay(&args, &context),
        Command::Ledger(args) => ledger::run(&args, &context),
        Command::Attack(args) => attack::run(&args, &context),
        Command::Lint(args) => lint::run(&args, &context),
        Command::New(args) => new::run(&args, &context),
        Command::Pack(args) => pack::run(&args, &context),
        Command::Doctor(args) => doctor::run(&args, &context),
        Command::Completions(args) => completions::run(&args),
        Command::Man => completions::man(),
    };
    match outcome {
        Ok(code) => code.into(),
        Err(failure) => {
            context.failure(&failure);
            failure.code.into()
        }
    }
}
