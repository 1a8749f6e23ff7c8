//! What the tests need besides cargo: from Debian as root, from PyPI into a virtual environment, from npm.

use crate::Options;
use crate::steps::{root, run, target};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where Debian's PyTorch is.
pub const TORCH: &str = "/usr/lib/python3/dist-packages/torch/__init__.py";

/// Debian's packages, and a program that shows that one is there in another way.
const DEBIAN: [(&str, Option<&str>); 8] = [
    ("python3", None),
    ("python3-venv", None),
    ("python3-numpy", None),
    ("python3-torch", None),
    ("chromium", Some("chromium")),
    ("nodejs", Some("node")),
    ("slurm-wlm", Some("slurmctld")),
    ("munge", Some("munged")),
];

/// Whether a package of Debian's, or what stands for it, is there.
fn installed((package, program): (&str, Option<&str>)) -> bool {
    Path::new("/usr/share/doc").join(package).exists() || program.is_some_and(|p| which(p).is_some())
}

/// Packages of the virtual environment that checks our numbers and reads our files.
const PYPI: [&str; 6] = ["numpy", "scipy", "scikit-learn", "pandas", "pytest", "lxml"];
/// nbgrader, whose own gradebook reads what we export for it, has an environment to itself: it brings Jupyter.
const NBGRADER: [&str; 1] = ["nbgrader==0.9.6"];

/// What is there for the tests.
#[derive(Debug, Default)]
pub struct Ready {
    /// An interpreter with NumPy, SciPy, scikit-learn, pandas, pytest and lxml.
    pub python: Option<PathBuf>,
    /// An interpreter with nbgrader.
    pub nbgrader: Option<PathBuf>,
    /// Whether the browser tests can run.
    pub browser: bool,
    /// What is not there, with how to get it.
    pub missing: Vec<String>,
}

/// Installs what is missing, where that is possible.
pub fn setup(options: Options) -> Result<Ready, String> {
    let mut ready = Ready::default();
    if !options.no_setup {
        debian();
    }
    for (package, _) in DEBIAN.into_iter().filter(|p| !installed(*p)) {
        ready.missing.push(format!("{package}: apt-get install {package}"));
    }
    let environment = |folder: &str, packages: &[&str]| {
        python(options, folder, packages)
            .map_err(|why| format!("Python packages ({}): {why}", packages.join(", ")))
    };
    match environment("test-python", &PYPI) {
        Ok(python) => ready.python = Some(python),
        Err(why) => ready.missing.push(why),
    }
    match environment("test-nbgrader", &NBGRADER) {
        Ok(python) => ready.nbgrader = Some(python),
        Err(why) => ready.missing.push(why),
    }
    match browser(options) {
        Ok(()) => ready.browser = true,
        Err(why) => ready.missing.push(format!("browser tests: {why}")),
    }
    if options.require_all && !ready.missing.is_empty() {
        return Err(format!(
            "not everything that the tests need is there:\n  {}",
            ready.missing.join("\n  ")
        ));
    }
    Ok(ready)
}

fn debian() {
    let missing: Vec<&str> = DEBIAN.into_iter().filter(|p| !installed(*p)).map(|(p, _)| p).collect();
    let root = Command::new("id").arg("-u").output().is_ok_and(|o| o.stdout.starts_with(b"0\n"));
    if missing.is_empty() || !root || which("apt-get").is_none() {
        return;
    }
    eprintln!("xtask: installing {}", missing.join(", "));
    let _ = run(Command::new("apt-get").args(["update", "-qq"]));
    let mut install = Command::new("apt-get");
    install
        .args(["-o", "DPkg::Lock::Timeout=300", "install", "-y", "-qq", "--no-install-recommends"])
        .args(missing);
    // What is still missing afterwards is reported.
    let _ = run(install.env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null()));
}

fn python(options: Options, folder: &str, packages: &[&str]) -> Result<PathBuf, String> {
    let dir = target().join(folder);
    if options.no_setup && !is_ready(&dir, packages) {
        return Err("cargo xtask setup makes them".to_owned());
    }
    python_with(&dir, packages)
}

/// Whether a virtual environment holds these packages.
fn is_ready(dir: &Path, packages: &[&str]) -> bool {
    std::fs::read_to_string(dir.join("ready")).is_ok_and(|s| s == packages.join("\n"))
}

/// The interpreter of a virtual environment with packages from PyPI, which is made if it is not there.
pub fn python_with(dir: &Path, packages: &[&str]) -> Result<PathBuf, String> {
    let python = dir.join("bin").join("python");
    if is_ready(dir, packages) {
        return Ok(python);
    }
    eprintln!("xtask: making a Python environment with {}", packages.join(", "));
    run(Command::new("python3").args(["-m", "venv"]).arg(dir))?;
    run(Command::new(&python)
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
        .args(packages))?;
    std::fs::write(dir.join("ready"), packages.join("\n")).map_err(|e| e.to_string())?;
    Ok(python)
}

fn browser(options: Options) -> Result<(), String> {
    let dir = root().join("tests").join("browser");
    if !dir.join("package.json").is_file() {
        return Ok(());
    }
    if which("node").is_none() || which("npm").is_none() {
        return Err("install Node.js and npm".to_owned());
    }
    if which("chromium").is_none() {
        return Err("install chromium".to_owned());
    }
    if dir.join("node_modules").is_dir() {
        return Ok(());
    }
    if options.no_setup {
        return Err("cargo xtask setup installs its packages".to_owned());
    }
    run(Command::new("npm").args(["ci", "--silent", "--no-audit", "--no-fund"]).current_dir(&dir))
}

/// A program on the path.
pub fn which(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|d| d.join(name)).find(|f| f.is_file())
}
