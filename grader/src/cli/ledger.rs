//! `grader ledger`: has anyone changed the past, what happened, and erasing a person.

use super::context::{BAD, Context, DIM, Format, GOOD, clean};
use super::exit::{Code, Failure};
use super::grade::{cannot_write, output_failure};
use crate::grading::by_hand::find;
use crate::grading::forget::forget;
use crate::grading::gradebook::{Gradebook, Reason};
use crate::grading::output::write_all;
use crate::ledger::{Event, FILE, Kind, LedgerError, verify};
use crate::submission::file_name;
use crate::text::{Message, args};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Options of `grader ledger`.
#[derive(Debug, clap::Args)]
pub struct LedgerArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Has anyone changed the past? Exits with 1 if so
    #[command(after_help = "Examples:
  grader ledger verify out
  grader ledger verify out --head '4711 9f2c…'     with a head that you wrote down at an earlier time

Every event holds the hash of all before it. Whoever can write all files of the folder can also write a new past from
some point on: only a head that is kept elsewhere shows that. Each `verify` prints the head of now.")]
    Verify(VerifyArgs),
    /// What happened, in order
    #[command(after_help = "Examples:
  grader ledger log out
  grader ledger log out alice
  grader ledger log out alice --format json")]
    Log(LogArgs),
    /// Erase who a submission is from; numbers stay
    #[command(after_help = "Examples:
  grader ledger forget out alice

Names, addresses, file names, messages and reasons go from the ledger and from the result files; scores, statuses and
hashes stay under an opaque id, and the chain stays whole. It cannot be undone. What lies elsewhere is not touched: the
files that were handed in, exports, reports and copies.")]
    Forget(ForgetArgs),
}

#[derive(Debug, clap::Args)]
struct VerifyArgs {
    /// Output folder of `grade` or `score`
    dir: PathBuf,
    /// A head, or its hash, that the ledger has to hold
    #[arg(long, value_name = "HEAD")]
    head: Option<String>,
}

#[derive(Debug, clap::Args)]
struct LogArgs {
    /// Output folder of `grade`
    dir: PathBuf,
    /// Submission id
    submission: Option<String>,
}

#[derive(Debug, clap::Args)]
struct ForgetArgs {
    /// Output folder of `grade`
    dir: PathBuf,
    /// Submission id
    submission: String,
}

/// Runs one of them.
pub fn run(args: &LedgerArgs, context: &Context) -> Result<Code, Failure> {
    match &args.command {
        Command::Verify(args) => check(args, context),
        Command::Log(args) => log(args, context),
        Command::Forget(args) => erase(args, context),
    }
}

fn check(args: &VerifyArgs, context: &Context) -> Result<Code, Failure> {
    let report = verify(&args.dir, args.head.as_deref())?;
    let path = args.dir.join(FILE).display().to_string();
    let found: Vec<String> = report.found.iter().map(|f| clean(&f.message.text(context.lang))).collect();
    if context.format == Format::Json {
        let found: Vec<_> = report
            .found
            .iter()
            .zip(&found)
            .map(|(f, text)| json!({ "code": f.message.code, "args": f.message.args, "message": text }))
            .collect();
        let line = json!({ "events": report.events, "head": report.head, "found": found });
        context.out(line.to_string());
    } else {
        for text in &found {
            context.out(format!("{BAD}✗{BAD:#} {text}"));
        }
    }
    for note in &report.notes {
        context.warn(note);
    }
    if !found.is_empty() {
        context.tell(&Message::new("ledger_tampered", args! { "path" => path, "count" => found.len() }));
        return Ok(Code::Found);
    }
    if context.format == Format::Human {
        let args = args! { "path" => path, "events" => report.events, "head" => report.head };
        context.out(format!("{GOOD}✓{GOOD:#} {}", Message::new("ledger_intact", args).text(context.lang)));
    }
    Ok(Code::Done)
}

fn log(args: &LogArgs, context: &Context) -> Result<Code, Failure> {
    let book = Gradebook::open(&args.dir)?;
    if let Some(submission) = &args.submission {
        let subject = find(&book, submission)?;
        for event in book.ledger().story(&subject)? {
            line(&book, &event, context)?;
        }
        return Ok(Code::Done);
    }
    book.ledger().each(&mut |event| line(&book, &event, context))?;
    Ok(Code::Done)
}

fn line(book: &Gradebook, event: &Event, context: &Context) -> Result<(), LedgerError> {
    let ledger = book.ledger();
    let who =
        if event.subject.is_empty() { String::new() } else { ledger.student(&event.subject)?.submission };
    let by_hand = matches!(event.kind, Kind::Override | Kind::Extension | Kind::Excused | Kind::Regrade);
    let reason: Option<Reason> = if by_hand { ledger.body_as(event.seq)? } else { None };
    if context.format == Format::Json {
        let mut line = json!({
            "seq": event.seq, "at": event.at, "kind": event.kind.word(), "submission": who,
            "attempt": event.attempt, "facts": event.facts,
        });
        if let Some(Reason { reason, author }) = reason {
            line["reason"] = json!(reason);
            line["author"] = json!(author);
        }
        context.out(line.to_string());
        return Ok(());
    }
    let attempt = if event.attempt > 0 { format!(" #{}", event.attempt) } else { String::new() };
    let said = reason.map_or_else(String::new, |r| {
        let author = if r.author.is_empty() { String::new() } else { format!(" ({})", r.author) };
        format!("  “{}”{author}", r.reason)
    });
    let text = format!("{}{attempt}  {}{said}", who, shown(event));
    context.out(format!(
        "{DIM}{:>5}  {}{DIM:#}  {:<10} {}",
        event.seq,
        event.at,
        event.kind.word(),
        clean(text.trim_start())
    ));
    Ok(())
}

/// The facts that a person looks for.
fn shown(event: &Event) -> String {
    let facts = &event.facts;
    let keys: &[&str] = match event.kind {
        Kind::Assignment => &["id", "sha256", "max_score"],
        Kind::Attempt => &["absent", "submitted_at", "submission_sha256"],
        Kind::Result => &["status", "score"],
        Kind::Grade => &["status", "raw", "penalty", "final"],
        Kind::Override => &["score", "tasks", "undo"],
        Kind::Extension => &["source", "until", "undo"],
        Kind::Excused => &["undo"],
        Kind::Rules => &["time_zone"],
        _ => &[],
    };
    let short = |value: &Value| match value {
        Value::String(text) if text.len() == 64 => text[..12].to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let there = keys.iter().filter_map(|k| Some((k, facts.get(k).filter(|v| !v.is_null())?)));
    there.map(|(k, v)| format!("{k}={}", short(v))).collect::<Vec<_>>().join(" ")
}

fn erase(args: &ForgetArgs, context: &Context) -> Result<Code, Failure> {
    let mut book = Gradebook::open(&args.dir)?;
    let subject = find(&book, &args.submission)?;
    let page = |id: &str| book.dir().join("feedback").join(format!("{}.html", file_name(id)));
    let old = page(&book.ledger().student(&subject)?.submission);
    forget(&mut book, &subject)?;
    if let Err(e) = std::fs::remove_file(&old)
        && e.kind() != std::io::ErrorKind::NotFound
    {
        return Err(cannot_write(&old, &e));
    }
    write_all(&mut book, context.jobs).map_err(output_failure)?;
    context.tell(&Message::new("forgotten", args! { "subject" => subject }));
    Ok(Code::Done)
}
