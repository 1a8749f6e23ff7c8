//! `cargo xtask bench score`: how fast prediction files are scored, beside pandas and polars, in one run.
//!
//! The peers do less: they join on the id and compare, and check nothing; ratios are to the time of their loop, without
//! starting Python and importing. Ours is the real command, from start to exit: validation, hash, public and private
//! score, history.

use crate::setup::python_with;
use crate::steps::{root, run, target};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Data and peers.
const PEERS: &str = include_str!("bench_score.py");
/// Packages of the peers.
const PACKAGES: [&str; 4] = ["numpy", "pandas", "polars", "scikit-learn"];
/// Runs of each way; the middle one counts.
const REPEATS: usize = 5;
/// The same for the large file.
const REPEATS_LARGE: usize = 3;

/// What was measured of one process.
#[derive(Clone, Copy, Debug)]
struct Measured {
    wall: f64,
    /// Of it, without starting and importing.
    work: f64,
    cpu: f64,
    /// Largest memory in MiB.
    memory: f64,
}

/// Measures and prints a table. `rows` is the size of the large file.
pub fn score(rows: u64) -> Result<(), String> {
    let python = python_with(&target().join("bench-python"), &PACKAGES)?;
    let folder = target().join("bench-score");
    let script = folder.join("bench.py");
    std::fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
    std::fs::write(&script, PEERS).map_err(|e| e.to_string())?;
    run(Command::new("cargo").args(["build", "--release", "-p", "grader"]).current_dir(root()))?;
    let bench = Bench { python, script, folder, grader: target().join("release").join("grader") };
    bench.describe()?;
    bench.many()?;
    bench.growth()?;
    bench.large(rows)
}

struct Bench {
    python: PathBuf,
    script: PathBuf,
    folder: PathBuf,
    grader: PathBuf,
}

impl Bench {
    fn python(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.python);
        command.arg(&self.script).args(args).current_dir(&self.folder);
        command
    }

    fn grader(&self, data: &str, files: &str) -> Result<Command, String> {
        let out = self.folder.join("out");
        if out.exists() {
            std::fs::remove_dir_all(&out).map_err(|e| e.to_string())?;
        }
        let mut command = Command::new(&self.grader);
        command.args(["score", data, files, "--out", "out"]).current_dir(&self.folder);
        Ok(command)
    }

    /// Machine and versions.
    fn describe(&self) -> Result<(), String> {
        let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = cpu.lines().find_map(|l| l.strip_prefix("model name")).unwrap_or_default();
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        println!("{cores} cores of{}; {}", model.replace(':', ""), load());
        run(&mut self.python(&["versions"]))
    }

    /// 500 files of 10,000 rows, half of them shuffled.
    fn many(&self) -> Result<(), String> {
        run(&mut self.python(&["many", "500"]))?;
        println!("\n500 files of 10,000 rows, half of them shuffled, ({})", load());
        let mut table = Table::new(500.0);
        for way in
            ["pandas_merge", "pandas_index", "pandas_sort", "polars_join", "polars_sort", "polars_lazy"]
        {
            table.add(way, middle(REPEATS, || measure(&mut self.python(&[way, "many", "many/files"])))?);
        }
        let ours = middle(REPEATS, || measure(&mut self.grader("many", "many/files")?))?;
        table.end("grader score", ours);
        Ok(())
    }

    /// From 10 to 10,000 files.
    fn growth(&self) -> Result<(), String> {
        println!("\nfiles of 10,000 rows    seconds    CPU    MiB    ms a file");
        for count in [10, 100, 1_000, 10_000] {
            run(&mut self.python(&["many", &count.to_string()]))?;
            let repeats = if count < 10_000 { REPEATS } else { 1 };
            let m = middle(repeats, || measure(&mut self.grader("many", "many/files")?))?;
            let each = m.wall * 1e3 / f64::from(count);
            println!(
                "{count:>20}    {:>7.3}  {:>5.2}  {:>5.0}    {each:>9.3}   {}",
                m.wall,
                m.cpu,
                m.memory,
                load()
            );
        }
        Ok(())
    }

    /// One shuffled file.
    fn large(&self, rows: u64) -> Result<(), String> {
        run(&mut self.python(&["large", &rows.to_string()]))?;
        println!("\none shuffled file of {rows} rows, ({})", load());
        let mut table = Table::new(1.0);
        for way in ["polars_streaming", "polars_lazy"] {
            table.add(
                way,
                middle(REPEATS_LARGE, || measure(&mut self.python(&[way, "large", "large/files"])))?,
            );
        }
        for (name, data) in [("grader score, Usage", "large"), ("grader score, split by seed", "large-seed")]
        {
            let ours = middle(REPEATS_LARGE, || {
                measure(self.grader(data, "large/files")?.args(["--seed", "benchmark"]))
            })?;
            table.end(name, ours);
        }
        Ok(())
    }
}

