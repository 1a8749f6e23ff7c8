//! `grader __worker`: a task of a job array. No command of anybody's: `grade --engine slurm` starts it.

use super::context::Context;
use super::course::load;
use super::exit::{Code, Failure};
use super::work::{SandboxArg, engine, interrupts, open_sandbox, runtimes};
use super::{Common, grade};
use crate::assignment::input::Seed;
use crate::grading::Selection;
use crate::grading::cluster::{Pulse, RunFolder, Station, Terms, worker_name};
use crate::text::{Message, args};
use clap::Parser;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

#[derive(Debug, Parser)]
#[command(name = "grader __worker")]
struct WorkerCli {
    #[command(flatten)]
    common: Common,
    /// The name it was started by.
    _worker: String,
    /// Folder of the run.
    run: PathBuf,
}

/// The whole of a worker.
pub fn main() -> ExitCode {
    let cli = match WorkerCli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return Code::Usage.into();
        }
    };
    let context = Context::new(&cli.common);
    match run(&RunFolder::at(&cli.run), &context) {
        Ok(code) => code.into(),
        Err(failure) => {
            context.failure(&failure);
            failure.code.into()
        }
    }
}

fn run(folder: &RunFolder, context: &Context) -> Result<Code, Failure> {
    let text = read(&folder.terms())?;
    let name = worker_name();
    let pulse = Pulse::new(folder, &name);
    // Terms of another version are not read further.
    let terms = Terms::check_version(&text).map_err(Failure::from).and_then(|()| {
        serde_json::from_str::<Terms>(&text).map_err(|e| unreadable(&folder.terms(), &e.to_string()))
    });
    let stop = interrupts();
    let outcome = match &terms {
        Ok(terms) => pulse.during(terms.pulse(), &stop, || work(folder, &name, terms, context, &stop)),
        Err(_) => Ok(()),
    };
    let outcome = terms.and(outcome);
    // Where the folder is gone, nobody waits for a last word.
    let refused = outcome.as_ref().err().and_then(|failure| failure.messages.first().cloned());
    let told = pulse.end(refused);
    if stop.load(Ordering::Relaxed) {
        return Ok(Code::Interrupted);
    }
    outcome?;
    told.map_err(|e| unreadable(Path::new(&name), &e.to_string()))?;
    Ok(Code::Done)
}

fn work(
    folder: &RunFolder,
    name: &str,
    terms: &Terms,
    context: &Context,
    stop: &AtomicBool,
) -> Result<(), Failure> {
    let assignment = load(&folder.assignment(), context)?;
    terms.check_assignment(&assignment.sha256)?;
    let seed = Seed::secret(&read(&folder.seed())?);
    let jobs = terms.jobs.or_else(processors).unwrap_or(context.jobs);
    let context = Context { jobs, ..context.clone() };
    let sandbox = open_sandbox(SandboxArg::Require, &context)?;
    let runtimes = runtimes(&assignment, &terms.languages(), sandbox, terms.warm, &context);
    let engine = engine(&assignment, seed, runtimes, Selection::All, stop)?;
    terms.check(&engine)?;
    let station = Station { engine: &engine, run: folder, name, terms, jobs };
    station.work().map_err(|e| grade::cannot_write(&folder.batch().path().join("results"), &e))
}

/// The processors of this node that Slurm gave.
fn processors() -> Option<usize> {
    std::env::var("SLURM_CPUS_ON_NODE").ok()?.parse().ok().filter(|n| *n > 0)
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|e| unreadable(path, &e.to_string()))
}

fn unreadable(path: &Path, reason: &str) -> Failure {
    let args = args! { "path" => path.display().to_string(), "reason" => reason };
    Failure::ours(Message::new("file_unreadable", args))
}
