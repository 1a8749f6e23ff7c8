//! `grader regrade`: what a changed assignment changes; and `grader replay`: one grade again, from its receipt.

use super::context::{BAD, BOLD, Context, DIM, Format, GOOD, WARN, clean, clean_line};
use super::course::{SeedArgs, assignment_dir, course_of, load};
use super::exit::{Code, Failure};
use super::grade::{batch_failure, output_failure};
use super::work::{SandboxArg, engine, interrupted, interrupts, open_sandbox, runtimes};
use super::{progress, show};
use crate::assignment::Assignment;
use crate::assignment::manifest::Language;
use crate::grading::by_hand::find;
use crate::grading::gradebook::Gradebook;
use crate::grading::output::write_all;
use crate::grading::regrade::{CheckImpact, Impact, Options, Outcome, regrade};
use crate::grading::replay::{Recorded, Replayed};
use crate::grading::result::{LanguageName, Status, SubmissionStatus};
use crate::grading::{Selection, record};
use crate::ledger::{Kind, NewEvent};
use crate::text::{Message, args};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Options of `grader regrade`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  grader regrade out                                         who gains, who loses, who crosses the pass mark
  grader regrade out --apply --reason 'the tolerance of relu was too tight'

Only tasks whose definitions changed are run again, and those that build on them. Nothing is written without --apply.")]
pub struct RegradeArgs {
    /// Output folder of `grade`
    dir: PathBuf,
    /// Write it
    #[arg(long, requires = "reason")]
    apply: bool,
    /// Why; it is kept in the ledger
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Who decided it
    #[arg(long, value_name = "NAME", env = "USER", hide_env = true, default_value = "")]
    author: String,
    #[command(flatten)]
    again: AgainArgs,
}

/// Options of `grader replay`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  grader replay out alice
  grader replay out alice --attempt 2

Exits with 0 when the grade comes out as it was recorded, with 1 when it does not, and with 2 when one of its inputs is
no longer there: the files, the assignment as it was, or the seed.")]
pub struct ReplayArgs {
    /// Output folder of `grade`
    dir: PathBuf,
    /// Submission id
    submission: String,
    /// Attempt [default: the one that counts]
    #[arg(long, value_name = "N")]
    attempt: Option<u32>,
    #[command(flatten)]
    again: AgainArgs,
}

/// What both need to grade again.
#[derive(Debug, clap::Args)]
pub(super) struct AgainArgs {
    /// Folder with `assignment.toml`, or an id of the course [default: where it was when the class was graded]
    #[arg(long, value_name = "ASSIGNMENT")]
    pub(super) assignment: Option<PathBuf>,
    #[command(flatten)]
    pub(super) seed: SeedArgs,
    /// Isolation of students' code
    #[arg(long, value_enum, default_value = "require")]
    pub(super) sandbox: SandboxArg,
}

impl AgainArgs {
    pub(super) fn assignment(&self, book: &Gradebook, context: &Context) -> Result<Assignment, Failure> {
        let known = &book.assignment;
        let dir = match &self.assignment {
            Some(name) => assignment_dir(name, context)?,
            None if context.course.is_some() => assignment_dir(known.id.as_ref(), context)?,
            None if known.dir.is_absolute() && known.dir.join(crate::assignment::FILE).is_file() => {
                known.dir.clone()
            }
            None => assignment_dir(known.id.as_ref(), context)?,
        };
        let assignment = load(&dir, context)?;
        if assignment.id != known.id {
            let args = args! {
                "path" => book.dir().display().to_string(), "known" => known.id, "id" => assignment.id
            };
            return Err(Failure::usage(Message::new("out_of_another", args), None));
        }
        Ok(assignment)
    }
}

