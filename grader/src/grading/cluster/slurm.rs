//! Slurm's commands.

use super::error::ClusterError;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A command that has not answered by then is not answering.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// Most bytes of an answer that are read.
const MAX_ANSWER: u64 = 16 << 20;

/// What Slurm says of a task of an array.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Task {
    /// `RUNNING`, `NODE_FAIL` …
    pub state: String,
    /// Its node, or why it waits.
    pub place: String,
}

/// States that a task can leave alive.
const ALIVE: [&str; 13] = [
    "PENDING",
    "RUNNING",
    "CONFIGURING",
    "COMPLETING",
    "SUSPENDED",
    "STOPPED",
    "REQUEUED",
    "REQUEUE_HOLD",
    "REQUEUE_FED",
    "RESIZING",
    "SIGNALING",
    "STAGE_OUT",
    "SPECIAL_EXIT",
];

impl Task {
    /// Whether it is over.
    pub fn ended(&self) -> bool {
        !ALIVE.contains(&self.state.as_str())
    }
}

/// How an array is submitted.
pub(super) struct Submission<'a> {
    /// Name of the job.
    pub name: &'a str,
    /// What each task runs.
    pub script: &'a Path,
    /// Folder of the logs.
    pub logs: &'a Path,
    /// Number of tasks.
    pub tasks: usize,
    /// Processors of each; none: a node of its own.
    pub jobs: Option<usize>,
    /// Options of the user's, which win.
    pub more: &'a [String],
}

/// Submits an array; gives its number.
pub(super) fn submit(submission: &Submission<'_>) -> Result<String, ClusterError> {
    let mut command = Command::new("sbatch");
    // A task that is lost is not started again by Slurm: what it had taken is handed out anew.
    command.args(["--parsable", "--no-requeue", "--nodes=1", "--ntasks=1"]);
    command.arg(format!("--array=1-{}", submission.tasks)).arg(format!("--job-name={}", submission.name));
    match submission.jobs {
        Some(jobs) => command.arg(format!("--cpus-per-task={jobs}")),
        None => command.arg("--exclusive"),
    };
    command.arg("--output").arg(submission.logs.join("%A_%a.log"));
    // The secret does not go through the environment, which Slurm hands on.
    command.args(submission.more).arg(submission.script).env_remove("GRADER_SEED");
    let said = call(&mut command)?;
    let id = said.trim().split(';').next().unwrap_or_default();
    if id.is_empty() || !id.bytes().all(|b| b.is_ascii_digit()) {
        return Err(ClusterError::Slurm { command: "sbatch".to_owned(), reason: said });
    }
    Ok(id.to_owned())
}

/// What Slurm says of all tasks of the jobs of this name: `<job>_<task>`. None when it does not answer.
pub(super) fn tasks(name: &str) -> Option<BTreeMap<String, Task>> {
    let mut command = Command::new("squeue");
    command
        .args(["--noheader", "--array", "--states=all", "--format=%i|%T|%R"])
        .arg(format!("--name={name}"));
    call(&mut command).ok().map(|text| read_tasks(&text))
}

fn read_tasks(text: &str) -> BTreeMap<String, Task> {
    let read = |line: &str| {
        let mut parts = line.trim().splitn(3, '|');
        let (id, state) = (parts.next()?.to_owned(), parts.next()?.to_owned());
        Some((id, Task { state, place: parts.next().unwrap_or_default().to_owned() }))
    };
    text.lines().filter_map(read).collect()
}

/// Cancels what has this name. It may be gone already.
pub(super) fn cancel(name: &str) -> Result<(), ClusterError> {
    call(Command::new("scancel").arg("--quiet").arg(format!("--name={name}"))).map(drop)
}

/// Cancels one task.
pub(super) fn cancel_task(task: &str) {
    // It is lost anyway.
    let _ = call(Command::new("scancel").args(["--quiet", task]));
}

/// A partition, as `sinfo` tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partitions {
    /// `slurm-wlm 22.05.8`
    pub version: String,
    /// `main*: 2 nodes, 1 free`; or why there is nothing to say.
    pub partitions: Result<Vec<String>, String>,
}

/// What Slurm there is on this machine; none without `sbatch`.
pub fn survey() -> Option<Partitions> {
    let version = call(Command::new("sbatch").arg("--version")).ok()?.trim().to_owned();
    let mut command = Command::new("sinfo");
    command.args(["--noheader", "--format=%P|%a|%A|%D"]);
    let partitions = call(&mut command).map(|text| read_partitions(&text)).map_err(|e| e.to_string());
    Some(Partitions { version, partitions })
}

