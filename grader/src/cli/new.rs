//! `grader new`: an assignment, or a competition made from a file of labels.

use super::context::{BOLD, Context, DIM, GOOD};
use super::course::SeedArgs;
use super::exit::{Code, Failure};
use super::grade::cannot_write;
use crate::authoring::{self, NewFile};
use crate::competition::{self, Metric};
use crate::text::{Message, args};
use std::path::{Path, PathBuf};

/// Options of `grader new`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  grader new softmax                              an assignment that lints, audits and grades at once
  grader new softmax --course my-course/assignments --lang ru
  grader new digits --competition --labels labels.csv
  grader new digits --competition --labels labels.csv --features test.csv --canaries 100 --public-share 0.3

The folder is made in the course's assignments: --course DIR, else the nearest `assignments/` upward, else here. It
gets a secret (.grader-secret) where the course has none. Nothing that is there is changed. --lang is the language of
the files that are written for students.")]
pub struct NewArgs {
    /// Id: the name of the folder
    id: String,
    /// Make a competition of prediction files
    #[arg(long, requires = "labels")]
    competition: bool,
    /// CSV with a header: the id of each row, and its label
    #[arg(long, value_name = "FILE", requires = "competition")]
    labels: Option<PathBuf>,
    /// CSV of what students get for the same ids: becomes test.csv under the new ids
    #[arg(long, value_name = "FILE", requires = "competition")]
    features: Option<PathBuf>,
    /// How predictions are judged: accuracy, balanced_accuracy, macro_f1, micro_f1, log_loss, rmse, mae, r2, auc
    #[arg(long, value_name = "METRIC", default_value = "accuracy", value_parser = metric, requires = "competition")]
    metric: Metric,
    /// Rows that count nowhere and have a wrong label on purpose [default: one in 200, at least 20]
    #[arg(long, value_name = "N", requires = "competition")]
    canaries: Option<usize>,
    /// Share of rows that make the public score
    #[arg(long, value_name = "SHARE", default_value_t = 0.5, value_parser = share, requires = "competition")]
    public_share: f64,
    /// Column of the ids [default: the first one]
    #[arg(long, value_name = "NAME", requires = "competition")]
    id_column: Option<String>,
    /// Column of the labels [default: the other one]
    #[arg(long, value_name = "NAME", requires = "competition")]
    target: Option<String>,
    #[command(flatten)]
    seed: SeedArgs,
}

fn metric(text: &str) -> Result<Metric, String> {
    let names = || Metric::ALL.map(Metric::name).join(", ");
    Metric::ALL.into_iter().find(|m| m.name() == text).ok_or_else(names)
}

fn share(text: &str) -> Result<f64, String> {
    let share = text.parse::<f64>().map_err(|e| e.to_string())?;
    if share > 0.0 && share < 1.0 { Ok(share) } else { Err("0 < SHARE < 1".to_owned()) }
}

/// Makes the folder.
pub fn run(args: &NewArgs, context: &Context) -> Result<Code, Failure> {
    authoring::check_id(&args.id)?;
    let course = course(context)?;
    if course.join(&args.id).symlink_metadata().is_ok() {
        return Err(authoring::ScaffoldError::Exists(course.join(&args.id)).into());
    }
    let secret = authoring::ensure_secret(&course).map_err(|e| cannot_write(&course, &e))?;
    if secret.made {
        let args = args! { "path" => secret.path.display().to_string() };
        context.tell(&Message::new("new_secret", args));
    }
    let files = match &args.labels {
        Some(labels) => competition_files(args, labels, &course, context)?,
        None => authoring::assignment(&args.id, context.lang),
    };
    let dir = authoring::write(&course, &args.id, &files)?;
    if args.competition {
        // What was made is read as `score` reads it, so that a mistake of ours shows here.
        if let Err(error) = competition::Competition::open(&dir, None, None, None) {
            // Nothing half-made stays: the folder was not there before.
            std::fs::remove_dir_all(&dir).map_err(|e| cannot_write(&dir, &e))?;
            return Err(error.into());
        }
    }
    // A folder that is no course gets no file of one.
    let is_course = context.course.is_some() || course.file_name().is_some_and(|n| n == "assignments");
    if is_course && let Some(path) = authoring::course(&course, &args.id, context.lang)? {
        context.out(format!("{GOOD}+{GOOD:#} {}", path.display()));
    }
    tell(args.competition, &dir, &files, context);
    Ok(Code::Done)
}

/// The folder of the course's assignments.
fn course(context: &Context) -> Result<PathBuf, Failure> {
    if let Some(course) = &context.course {
        std::fs::create_dir_all(course).map_err(|e| cannot_write(course, &e))?;
        return Ok(course.clone());
    }
    let here = std::env::current_dir().map_err(|e| cannot_write(Path::new("."), &e))?;
    let found = here.ancestors().map(|d| d.join("assignments")).find(|d| d.is_dir());
    let Some(found) = found else { return Ok(PathBuf::from(".")) };
    Ok(found.strip_prefix(&here).map(Path::to_owned).unwrap_or(found))
}

fn competition_files(
    args: &NewArgs,
    labels: &Path,
    course: &Path,
    context: &Context,
) -> Result<Vec<NewFile>, Failure> {
    let key = args.seed.seed(&course.join(&args.id))?.key("competition/new");
    let plan = competition::CreatePlan {
        id: &args.id,
        metric: args.metric,
        public_share: args.public_share,
        canaries: args.canaries,
        id_column: args.id_column.as_deref(),
        target: args.target.as_deref(),
    };
    let made = competition::create(&plan, labels, args.features.as_deref(), &key)?;
    let counts = args! {
        "rows" => made.rows, "public" => made.public, "private" => made.rows - made.public - made.canaries,
        "canaries" => made.canaries
    };
    context.tell(&Message::new("new_competition", counts));
    Ok(authoring::competition(&args.id, context.lang, args.metric, labels, &made))
}

fn tell(competition: bool, dir: &Path, files: &[NewFile], context: &Context) {
    let dir = dir.strip_prefix(".").unwrap_or(dir);
    let shown = dir.display().to_string();
    for file in files {
        let mark = if file.secret {
            format!("  {DIM}{}{DIM:#}", context.text("new_is_secret"))
        } else {
            String::new()
        };
        context.out(format!("{GOOD}+{GOOD:#} {}{mark}", dir.join(&file.path).display()));
    }
    let steps = if competition { "new_next_competition" } else { "new_next_assignment" };
    context.say(format!("\n{BOLD}{}{BOLD:#}", context.text("new_next")));
    context.tell(&Message::new(steps, args! { "path" => shown }));
}
