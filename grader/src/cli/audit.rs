//! `grader audit`: are the checks of an assignment good?

use super::context::{BAD, BOLD, Context, DIM, Format, GOOD, WARN, clean};
use super::course::{SeedArgs, assignment_dir, load};
use super::exit::{Code, Failure};
use super::show::{mistake, points};
use super::work::{SandboxArg, engine, interrupted, interrupts, open_sandbox, runtimes};
use crate::assignment::Assignment;
use crate::assignment::input::Seed;
use crate::assignment::manifest::Language;
use crate::grading::audit::{Depth, Fate, libraries, mutants, tests_numbers, with_tolerance};
use crate::grading::result::{LanguageName, Status, SubmissionResult, SubmissionStatus};
use crate::grading::{Engine, Oracles, Selection};
use crate::submission::{Discovered, read};
use crate::text::{Message, args};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

/// Options of `grader audit`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  grader audit activations
  grader audit my-course/assignments/losses --seed-file my-course/.grader-secret
  grader audit activations --format json

Known mistakes of the reference's library take the place of submissions; so do the files of `mutants/` beside the
manifest. Exit code 1: one of them keeps full points, the solution loses some, or the starter has some.")]
pub struct AuditArgs {
    /// Folder with `assignment.toml`, or an id of the course
    assignment: PathBuf,
    #[command(flatten)]
    seed: SeedArgs,
    /// Isolation of the solution's code
    #[arg(long, value_enum, default_value = "auto")]
    sandbox: SandboxArg,
}

/// Factors by which tolerances are changed.
const FACTOR: f64 = 10.0;

/// What an audit found.
#[derive(Default)]
struct Report {
    /// Solutions, starters and mutants that are files, each with what it came to.
    files: Vec<FileReport>,
    fates: Vec<Fate>,
    /// Mistakes that would keep full points under a looser tolerance.
    looser: Vec<&'static str>,
    /// Files of the solution that would lose points under a tighter one.
    tighter: Vec<String>,
}

/// What a file of the assignment is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Solution,
    Starter,
    Mutant,
}

impl Role {
    const ALL: [(Self, &'static str); 3] =
        [(Self::Solution, "solution"), (Self::Starter, "starter"), (Self::Mutant, "mutants")];

    const fn name(self) -> &'static str {
        match self {
            Self::Solution => "solution",
            Self::Starter => "starter",
            Self::Mutant => "mutant",
        }
    }
}

struct FileReport {
    role: Role,
    name: String,
    score: Option<f64>,
    most: f64,
    /// Tasks that are not passed, with the first message of each.
    open: Vec<(String, String)>,
    /// Why it could not be run on this machine.
    skipped: Option<String>,
}

impl FileReport {
    fn good(&self) -> bool {
        match (self.role, self.score) {
            (_, None) => self.skipped.is_some(),
            (Role::Solution, Some(_)) => self.open.is_empty(),
            (Role::Starter, Some(score)) => score == 0.0,
            (Role::Mutant, Some(_)) => !self.open.is_empty(),
        }
    }
}

/// Audits an assignment.
pub fn run(args: &AuditArgs, context: &Context) -> Result<Code, Failure> {
    let dir = assignment_dir(&args.assignment, context)?;
    if crate::competition::is_competition(&dir) {
        context.tell(&Message::new("audit_competition", args! { "path" => dir.display().to_string() }));
        return Ok(Code::Done);
    }
    let assignment = load(&dir, context)?;
    // Any seed will do where the course has none yet.
    let seed = args.seed.seed(&dir).unwrap_or_else(|_| Seed::secret("audit"));
    let report = audit(&assignment, &dir, &seed, args.sandbox, context)?;
    match context.format {
        Format::Json => context.out(as_json(&assignment, &report).to_string()),
        Format::Human => tell(&assignment, &report, context),
    }
    let good = report.files.iter().all(FileReport::good) && !report.fates.iter().any(Fate::survives);
    Ok(if good { Code::Done } else { Code::Found })
}

fn audit(
    assignment: &Assignment,
    dir: &Path,
    seed: &Seed,
    sandbox: SandboxArg,
    context: &Context,
) -> Result<Report, Failure> {
    let stop = interrupts();
    let sandbox = open_sandbox(sandbox, context)?;
    let needs = [Language::Python, Language::Rust];
    let runtimes = runtimes(assignment, &needs, sandbox, context);
    let engine = self::engine(assignment, seed.clone(), runtimes, Selection::All, &stop)?;
    let mut report = Report::default();
    let mut solutions = Vec::new();
    for (role, folder) in Role::ALL {
        for path in entries(&dir.join(folder)) {
            let file = file(&engine, role, &path, dir, context)?;
            if stop.load(Ordering::Relaxed) {
                return Err(interrupted());
            }
            if role == Role::Solution && file.score.is_some() {
                solutions.push(path);
            }
            report.files.push(file);
        }
    }
    report.fates = mutants(&engine.oracles, context.jobs, Depth::All)?;
    let loose = with_tolerance(assignment, FACTOR);
    let oracles = Oracles::new(&loose, seed.clone(), HashMap::new());
    if !libraries(assignment).is_empty() {
        let fates = mutants(&oracles, context.jobs, Depth::First)?;
        let lost = fates.iter().zip(&report.fates).filter(|(loose, now)| loose.survives() && !now.survives());
        report.looser = lost.map(|(fate, _)| fate.mutant.id).collect();
    }
    let tight = with_tolerance(assignment, 1.0 / FACTOR);
    let engine = self::engine(&tight, seed.clone(), engine.runtimes, Selection::All, &stop)?;
    for path in solutions {
        let file = file(&engine, Role::Solution, &path, dir, context)?;
        if !file.good() {
            report.tighter.push(file.name);
        }
    }
    if stop.load(Ordering::Relaxed) { Err(interrupted()) } else { Ok(report) }
}

/// Submissions in a folder of an assignment: its files, and its folders.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let listed = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path());
    let mut found: Vec<PathBuf> = listed
        .filter(|p| {
            let code = p.extension().is_some_and(|e| e == "py" || e == "ipynb");
            code || p.join("Cargo.toml").is_file()
        })
        .collect();
    found.sort();
    found
}

