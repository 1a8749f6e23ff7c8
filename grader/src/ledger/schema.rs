//! Tables, and how older ones become today's.

use super::chain::{Salt, Tail, append, append_at};
use super::error::LedgerError;
use super::event::{Kind, NewEvent};
use super::people;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use serde_json::{Value, json};
use std::path::Path;

/// Version of the tables.
pub const SCHEMA: i64 = 2;

/// Everything that belongs into a ledger, as SQLite keeps its words: `verify` compares.
pub(super) const OBJECTS: [(&str, &str); 5] = [
    ("meta", "CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID"),
    (
        "events",
        "CREATE TABLE events (seq INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, attempt INTEGER NOT NULL, facts TEXT NOT NULL, digest BLOB, hash BLOB NOT NULL)",
    ),
    ("bodies", "CREATE TABLE bodies (seq INTEGER PRIMARY KEY, salt BLOB NOT NULL, body TEXT NOT NULL)"),
    (
        "persons",
        "CREATE TABLE persons (subject TEXT PRIMARY KEY, seq INTEGER NOT NULL, submission TEXT NOT NULL UNIQUE, salt BLOB NOT NULL, body TEXT NOT NULL) WITHOUT ROWID",
    ),
    ("events_by_subject", "CREATE INDEX events_by_subject ON events (subject, seq)"),
];

/// Whether a table is there.
pub(super) fn has(db: &Connection, table: &str) -> rusqlite::Result<bool> {
    db.query_row("SELECT count(*) FROM sqlite_master WHERE name = ?1", [table], |r| r.get::<_, i64>(0))
        .map(|n| n > 0)
}

/// Makes the tables, or brings older ones up to date; refuses newer ones before anything is written.
pub(super) fn prepare(db: &mut Connection, path: &Path, salt: &Salt) -> Result<(), LedgerError> {
    let wrap = LedgerError::database(path);
    // The usual case needs no write.
    if version(db, path)? == Some(SCHEMA) {
        return Ok(());
    }
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&wrap)?;
    match version(&transaction, path)? {
        Some(SCHEMA) => return Ok(()),
        None => make(&transaction, salt).map_err(&wrap)?,
        Some(_) => migrate(&transaction, salt).map_err(&wrap)?,
    }
    transaction.commit().map_err(wrap)
}

/// The version of what is there; none where nothing is.
pub(super) fn version(db: &Connection, path: &Path) -> Result<Option<i64>, LedgerError> {
    let wrap = LedgerError::database(path);
    if !has(db, "meta").map_err(&wrap)? {
        return Ok(None);
    }
    let found: Option<i64> = db
        .query_row("SELECT value FROM meta WHERE name = 'schema'", [], |row| row.get(0))
        .optional()
        .map_err(&wrap)?;
    let new = has(db, "events").map_err(&wrap)?;
    match found {
        Some(found) if found > SCHEMA => Err(LedgerError::Newer { path: path.to_owned(), found }),
        Some(found) if (found == SCHEMA) != new => {
            let reason = format!("its tables are not those of version {found}");
            Err(LedgerError::Damaged { path: path.to_owned(), reason })
        }
        Some(found) => Ok(Some(found)),
        // Version 1 wrote its number after its tables.
        None if new => {
            Err(LedgerError::Damaged { path: path.to_owned(), reason: "it has no version".to_owned() })
        }
        None => Ok(Some(1)),
    }
}

fn tables(db: &Connection) -> rusqlite::Result<()> {
    for (name, sql) in OBJECTS {
        if name != "meta" || !has(db, "meta")? {
            db.execute(sql, [])?;
        }
    }
    db.execute(
        "INSERT INTO meta VALUES ('schema', ?1) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        [SCHEMA],
    )
    .map(drop)
}

fn make(db: &Connection, salt: &Salt) -> rusqlite::Result<()> {
    tables(db)?;
    let mut tail = Tail::default();
    adopt_competition(db, &mut tail, salt)?;
    tail.keep(db)
}

