//! `grader grade`: an instructor grades a batch.

use super::cluster::{ClusterArgs, ClusterPlan};
use super::context::{Context, Format, clean_line};
use super::course::{SeedArgs, assignment_dir, course_of, load};
use super::exit::{Code, Failure};
use super::intake::IntakeArgs;
use super::work::{SandboxArg, engine, interrupted, interrupts, look_ahead, open_sandbox, runtimes};
use super::{progress, show};
use crate::assignment::Assignment;
use crate::assignment::input::Seed;
use crate::grading::Selection;
use crate::grading::batch::{self, BatchError, Event, Options, Summary};
use crate::grading::cluster::{self, Cluster};
use crate::grading::gradebook::Gradebook;
use crate::grading::output::{Class, OutputError, write_all};
use crate::grading::record;
use crate::grading::result::SubmissionResult;
use crate::ledger::Ledger;
use crate::roster::Person;
use crate::submission::{Discovered, languages};
use crate::text::{Message, args};
use std::path::{Path, PathBuf};

/// Options of `grader grade`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  grader grade activations submissions/ --out out
  GRADER_SEED=$(cat secret) grader grade activations submissions/ --out out
  grader grade activations alice.ipynb bob/ --out out --fresh
  grader grade activations course-hw1-123.zip --roster grades.csv --out out    as Moodle or Canvas hands it out
  grader grade activations submissions/ --out out --engine slurm --nodes 4     on a cluster

Run again, it goes on where it stopped and grades only what changed.")]
pub struct GradeArgs {
    /// Folder with `assignment.toml`, or an id of the course
    assignment: PathBuf,
    /// An LMS's download (folder, zip, tar), folders with one submission an entry, or single submissions
    #[arg(required = true)]
    submissions: Vec<PathBuf>,
    /// Where results go
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    from: IntakeArgs,
    #[command(flatten)]
    seed: SeedArgs,
    /// Grade everything anew
    #[arg(long)]
    fresh: bool,
    /// Isolation of students' code
    #[arg(long, value_enum, default_value = "require")]
    sandbox: SandboxArg,
    /// Start Python anew for each submission instead of forking one that has imported NumPy: slower, same results
    #[arg(long)]
    cold: bool,
    /// Grade each submission N times and mark those that come out differently; the first run counts
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100))]
    repeat: u32,
    #[command(flatten)]
    cluster: ClusterArgs,
}

/// Grades a batch.
pub fn run(args: &GradeArgs, context: &Context) -> Result<Code, Failure> {
    let dir = assignment_dir(&args.assignment, context)?;
    let mut assignment = load(&dir, context)?;
    assignment.lang = context.named_lang.unwrap_or(assignment.lang);
    let seed = args.seed.seed(&dir)?;
    let found = args.from.intake(&args.submissions, (&assignment.id, &dir), context)?;
    let submissions = &found.submissions;
    let plan = args.cluster.plan(&assignment.id, &args.out, args.sandbox, context)?;
    let batch = Batch { assignment: &assignment, submissions, absent: &found.absent, out: &args.out, seed };
    let manner = Manner { sandbox: args.sandbox, warm: !args.cold, fresh: args.fresh, repeat: args.repeat };
    let summary = batch.run(manner, plan.as_ref(), context)?;
    if summary.interrupted {
        return Err(interrupted());
    }
    if context.format == Format::Human {
        show_class(&args.out, submissions, context)?;
    }
    let done = args! { "graded" => summary.graded, "unchanged" => summary.unchanged, "out" => args.out.display().to_string() };
    context.tell(&Message::new("grade_summary", done));
    if summary.errors > 0 {
        return Err(Failure {
            hint: Some(Box::new(Message::bare("hint_run_again"))),
            ..Failure::ours(Message::new("grade_errors", args! { "count" => summary.errors }))
        });
    }
    Ok(Code::Done)
}

/// How a batch is graded.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    /// Isolation.
    pub sandbox: SandboxArg,
    /// Whether Python is forked from a warm one.
    pub warm: bool,
    /// Ignore what was graded before.
    pub fresh: bool,
    /// Runs of each submission.
    pub repeat: u32,
}

/// A batch to be graded into a folder.
pub struct Batch<'a> {
    /// The assignment.
    pub assignment: &'a Assignment,
    /// What is graded.
    pub submissions: &'a [Discovered],
    /// Those of the roster who handed in nothing.
    pub absent: &'a [Person],
    /// The folder.
    pub out: &'a Path,
    /// The secret.
    pub seed: Seed,
}

