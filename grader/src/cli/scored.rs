//! What `grader score` says of a run: the board, what does not count and why, what is wrong with new files.

use super::context::{BAD, BOLD, Context, DIM, WARN, clean};
use super::exit::Failure;
use super::show;
use crate::competition::{self, BoardView, Competition, Kind, Line, Outcome, Problem, Reason, Split, Status};
use crate::text::{Message, args};
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::path::Path;
use unicode_width::UnicodeWidthStr;

/// More teams than this are a page to be looked at, not a table.
const MAX_TEAMS: usize = 60;
/// Files with problems of which all is said; of the others there is a count. `-v` says all.
const MAX_INVALID: usize = 20;
/// Lines about attempts or teams that do not count, before there is a count.
const MAX_LINES: usize = 10;
/// Columns that a team's name may take.
const NAME: usize = 32;

/// The board that the site would show now, as a table, and who is not on it.
pub fn board(outcome: &Outcome, out: &Path, context: &Context) -> Result<(), Failure> {
    if context.quiet {
        return Ok(());
    }
    // One counts a team.
    if outcome.lines.iter().filter(|l| l.counts).count() <= MAX_TEAMS {
        let standings = competition::standings(out, Timestamp::now())?;
        let view = standings.private.as_ref().unwrap_or(&standings.public);
        if !view.board.entries.is_empty() {
            table(view, context);
        }
    }
    let teams = |status: fn(&Line) -> bool| -> BTreeSet<&str> {
        outcome.lines.iter().filter(|l| status(l)).map(|l| l.team.as_str()).collect()
    };
    let (all, placed) = (teams(|_| true), teams(|l| l.status == Status::Valid));
    let missing: Vec<String> = all.difference(&placed).map(|team| show::fit(&clean(team), NAME)).collect();
    if !missing.is_empty() {
        let shown: Vec<&str> = missing.iter().take(MAX_LINES).map(|name| name.trim_end()).collect();
        let args =
            args! { "count" => missing.len(), "teams" => shown, "more" => missing.len() - shown.len() };
        context.out(Message::new("score_not_on_board", args).text(context.lang));
    }
    Ok(())
}

fn table(view: &BoardView, context: &Context) {
    let board = &view.board;
    let split = match board.split {
        Split::Public => "public",
        Split::Private => "private",
    };
    let args = args! { "split" => split, "metric" => board.metric.name(), "rows" => board.rows };
    context.out(format!("{BOLD}{}{BOLD:#}", Message::new("score_board", args).text(context.lang)));
    let word = |column: &str| Message::new("score_column", args! { "column" => column }).text(context.lang);
    let mut rows = vec![["rank", "team", "score", "range", "points"].map(word)];
    let mut styles = vec![DIM];
    for entry in &board.entries {
        let is_team = entry.kind == Kind::Team;
        styles.push(match entry.kind {
            Kind::Baseline => DIM,
            Kind::Team if entry.tied_with_first => BOLD,
            Kind::Team => anstyle::Style::new(),
        });
        rows.push([
            if is_team { entry.rank.to_string() } else { "–".to_owned() },
            clean(&entry.team),
            score(entry.score),
            if is_team { format!("{}–{}", entry.rank_low, entry.rank_high) } else { String::new() },
            entry.points.map_or_else(String::new, show::points),
        ]);
    }
    if board.entries.iter().all(|e| e.points.is_none()) {
        rows[0][4].clear();
    }
    let width = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0).min(NAME);
    let widths: Vec<usize> = (0..5).map(width).collect();
    for (row, style) in rows.iter().zip(styles) {
        let right = |column: usize| {
            let gap = widths[column].saturating_sub(row[column].width());
            format!("{}{}", " ".repeat(gap), row[column])
        };
        let name = show::fit(&row[1], widths[1]);
        let line = format!("{}  {name}  {}  {}  {}", right(0), right(2), right(3), right(4));
        context.out(format!("{style}{}{style:#}", line.trim_end()));
    }
}

/// A score in a few characters, also that of a model that diverged.
fn score(x: f64) -> String {
    match x.abs() {
        size if size < 1e6 => format!("{x:.4}"),
        size if size < 1e12 => format!("{x:.4e}"),
        _ => format!("{x:.1e}"),
    }
}

