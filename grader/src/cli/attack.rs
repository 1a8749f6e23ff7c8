//! `grader attack`: does anything get through here?

use super::context::{BAD, BOLD, Context, DIM, Format, GOOD, WARN, clean};
use super::course::{assignment_dir, load};
use super::exit::{Code, Failure};
use super::progress;
use super::work::{
    SandboxArg, engine, interrupted, interrupts, open_sandbox, open_sandbox_without, runtimes,
};
use crate::assignment::Assignment;
use crate::assignment::input::Seed;
use crate::assignment::manifest::Language;
use crate::attack::{Arena, Attack, Control, Fate, Outcome, load_all, part, quick};
use crate::bundle;
use crate::grading::Selection;
use crate::sandbox::{Part, Parts};
use crate::text::{Lang, Message, args};
use serde_json::json;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Options of `grader attack`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  grader attack activations
  grader attack activations D4 C3-frames      classes or names of attacks
  grader attack mlp --attacks my-attacks      with attacks of your own; docs/threat-model.md tells how to write them
  grader attack activations --control         do the attacks work where nothing stops them?
  grader attack activations --without seccomp what gets through without a layer?
  grader attack activations --each-layer      the same for each layer in turn

Exit code 1: an attack got through, or did nothing that could be stopped.")]
pub struct AttackArgs {
    /// Folder with `assignment.toml`, or an id of the course
    assignment: PathBuf,
    /// Only these: a class (`D4`) or the start of a name
    only: Vec<String>,
    /// Folder with attacks of your own, one folder each; run besides those that ship with the program
    #[arg(long, value_name = "DIR")]
    attacks: Option<PathBuf>,
    /// Run attacks without a sandbox, to see that they work: only those that cannot hurt the machine
    #[arg(long)]
    control: bool,
    /// Leave out layers of the sandbox: network, ipc, capabilities, landlock, seccomp, rlimits, cgroup, watch
    #[arg(long, value_name = "LAYER", conflicts_with_all = ["control", "each_layer"])]
    without: Vec<Part>,
    /// What gets through with each layer left out in turn, alone and together with the filter of system calls
    #[arg(long, conflicts_with = "control")]
    each_layer: bool,
    /// Start every Python afresh, not by a fork of a warm one
    #[arg(long)]
    cold: bool,
    /// Isolation
    #[arg(long, value_enum, default_value = "require", conflicts_with = "control")]
    sandbox: SandboxArg,
}

/// Runs the attacks.
pub fn run(args: &AttackArgs, context: &Context) -> Result<Code, Failure> {
    let dir = assignment_dir(&args.assignment, context)?;
    if crate::competition::is_competition(&dir) {
        context.tell(&Message::new("attack_competition", args! { "path" => dir.display().to_string() }));
        return Ok(Code::Done);
    }
    let assignment = quick(&load(&dir, context)?);
    let mut attacks = attacks(args, context)?;
    if args.each_layer {
        return each_layer(&assignment, &attacks, args, context);
    }
    if args.control {
        attacks.retain(|a| a.control == Control::Unconfined);
    }
    let without: Parts = args.without.iter().copied().collect();
    let fates = fates(&assignment, &attacks, without, args, context, &|fate| match context.format {
        Format::Json => context.out(as_json(fate).to_string()),
        Format::Human => show(fate, context),
    })?;
    summary(&fates, context);
    let bad = |f: &Fate| if args.control { matches!(f.outcome, Outcome::Stopped { .. }) } else { f.bad() };
    Ok(if fates.iter().any(bad) { Code::Found } else { Code::Done })
}