fn file(
    engine: &Engine<'_>,
    role: Role,
    path: &Path,
    dir: &Path,
    context: &Context,
) -> Result<FileReport, Failure> {
    let name = path.strip_prefix(dir).unwrap_or(path).display().to_string();
    let content = read(&[path.to_path_buf().into()]).map_err(|e| {
        let args = args! { "path" => e.path.display().to_string(), "reason" => e.source.to_string() };
        Failure::usage(Message::new("file_unreadable", args), None)
    })?;
    let submission = Discovered::new(name.clone(), vec![path.to_path_buf().into()]);
    let result = engine.grade(&submission, &content).result;
    let most = engine.assignment.tasks.iter().map(|t| t.points).sum();
    let skipped = (result.status == SubmissionStatus::Error && lacks_runtime(engine, &result))
        .then(|| result.notes.last().map_or_else(String::new, |n| n.message.clone()));
    if result.status == SubmissionStatus::Error && skipped.is_none() {
        let why = result.notes.last().map(|n| Message::new(n.code.clone(), n.args.clone()));
        return Err(Failure::ours(why.unwrap_or_else(|| Message::bare("check_failed_ours"))));
    }
    let open = result.tasks.iter().filter(|t| t.status != Status::Passed);
    let open = open.map(|t| {
        let first = t.checks.iter().find(|c| c.status != Status::Passed);
        let said = first.map_or_else(String::new, |c| {
            let text = c
                .code
                .clone()
                .map_or_else(String::new, |code| Message::new(code, c.args.clone()).text(context.lang));
            format!("{}: {text}", c.id)
        });
        (t.id.clone(), said)
    });
    Ok(FileReport { role, name, score: result.score, most, open: open.collect(), skipped })
}

/// Whether the language of a file cannot be run on this machine.
fn lacks_runtime(engine: &Engine<'_>, result: &SubmissionResult) -> bool {
    match result.language {
        Some(LanguageName::Python) => !matches!(engine.runtimes.python, Some(Ok(_))),
        Some(LanguageName::Rust) => !matches!(engine.runtimes.rust, Some(Ok(_))),
        None => false,
    }
}

/// How many mistakes each check notices, and how many no other does.
fn kills(assignment: &Assignment, fates: &[Fate]) -> Vec<(String, usize, usize)> {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for fate in fates {
        for check in &fate.killed_by {
            let count = counts.entry(check).or_default();
            count.0 += 1;
            count.1 += usize::from(fate.killed_by.len() == 1);
        }
    }
    let checks = assignment.tasks.iter().flat_map(|t| t.checks.iter().map(move |c| (t, c)));
    let numbers = checks.filter(|(_, check)| tests_numbers(check));
    let ids = numbers.map(|(task, check)| format!("{}/{}", task.id, check.id));
    ids.map(|id| {
        let (all, alone) = counts.get(id.as_str()).copied().unwrap_or_default();
        (id, all, alone)
    })
    .collect()
}