/// What became of the files, for people, on stderr.
pub fn tell(competition: &Competition, outcome: &Outcome, out: &Path, context: &Context) {
    invalid(outcome, context);
    not_counted(competition, outcome, context);
    for (file, error) in &outcome.failed {
        context.warn(&Message::new("score_failed", args! { "file" => clean(file), "error" => error }));
    }
    for (code, files) in [("score_ignored", &outcome.ignored), ("score_left", &outcome.left)] {
        if !files.is_empty() {
            let shown: Vec<String> = files.iter().take(5).map(|f| clean(f)).collect();
            context.warn(&Message::new(code, args! { "count" => files.len(), "files" => shown }));
        }
    }
    let old = |status| outcome.lines.iter().filter(|l| l.status == status && !is_new(outcome, l)).count();
    let (invalid, late) = (old(Status::Invalid), old(Status::NotCounted));
    if context.verbose == 0 && invalid + late > 0 {
        let file = out.join("scores.jsonl").display().to_string();
        let args = args! { "invalid" => invalid, "not_counted" => late, "file" => file };
        context.tell(&Message::new("score_earlier", args));
    }
    let count = |status| outcome.lines.iter().filter(|l| l.status == status).count();
    let teams: BTreeSet<&str> = outcome.lines.iter().map(|l: &Line| l.team.as_str()).collect();
    for note in &outcome.notes {
        context.warn(note);
    }
    context.tell(&Message::new(
        "score_summary",
        args! {
            "scored" => outcome.scored, "attempts" => count(Status::Valid), "teams" => teams.len(),
            "invalid" => count(Status::Invalid), "not_counted" => count(Status::NotCounted),
            "out" => out.display().to_string(),
        },
    ));
}

fn is_new(outcome: &Outcome, line: &Line) -> bool {
    outcome.fresh.contains(&(line.team.clone(), line.attempt))
}

/// Lines of a status that are said: new ones, and how many of them are not. With `-v` all there are.
fn said<'a>(outcome: &'a Outcome, status: Status, most: usize, context: &Context) -> (Vec<&'a Line>, usize) {
    let all = context.verbose > 0;
    let wanted = |l: &&Line| l.status == status && (all || is_new(outcome, l));
    let mut lines: Vec<&Line> = outcome.lines.iter().filter(wanted).collect();
    let more = if all { 0 } else { lines.len().saturating_sub(most) };
    lines.truncate(lines.len() - more);
    (lines, more)
}

fn invalid(outcome: &Outcome, context: &Context) {
    let (lines, more) = said(outcome, Status::Invalid, MAX_INVALID, context);
    for line in lines {
        context.say(format!("{BAD}✗{BAD:#} {}", clean(&line.file)));
        problems(&line.errors, context);
    }
    if more > 0 {
        context.tell(&Message::new("score_more_invalid", args! { "count" => more }));
    }
}

fn not_counted(competition: &Competition, outcome: &Outcome, context: &Context) {
    let zone = competition.manifest.zone(competition.course_zone.as_deref());
    let (lines, more) = said(outcome, Status::NotCounted, MAX_LINES, context);
    for line in lines {
        let reason = line.reason.map_or("", Reason::name);
        let time = line
            .submitted_at
            .map_or_else(String::new, |t| zone.to_datetime(t).strftime("%Y-%m-%d %H:%M:%S").to_string());
        let args = args! {
            "team" => clean(&line.team), "file" => clean(&line.file), "reason" => reason, "time" => time
        };
        let text = Message::new("score_not_counted", args).text(context.lang);
        context.say(format!("{WARN}–{WARN:#} {}", clean(&text)));
    }
    if more > 0 {
        context.tell(&Message::new("score_more_not_counted", args! { "count" => more }));
    }
}

fn problems(list: &[Problem], context: &Context) {
    for problem in list {
        let text = problem.text(context.lang);
        context.say(format!("  {WARN}·{WARN:#} {} {DIM}{}{DIM:#}", clean(&text), problem.code.name()));
    }
}