/// Shows what a changed assignment changes, or applies it.
pub fn run(args: &RegradeArgs, context: &Context) -> Result<Code, Failure> {
    let mut book = Gradebook::open(&args.dir)?;
    let assignment = args.again.assignment(&book, context)?;
    let course = course_of(&assignment.dir, context)?;
    let seed = args.again.seed.seed(&assignment.dir)?;
    let (languages, seeds) = recorded(&book)?;
    if let Some(was) = seeds.iter().find(|s| **s != seed.sha256_hex()) {
        let args = args! { "was" => was, "is" => seed.sha256_hex() };
        return Err(Failure::usage(
            Message::new("seed_is_another", args),
            Some(Message::bare("hint_seed_is_another")),
        ));
    }
    let stop = interrupts();
    let sandbox = open_sandbox(args.again.sandbox, context)?;
    let runtimes = runtimes(&assignment, &languages, sandbox, true, context);
    let engine = engine(&assignment, seed, runtimes, Selection::All, &stop)?;
    let rules = record::rules_of(&assignment.id, course.as_ref());
    let bar = progress::bar(context, book.ledger().subjects()?.len());
    let tick = || bar.inc(1);
    let options = Options { jobs: context.jobs, stop: &stop, apply: args.apply, rules, tick: &tick };
    let done = if args.apply {
        let from = book.assignment.sha256.clone();
        let facts = json!({ "from": from, "to": assignment.sha256 });
        let reason = json!({ "reason": args.reason, "author": args.author }).to_string();
        let mut write = book.ledger_mut().begin()?;
        write.add(&NewEvent::new(Kind::Regrade, facts).body(&reason))?;
        write.commit()?;
        let done = regrade(&engine, &mut book, &options);
        record::put_assignment(&mut book, &assignment, course.as_ref())?;
        write_all(&mut book, context.jobs).map_err(output_failure)?;
        done
    } else {
        regrade(&engine, &mut book, &options)
    };
    bar.finish_and_clear();
    let outcome = done.map_err(batch_failure)?;
    tell(&outcome, args.apply, context);
    if outcome.interrupted {
        return Err(interrupted());
    }
    if !outcome.errors.is_empty() {
        let count = args! { "count" => outcome.errors.len() };
        return Err(Failure {
            hint: Some(Box::new(Message::bare("hint_run_again"))),
            ..Failure::ours(Message::new("regrade_errors", count))
        });
    }
    Ok(Code::Done)
}

/// Languages and seeds of what was graded.
fn recorded(book: &Gradebook) -> Result<(Vec<Language>, Vec<String>), Failure> {
    let (mut languages, mut seeds) = (Vec::new(), Vec::new());
    for subject in book.ledger().subjects()? {
        for event in book.ledger().story(&subject)?.iter().filter(|e| e.kind == Kind::Result) {
            let language = match event.text("language") {
                Some("python") => Some(Language::Python),
                Some("rust") => Some(Language::Rust),
                _ => None,
            };
            languages.extend(language.filter(|l| !languages.contains(l)));
        }
        // Of the newest result: a class may have been graded anew under another seed.
        let story = book.ledger().story(&subject)?;
        let newest = story.iter().rev().find(|e| e.kind == Kind::Result && e.facts["status"] != "error");
        let seed = newest.and_then(|e| e.text("seed")).map(str::to_owned);
        seeds.extend(seed.filter(|s| !seeds.contains(s)));
    }
    Ok((languages, seeds))
}

fn tell(outcome: &Outcome, applied: bool, context: &Context) {
    let changed: Vec<&Impact> = outcome.impacts.iter().collect();
    if context.format == Format::Json {
        for impact in &changed {
            context.out(serde_json::to_string(impact).unwrap_or_default());
        }
    } else {
        for impact in &changed {
            student(impact, context);
        }
        by_check(&changed, context);
    }
    for (submission, why) in &outcome.kept {
        let args = args! { "submission" => clean_line(submission), "why" => why.text(context.lang) };
        context.warn(&Message::new("regrade_kept", args));
    }
    for (submission, why) in &outcome.errors {
        let args =
            args! { "submission" => clean_line(submission), "error" => clean(&why.text(context.lang)) };
        context.warn(&Message::new("regrade_failed", args));
    }
    let count = |f: &dyn Fn(&Impact) -> bool| changed.iter().filter(|i| f(i)).count();
    let totals = args! {
        "students" => outcome.students, "gain" => count(&|i| i.gain() > 0.0), "lose" => count(&|i| i.gain() < 0.0),
        "pass" => count(&|i| i.passes == Some([false, true])), "fail" => count(&|i| i.passes == Some([true, false])),
        "rerun" => outcome.rerun,
    };
    context.tell(&Message::new("regrade_summary", totals));
    if !outcome.interrupted {
        context.tell(&Message::bare(match (applied, changed.is_empty()) {
            (true, _) => "regrade_applied",
            (false, true) => "regrade_nothing",
            (false, false) => "regrade_preview",
        }));
    }
}

fn student(impact: &Impact, context: &Context) {
    let score = |x: Option<f64>| x.map_or_else(|| "–".to_owned(), show::points);
    let style = if impact.gain() > 0.0 {
        GOOD
    } else if impact.gain() < 0.0 {
        BAD
    } else {
        DIM
    };
    let passes = match impact.passes {
        Some([false, true]) => format!("  {GOOD}{}{GOOD:#}", context.text("regrade_passes_now")),
        Some([true, false]) => format!("  {BAD}{}{BAD:#}", context.text("regrade_fails_now")),
        _ => String::new(),
    };
    context.out(format!(
        "{BOLD}{}{BOLD:#}  {} → {}  {style}{:+}{style:#}{passes}",
        clean_line(&impact.submission),
        score(impact.before),
        score(impact.after),
        impact.gain(),
    ));
    for check in &impact.checks {
        context.out(format!("    {DIM}{}{DIM:#}", changed_check(check, context)));
    }
}

