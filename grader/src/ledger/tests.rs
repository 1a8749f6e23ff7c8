//! A ledger that is written, read, tampered with and forgotten in.

use super::{Kind, Ledger, LedgerError, NewEvent, SCHEMA, Student, side, verify};
use rusqlite::{Connection, types::Value as Cell};
use serde_json::json;
use std::path::Path;

/// A competition's tables, as the competition makes them, for short.
const COMPETITION: &str =
    "CREATE TABLE competition_attempts (place INTEGER PRIMARY KEY, team TEXT NOT NULL, answers BLOB);
    CREATE TABLE competition_extras (name TEXT PRIMARY KEY NOT NULL, value BLOB NOT NULL);
    CREATE TABLE competition_rules (only_row INTEGER PRIMARY KEY, manifest TEXT NOT NULL);";

fn raw(dir: &Path) -> Connection {
    Connection::open(dir.join("ledger.db")).unwrap()
}

/// Two students, two results each, something by hand, and a competition.
fn filled(dir: &Path) -> Vec<String> {
    let mut ledger = Ledger::open(dir).unwrap();
    let mut write = ledger.begin().unwrap();
    write.add(&NewEvent::new(Kind::Assignment, json!({ "id": "a" })).body("words")).unwrap();
    let subjects: Vec<String> =
        ["alice", "Борис"].iter().map(|id| write.know(&Student::of_id(id)).unwrap()).collect();
    for subject in &subjects {
        for attempt in [1, 2] {
            let facts = json!({ "status": "graded", "score": 1.5 * attempt as f64 });
            let event = NewEvent::new(Kind::Result, facts).of(subject, attempt).body("{\"result\":1}");
            write.add(&event).unwrap();
        }
    }
    write.add(&NewEvent::new(Kind::Excused, json!({})).of(&subjects[1], 0)).unwrap();
    write.commit().unwrap();
    drop(ledger);
    let mut db = raw(dir);
    db.execute_batch(COMPETITION).unwrap();
    let write = db.transaction().unwrap();
    let mut anchor = side::Anchor::new(&write, &dir.join("ledger.db")).unwrap();
    write.execute("INSERT INTO competition_rules VALUES (1, 'm')", []).unwrap();
    anchor.put(&write, Kind::Competition, 1).unwrap();
    write.execute("INSERT INTO competition_extras VALUES ('canaries', x'0304')", []).unwrap();
    anchor.put(&write, Kind::Extra, 1).unwrap();
    anchor.put(&write, Kind::Extra, 1).unwrap();
    for place in [1, 2] {
        write.execute("INSERT INTO competition_attempts VALUES (?1, 'team', x'0102')", [place]).unwrap();
        anchor.put(&write, Kind::Score, place).unwrap();
    }
    anchor.keep(&write).unwrap();
    write.commit().unwrap();
    drop(db);
    Ledger::open(dir).unwrap().settle().unwrap();
    subjects
}

fn clean(dir: &Path) -> bool {
    let report = verify(dir, None).unwrap();
    report.found.is_empty() && report.notes.is_empty()
}

