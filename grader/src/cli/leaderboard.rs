//! `grader leaderboard`: the site of competitions that were scored.

use super::{Context, Failure, Format, context::clean, exit::Code};
use crate::{
    competition::{Split, Standings, standings, team_names},
    site::leaderboard::{Options, TEAM_PAGES, build, unformula},
    text::{Message, args},
};
use clap::ValueEnum;
use jiff::Timestamp;
use std::path::PathBuf;

/// What `leaderboard` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  grader leaderboard scores --out site
  grader leaderboard scores/a scores/b --out site --split public
  grader leaderboard scores --names           who is behind each pseudonym (CSV), for the instructor")]
pub struct LeaderboardArgs {
    /// Folders that `grader score` wrote
    #[arg(required = true, value_name = "DIR")]
    dirs: Vec<PathBuf>,
    /// Folder of the site; what is there already is brought up to date
    #[arg(long, short, value_name = "SITE", required_unless_present = "names")]
    out: Option<PathBuf>,
    /// Prints team and pseudonym, and builds nothing
    #[arg(long, conflicts_with = "out")]
    names: bool,
    /// The board that is shown; `public` publishes nothing of the private one [default: private after the close]
    #[arg(long, value_enum)]
    split: Option<SplitArg>,
    /// Folder of templates that take the place of the program's own of the same name
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
    /// A board of more teams than this has no page a team: its rows say all, and two files a team take long to write
    #[arg(long, value_name = "N", default_value_t = TEAM_PAGES)]
    team_pages: usize,
}

/// A board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SplitArg {
    /// Shown while the competition runs.
    Public,
    /// Decides; shown after the close.
    Private,
}

/// Builds the site.
pub fn run(args: &LeaderboardArgs, context: &Context) -> Result<Code, Failure> {
    let now = Timestamp::now();
    let Some(out) = args.out.as_deref().filter(|_| !args.names) else { return names(args, now, context) };
    let mut all: Vec<Standings> = Vec::new();
    for dir in &args.dirs {
        all.push(standings(dir, now)?);
    }
    let options = Options {
        split: args.split.map(|split| match split {
            SplitArg::Public => Split::Public,
            SplitArg::Private => Split::Private,
        }),
        templates: args.templates.clone(),
        team_pages: args.team_pages,
    };
    let report = build(&all, out, &options)?;
    let done = args! {
        "competitions" => all.len(),
        "out" => out.display().to_string(),
        "written" => report.written,
        "unchanged" => report.unchanged,
        "removed" => report.removed,
    };
    match context.format {
        Format::Json => context.out(serde_json::Value::Object(done).to_string()),
        Format::Human => context.tell(&Message::new("leaderboard_done", done)),
    }
    Ok(Code::Done)
}

/// Who is who, in the order in which teams came.
fn names(args: &LeaderboardArgs, now: Timestamp, context: &Context) -> Result<Code, Failure> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    let mut rows = vec![["competition".to_owned(), "team".to_owned(), "pseudonym".to_owned()]];
    for dir in &args.dirs {
        let (competition, teams) = team_names(dir, now)?;
        for (team, pseudonym) in teams {
            if context.format == Format::Json {
                let line = args! { "competition" => competition, "team" => team, "pseudonym" => pseudonym };
                context.out(serde_json::Value::Object(line).to_string());
            }
            rows.push([competition.clone(), unformula(&clean(&team)), pseudonym.unwrap_or_default()]);
        }
    }
    if context.format == Format::Human {
        let written = rows.iter().all(|row| csv.write_record(row).is_ok());
        debug_assert!(written, "memory takes every row");
        context.out(String::from_utf8_lossy(&csv.into_inner().unwrap_or_default()).trim_end());
    }
    Ok(Code::Done)
}