/// The attacks that are wanted: those that ship with the program, and the user's. The user's of the same name win.
fn attacks(args: &AttackArgs, context: &Context) -> Result<Vec<Attack>, Failure> {
    let shipped = bundle::unpack(&bundle::ATTACKS, "attacks", &context.cache).map_err(|e| {
        let path = context.cache.display().to_string();
        Failure::ours(Message::new("cache_failed", args! { "path" => path, "reason" => e.to_string() }))
    })?;
    let mut attacks = load_all(&shipped)?;
    if let Some(own) = &args.attacks {
        let own = load_all(own)?;
        attacks.retain(|a| !own.iter().any(|o| o.name == a.name));
        attacks.extend(own);
    }
    if !args.only.is_empty() {
        let wanted = |a: &Attack| args.only.iter().any(|o| a.class == *o || a.name.starts_with(o.as_str()));
        attacks.retain(wanted);
        if attacks.is_empty() {
            let names = args.only.join(", ");
            return Err(Failure::usage(Message::new("attack_unknown", args! { "names" => names }), None));
        }
    }
    Ok(attacks)
}

fn fates(
    assignment: &Assignment,
    attacks: &[Attack],
    without: Parts,
    args: &AttackArgs,
    context: &Context,
    on: &(dyn Fn(&Fate) + Sync),
) -> Result<Vec<Fate>, Failure> {
    let stop = interrupts();
    let mode = if args.control { SandboxArg::Off } else { args.sandbox };
    let needs = [Language::Python, Language::Rust];
    let sandbox = open_sandbox_without(without, mode, context)?;
    let open = |assignment, seed: &str| {
        let runtimes = runtimes(assignment, &needs, Arc::clone(&sandbox), !args.cold, context);
        engine(assignment, Seed::secret(seed), runtimes, Selection::All, &stop)
    };
    let small = part(assignment);
    let (one, other) = (open(assignment, "attack: one")?, open(assignment, "attack: another")?);
    let part = open(&small, "attack: one")?;
    let bar = progress::bar(context, attacks.len());
    let arena = Arena { engine: &one, other: &other, part: &part, jobs: context.jobs };
    // Told as they come: whoever waits for the slow ones sees the others.
    let fates = arena.run(attacks, &|fate| {
        bar.suspend(|| on(fate));
        bar.inc(1);
    });
    bar.finish_and_clear();
    let fates = fates
        .map_err(|e| Failure::ours(Message::new("attack_cannot", args! { "reason" => e.to_string() })))?;
    if stop.load(Ordering::Relaxed) { Err(interrupted()) } else { Ok(fates) }
}

/// What leaving these parts out may let through: attacks that name one of these layers.
fn concerned(attacks: &[Attack], without: &[Part]) -> Vec<Attack> {
    const SANDBOX: [&str; 8] =
        ["network", "ipc", "capabilities", "landlock", "seccomp", "mount", "pid", "read-only"];
    // Attacks on what is limited take seconds each, and nothing but limits stops them.
    let limits = without.iter().any(|p| matches!(p, Part::Rlimits | Part::Cgroup | Part::Watch));
    let layers: &[&str] = if limits { &["limits"] } else { &SANDBOX };
    let names = |a: &&Attack| a.stopped_by.iter().any(|by| layers.contains(&by.as_str()));
    attacks.iter().filter(names).cloned().collect()
}

/// What is left out, in turn. A layer that stands behind the filter of system calls is left out together with it, too.
fn sets(cgroups: bool) -> Vec<Vec<Part>> {
    let mut sets: Vec<Vec<Part>> = vec![vec![]];
    // Without groups, one of the two others alone does not bound a tree: the machine would pay for the answer.
    let safe = |p: &Part| cgroups || !matches!(p, Part::Rlimits | Part::Cgroup | Part::Watch);
    sets.extend(Part::ALL.into_iter().filter(safe).map(|part| vec![part]));
    let behind = [Part::Network, Part::Ipc, Part::Capabilities, Part::Landlock];
    sets.extend(behind.map(|part| vec![Part::Seccomp, part]));
    if cgroups {
        // Both bound a tree as a whole.
        sets.push(vec![Part::Cgroup, Part::Watch]);
    }
    sets
}

