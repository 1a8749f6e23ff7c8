//! The coordinator: hands out what has to be graded, and records what comes back.

use super::error::ClusterError;
use super::folder::{BatchFolder, RunFolder, copy, names, put, put_secret, shared};
use super::item::{Output, Shard, Terms};
use super::pending::Pending;
use super::send::Sender;
use super::slurm;
use super::watch::{End, Ended, Sign, Watch};
use crate::assignment::input::Seed;
use crate::assignment::manifest::Language;
use crate::grading::batch::{BatchError, Event, Keeper, Options, Summary, Work, go_through, key};
use crate::grading::engine::{Engine, Graded};
use crate::grading::gradebook::Gradebook;
use crate::grading::record::Files;
use crate::grading::repeat;
use crate::grading::result::{LanguageName, SubmissionStatus};
use crate::submission::Discovered;
use crate::text::{Lang, Message, args};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How a batch is spread.
pub struct Cluster<'a> {
    /// Where it is shared.
    pub folder: &'a BatchFolder,
    /// Workers at a time.
    pub nodes: usize,
    /// Submissions that each works on at a time; none: as many as its node has processors.
    pub jobs: Option<usize>,
    /// Whether Python is forked from a warm one.
    pub warm: bool,
    /// A worker that gives no sign of life for so long is lost.
    pub lost_after: Duration,
    /// Options for `sbatch`.
    pub more: &'a [String],
    /// Languages that are ready.
    pub languages: &'a [Language],
    /// The secret.
    pub seed: &'a Seed,
}

/// Results are looked for so often.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Workers are, and Slurm is asked.
const ASK_EVERY: Duration = Duration::from_secs(2);

/// Cancelled workers get so long to write what they have.
const GRACE: Duration = Duration::from_secs(10);

/// So many workers more than there are nodes may end one after the other without a result in between.
const SPARE: usize = 2;

/// Grades submissions on a cluster and records each in the ledger when its result comes. `subjects` are their opaque
/// ids.
pub fn run(
    cluster: &Cluster<'_>,
    engine: &Engine<'_>,
    (submissions, subjects): (&[Discovered], &[String]),
    book: &mut Gradebook,
    options: &Options<'_>,
    on: &mut dyn FnMut(Event<'_>),
) -> Result<Summary, ClusterError> {
    let folder = cluster.folder;
    check_hidden(folder.path(), engine)?;
    if folder.path().exists() {
        // An earlier run that was killed may have left an array.
        slurm::cancel(folder.name())?;
    }
    if options.fresh {
        folder.close(false)?;
    }
    folder.open()?;
    let definitions = book.definitions().map_err(BatchError::from)?;
    let mut keeper = Keeper { book, submissions, subjects, summary: Summary::default(), on };
    let sender = Sender { engine, folder, runs: options.repeat, pending: std::sync::Mutex::default() };
    go_through(engine, &definitions, &mut keeper, options, Some(&sender))?;
    let pending = sender.pending.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut coordinator = Coordinator { cluster, engine, keeper, options, pending };
    let outcome = coordinator.grade();
    let mut summary = coordinator.keeper.summary;
    // Logs tell why it failed; all else is in the ledger, or will be made again.
    let closed = folder.close(outcome.is_err());
    outcome?;
    closed?;
    summary.interrupted =
        options.stop.load(Ordering::Relaxed) && summary.graded + summary.unchanged < submissions.len();
    Ok(summary)
}

/// Students' code sees some folders of the machine, read-only. The shared one must not be in them.
fn check_hidden(shared: &Path, engine: &Engine<'_>) -> Result<(), ClusterError> {
    let mut seen: Vec<&Path> = ["/usr", "/bin", "/lib", "/lib64"].map(Path::new).to_vec();
    if let Some(Ok(python)) = &engine.runtimes.python {
        seen.extend(python.interpreter.roots.iter().map(std::path::PathBuf::as_path));
        seen.push(&python.runner);
    }
    match seen.into_iter().find(|root| shared.starts_with(root)) {
        Some(root) => Err(ClusterError::Exposed { shared: shared.to_path_buf(), seen: root.to_path_buf() }),
        None => Ok(()),
    }
}

struct Coordinator<'a, 'k, 'o> {
    cluster: &'a Cluster<'a>,
    engine: &'a Engine<'a>,
    keeper: Keeper<'k, 'o>,
    options: &'a Options<'a>,
    pending: Pending,
}

