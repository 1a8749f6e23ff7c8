//! Which workers live.
//!
//! Two witnesses: Slurm's word on the task, and the worker's own signs of life in the shared folder, which are counters,
//! since the clocks of two machines need not agree. Either alone is enough to tell that a worker is lost.

use super::slurm::Task;
use crate::text::Message;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// A sign of life.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Sign {
    /// Grows.
    pub count: u64,
    /// The machine.
    pub host: String,
    /// The process there.
    pub pid: u32,
    /// Whether it was the last one.
    pub ended: bool,
    /// Why it could not work.
    pub refused: Option<Message>,
}

/// How a worker ended.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum End {
    /// It found nothing more to do.
    Done,
    /// It cannot work, and says why.
    Refused(Message),
    /// It is lost: Slurm's word for it, or none where it was silent.
    Lost(Option<String>),
}

/// A worker that ended.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ended {
    pub worker: String,
    /// Its machine, where that is known.
    pub host: String,
    pub end: End,
}

#[derive(Debug)]
struct Worker {
    since: Instant,
    running: Option<Instant>,
    sign: Option<(u64, Instant)>,
    host: String,
}

/// Slurm knows a task of an array from its submission on; a list that was made before is over by then.
const KNOWN_AFTER: Duration = Duration::from_secs(5);

/// A machine may take this many times as long for its first sign as between two.
const FIRST_SIGN: u32 = 5;

/// All workers that are expected to live.
#[derive(Debug)]
pub(super) struct Watch {
    /// A worker that gives no sign for so long is lost.
    pub lost_after: Duration,
    workers: BTreeMap<String, Worker>,
}

impl Watch {
    pub fn new(lost_after: Duration) -> Self {
        Self { lost_after, workers: BTreeMap::new() }
    }

    /// How many live, or wait for a machine.
    pub fn alive(&self) -> usize {
        self.workers.len()
    }

    /// A worker was asked for.
    pub fn expect(&mut self, worker: String, now: Instant) {
        let new = Worker { since: now, running: None, sign: None, host: String::new() };
        self.workers.insert(worker, new);
    }

    /// Takes in what is seen now; gives who ended since.
    pub fn look(
        &mut self,
        now: Instant,
        signs: &BTreeMap<String, Sign>,
        tasks: Option<&BTreeMap<String, Task>>,
    ) -> Vec<Ended> {
        let mut ended = Vec::new();
        let lost_after = self.lost_after;
        self.workers.retain(|name, worker| {
            let end = worker.look(now, signs.get(name), (tasks, name), lost_after);
            let Some(end) = end else { return true };
            ended.push(Ended { worker: name.clone(), host: worker.host.clone(), end });
            false
        });
        ended
    }
}

impl Worker {
    fn look(
        &mut self,
        now: Instant,
        sign: Option<&Sign>,
        (tasks, name): (Option<&BTreeMap<String, Task>>, &str),
        lost_after: Duration,
    ) -> Option<End> {
        if let Some(sign) = sign {
            self.host.clone_from(&sign.host);
            if let Some(why) = &sign.refused {
                return Some(End::Refused(why.clone()));
            }
            if sign.ended {
                return Some(End::Done);
            }
            if self.sign.is_none_or(|(count, _)| count != sign.count) {
                self.sign = Some((sign.count, now));
            }
        }
        match tasks.map(|tasks| tasks.get(name)) {
            Some(Some(task)) if task.ended() => return Some(End::Lost(Some(task.state.clone()))),
            Some(Some(task)) if task.state == "RUNNING" => {
                self.running.get_or_insert(now);
            }
            Some(None) if now.duration_since(self.since) > KNOWN_AFTER => return Some(End::Lost(None)),
            _ => {}
        }
        let silent = match (self.sign, self.running) {
            (Some((_, last)), _) => now.duration_since(last) > lost_after,
            (None, Some(running)) => now.duration_since(running) > lost_after * FIRST_SIGN,
            (None, None) => false,
        };
        silent.then_some(End::Lost(None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AFTER: Duration = Duration::from_secs(10);

    struct Scene {
        start: Instant,
        watch: Watch,
    }

    impl Scene {
        fn new() -> Self {
            let start = Instant::now();
            let mut watch = Watch::new(AFTER);
            watch.expect("7_1".to_owned(), start);
            Self { start, watch }
        }
        /// How the worker is seen to end after so many seconds.
        fn at(&mut self, seconds: u64, sign: impl Into<Option<Sign>>, task: Option<&str>) -> Option<End> {
            let signs: BTreeMap<String, Sign> =
                sign.into().into_iter().map(|s| ("7_1".to_owned(), s)).collect();
            let tasks = task.map(|state| {
                let task = Task { state: state.to_owned(), place: String::new() };
                BTreeMap::from_iter((!state.is_empty()).then(|| ("7_1".to_owned(), task)))
            });
            let now = self.start + Duration::from_secs(seconds);
            self.watch.look(now, &signs, tasks.as_ref()).pop().map(|e| e.end)
        }
    }

    fn sign(count: u64) -> Sign {
        Sign { count, ..Sign::default() }
    }

    #[test]
    fn who_gives_signs_lives_and_who_stops_is_lost() {
        let mut scene = Scene::new();
        assert_eq!(scene.at(1, None, Some("PENDING")), None);
        assert_eq!(scene.at(1000, None, Some("PENDING")), None);
        assert_eq!(scene.at(1001, sign(1), Some("RUNNING")), None);
        assert_eq!(scene.at(1011, sign(2), Some("RUNNING")), None);
        assert_eq!(scene.at(1021, sign(2), Some("RUNNING")), None);
        assert_eq!(scene.at(1022, sign(2), Some("RUNNING")), Some(End::Lost(None)));
        assert_eq!(scene.watch.alive(), 0);
    }

    #[test]
    fn slurms_word_is_enough() {
        for state in ["NODE_FAIL", "FAILED", "CANCELLED", "OUT_OF_MEMORY", "TIMEOUT", "COMPLETED"] {
            let mut scene = Scene::new();
            assert_eq!(scene.at(1, sign(1), Some(state)), Some(End::Lost(Some(state.to_owned()))));
        }
        // It is not in the list: at first that is no news.
        let mut scene = Scene::new();
        assert_eq!(scene.at(1, sign(1), Some("")), None);
        assert_eq!(scene.at(6, sign(2), Some("")), Some(End::Lost(None)));
    }

    #[test]
    fn without_slurms_word_signs_are_enough() {
        let mut scene = Scene::new();
        assert_eq!(scene.at(0, sign(1), None), None);
        assert_eq!(scene.at(9, sign(1), None), None);
        assert_eq!(scene.at(11, sign(1), None), Some(End::Lost(None)));
        // A task that runs and never gives one.
        let mut scene = Scene::new();
        assert_eq!(scene.at(0, None, Some("RUNNING")), None);
        assert_eq!(scene.at(50, None, Some("RUNNING")), None);
        assert_eq!(scene.at(51, None, Some("RUNNING")), Some(End::Lost(None)));
    }

    #[test]
    fn who_ends_says_how() {
        let done = Sign { ended: true, ..Sign::default() };
        assert_eq!(Scene::new().at(1, done, Some("COMPLETED")), Some(End::Done));
        let why = Message::bare("worker_other_version");
        let refused = Sign { ended: true, refused: Some(why.clone()), ..Sign::default() };
        assert_eq!(Scene::new().at(1, refused, Some("FAILED")), Some(End::Refused(why)));
    }
}
