//! Leaving a layer out: it is gone, the others stay, and it shows.

use crate::support::{JAIL, python, run_in};
use grader::sandbox::{Exit, Limits, Mode, Options, Part, Sandbox, Spec, open_with};
use std::time::Duration;

fn without(part: Part) -> Box<dyn Sandbox> {
    let launcher = Some(env!("CARGO_BIN_EXE_grader").into());
    open_with(&Options { launcher, without: part.into(), ..Options::new(Mode::Require) })
        .unwrap_or_else(|e| panic!("{e}"))
}

/// What a process sees of each layer, a line each.
const SEEN: &str = r#"
import os, resource
status = dict(line.split(":", 1) for line in open("/proc/self/status").read().splitlines())
print("network", os.readlink("/proc/self/ns/net"))
print("ipc", os.readlink("/proc/self/ns/ipc"))
print("capabilities", int(status["CapEff"], 16) != 0)
print("seccomp", status["Seccomp"].strip())
print("rlimits", resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY)
try:
    os.listdir("/home")
    print("landlock", "open")
except OSError as error:
    print("landlock", error.strerror)
print("new privileges", status["NoNewPrivs"].strip())
print("user", os.getuid(), os.path.exists("/root"))
"#;

fn seen(sandbox: &dyn Sandbox) -> Vec<(String, String)> {
    let (exit, out, err) = run_in(sandbox, &python(SEEN));
    assert_eq!(exit, Exit::Code(0), "{out}\n{err}");
    let host = |kind: &str| {
        std::fs::read_link(format!("/proc/self/ns/{kind}")).unwrap().to_string_lossy().into_owned()
    };
    let line = |line: &str| {
        let (name, value) = line.rsplit_once(' ').unwrap();
        let value = if [host("net"), host("ipc")].iter().any(|h| h == value) { "host" } else { value };
        // Another namespace each time.
        let value = if value.contains(":[") { "own" } else { value };
        (name.to_owned(), value.to_owned())
    };
    out.lines().map(line).collect()
}

#[test]
fn what_is_left_out_is_missing_and_nothing_else() {
    let whole = seen(&**JAIL);
    assert!(whole.contains(&("network".to_owned(), "own".to_owned())), "{whole:?}");
    for part in [Part::Network, Part::Ipc, Part::Capabilities, Part::Landlock, Part::Seccomp, Part::Rlimits] {
        let found = seen(&*without(part));
        let differ: Vec<&str> = whole
            .iter()
            .zip(&found)
            .filter(|(a, b)| a != b)
            .map(|(a, _)| a.0.split(' ').next().unwrap_or_default())
            .collect();
        assert_eq!(differ, [part.name()], "{whole:?} {found:?}");
    }
}

#[test]
fn without_a_watch_a_tree_may_take_what_each_of_its_processes_may() {
    let code = "
import os, time
def burn():
    while time.process_time() < 0.4: pass
for _ in range(2):
    if os.fork() == 0:
        burn(); os._exit(0)
os.wait(); os.wait()
";
    let limits = Limits { cpu: Duration::from_millis(300), ..python("").limits };
    let spec = Spec { limits, ..python(code) };
    assert_eq!(run_in(&**JAIL, &spec).0, Exit::CpuLimit);
    assert_eq!(run_in(&*without(Part::Watch), &spec).0, Exit::Code(0));
}

#[test]
fn it_shows_in_layers_and_receipts_and_there_are_no_warm_servers() {
    for part in Part::ALL {
        let sandbox = without(part);
        assert!(!sandbox.can_serve());
        assert!(sandbox.serve(&python("")).is_err());
        if part != Part::Cgroup {
            assert!(
                !sandbox.describe().split('+').any(|name| name == part.layer()),
                "{}",
                sandbox.describe()
            );
        }
    }
    assert!(!without(Part::Cgroup).describe().contains("cgroup"));
    assert!(JAIL.describe().contains("seccomp"));
}