fn changed_check(check: &CheckImpact, context: &Context) -> String {
    let word = |status: Option<Status>| match status {
        Some(status) => {
            let word = serde_json::to_value(status).ok().and_then(|v| v.as_str().map(str::to_owned));
            context.text(&format!("site_is_{}", word.unwrap_or_default()))
        }
        None => context.text("regrade_no_check"),
    };
    format!("{}: {} → {}", clean(&check.id), word(check.before), word(check.after))
}

/// How many each check concerns.
fn by_check(changed: &[&Impact], context: &Context) {
    let mut checks: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for check in changed.iter().flat_map(|i| &i.checks) {
        let (gain, lose) = checks.entry(&check.id).or_default();
        let passed = |s: Option<Status>| s == Some(Status::Passed);
        *gain += usize::from(!passed(check.before) && passed(check.after));
        *lose += usize::from(passed(check.before) && !passed(check.after));
    }
    for (id, (gain, lose)) in checks {
        let args = args! { "check" => clean(id), "gain" => gain, "lose" => lose };
        context.out(Message::new("regrade_check", args).text(context.lang));
    }
}

/// Reproduces one grade.
pub fn replay(args: &ReplayArgs, context: &Context) -> Result<Code, Failure> {
    let book = Gradebook::open(&args.dir)?;
    let subject = find(&book, &args.submission)?;
    let recorded = Recorded::find(&book, &subject, args.attempt).map_err(batch_failure)?;
    let Some(recorded) = recorded else {
        let args = args! { "submission" => clean_line(&args.submission) };
        return Err(Failure::usage(Message::new("replay_nothing", args), None));
    };
    let assignment = args.again.assignment(&book, context)?;
    let seed = args.again.seed.seed(&assignment.dir)?;
    let inputs = recorded.inputs(&book, &assignment.sha256, &seed.sha256_hex());
    let (submission, content) = match inputs {
        Ok(inputs) => inputs,
        Err(missing) => {
            let mut messages = vec![Message::bare("replay_impossible")];
            messages.extend(missing);
            return Err(Failure { code: Code::Usage, messages, rendered: None, hint: None });
        }
    };
    let needs: Vec<Language> = match recorded.result.language {
        Some(LanguageName::Python) => vec![Language::Python],
        Some(LanguageName::Rust) => vec![Language::Rust],
        None => vec![],
    };
    let stop = interrupts();
    let sandbox = open_sandbox(args.again.sandbox, context)?;
    let runtimes = runtimes(&assignment, &needs, sandbox, true, context);
    let engine = engine(&assignment, seed, runtimes, Selection::All, &stop)?;
    let replayed = recorded.replay(&engine, &submission, &content);
    if replayed.result.status == SubmissionStatus::Error && recorded.result.status != SubmissionStatus::Error
    {
        let messages = replayed.result.notes.last().map(|n| Message::new(n.code.clone(), n.args.clone()));
        return Err(Failure::ours(messages.unwrap_or_else(|| Message::bare("trouble_panic"))));
    }
    Ok(told(&recorded, &replayed, context))
}

fn told(recorded: &Recorded, replayed: &Replayed, context: &Context) -> Code {
    let same = recorded.is_same(replayed);
    let (was, is) = (recorded.result.score, replayed.result.score);
    if context.format == Format::Json {
        let line = json!({
            "submission": recorded.submission, "attempt": recorded.attempt, "same": same, "before": was, "after": is,
            "checks": replayed.checks, "tasks": replayed.tasks, "receipt": replayed.result.receipt,
        });
        context.out(line.to_string());
    } else {
        let (sign, style) = if same { ("✓", GOOD) } else { ("✗", BAD) };
        let score = |x: Option<f64>| x.map_or_else(|| "–".to_owned(), show::points);
        let args = args! {
            "submission" => clean_line(&recorded.submission), "attempt" => recorded.attempt, "was" => score(was),
            "is" => score(is)
        };
        let code = if same { "replay_same" } else { "replay_differs" };
        context.out(format!("{style}{sign}{style:#} {}", Message::new(code, args).text(context.lang)));
        for check in &replayed.checks {
            context.out(format!("    {}", changed_check(check, context)));
        }
    }
    for note in &replayed.notes {
        context.say(format!("{WARN}·{WARN:#} {}", clean(&note.text(context.lang))));
    }
    if same { Code::Done } else { Code::Found }
}
