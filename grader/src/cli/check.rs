//! `grader check`: a student checks their own work.

use super::context::{BAD, BOLD, Context, Format, GOOD};
use super::course::{assignment_dir, load};
use super::exit::{Code, Failure};
use super::show;
use super::work::{SandboxArg, engine, interrupted, interrupts, look_ahead, open_sandbox, runtimes};
use crate::assignment::input::Seed;
use crate::assignment::manifest::Language;
use crate::grading::Selection;
use crate::grading::result::{Status, SubmissionStatus};
use crate::submission::{Discovered, Kind, read};
use crate::text::{Message, args};
use std::path::PathBuf;
use std::sync::atomic::Ordering;

/// Options of `grader check`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  grader check activations                  the notebooks, .py files or the crate in this folder
  grader check activations homework.ipynb
  grader check fashionmnist submission.csv  is this prediction file valid?")]
pub struct CheckArgs {
    /// Folder with `assignment.toml`, or an id of the course
    assignment: PathBuf,
    /// Your work: a notebook, a .py file, a crate, or a folder
    #[arg(default_value = ".")]
    path: PathBuf,
    /// Isolation of your own code on your own machine
    #[arg(long, value_enum, default_value = "off")]
    sandbox: SandboxArg,
}

/// Runs the public checks.
pub fn run(args: &CheckArgs, context: &Context) -> Result<Code, Failure> {
    let dir = assignment_dir(&args.assignment, context)?;
    if crate::competition::is_competition(&dir) {
        return super::score::check(&dir, &args.path, context);
    }
    let assignment = load(&dir, context)?;
    if !args.path.exists() {
        let args = args! { "path" => args.path.display().to_string() };
        return Err(Failure::usage(
            Message::new("no_such_path", args),
            Some(Message::bare("hint_check_path")),
        ));
    }
    let content = read(&[args.path.clone().into()]).map_err(|e| {
        let args = args! { "path" => e.path.display().to_string(), "reason" => e.source.to_string() };
        Failure::usage(Message::new("file_unreadable", args), None)
    })?;
    let needs = match content.kind {
        Kind::Python => vec![Language::Python],
        Kind::Rust => vec![Language::Rust],
        Kind::Nothing => {
            let args = args! { "path" => args.path.display().to_string() };
            return Err(Failure::usage(
                Message::new("nothing_to_check", args),
                Some(Message::bare("hint_check_path")),
            ));
        }
    };
    let stop = interrupts();
    look_ahead(&assignment, &needs, context);
    let sandbox = open_sandbox(args.sandbox, context)?;
    let runtimes = runtimes(&assignment, &needs, sandbox, false, context);
    let engine = engine(&assignment, Seed::public(), runtimes, Selection::Public, &stop)?;
    let id = args.path.file_stem().map_or_else(|| ".".to_owned(), |s| s.to_string_lossy().into_owned());
    let submission = Discovered::new(id, vec![args.path.clone().into()]);
    let mut result = engine.grade(&submission, &content).result;
    if stop.load(Ordering::Relaxed) {
        return Err(interrupted());
    }
    result.max_score = result.tasks.iter().map(|t| t.max_score).sum();
    match context.format {
        Format::Json => context.out(serde_json::to_string(&result).unwrap_or_default()),
        Format::Human => show::submission(&result, &assignment, context),
    }
    if result.status == SubmissionStatus::Error {
        return Err(Failure::ours(Message::bare("check_failed_ours")));
    }
    let passed = show::all_public_passed(&result);
    if context.format == Format::Human {
        let done = result.tasks.iter().filter(|t| t.status == Status::Passed).count();
        let summary =
            Message::new("check_summary", args! { "passed" => done, "total" => result.tasks.len() });
        let style = if passed { GOOD } else { BAD };
        context.out(format!("\n{BOLD}{style}{}{style:#}{BOLD:#}", summary.text(context.lang)));
        context.out(context.text(if passed { "check_hidden_remain" } else { "check_again" }));
    }
    Ok(if passed { Code::Done } else { Code::Found })
}
