//! `grader demo`: everything, on a bundled class.

use super::context::{BAD, BOLD, Context, DIM, GOOD};
use super::course::{bundled, load};
use super::exit::{Code, Failure};
use super::grade::{Batch, Manner, cannot_write, read_results};
use super::work::{SandboxArg, interrupted, open_sandbox, runtimes};
use super::{expected, score, show};
use crate::assignment::Assignment;
use crate::assignment::input::Seed;
use crate::assignment::manifest::Language;
use crate::bundle;
use crate::competition::{self, Competition};
use crate::grading::result::SubmissionResult;
use crate::site::leaderboard as site;
use crate::submission::{Discovered, HexBytes, discover, languages};
use crate::text::{Message, args};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Options of `grader demo`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  grader demo
  grader demo --out /tmp/demo")]
pub struct DemoArgs {
    /// Where everything goes
    #[arg(long, value_name = "DIR", default_value = "demo")]
    out: PathBuf,
    /// Isolation of the class's code
    #[arg(long, value_enum, default_value = "auto")]
    sandbox: SandboxArg,
}

/// The bundled competition.
const COMPETITION: &str = "fashionmnist";

/// Grades the bundled class, scores the bundled competition, renders the site.
pub fn run(args: &DemoArgs, context: &Context) -> Result<Code, Failure> {
    std::fs::create_dir_all(&args.out).map_err(|e| cannot_write(&args.out, &e))?;
    let secret = secret(&args.out)?;
    let course = bundled(context)?;
    let submissions = args.out.join("submissions");
    bundle::unpack_over(&bundle::CLASS, &submissions).map_err(|e| cannot_write(&submissions, &e))?;
    let mut tally = Tally::default();
    for dir in bundle::CLASS.dirs() {
        let id = dir.path().to_string_lossy().into_owned();
        let assignment = load(&course.join(&id), context)?;
        let class = submissions.join(&id);
        grade(&assignment, &class, &args.out.join(&id), &secret, args.sandbox, context, &mut tally)?;
    }
    compete(&course, &args.out, &secret, context, &mut tally)?;
    tell(&args.out, &tally, context);
    if tally.different.is_empty() {
        return Ok(Code::Done);
    }
    Err(Failure::ours(Message::new("demo_differs", args! { "names" => tally.different })))
}

/// What came of the demo.
#[derive(Default)]
struct Tally {
    graded: usize,
    scored: usize,
    /// Left out, since the machine lacks what they need.
    left_out: usize,
    /// Came out in another way than is written beside them.
    different: Vec<String>,
}

/// The demo's own secret, made once.
fn secret(out: &Path) -> Result<String, Failure> {
    let path = out.join(".grader-secret");
    if let Ok(text) = std::fs::read_to_string(&path)
        && !text.trim().is_empty()
    {
        return Ok(text.trim().to_owned());
    }
    let mut bytes = [0; 16];
    std::fs::File::open("/dev/urandom")
        .and_then(|mut f| f.read_exact(&mut bytes))
        .map_err(|e| cannot_write(&path, &e))?;
    let text = format!("{:x}", HexBytes(&bytes));
    std::fs::write(&path, &text).map_err(|e| cannot_write(&path, &e))?;
    Ok(text)
}

fn grade(
    assignment: &Assignment,
    class: &Path,
    out: &Path,
    secret: &str,
    sandbox: SandboxArg,
    context: &Context,
    tally: &mut Tally,
) -> Result<(), Failure> {
    context.out(format!("\n{BOLD}{}{BOLD:#}", assignment.title.get(context.lang)));
    let all = discover(&[class.join("submissions")])?;
    // A language that the machine lacks is said once, and its submissions are left out.
    let probe = runtimes(assignment, &languages(&all), open_sandbox(sandbox, context)?, false, context);
    let lacks_python = matches!(&probe.python, Some(Err(_)));
    let lacks_rust = matches!(&probe.rust, Some(Err(_)));
    let possible = |s: &Discovered| {
        let needs = languages(std::slice::from_ref(s));
        !(lacks_python && needs.contains(&Language::Python) || lacks_rust && needs.contains(&Language::Rust))
    };
    let submissions: Vec<Discovered> = all.iter().filter(|s| possible(s)).cloned().collect();
    tally.left_out += all.len() - submissions.len();
    let batch = Batch { assignment, submissions: &submissions, absent: &[], out, seed: Seed::secret(secret) };
    let summary = batch.run(Manner { sandbox, warm: true, fresh: false, repeat: 1 }, None, context)?;
    if summary.interrupted {
        return Err(interrupted());
    }
    let results: Vec<SubmissionResult> = read_results(out)?;
    show::class(&results, context);
    let wanted = expected::read(&class.join("expected.toml"))?;
    for result in &results {
        tally.graded += 1;
        let differences = expected::differences(&wanted, result);
        if !differences.is_empty() {
            tally.different.push(format!("{}/{}", assignment.id, result.submission));
            for difference in differences {
                context.say(format!("{BAD}≠{BAD:#} {}: {difference}", result.submission));
            }
        }
    }
    Ok(())
}

fn compete(
    course: &Path,
    out: &Path,
    secret: &str,
    context: &Context,
    tally: &mut Tally,
) -> Result<(), Failure> {
    let dir = course.join(COMPETITION);
    let manifest = competition::Manifest::read(&dir.join(competition::MANIFEST))?;
    context.out(format!("\n{BOLD}{}{BOLD:#}", manifest.title.get(context.lang)));
    let solution = out.join("solution.csv");
    competition::generate::write_solution(&manifest, secret.as_bytes(), &solution)?;
    let zone = competition::course_zone(&dir)?;
    let competition = Competition::open(&dir, Some(&solution), None, zone)?;
    let predictions = out.join("predictions");
    let wanted = competition::sample::write(&competition, &predictions, secret.as_bytes())?;
    let scores = out.join(COMPETITION);
    let outcome = score::score(&competition, std::slice::from_ref(&predictions), &scores, context)?;
    if outcome.interrupted {
        return Err(interrupted());
    }
    tally.scored = wanted.len();
    let lines = scores.join("scores.jsonl");
    let text = std::fs::read_to_string(&lines).map_err(|e| cannot_write(&lines, &e))?;
    tally.different.extend(expected::score_differences(&wanted, &text));
    let standings = competition::standings(&scores, jiff::Timestamp::now())?;
    site::build(&[standings], &out.join("site"), &site::Options::default())?;
    Ok(())
}

fn tell(out: &Path, tally: &Tally, context: &Context) {
    let path = |parts: &[&str]| parts.iter().fold(out.to_path_buf(), |p, x| p.join(x)).display().to_string();
    let counts = args! { "graded" => tally.graded, "scored" => tally.scored };
    context.out(format!("\n{BOLD}{}{BOLD:#}", Message::new("demo_done", counts).text(context.lang)));
    if tally.different.is_empty() {
        context.out(format!("{GOOD}✓{GOOD:#} {}", context.text("demo_as_expected")));
    }
    if tally.left_out > 0 {
        context.out(Message::new("demo_left_out", args! { "count" => tally.left_out }).text(context.lang));
    }
    for (code, place) in [
        ("demo_site", path(&["site", "index.html"])),
        ("demo_feedback", path(&["activations", "feedback", "kirill.html"])),
        ("demo_grades", path(&["activations", "grades.csv"])),
        ("demo_scores", path(&[COMPETITION, "scores.jsonl"])),
    ] {
        context.out(format!("  {:<24} {DIM}{place}{DIM:#}", context.text(code)));
    }
}