impl Coordinator<'_, '_, '_> {
    fn stopped(&self) -> bool {
        self.options.stop.load(Ordering::Relaxed)
    }

    fn grade(&mut self) -> Result<(), ClusterError> {
        self.collect(true)?;
        if self.pending.is_empty() || self.stopped() {
            return Ok(());
        }
        let run = self.cluster.folder.new_run()?;
        self.prepare(&run)?;
        let mut array = Array::new(self.cluster, &run);
        for shard in self.pending.shards(self.cluster.nodes * self.cluster.jobs.unwrap_or(4)) {
            array.hand_out(&shard)?;
        }
        let outcome = self.drive(&mut array);
        // Tasks that still wait for a node, or were given up.
        let cancelled = slurm::cancel(self.cluster.folder.name());
        if self.stopped() {
            self.gather(&mut array)?;
        }
        outcome.and(cancelled)
    }

    /// What workers are given but the shards.
    fn prepare(&self, run: &RunFolder) -> Result<(), ClusterError> {
        let cluster = self.cluster;
        let terms = Terms {
            warm: cluster.warm,
            repeat: self.options.repeat,
            jobs: cluster.jobs,
            pulse_ms: (cluster.lost_after / 8)
                .clamp(Duration::from_millis(200), Duration::from_secs(5))
                .as_millis() as u64,
            ..Terms::of(self.engine, cluster.languages)
        };
        let to = run.assignment();
        copy(&self.engine.assignment.dir, &to).map_err(shared(&to))?;
        put_secret(&run.seed(), cluster.seed.bytes()).map_err(shared(&run.seed()))?;
        let text = serde_json::to_vec(&terms).map_err(BatchError::from)?;
        put(&run.terms(), &text).map_err(shared(&run.terms()))?;
        let program = std::env::current_exe().map_err(shared(Path::new("grader")))?;
        let words = [program.as_os_str(), OsStr::new("__worker"), run.path().as_os_str()];
        put(&run.script(), &slurm::script(&words)).map_err(shared(&run.script()))?;
        Ok(())
    }

    /// Until everything is graded, or the user interrupts.
    fn drive(&mut self, array: &mut Array<'_>) -> Result<(), ClusterError> {
        let mut asked: Option<Instant> = None;
        while !self.pending.is_empty() && !self.stopped() {
            if self.collect(false)? > 0 {
                array.fruitless = 0;
            }
            if asked.is_none_or(|at| at.elapsed() >= ASK_EVERY) {
                asked = Some(Instant::now());
                for ended in array.look()? {
                    self.ended(array, &ended)?;
                }
                self.orphans(array)?;
                if let Some(told) = array.fill(self.pending.len())? {
                    (self.keeper.on)(Event::Tell(&told));
                }
            }
            sleep(LOOK_EVERY);
        }
        Ok(())
    }

    /// A worker ended: what it had taken and not finished is taken again.
    fn ended(&mut self, array: &mut Array<'_>, ended: &Ended) -> Result<(), ClusterError> {
        // What it wrote before its end counts.
        if self.collect(false)? > 0 {
            array.fruitless = 0;
        }
        let shards = array.taken_by(&ended.worker)?;
        let open = |s: &Shard| s.items.iter().filter(|i| self.pending.has(i)).count();
        let left: usize = shards.iter().map(open).sum();
        let who = args! { "worker" => ended.worker, "host" => ended.host, "count" => left };
        match &ended.end {
            End::Done if left > 0 => self.lost("slurm_worker_ended", who, "stopped"),
            End::Done => {}
            End::Refused(why) => {
                array.fails(&ended.worker, &why.text(Lang::En));
                let text = Message::new("slurm_worker_refused", who);
                (self.keeper.on)(Event::Warn(&text));
                (self.keeper.on)(Event::Warn(why));
            }
            End::Lost(state) => {
                array.fails(&ended.worker, state.as_deref().unwrap_or("no sign of life"));
                let code = if state.is_some() { "slurm_worker_ended" } else { "slurm_worker_silent" };
                self.lost(code, who, state.as_deref().unwrap_or_default());
                slurm::cancel_task(&ended.worker);
            }
        }
        for shard in shards {
            self.put_back(array, &shard)?;
        }
        array.give_up(self.cluster)
    }

    fn lost(&mut self, code: &str, mut who: serde_json::Map<String, serde_json::Value>, state: &str) {
        who.insert("state".to_owned(), state.into());
        (self.keeper.on)(Event::Warn(&Message::new(code, who)));
    }

    fn put_back(&mut self, array: &mut Array<'_>, shard: &Shard) -> Result<(), ClusterError> {
        let back = self.pending.lost(shard);
        for shard in &back.shards {
            array.hand_out(shard)?;
        }
        for item in &back.given_up {
            let Some(open) = self.pending.take(item) else { continue };
            array.fruitless = 0;
            for (i, files) in open.of {
                let why = Message::bare("trouble_worker_lost");
                let graded = self.engine.not_graded(&self.keeper.submissions[i], &files.sha256, why);
                self.keeper.keep(i, &files, &Work::Fresh(Box::new(graded), String::new()))?;
            }
        }
        Ok(())
    }

    /// What nobody has, and has no result: a result that was damaged, a shard that fell between two workers.
    fn orphans(&mut self, array: &mut Array<'_>) -> Result<(), ClusterError> {
        if array.todo()? > 0 || !names(&array.run.taken()).map_err(shared(&array.run.taken()))?.is_empty() {
            return Ok(());
        }
        self.collect(false)?;
        for shard in self.pending.shards(self.cluster.nodes) {
            self.put_back(array, &shard)?;
        }
        Ok(())
    }

    /// Records the results that are there; gives how many. Of those of an earlier run, not what had failed.
    fn collect(&mut self, earlier: bool) -> Result<usize, ClusterError> {
        let results = self.cluster.folder.results();
        let mut found = 0;
        for item in names(&results).map_err(shared(&results))? {
            if !self.pending.has(&item) {
                continue;
            }
            let path = results.join(&item);
            let output = read_output(&path, &item, self.engine);
            let again =
                earlier && output.as_ref().is_some_and(|o| o.result.status == SubmissionStatus::Error);
            if let Some(output) = output.filter(|_| !again)
                && let Some(open) = self.pending.take(&item)
            {
                for (i, files) in open.of {
                    self.record(i, &files, output.clone())?;
                }
                found += 1;
            }
            fs::remove_file(&path).map_err(shared(&path))?;
        }
        Ok(found)
    }

    fn record(&mut self, i: usize, files: &Files, output: Output) -> Result<(), ClusterError> {
        let submission = &self.keeper.submissions[i];
        let Output { mut result, mut timing, runs, .. } = output;
        result.submission.clone_from(&submission.id);
        result.students = submission.students();
        result.attempt = submission.attempt;
        result.submitted_at.clone_from(&submission.submitted_at);
        timing.submission.clone_from(&submission.id);
        timing.attempt = submission.attempt;
        let key = key(self.engine, &files.content, result.language.map(LanguageName::word));
        let work = Work::Fresh(Box::new(Graded { result, timing }), repeat::key(&key, runs));
        Ok(self.keeper.keep(i, files, &work)?)
    }

    /// After an interruption: what cancelled workers still write is kept.
    fn gather(&mut self, array: &mut Array<'_>) -> Result<(), ClusterError> {
        let until = Instant::now() + GRACE;
        loop {
            self.collect(false)?;
            array.look()?;
            if array.watch.alive() == 0 || Instant::now() >= until {
                break;
            }
            sleep(LOOK_EVERY);
        }
        self.collect(false).map(drop)
    }
}

