//! `cargo xtask bench grade`: what a submission costs here, beside what people use today.
//!
//! All contenders get the same class and the same asserts (`xtask/bench`), two at once. The figure is the time of the whole
//! batch by its submissions; beside it stands the CPU time of everything that was started, which says the same on a machine
//! that others use, too. Scores have to agree, or the comparison is one of different work.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// What was asked for.
pub struct Options {
    /// Submissions of each class.
    pub submissions: usize,
    /// Also otter-grader and nbgrader, installed into a virtual environment under `target/bench` at first.
    pub peers: bool,
    /// `numpy`, `torch`.
    pub sets: Vec<String>,
    /// The interpreter for bare scripts: the one that the grader finds, too.
    pub python: String,
}

/// What a contender took for the whole class.
struct Took {
    wall: f64,
    /// `None` where there is no group that counts.
    cpu: Option<f64>,
    load: String,
}

/// Versions of the peers: those that the published figures are of.
const PEERS: [&str; 3] = ["otter-grader==7.0.0", "nbgrader==0.9.6", "ipykernel"];

/// Runs everything and prints a table.
pub fn grade(options: &Options) -> Result<(), String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let root = root.canonicalize().map_err(|e| e.to_string())?;
    let work = root.join("target/bench");
    run(Command::new("cargo").current_dir(&root).args([
        "build",
        "--quiet",
        "--release",
        "--package",
        "grader",
    ]))?;
    let grader = target(&root).join("release/grader");
    let mut table =
        String::from("| class | contender | wall, ms | CPU, ms | load |\n|---|---|---:|---:|---:|\n");
    for set in &options.sets {
        let (folder, out) = (root.join("xtask/bench").join(set), work.join(set));
        let _ = std::fs::remove_dir_all(&out);
        let mut make = Command::new(&options.python);
        make.arg(root.join("xtask/bench/class.py"))
            .arg(&folder)
            .arg(&out)
            .arg(options.submissions.to_string());
        if options.peers && set == "numpy" {
            make.arg("--peers");
        }
        run(&mut make)?;
        let mut add = |name: &str, took: &Took| {
            let each = |seconds: f64| format!("{:.1}", seconds * 1e3 / options.submissions as f64);
            let cpu = took.cpu.map_or("–".to_owned(), each);
            let line = format!("| {set} | {name} | {} | {cpu} | {} |", each(took.wall), took.load);
            eprintln!("{line}");
            let _ = writeln!(table, "{line}");
        };
        let shell = |script: String| {
            let mut command = Command::new("sh");
            command.args(["-c", &script]).current_dir(&out);
            command
        };
        let python = &options.python;
        // A line is written at once: two run beside each other.
        let each = "echo \\$(basename \\$0 .py) \\$(\\$PYTHON -W ignore \\$0 2>/dev/null)";
        let bare =
            format!("export PYTHON={python}; ls bare/*.py | xargs -P 2 -n 1 sh -c \"{each}\" > bare.txt");
        add("bare `python3`, no sandbox", &timed(&mut shell(bare))?);
        for (name, cold) in [("grader", false), ("grader, `--cold`", true)] {
            let to = out.join(if cold { "cold" } else { "warm" });
            let mut command = Command::new(&grader);
            command.env("GRADER_SEED", "bench").args(["grade", "-q", "--jobs", "2"]);
            command.args(cold.then_some("--cold")).arg("--out").arg(&to);
            command.arg(folder.join("assignment")).arg(out.join("class"));
            add(name, &timed(&mut command)?);
            agree(&out.join("bare.txt"), &to.join("grades.csv"))?;
        }
        let mut again = Command::new(&grader);
        again
            .env("GRADER_SEED", "bench")
            .args(["grade", "-q", "--jobs", "2"])
            .arg("--out")
            .arg(out.join("warm"));
        again.arg(folder.join("assignment")).arg(out.join("class"));
        add("grader, all unchanged", &timed(&mut again)?);
        if options.peers && set == "numpy" {
            let bin = environment(&work, python)?;
            let path = format!("PATH={}:$PATH", bin.display());
            run(&mut shell(format!(
                "{path} otter assign otter/bench.ipynb otter/dist --no-pdfs > otter.log 2>&1"
            )))?;
            let one = "otter run -a otter/dist/autograder/*.zip -o \\$(mktemp -d) --no-logo \\$0";
            let otter = format!(
                "{path}; export PATH; ls otter/class/*.ipynb | xargs -P 2 -n 1 sh -c \"{one}\" > otter.txt 2>&1"
            );
            add("otter-grader, `otter run`", &timed(&mut shell(otter))?);
            run(&mut shell(format!("cd nbgrader && {path} nbgrader generate_assignment bench > log 2>&1")))?;
            let mut took =
                timed(&mut shell(format!("cd nbgrader && {path} nbgrader autograde bench >> log 2>&1")))?;
            took.wall /= 2.0; // It works on one at a time; two that do not get into each other's way would be this fast.
            add("nbgrader, half its time", &took);
        }
    }
    println!("{table}");
    Ok(())
}

