//! A class whose grading takes a moment, in a folder that holds everything that the program writes.

use grader_tests::{Run, command, repository};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

const MANIFEST: &str = r#"schema = 1
id = "small"
languages = ["python", "rust"]
title = { en = "Small", ru = "Малое" }
points = 6
oracle = "reference:activations"
[limits]
cpu_seconds = 0.5
wall_seconds = 5.0

[entry.relu]
params = ["x: array"]
returns = "array"
[entry.relu_derivative]
params = ["x: array"]
returns = "array"

[[task]]
id = "relu"
points = 2
title = { en = "ReLU", ru = "ReLU" }
[[task.check]]
id = "example"
visibility = "public"
call = "relu($x)"
inputs.x = [-1.0, 0.0, 2.0]
[[task.check]]
id = "hidden"
visibility = "hidden"
call = "relu($x)"
inputs.x = { normal = [0, 1], shape = [7] }

[[task]]
id = "slope"
points = 4
title = { en = "Slope", ru = "Наклон" }
[[task.check]]
id = "example"
visibility = "public"
call = "relu_derivative($x)"
inputs.x = [-1.0, 2.0]
"#;

const RELU: &str = "import numpy as np\ndef relu(x):\n    return np.maximum(x, 0)\n";
const SLOPE: &str = "def relu_derivative(x):\n    return (np.asarray(x) > 0) * 1.0\n";

const CRATE: &str = "use ndarray::Array1;
pub fn relu(x: &Array1<f64>) -> Array1<f64> {
    x.mapv(|x| x.max(0.0))
}
pub fn relu_derivative(x: &Array1<f64>) -> Array1<f64> {
    x.mapv(|x| f64::from(u8::from(x > 0.0)))
}
";

/// How long what was killed may take to be gone, on a machine that has much to do.
const GONE: Duration = Duration::from_mins(1);

/// The class. All that the program leaves anywhere has this folder's name in it.
pub struct Class {
    dir: tempfile::TempDir,
}

impl Class {
    /// Right, wrong, unreadable, endless, crashing, several attempts.
    pub fn new() -> Self {
        // The uid of the sandbox has to reach it.
        let open = fs::Permissions::from_mode(0o755);
        let dir = tempfile::Builder::new().prefix("grader-faults-").permissions(open).tempdir().unwrap();
        let class = Self { dir };
        class.write("course/small/assignment.toml", MANIFEST);
        class.write("class/anna.py", &format!("{RELU}{SLOPE}"));
        class.write("class/boris.py", &format!("{RELU}def relu_derivative(x):\n    return x\n"));
        class.write("class/clara.py", "def relu(x:\n");
        class.write("class/endless.py", &format!("{RELU}def relu_derivative(x):\n    while True: pass\n"));
        let crash = "def relu_derivative(x):\n    import os\n    os.kill(os.getpid(), 11)\n";
        class.write("class/crash.py", &format!("{RELU}{crash}"));
        for attempt in 1..=3 {
            class.write(&format!("class/dmitry/{attempt}/a.py"), &format!("{RELU}# {attempt}\n"));
        }
        for n in 0..6 {
            class.write(&format!("class/many{n}.py"), &format!("{RELU}{SLOPE}# {n}\n"));
        }
        fs::create_dir(class.path("tmp")).unwrap();
        fs::set_permissions(class.path("tmp"), fs::Permissions::from_mode(0o1777)).unwrap();
        class
    }

