//! What runs submissions on this machine: the sandbox, the interpreter, the toolchain.

use super::oracle::{OwnMistake, SolutionProgram};
use crate::assignment::manifest::Language;
use crate::assignment::signature::{Entry, EntryKind, Type};
use crate::assignment::{Assignment, OracleRef, edits};
use crate::bundle;
use crate::compare::Failure;
use crate::prepare::python::{self, Interpreter, PythonError};
use crate::prepare::rust::CrateError;
use crate::run::{Cold, Load, Pool, Start, Trouble, Warm};
use crate::sandbox::{Bind, Filter, Limits, Sandbox, Spec};
use crate::submission::{Content, ReadProblem, read};
use crate::text::{Explain, Message};
use grader_protocol::{SourceFile, Value, Wanted, WantedKind};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Why something could not be made ready.
#[derive(Debug, thiserror::Error)]
pub enum RuntimeError {
    /// The interpreter.
    #[error(transparent)]
    Python(#[from] PythonError),
    /// The toolchain.
    #[error(transparent)]
    Crate(#[from] CrateError),
    /// The cache.
    #[error("the cache {}: {source}", path.display())]
    Cache {
        /// Its folder.
        path: PathBuf,
        /// What happened.
        source: std::io::Error,
    },
    /// The instructor's solution.
    #[error(transparent)]
    Solution(#[from] ReadProblem),
}

/// Python, ready to be started.
pub struct PythonRuntime {
    /// The interpreter.
    pub interpreter: Interpreter,
    /// The runner's folder.
    pub runner: PathBuf,
    /// Warm servers, where they are wanted.
    pub servers: Option<Arc<Pool>>,
}

/// What runs submissions.
pub struct Runtimes {
    /// The sandbox.
    pub sandbox: Arc<dyn Sandbox>,
    /// Python, or why there is none.
    pub python: Option<Result<PythonRuntime, Message>>,
    /// Rust, or why there is none.
    pub rust: Option<Result<super::crates::RustRuntime, Message>>,
}

/// A submission made ready to run.
pub struct Prepared {
    /// How its process is started; or why it does not build.
    pub start: Result<Box<dyn Start>, Failure>,
    /// What is loaded into it.
    pub load: Load,
    /// Remarks.
    pub notes: Vec<Message>,
    /// What runs it.
    pub identity: String,
}

impl PythonRuntime {
    /// Finds or makes an interpreter for an assignment.
    pub fn ready(
        assignment: &Assignment,
        cache: &Path,
        progress: &dyn Fn(Message),
    ) -> Result<Self, RuntimeError> {
        let interpreter = python::interpreter(&assignment.python.requires, cache, progress)?;
        let wrap = |source| RuntimeError::Cache { path: cache.to_path_buf(), source };
        let runner = bundle::unpack(&bundle::PYTHON_RUNNER, "python-runner", cache).map_err(wrap)?;
        // Compiled once here: the sandbox sees it read-only.
        let compiled = runner.join("compiled");
        let stamp = interpreter.identity.split(',').next().unwrap_or_default().to_owned();
        if std::fs::read_to_string(&compiled).ok().as_deref() != Some(&stamp) {
            let program = &interpreter.program;
            let done = std::process::Command::new(program).arg("-I").arg(&runner).arg("--compile").status();
            if done.is_ok_and(|s| s.success()) {
                std::fs::write(&compiled, &stamp).map_err(wrap)?;
            }
        }
        Ok(Self { interpreter, runner, servers: None })
    }

    /// Starts processes as forks of warm servers from now on, where the sandbox can have them.
    pub fn keep_warm(&mut self, sandbox: &Arc<dyn Sandbox>, assignment: &Assignment) {
        if sandbox.can_serve() {
            let mut spec = self.start(sandbox, assignment).spec;
            spec.args.push("--warm".to_owned());
            self.servers = Some(Pool::new(Arc::clone(sandbox), spec));
        }
    }

    /// How a student's process is started.
    fn start_for_student(&self, sandbox: &Arc<dyn Sandbox>, assignment: &Assignment) -> Box<dyn Start> {
        let cold = self.start(sandbox, assignment);
        match &self.servers {
            Some(pool) => Box::new(Warm::new(Arc::clone(pool), cold)),
            None => Box::new(cold),
        }
    }

    /// How a process of it is started under these limits.
    pub fn start(&self, sandbox: &Arc<dyn Sandbox>, assignment: &Assignment) -> Cold {
        let mut spec = Spec::new(self.interpreter.program.clone(), Filter::Python);
        // Not `-I`, which would ignore PYTHONHASHSEED as well; the environment holds nothing but what is set here.
        spec.args = ["-s", "-B", "-X", "utf8"].map(str::to_owned).to_vec();
        spec.args.push(self.runner.to_string_lossy().into_owned());
        let requires = &assignment.python.requires;
        for package in requires {
            spec.args.extend(["--preload".to_owned(), python::module(package)]);
        }
        // Two threads of OpenBLAS hang under a memory limit, and one is faster on small arrays.
        for variable in ["OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"] {
            spec.env.push((variable.to_owned(), "1".to_owned()));
        }
        spec.env.push(("PYTHONHASHSEED".to_owned(), "0".to_owned()));
        let system = |p: &Path| ["/usr", "/lib", "/bin"].iter().any(|s| p.starts_with(s));
        spec.read_only = self.interpreter.roots.iter().filter(|p| !system(p)).map(Bind::same).collect();
        spec.read_only.push(Bind::same(&self.runner));
        spec.limits = limits(
            assignment,
            if requires.iter().any(|r| r.starts_with("torch")) { 768 << 20 } else { 160 << 20 },
        );
        Cold { sandbox: Arc::clone(sandbox), spec }
    }
}

/// Limits of a whole process. Those of single calls are kept by the conversation.
pub(super) fn limits(assignment: &Assignment, baseline: u64) -> Limits {
    let tasks = || assignment.tasks.iter().map(|t| &t.limits).chain([&assignment.limits]);
    let total = Duration::from_secs_f64(assignment.limits.total_seconds) + Duration::from_mins(1);
    Limits {
        wall: total,
        cpu: total,
        baseline,
        memory: tasks().map(|l| l.memory_mb << 20).max().unwrap_or(512 << 20),
        processes: tasks().map(|l| l.processes).max().unwrap_or(32),
        output: tasks().map(|l| l.output_kb << 10).max().unwrap_or(64 << 10),
        ..Limits::default()
    }
}

/// As long as any batch.
const LONG: Duration = Duration::from_hours(24 * 365);

impl Runtimes {
    /// Makes a submission ready to run.
    pub fn prepare(
        &self,
        language: Language,
        content: &Content,
        assignment: &Assignment,
    ) -> Result<Prepared, Trouble> {
        match language {
            Language::Python => {
                let runtime = ready(self.python.as_ref(), language)?;
                Ok(Prepared {
                    start: Ok(runtime.start_for_student(&self.sandbox, assignment)),
                    load: python_load(content.files.clone(), assignment),
                    notes: vec![],
                    identity: runtime.interpreter.identity.clone(),
                })
            }
            Language::Rust => {
                ready(self.rust.as_ref(), language)?.prepare(&self.sandbox, content, assignment)
            }
        }
    }

    /// The instructor's solutions that an assignment names as oracles.
    pub fn solutions(
        &self,
        assignment: &Assignment,
    ) -> Result<HashMap<OracleRef, SolutionProgram>, RuntimeError> {
        let mut solutions = HashMap::new();
        for oracle in assignment.tasks.iter().flat_map(|t| &t.oracles) {
            if let OracleRef::Solution(path) = oracle
                && let Some(Ok(runtime)) = &self.python
                && !solutions.contains_key(oracle)
            {
                let content = read(&[assignment.dir.join(path).into()])?;
                solutions.insert(oracle.clone(), self.solution(runtime, assignment, content.files));
            }
        }
        Ok(solutions)
    }

    /// Known mistakes of the assignment's own that have words for students: edits of a Python solution that is the oracle,
    /// and modules that need none.
    pub fn mistakes(&self, assignment: &Assignment) -> Vec<OwnMistake> {
        let Some(Ok(runtime)) = &self.python else { return Vec::new() };
        let oracle = |file: &Path| {
            let main = assignment.tasks.iter().filter_map(|t| t.oracles.first());
            main.into_iter().any(|o| matches!(o, OracleRef::Solution(path) if path == file))
        };
        let named =
            edits(assignment).0.into_iter().filter(|e| e.words.is_some() && (e.module || oracle(&e.file)));
        named
            .map(|edit| {
                let path = edit.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let files = vec![SourceFile { path, bytes: edit.text.clone().into_bytes() }];
                OwnMistake { edit, program: self.solution(runtime, assignment, files) }
            })
            .collect()
    }

    /// A program of the instructor's.
    fn solution(
        &self,
        runtime: &PythonRuntime,
        assignment: &Assignment,
        files: Vec<SourceFile>,
    ) -> SolutionProgram {
        let mut start = runtime.start(&self.sandbox, assignment);
        // It serves all of a batch, however long that is. Each of its answers has a deadline.
        (start.spec.limits.wall, start.spec.limits.cpu) = (LONG, LONG);
        // What students must not use, it may.
        let mut load = python_load(files, assignment);
        load.options.retain(|(name, _)| !name.starts_with("forbid_"));
        SolutionProgram { start: Arc::new(start), load }
    }

    /// What decides a grade besides submission, assignment and seed.
    pub fn identity(&self) -> String {
        self.identity_with(true, true)
    }

    /// What decides a grade of a submission in one language: that a batch has others as well changes nothing.
    pub fn identity_of(&self, language: Option<Language>, assignment: &Assignment) -> String {
        let python = language == Some(Language::Python) || assignment.has_solution_oracle();
        self.identity_with(python, language == Some(Language::Rust))
    }

    fn identity_with(&self, with_python: bool, with_rust: bool) -> String {
        let python = match &self.python {
            Some(Ok(p)) if with_python => p.interpreter.identity.as_str(),
            _ => "no python",
        };
        let rust = match &self.rust {
            Some(Ok(r)) if with_rust => r.identity(),
            _ => "no rust",
        };
        format!("grader {}; {python}; {rust}; {}", env!("CARGO_PKG_VERSION"), self.sandbox.describe())
    }
}

fn ready<T>(runtime: Option<&Result<T, Message>>, language: Language) -> Result<&T, Trouble> {
    match runtime {
        Some(Ok(runtime)) => Ok(runtime),
        Some(Err(why)) => Err(Trouble::Prepare(why.clone())),
        None => Err(Trouble::Runner(format!("{language:?} was not made ready"))),
    }
}

/// What an assignment asks for, in the words of the protocol.
pub(super) fn wanted(entries: &[Entry]) -> Vec<Wanted> {
    entries
        .iter()
        .map(|e| Wanted {
            name: e.name.clone(),
            aliases: match &e.kind {
                EntryKind::Variable { name: Some(name), .. } => {
                    [name].into_iter().chain(&e.aliases).cloned().collect()
                }
                _ => e.aliases.clone(),
            },
            after: match &e.kind {
                EntryKind::Variable { after, .. } => after.clone(),
                _ => vec![],
            },
            kind: match e.kind {
                EntryKind::Variable { ty: Type::Object, .. } => WantedKind::Object,
                EntryKind::Function { .. } => WantedKind::Function,
                EntryKind::Class { .. } => WantedKind::Class,
                EntryKind::Variable { .. } => WantedKind::Variable,
            },
        })
        .collect()
}

fn python_load(files: Vec<SourceFile>, assignment: &Assignment) -> Load {
    let texts = |xs: &[String]| Value::List(xs.iter().map(|x| Value::Text(x.clone())).collect());
    let mut options = vec![
        ("forbid_imports".to_owned(), texts(&assignment.forbid.imports)),
        ("forbid_calls".to_owned(), texts(&assignment.forbid.calls)),
    ];
    if assignment.python.tensors {
        options.push(("arrays".to_owned(), Value::Text("torch".to_owned())));
    }
    Load { files, wanted: wanted(&assignment.entries), options }
}

impl Explain for RuntimeError {
    fn message(&self) -> Message {
        match self {
            Self::Python(e) => e.message(),
            Self::Crate(e) => e.message(),
            Self::Cache { path, source } => Message::new(
                "cache_failed",
                crate::text::args! { "path" => path.display().to_string(), "reason" => source.to_string() },
            ),
            Self::Solution(e) => Message::new(
                "file_unreadable",
                crate::text::args! { "path" => e.path.display().to_string(), "reason" => e.source.to_string() },
            ),
        }
    }
    fn hint(&self) -> Option<Message> {
        match self {
            Self::Python(e) => e.hint(),
            Self::Crate(e) => e.hint(),
            Self::Cache { .. } | Self::Solution(_) => None,
        }
    }
    fn blame(&self) -> crate::text::Blame {
        crate::text::Blame::Ours
    }
}
