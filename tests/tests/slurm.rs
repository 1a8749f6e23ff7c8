//! `grader grade --engine slurm`: the same results as on one machine, whoever is killed.
//!
//! Each test starts a Slurm of its own on loopback (`grader_tests::slurm`). `cargo xtask slurm-demo` runs the ignored
//! one: 500 submissions, a node killed half-way.

use grader_tests::slurm::{NODES, Slurm, batch_folder};
use grader_tests::{Run, can, command, json_lines, repository};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// One cluster at a time: the machine has few cores.
static ONE: Mutex<()> = Mutex::new(());

/// What a student's code tries to leave in the shared folder, and what it finds there.
const INTRUDER: &str = "
def leaky_relu(x):
    import os
    found = []
    for top in PLACES:
        try:
            found += os.listdir(top)
            open(os.path.join(top, 'planted'), 'w').write('x')
        except OSError as e:
            found.append(type(e).__name__)
    raise ValueError(' '.join(found))
";

/// A class, a cluster, and the folders of a batch.
struct Scene {
    dir: tempfile::TempDir,
    slurm: Slurm,
    _one: MutexGuard<'static, ()>,
}

impl Scene {
    /// None where this machine has no Slurm.
    fn new(submissions: usize) -> Option<Self> {
        let one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
        if !can("Slurm (apt-get install slurm-wlm munge)", Slurm::installed()) {
            return None;
        }
        let scene = Self { dir: tempfile::tempdir().unwrap(), slurm: Slurm::start(), _one: one };
        fs::create_dir(scene.path("class")).unwrap();
        for i in 0..submissions {
            fs::write(scene.path("class").join(format!("s{i:03}.py")), submission(i)).unwrap();
        }
        Some(scene)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The command that grades the class into a folder.
    fn command(&self, out: &str, more: &[&str]) -> Command {
        let mut command = command();
        let course = repository("assignments");
        command.env("GRADER_SEED", "cluster").env("GRADER_SLURM_LOST_AFTER", "5");
        command.args(["grade", "activations", self.path("class").to_str().unwrap(), "--course"]);
        command.args([course.to_str().unwrap(), "--out", self.path(out).to_str().unwrap()]).args(more);
        self.slurm.with(&mut command);
        command
    }

    fn local(&self) -> String {
        finish(self.command("local", &[]))
    }

    fn cluster(&self) -> Command {
        self.command("out", &["--engine", "slurm", "--nodes", "2"])
    }

    /// Starts a command, and waits until so many results are recorded.
    fn start(&self, mut command: Command, results: i64) -> Child {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let end = Instant::now() + Duration::from_mins(10);
        while self.recorded() < results {
            assert!(child.try_wait().unwrap().is_none(), "it ended before {results} results were recorded");
            assert!(Instant::now() < end, "no results");
            std::thread::sleep(Duration::from_millis(20));
        }
        child
    }

    /// Results that the ledger holds.
    fn recorded(&self) -> i64 {
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
        let Ok(db) = rusqlite::Connection::open_with_flags(self.path("out/ledger.db"), flags) else {
            return 0;
        };
        db.query_row("SELECT count(*) FROM events WHERE kind = 'result'", [], |row| row.get(0)).unwrap_or(0)
    }

    /// Tasks of arrays that are not over.
    fn alive(&self) -> usize {
        self.slurm.ask("squeue", &["-h", "--array", "-t", "PENDING,RUNNING"]).lines().count()
    }
}

/// Four kinds of work, each file another one, slow enough for things to happen meanwhile.
fn submission(i: usize) -> String {
    let relu = ["np.maximum(x, 0)", "np.maximum(x, 0) * 1.0001", "x.no_such", "np.abs(x)"][i % 4];
    format!(
        "import time
import numpy as np
# The work of student {i}.
def relu(x):
    time.sleep(0.15)
    return {relu}
def relu_derivative(x):
    return (np.asarray(x) > 0).astype(float)
"
    )
}

fn assert_same(local: &str, cluster: &str) {
    for (here, there) in local.lines().zip(cluster.lines()) {
        assert_eq!(here, there);
    }
    assert_eq!(local, cluster);
}

/// Runs a command to its end; gives the results.
fn finish(mut command: Command) -> String {
    let run: Run = command.output().unwrap().into();
    assert_eq!(run.code, 0, "{}", run.err);
    let out = command.get_args().skip_while(|a| *a != "--out").nth(1).unwrap();
    fs::read_to_string(Path::new(out).join("results.jsonl")).unwrap()
}

fn error_of(child: Child) -> (Option<i32>, String) {
    let out = child.wait_with_output().unwrap();
    (out.status.code(), String::from_utf8_lossy(&out.stderr).into_owned())
}

#[test]
fn a_node_killed_half_way_changes_no_result() {
    let Some(mut scene) = Scene::new(36) else { return };
    let class = scene.path("class");
    // Two of the same content, a crate, a picture, and one that looks for the shared folder.
    fs::copy(class.join("s001.py"), class.join("same.py")).unwrap();
    fs::write(class.join("photo.png"), b"\x89PNG\r\n").unwrap();
    let places = [scene.path(""), scene.path("out")].map(|p| format!("'{}'", p.display())).join(", ");
    let intruder = format!("{}PLACES = [{places}]{INTRUDER}", submission(0));
    fs::write(class.join("intruder.py"), intruder).unwrap();
    let local = scene.local();
    let child = scene.start(scene.cluster(), 12);
    let batch = batch_folder(&scene.path("out")).expect("the batch has a folder");
    assert!(batch.join("results").is_dir());
    scene.slurm.kill_node(1);
    let (code, err) = error_of(child);
    assert_eq!(code, Some(0), "{err}");
    assert!(err.contains(NODES[1]) && err.contains("graded again"), "the loss is told: {err}");
    assert_same(&local, &fs::read_to_string(scene.path("out/results.jsonl")).unwrap());
    // The intruder saw nothing and left nothing.
    let results = json_lines(&scene.path("out/results.jsonl"));
    let said = results.iter().find(|r| r["submission"] == "intruder").unwrap().to_string();
    assert!(said.contains("FileNotFoundError FileNotFoundError"), "{said}");
    assert!(!scene.path("planted").exists() && !scene.path("out/planted").exists());
    // Nothing of the batch is left but its outcome.
    assert!(!batch.exists());
    let again: Run = scene.cluster().output().unwrap().into();
    assert!(again.err.contains("39 unchanged"), "{}", again.err);
}

#[test]
fn a_killed_coordinator_goes_on_and_workers_of_another_batch_refuse() {
    let Some(scene) = Scene::new(24) else { return };
    let local = scene.local();
    let mut child = scene.start(scene.cluster(), 4);
    child.kill().unwrap();
    child.wait().unwrap();
    let runs = fs::read_dir(batch_folder(&scene.path("out")).unwrap().join("runs")).unwrap();
    let run = runs.flatten().next().expect("a run was left").path();
    refuse(&scene, &run);
    let again = scene.cluster().output().map(Run::from).unwrap();
    assert_eq!(again.code, 0, "{}", again.err);
    assert!(!again.err.contains(", 0 unchanged"), "{}", again.err);
    assert_same(&local, &fs::read_to_string(scene.path("out/results.jsonl")).unwrap());
    assert!(batch_folder(&scene.path("out")).is_none());
}

/// Workers that would give other results say so and write none.
fn refuse(scene: &Scene, run: &Path) {
    let work = |name: &str| -> (Run, PathBuf) {
        // A batch of its own, in which nothing else works.
        let batch = scene.path(name);
        let own = batch.join("runs/run");
        fs::create_dir_all(batch.join("results")).unwrap();
        fs::create_dir_all(own.parent().unwrap()).unwrap();
        assert!(Command::new("cp").arg("-r").args([run, &own]).status().unwrap().success());
        (command().arg("__worker").arg(&own).output().unwrap().into(), batch)
    };
    let change = |file: &str, from: &str, to: &str| {
        let path = run.join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{text}");
        fs::write(&path, text.replacen(from, to, 1)).unwrap();
        text
    };
    let cases = [
        ("terms.json", "\"grader\":\"", "\"grader\":\"9", "the batch is one of grader 9"),
        (
            "assignment/assignment.toml",
            "schema = 1",
            "schema = 1 # changed",
            "the assignment here has the hash",
        ),
        ("seed", "cluster", "another", "the seed here has the hash"),
        ("terms.json", "CPython", "CPython 9", "would not give the same results"),
    ];
    for (i, (file, from, to, says)) in cases.into_iter().enumerate() {
        let before = change(file, from, to);
        let (done, batch) = work(&format!("refused-{i}"));
        assert_eq!(done.code, 3, "{}", done.err);
        assert!(done.err.to_lowercase().contains(says), "{}", done.err);
        assert_eq!(fs::read_dir(batch.join("results")).unwrap().count(), 0);
        fs::write(run.join(file), before).unwrap();
    }
}

#[test]
fn an_interrupted_array_is_cancelled_and_goes_on() {
    let Some(scene) = Scene::new(16) else { return };
    let child = scene.start(scene.cluster(), 2);
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let (code, err) = error_of(child);
    assert_eq!(code, Some(130), "{err}");
    assert_eq!(scene.alive(), 0, "the array is cancelled");
    assert!(batch_folder(&scene.path("out")).is_none());
    let cluster = finish(scene.cluster());
    assert_same(&scene.local(), &cluster);
}

#[test]
fn what_cannot_be_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    let work = repository("tests/fixtures/class/activations/submissions/alice");
    let course = repository("assignments");
    let grade = |more: &[&str]| -> Run {
        let mut command = command();
        command.env("GRADER_SEED", "x").args(["grade", "activations", work.to_str().unwrap(), "--out"]);
        command.arg(&out).args(["--course", course.to_str().unwrap()]).args(more);
        // No sbatch there; Python is named.
        command.env("PATH", "/nowhere").env("GRADER_PYTHON", "/usr/bin/python3");
        command.output().unwrap().into()
    };
    let alone = grade(&["--nodes", "3"]);
    assert_eq!(alone.code, 2);
    assert!(alone.err.contains("--engine slurm"), "{}", alone.err);
    let open = grade(&["--engine", "slurm", "--sandbox", "off"]);
    assert_eq!(open.code, 2);
    assert!(open.err.contains("isolated"), "{}", open.err);
    let quote = grade(&["--engine", "slurm", "--slurm-args", "--comment='x"]);
    assert_eq!(quote.code, 2);
    assert!(quote.err.contains("quote"), "{}", quote.err);
    let usr = grade(&["--engine", "slurm", "--slurm-shared", "/usr"]);
    assert_eq!(usr.code, 2);
    assert!(usr.err.contains("can read"), "{}", usr.err);
    let none = grade(&["--engine", "slurm"]);
    assert_eq!(none.code, 3, "{}", none.err);
    assert!(none.err.contains("no `sbatch`") && none.err.contains("apt-get install"), "{}", none.err);
}

