//! `grader report`: the instructor's report of a folder that the program wrote. Each kind of folder has its own.

use super::context::{clean, clean_line};
use super::regrade::AgainArgs;
use super::work::{engine, interrupts, open_sandbox, runtimes};
use super::{Context, Failure, Format, exit::Code};
use crate::{
    assignment::{EDITS, manifest::Language},
    authoring, competition,
    grading::{
        Selection,
        gradebook::Gradebook,
        mutant,
        output::write_report,
        report::{self, ClassReport, Cluster},
    },
    site::{Engine, review},
    text::{Message, args},
};
use jiff::Timestamp;
use std::path::{Path, PathBuf};

/// Options of `grader report`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  grader report out                     DIR of `grader grade`: writes out/report.html and out/report.json
  grader report scores                  DIR of `grader score`: likewise
  grader report out --format json       the same as one JSON object on stdout
  grader report out --mutant relu-3fa9c1
                                        makes a known mistake of a group of equal wrong answers that the report lists

The report names people. It is for the instructor, and no part of the published site.")]
pub struct ReportArgs {
    /// Folder that `grader grade` or `grader score` wrote
    dir: PathBuf,
    /// Makes a known mistake of the assignment of this group of equal wrong answers
    #[arg(long, value_name = "CLUSTER")]
    mutant: Option<String>,
    #[command(flatten)]
    again: AgainArgs,
}

/// What a folder holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Scores of a competition.
    Competition,
    /// A graded class.
    Class,
}

impl Kind {
    /// By its files.
    fn of(dir: &Path) -> Option<Self> {
        let has = |name: &str| dir.join(name).is_file();
        let scores = has("scores.jsonl").then_some(Self::Competition);
        scores.or_else(|| (has("results.jsonl") && has("ledger.db")).then_some(Self::Class))
    }
}

/// Writes the report.
pub fn run(args: &ReportArgs, context: &Context) -> Result<Code, Failure> {
    match Kind::of(&args.dir) {
        Some(Kind::Class) if args.mutant.is_some() => mutant(args, context),
        Some(Kind::Competition) => of_competition(&args.dir, context),
        Some(Kind::Class) => of_class(&args.dir, context),
        None => Err(Failure::usage(
            Message::new("report_nothing", args! { "dir" => args.dir.display().to_string() }),
            Some(Message::bare("report_nothing_hint")),
        )),
    }
}

fn of_competition(dir: &Path, context: &Context) -> Result<Code, Failure> {
    let report = competition::review(dir, Timestamp::now())?;
    let page = review::render(&report, &Engine::embedded())?;
    let json = serde_json::to_string(&report).unwrap_or_default();
    for (name, text) in [("report.html", &page), ("report.json", &json)] {
        let path = dir.join(name);
        competition::write_atomically(&path, text.as_bytes())?;
    }
    match context.format {
        Format::Json => context.out(json),
        Format::Human => context.tell(&Message::new(
            "report_done",
            args! {
                "path" => dir.join("report.html").display().to_string(),
                "suspects" => report.suspects.len(), "duplicates" => report.duplicates.len(),
                "alike" => report.alike.found.len(), "submitters" => report.submitters.len(),
            },
        )),
    }
    Ok(Code::Done)
}

fn of_class(dir: &Path, context: &Context) -> Result<Code, Failure> {
    let book = Gradebook::open(dir)?;
    let report = report::read(&book)?;
    write_report(&report, dir).map_err(super::grade::output_failure)?;
    match context.format {
        Format::Json => context.out(serde_json::to_string(&report).unwrap_or_default()),
        Format::Human => tell(&report, dir, context),
    }
    Ok(Code::Done)
}

/// What there is to see in it.
fn tell(report: &ClassReport, dir: &Path, context: &Context) {
    context.tell(&Message::new(
        "class_done",
        args! {
            "path" => dir.join("report.html").display().to_string(), "students" => report.students,
            "graded" => report.statuses.graded, "mistakes" => report.mistakes.len(),
            "clusters" => report.clusters.len() + report.more_clusters,
        },
    ));
}

/// Makes a known mistake of a cluster.
fn mutant(args: &ReportArgs, context: &Context) -> Result<Code, Failure> {
    let name = args.mutant.as_deref().unwrap_or_default();
    let book = Gradebook::open(&args.dir)?;
    let report = report::read(&book)?;
    let cluster = find(&report, name, &args.dir)?;
    let python = cluster.who.iter().any(|m| m.language.is_some_and(|l| l.word() == "python"));
    if !python {
        return Err(Failure::usage(
            Message::new("mutant_no_python", args! { "cluster" => cluster.id }),
            None,
        ));
    }
    let assignment = args.again.assignment(&book, context)?;
    let seed = args.again.seed.seed(&assignment.dir)?;
    let stop = interrupts();
    let sandbox = open_sandbox(args.again.sandbox, context)?;
    let runtimes = runtimes(&assignment, &[Language::Python], sandbox, false, context);
    let mut engine = engine(&assignment, seed, runtimes, Selection::All, &stop)?;
    let search = mutant::search(&mut engine, &book, cluster).map_err(super::grade::batch_failure)?;
    let search = search.map_err(Failure::from)?;
    let Some(found) = search.found else {
        let mut messages = vec![Message::new("mutant_nothing", args! { "cluster" => cluster.id })];
        messages.extend(search.tried.into_iter().map(|(submission, why)| {
            let why = why.text(context.lang);
            Message::new("mutant_tried", args! { "submission" => clean_line(&submission), "why" => why })
        }));
        return Err(Failure { code: Code::Usage, messages, rendered: None, hint: None });
    };
    let path =
        authoring::mutant::add(&assignment, (&cluster.id, &cluster.task), &found.text, cluster.students)?;
    let shown = path.display().to_string();
    let edits = assignment.dir.join(EDITS).display().to_string();
    context.out(&shown);
    context.tell(&Message::new(
        "mutant_done",
        args! {
            "path" => shown, "id" => cluster.id, "submission" => clean_line(&found.submission),
            "students" => cluster.students,
        },
    ));
    context.tell(&Message::new(
        "mutant_next",
        args! {
            "id" => cluster.id, "edits" => edits, "path" => shown,
            "assignment" => assignment.dir.display().to_string(),
        },
    ));
    Ok(Code::Done)
}

/// The cluster of that name; else which there are.
fn find<'r>(report: &'r ClassReport, name: &str, dir: &Path) -> Result<&'r Cluster, Failure> {
    let known = report.clusters.iter().find(|c| c.id == name);
    known.ok_or_else(|| {
        let path = dir.display().to_string();
        let message = Message::new("mutant_no_cluster", args! { "cluster" => clean(name), "path" => path });
        let names: Vec<&String> = report.clusters.iter().map(|c| &c.id).collect();
        let hint = if names.is_empty() {
            Message::bare("mutant_no_clusters")
        } else {
            Message::new("mutant_clusters", args! { "names" => names })
        };
        Failure::usage(message, Some(hint))
    })
}