/// Runs the attacks with each layer left out in turn, and tells what gets through.
fn each_layer(
    assignment: &Assignment,
    attacks: &[Attack],
    args: &AttackArgs,
    context: &Context,
) -> Result<Code, Failure> {
    let cgroups = open_sandbox(args.sandbox, context)?.layers().iter().any(|l| l.name == "cgroup");
    let mut bad = false;
    for set in sets(cgroups) {
        let attacks = concerned(attacks, &set);
        let fates = fates(assignment, &attacks, set.iter().copied().collect(), args, context, &|_| {})?;
        let through: Vec<&Fate> = fates.iter().filter(|f| matches!(f.outcome, Outcome::Through(_))).collect();
        bad |= set.is_empty() && !through.is_empty();
        let layers: Vec<&str> = set.iter().map(|p| p.name()).collect();
        let names: Vec<&str> = through.iter().map(|f| f.attack.name.as_str()).collect();
        match context.format {
            Format::Json => context
                .out(json!({"without": layers, "attacks": attacks.len(), "through": names}).to_string()),
            Format::Human => {
                let or_none = |text: String| if text.is_empty() { "-".to_owned() } else { text };
                let (layers, names) = (or_none(layers.join(" + ")), or_none(names.join(", ")));
                context.out(format!("{BOLD}{layers:<24}{BOLD:#} {:>3} {names}", attacks.len()));
                if context.verbose > 0 {
                    for fate in through {
                        show(fate, context);
                    }
                }
            }
        }
    }
    Ok(if bad { Code::Found } else { Code::Done })
}

fn show(fate: &Fate, context: &Context) {
    let attack = &fate.attack;
    let head = format!("{BOLD}{:<30}{BOLD:#} {:<3} {:<8}", attack.name, attack.class, attack.kind.name());
    let (style, word, rest) = match &fate.outcome {
        Outcome::Stopped { by, steps } => {
            let steps: Vec<String> = steps.iter().map(|s| format!("{} {}", s.step, s.how)).collect();
            let told = if context.verbose > 0 { format!("  {}", steps.join(", ")) } else { String::new() };
            (GOOD, "attack_stopped", format!("{}{DIM}{}{DIM:#}", by.join(", "), clean(&told)))
        }
        Outcome::Through(breaches) => {
            let told: Vec<String> = breaches.iter().map(|b| b.message().text(context.lang)).collect();
            (BAD, "attack_through", clean(&told.join("; ")))
        }
        Outcome::NotTried(why) => (WARN, "attack_not_tried", clean(why)),
        Outcome::Left => (DIM, "attack_left_out", String::new()),
    };
    let word = context.text(word);
    context.out(format!("{head} {style}{word}{style:#} {rest}").trim_end());
    if context.verbose > 0 || fate.bad() {
        context.out(format!("    {DIM}{}{DIM:#}", attack.title));
    }
}

fn summary(fates: &[Fate], context: &Context) {
    let count = |is: fn(&Outcome) -> bool| fates.iter().filter(|f| is(&f.outcome)).count();
    let args = args! {
        "all" => fates.len(),
        "stopped" => count(|o| matches!(o, Outcome::Stopped { .. })),
        "through" => count(|o| matches!(o, Outcome::Through(_))),
        "nottried" => count(|o| matches!(o, Outcome::NotTried(_))),
        "left" => count(|o| matches!(o, Outcome::Left)),
    };
    context.tell(&Message::new("attack_summary", args));
}

fn as_json(fate: &Fate) -> serde_json::Value {
    let attack = &fate.attack;
    let (verdict, by, told): (_, _, Vec<String>) = match &fate.outcome {
        Outcome::Stopped { by, steps } => {
            ("stopped", by.clone(), steps.iter().map(|s| format!("{} {}", s.step, s.how)).collect())
        }
        Outcome::Through(breaches) => {
            ("through", vec![], breaches.iter().map(|b| b.message().text(Lang::En)).collect())
        }
        Outcome::NotTried(why) => ("not_tried", vec![], vec![why.clone()]),
        Outcome::Left => ("left_out", vec![], vec![]),
    };
    json!({"attack": attack.name, "class": attack.class, "kind": attack.kind.name(), "verdict": verdict, "by": by,
           "told": told, "title": attack.title})
}