#[test]
fn any_changed_byte_of_any_row_is_found() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    assert!(clean(dir.path()), "{:?}", verify(dir.path(), None));
    let db = raw(dir.path());
    let names = |sql: &str| -> Vec<String> {
        db.prepare(sql).unwrap().query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let mut changed = 0;
    for table in names("SELECT name FROM sqlite_master WHERE type = 'table'") {
        let columns = names(&format!("SELECT name FROM pragma_table_info('{table}')"));
        let key = columns[0].clone();
        let keys: Vec<Cell> = db
            .prepare(&format!("SELECT {key} FROM {table}"))
            .unwrap()
            .query_map([], |r| r.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert!(!keys.is_empty(), "{table} is empty");
        for (row, column) in keys.iter().flat_map(|k| columns.iter().map(move |c| (k, c))) {
            let at = format!("SELECT {column} FROM {table} WHERE {key} = ?1");
            let old: Cell = db.query_row(&at, [row], |r| r.get(0)).unwrap();
            for new in variants(&old) {
                let set = format!("UPDATE {table} SET {column} = ?1 WHERE {key} = ?2");
                if db.execute(&set, [&new, row]).is_err() {
                    continue; // SQLite itself refuses: a key that is there, a value of another type
                }
                let now = if *column == key { &new } else { row };
                let report = verify(dir.path(), None);
                let found = report.as_ref().map_or(true, |r| !r.found.is_empty());
                assert!(found, "{table}.{column} of {row:?}: {old:?} → {new:?}");
                db.execute(&set, [&old, now]).unwrap();
                changed += 1;
            }
        }
    }
    assert!(changed > 150, "{changed}");
    assert!(clean(dir.path()), "put back, it is whole again");
}

/// The same value with one bit of one byte changed, for each byte; and null.
fn variants(old: &Cell) -> Vec<Cell> {
    let flipped = |bytes: &[u8]| -> Vec<Vec<u8>> {
        let flip = |i: usize| {
            let mut bytes = bytes.to_vec();
            bytes[i] ^= 1;
            bytes
        };
        let mut at: Vec<usize> = (0..bytes.len()).step_by(bytes.len().div_ceil(6).max(1)).collect();
        at.extend(bytes.len().checked_sub(1));
        at.into_iter().map(flip).collect()
    };
    let mut new = match old {
        Cell::Integer(x) => vec![Cell::Integer(x ^ 1), Cell::Integer(x + 1_000)],
        Cell::Text(x) => {
            let texts = flipped(x.as_bytes()).into_iter().filter_map(|b| String::from_utf8(b).ok());
            texts.map(Cell::Text).chain([Cell::Blob(x.as_bytes().to_vec())]).collect()
        }
        Cell::Blob(x) => flipped(x).into_iter().map(Cell::Blob).collect(),
        other => vec![other.clone()],
    };
    if *old == Cell::Null {
        new = vec![Cell::Blob(vec![0; 32]), Cell::Text(String::new())];
    } else {
        new.push(Cell::Null);
    }
    new
}

#[test]
fn rows_that_are_removed_added_or_moved_are_found() {
    for change in [
        "DELETE FROM events WHERE seq = 4",
        "DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)",
        "UPDATE events SET seq = 1000 WHERE seq = 3; UPDATE events SET seq = 3 WHERE seq = 4; UPDATE events SET seq = 4 WHERE seq = 1000",
        "INSERT INTO events SELECT seq + 1, at, kind, subject, attempt, facts, digest, hash FROM events ORDER BY seq DESC LIMIT 1",
        "DELETE FROM bodies WHERE seq = 1",
        "INSERT INTO bodies VALUES (999, x'00', 'more')",
        "DELETE FROM persons WHERE submission = 'alice'",
        "INSERT INTO persons VALUES ('s1', 1, 'mallory', x'00', '{}')",
        "DELETE FROM competition_attempts WHERE place = 2",
        "INSERT INTO competition_attempts VALUES (3, 'late', NULL)",
        "DELETE FROM competition_rules",
        "DELETE FROM competition_extras",
        "DELETE FROM meta WHERE name = 'head'",
        "DELETE FROM meta",
        "DELETE FROM events; DELETE FROM bodies; DELETE FROM persons; DELETE FROM meta WHERE name = 'head'",
        "INSERT INTO meta VALUES ('more', 1)",
        "DROP INDEX events_by_subject",
        "CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM bodies; END",
        "DROP TABLE bodies",
        "DROP TABLE competition_attempts",
    ] {
        let dir = tempfile::tempdir().unwrap();
        filled(dir.path());
        raw(dir.path()).execute_batch(change).unwrap();
        let report = verify(dir.path(), None).unwrap();
        assert!(!report.found.is_empty(), "{change}");
    }
}

#[test]
fn an_end_that_was_cut_off_is_found_by_the_head() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    let whole = verify(dir.path(), None).unwrap();
    // A copy from before, with everything in it as it was then.
    let earlier = tempfile::tempdir().unwrap();
    for file in ["ledger.db", "ledger.head"] {
        std::fs::copy(dir.path().join(file), earlier.path().join(file)).unwrap();
    }
    let mut ledger = Ledger::open(dir.path()).unwrap();
    let mut write = ledger.begin().unwrap();
    write.add(&NewEvent::new(Kind::Migrated, json!({}))).unwrap();
    write.commit().unwrap();
    ledger.settle().unwrap();
    drop(ledger);
    let longer = verify(dir.path(), None).unwrap();
    assert_eq!(longer.events, whole.events + 1);
    // An older head is part of a longer chain; the other way round it is not.
    assert_eq!(verify(dir.path(), Some(&whole.head)).unwrap().found, []);
    assert_eq!(verify(dir.path(), whole.head.split(' ').nth(1)).unwrap().found, []);
    assert!(!verify(earlier.path(), Some(&longer.head)).unwrap().found.is_empty());
    assert_eq!(verify(earlier.path(), None).unwrap().found, [], "who can write everything can go back");
    std::fs::copy(dir.path().join("ledger.head"), earlier.path().join("ledger.head")).unwrap();
    assert!(!verify(earlier.path(), None).unwrap().found.is_empty());
    std::fs::remove_file(earlier.path().join("ledger.head")).unwrap();
    assert_eq!(verify(earlier.path(), None).unwrap().notes.len(), 1);
    std::fs::write(earlier.path().join("ledger.head"), "rubbish").unwrap();
    assert!(!verify(earlier.path(), None).unwrap().found.is_empty());
}

