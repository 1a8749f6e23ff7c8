//! An interpreter that has what an assignment requires.
//!
//! In this order: the one that the user names (`$GRADER_PYTHON`), the virtual environment that was made before, an
//! interpreter on the path that has everything, and else a virtual environment made now, by `uv` or by `venv` and
//! `pip`. Large packages (torch) are never downloaded unasked.

use crate::submission::HexBytes;
use crate::text::{Blame, Explain, Message, args};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;

/// An interpreter that is ready.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interpreter {
    /// The program.
    pub program: PathBuf,
    /// Folders that have to be readable for it to run: its prefix, the base it stands on, its packages.
    pub roots: Vec<PathBuf>,
    /// `3.11.2`, and the versions of the required packages: part of what decides a grade.
    pub identity: String,
}

/// Why there is no interpreter.
#[derive(Debug, thiserror::Error)]
pub enum PythonError {
    /// None at all.
    #[error("no Python 3.9 or newer")]
    NoPython,
    /// The one that the user named is not good.
    #[error("{} cannot import {missing}", program.display())]
    Named {
        /// The interpreter.
        program: PathBuf,
        /// Packages that it lacks.
        missing: String,
    },
    /// A package that is not installed unasked.
    #[error("no interpreter has {0}")]
    NoPackage(String),
    /// The environment could not be made.
    #[error("could not prepare {}: {reason}", dir.display())]
    Environment {
        /// Its folder.
        dir: PathBuf,
        /// What the tool said.
        reason: String,
    },
}

impl Explain for PythonError {
    fn message(&self) -> Message {
        match self {
            Self::NoPython => Message::bare("no_python"),
            Self::Named { program, missing } => Message::new(
                "python_lacks",
                args! { "program" => program.display().to_string(), "missing" => missing },
            ),
            Self::NoPackage(package) => {
                Message::new("python_package_missing", args! { "package" => package })
            }
            Self::Environment { dir, reason } => Message::new(
                "python_environment_failed",
                args! { "dir" => dir.display().to_string(), "reason" => reason },
            ),
        }
    }
    fn hint(&self) -> Option<Message> {
        Some(Message::bare(match self {
            Self::NoPython => "hint_install_python",
            Self::Named { .. } | Self::NoPackage(_) => "hint_grader_python",
            Self::Environment { .. } => "hint_python_environment",
        }))
    }
    fn blame(&self) -> Blame {
        Blame::Ours
    }
}

/// Packages that are half a gigabyte: used where they are, never downloaded unasked.
const LARGE: [&str; 2] = ["torch", "tensorflow"];

/// Asks an interpreter who it is, and whether it has the modules: one line a fact. The version of a package is in the name
/// of the folder that its installer left beside it; `importlib.metadata`, which knows the rest, takes longer to import than
/// everything else here.
const PROBE: &str = "import os, re, sys, importlib.util as u
if sys.version_info < (3, 9): raise SystemExit(9)
print('.'.join(map(str, sys.version_info[:3])))
print(sys.executable)
print(sys.prefix); print(sys.base_prefix)
def version_of(name, place):
    plain = lambda s: re.sub('[-_.]+', '-', s).lower()
    found = set()
    for entry in os.listdir(os.path.dirname(place)):
        parts = re.match('(.+?)-([^-]+?)(?:-py[0-9.]+)?[.](?:dist|egg)-info$', entry)
        if parts and plain(parts[1]) == plain(name): found.add(parts[2])
    if len(found) == 1: return found.pop()
    from importlib import metadata
    return metadata.version(name)
for name in sys.argv[1:]:
    spec = u.find_spec(name)
    if spec is None: raise SystemExit('missing ' + name)
    where = (list(spec.submodule_search_locations or []) or [spec.origin])[0]
    try: version = version_of(name, where)
    except Exception: version = getattr(__import__(name), '__version__', '?')
    print(name + ' ' + version + '\\t' + where)
";

/// The modules that a requirement brings: `numpy>=1.22` is imported as `numpy`.
pub fn module(requirement: &str) -> String {
    let name: String =
        requirement.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')).collect();
    match name.to_ascii_lowercase().as_str() {
        "scikit-learn" => "sklearn".to_owned(),
        other => other.replace('-', "_"),
    }
}

