//! What became of an attack, from what it did.

use super::canary::Canaries;
use super::manifest::{Attack, Score};
use crate::assignment::manifest::Visibility;
use crate::grading::result::{Status, SubmissionResult, SubmissionStatus};
use crate::text::{Message, args};
use std::collections::{BTreeMap, BTreeSet};

/// Memory that one submission may cost the program itself, in bytes.
const MEMORY: u64 = 1 << 30;

/// Longest result of one submission, in bytes of JSON.
const RESULT: usize = 1 << 20;

/// How an attack got through.
#[derive(Clone, Debug, PartialEq)]
pub enum Breach {
    /// It says that something worked which must not: the step, and what it got.
    Worked(String, String),
    /// It read the file.
    Read,
    /// It wrote.
    Written,
    /// It connected.
    Connected,
    /// The file's content is in what comes back.
    Secret,
    /// A process of it is still there.
    Left(usize),
    /// Hidden checks passed that it has not solved.
    Points(String),
    /// It is right, and lost points.
    Lost(String),
    /// We failed because of it.
    Error(String),
    /// What a student sees changed with the hidden inputs.
    Leaked(String),
    /// It steers a terminal or a page.
    Markup(String),
    /// The program needed so many bytes.
    Memory(u64),
    /// The result has so many bytes.
    Large(usize),
}

impl Breach {
    /// In words.
    pub fn message(&self) -> Message {
        let bare = Message::bare;
        match self {
            Self::Worked(step, got) => Message::new("attack_worked", args! { "step" => step, "got" => got }),
            Self::Read => bare("attack_read"),
            Self::Written => bare("attack_written"),
            Self::Connected => bare("attack_connected"),
            Self::Secret => bare("attack_secret"),
            Self::Left(count) => Message::new("attack_left", args! { "count" => count }),
            Self::Points(check) => Message::new("attack_points", args! { "check" => check }),
            Self::Lost(check) => Message::new("attack_lost", args! { "check" => check }),
            Self::Error(why) => Message::new("attack_error", args! { "reason" => why }),
            Self::Leaked(text) => Message::new("attack_leaked", args! { "text" => text }),
            Self::Markup(text) => Message::new("attack_markup", args! { "text" => text }),
            Self::Memory(bytes) => Message::new("attack_memory", args! { "mb" => bytes >> 20 }),
            Self::Large(bytes) => Message::new("attack_large", args! { "kb" => bytes >> 10 }),
        }
    }
}

/// A step that was stopped.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stop {
    /// What was tried.
    pub step: String,
    /// The error that it met.
    pub how: String,
}

/// What became of an attack.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Nothing of what it wanted.
    Stopped {
        /// Layers that did it, as the errors tell, or else as the attack says.
        by: Vec<String>,
        /// What it told of its steps.
        steps: Vec<Stop>,
    },
    /// It got through.
    Through(Vec<Breach>),
    /// It did nothing that could be stopped.
    NotTried(String),
    /// It is not for this assignment or this machine.
    Left,
}

/// What is known after a run.
pub(super) struct Evidence<'a> {
    pub attack: &'a Attack,
    pub canaries: &'a Canaries,
    pub result: &'a SubmissionResult,
    /// The page that the student gets.
    pub page: &'a str,
    /// The same under another seed.
    pub other: Option<&'a str>,
    /// Memory that the program took, in bytes, where it was watched.
    pub memory: u64,
}

