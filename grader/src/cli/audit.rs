//! `grader audit`: are the checks of an assignment good?

use super::context::{BAD, BOLD, Context, DIM, Format, GOOD, WARN, clean};
use super::course::{SeedArgs, assignment_dir, load};
use super::exit::{Code, Failure};
use super::show::{mistake, points};
use super::work::{SandboxArg, engine, interrupted, interrupts, open_sandbox, runtimes};
use crate::assignment::input::Seed;
use crate::assignment::manifest::Language;
use crate::assignment::{Assignment, EDITS, Edit, ManifestErrors, Task, edits};
use crate::grading::audit::{Depth, Fate, libraries, mutants, tests_numbers, with_tolerance};
use crate::grading::result::{LanguageName, Status, SubmissionResult, SubmissionStatus};
use crate::grading::{Engine, Oracles, Selection};
use crate::submission::{Content, Discovered, read};
use crate::text::{Explain, Message, args};
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
manifest, and the edits of the solution in `mutants/edits.toml`. Exit code 1: one of them keeps full points, the solution loses some, or the starter has some.")]
pub struct AuditArgs {
    /// Folder with `assignment.toml`, or an id of the course
    assignment: PathBuf,
    #[command(flatten)]
    seed: SeedArgs,
    /// Also hand in each known mistake as a submission and say whether it is named
    #[arg(long)]
    diagnose: bool,
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

impl Report {
    /// Mistakes beside the manifest that could be played.
    fn own_mistakes(&self) -> impl Iterator<Item = &FileReport> {
        self.files.iter().filter(|f| f.role == Role::Mutant && f.score.is_some())
    }
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
    /// Checks that it does not pass, as `<task>/<check>`.
    failed: Vec<String>,
    /// The known mistake that it is taken for.
    diagnosis: Option<String>,
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
    let depth = if args.diagnose { Depth::Named } else { Depth::All };
    let report = audit(&assignment, &dir, &seed, args.sandbox, depth, context)?;
    match context.format {
        Format::Json => context.out(as_json(&assignment, &report).to_string()),
        Format::Human => {
            tell(&assignment, &report, context);
            if args.diagnose {
                tell_names(&assignment, &report, context);
            }
        }
    }
    let good = report.files.iter().all(FileReport::good) && !report.fates.iter().any(Fate::survives);
    Ok(if good { Code::Done } else { Code::Found })
}

fn audit(
    assignment: &Assignment,
    dir: &Path,
    seed: &Seed,
    sandbox: SandboxArg,
    depth: Depth,
    context: &Context,
) -> Result<Report, Failure> {
    let stop = interrupts();
    let sandbox = open_sandbox(sandbox, context)?;
    let needs = [Language::Python, Language::Rust];
    let runtimes = runtimes(assignment, &needs, sandbox, true, context);
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
    let mut engine = engine;
    if depth != Depth::Named {
        // Nobody asks how they would be named.
        engine.oracles = engine.oracles.with_mistakes(Vec::new());
    }
    for edit in own_edits(assignment, context)? {
        engine.selection = edit.task.map_or(Selection::All, Selection::Task);
        report.files.push(edited(&engine, &edit, context)?);
        if stop.load(Ordering::Relaxed) {
            return Err(interrupted());
        }
    }
    engine.selection = Selection::All;
    report.fates = mutants(&engine.oracles, context.jobs, depth)?;
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

/// Known mistakes of the assignment's own; what is wrong in their file is shown as in a manifest.
fn own_edits(assignment: &Assignment, context: &Context) -> Result<Vec<Edit>, Failure> {
    let (edits, findings) = edits(assignment);
    if findings.is_empty() {
        return Ok(edits);
    }
    let errors = ManifestErrors { file: assignment.dir.join(EDITS), findings };
    Err(Failure {
        rendered: Some(errors.render(context.lang)),
        ..Failure::usage(errors.message(), errors.hint())
    })
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
    let content = content(path)?;
    let submission = Discovered::new(name, vec![path.to_path_buf().into()]);
    report_of(engine, role, &submission, &content, context)
}

fn content(path: &Path) -> Result<Content, Failure> {
    read(&[path.to_path_buf().into()]).map_err(|e| {
        let args = args! { "path" => e.path.display().to_string(), "reason" => e.source.to_string() };
        Failure::usage(Message::new("file_unreadable", args), None)
    })
}

/// A known mistake that is an edit of the solution.
fn edited(engine: &Engine<'_>, edit: &Edit, context: &Context) -> Result<FileReport, Failure> {
    let path = engine.assignment.dir.join(&edit.file);
    let mut content = content(&path)?;
    for file in &mut content.files {
        file.bytes = edit.text.clone().into_bytes();
    }
    let submission = Discovered::new(format!("{EDITS}: {}", edit.id), vec![path.into()]);
    report_of(engine, Role::Mutant, &submission, &content, context)
}

fn report_of(
    engine: &Engine<'_>,
    role: Role,
    submission: &Discovered,
    content: &Content,
    context: &Context,
) -> Result<FileReport, Failure> {
    let name = submission.id.clone();
    let result = engine.grade(submission, content).result;
    let most = engine.assignment.tasks.iter().map(|t| t.points).sum();
    let skipped = (result.status == SubmissionStatus::Error && lacks_runtime(engine, &result))
        .then(|| result.notes.last().map_or_else(String::new, |n| n.message.clone()));
    if result.status == SubmissionStatus::Error && skipped.is_none() {
        let why = result.notes.last().map(|n| Message::new(n.code.clone(), n.args.clone()));
        return Err(Failure::ours(why.unwrap_or_else(|| Message::bare("check_failed_ours"))));
    }
    // What was not selected says nothing.
    let asked: Vec<_> = match engine.selection {
        Selection::Task(task) => {
            result.tasks.iter().filter(|t| t.id == engine.assignment.tasks[task].id).collect()
        }
        _ => result.tasks.iter().collect(),
    };
    let diagnosis = asked.iter().find_map(|t| t.diagnosis.clone());
    let open = asked.iter().filter(|t| t.status != Status::Passed);
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
    let failed = asked.iter().flat_map(|t| &t.checks).filter(|c| c.status != Status::Passed);
    let failed = failed.map(|c| c.id.clone()).collect();
    Ok(FileReport { role, name, score: result.score, most, open: open.collect(), failed, diagnosis, skipped })
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
fn kills(assignment: &Assignment, report: &Report) -> Vec<(String, usize, usize)> {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let fates = report.fates.iter().map(|f| &f.killed_by);
    for killed_by in fates.chain(report.own_mistakes().map(|f| &f.failed)) {
        for check in killed_by {
            let count = counts.entry(check).or_default();
            count.0 += 1;
            count.1 += usize::from(killed_by.len() == 1);
        }
    }
    let checks = assignment.tasks.iter().flat_map(|t| t.checks.iter().map(move |c| (t, c)));
    // Mistakes of the reference are wrong numbers; those of the assignment's own may be anything.
    let own = report.fates.is_empty();
    // A task that depends on another falls with it, so that nobody writes mistakes for it.
    let named = |task: &Task| counts.keys().any(|check| check.split('/').next() == Some(task.id.as_str()));
    let numbers =
        checks.filter(
            |(task, check)| {
                if own { task.depends.is_empty() || named(task) } else { tests_numbers(check) }
            },
        );
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
                   "not_passed": open, "killed_by": f.failed, "diagnosis": f.diagnosis, "skipped": f.skipped,
                   "good": f.good()})
        })
        .collect();
    let mutants: Vec<Value> = report
        .fates
        .iter()
        .map(|f| {
            json!({"id": f.mutant.id, "entry": f.mutant.entry, "killed_by": f.killed_by,
                   "accepted": f.accepted, "survives": f.survives(), "diagnosis": f.named})
        })
        .collect();
    let checks: Vec<Value> = kills(assignment, report)
        .into_iter()
        .map(|(id, all, alone)| json!({"id": id, "kills": all, "alone": alone}))
        .collect();
    json!({"schema": 1, "assignment": assignment.id, "files": files, "mutants": mutants, "checks": checks,
           "looser_tolerance_lets_pass": report.looser, "tighter_tolerance_costs": report.tighter})
}