enum Probe {
    Good(Interpreter),
    Missing(String),
    Unusable,
}

fn probe(program: &Path, requires: &[String]) -> Probe {
    let modules = requires.iter().map(|r| module(r));
    let out = Command::new(program)
        .args(["-I", "-B", "-c", PROBE])
        .args(modules)
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .output();
    let Ok(out) = out else { return Probe::Unusable };
    let stderr = String::from_utf8_lossy(&out.stderr);
    if let Some(name) = stderr.trim().strip_prefix("missing ") {
        return Probe::Missing(name.to_owned());
    }
    if !out.status.success() {
        return Probe::Unusable;
    }
    let text = String::from_utf8_lossy(&out.stdout);
    let mut lines = text.lines();
    let (Some(version), Some(own), Some(prefix), Some(base)) =
        (lines.next(), lines.next(), lines.next(), lines.next())
    else {
        return Probe::Unusable;
    };
    let mut roots = vec![PathBuf::from(prefix), PathBuf::from(base)];
    let mut identity = format!("CPython {version}");
    for line in lines {
        let (package, place) = line.split_once('\t').unwrap_or((line, ""));
        identity.push_str(", ");
        identity.push_str(package);
        if let Some(parent) = Path::new(place).parent() {
            roots.push(parent.to_path_buf());
        }
    }
    roots.dedup();
    // The name on the path may be a script that chooses (pyenv's are).
    Probe::Good(Interpreter { program: PathBuf::from(own), roots, identity })
}

/// Interpreters on the path, newest names last tried.
fn on_path() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let dirs: Vec<PathBuf> =
        std::env::split_paths(&path).chain(["/usr/bin".into(), "/usr/local/bin".into()]).collect();
    for name in ["python3", "python3.13", "python3.12", "python3.11", "python3.10", "python3.9", "python"] {
        for dir in &dirs {
            let candidate = dir.join(name);
            if candidate.is_file() && !found.contains(&candidate) {
                found.push(candidate);
            }
        }
    }
    found
}

/// An interpreter that has the packages already; nothing is made.
pub fn available(requires: &[String], cache: &Path) -> Result<Interpreter, PythonError> {
    let named = std::env::var_os("GRADER_PYTHON").filter(|v| !v.is_empty()).map(PathBuf::from);
    let own = environment_dir(requires, cache).join("bin").join("python");
    let mut any = false;
    for candidate in named.into_iter().chain(own.is_file().then_some(own)).chain(on_path()) {
        match probe(&candidate, requires) {
            Probe::Good(found) => return Ok(found),
            Probe::Missing(_) => any = true,
            Probe::Unusable => {}
        }
    }
    Err(if any { PythonError::NoPackage(requires.join(", ")) } else { PythonError::NoPython })
}

/// What an interpreter has to have, and who looks for one.
type Ahead = (Vec<String>, PathBuf, JoinHandle<Result<Interpreter, Option<PathBuf>>>);

static AHEAD: Mutex<Option<Ahead>> = Mutex::new(None);

/// Looks for an interpreter while the caller does something else; [`interpreter`] takes what was found.
pub fn look_ahead(requires: &[String], cache: &Path) {
    let (requires, cache) = (requires.to_vec(), cache.to_owned());
    let looking = {
        let (requires, cache) = (requires.clone(), cache.clone());
        std::thread::Builder::new().spawn(move || present(&requires, &cache))
    };
    // Where there can be no thread, nobody has looked ahead.
    if let Ok(looking) = looking {
        *AHEAD.lock().unwrap_or_else(PoisonError::into_inner) = Some((requires, cache, looking));
    }
}

/// An interpreter that is there and has the packages; else one that can be the base of an environment.
fn present(requires: &[String], cache: &Path) -> Result<Interpreter, Option<PathBuf>> {
    let dir = environment_dir(requires, cache);
    if dir.join("ready").is_file()
        && let Probe::Good(found) = probe(&dir.join("bin").join("python"), requires)
    {
        return Ok(found);
    }
    let mut base = None;
    for candidate in on_path() {
        match probe(&candidate, requires) {
            Probe::Good(found) => return Ok(found),
            Probe::Missing(_) => base = base.or(Some(candidate)),
            Probe::Unusable => {}
        }
    }
    Err(base)
}

