//! `grader doctor`: what this machine can do.

use super::context::{BAD, BOLD, Context, DIM, Format, GOOD, WARN, clean};
use super::exit::{Code, Failure};
use crate::grading::cluster;
use crate::prepare::python;
use crate::sandbox::{self, State};
use crate::text::{Explain, Message, args};
use serde_json::json;
use std::process::Command;

/// Options of `grader doctor`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  grader doctor
  grader doctor --format json")]
pub struct DoctorArgs {}

struct Fact {
    name: String,
    state: State,
    detail: String,
    advice: Option<String>,
}

/// Tells what this machine can do. Exit 0 when grading in a sandbox works, else 3.
pub fn run(_args: &DoctorArgs, context: &Context) -> Result<Code, Failure> {
    let layers = sandbox::survey();
    let isolates = layers.iter().any(|l| l.name == "namespaces" && l.state == State::On);
    let mut facts: Vec<Fact> = layers
        .into_iter()
        .map(|layer| Fact {
            name: layer.name.to_owned(),
            state: layer.state,
            detail: layer.detail.text(context.lang),
            advice: layer.advice.map(|a| a.text(context.lang)),
        })
        .collect();
    let sandbox_facts = facts.len();
    facts.extend([package(context, "numpy"), package(context, "torch")]);
    facts.push(tool(context, "rustc", &["--version"], "hint_install_rust"));
    facts.push(tool(context, "cargo", &["--version"], "hint_install_rust"));
    facts.push(tool(context, "uv", &["--version"], "hint_uv_optional"));
    facts.push(slurm(context));
    for (i, fact) in facts.iter().enumerate() {
        if context.format == Format::Json {
            let state = format!("{:?}", fact.state).to_lowercase();
            let line =
                json!({ "name": fact.name, "state": state, "detail": fact.detail, "advice": fact.advice });
            context.out(line.to_string());
            continue;
        }
        if i == 0 || i == sandbox_facts {
            let heading = if i == 0 { "doctor_sandbox" } else { "doctor_languages" };
            context.out(format!("{BOLD}{}{BOLD:#}", context.text(heading)));
        }
        let (sign, style) = match fact.state {
            State::On => ("✓", GOOD),
            State::Weaker => ("◐", WARN),
            State::Off => ("✗", BAD),
        };
        context.out(format!("{style}{sign}{style:#} {:<12} {}", fact.name, clean(&fact.detail)));
        if let Some(advice) = &fact.advice {
            context.out(format!("  {DIM}{}{DIM:#}", clean(advice)));
        }
    }
    if !isolates {
        return Err(Failure::ours(Message::bare("doctor_no_sandbox")));
    }
    Ok(Code::Done)
}

/// Which interpreter has a package, or would get it.
fn package(context: &Context, name: &str) -> Fact {
    let requires = vec![name.to_owned()];
    match python::available(&requires, &context.cache) {
        Ok(found) => Fact {
            name: name.to_owned(),
            state: State::On,
            detail: format!("{} ({})", found.identity, found.program.display()),
            advice: None,
        },
        Err(e) => Fact {
            name: name.to_owned(),
            state: State::Off,
            detail: e.message().text(context.lang),
            advice: e.hint().map(|h| h.text(context.lang)),
        },
    }
}

/// Slurm: its version and partitions; or how to get it.
fn slurm(context: &Context) -> Fact {
    let name = "sbatch";
    let Some(found) = cluster::survey() else {
        return Fact {
            name: name.to_owned(),
            state: State::Off,
            detail: Message::new("not_found", args! { "name" => name }).text(context.lang),
            advice: Some(context.text("hint_slurm_optional")),
        };
    };
    let (state, detail) = match found.partitions {
        Ok(partitions) => {
            let args = args! { "version" => found.version, "partitions" => partitions.join("; ") };
            (State::On, Message::new("doctor_slurm_partitions", args))
        }
        Err(reason) => {
            let args = args! { "version" => found.version, "reason" => reason };
            (State::Weaker, Message::new("doctor_slurm_silent", args))
        }
    };
    Fact { name: name.to_owned(), state, detail: detail.text(context.lang), advice: None }
}

fn tool(context: &Context, name: &str, args: &[&str], advice: &str) -> Fact {
    let out = Command::new(name).args(args).output();
    match out {
        Ok(out) if out.status.success() => Fact {
            name: name.to_owned(),
            state: State::On,
            detail: String::from_utf8_lossy(&out.stdout).trim().to_owned(),
            advice: None,
        },
        _ => Fact {
            name: name.to_owned(),
            state: State::Off,
            detail: Message::new("not_found", args! { "name" => name }).text(context.lang),
            advice: Some(context.text(advice)),
        },
    }
}