fn tell(assignment: &Assignment, report: &Report, context: &Context) {
    context.out(format!("{BOLD}{}{BOLD:#}", clean(assignment.title.get(context.lang))));
    let width = report.files.iter().map(|f| f.name.chars().count()).max().unwrap_or(0);
    for file in &report.files {
        tell_file(file, width, context);
    }
    if report.fates.is_empty() && report.own_mistakes().next().is_none() {
        context.out(format!("{WARN}·{WARN:#} {}", context.text("audit_no_mutants")));
        return;
    }
    let kills = kills(assignment, report);
    context.out(format!("\n{BOLD}{}{BOLD:#}", context.text("audit_checks")));
    let width = kills.iter().map(|(id, ..)| id.chars().count()).max().unwrap_or(0);
    for (id, all, alone) in &kills {
        let style = if *all == 0 { WARN } else { DIM };
        context.out(format!("  {style}{id:<width$}  {all:>4}  {alone:>3}{style:#}"));
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
    tell_fates(report, kills.len(), context);
}

fn tell_file(file: &FileReport, width: usize, context: &Context) {
    let name = clean(&file.name);
    if let Some(why) = &file.skipped {
        context.out(format!("{WARN}–{WARN:#} {name}: {}", clean(why)));
        return;
    }
    let (sign, style) = if file.good() { ("✓", GOOD) } else { ("✗", BAD) };
    let score = file.score.map_or_else(String::new, points);
    context.out(format!("{style}{sign}{style:#} {name:<width$}  {score} / {}", points(file.most)));
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

/// Which known mistakes a student who made them would be told of.
fn tell_names(assignment: &Assignment, report: &Report, context: &Context) {
    let known =
        report.fates.iter().filter(|f| !f.accepted).map(|f| (f.mutant.id.to_owned(), f.named.clone()));
    let own = report.files.iter().filter(|f| f.role == Role::Mutant).filter_map(|f| {
        let id = f.name.strip_prefix(&format!("{EDITS}: "))?;
        Some((format!("{}/{id}", assignment.id), f.diagnosis.clone()))
    });
    let all: Vec<(String, Option<String>)> = known.chain(own).collect();
    for (id, named) in all.iter().filter(|(id, named)| named.as_ref() != Some(id)) {
        let named = named.clone().unwrap_or_else(|| "–".to_owned());
        context.out(format!("{WARN}·{WARN:#} {} → {}", clean(id), clean(&named)));
    }
    let exactly = all.iter().filter(|(id, named)| named.as_ref() == Some(id)).count();
    let counts = args! { "named" => exactly, "mutants" => all.len() };
    context.out(Message::new("audit_named", counts).text(context.lang));
}

fn tell_fates(report: &Report, checks: usize, context: &Context) {
    let survivors: Vec<&Fate> = report.fates.iter().filter(|f| f.survives()).collect();
    for fate in &survivors {
        context.out(format!("{BAD}✗{BAD:#} {}", fate.mutant.id));
        context.out(format!("    {}", mistake(fate.mutant.id, context).unwrap_or_default()));
    }
    let accepted = report.fates.iter().filter(|f| f.accepted).count();
    let own = report.own_mistakes().count();
    let alive = survivors.len() + report.own_mistakes().filter(|f| !f.good()).count();
    let mutants = report.fates.len() - accepted + own;
    let counts = args! {
        "mutants" => mutants, "killed" => mutants - alive, "checks" => checks, "accepted" => accepted
    };
    let style = if alive == 0 { GOOD } else { BAD };
    let summary = Message::new("audit_summary", counts).text(context.lang);
    context.out(format!("\n{BOLD}{style}{summary}{style:#}{BOLD:#}"));
}