/// Finds or makes an interpreter that has the packages. `progress` hears of what takes time.
pub fn interpreter(
    requires: &[String],
    cache: &Path,
    progress: &dyn Fn(Message),
) -> Result<Interpreter, PythonError> {
    if let Some(named) = std::env::var_os("GRADER_PYTHON").filter(|v| !v.is_empty()) {
        let program = PathBuf::from(named);
        return match probe(&program, requires) {
            Probe::Good(found) => Ok(found),
            Probe::Missing(missing) => Err(PythonError::Named { program, missing }),
            Probe::Unusable => Err(PythonError::Named { program, missing: "python".to_owned() }),
        };
    }
    let ahead = AHEAD.lock().unwrap_or_else(PoisonError::into_inner).take();
    let found = match ahead {
        Some((for_these, there, looking)) if for_these == requires && there == cache => looking.join().ok(),
        _ => None,
    };
    let base = match found.unwrap_or_else(|| present(requires, cache)) {
        Ok(found) => return Ok(found),
        Err(base) => base.ok_or(PythonError::NoPython)?,
    };
    let dir = environment_dir(requires, cache);
    let own = dir.join("bin").join("python");
    if let Some(large) = requires.iter().find(|r| LARGE.contains(&module(r).as_str())) {
        return Err(PythonError::NoPackage(module(large)));
    }
    progress(Message::new(
        "python_environment_is_made",
        args! { "packages" => requires, "dir" => dir.display().to_string() },
    ));
    make(&base, requires, &dir)?;
    match probe(&own, requires) {
        Probe::Good(found) => Ok(found),
        Probe::Missing(m) => Err(PythonError::Environment { dir, reason: format!("{m} is still missing") }),
        Probe::Unusable => {
            Err(PythonError::Environment { dir, reason: "the new interpreter does not run".to_owned() })
        }
    }
}

fn environment_dir(requires: &[String], cache: &Path) -> PathBuf {
    let hash = Sha256::digest(requires.join("\n").as_bytes());
    cache.join("python").join(format!("{:x}", HexBytes(&hash[..6])))
}

/// Makes a virtual environment, by `uv` where it is there.
fn make(base: &Path, requires: &[String], dir: &Path) -> Result<(), PythonError> {
    let failed = |reason: String| PythonError::Environment { dir: dir.to_path_buf(), reason };
    if dir.exists() {
        std::fs::remove_dir_all(dir).map_err(|e| failed(e.to_string()))?;
    }
    if let Some(parent) = dir.parent() {
        std::fs::create_dir_all(parent).map_err(|e| failed(e.to_string()))?;
    }
    let python = dir.join("bin").join("python");
    let uv = Command::new("uv").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if uv.is_ok_and(|s| s.success()) {
        run(Command::new("uv").args(["venv", "--quiet", "--python"]).arg(base).arg(dir)).map_err(failed)?;
        let mut install = Command::new("uv");
        install.args(["pip", "install", "--quiet", "--python"]).arg(&python).args(requires);
        run(&mut install).map_err(|reason| PythonError::Environment { dir: dir.to_path_buf(), reason })?;
    } else {
        run(Command::new(base).args(["-m", "venv"]).arg(dir)).map_err(failed)?;
        let mut install = Command::new(&python);
        install.args(["-I", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(requires);
        run(&mut install).map_err(|reason| PythonError::Environment { dir: dir.to_path_buf(), reason })?;
    }
    std::fs::write(dir.join("ready"), requires.join("\n"))
        .map_err(|e| PythonError::Environment { dir: dir.to_path_buf(), reason: e.to_string() })
}

fn run(command: &mut Command) -> Result<(), String> {
    let out = command.stdin(Stdio::null()).output().map_err(|e| e.to_string())?;
    if out.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&out.stderr);
    let tail: Vec<&str> = text.trim().lines().rev().take(5).collect();
    Err(tail.into_iter().rev().collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::module;

    #[test]
    fn requirements_name_modules() {
        assert_eq!(module("numpy>=1.22,<3"), "numpy");
        assert_eq!(module("scikit-learn"), "sklearn");
    }
}