/// `$GRADER_SLURM_SUBMISSIONS` of the bundled class, each with a mark of its own, so that none is the same as another.
#[test]
#[ignore = "500 submissions: cargo xtask slurm-demo"]
fn the_demonstration() {
    let count = std::env::var("GRADER_SLURM_SUBMISSIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(500);
    let Some(mut scene) = Scene::new(0) else { return };
    class(&scene.path("class"), count);
    let started = Instant::now();
    let local = scene.local();
    say(&format!("{count} submissions on this machine: {:.0} s", started.elapsed().as_secs_f64()));
    let started = Instant::now();
    let child = scene.start(scene.cluster(), count as i64 / 2);
    let half = started.elapsed().as_secs_f64();
    say(&format!("{} results on two nodes after {half:.0} s: node {} is killed", scene.recorded(), NODES[1]));
    scene.slurm.kill_node(1);
    let (code, err) = error_of(child);
    say(&format!(
        "the batch ended after {:.0} s with exit code {code:?} and said:\n{err}",
        started.elapsed().as_secs_f64()
    ));
    assert_eq!(code, Some(0));
    let cluster = fs::read_to_string(scene.path("out/results.jsonl")).unwrap();
    assert_eq!(cluster.lines().count(), count);
    assert_same(&local, &cluster);
    say(&format!("results.jsonl: {} bytes, the same", cluster.len()));
}

#[expect(clippy::print_stderr, reason = "a demonstration speaks")]
fn say(text: &str) {
    eprintln!("{text}");
}

/// Copies members of the bundled class under names of their own.
fn class(to: &Path, count: usize) {
    let members = fs::read_dir(repository("tests/fixtures/class/activations/submissions")).unwrap();
    let mut members: Vec<PathBuf> = members.flatten().map(|e| e.path()).collect();
    members.sort();
    // Those that hang take ten seconds of processor time each, here and there: once is enough.
    let hangs = |m: &&PathBuf| ["kirill", "Ян Ким"].iter().any(|name| m.ends_with(name));
    let (once, often): (Vec<&PathBuf>, Vec<&PathBuf>) = members.iter().partition(hangs);
    for (i, member) in once.into_iter().chain(often.into_iter().cycle()).take(count).enumerate() {
        let name = format!("{i:04}-{}", member.file_name().unwrap().to_string_lossy());
        assert!(Command::new("cp").arg("-r").arg(member).arg(to.join(&name)).status().unwrap().success());
        mark(&to.join(name), i);
    }
}

/// Writes a remark into every file that can hold one.
fn mark(path: &Path, i: usize) {
    if path.is_dir() {
        fs::read_dir(path).unwrap().flatten().for_each(|e| mark(&e.path(), i));
        return;
    }
    let Ok(text) = fs::read_to_string(path) else { return };
    let marked = match path.extension().and_then(|e| e.to_str()) {
        Some("py") => format!("{text}\n# copy {i}\n"),
        Some("rs") => format!("{text}\n// copy {i}\n"),
        Some("ipynb") => match serde_json::from_str::<serde_json::Value>(&text) {
            Ok(mut notebook) => {
                notebook["metadata"]["copy"] = i.into();
                notebook.to_string()
            }
            Err(_) => format!("{text} {i}"),
        },
        _ => return,
    };
    fs::write(path, marked).unwrap();
}
