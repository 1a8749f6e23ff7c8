//! `grader report`: the instructor's report of a folder that the program wrote. Each kind of folder has its own.

use super::{Context, Failure, Format, exit::Code};
use crate::{
    competition,
    site::{Engine, review},
    text::{Message, args},
};
use jiff::Timestamp;
use std::path::{Path, PathBuf};

/// Options of `grader report`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  grader report scores                  DIR of `grader score`: writes scores/report.html and scores/report.json
  grader report scores --format json    the same as one JSON object on stdout

The report names people. It is for the instructor, and no part of the published site.")]
pub struct ReportArgs {
    /// Folder that `grader score` wrote
    dir: PathBuf,
}

/// What a folder holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Scores of a competition.
    Competition,
}

impl Kind {
    /// By its files.
    fn of(dir: &Path) -> Option<Self> {
        dir.join("scores.jsonl").is_file().then_some(Self::Competition)
    }
}

/// Writes the report.
pub fn run(args: &ReportArgs, context: &Context) -> Result<Code, Failure> {
    match Kind::of(&args.dir) {
        Some(Kind::Competition) => of_competition(&args.dir, context),
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