/// A result, if it is one of this item.
fn read_output(path: &Path, item: &str, engine: &Engine<'_>) -> Option<Output> {
    let output: Output = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    let receipt = &output.result.receipt;
    let right = output.item == item
        && receipt.assignment_sha256 == engine.assignment.sha256
        && receipt.seed_sha256 == engine.oracles.seed_sha256();
    right.then_some(output)
}

/// The array of workers of this run, and the shards that it works on.
struct Array<'a> {
    cluster: &'a Cluster<'a>,
    run: &'a RunFolder,
    watch: Watch,
    shards: usize,
    /// Workers that ended one after the other without a result.
    fruitless: usize,
    reason: String,
}

impl<'a> Array<'a> {
    fn new(cluster: &'a Cluster<'a>, run: &'a RunFolder) -> Self {
        let watch = Watch::new(cluster.lost_after);
        Self { cluster, run, watch, shards: 0, fruitless: 0, reason: String::new() }
    }

    fn hand_out(&mut self, shard: &Shard) -> Result<(), ClusterError> {
        self.shards += 1;
        // Those that are graded alone are taken last.
        let name = format!("{}{:06}", if shard.alone { 'z' } else { 'a' }, self.shards);
        let path = self.run.todo().join(name);
        let text = serde_json::to_vec(shard).map_err(BatchError::from)?;
        Ok(put(&path, &text).map_err(shared(&path))?)
    }