fn as_json(assignment: &Assignment, report: &Report) -> Value {
    let files: Vec<Value> = report
        .files
        .iter()
        .map(|f| {
            let open: Vec<&String> = f.open.iter().map(|(task, _)| task).collect();
            json!({"role": f.role.name(), "file": f.name, "score": f.score, "max_score": f.most,
                   "not_passed": open, "skipped": f.skipped, "good": f.good()})
        })
        .collect();
    let mutants: Vec<Value> = report
        .fates
        .iter()
        .map(|f| {
            json!({"id": f.mutant.id, "entry": f.mutant.entry, "killed_by": f.killed_by,
                   "accepted": f.accepted, "survives": f.survives()})
        })
        .collect();
    let checks: Vec<Value> = kills(assignment, &report.fates)
        .into_iter()
        .map(|(id, all, alone)| json!({"id": id, "kills": all, "alone": alone}))
        .collect();
    json!({"schema": 1, "assignment": assignment.id, "files": files, "mutants": mutants, "checks": checks,
           "looser_tolerance_lets_pass": report.looser, "tighter_tolerance_costs": report.tighter})
}

fn tell(assignment: &Assignment, report: &Report, context: &Context) {
    context.out(format!("{BOLD}{}{BOLD:#}", clean(assignment.title.get(context.lang))));
    for file in &report.files {
        tell_file(file, context);
    }
    if report.fates.is_empty() && !report.files.iter().any(|f| f.role == Role::Mutant) {
        context.out(format!("{WARN}·{WARN:#} {}", context.text("audit_no_mutants")));
        return;
    }
    let kills = kills(assignment, &report.fates);
    if !report.fates.is_empty() {
        context.out(format!("\n{BOLD}{}{BOLD:#}", context.text("audit_checks")));
        let width = kills.iter().map(|(id, ..)| id.chars().count()).max().unwrap_or(0);
        for (id, all, alone) in &kills {
            let style = if *all == 0 { WARN } else { DIM };
            context.out(format!("  {style}{id:<width$}  {all:>4}  {alone:>3}{style:#}"));
        }
    }
    let idle: Vec<&String> = kills.iter().filter(|(_, all, _)| *all == 0).map(|(id, ..)| id).collect();
    if !idle.is_empty() {
        let message = Message::new("audit_idle", args! { "names" => idle });
        context.out(format!("{WARN}·{WARN:#} {}", message.text(context.lang)));
    }
    if !report.looser.is_empty() {
        let message = Message::new("audit_looser", args! { "names" => report.looser });
        context.out(format!("{WARN}·{WARN:#} {}", message.text(context.lang)));
    }
    if !report.tighter.is_empty() {
        let message = Message::new("audit_tighter", args! { "names" => report.tighter });
        context.out(format!("{WARN}·{WARN:#} {}", message.text(context.lang)));
    }
    tell_fates(&report.fates, kills.len(), context);
}

fn tell_file(file: &FileReport, context: &Context) {
    let name = clean(&file.name);
    if let Some(why) = &file.skipped {
        context.out(format!("{WARN}–{WARN:#} {name}: {}", clean(why)));
        return;
    }
    let (sign, style) = if file.good() { ("✓", GOOD) } else { ("✗", BAD) };
    let score = file.score.map_or_else(String::new, points);
    context.out(format!("{style}{sign}{style:#} {name:<32} {score} / {}", points(file.most)));
    if file.good() {
        return;
    }
    match file.role {
        Role::Solution => {
            for (_, said) in &file.open {
                context.out(format!("    {}", clean(said)));
            }
        }
        Role::Starter => context.out(format!("    {}", context.text("audit_starter_has_points"))),
        Role::Mutant => context.out(format!("    {}", context.text("audit_file_survives"))),
    }
}

fn tell_fates(fates: &[Fate], checks: usize, context: &Context) {
    if fates.is_empty() {
        return;
    }
    let survivors: Vec<&Fate> = fates.iter().filter(|f| f.survives()).collect();
    for fate in &survivors {
        context.out(format!("{BAD}✗{BAD:#} {}", fate.mutant.id));
        context.out(format!("    {}", mistake(fate.mutant.id, context).unwrap_or_default()));
    }
    let accepted = fates.iter().filter(|f| f.accepted).count();
    let counts = args! {
        "mutants" => fates.len() - accepted, "killed" => fates.len() - accepted - survivors.len(), "checks" => checks,
        "accepted" => accepted
    };
    let style = if survivors.is_empty() { GOOD } else { BAD };
    let summary = Message::new("audit_summary", counts).text(context.lang);
    context.out(format!("\n{BOLD}{style}{summary}{style:#}{BOLD:#}"));
}