    /// Adds a crate, where what crates need is in the cache of this machine; it takes some ten seconds to make.
    pub fn with_crate(self) -> Self {
        let cache = std::env::var_os("GRADER_CACHE").map_or_else(
            || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache/grader"),
            PathBuf::from,
        );
        let runtimes = fs::read_dir(cache.join("rust")).into_iter().flatten().flatten();
        let mut runtimes = runtimes.filter(|e| e.file_name().to_string_lossy().starts_with("runtime-"));
        let found = runtimes.any(|entry| {
            let to = self.path("cache/rust");
            fs::create_dir_all(&to).unwrap();
            let copied = Command::new("cp").arg("-r").arg(entry.path()).arg(to).status();
            entry.path().join("READY").is_file() && copied.is_ok_and(|s| s.success())
        });
        if found {
            let toml = "[package]\nname = \"vera\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[dependencies]\nndarray = \"0.17\"\n";
            self.write("class/vera/Cargo.toml", toml);
            self.write("class/vera/src/lib.rs", CRATE);
        }
        self
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// The program, with everything that it writes below this folder.
    pub fn command(&self) -> Command {
        let mut command = command();
        command
            .env("GRADER_SEED", "faults")
            .env("GRADER_CACHE", self.path("cache"))
            .env("TMPDIR", self.path("tmp"))
            .stdin(std::process::Stdio::null());
        command
    }

    /// `grade` into a folder.
    pub fn grade(&self, out: &str) -> Command {
        let mut command = self.command();
        command.args(["--jobs", "2"]).arg("grade").arg(self.path("course/small")).arg(self.path("class"));
        command.arg("--out").arg(self.path(out)).arg("-q");
        command
    }

    /// Grades without a disturbance.
    pub fn undisturbed(&self, out: &str) -> Outcome {
        let run = done(&mut self.grade(out));
        assert_eq!(run.code, 0, "{}", run.err);
        self.outcome(out)
    }

    /// What a folder holds, and that its ledger is whole.
    pub fn outcome(&self, out: &str) -> Outcome {
        let run = done(self.command().args(["ledger", "verify"]).arg(self.path(out)));
        assert_eq!(run.code, 0, "{} {}", run.out, run.err);
        let read = |name: &str| fs::read_to_string(self.path(out).join(name)).unwrap();
        let db = rusqlite::Connection::open(self.path(out).join("ledger.db")).unwrap();
        let mut events =
            db.prepare("SELECT kind, subject = '', attempt, count(*) FROM events GROUP BY 1, 2, 3").unwrap();
        let events = events
            .query_map([], |r| {
                let key: (String, bool, i64) = (r.get(0)?, r.get(1)?, r.get(2)?);
                Ok((key, r.get(3)?))
            })
            .unwrap();
        Outcome {
            results: read("results.jsonl").lines().map(str::to_owned).collect(),
            grades: read("grades.csv"),
            events: events.collect::<Result<_, _>>().unwrap(),
        }
    }

    /// Waits until no process of the program's is left, nor a temporary folder or a mount.
    pub fn nothing_left(&self) {
        let until = Instant::now() + GONE;
        loop {
            let processes = self.processes();
            let folders: Vec<_> =
                fs::read_dir(self.path("tmp")).unwrap().flatten().map(|e| e.path()).collect();
            if processes.is_empty() && folders.is_empty() {
                break;
            }
            assert!(Instant::now() < until, "left: processes {processes:?}, folders {folders:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
        let mounts = fs::read_to_string("/proc/self/mounts").unwrap();
        assert!(!mounts.contains(&*self.dir.path().to_string_lossy()), "{mounts}");
    }

    /// Processes with this folder in their command line: the launcher, containers, runners.
    pub fn processes(&self) -> Vec<(u32, String)> {
        let name = self.dir.path().to_string_lossy().into_owned();
        let pids =
            fs::read_dir("/proc").unwrap().flatten().filter_map(|e| e.file_name().to_str()?.parse().ok());
        pids.filter_map(|pid| {
            let line = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
            let line = String::from_utf8_lossy(&line).replace('\0', " ");
            line.contains(&name).then_some((pid, line))
        })
        .collect()
    }

    /// Files that a run leaves half written.
    pub fn half_written(&self) -> Vec<PathBuf> {
        let mut open = vec![self.dir.path().to_owned()];
        let mut found = Vec::new();
        while let Some(dir) = open.pop() {
            for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
                if entry.file_name().to_string_lossy().starts_with(".new-") {
                    found.push(entry.path());
                } else if entry.file_type().is_ok_and(|t| t.is_dir()) {
                    open.push(entry.path());
                }
            }
        }
        found
    }
}

/// What a batch came to.
#[derive(Debug, PartialEq)]
pub struct Outcome {
    pub results: Vec<String>,
    pub grades: String,
    /// Events of the ledger by kind, whether they are of nobody, and attempt.
    pub events: BTreeMap<(String, bool, i64), i64>,
}

impl Outcome {
    /// Fails where grades differ. What we failed at on the way is in the ledger, too.
    pub fn has_grades_of(&self, other: &Self) {
        assert_eq!(self.results, other.results);
        assert_eq!(self.grades, other.grades);
    }

    /// Fails with the first difference.
    pub fn assert_is(&self, other: &Self) {
        for (a, b) in self.results.iter().zip(&other.results) {
            assert_eq!(a, b);
        }
        assert_eq!(self, other);
    }
}

/// Sends a signal.
pub fn signal(name: &str, pid: u32) {
    let _ = Command::new("kill").args([format!("-{name}"), pid.to_string()]).status();
}

/// Waits for something that has to come.
pub fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let until = Instant::now() + GONE;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < until, "{what} does not come");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Runs a command to its end.
pub fn done(command: &mut Command) -> Run {
    command.output().expect("the program starts").into()
}

/// A folder of the bundled competition: a manifest, its solution, and so many valid files of each of some teams.
pub fn competition(class: &Class, teams: usize, each: usize) {
    let from = repository("tests/fixtures/competition/classes");
    for file in ["assignment.toml", "solution.csv"] {
        let text = fs::read_to_string(from.join(file)).unwrap();
        class.write(&format!("competition/{file}"), &text);
    }
    let valid = fs::read_to_string(from.join("submissions/right.csv")).unwrap();
    let (header, rows) = valid.split_once('\n').unwrap();
    let mut rows: Vec<&str> = rows.lines().collect();
    for team in 0..teams {
        for n in 1..=each {
            rows.rotate_left(1);
            class.write(
                &format!("predictions/team{team}/{n}.csv"),
                &format!("{header}\n{}\n", rows.join("\n")),
            );
        }
    }
}

/// A generator: the same seed gives the same numbers everywhere. SplitMix64.
pub struct Random(pub u64);

impl Random {
    /// Below `n`, which is not 0.
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }
}

/// Whether this machine has what grading needs.
pub fn possible(class: &Class) -> bool {
    let run = done(&mut class.grade("tried"));
    let _ = fs::remove_dir_all(class.path("tried"));
    grader_tests::can("a sandbox and Python with NumPy", run.code == 0)
}
