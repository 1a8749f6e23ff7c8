//! A clock that jumps by a year, ahead and back. Limits are kept by a clock that nobody sets, and times of attempts are
//! those of the submissions.

use super::support::{Class, competition, done, possible};
use std::process::Command;

/// Takes the place of libc's function in the program: the time of day jumps every 30 ms.
const JUMPS: &str = r#"
#[repr(C)]
pub struct Time { s: i64, n: i64 }
unsafe extern "C" { fn syscall(number: i64, ...) -> i64; }
const GETTIME: i64 = if cfg!(target_arch = "x86_64") { 228 } else { 113 };
#[unsafe(no_mangle)]
pub unsafe extern "C" fn clock_gettime(clock: i32, time: *mut Time) -> i32 {
    unsafe {
        let done = syscall(GETTIME, clock, time) as i32;
        let mut steady = Time { s: 0, n: 0 };
        syscall(GETTIME, 1, &mut steady as *mut Time);
        if done == 0 && clock == 0 {
            (*time).s += (steady.n / 30_000_000 % 3 - 1) * 31_536_000;
        }
        done
    }
}
"#;

/// The library, where it can be made.
fn jumping(class: &Class) -> Option<std::path::PathBuf> {
    class.write("jumps.rs", JUMPS);
    let library = class.path("libjumps.so");
    let mut rustc = Command::new("rustc");
    rustc.args(["--edition", "2024", "--crate-type", "cdylib", "-O", "-o"]).arg(&library);
    let made = rustc.arg(class.path("jumps.rs")).output();
    made.is_ok_and(|o| o.status.success()).then_some(library)
}

fn years(class: &Class, out: &str) -> Vec<i32> {
    let db = rusqlite::Connection::open(class.path(out).join("ledger.db")).unwrap();
    let mut statement = db.prepare("SELECT DISTINCT CAST(substr(at, 1, 4) AS INTEGER) FROM events").unwrap();
    statement.query_map([], |r| r.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn a_clock_that_jumps_changes_no_grade() {
    let class = Class::new();
    if !possible(&class) {
        return;
    }
    let library = jumping(&class);
    if !grader_tests::can("rustc that makes a shared library", library.is_some()) {
        return;
    }
    let library = library.unwrap();
    let undisturbed = class.undisturbed("undisturbed");
    let run = done(class.grade("out").env("LD_PRELOAD", &library));
    assert_eq!(run.code, 0, "{}", run.err);
    class.outcome("out").assert_is(&undisturbed);
    assert!(years(&class, "out").len() > 1, "the clock did not jump: {:?}", years(&class, "out"));
    let endless = undisturbed.results.iter().find(|line| line.contains("\"endless\"")).unwrap();
    assert!(endless.contains("\"timeout\""), "{endless}");
    // Scores have no times but those that came with the files.
    competition(&class, 4, 3);
    let score = |out: &str| {
        let mut command = class.command();
        command.arg("score").arg(class.path("competition")).arg(class.path("predictions"));
        command.arg("--out").arg(class.path(out)).arg("-q");
        command
    };
    assert_eq!(done(&mut score("scores")).code, 0);
    assert_eq!(done(score("jumped").env("LD_PRELOAD", &library)).code, 0);
    let read = |out: &str| std::fs::read_to_string(class.path(out).join("scores.jsonl")).unwrap();
    assert_eq!(read("scores"), read("jumped"));
    assert_eq!(done(class.command().args(["ledger", "verify"]).arg(class.path("jumped"))).code, 0);
}