impl Evidence<'_> {
    pub(super) fn outcome(&self) -> Outcome {
        let json = serde_json::to_string(self.result).unwrap_or_default();
        let breaches = self.breaches(&json);
        if !breaches.is_empty() {
            return Outcome::Through(breaches);
        }
        let steps: BTreeSet<Stop> = self
            .said(&json, "STOPPED")
            .into_iter()
            .map(|(step, how)| Stop { how: errno(&how), step })
            .collect();
        if let Some(missing) = self.not_tried(&steps) {
            return Outcome::NotTried(missing);
        }
        let attack = self.attack;
        let mut by: Vec<String> = Vec::new();
        for stop in &steps {
            let layer = attack.means.get(&stop.how).map(String::as_str).or_else(|| layer_of(&stop.how));
            if let Some(layer) = layer
                && !by.iter().any(|b| b == layer)
            {
                by.push(layer.to_owned());
            }
        }
        if by.is_empty() {
            by.clone_from(&attack.stopped_by);
        }
        Outcome::Stopped { by, steps: steps.into_iter().collect() }
    }

    fn breaches(&self, json: &str) -> Vec<Breach> {
        let (attack, canaries) = (self.attack, self.canaries);
        let mut found: Vec<Breach> = Vec::new();
        // Each step once, with the first thing that it got.
        let said = self.said(json, "THROUGH").into_iter().rev();
        let worked: BTreeMap<String, String> = said.collect();
        found.extend(worked.into_iter().map(|(step, got)| Breach::Worked(step, got)));
        if json.contains(&canaries.secret) || self.page.contains(&canaries.secret) {
            found.push(Breach::Secret);
        }
        for (is, breach) in [
            (canaries.read(), Breach::Read),
            (canaries.written(), Breach::Written),
            (canaries.connected(), Breach::Connected),
            (self.memory > MEMORY, Breach::Memory(self.memory)),
            (json.len() > RESULT, Breach::Large(json.len())),
        ] {
            if is {
                found.push(breach);
            }
        }
        let left = canaries.left();
        if left > 0 {
            found.push(Breach::Left(left));
        }
        let result = self.result;
        if result.status == SubmissionStatus::Error && attack.may_fail {
            // Nothing else of it can be judged.
        } else if result.status == SubmissionStatus::Error {
            let why = result.notes.last().map_or(String::new(), |n| n.message.clone());
            found.push(Breach::Error(why.chars().take(200).collect()));
        } else if result.status == SubmissionStatus::Unreadable && !attack.unreadable {
            let why = result.notes.last().map_or(String::new(), |n| n.message.clone());
            found.push(Breach::Lost(why.chars().take(200).collect()));
        }
        let checks = || result.tasks.iter().flat_map(|t| &t.checks);
        match attack.score {
            Score::None => {
                let won = |c: &&_| is_hidden(c) && c.status == Status::Passed;
                found.extend(checks().find(won).map(|c| Breach::Points(c.id.clone())));
            }
            Score::Full => {
                let lost = checks().find(|c| c.status != Status::Passed);
                let told = |c: &crate::grading::result::CheckResult| {
                    format!("{}: {:.200}", c.id, c.message.clone().unwrap_or_default())
                };
                found.extend(lost.map(|c| Breach::Lost(told(c))));
            }
            Score::Any => {}
        }
        found.extend(self.other.and_then(|other| difference(self.page, other)).map(Breach::Leaked));
        found.extend(markup(self.page, &canaries.mark).map(Breach::Markup));
        found
    }

    /// Why it cannot be said to have been tried.
    fn not_tried(&self, steps: &BTreeSet<Stop>) -> Option<String> {
        let attack = self.attack;
        let checks = || self.result.tasks.iter().flat_map(|t| &t.checks);
        if attack.says && steps.is_empty() {
            let first = checks().find_map(|c| c.message.clone()).unwrap_or_default();
            return Some(format!("says nothing; {first:.300}"));
        }
        if !attack.status.is_empty() && !checks().any(|c| attack.status.contains(&c.status)) {
            let seen: BTreeSet<String> = checks().map(|c| format!("{:?}", c.status)).collect();
            return Some(format!("{:?} expected, {seen:?} seen", attack.status));
        }
        let notes = || self.result.notes.iter().map(|n| n.code.as_str());
        if !attack.notes.is_empty() && !notes().any(|n| attack.notes.iter().any(|w| w == n)) {
            return Some(format!("notes {:?}", notes().collect::<Vec<_>>()));
        }
        None
    }

    /// What the attack says of its steps: `[[STOPPED-mark|step|how]]`.
    fn said(&self, json: &str, word: &str) -> Vec<(String, String)> {
        let open = format!("[[{word}-{}|", self.canaries.mark);
        json.split(&open)
            .skip(1)
            .filter_map(|rest| {
                let (step, how) = rest.split_once("]]")?.0.split_once('|')?;
                Some((step.to_owned(), how.to_owned()))
            })
            .collect()
    }
}

fn is_hidden(check: &crate::grading::result::CheckResult) -> bool {
    check.visibility == Visibility::Hidden
}

/// The first line in which two pages differ.
fn difference(page: &str, other: &str) -> Option<String> {
    let differ = page.lines().zip(other.lines()).find(|(a, b)| a != b);
    let line = differ.map(|(a, b)| format!("{:.200} / {:.200}", a.trim(), b.trim()));
    line.or_else(|| (page.len() != other.len()).then(|| "its length".to_owned()))
}

/// Elements, escapes and marks of direction that carry an attack's mark into a page.
fn markup(page: &str, mark: &str) -> Option<String> {
    let hostile = [
        format!("<script>{mark}"),
        format!("<img src={mark}"),
        format!("<b>{mark}"),
        format!("\u{1b}[31m{mark}"),
        format!("\u{202e}{mark}"),
    ];
    hostile.into_iter().find(|text| page.contains(text.as_str()))
}

/// `errno 38` as `ENOSYS`.
fn errno(how: &str) -> String {
    let Some(number) = how.strip_prefix("errno ").and_then(|n| n.parse::<i32>().ok()) else {
        return how.to_owned();
    };
    ERRORS
        .iter()
        .find(|(n, ..)| *n == number)
        .map_or_else(|| how.to_owned(), |(_, name, _)| (*name).to_owned())
}

/// The layer that answers with an error, where there is one that usually does.
fn layer_of(how: &str) -> Option<&'static str> {
    ERRORS.iter().find(|(_, name, _)| *name == how).and_then(|(.., layer)| *layer)
}

/// Errors, and the layer that usually answers with them.
const ERRORS: [(i32, &str, Option<&str>); 18] = [
    (libc::ENOSYS, "ENOSYS", Some("seccomp")),
    (libc::EROFS, "EROFS", Some("read-only")),
    (libc::ENOENT, "ENOENT", Some("mount")),
    (libc::EACCES, "EACCES", Some("landlock")),
    (libc::EPERM, "EPERM", Some("capabilities")),
    (libc::ENETUNREACH, "ENETUNREACH", Some("network")),
    (libc::ECONNREFUSED, "ECONNREFUSED", Some("network")),
    (libc::EADDRNOTAVAIL, "EADDRNOTAVAIL", Some("network")),
    (libc::ESRCH, "ESRCH", Some("pid")),
    (libc::ENOSPC, "ENOSPC", Some("limits")),
    (libc::ENOMEM, "ENOMEM", Some("limits")),
    (libc::EMFILE, "EMFILE", Some("limits")),
    (libc::EFBIG, "EFBIG", Some("limits")),
    (libc::EAGAIN, "EAGAIN", Some("limits")),
    (libc::EINVAL, "EINVAL", None),
    (libc::EBADF, "EBADF", None),
    (libc::ENOTSOCK, "ENOTSOCK", None),
    (libc::ENXIO, "ENXIO", None),
];
