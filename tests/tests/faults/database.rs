//! The ledger in the hands of another process, and taken away.

use super::support::{Class, competition, done, possible, wait_for};
use std::fs;
use std::time::Duration;

/// Holds a ledger until it is dropped.
fn hold(class: &Class, out: &str, how: &str) -> rusqlite::Connection {
    let db = rusqlite::Connection::open(class.path(out).join("ledger.db")).unwrap();
    db.execute_batch(how).unwrap();
    db
}

const WRITING: &str = "BEGIN IMMEDIATE";
const ALONE: &str = "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; UPDATE meta SET value = value";

#[test]
fn a_ledger_that_another_process_holds_is_waited_for_and_then_told() {
    let class = Class::new();
    if !possible(&class) {
        return;
    }
    class.undisturbed("out");
    class.write("class/anna.py", "def relu(x):\n    return x\n");
    let before = fs::read(class.path("out/results.jsonl")).unwrap();
    for how in [WRITING, ALONE] {
        let held = hold(&class, "out", how);
        let run = done(class.grade("out").env("GRADER_LEDGER_WAIT", "1"));
        assert_eq!(run.code, 3, "{how}: {}", run.err);
        assert!(run.err.contains("ledger.db") && run.err.contains("another process"), "{how}: {}", run.err);
        assert!(run.err.contains("GRADER_LEDGER_WAIT"), "{how}: {}", run.err);
        assert_eq!(fs::read(class.path("out/results.jsonl")).unwrap(), before, "{how}");
        drop(held);
    }
    // Held for a moment only: waited for, and all is well.
    let held = hold(&class, "out", WRITING);
    let mut child = class.grade("out").spawn().unwrap();
    std::thread::sleep(Duration::from_millis(700));
    drop(held);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let fresh = class.undisturbed("fresh");
    class.outcome("out").has_grades_of(&fresh);
    class.nothing_left();
}

#[test]
fn scoring_waits_for_the_ledger_too() {
    let class = Class::new();
    competition(&class, 3, 2);
    let score = || {
        let mut command = class.command();
        command.arg("score").arg(class.path("competition")).arg(class.path("predictions"));
        command.arg("--out").arg(class.path("out")).arg("-q");
        command
    };
    assert_eq!(done(&mut score()).code, 0);
    let before = fs::read(class.path("out/scores.jsonl")).unwrap();
    for how in [WRITING, ALONE] {
        let held = hold(&class, "out", how);
        let run = done(score().env("GRADER_LEDGER_WAIT", "1"));
        assert_eq!(run.code, 3, "{how}: {}", run.err);
        assert!(run.err.contains("ledger.db") && run.err.contains("another process"), "{how}: {}", run.err);
        drop(held);
    }
    assert_eq!(done(&mut score()).code, 0);
    assert_eq!(fs::read(class.path("out/scores.jsonl")).unwrap(), before);
}

#[test]
fn a_ledger_that_is_removed_meanwhile_is_noticed() {
    let class = Class::new();
    if !possible(&class) {
        return;
    }
    let undisturbed = class.undisturbed("undisturbed");
    let child = class.grade("out").stderr(std::process::Stdio::piped()).spawn().unwrap();
    let ledger = class.path("out/ledger.db");
    // Something is recorded, and the endless one still runs.
    wait_for("a result", || {
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
        let db = rusqlite::Connection::open_with_flags(&ledger, flags).ok()?;
        let count = "SELECT count(*) FROM events WHERE kind = 'result'";
        db.query_row(count, [], |r| r.get::<_, i64>(0)).ok().filter(|n| *n > 0)
    });
    for end in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(class.path(&format!("out/ledger.db{end}")));
    }
    let run: grader_tests::Run = child.wait_with_output().unwrap().into();
    assert_eq!(run.code, 3, "{}", run.err);
    assert!(run.err.contains("ledger.db was removed"), "{}", run.err);
    assert!(!class.path("out/results.jsonl").exists(), "results of a ledger that is gone");
    class.undisturbed("out").assert_is(&undisturbed);
    class.nothing_left();
}
