//! `grader lint`.

use super::context::Context;
use super::course::assignment_dir;
use super::exit::{Code, Failure};
use crate::assignment::{Severity, lint};
use crate::competition;
use crate::text::{Message, args};
use std::path::PathBuf;

/// Options of `grader lint`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  grader lint assignments/activations
  grader lint --course my-course/assignments losses")]
pub struct LintArgs {
    /// Folder with `assignment.toml`, or an id of the course
    assignment: PathBuf,
}

/// Checks the files of an assignment.
pub fn run(args: &LintArgs, context: &Context) -> Result<Code, Failure> {
    let dir = assignment_dir(&args.assignment, context)?;
    if competition::is_competition(&dir) {
        competition::Manifest::read(&dir.join(competition::MANIFEST))?;
        context.tell(&Message::new("lint_clean", args! { "path" => dir.display().to_string() }));
        return Ok(Code::Done);
    }
    let findings = lint(&dir);
    for finding in &findings {
        context.out(finding.render(context.lang));
    }
    let errors = findings.iter().filter(|f| f.severity == Severity::Error).count();
    let warnings = findings.len() - errors;
    if findings.is_empty() {
        context.tell(&Message::new("lint_clean", args! { "path" => dir.display().to_string() }));
        return Ok(Code::Done);
    }
    context.tell(&Message::new("lint_summary", args! { "errors" => errors, "warnings" => warnings }));
    Ok(if errors > 0 { Code::Found } else { Code::Done })
}
