//! `grader lint`.

use super::context::Context;
use super::course::assignment_dir;
use super::exit::{Code, Failure};
use crate::assignment::{Finding, Severity, lint};
use crate::text::{Message, args};
use crate::{competition, course};
use std::path::{Path, PathBuf};

/// Options of `grader lint`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  grader lint assignments/activations
  grader lint assignments                       the course: dates, late policy, extensions in course.toml
  grader lint --course my-course/assignments losses")]
pub struct LintArgs {
    /// Folder with `assignment.toml` or `course.toml`, or an id of the course
    assignment: PathBuf,
}

/// Checks the files of an assignment or of a course.
pub fn run(args: &LintArgs, context: &Context) -> Result<Code, Failure> {
    let named = args.assignment.file_name().is_some_and(|name| name == course::FILE);
    let folder = if named { args.assignment.parent().unwrap_or(&args.assignment) } else { &args.assignment };
    if folder.join(course::FILE).is_file() && !folder.join(crate::assignment::FILE).is_file() {
        return Ok(report(&course::lint(folder), folder, context));
    }
    let dir = assignment_dir(&args.assignment, context)?;
    if competition::is_competition(&dir) {
        let findings = competition::lint(&dir)?;
        if findings.iter().any(|f| f.severity == Severity::Error) {
            report(&findings, &dir, context);
            // Such a manifest cannot be used: `score` ends with it too.
            return Ok(Code::Usage);
        }
        competition::lint_files(&dir)?;
        return Ok(report(&findings, &dir, context));
    }
    Ok(report(&lint(&dir), &dir, context))
}

fn report(findings: &[Finding], dir: &Path, context: &Context) -> Code {
    for finding in findings {
        context.out(finding.render(context.lang));
    }
    let errors = findings.iter().filter(|f| f.severity == Severity::Error).count();
    let warnings = findings.len() - errors;
    if findings.is_empty() {
        context.tell(&Message::new("lint_clean", args! { "path" => dir.display().to_string() }));
        return Code::Done;
    }
    context.tell(&Message::new("lint_summary", args! { "errors" => errors, "warnings" => warnings }));
    if errors > 0 { Code::Found } else { Code::Done }
}
