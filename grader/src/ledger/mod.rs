//! The database of attempts, grades and receipts: `ledger.db`.
//!
//! SQLite with one writer. Results are only ever added; which of them stand is the newest of each attempt. What a
//! batch has finished is in here the moment it is finished, so that the same command goes on where it stopped.

use crate::text::{Blame, Explain, Message, args};
use rusqlite::{Connection, OptionalExtension, params};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Version of the tables.
const SCHEMA: i64 = 1;

/// Why the ledger could not do it.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// SQLite says no.
    #[error("{}: {source}", path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// Written by a newer program, which knows more than we would keep.
    #[error("{} was written by a newer grader (version {found})", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i64,
    },
}

impl Explain for LedgerError {
    fn message(&self) -> Message {
        match self {
            Self::Database { path, source } => Message::new(
                "ledger_database",
                args! { "path" => path.display().to_string(), "reason" => source.to_string() },
            ),
            Self::Newer { path, found } => {
                Message::new("ledger_newer", args! { "path" => path.display().to_string(), "found" => found })
            }
        }
    }
    fn hint(&self) -> Option<Message> {
        Some(Message::bare(match self {
            Self::Database { .. } => "hint_run_again",
            Self::Newer { .. } => "hint_update",
        }))
    }
    fn blame(&self) -> Blame {
        match self {
            Self::Database { .. } => Blame::Ours,
            Self::Newer { .. } => Blame::User,
        }
    }
}

/// One result as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Submission id.
    pub submission: String,
    /// Number of the attempt.
    pub attempt: u32,
    /// What decides it: submission, assignment, seed, versions.
    pub key: String,
    /// The line of `results.jsonl`.
    pub result: String,
    /// The line of `timings.jsonl`.
    pub timing: String,
}

/// An open ledger.
pub struct Ledger {
    path: PathBuf,
    db: Connection,
}

impl Ledger {
    /// Opens or makes the ledger of an output folder.
    pub fn open(dir: &Path) -> Result<Self, LedgerError> {
        let path = dir.join("ledger.db");
        let wrap = |source| LedgerError::Database { path: path.clone(), source };
        let db = Connection::open(&path).map_err(wrap)?;
        db.busy_timeout(Duration::from_secs(10)).map_err(wrap)?;
        db.pragma_update(None, "journal_mode", "WAL").map_err(wrap)?;
        db.pragma_update(None, "synchronous", "NORMAL").map_err(wrap)?;
        db.execute_batch(
            "BEGIN IMMEDIATE;
             CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
             CREATE TABLE IF NOT EXISTS results (
               id INTEGER PRIMARY KEY, submission TEXT NOT NULL, attempt INTEGER NOT NULL, key TEXT NOT NULL,
               result TEXT NOT NULL, timing TEXT NOT NULL, recorded_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
             );
             CREATE INDEX IF NOT EXISTS results_by_attempt ON results (submission, attempt, id);
             COMMIT;",
        )
        .map_err(wrap)?;
        let found: Option<i64> = db
            .query_row("SELECT value FROM meta WHERE name = 'schema'", [], |row| row.get(0))
            .optional()
            .map_err(wrap)?;
        match found {
            None => {
                db.execute("INSERT INTO meta VALUES ('schema', ?1)", [SCHEMA]).map_err(wrap)?;
            }
            Some(found) if found > SCHEMA => return Err(LedgerError::Newer { path, found }),
            Some(_) => {}
        }
        Ok(Self { path, db })
    }

    fn wrap(&self, source: rusqlite::Error) -> LedgerError {
        LedgerError::Database { path: self.path.clone(), source }
    }

    /// The newest result of an attempt, if it was decided by the same things.
    pub fn find(&self, submission: &str, attempt: u32, key: &str) -> Result<Option<Record>, LedgerError> {
        let newest = self.newest(submission, attempt)?;
        Ok(newest.filter(|record| record.key == key))
    }

    /// The newest result of an attempt.
    pub fn newest(&self, submission: &str, attempt: u32) -> Result<Option<Record>, LedgerError> {
        let mut query = self
            .db
            .prepare_cached(
                "SELECT key, result, timing FROM results WHERE submission = ?1 AND attempt = ?2 ORDER BY id DESC LIMIT 1",
            )
            .map_err(|e| self.wrap(e))?;
        query
            .query_row(params![submission, attempt], |row| {
                Ok(Record {
                    submission: submission.to_owned(),
                    attempt,
                    key: row.get(0)?,
                    result: row.get(1)?,
                    timing: row.get(2)?,
                })
            })
            .optional()
            .map_err(|e| self.wrap(e))
    }

    /// Adds a result.
    pub fn record(&mut self, record: &Record) -> Result<(), LedgerError> {
        let Record { submission, attempt, key, result, timing } = record;
        self.db
            .execute(
                "INSERT INTO results (submission, attempt, key, result, timing) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![submission, attempt, key, result, timing],
            )
            .map_err(|e| self.wrap(e))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(key: &str) -> Record {
        Record {
            submission: "alice".into(),
            attempt: 1,
            key: key.into(),
            result: format!("{{\"k\":\"{key}\"}}"),
            timing: "{}".into(),
        }
    }

    #[test]
    fn the_newest_stands_and_nothing_is_lost() {
        let dir = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::open(dir.path()).unwrap();
        assert_eq!(ledger.find("alice", 1, "a").unwrap(), None);
        ledger.record(&record("a")).unwrap();
        assert_eq!(ledger.find("alice", 1, "a").unwrap(), Some(record("a")));
        ledger.record(&record("b")).unwrap();
        assert_eq!(ledger.find("alice", 1, "a").unwrap(), None);
        drop(ledger);
        let ledger = Ledger::open(dir.path()).unwrap();
        assert_eq!(ledger.newest("alice", 1).unwrap(), Some(record("b")));
        let kept: i64 = ledger.db.query_row("SELECT count(*) FROM results", [], |r| r.get(0)).unwrap();
        assert_eq!(kept, 2);
    }

    #[test]
    fn a_newer_ledger_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        Ledger::open(dir.path()).unwrap().db.execute("UPDATE meta SET value = 99", []).unwrap();
        assert!(matches!(Ledger::open(dir.path()), Err(LedgerError::Newer { found: 99, .. })));
    }
}
