//! The crates that ship with the course, and what building one costs.

use crate::support::{CACHE, JAIL, RUNTIME};
use grader::assignment::Assignment;
use grader::prepare::rust::{BuildOptions, Outcome, build};
use grader_protocol::SourceFile;
use std::{
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

fn course() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../assignments")
}

fn files(root: &Path) -> Vec<SourceFile> {
    let walk = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().map(Result::unwrap);
    let file = |e: walkdir::DirEntry| SourceFile {
        path: e.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned(),
        bytes: std::fs::read(e.path()).unwrap(),
    };
    walk.filter(|e| e.file_type().is_file()).map(file).collect()
}

/// Each assignment with a crate in `part`.
fn crates(part: &str) -> Vec<(Assignment, Vec<SourceFile>)> {
    let mut all = Vec::new();
    for folder in std::fs::read_dir(course()).unwrap().map(|e| e.unwrap().path()) {
        let root = folder.join(part).join("crate");
        if root.join("Cargo.toml").is_file() {
            all.push((Assignment::load(&folder).unwrap_or_else(|e| panic!("{e}")), files(&root)));
        }
    }
    assert!(!all.is_empty());
    all
}

fn make(assignment: &Assignment, files: &[SourceFile], options: &BuildOptions) -> Outcome {
    build(files, &assignment.entries, options, &RUNTIME, &**JAIL, &CACHE).unwrap_or_else(|e| panic!("{e}"))
}

/// Every entry of the solution is found, and no adapter of it is refused.
#[test]
fn solutions_and_starters_build() {
    for part in ["solution", "starter"] {
        for (assignment, files) in crates(part) {
            let id = &assignment.id;
            match make(&assignment, &files, &BuildOptions::default()) {
                Outcome::Built(built) => {
                    assert!(built.refused.is_empty(), "{part} of {id}: {:?}", built.refused);
                    assert!(built.notes.is_empty(), "{part} of {id}: {:?}", built.notes);
                }
                Outcome::NotBuilt(n) => panic!("{part} of {id}: {:?}\n{}", n.message, n.text),
            }
        }
    }
}

/// A `main` that calls everything once.
const MAIN: &str = "
fn main() {
    let (x, y) = (Array2::<f64>::ones((3, 2)), Array2::<f64>::zeros((3, 1)));
    println!(\"{} {} {} {}\", loss(&x, &x), relu(&x), relu_derivative(&x), leaky_relu(&x));
    println!(\"{} {} {}\", leaky_relu_derivative(&x), elu(&x), elu_derivative(&x));
    let mut n = NeuronReLU::new(Array2::ones((2, 1)), 0.0);
    let p = n.forward_pass(&x);
    n.backward_pass(&x, &y, &p, 0.1);
    println!(\"{:?} {} {}\", n.fit(&x, &y, 3), n.w, n.b);
    let mut n = NeuronLeakyReLU::new(Array2::ones((2, 1)), 0.0);
    let p = n.forward_pass(&x);
    n.backward_pass(&x, &y, &p, 0.1);
    println!(\"{:?} {} {}\", n.fit(&x, &y, 3), n.w, n.b);
    let mut n = NeuronELU::new(Array2::ones((2, 1)), 0.0);
    let p = n.forward_pass(&x);
    n.backward_pass(&x, &y, &p, 0.1);
    println!(\"{:?} {} {}\", n.fit(&x, &y, 3), n.w, n.b);
}
";

/// Our build beside one bare `rustc` of the same crate with a `main` that calls everything once. It measures only when
/// asked to, alone: `GRADER_MEASURE=1 cargo test -p grader --test crates -- --nocapture cost`
#[test]
fn cost_beside_one_bare_rustc() {
    if std::env::var_os("GRADER_MEASURE").is_none() {
        return;
    }
    let (assignment, files) = crates("solution").into_iter().find(|(a, _)| a.id == "activations").unwrap();
    let lib = files.iter().position(|f| f.path == "src/lib.rs").unwrap();
    let source = String::from_utf8(files[lib].bytes.clone()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let ours = |i: u32, opt_level: u8| {
        let mut files = files.clone();
        files[lib].bytes.extend(format!("// {i} {:?}\n", Instant::now()).bytes());
        let options = BuildOptions { opt_level, ..BuildOptions::default() };
        let start = Instant::now();
        assert!(matches!(make(&assignment, &files, &options), Outcome::Built(_)));
        start.elapsed().as_secs_f64()
    };
    let bare = |i: u32, opt_level: u8| {
        std::fs::write(folder.path().join("main.rs"), format!("{source}{MAIN}// {i}\n")).unwrap();
        let start = Instant::now();
        let done = Command::new(&RUNTIME.toolchain.rustc)
            .args(["--edition=2021", "--crate-name=hw", "main.rs", "-Cdebuginfo=0"])
            .arg(format!("-Copt-level={opt_level}"))
            .args(["-L".to_owned(), format!("dependency={}", RUNTIME.lib.display())])
            .args(["--extern".to_owned(), format!("ndarray={}/libndarray.rlib", RUNTIME.lib.display())])
            .current_dir(folder.path())
            .status();
        assert!(done.unwrap().success());
        start.elapsed().as_secs_f64()
    };
    ours(0, 0);
    for opt_level in [0, 1] {
        let rounds: Vec<(f64, f64)> = (0..15).map(|i| (bare(i, opt_level), ours(i, opt_level))).collect();
        let median = |mut xs: Vec<f64>| {
            xs.sort_by(f64::total_cmp);
            xs[xs.len() / 2]
        };
        let (b, o) =
            (median(rounds.iter().map(|r| r.0).collect()), median(rounds.iter().map(|r| r.1).collect()));
        let ratio = median(rounds.iter().map(|r| r.1 / r.0).collect());
        eprintln!("opt-level {opt_level}: bare rustc {b:.3} s, ours {o:.3} s, median ratio {ratio:.2}");
    }
}