/// Prints a line a way, and at the end the ratios to ours.
struct Table {
    files: f64,
    peers: Vec<(String, Measured)>,
}

impl Table {
    fn new(files: f64) -> Self {
        println!("{:<28} {:>8} {:>8} {:>7} {:>7} {:>9}", "way", "process", "loop", "CPU", "MiB", "files/s");
        Self { files, peers: Vec::new() }
    }

    fn line(&self, name: &str, m: Measured) {
        let rate = self.files / m.work;
        println!("{name:<28} {:>8.3} {:>8.3} {:>7.2} {:>7.0} {rate:>9.1}", m.wall, m.work, m.cpu, m.memory);
    }

    fn add(&mut self, name: &str, m: Measured) {
        self.line(name, m);
        self.peers.push((name.to_owned(), m));
    }

    fn end(&self, name: &str, ours: Measured) {
        self.line(name, ours);
        for (peer, m) in &self.peers {
            println!(
                "    {:.1} times as fast as {peer} ({:.1} by CPU)",
                m.wall / ours.wall,
                m.cpu / ours.cpu
            );
        }
    }
}

fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    format!("load {}", text.split(' ').next().unwrap_or("unknown"))
}

/// The run with the middle wall time.
fn middle(repeats: usize, mut once: impl FnMut() -> Result<Measured, String>) -> Result<Measured, String> {
    let mut all = (0..repeats).map(|_| once()).collect::<Result<Vec<_>, _>>()?;
    all.sort_by(|a, b| a.wall.total_cmp(&b.wall));
    Ok(all[repeats / 2])
}

/// Runs one process and reads what `/usr/bin/time` says of it.
fn measure(command: &mut Command) -> Result<Measured, String> {
    let report = Path::new("time.txt");
    let folder = command.get_current_dir().unwrap_or(Path::new(".")).to_path_buf();
    let mut timed = Command::new("/usr/bin/time");
    timed.args(["-f", "%U %S %M", "-o"]).arg(report).arg(command.get_program()).args(command.get_args());
    timed.current_dir(&folder).stderr(Stdio::null());
    let started = Instant::now();
    let output = timed.output().map_err(|e| format!("install GNU time: {e}"))?;
    let wall = started.elapsed().as_secs_f64();
    if !output.status.success() {
        return Err(format!("failed: {timed:?}"));
    }
    // The peers end with the seconds of their loop.
    let last = String::from_utf8_lossy(&output.stdout).split_whitespace().last().and_then(|n| n.parse().ok());
    let work = last.unwrap_or(wall);
    let text = std::fs::read_to_string(folder.join(report)).map_err(|e| format!("install GNU time: {e}"))?;
    let numbers: Vec<f64> = text.split_whitespace().filter_map(|n| n.parse().ok()).collect();
    match numbers[..] {
        [user, system, memory] => Ok(Measured { wall, work, cpu: user + system, memory: memory / 1024.0 }),
        _ => Err(format!("not understood: {text}")),
    }
}
