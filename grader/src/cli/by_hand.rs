//! `grader override`, `extend` and `excuse`: what an instructor changes by hand.

use super::context::{BOLD, Context, DIM, Format, clean, clean_line};
use super::exit::{Code, Failure};
use super::grade::output_failure;
use super::show;
use crate::course;
use crate::grading::by_hand::{Change, Changed, change};
use crate::grading::gradebook::{Gradebook, Reason};
use crate::grading::output::{status_name, write_all};
use crate::grading::standing::Standing;
use crate::ledger::Kind;
use crate::text::{Message, args};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Whom it is about, and why.
#[derive(Debug, clap::Args)]
pub struct About {
    /// Output folder of `grade`
    dir: PathBuf,
    /// Submission id, or an id or e-mail address of the roster
    submission: String,
    /// Why; it is kept in the ledger
    #[arg(long, value_name = "TEXT", value_parser = not_blank)]
    reason: String,
    /// Who decided it
    #[arg(long, value_name = "NAME", env = "USER", hide_env = true, default_value = "")]
    author: String,
    /// Take back what was changed before
    #[arg(long)]
    undo: bool,
}

fn not_blank(text: &str) -> Result<String, String> {
    if text.trim().is_empty() { Err("a reason is needed".to_owned()) } else { Ok(text.to_owned()) }
}

/// Options of `grader override`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  grader override out alice --score 8.5 --reason 'oral exam'
  grader override out alice --task relu=1 --task elu=0.5 --reason 'the check was too strict'
  grader override out alice --undo --reason 'the check was right after all'

--score is the final score, whatever lateness would take; --task changes the points of tasks, and lateness is taken off
their sum. Nothing is overwritten: `grader ledger log out alice` shows what was before.")]
pub struct OverrideArgs {
    #[command(flatten)]
    about: About,
    /// The final score
    #[arg(long, value_name = "POINTS", required_unless_present_any = ["task", "undo"], conflicts_with = "undo")]
    score: Option<f64>,
    /// Points of a task
    #[arg(long, value_name = "ID=POINTS", value_parser = task_points, conflicts_with = "undo")]
    task: Vec<(String, f64)>,
}

fn task_points(text: &str) -> Result<(String, f64), String> {
    let wrong = || "write ID=POINTS, such as relu=1.5".to_owned();
    let (id, points) = text.split_once('=').ok_or_else(wrong)?;
    Ok((id.to_owned(), points.parse().map_err(|_| wrong())?))
}

/// Options of `grader extend`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  grader extend out alice --until 2026-09-20T23:59 --reason ill
  grader extend out alice --until 2026-09-20 --reason ill       to the end of that day
  grader extend out alice --undo --reason 'wrong student'

Times are those of the course's time zone (course.toml), unless they have an offset of their own.")]
pub struct ExtendArgs {
    #[command(flatten)]
    about: About,
    /// The last second that is on time
    #[arg(long, value_name = "TIME", required_unless_present = "undo", conflicts_with = "undo")]
    until: Option<String>,
}

/// Options of `grader excuse`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  grader excuse out alice --reason 'exchange semester'
  grader excuse out alice --undo --reason 'came back'")]
pub struct ExcuseArgs {
    #[command(flatten)]
    about: About,
}

/// Gives points by hand.
pub fn points(args: &OverrideArgs, context: &Context) -> Result<Code, Failure> {
    let change = if args.about.undo {
        Change::Undo(Kind::Override)
    } else {
        Change::Points { score: args.score, tasks: args.task.iter().cloned().collect::<BTreeMap<_, _>>() }
    };
    apply(&args.about, |_| Ok(change), context)
}

/// Gives more time.
pub fn extend(args: &ExtendArgs, context: &Context) -> Result<Code, Failure> {
    let change = |book: &Gradebook| {
        let Some(text) = &args.until else { return Ok(Change::Undo(Kind::Extension)) };
        if book.rules.rules.due.is_none() {
            context.warn(&Message::bare("extend_without_deadline"));
        }
        course::parse_time(text, &book.rules.zone()).map(Change::Until).ok_or_else(|| {
            Failure::usage(
                Message::new("course_bad_time", args! { "key" => "--until", "value" => clean(text) }),
                Some(Message::bare("course_bad_time_hint")),
            )
        })
    };
    apply(&args.about, change, context)
}

/// Excuses a student.
pub fn excuse(args: &ExcuseArgs, context: &Context) -> Result<Code, Failure> {
    let change = if args.about.undo { Change::Undo(Kind::Excused) } else { Change::Excuse };
    apply(&args.about, |_| Ok(change), context)
}

fn apply(
    about: &About,
    what: impl FnOnce(&Gradebook) -> Result<Change, Failure>,
    context: &Context,
) -> Result<Code, Failure> {
    let mut book = Gradebook::open(&about.dir)?;
    let what = what(&book)?;
    let reason = Reason { reason: about.reason.clone(), author: about.author.clone() };
    let changed = change(&mut book, &about.submission, &what, &reason)?;
    write_all(&mut book, context.jobs).map_err(output_failure)?;
    tell(&changed, context);
    Ok(Code::Done)
}

fn tell(changed: &Changed, context: &Context) {
    let Changed { submission, before, after } = changed;
    if context.format == Format::Json {
        let of = |s: &Standing| serde_json::json!({ "status": s.status, "penalty": s.penalty, "final_score": s.score });
        let line = serde_json::json!({ "submission": submission, "before": of(before), "after": of(after) });
        context.out(line.to_string());
        return;
    }
    let shown = |s: &Standing| match s.score {
        Some(score) => show::points(score),
        None => context.text(&format!("status_{}", status_name(s.status))),
    };
    context.out(format!(
        "{BOLD}{}{BOLD:#}  {DIM}{} →{DIM:#} {}",
        clean_line(submission),
        shown(before),
        shown(after)
    ));
}
