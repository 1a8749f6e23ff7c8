//! A worker: takes shards and grades them, until there are none.

use super::folder::{RunFolder, names, put};
use super::item::{Input, Output, Shard, Terms};
use super::watch::Sign;
use crate::grading::batch::grade;
use crate::grading::engine::Engine;
use crate::grading::repeat;
use crate::grading::result::SubmissionStatus;
use crate::submission::Discovered;
use crate::text::Message;
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, PoisonError, RwLock};
use std::time::Duration;

/// The name of this task of an array: `<job>_<task>`, as Slurm lists it. Of a process that Slurm did not start, one of
/// its own.
pub fn name() -> String {
    let var = |name: &str| std::env::var(name).ok().filter(|v| v.bytes().all(|b| b.is_ascii_digit()));
    match (var("SLURM_ARRAY_JOB_ID"), var("SLURM_ARRAY_TASK_ID")) {
        (Some(job), Some(task)) => format!("{job}_{task}"),
        _ => format!("process-{}", std::process::id()),
    }
}

/// The signs of life of a worker.
pub struct Pulse<'a> {
    path: PathBuf,
    run: &'a RunFolder,
    count: AtomicU64,
}

impl<'a> Pulse<'a> {
    /// Of a worker of this name.
    pub fn new(run: &'a RunFolder, name: &str) -> Self {
        Self { path: run.workers().join(name), run, count: AtomicU64::new(0) }
    }

    fn sign(&self, ended: bool, refused: Option<Message>) -> io::Result<()> {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let host = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default().trim().to_owned();
        // Where Slurm says which of its nodes this is, that is what its users know.
        let host = std::env::var("SLURMD_NODENAME").unwrap_or(host);
        let sign = Sign { count, host, pid: std::process::id(), ended, refused };
        put(&self.path, &serde_json::to_vec(&sign)?)
    }

    /// Gives a sign of life from time to time while something is done. Sets `stop` when the coordinator has taken its
    /// folder away.
    pub fn during<T>(&self, every: Duration, stop: &AtomicBool, work: impl FnOnce() -> T) -> T {
        let over = Over::default();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                loop {
                    // A disk that is full for a moment is no reason to end.
                    if self.sign(false, None).is_err() && !self.run.todo().exists() {
                        stop.store(true, Ordering::Relaxed);
                    }
                    if over.wait(every) {
                        break;
                    }
                }
            });
            let _guard = Ends(&over);
            work()
        })
    }

    /// The last sign: it is over, or it could not work for this reason.
    pub fn end(&self, refused: Option<Message>) -> io::Result<()> {
        self.sign(true, refused)
    }
}

#[derive(Default)]
struct Over(Mutex<bool>, Condvar);

impl Over {
    /// Waits; tells whether it is over.
    fn wait(&self, time: Duration) -> bool {
        let over = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.1.wait_timeout_while(over, time, |over| !*over);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

/// Also where the work panics.
struct Ends<'a>(&'a Over);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.0.1.notify_all();
    }
}

/// What grades shards.
pub struct Station<'a> {
    /// Grades.
    pub engine: &'a Engine<'a>,
    /// Where shards are.
    pub run: &'a RunFolder,
    /// The worker's name.
    pub name: &'a str,
    /// What was agreed on.
    pub terms: &'a Terms,
    /// Shards worked on at a time.
    pub jobs: usize,
}

/// A list of shards that are all gone when they are to be taken is looked at again so often.
const MAX_LOOKS: usize = 100;

impl Station<'_> {
    /// Takes and grades shards until there are none, or the engine is stopped.
    ///
    /// # Errors
    /// The shared folder. What was finished is written.
    pub fn work(&self) -> io::Result<()> {
        let alone = RwLock::new(());
        std::thread::scope(|scope| {
            let alone = &alone;
            let start = |thread| scope.spawn(move || self.shards(thread, alone));
            let threads: Vec<_> = (0..self.jobs.max(1)).map(start).collect();
            let mut outcome = Ok(());
            for thread in threads {
                outcome = outcome.and(thread.join().unwrap_or_else(|_| Err(io::Error::other("a bug"))));
            }
            outcome
        })
    }

    fn stopped(&self) -> bool {
        self.engine.stop.load(Ordering::Relaxed)
    }

    fn shards(&self, thread: usize, alone: &RwLock<()>) -> io::Result<()> {
        while !self.stopped() {
            let Some((taken, shard)) = self.take(thread)? else { break };
            let (_with_others, _alone);
            if shard.alone {
                _alone = alone.write().unwrap_or_else(PoisonError::into_inner);
            } else {
                _with_others = alone.read().unwrap_or_else(PoisonError::into_inner);
            }
            for item in &shard.items {
                if self.stopped() {
                    return Ok(());
                }
                self.item(item)?;
            }
            match fs::remove_file(&taken) {
                // It was taken for lost, and put back.
                Err(e) if e.kind() == io::ErrorKind::NotFound => {}
                other => other?,
            }
        }
        Ok(())
    }

    /// Takes a shard by renaming it: of several workers, one can.
    fn take(&self, thread: usize) -> io::Result<Option<(PathBuf, Shard)>> {
        let mut hasher = DefaultHasher::new();
        (self.name, thread).hash(&mut hasher);
        for look in 0..MAX_LOOKS {
            let names = names(&self.run.todo())?;
            // Those that are to be graded alone come last.
            let (rest, last): (Vec<_>, Vec<_>) = names.into_iter().partition(|n| !n.starts_with('z'));
            let some = if rest.is_empty() { last } else { rest };
            if some.is_empty() {
                return Ok(None);
            }
            let first = hasher.finish() as usize % some.len();
            for name in some[first..].iter().chain(&some[..first]) {
                let taken = self.run.taken().join(format!("{name}@{}", self.name));
                match fs::rename(self.run.todo().join(name), &taken) {
                    Ok(()) => return Ok(Some((taken.clone(), serde_json::from_slice(&fs::read(&taken)?)?))),
                    Err(e) if e.kind() == io::ErrorKind::NotFound => {}
                    Err(e) => return Err(e),
                }
            }
            std::thread::sleep(Duration::from_millis(look as u64));
        }
        Ok(None)
    }

    fn item(&self, item: &str) -> io::Result<()> {
        let place = self.run.batch().result(item);
        if place.exists() {
            return Ok(());
        }
        let input = Input::read(&fs::read(self.run.batch().input(item))?)?;
        // Whose it is, the coordinator knows.
        let nobody = Discovered::new("", Vec::new());
        let run = || grade(self.engine, &nobody, &input.content, input.again.as_ref());
        let lang = self.engine.assignment.lang;
        let (graded, runs) = repeat::repeat(run(), self.terms.repeat, lang, &mut || run());
        if graded.result.status == SubmissionStatus::Error && self.stopped() {
            return Ok(());
        }
        let output = Output { item: item.to_owned(), runs, result: graded.result, timing: graded.timing };
        put(&place, &serde_json::to_vec(&output)?)
    }
}
