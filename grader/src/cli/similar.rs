//! `grader similar`: pairs of submissions to look at.

use super::context::{BOLD, Context, DIM, Format, WARN, clean};
use super::course::{assignment_dir, load};
use super::exit::{Code, Failure};
use super::intake::IntakeArgs;
use super::progress;
use crate::assignment::Assignment;
use crate::grading::gradebook::{AttemptWords, Gradebook};
use crate::similarity::Language;
use crate::similarity::document::{Source, text};
use crate::similarity::report::{Found, Report, Request, SameFile, report};
use crate::similarity::wanted::Wanted;
use crate::submission::Archives;
use crate::text::{Message, args};
use crate::{competition, site};
use serde_json::json;
use std::path::{Path, PathBuf};
use unicode_width::UnicodeWidthStr;

/// Submissions of a group of equal files that a terminal shows.
const SHOWN: usize = 10;

/// Options of `grader similar`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  grader similar out                                     a class that `grader grade … --out out` graded
  grader similar submissions/ --assignment losses        before anything is graded
  grader similar moodle.zip --assignment losses --out similar.html
  grader similar out --threshold 0.7 --top 200 --format json

A list of places to look, never a verdict. What is compared is the graded slice: the definitions that the tasks need,
without names, comments, types, formatting and order. What the assignment gave out and what the class has in common does
not count. 1.0 is the same work under other names; the threshold is found from the class itself (docs/similarity.md).")]
pub struct SimilarArgs {
    /// Output folder of `grade`, or submissions as `grade` takes them: an LMS's download, a folder, files
    #[arg(required = true, value_name = "DIR")]
    submissions: Vec<PathBuf>,
    /// Folder with `assignment.toml`, or an id of the course [default: what the class was graded by]
    #[arg(long, value_name = "ASSIGNMENT")]
    assignment: Option<PathBuf>,
    /// List pairs from this score on, 0 to 1 [default: the class's own threshold]
    #[arg(long, value_name = "SCORE")]
    threshold: Option<f64>,
    /// Pairs at most, the most alike first
    #[arg(long, value_name = "N", default_value_t = 50)]
    top: usize,
    /// A file or folder that everybody was given, beside the assignment's own starter; may be repeated
    #[arg(long, value_name = "PATH")]
    known: Vec<PathBuf>,
    /// Let everything count alike, what is common and what was given out too: what fingerprints alone would say
    #[arg(long)]
    plain: bool,
    /// The page with the pairs side by side [default: DIR/similar.html of a graded class, else none]; in the
    /// assignment's language, or that of --lang
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The same as --format json
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    from: IntakeArgs,
}

/// What is compared.
struct Class {
    assignment: Assignment,
    sources: Vec<Source>,
    /// Where the page goes unless somewhere else is named.
    page: Option<PathBuf>,
}

/// Lists pairs.
pub fn run(args: &SimilarArgs, context: &Context) -> Result<Code, Failure> {
    let class = match args.submissions.iter().find(|path| path.join("ledger.db").is_file()) {
        Some(dir) if args.submissions.len() > 1 => {
            let message = Message::new("similar_several", args! { "path" => dir.display().to_string() });
            return Err(Failure::usage(message, Some(Message::bare("hint_similar_several"))));
        }
        Some(dir) => graded(dir, args, context)?,
        None => handed_in(args, context)?,
    };
    let wanted = Wanted::of(&class.assignment.entries);
    let starter = class.assignment.dir.join("starter");
    let known: Vec<PathBuf> = args.known.iter().cloned().chain(starter.exists().then_some(starter)).collect();
    let bar = progress::bar(context, class.sources.len());
    let request = Request {
        wanted: &wanted,
        known: &known,
        threshold: args.threshold,
        top: args.top,
        plain: args.plain,
        jobs: context.jobs,
        tick: &|| bar.inc(1),
    };
    let found = report(&class.sources, &request);
    bar.finish_and_clear();
    let found = found.map_err(|e| {
        let args = args! { "path" => e.path.display().to_string(), "reason" => e.source.to_string() };
        Failure::usage(Message::new("file_unreadable", args), None)
    })?;
    found.notes.iter().for_each(|note| context.warn(note));
    if args.json || context.format == Format::Json {
        tell_programs(&found, context);
    } else {
        tell_people(&found, args, context);
    }
    if let Some(path) = args.out.as_ref().or(class.page.as_ref()) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.clone());
        write_page(&path, &class, &found, &wanted, context)?;
    }
    Ok(Code::Done)
}

fn write_page(
    path: &Path,
    class: &Class,
    found: &Report,
    wanted: &Wanted,
    context: &Context,
) -> Result<(), Failure> {
    let lang = context.named_lang.unwrap_or(class.assignment.lang);
    let read = |source: usize| {
        let read = text(&class.sources.get(source)?.parts, wanted).ok()??;
        Some((read.1, read.2))
    };
    let title = class.assignment.title.get(lang);
    let page = site::similar::render(found, title, lang, &read, &site::Engine::embedded())?;
    competition::write_atomically(path, page.as_bytes())?;
    context.tell(&Message::new("similar_done", args! { "path" => path.display().to_string() }));
    Ok(())
}