#[test]
fn a_file_that_is_no_database_is_found() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("ledger.db"), "not a database".repeat(100)).unwrap();
    assert!(!verify(dir.path(), None).unwrap().found.is_empty());
    assert!(matches!(verify(&dir.path().join("x"), None), Err(LedgerError::Missing { .. })));
}

#[test]
fn who_is_forgotten_leaves_numbers_and_a_whole_chain() {
    let dir = tempfile::tempdir().unwrap();
    let subjects = filled(dir.path());
    let before = verify(dir.path(), None).unwrap();
    let mut ledger = Ledger::open(dir.path()).unwrap();
    let kept = vec![(2, json!({ "status": "graded", "score": 3.0 }), "{\"result\":2}".to_owned())];
    ledger.forget(&subjects[1], &kept).unwrap();
    assert_eq!(ledger.subject("Борис").unwrap(), None);
    assert_eq!(ledger.student(&subjects[1]).unwrap().submission, subjects[1]);
    assert_eq!(ledger.story(&subjects[1]).unwrap().iter().filter(|e| e.kind == Kind::Result).count(), 3);
    assert_eq!(ledger.subjects().unwrap().len(), 2);
    drop(ledger);
    assert!(clean(dir.path()), "{:?}", verify(dir.path(), Some(&before.head)));
    assert_eq!(verify(dir.path(), Some(&before.head)).unwrap().found, []);
    for entry in std::fs::read_dir(dir.path()).unwrap().flatten() {
        let bytes = std::fs::read(entry.path()).unwrap();
        let name = "Борис".as_bytes();
        assert!(!bytes.windows(name.len()).any(|w| w == name), "{:?}", entry.path());
    }
}

#[test]
fn what_is_known_of_somebody_is_put_down_once() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(dir.path()).unwrap();
    let mut student = Student::of_id("alice");
    let mut know = |student: &Student| {
        let mut write = ledger.begin().unwrap();
        let subject = write.know(student).unwrap();
        write.commit().unwrap();
        (subject.clone(), ledger.story(&subject).unwrap().len())
    };
    let (subject, one) = know(&student);
    assert_eq!(know(&student), (subject.clone(), one));
    student.people[0].name = "Alice A.".to_owned();
    assert_eq!(know(&student), (subject, one + 1));
}

