//! What `check`, `grade` and `demo` share: making the machine ready, and interrupts.

use super::context::Context;
use super::exit::{Code, Failure};
use crate::assignment::Assignment;
use crate::assignment::input::Seed;
use crate::assignment::manifest::Language;
use crate::grading::{
    Engine, Machine, Oracles, PythonRuntime, RuntimeError, Runtimes, RustRuntime, Selection,
};
use crate::sandbox::{self, Mode, Sandbox};
use crate::text::{Explain, Message};
use clap::ValueEnum;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};

/// How much isolation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SandboxArg {
    /// As much as the machine can.
    Auto,
    /// Isolation, or no grade.
    Require,
    /// None.
    Off,
}

/// Opens the sandbox. A machine that cannot isolate is our failure: no grade is written.
pub fn open_sandbox(arg: SandboxArg, context: &Context) -> Result<Arc<dyn Sandbox>, Failure> {
    open_sandbox_without(sandbox::Parts::default(), arg, context)
}

/// The same with parts of it left out, for hostile submissions of our own.
pub fn open_sandbox_without(
    without: sandbox::Parts,
    arg: SandboxArg,
    context: &Context,
) -> Result<Arc<dyn Sandbox>, Failure> {
    let mode = match arg {
        SandboxArg::Auto => Mode::Auto,
        SandboxArg::Require => Mode::Require,
        SandboxArg::Off => Mode::Off,
    };
    let mut options = sandbox::Options::new(mode);
    options.workers = Some(context.jobs);
    options.without = without;
    Ok(Arc::from(sandbox::open_with(&options)?))
}

fn wants(assignment: &Assignment, needs: &[Language], one: Language) -> bool {
    needs.contains(&one) && assignment.languages.contains(&one)
}

fn needs_python(assignment: &Assignment, needs: &[Language]) -> bool {
    wants(assignment, needs, Language::Python) || assignment.has_solution_oracle()
}

/// Begins what [`runtimes`] will wait for: to be called before the sandbox is opened, which takes a moment, too.
pub fn look_ahead(assignment: &Assignment, needs: &[Language], context: &Context) {
    if needs_python(assignment, needs) && std::env::var_os("GRADER_PYTHON").is_none() {
        crate::prepare::python::look_ahead(&assignment.python.requires, &context.cache);
    }
}

/// Makes the languages ready that are needed. One that cannot be is said once and costs only its own submissions.
pub fn runtimes(
    assignment: &Assignment,
    needs: &[Language],
    sandbox: Arc<dyn Sandbox>,
    warm: bool,
    context: &Context,
) -> Runtimes {
    let progress = |message: Message| context.tell(&message);
    let said = |e: RuntimeError| {
        let message = e.message();
        context.warn(&message);
        if let Some(hint) = e.hint() {
            context.tell(&hint);
        }
        message
    };
    let python = needs_python(assignment, needs)
        .then(|| PythonRuntime::ready(assignment, &context.cache, &progress).map_err(said));
    let python = python.map(|ready| {
        ready.map(|mut python| {
            if warm {
                python.keep_warm(&sandbox, assignment);
            }
            python
        })
    });
    let rust = wants(assignment, needs, Language::Rust)
        .then(|| RustRuntime::ready(&context.cache, &progress).map_err(said));
    Runtimes { sandbox, python, rust }
}

/// An engine for an assignment.
pub fn engine<'a>(
    assignment: &'a Assignment,
    seed: Seed,
    runtimes: Runtimes,
    selection: Selection,
    stop: &'a AtomicBool,
) -> Result<Engine<'a>, Failure> {
    let solutions = runtimes.solutions(assignment)?;
    let oracles = Oracles::new(assignment, seed, solutions).with_mistakes(runtimes.mistakes(assignment));
    Ok(Engine { assignment, oracles, runtimes, selection, machine: Machine::default(), stop, tap: None })
}

/// A flag that ctrl-C sets; a second ctrl-C ends the program at once.
pub fn interrupts() -> Arc<AtomicBool> {
    static STOP: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    let make = || {
        let stop = Arc::new(AtomicBool::new(false));
        for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
            // The order matters: the second signal finds the flag set.
            let _ = signal_hook::flag::register_conditional_shutdown(signal, 130, Arc::clone(&stop));
            let _ = signal_hook::flag::register(signal, Arc::clone(&stop));
        }
        stop
    };
    Arc::clone(STOP.get_or_init(make))
}

/// The end of an interrupted command.
pub fn interrupted() -> Failure {
    Failure {
        code: Code::Interrupted,
        messages: vec![Message::bare("interrupted")],
        rendered: None,
        hint: Some(Box::new(Message::bare("hint_run_again"))),
    }
}
