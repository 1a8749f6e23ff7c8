//! `grader leaderboard`: the site of competitions that were scored.

use super::{Context, Failure, Format, exit::Code};
use crate::{
    competition::{Split, Standings, standings},
    site::leaderboard::{Options, build},
    text::{Message, args},
};
use clap::ValueEnum;
use jiff::Timestamp;
use std::path::PathBuf;

/// What `leaderboard` takes.
#[derive(Debug, clap::Args)]
pub struct LeaderboardArgs {
    /// Folders that `grader score` wrote
    #[arg(required = true, value_name = "DIR")]
    dirs: Vec<PathBuf>,
    /// Folder of the site; what is there already is brought up to date
    #[arg(long, short, value_name = "SITE")]
    out: PathBuf,
    /// The board that is shown; `public` publishes nothing of the private one [default: private after the close]
    #[arg(long, value_enum)]
    split: Option<SplitArg>,
    /// Folder of templates that take the place of the program's own of the same name
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
    /// A board of more teams than this has no page a team
    #[arg(long, value_name = "N", default_value_t = Options::default().team_pages)]
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
    let report = build(&all, &args.out, &options)?;
    let done = args! {
        "competitions" => all.len(),
        "out" => args.out.display().to_string(),
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