#[test]
fn what_is_not_committed_did_not_happen() {
    let dir = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(dir.path()).unwrap();
    let before = ledger.head().unwrap();
    ledger.begin().unwrap().add(&NewEvent::new(Kind::Migrated, json!({}))).unwrap();
    assert_eq!(ledger.head().unwrap(), before);
}

#[test]
fn two_writers_come_one_after_the_other() {
    let dir = tempfile::tempdir().unwrap();
    drop(Ledger::open(dir.path()).unwrap());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut ledger = Ledger::open(dir.path()).unwrap();
                for _ in 0..25 {
                    let mut write = ledger.begin().unwrap();
                    write.add(&NewEvent::new(Kind::Migrated, json!({})).body("x")).unwrap();
                    write.commit().unwrap();
                }
            });
        }
    });
    let report = verify(dir.path(), None).unwrap();
    assert_eq!((report.events, report.found), (100, vec![]));
}

/// A ledger as version 1 wrote it.
fn version_1(dir: &Path) {
    let text = include_str!("../../../tests/fixtures/ledger/version-1.sql");
    raw(dir).execute_batch(text).unwrap();
}

#[test]
fn a_ledger_of_version_1_becomes_one_of_today() {
    let dir = tempfile::tempdir().unwrap();
    version_1(dir.path());
    let ledger = Ledger::open(dir.path()).unwrap();
    let subject = ledger.subject("alice").unwrap().unwrap();
    let story = ledger.story(&subject).unwrap();
    let results: Vec<_> = story.iter().filter(|e| e.kind == Kind::Result).collect();
    assert_eq!(results.len(), 2, "every result that was ever recorded");
    assert_eq!((&results[0].facts["score"], &results[1].facts["score"]), (&json!(2.0), &json!(4.0)));
    assert_eq!(results[1].facts["tasks"]["relu"], 2.0);
    assert_eq!(results[1].at, "2026-11-25T01:37:11Z");
    let body: serde_json::Value = ledger.body_as(results[1].seq).unwrap().unwrap();
    assert_eq!(
        (&body["result"]["submission"], &body["timing"]["submission"]),
        (&json!("alice"), &json!("alice"))
    );
    let assignment = ledger.newest(Kind::Assignment).unwrap().unwrap();
    assert_eq!((&assignment.facts["id"], &assignment.facts["max_score"]), (&json!("small"), &json!(6.0)));
    assert_eq!(ledger.subjects().unwrap().len(), 2);
    ledger.settle().unwrap();
    drop(ledger);
    let tables =
        raw(dir.path()).query_row("SELECT count(*) FROM sqlite_master WHERE name = 'results'", [], |r| {
            r.get::<_, i64>(0)
        });
    assert_eq!(tables, Ok(0));
    assert!(clean(dir.path()), "{:?}", verify(dir.path(), None));
    // Opened again, nothing more happens.
    let head = Ledger::open(dir.path()).unwrap().head().unwrap();
    assert_eq!(verify(dir.path(), None).unwrap().head, head);
}

#[test]
fn a_newer_ledger_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    raw(dir.path()).execute("UPDATE meta SET value = 99 WHERE name = 'schema'", []).unwrap();
    let bytes = std::fs::read(dir.path().join("ledger.db")).unwrap();
    assert!(matches!(Ledger::open(dir.path()), Err(LedgerError::Newer { found: 99, .. })));
    assert_eq!(std::fs::read(dir.path().join("ledger.db")).unwrap(), bytes);
    // A number that does not fit the tables is not migrated over them.
    raw(dir.path()).execute("UPDATE meta SET value = 1 WHERE name = 'schema'", []).unwrap();
    assert!(matches!(Ledger::open(dir.path()), Err(LedgerError::Damaged { .. })));
    assert_eq!(SCHEMA, 2);
}
