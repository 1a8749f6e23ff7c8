//! Opening a sandbox: with isolation, without, or as the machine allows.

use std::fs;
use std::path::PathBuf;

use super::Sandbox;
use super::error::SandboxError;
use super::jail::Jail;
use super::layers::{Layer, State};
use super::plain::Unconfined;
use super::without::Parts;
use crate::text::{Explain, Message, args};

/// The uid and gid that a sandbox started by root runs as: high, and nobody's on a usual machine (`nobody` itself is
/// shared by services).
pub(super) const UNPRIVILEGED: u32 = 64_999;

/// How much isolation is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// As much as the machine can.
    Auto,
    /// Isolation, or an error.
    Require,
    /// None: a student's own code on the student's own machine.
    Off,
}

/// Settings of [`open_with`].
#[derive(Clone, Debug)]
pub struct Options {
    /// How much isolation.
    pub mode: Mode,
    /// The program that becomes the launcher when called with `__launcher`; default: this one.
    pub launcher: Option<PathBuf>,
    /// As root: the uid and gid that everything runs as.
    pub uid: u32,
    /// Processes that make containers side by side; default: one a core.
    pub workers: Option<usize>,
    /// Parts of the isolation that are left out, to see what it stops. For hostile submissions of our own only.
    pub without: Parts,
}

impl Options {
    /// Defaults.
    pub fn new(mode: Mode) -> Self {
        Self { mode, launcher: None, uid: UNPRIVILEGED, workers: None, without: Parts::default() }
    }
}

/// Opens a sandbox.
pub fn open(mode: Mode) -> Result<Box<dyn Sandbox>, SandboxError> {
    open_with(&Options::new(mode))
}

/// Opens a sandbox with settings.
pub fn open_with(options: &Options) -> Result<Box<dyn Sandbox>, SandboxError> {
    if options.mode == Mode::Off {
        return Ok(Box::new(Unconfined { layers: vec![unconfined(None)], uid: None }));
    }
    match Jail::open(options) {
        Ok(jail) => Ok(Box::new(jail)),
        Err(error) if options.mode == Mode::Auto => Ok(Box::new(without_namespaces(&error, options.uid))),
        Err(error) => Err(error),
    }
}

/// What is left where no namespaces are allowed, as in a container of Docker's: started by root, an unprivileged uid and
/// the filter of system calls, so that students' code reads and writes no file of ours and sees into no process of ours.
fn without_namespaces(error: &SandboxError, uid: u32) -> Unconfined {
    let mut layers = vec![unconfined(Some(error))];
    let root = rustix::process::geteuid().is_root() && can_become(uid);
    if root {
        let held = |name, detail| Layer { name, state: State::On, detail, advice: None };
        layers.push(held("uid", Message::new("sandbox_uid_dropped", args! { "uid" => uid })));
        layers.push(held("seccomp", Message::bare("sandbox_seccomp")));
        layers.push(held("rlimits", Message::bare("sandbox_rlimits")));
    }
    Unconfined { layers, uid: root.then_some(uid) }
}

/// Whether root can become this user: not in a user namespace that has no such user, nor where groups cannot be left.
fn can_become(uid: u32) -> bool {
    let read = |name: &str| fs::read_to_string(format!("/proc/self/{name}")).unwrap_or_default();
    let maps = |name: &str| {
        read(name).lines().any(|line| {
            let numbers: Vec<u64> = line.split_whitespace().filter_map(|n| n.parse().ok()).collect();
            matches!(numbers[..], [first, _, count] if (first..first + count).contains(&u64::from(uid)))
        })
    };
    maps("uid_map") && maps("gid_map") && read("setgroups").trim() == "allow"
}

fn unconfined(reason: Option<&SandboxError>) -> Layer {
    let detail = match reason {
        None => Message::bare("sandbox_off"),
        Some(error) => Message::new("sandbox_off_because", args! { "reason" => error.to_string() }),
    };
    let advice = reason.and_then(Explain::hint);
    Layer { name: "namespaces", state: State::Off, detail, advice }
}

/// What this machine can do, for `doctor`: tried, not guessed.
pub fn survey() -> Vec<Layer> {
    match open(Mode::Auto) {
        Ok(sandbox) => sandbox.layers().to_vec(),
        Err(error) => vec![unconfined(Some(&error))],
    }
}

/// What stops user namespaces on this machine, as far as it can be told.
pub(super) fn advice() -> &'static str {
    let read = |path: &str| fs::read_to_string(path).map(|t| t.trim().to_owned()).unwrap_or_default();
    if read("/proc/sys/kernel/unprivileged_userns_clone") == "0" {
        "sandbox_advice_userns_clone"
    } else if read("/proc/sys/user/max_user_namespaces") == "0" {
        "sandbox_advice_max_user_namespaces"
    } else if read("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1" {
        "sandbox_advice_apparmor"
    } else {
        "sandbox_advice_container"
    }
}