/// Where cargo builds.
fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}

fn run(command: &mut Command) -> Result<(), String> {
    let status = command.status().map_err(|e| format!("{command:?}: {e}"))?;
    status.success().then_some(()).ok_or_else(|| format!("{command:?}: {status}"))
}

/// Runs a command in a group of its own that counts CPU time, where there is one (cgroup v1, as root).
fn timed(command: &mut Command) -> Result<Took, String> {
    let group = PathBuf::from(format!("/sys/fs/cgroup/cpuacct/grader-bench-{}", std::process::id()));
    let counts = std::fs::create_dir(&group).is_ok();
    let mut inside = Command::new("sh");
    if counts {
        inside.args(["-c", "echo $$ > \"$0\"/tasks; exec \"$@\""]).arg(&group).arg(command.get_program());
        inside.args(command.get_args());
        inside.envs(command.get_envs().filter_map(|(k, v)| Some((k, v?))));
        inside.current_dir(command.get_current_dir().unwrap_or(Path::new(".")));
    }
    let started = Instant::now();
    let done = run(if counts { &mut inside } else { command });
    let wall = started.elapsed().as_secs_f64();
    let read = |path: &Path| std::fs::read_to_string(path).unwrap_or_default();
    let usage = read(&group.join("cpuacct.usage")).trim().parse::<f64>().ok();
    let _ = std::fs::remove_dir(&group);
    let load = read(Path::new("/proc/loadavg")).split(' ').next().unwrap_or_default().to_owned();
    done.map(|()| Took { wall, cpu: usage.map(|ns| ns / 1e9), load })
}

/// A virtual environment with the peers; its folder of programs.
fn environment(work: &Path, python: &str) -> Result<PathBuf, String> {
    let venv = work.join("venv");
    if !venv.join("ready").exists() {
        run(Command::new(python).args(["-m", "venv"]).arg(&venv))?;
        run(Command::new(venv.join("bin/pip")).args(["install", "--quiet"]).args(PEERS))?;
        std::fs::write(venv.join("ready"), "").map_err(|e| e.to_string())?;
    }
    Ok(venv.join("bin"))
}

/// Whether the grader gives everybody as many points as asserts hold.
fn agree(bare: &Path, grades: &Path) -> Result<(), String> {
    let read = |path: &Path| std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()));
    let (bare, grades) = (read(bare)?, read(grades)?);
    let bare: BTreeMap<&str, &str> = bare.lines().filter_map(|line| line.split_once(' ')).collect();
    for line in grades.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        if bare.get(cells[0]).copied() != cells.get(3).copied() {
            return Err(format!(
                "{}: {:?} asserts hold, {:?} points",
                cells[0],
                bare.get(cells[0]),
                cells.get(3)
            ));
        }
    }
    Ok(())
}