/// The attempts of a graded class that count.
fn graded(dir: &Path, args: &SimilarArgs, context: &Context) -> Result<Class, Failure> {
    let book = Gradebook::open(dir)?;
    let known = &book.assignment;
    let own = match &args.assignment {
        Some(name) => assignment_dir(name, context)?,
        None if known.dir.join(crate::assignment::FILE).is_file() => known.dir.clone(),
        None => assignment_dir(known.id.as_ref(), context)?,
    };
    let assignment = load(&own, context)?;
    let out = dir.canonicalize().unwrap_or_else(|_| dir.to_owned());
    let archives = Archives::default();
    let mut sources = Vec::new();
    for row in book.rows()? {
        let row = row?;
        let story = book.story(&row.subject)?;
        let Some(seen) = story.attempts.get(&row.standing.attempt).and_then(|a| a.seen.as_ref()) else {
            continue;
        };
        let words: AttemptWords = book.ledger().body_as(seen.seq)?.unwrap_or_default();
        let parts: Option<Vec<_>> = words.places.iter().map(|place| place.open(&out, &archives)).collect();
        if let Some(parts) = parts.filter(|parts| !parts.is_empty()) {
            sources.push(Source { id: row.result.submission, parts });
        } else {
            let args = args! { "submission" => row.result.submission };
            context.warn(&Message::new("similar_gone", args));
        }
    }
    Ok(Class { assignment, sources, page: Some(dir.join("similar.html")) })
}

/// Submissions as they came in: of several attempts the last.
fn handed_in(args: &SimilarArgs, context: &Context) -> Result<Class, Failure> {
    let Some(name) = &args.assignment else {
        let path = args.submissions[0].display().to_string();
        return Err(Failure::usage(
            Message::bare("similar_no_assignment"),
            Some(Message::new("hint_similar_no_assignment", args! { "path" => path })),
        ));
    };
    let dir = assignment_dir(name, context)?;
    let assignment = load(&dir, context)?;
    let found = args.from.intake(&args.submissions, (&assignment.id, &dir), context)?;
    let mut sources: Vec<Source> = Vec::new();
    for submission in found.submissions {
        // Attempts of one submission follow each other.
        if sources.last().is_some_and(|last| last.id == submission.id) {
            sources.pop();
        }
        sources.push(Source { id: submission.id, parts: submission.parts });
    }
    Ok(Class { assignment, sources, page: None })
}

fn tell_programs(found: &Report, context: &Context) {
    for class in &found.classes {
        context.out(line("class", &json!(class)));
    }
    for pair in &found.pairs {
        context.out(line("pair", &json!(pair)));
    }
    for same in &found.same {
        let files: Vec<_> = same
            .files
            .iter()
            .map(|(submission, file)| json!({ "submission": submission, "file": file }))
            .collect();
        context.out(line("same_file", &json!({ "sha256": same.sha256, "files": files })));
    }
}

/// An object with its kind in front, and scores to four digits.
fn line(kind: &str, value: &serde_json::Value) -> String {
    let mut object = serde_json::Map::new();
    object.insert("schema".to_owned(), json!(1));
    object.insert("kind".to_owned(), json!(kind));
    for (key, value) in value.as_object().into_iter().flatten() {
        let rounded = value.as_f64().filter(|_| value.is_f64()).map(|x| json!((x * 1e4).round() / 1e4));
        object.insert(key.clone(), rounded.unwrap_or_else(|| value.clone()));
    }
    serde_json::Value::Object(object).to_string()
}

fn tell_people(found: &Report, args: &SimilarArgs, context: &Context) {
    if found.classes.iter().all(|c| c.submissions < 2) {
        context.tell(&Message::bare("similar_few"));
        return;
    }
    for same in &found.same {
        context.out(format!("{WARN}={WARN:#} {}", same_file(same, context)));
    }
    if !found.pairs.is_empty() {
        table(&found.pairs, context);
    }
    for class in &found.classes {
        let own = match (args.threshold, class.own_threshold) {
            (Some(_), _) => "named",
            (None, true) => "own",
            (None, false) => "few",
        };
        let args = args! {
            "language" => language(class.language), "submissions" => class.submissions, "own" => own,
            "threshold" => format!("{:.2}", class.threshold), "pairs" => class.pairs
        };
        context.tell(&Message::new("similar_class", args));
    }
    let all: usize = found.classes.iter().map(|c| c.pairs).sum();
    if all > found.pairs.len() {
        context.tell(&Message::new("similar_more", args! { "count" => all - found.pairs.len() }));
    }
    context.tell(&Message::bare("similar_verdict"));
}

const fn language(language: Language) -> &'static str {
    match language {
        Language::Python => "Python",
        Language::Rust => "Rust",
    }
}

fn same_file(same: &SameFile, context: &Context) -> String {
    let shown = same.files.iter().take(SHOWN).map(|(id, file)| format!("{} ({})", clean(id), clean(file)));
    let mut files: Vec<String> = shown.collect();
    if same.files.len() > SHOWN {
        let args = args! { "count" => same.files.len() - SHOWN };
        files.push(Message::new("similar_and_more", args).text(context.lang));
    }
    Message::new("similar_same", args! { "files" => files.join(", ") }).text(context.lang)
}

fn table(pairs: &[Found], context: &Context) {
    let name = |id: &str| clean(id).replace('\n', " ").chars().take(40).collect::<String>();
    let width = pairs.iter().map(|p| name(&p.a).width()).max().unwrap_or_default();
    let score = context.text("similar_head_score");
    let shared = context.text("similar_head_shared");
    context.out(format!("{DIM}{score:>6}  {shared}{DIM:#}"));
    for pair in pairs {
        let (a, b) = (name(&pair.a), name(&pair.b));
        let gap = " ".repeat(width.saturating_sub(a.width()));
        let percent = |x: f64| format!("{:>3.0} %", 100.0 * x);
        let same = if pair.same_file {
            format!("  {WARN}{}{WARN:#}", context.text("similar_same_file"))
        } else {
            String::new()
        };
        context.out(format!(
            "{BOLD}{:>6.2}{BOLD:#}  {} / {}  {a}{gap}  {b}{same}",
            pair.score,
            percent(pair.a_in_b),
            percent(pair.b_in_a),
        ));
    }
}
