//! `grader pack`: what students download, and what Gradescope takes.

use super::context::{Context, DIM, Format, GOOD, clean};
use super::course::{SeedArgs, assignment_dir, load};
use super::exit::{Code, Failure};
use super::grade::cannot_write;
use super::work::{SandboxArg, engine, interrupts, open_sandbox, runtimes};
use crate::assignment::input::Seed;
use crate::authoring::gradescope;
use crate::authoring::pack::{self, Files, PackError};
use crate::competition;
use crate::grading::Selection;
use crate::grading::output::write_atomic;
use crate::text::{Message, args};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Options of `grader pack`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  grader pack activations                         activations.zip: statement, starter, public checks
  grader pack my-course/assignments/softmax --out site/softmax.zip
  grader pack fashionmnist                        statement, rules and a sample of a submission
  grader pack activations --gradescope            activations-gradescope.zip: an autograder, for Gradescope alone

A student unpacks it and runs `grader check softmax homework.ipynb`. There is nothing hidden in it: no hidden checks, no
solution, no known mistakes, no seed; of a solution file that is the oracle, its answers to the public checks. What would
leak is refused (exit code 2). The same assignment gives the same bytes.

The bundle for Gradescope is the contrary: it holds this program, the whole assignment and the seed, and grades with the
hidden checks. Students' code runs in it under another user, whatever the container allows; setup.sh prints what that is.")]
pub struct PackArgs {
    /// Folder with `assignment.toml`, or an id of the course
    assignment: PathBuf,
    /// The archive [default: <id>.zip]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Put this program into the pack, for students on the same kind of machine
    #[arg(long)]
    with_program: bool,
    /// Make an autograder for Gradescope, which holds everything that is hidden [default: <id>-gradescope.zip]
    #[arg(long, conflicts_with = "with_program")]
    gradescope: bool,
    /// Another build of this program for the pack or the autograder, where their machine is unlike this one
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
    #[command(flatten)]
    seed: SeedArgs,
    /// Isolation of the solution's code; of students' code in an autograder
    #[arg(long, value_enum, default_value = "auto")]
    sandbox: SandboxArg,
}

/// Packs an assignment or a competition.
pub fn run(args: &PackArgs, context: &Context) -> Result<Code, Failure> {
    let dir = assignment_dir(&args.assignment, context)?;
    if args.gradescope {
        return autograder(args, &dir, context);
    }
    let secret = args.seed.text(&dir);
    let (id, mut files) = if competition::is_competition(&dir) {
        let manifest = competition::Manifest::read(&dir.join(competition::MANIFEST))?;
        let files = pack::competition(&dir, secret.as_deref()).map_err(|e| refused(&e, &dir, context))?;
        (manifest.id.get_ref().clone(), files)
    } else {
        code(&dir, secret.as_deref(), args.sandbox, context)?
    };
    let with_program = args.with_program || args.program.is_some();
    let program = with_program.then(|| program(args)).transpose()?;
    if program.is_some() {
        pack::tell_of_program(&mut files, &id);
    }
    let out = args.out.clone().unwrap_or_else(|| PathBuf::from(format!("{id}.zip")));
    let bytes = pack::archive(&id, &files, program.as_deref()).map_err(|e| cannot_write(&out, &e))?;
    write_atomic(&out, |file| file.write_all(&bytes))
        .map_err(|e| cannot_write(&out, &std::io::Error::other(e)))?;
    tell(&id, &files, &out, bytes.len(), context);
    Ok(Code::Done)
}

/// Makes the bundle for Gradescope.
fn autograder(args: &PackArgs, dir: &Path, context: &Context) -> Result<Code, Failure> {
    if competition::is_competition(dir) {
        return Err(Failure::usage(Message::bare("pack_gradescope_competition"), None));
    }
    let assignment = load(dir, context)?;
    let seed = args.seed.chosen(dir)?;
    let sandbox = match args.sandbox {
        SandboxArg::Auto => "auto",
        SandboxArg::Require => "require",
        SandboxArg::Off => "off",
    };
    let files = gradescope::bundle(&assignment, &seed, sandbox).map_err(|e| refused(&e, dir, context))?;
    let program = program(args)?;
    let out = args.out.clone().unwrap_or_else(|| PathBuf::from(format!("{}-gradescope.zip", assignment.id)));
    let bytes = gradescope::archive(&files, &program).map_err(|e| cannot_write(&out, &e))?;
    write_atomic(&out, |file| file.write_all(&bytes))
        .map_err(|e| cannot_write(&out, &std::io::Error::other(e)))?;
    let told = args! {
        "out" => out.display().to_string(), "points" => assignment.max_points(), "size" => bytes.len().div_ceil(1 << 20)
    };
    context.tell(&Message::new("pack_gradescope_done", told));
    Ok(Code::Done)
}

fn code(
    dir: &Path,
    secret: Option<&str>,
    sandbox: SandboxArg,
    context: &Context,
) -> Result<(String, Files), Failure> {
    let assignment = load(dir, context)?;
    let stop = interrupts();
    let sandbox = open_sandbox(sandbox, context)?;
    let runtimes = runtimes(&assignment, &[], sandbox, false, context);
    if let Some(Err(why)) = runtimes.python.as_ref().filter(|_| assignment.has_solution_oracle()) {
        return Err(Failure::ours(why.clone()));
    }
    // Public inputs only: no secret takes part.
    let engine = engine(&assignment, Seed::public(), runtimes, Selection::Public, &stop)?;
    let files =
        pack::assignment(&assignment, &engine.oracles, secret).map_err(|e| refused(&e, dir, context))?;
    Ok((assignment.id.clone(), files))
}

/// Leaks are shown one a line, each with the file of the assignment that it comes from.
fn refused(error: &PackError, dir: &Path, context: &Context) -> Failure {
    use crate::text::{Blame, Explain};
    let code = match error.blame() {
        Blame::User => Code::Usage,
        Blame::Ours => Code::Ours,
        Blame::Interrupted => Code::Interrupted,
    };
    let rendered = match error {
        PackError::Leaks(leaks) => {
            let line = |l: &crate::authoring::Leak| {
                format!("{}: {}", dir.join(&l.file).display(), clean(&l.message.text(context.lang)))
            };
            Some(leaks.iter().map(line).collect::<Vec<_>>().join("\n"))
        }
        _ => None,
    };
    Failure { code, messages: vec![error.message()], rendered, hint: error.hint().map(Box::new) }
}

/// The program that goes in: the one that is named, else this one.
fn program(args: &PackArgs) -> Result<Vec<u8>, Failure> {
    if let Some(path) = &args.program {
        return std::fs::read(path).map_err(|e| {
            let args = args! { "path" => path.display().to_string(), "reason" => e.to_string() };
            Failure::usage(Message::new("file_unreadable", args), None)
        });
    }
    let path = std::env::current_exe().map_err(|e| cannot_write(Path::new("grader"), &e))?;
    std::fs::read(&path).map_err(|e| cannot_write(&path, &e))
}

fn tell(id: &str, files: &Files, out: &Path, size: usize, context: &Context) {
    if context.format == Format::Json {
        let names: Vec<&String> = files.keys().collect();
        let line = json!({"schema": 1, "assignment": id, "out": out.display().to_string(), "files": names});
        return context.out(line.to_string());
    }
    for (name, bytes) in files {
        context.out(format!("{GOOD}+{GOOD:#} {id}/{name}  {DIM}{}{DIM:#}", bytes.len()));
    }
    let args =
        args! { "out" => out.display().to_string(), "count" => files.len(), "size" => size.div_ceil(1024) };
    context.tell(&Message::new("pack_done", args));
}