    fn todo(&self) -> Result<usize, ClusterError> {
        let todo = self.run.todo();
        Ok(names(&todo).map_err(shared(&todo))?.len())
    }

    /// Who ended since it was last looked.
    fn look(&mut self) -> Result<Vec<Ended>, ClusterError> {
        let dir = self.run.workers();
        let mut signs = BTreeMap::new();
        for name in names(&dir).map_err(shared(&dir))? {
            let sign = fs::read(dir.join(&name)).ok().and_then(|b| serde_json::from_slice::<Sign>(&b).ok());
            signs.extend(sign.map(|sign| (name, sign)));
        }
        let tasks = slurm::tasks(self.cluster.folder.name());
        Ok(self.watch.look(Instant::now(), &signs, tasks.as_ref()))
    }

    /// Takes away from a worker what it had taken.
    fn taken_by(&self, worker: &str) -> Result<Vec<Shard>, ClusterError> {
        let dir = self.run.taken();
        let mut shards = Vec::new();
        for name in names(&dir).map_err(shared(&dir))? {
            if name.split_once('@').is_none_or(|(_, who)| who != worker) {
                continue;
            }
            let path = dir.join(&name);
            // A worker that lives after all may have finished it just now.
            let Ok(bytes) = fs::read(&path) else { continue };
            shards.push(serde_json::from_slice(&bytes).map_err(BatchError::from)?);
            fs::remove_file(&path).or_else(gone).map_err(shared(&path))?;
        }
        Ok(shards)
    }

    /// Asks for as many workers as there is work and room for.
    fn fill(&mut self, items: usize) -> Result<Option<Message>, ClusterError> {
        let todo = self.todo()?;
        let tasks = self.cluster.nodes.saturating_sub(self.watch.alive()).min(todo);
        if tasks == 0 {
            return Ok(None);
        }
        let submission = slurm::Submission {
            name: self.cluster.folder.name(),
            script: &self.run.script(),
            logs: &self.cluster.folder.logs(),
            tasks,
            jobs: self.cluster.jobs,
            more: self.cluster.more,
        };
        let job = slurm::submit(&submission)?;
        let now = Instant::now();
        (1..=tasks).for_each(|task| self.watch.expect(format!("{job}_{task}"), now));
        let args = args! { "job" => job, "workers" => tasks, "items" => items };
        Ok(Some(Message::new("slurm_submitted", args)))
    }

    fn fails(&mut self, worker: &str, why: &str) {
        self.fruitless += 1;
        self.reason = format!("{worker}: {why}");
    }

    fn give_up(&self, cluster: &Cluster<'_>) -> Result<(), ClusterError> {
        if self.fruitless <= cluster.nodes + SPARE {
            return Ok(());
        }
        let (count, reason, logs) = (self.fruitless, self.reason.clone(), cluster.folder.logs());
        Err(ClusterError::NoWorker { count, reason, logs })
    }
}

fn gone(error: std::io::Error) -> std::io::Result<()> {
    if error.kind() == std::io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}