impl Batch<'_> {
    /// Grades and writes everything; `cluster`: not on this machine.
    pub fn run(
        self,
        manner: Manner,
        cluster: Option<&ClusterPlan>,
        context: &Context,
    ) -> Result<Summary, Failure> {
        let stop = interrupts();
        let languages = languages(self.submissions);
        look_ahead(self.assignment, &languages, context);
        let sandbox = open_sandbox(manner.sandbox, context)?;
        std::fs::create_dir_all(self.out).map_err(|e| cannot_write(self.out, &e))?;
        let course = course_of(&self.assignment.dir, context)?;
        let mut book = Gradebook::new(Ledger::open(self.out)?)?;
        own_folder(&book, &self.assignment.id)?;
        let warm = manner.warm && cluster.is_none();
        let runtimes = runtimes(self.assignment, &languages, sandbox, warm, context);
        let engine = engine(self.assignment, self.seed.clone(), runtimes, Selection::All, &stop)?;
        record::put_assignment(&mut book, self.assignment, course.as_ref())?;
        let class = Class { submissions: self.submissions, absent: self.absent };
        let subjects = record::put_class(book.ledger_mut(), class)?;
        record::put_extensions(&mut book, course.as_ref())?;
        let bar = progress::bar(context, self.submissions.len());
        let options = Options { jobs: context.jobs, fresh: manner.fresh, repeat: manner.repeat, stop: &stop };
        let mut on = |event: Event<'_>| match event {
            Event::Done { submission, .. } => {
                bar.set_message(clean_line(submission));
                bar.inc(1);
            }
            Event::Tell(message) => bar.suspend(|| context.tell(message)),
            Event::Warn(message) => bar.suspend(|| context.warn(message)),
        };
        let summary = match cluster {
            None => batch::run(&engine, self.submissions, &subjects, &mut book, &options, &mut on)
                .map_err(batch_failure),
            Some(plan) => {
                let cluster = Cluster {
                    folder: &plan.folder,
                    nodes: plan.nodes,
                    jobs: plan.jobs,
                    warm: manner.warm,
                    lost_after: plan.lost_after,
                    more: &plan.more,
                    languages: &languages,
                    seed: &self.seed,
                };
                let class = (self.submissions, &subjects[..]);
                cluster::run(&cluster, &engine, class, &mut book, &options, &mut on).map_err(Failure::from)
            }
        };
        bar.finish_and_clear();
        if let Some(Ok(python)) = &engine.runtimes.python
            && let Some(reason) = python.servers.as_ref().and_then(|servers| servers.trouble())
        {
            context.warn(&Message::new("warm_trouble", args! { "reason" => reason }));
        }
        // What was finished is written also where something failed.
        let written = write_all(&mut book, context.jobs).map_err(output_failure);
        let summary = summary?;
        written?;
        if context.format == Format::Json {
            let lines = std::fs::read_to_string(self.out.join("results.jsonl")).unwrap_or_default();
            lines.lines().for_each(|line| context.out(line));
        }
        Ok(summary)
    }
}

/// A folder holds the grades of one assignment.
fn own_folder(book: &Gradebook, assignment: &str) -> Result<(), Failure> {
    let known = book.assignment.id.as_str();
    if known.is_empty() || known == assignment {
        return Ok(());
    }
    let args = args! { "path" => book.dir().display().to_string(), "known" => known, "id" => assignment };
    Err(Failure::usage(Message::new("out_of_another", args), Some(Message::bare("hint_out_of_another"))))
}

/// More rows than this are a file to be read, not a table.
const MAX_ROWS: usize = 60;

/// The table of a class.
pub fn show_class(out: &Path, submissions: &[Discovered], context: &Context) -> Result<(), Failure> {
    if context.quiet || submissions.len() > MAX_ROWS {
        return Ok(());
    }
    show::class(&read_results(out)?, context);
    Ok(())
}

/// The results of an output folder.
pub fn read_results(out: &Path) -> Result<Vec<SubmissionResult>, Failure> {
    let path = out.join("results.jsonl");
    let text = std::fs::read_to_string(&path).map_err(|e| cannot_write(&path, &e))?;
    Ok(text.lines().filter_map(|l| serde_json::from_str(l).ok()).collect())
}

pub(super) fn cannot_write(path: &Path, error: &std::io::Error) -> Failure {
    let args = args! { "path" => path.display().to_string(), "reason" => error.to_string() };
    Failure {
        hint: Some(Box::new(Message::bare("hint_run_again"))),
        ..Failure::ours(Message::new("cannot_write", args))
    }
}

pub(super) fn output_failure(error: OutputError) -> Failure {
    match error {
        OutputError::File { path, source } => cannot_write(&path, &source),
        OutputError::Batch(e) => batch_failure(e),
        OutputError::Report(e) => e.into(),
    }
}

pub(super) fn batch_failure(error: BatchError) -> Failure {
    match error {
        BatchError::Ledger(e) => e.into(),
        BatchError::Damaged(e) => {
            Failure::ours(Message::new("ledger_damaged", args! { "reason" => e.to_string() }))
        }
        BatchError::Shared { path, source } => cannot_write(&path, &source),
    }
}
