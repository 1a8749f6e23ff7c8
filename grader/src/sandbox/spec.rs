//! What to run, within which limits, and how it can end.

use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Limits of one process tree. They hold for the tree as a whole, not for each process in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Wall time from start to end. Deadlines of single calls are the caller's.
    pub wall: Duration,
    /// CPU time, user and system, of all processes and threads together.
    pub cpu: Duration,
    /// Address space that the runtime takes before it runs anything of the student's, in bytes.
    pub baseline: u64,
    /// Memory above `baseline`, in bytes: a budget, so that a warm and a cold start agree.
    pub memory: u64,
    /// Processes and threads.
    pub processes: u32,
    /// Largest file that can be written, in bytes.
    pub file_size: u64,
    /// Captured bytes, each of stdout and stderr. What comes after them is drained and counted; at
    /// [`OUTPUT_STOP`] times as much the tree is killed.
    pub output: u64,
    /// Size of `/tmp` and of `/dev/shm`, in bytes each.
    pub tmp: u64,
    /// Open descriptors of one process.
    pub open_files: u32,
}

/// How many times [`Limits::output`] may be written before the tree is killed.
pub const OUTPUT_STOP: u64 = 100;

impl Limits {
    /// Address space that one process may have.
    pub(super) const fn address_space(&self) -> u64 {
        self.baseline.saturating_add(self.memory)
    }
}

impl Default for Limits {
    /// Generous for an exercise of the course in Python with NumPy.
    fn default() -> Self {
        Self {
            wall: Duration::from_mins(1),
            cpu: Duration::from_secs(30),
            baseline: 256 << 20,
            memory: 512 << 20,
            processes: 64,
            file_size: 64 << 20,
            output: 64 << 10,
            tmp: 64 << 20,
            open_files: 256,
        }
    }
}

/// A file or folder of the host that the process sees.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Bind {
    /// Where it is. Absolute.
    pub host: PathBuf,
    /// Where the process sees it. Absolute. Without a sandbox the process gets `host` in its place, wherever a
    /// program, an argument, a variable or the working folder starts with it.
    pub inside: PathBuf,
}

impl Bind {
    /// A bind.
    pub fn new(host: impl Into<PathBuf>, inside: impl Into<PathBuf>) -> Self {
        Self { host: host.into(), inside: inside.into() }
    }
    /// A path that is at the same place inside, as interpreters and toolchains need.
    pub fn same(path: impl AsRef<Path>) -> Self {
        Self::new(path.as_ref(), path.as_ref())
    }
}

/// Which system calls the process may make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Filter {
    /// A Python interpreter with NumPy or torch, which may fork.
    Python,
    /// A compiled runner: threads, but no further processes.
    Rust,
    /// A compiler and its linker. No code of the student's runs under it.
    Compiler,
}

/// A process to be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    /// The program, as seen from inside.
    pub program: PathBuf,
    /// Its arguments, without the program's own name.
    pub args: Vec<String>,
    /// Its whole environment: nothing is inherited. `PATH`, `HOME`, `TMPDIR` and `LANG` have defaults.
    pub env: Vec<(String, String)>,
    /// What it may read besides the system's `/usr`.
    pub read_only: Vec<Bind>,
    /// What it may write besides `/tmp` and `/dev/shm`: folders only, such as the output folder of a compiler.
    /// Started by root, they are given to the uid that runs.
    pub writable: Vec<Bind>,
    /// Its working folder, as seen from inside.
    pub cwd: PathBuf,
    /// Its limits.
    pub limits: Limits,
    /// Its system calls.
    pub filter: Filter,
}

impl Spec {
    /// A program with nothing but the system around it.
    pub fn new(program: impl Into<PathBuf>, filter: Filter) -> Self {
        Self {
            program: program.into(),
            args: Vec::new(),
            env: Vec::new(),
            read_only: Vec::new(),
            writable: Vec::new(),
            cwd: PathBuf::from("/tmp"),
            limits: Limits::default(),
            filter,
        }
    }
}

/// How a process tree ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Exit {
    /// The process ended by itself.
    Code(i32),
    /// A signal ended it that we did not send: it crashed.
    Signal(i32),
    /// The caller killed it.
    Killed,
    /// It was killed at [`Limits::wall`].
    WallLimit,
    /// It was killed at [`Limits::cpu`].
    CpuLimit,
    /// It died of [`Limits::memory`]. A process that survives a refused allocation (a `MemoryError`) does not.
    MemoryLimit,
    /// It was killed at [`OUTPUT_STOP`] times [`Limits::output`].
    OutputLimit,
    /// It was killed because it had more than [`Limits::processes`].
    ProcessLimit,
    /// The sandbox went away under it. This is our failure and says nothing about the student's code.
    Lost,
}

/// What a process tree has used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// CPU time, user and system.
    pub cpu: Duration,
    /// Largest resident size of a single process so far, in bytes.
    pub peak_memory: u64,
}
