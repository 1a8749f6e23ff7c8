//! Runs attacks.

use super::canary::Canaries;
use super::fill::{Texts, write};
use super::judge::{Evidence, Outcome};
use super::manifest::{Attack, Kind};
use crate::assignment::signature::EntryKind;
use crate::assignment::{Assignment, Task};
use crate::grading::Engine;
use crate::grading::result::SubmissionResult;
use crate::site::feedback::{self, FeedbackContext};
use crate::submission::{Discovered, read};
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Where attacks are run: an assignment under two seeds.
pub struct Arena<'a> {
    /// The engine that grades.
    pub engine: &'a Engine<'a>,
    /// The same under another seed.
    pub other: &'a Engine<'a>,
    /// The engine for attacks that are run alone: of a part of the assignment, since each of its processes may come to
    /// a limit.
    pub part: &'a Engine<'a>,
    /// Attacks run at a time.
    pub jobs: usize,
}

/// What became of an attack.
#[derive(Clone, Debug)]
pub struct Fate {
    /// The attack.
    pub attack: Attack,
    /// What became of it.
    pub outcome: Outcome,
}

impl Arena<'_> {
    /// Runs the attacks; the fates in their order.
    pub fn run(&self, attacks: &[Attack], on: &(dyn Fn(&Fate) + Sync)) -> io::Result<Vec<Fate>> {
        let texts = Texts::of(self.engine.assignment);
        let fates = Mutex::new(Vec::new());
        let one = |i: usize| {
            let attack = &attacks[i];
            let outcome = self.one(attack, &texts)?;
            let fate = Fate { attack: attack.clone(), outcome };
            on(&fate);
            fates.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((i, fate));
            io::Result::Ok(())
        };
        let (alone, beside): (Vec<_>, Vec<_>) = (0..attacks.len()).partition(|i| attacks[*i].alone);
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..self.jobs.max(1))
                .map(|_| {
                    scope.spawn(|| {
                        while let Some(i) = beside.get(next.fetch_add(1, Ordering::Relaxed)) {
                            if self.stopped() {
                                break;
                            }
                            one(*i)?;
                        }
                        io::Result::Ok(())
                    })
                })
                .collect();
            workers.into_iter().try_for_each(|w| w.join().unwrap_or(Ok(())))
        })?;
        for i in alone {
            if !self.stopped() {
                one(i)?;
            }
        }
        let mut fates = fates.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        fates.sort_by_key(|(i, _)| *i);
        Ok(fates.into_iter().map(|(_, fate)| fate).collect())
    }

    fn stopped(&self) -> bool {
        self.engine.stop.load(Ordering::Relaxed)
    }

    fn one(&self, attack: &Attack, texts: &Texts) -> io::Result<Outcome> {
        let runs = match attack.kind {
            Kind::Rust => matches!(self.engine.runtimes.rust, Some(Ok(_))),
            _ => matches!(self.engine.runtimes.python, Some(Ok(_))),
        };
        if !runs || !texts.fits(attack.kind) {
            return Ok(Outcome::Left);
        }
        let canaries = Canaries::new()?;
        let path = write(attack, texts, &canaries)?;
        if attack.alone {
            // The high-water mark of memory starts anew. proc_pid_clear_refs(5).
            let _ = fs::write("/proc/self/clear_refs", "5");
        }
        let before = peak_memory();
        let engine = if attack.alone { self.part } else { self.engine };
        let result = grade(engine, &attack.name, &path);
        let memory = if attack.alone { peak_memory().saturating_sub(before) } else { 0 };
        let pages = FeedbackContext::of(self.engine.assignment);
        let page = feedback::render(&result, &pages);
        let other = if attack.leaks {
            let result = grade(self.other, &attack.name, &path);
            Some(without_receipt(&feedback::render(&result, &pages), &result))
        } else {
            None
        };
        let page = without_receipt(&page, &result);
        let evidence = Evidence {
            attack,
            canaries: &canaries,
            result: &result,
            page: &page,
            other: other.as_deref(),
            memory,
        };
        Ok(evidence.outcome())
    }
}