/// Version 1 had a table `results` and no chain.
fn migrate(db: &Connection, salt: &Salt) -> rusqlite::Result<()> {
    tables(db)?;
    let mut tail = Tail::default();
    append(db, &mut tail, &NewEvent::new(Kind::Migrated, json!({ "from": 1 })), salt)?;
    if has(db, "results")? {
        let mut statement = db.prepare(
            "SELECT submission, attempt, key, result, timing, recorded_at FROM results ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let old = Old {
                submission: row.get(0)?,
                attempt: row.get(1)?,
                key: row.get(2)?,
                result: row.get(3)?,
                timing: row.get(4)?,
                at: row.get(5)?,
            };
            take_over(db, &mut tail, &old, salt)?;
        }
        drop(rows);
        drop(statement);
        let sql = "SELECT result FROM results WHERE key <> '' ORDER BY id DESC LIMIT 1";
        let newest: Option<String> = db.query_row(sql, [], |r| r.get(0)).optional()?;
        if let Some(result) = newest {
            assignment_of(db, &mut tail, &result, salt)?;
        }
        db.execute("DROP TABLE results", [])?;
    }
    adopt_competition(db, &mut tail, salt)?;
    tail.keep(db)
}

struct Old {
    submission: String,
    attempt: i64,
    key: String,
    result: String,
    timing: String,
    at: String,
}

/// Points of tasks, by id.
fn points(result: &Value, key: &str) -> serde_json::Map<String, Value> {
    let tasks = result["tasks"].as_array().into_iter().flatten();
    tasks.filter_map(|t| Some((t["id"].as_str()?.to_owned(), t[key].clone()))).collect()
}

/// The assignment, as far as a result tells: version 1 did not put it down.
fn assignment_of(db: &Connection, tail: &mut Tail, result: &str, salt: &Salt) -> rusqlite::Result<()> {
    let result: Value = serde_json::from_str(result).unwrap_or_default();
    let tasks: Vec<Value> = points(&result, "max_score")
        .into_iter()
        .map(|(id, points)| json!({ "id": id, "points": points, "bonus": false }))
        .collect();
    let id = &result["assignment"];
    let facts = json!({
        "id": id, "sha256": result["receipt"]["assignment_sha256"], "max_score": result["max_score"], "tasks": tasks,
    });
    let words = json!({ "lang": "en", "title": id, "time_zone": "UTC", "tasks": {}, "mistakes": {} });
    let body = json!({ "dir": "", "manifest": "", "words": words }).to_string();
    append(db, tail, &NewEvent::new(Kind::Assignment, facts).body(&body), salt).map(drop)
}

fn take_over(db: &Connection, tail: &mut Tail, old: &Old, salt: &Salt) -> rusqlite::Result<()> {
    let result: Value = serde_json::from_str(&old.result).unwrap_or_default();
    let timing: Value = serde_json::from_str(&old.timing).unwrap_or_default();
    let subject = if let Some(subject) = people::subject(db, &old.submission)? {
        subject
    } else {
        people::put(db, tail, None, &people::Student::of_id(&old.submission), salt)?
    };
    let receipt = |name: &str| result["receipt"][name].clone();
    let seen =
        json!({ "submission_sha256": receipt("submission_sha256"), "submitted_at": result["submitted_at"] });
    let event = NewEvent::new(Kind::Attempt, seen).of(&subject, old.attempt);
    append_at(db, tail, &event, salt, &old.at)?;
    let facts = json!({
        "status": result["status"], "score": result["score"], "bonus": result["bonus"],
        "max_score": result["max_score"], "language": result["language"], "key": old.key,
        "assignment": receipt("assignment_sha256"), "seed": receipt("seed_sha256"), "tasks": points(&result, "score"),
        "legacy": true,
    });
    let body = json!({ "result": result, "timing": timing }).to_string();
    let event = NewEvent::new(Kind::Result, facts).of(&subject, old.attempt).body(&body);
    append_at(db, tail, &event, salt, &old.at).map(drop)
}

/// What was scored before there was a chain joins it.
fn adopt_competition(db: &Connection, tail: &mut Tail, salt: &Salt) -> rusqlite::Result<()> {
    for (table, kind, order) in super::side::SIDE_TABLES {
        if !has(db, table)? {
            continue;
        }
        for (place, digest) in super::side::rows(db, table, order)? {
            let event = NewEvent { digest: Some(digest), ..NewEvent::new(kind, json!({})).of("", place) };
            append(db, tail, &event, salt)?;
        }
    }
    Ok(())
}
