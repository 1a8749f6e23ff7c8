//! What the tests share.

use grader::sandbox::{Exit, Filter, Mode, Options, Running, Sandbox, Spec, open_with};
use std::sync::LazyLock;
use std::time::Duration;

pub fn open(mode: Mode) -> Box<dyn Sandbox> {
    let launcher = Some(env!("CARGO_BIN_EXE_grader").into());
    open_with(&Options { launcher, ..Options::new(mode) }).unwrap_or_else(|e| panic!("{e}"))
}

/// One sandbox for all tests, as in the program.
pub static JAIL: LazyLock<Box<dyn Sandbox>> = LazyLock::new(|| open(Mode::Require));

pub fn python(code: &str) -> Spec {
    let mut spec = Spec::new("/usr/bin/python3", Filter::Python);
    spec.args = vec!["-I".to_owned(), "-c".to_owned(), code.to_owned()];
    spec.env = vec![
        ("OPENBLAS_NUM_THREADS".to_owned(), "1".to_owned()),
        ("OMP_NUM_THREADS".to_owned(), "1".to_owned()),
    ];
    spec.limits.wall = Duration::from_secs(20);
    spec.limits.cpu = Duration::from_secs(10);
    spec
}

pub fn shell(code: &str) -> Spec {
    Spec { args: vec!["-c".to_owned(), code.to_owned()], ..Spec { program: "/bin/sh".into(), ..python("") } }
}

/// Runs to the end.
pub fn run(spec: &Spec) -> (Exit, String, String) {
    run_in(&**JAIL, spec)
}

pub fn run_in(sandbox: &dyn Sandbox, spec: &Spec) -> (Exit, String, String) {
    let running = sandbox.spawn(spec).unwrap_or_else(|e| panic!("{e}"));
    end(&running)
}

pub fn end(running: &Running) -> (Exit, String, String) {
    let exit = running.finish(Duration::from_secs(30));
    (exit, running.stdout().text(), running.stderr().text())
}

/// Runs Python; its last line of output.
pub fn says(code: &str) -> String {
    let (exit, out, err) = run(&python(code));
    assert_eq!(exit, Exit::Code(0), "{out}\n{err}");
    out.trim().to_owned()
}