/// `main*|up|1/1|2`: name, availability, nodes allocated/idle, all nodes.
fn read_partitions(text: &str) -> Vec<String> {
    let read = |line: &str| {
        let parts: Vec<&str> = line.trim().split('|').collect();
        let [name, up, use_of, all] = parts[..] else { return None };
        let idle = use_of.split('/').nth(1).unwrap_or("?");
        Some(format!("{name} {up}, {idle}/{all} idle"))
    };
    text.lines().filter_map(read).collect()
}

/// Runs a command with a deadline; gives what it printed.
fn call(command: &mut Command) -> Result<String, ClusterError> {
    let name = command.get_program().to_string_lossy().into_owned();
    let failed = |reason: String| ClusterError::Slurm { command: name.clone(), reason };
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Err(ClusterError::NotFound(name)),
        Err(e) => return Err(failed(e.to_string())),
    };
    let (out, err) = (drain(child.stdout.take()), drain(child.stderr.take()));
    let status = wait(&mut child).map_err(|e| failed(e.to_string()))?;
    if !status {
        // Whoever holds its pipes open still is not waited for.
        return Err(failed(format!("no answer within {} s", ANSWER_WITHIN.as_secs())));
    }
    let (out, err) = (out.join().unwrap_or_default(), err.join().unwrap_or_default());
    match child.wait() {
        Ok(status) if status.success() => Ok(out),
        Ok(_) => Err(failed(err.trim().to_owned())),
        Err(e) => Err(failed(e.to_string())),
    }
}

/// Whether it ended in time.
fn wait(child: &mut Child) -> io::Result<bool> {
    let until = Instant::now() + ANSWER_WITHIN;
    while child.try_wait()?.is_none() {
        if Instant::now() >= until {
            child.kill()?;
            child.wait()?;
            return Ok(false);
        }
        sleep(Duration::from_millis(5));
    }
    Ok(true)
}

fn drain(pipe: Option<impl Read + Send + 'static>) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(pipe) = pipe {
            // What was read until an error is what it said.
            let _ = pipe.take(MAX_ANSWER).read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// The script of a task: the program and its arguments, whatever is in their names.
pub(super) fn script(words: &[&OsStr]) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt;
    let mut text = b"#!/bin/sh\nexec".to_vec();
    for word in words {
        text.extend_from_slice(b" '");
        for byte in word.as_bytes() {
            match byte {
                b'\'' => text.extend_from_slice(b"'\\''"),
                other => text.push(*other),
            }
        }
        text.push(b'\'');
    }
    text.push(b'\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_read() {
        let tasks = read_tasks("7_1|RUNNING|n1\n7_2|PENDING|(Resources)\n 8_1|NODE_FAIL|n2\n\nnothing\n");
        assert_eq!(tasks.len(), 3);
        assert_eq!(tasks["7_2"], Task { state: "PENDING".to_owned(), place: "(Resources)".to_owned() });
        assert!(!tasks["7_1"].ended() && !tasks["7_2"].ended() && tasks["8_1"].ended());
    }

    #[test]
    fn partitions_are_read() {
        assert_eq!(
            read_partitions("main*|up|1/1|2\ngpu|down|0/0|4\n"),
            ["main* up, 1/2 idle", "gpu down, 0/4 idle"]
        );
        assert!(read_partitions("strange\n").is_empty());
    }

    #[test]
    fn a_script_takes_every_name() {
        let words = ["/a b/grader", "__worker", "it's $(x) \"y\""].map(OsStr::new);
        let script = String::from_utf8(script(&words)).unwrap();
        let text = script.replace("exec", "printf '%s\\n'");
        let out = Command::new("sh").args(["-c", &text]).output().unwrap();
        assert_eq!(String::from_utf8(out.stdout).unwrap(), "/a b/grader\n__worker\nit's $(x) \"y\"\n");
    }

    #[test]
    fn what_is_not_there_is_told_apart_from_what_fails() {
        assert!(matches!(
            call(&mut Command::new("no-such-program-of-slurm")),
            Err(ClusterError::NotFound(_))
        ));
        let failed = call(Command::new("sh").args(["-c", "echo why >&2; exit 1"]));
        assert!(matches!(failed, Err(ClusterError::Slurm { reason, .. }) if reason == "why"));
    }
}