/// Grades what lies at a path, as a batch would.
fn grade(engine: &Engine<'_>, name: &str, path: &Path) -> SubmissionResult {
    let parts = vec![path.to_path_buf().into()];
    let content = read(&parts);
    let submission = Discovered::new(name, parts);
    match content {
        Ok(content) => engine.grade(&submission, &content).result,
        Err(problem) => engine.unread(&submission, &problem).result,
    }
}

/// The page without what names the seed, and without shapes: those of hidden inputs are told where they matter.
fn without_receipt(page: &str, result: &SubmissionResult) -> String {
    let page = page.replace(&result.receipt.seed_sha256, "");
    let mut out = String::with_capacity(page.len());
    let mut rest = page.as_str();
    while let Some(at) = rest.find('(') {
        out.push_str(&rest[..=at]);
        rest = &rest[at + 1..];
        let end = rest.find(')').unwrap_or(rest.len());
        if rest[..end].chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | ' ')) {
            rest = &rest[end..];
        }
    }
    out + rest
}

/// Largest resident size of this process so far, in bytes.
fn peak_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    let number = line.and_then(|l| l.split_whitespace().next()?.parse::<u64>().ok());
    number.unwrap_or(0) << 10
}

impl Fate {
    /// Whether it is to be told.
    pub const fn bad(&self) -> bool {
        matches!(self.outcome, Outcome::Through(_) | Outcome::NotTried(_))
    }
}

/// The assignment with limits by which an attack that hangs costs seconds and not minutes.
pub fn quick(assignment: &Assignment) -> Assignment {
    let mut quick = assignment.clone();
    let limits = quick.tasks.iter_mut().map(|t| &mut t.limits).chain([&mut quick.limits]);
    for limit in limits {
        limit.cpu_seconds = limit.cpu_seconds.min(1.0);
        limit.wall_seconds = limit.wall_seconds.min(3.0);
        limit.total_seconds = limit.total_seconds.min(15.0);
    }
    quick
}

/// Its first task about a function and its first about a class.
pub fn part(assignment: &Assignment) -> Assignment {
    let mut part = assignment.clone();
    let about = |task: &Task, class: bool| {
        let entry = task.uses.first().and_then(|name| assignment.entry(name));
        entry.is_some_and(|e| matches!(e.kind, EntryKind::Class { .. }) == class)
    };
    let first = |class: bool| assignment.tasks.iter().find(|t| about(t, class)).map(|t| t.id.clone());
    let kept = [first(false), first(true)];
    part.tasks.retain(|t| kept.iter().flatten().any(|id| *id == t.id));
    for task in &mut part.tasks {
        task.depends.clear();
    }
    part
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_told_and_numbers_are_not() {
        let result = |seed: &str| {
            SubmissionResult {
            receipt: crate::grading::result::Receipt { seed_sha256: seed.to_owned(), ..Default::default() },
            ..serde_json::from_value(serde_json::json!({
                "schema": 1, "assignment": "a", "submission": "s", "students": [], "attempt": 1, "counts": true,
                "submitted_at": null, "language": null, "status": "graded", "score": 0.0, "max_score": 1.0,
                "bonus": 0.0, "tasks": [], "notes": [], "receipt": {"submission_sha256": "", "assignment_sha256": "",
                "grader": "", "seed_sha256": "", "runtime": "", "sandbox": ""}
            })).unwrap()
        }
        };
        let page = |page: &str, seed: &str| without_receipt(page, &result(seed));
        assert_eq!(page("(3, 1) seed abc f(x)", "abc"), page("(4,) seed def f(x)", "def"));
        assert_ne!(page("0.25", "abc"), page("0.5", "abc"));
        assert_ne!(page("(0.25)", "abc"), page("(0.5)", "abc"));
    }
}
