//! `grader score`: scores prediction files. And `grader check` of one.

use super::context::{BAD, Context, Format, GOOD, clean};
use super::course::{SeedArgs, assignment_dir};
use super::exit::{Code, Failure};
use super::work::{interrupted, interrupts};
use super::{progress, scored};
use crate::assignment::{ManifestErrors, Severity};
use crate::competition::{self, Competition, FileCheck, Options, Outcome, Status};
use crate::text::{Message, args};
use clap::ValueEnum;
use jiff::Timestamp;
use std::path::{Path, PathBuf};

/// Options of `grader score`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  grader score fashionmnist predictions/ --out scores
  grader score fashionmnist alice.csv bob.csv --out scores --solution ~/secret/solution.csv
  grader score fashionmnist predictions/ --out scores --deny invalid

<team>.csv is one attempt of that team, <team>/*.csv are its attempts; submissions.csv (team,file,submitted_at) gives
times. Name the folder above the teams (predictions/), not predictions/*: files of a folder that is named are teams. Run again, it scores what is new; what was scored stays.")]
pub struct ScoreArgs {
    /// Folder with the competition's `assignment.toml`, or an id of the course
    competition: PathBuf,
    /// CSV files, or folders of them
    #[arg(required = true)]
    submissions: Vec<PathBuf>,
    /// Where scores go
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Solution file [default: the one that the manifest names]
    #[arg(long, value_name = "FILE")]
    solution: Option<PathBuf>,
    /// Exit with 1 if there is such a file
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,
    #[command(flatten)]
    seed: SeedArgs,
}

/// What may be denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    /// A file that is not valid.
    Invalid,
}

/// Scores what is new.
pub fn run(args: &ScoreArgs, context: &Context) -> Result<Code, Failure> {
    let dir = assignment_dir(&args.competition, context)?;
    usable(&dir, context)?;
    // Only a solution without `Usage` needs a seed, and says so itself.
    let key = args.seed.seed(&dir).ok().map(|seed| seed.key("competition/split"));
    if key.is_none() && (args.seed.seed.is_some() || args.seed.seed_file.is_some()) {
        args.seed.seed(&dir)?;
    }
    let zone = competition::course_zone(&dir)?;
    let key = key.as_ref().map(<[u8; 32]>::as_slice);
    let mut competition = Competition::open(&dir, args.solution.as_deref(), key, zone)?;
    competition.pseudonym_key = args.seed.seed(&dir).ok().map(|seed| seed.key("competition/pseudonyms"));
    let outcome = score(&competition, &args.submissions, &args.out, context)?;
    if outcome.interrupted {
        return Err(interrupted());
    }
    if !outcome.failed.is_empty() {
        let count = args! { "count" => outcome.failed.len() };
        return Err(Failure {
            hint: Some(Box::new(Message::bare("hint_run_again"))),
            ..Failure::ours(Message::new("score_failures", count))
        });
    }
    let invalid = outcome.lines.iter().any(|l| l.status == Status::Invalid);
    Ok(if invalid && args.deny == Some(Deny::Invalid) { Code::Found } else { Code::Done })
}

/// A manifest that can never be right scores nothing.
fn usable(dir: &Path, context: &Context) -> Result<(), Failure> {
    let mut findings = competition::lint(dir)?;
    findings.retain(|f| f.severity == Severity::Error);
    if findings.is_empty() {
        return Ok(());
    }
    let errors = ManifestErrors { file: dir.join(competition::MANIFEST), findings };
    let rendered = Some(errors.render(context.lang));
    Err(Failure { rendered, ..errors.into() })
}

/// Scores into a folder and tells what came of it.
pub fn score(
    competition: &Competition,
    inputs: &[PathBuf],
    out: &Path,
    context: &Context,
) -> Result<Outcome, Failure> {
    let stop = interrupts();
    let bar = progress::bar(context, 0);
    let tick = |done: usize, total: usize| {
        bar.set_length(total as u64);
        bar.set_position(done as u64);
    };
    let options = Options { jobs: context.jobs, now: Timestamp::now(), stop: &stop, progress: &tick };
    let outcome = competition::score(competition, inputs, out, &options);
    bar.finish_and_clear();
    let outcome = outcome?;
    match context.format {
        Format::Json => {
            for line in &outcome.lines {
                context.out(serde_json::to_string(line).unwrap_or_default());
            }
        }
        Format::Human => scored::board(&outcome, out, context)?,
    }
    scored::tell(competition, &outcome, out, context);
    Ok(outcome)
}

/// `grader check` of a competition: is this CSV valid? Without a path, the only CSV of the folder.
pub fn check(dir: &Path, path: &Path, context: &Context) -> Result<Code, Failure> {
    let file = if path.is_dir() { only_csv(dir, path)? } else { path.to_owned() };
    let checked: FileCheck = competition::check_file(dir, &file, context.lang)?;
    if context.format == Format::Json {
        context.out(serde_json::to_string(&checked).unwrap_or_default());
    }
    if checked.status == Status::Valid {
        if context.format == Format::Human {
            let args = args! { "file" => clean(&checked.file), "rows" => checked.rows };
            context.out(format!("{GOOD}✓{GOOD:#} {}", Message::new("score_valid", args).text(context.lang)));
        }
        return Ok(Code::Done);
    }
    if context.format == Format::Human {
        context.out(format!("{BAD}✗{BAD:#} {}", clean(&checked.file)));
        for problem in &checked.errors {
            context.out(format!("  {}", clean(&problem.message)));
        }
    }
    Ok(Code::Found)
}

fn only_csv(dir: &Path, folder: &Path) -> Result<PathBuf, Failure> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path());
    let mut files: Vec<PathBuf> =
        entries.filter(|p| p.extension().is_some_and(|e| e.eq_ignore_ascii_case("csv"))).collect();
    match files.pop() {
        Some(file) if files.is_empty() => Ok(file),
        _ => {
            let id = dir.file_name().unwrap_or_default().to_string_lossy().into_owned();
            Err(Failure::usage(
                Message::new("no_such_csv", args! { "path" => folder.display().to_string() }),
                Some(Message::new("hint_csv_path", args! { "id" => id })),
            ))
        }
    }
}
