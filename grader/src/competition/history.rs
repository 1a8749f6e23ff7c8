//! What was scored, for good: tables `competition_*` of the output folder's `ledger.db`.
//!
//! What was scored once stays with its time and its place. What the rules say of it is said anew when they change; the
//! ledger's chain holds the hash of each row as it was added and as it was changed. Every decision about a place is taken
//! inside one `BEGIN IMMEDIATE`, so that two runs at once come one after the other.

use super::Error;
use crate::ledger::side::{self, Anchor};
use crate::ledger::{Kind, Place};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Name of the database in the output folder.
pub const LEDGER: &str = "ledger.db";

const TABLES: &str = "
CREATE TABLE IF NOT EXISTS competition_rules (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  competition TEXT NOT NULL, manifest TEXT NOT NULL, time_zone TEXT, solution_sha256 TEXT NOT NULL,
  key BLOB NOT NULL, usage BLOB NOT NULL, chosen TEXT NOT NULL, baselines TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS competition_attempts (
  place INTEGER PRIMARY KEY, team TEXT NOT NULL, attempt INTEGER NOT NULL, file TEXT NOT NULL, sha256 TEXT NOT NULL,
  size INTEGER NOT NULL, modified INTEGER NOT NULL, first_seen TEXT NOT NULL, submitted_at TEXT, submitter TEXT,
  status TEXT NOT NULL, reason TEXT, rows INTEGER NOT NULL, public REAL, private REAL, shown REAL,
  moved INTEGER NOT NULL, errors TEXT NOT NULL, answers BLOB,
  UNIQUE (team, attempt), UNIQUE (team, file, sha256));
CREATE TABLE IF NOT EXISTS competition_extras (name TEXT PRIMARY KEY NOT NULL, value BLOB NOT NULL);
";

/// Extra: original labels of canaries, two bytes a row, little-endian; `u16::MAX` where a row is none.
const CANARIES: &str = "canaries";
/// Extra: key of the pseudonyms. It never changes, or the names would.
const PSEUDONYMS: &str = "pseudonyms";

/// Extra: place up to which invalid files are to be read again, since what they are checked by has changed; eight bytes,
/// little-endian, 0: none.
const UNCHECKED: &str = "unchecked";

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Scored, and it counts as an attempt.
    Valid,
    /// Not to be scored; it costs no attempt.
    Invalid,
    /// Valid, but out of its time or its day's number.
    NotCounted,
    /// We failed.
    Error,
}

/// Why a valid file is no attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The day's number of attempts was used up.
    OverLimit,
    /// After the close.
    AfterClose,
    /// Before the opening.
    BeforeOpen,
}

impl Reason {
    /// As in result files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OverLimit => "over_limit",
            Self::AfterClose => "after_close",
            Self::BeforeOpen => "before_open",
        }
    }
}

/// One scored file.
#[derive(Clone, Debug, PartialEq)]
pub struct Attempt {
    /// Order of all files.
    pub place: i64,
    /// Team.
    pub team: String,
    /// Number among the team's files, from 1.
    #[expect(clippy::struct_field_names, reason = "the name that the result files have")]
    pub attempt: u64,
    /// File.
    pub file: String,
    /// Hash of its bytes; of a file that is too large to be read, `size-…`.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since 1970 at which it was last changed.
    pub modified: i64,
    /// When it was scored first.
    pub first_seen: Timestamp,
    /// When it was handed in.
    pub submitted_at: Option<Timestamp>,
    /// By whom.
    pub submitter: Option<String>,
    /// What became of it.
    pub status: Status,
    /// Why it is no attempt.
    pub reason: Option<Reason>,
    /// Rows of data.
    pub rows: u64,
    /// Public score.
    pub public: Option<f64>,
    /// Private score.
    pub private: Option<f64>,
    /// What the public board shows of the team after it.
    pub shown: Option<f64>,
    /// It became the attempt behind the shown score.
    pub moved: bool,
    /// Problems, as JSON.
    pub errors: String,
}

/// The competition as it was last scored.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// Id.
    pub competition: String,
    /// Text of the manifest.
    pub manifest: String,
    /// Time zone of the course.
    pub time_zone: Option<String>,
    /// Hash of the solution.
    pub solution_sha256: String,
    /// Right answers.
    pub key: Vec<u8>,
    /// What each row is used for.
    pub usage: Vec<u8>,
    /// What teams chose, as JSON.
    pub chosen: String,
    /// Baselines, as JSON.
    pub baselines: String,
}

/// The database.
#[derive(Debug)]
pub struct History {
    connection: Connection,
    file: PathBuf,
    opened: Place,
}

impl History {
    /// Opens or makes it.
    pub fn open(out: &Path) -> Result<Self, Error> {
        let file = out.join(LEDGER);
        let fail = Error::database(&file);
        let mut connection = Connection::open(&file).map_err(&fail)?;
        connection.busy_timeout(crate::ledger::patience()).map_err(&fail)?;
        side::join(&mut connection, &file)?;
        connection.execute_batch(TABLES).map_err(&fail)?;
        let opened = Place::of(&file)?;
        Ok(Self { connection, file, opened })
    }

    /// Opens it for reading; None: nothing was scored here.
    pub fn read(out: &Path) -> Result<Option<Self>, Error> {
        if !out.join(LEDGER).is_file() {
            return Ok(None);
        }
        let history = Self::open(out)?;
        Ok(history.kept()?.is_some().then_some(history))
    }

    /// Starts a write: nobody else writes until it is committed.
    pub fn begin(&mut self) -> Result<Write<'_>, Error> {
        let fail = Error::database(&self.file);
        self.opened.check(&self.file)?;
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&fail)?;
        let anchor = RefCell::new(Anchor::new(&transaction, &self.file)?);
        Ok(Write { transaction, anchor, file: &self.file })
    }

    /// Leaves the hash of the chain's head beside the database.
    pub fn settle(&self) -> Result<(), Error> {
        self.opened.check(&self.file)?;
        Ok(side::settle(&self.connection, &self.file)?)
    }

    /// The competition as it was last scored.
    pub fn kept(&self) -> Result<Option<Kept>, Error> {
        kept(&self.connection).map_err(Error::database(&self.file))
    }

    /// Every scored file, by place.
    pub fn attempts(&self) -> Result<Vec<Attempt>, Error> {
        attempts(&self.connection, None).map_err(Error::database(&self.file))
    }

    /// Answers of one attempt.
    pub fn answers(&self, place: i64) -> Result<Option<Vec<u8>>, Error> {
        answers(&self.connection, place).map_err(Error::database(&self.file))
    }

    /// Original labels of canaries, a class a row (`u16::MAX`: not a canary); None where they are not known.
    pub fn canaries(&self) -> Result<Option<Vec<u16>>, Error> {
        let bytes = extra(&self.connection, CANARIES).map_err(Error::database(&self.file))?;
        Ok(bytes.map(|b| b.as_chunks().0.iter().map(|c| u16::from_le_bytes(*c)).collect()))
    }

    /// Key of the pseudonyms; None where there are none.
    pub fn pseudonyms(&self) -> Result<Option<Vec<u8>>, Error> {
        extra(&self.connection, PSEUDONYMS).map_err(Error::database(&self.file))
    }

    /// Place up to which invalid files are to be read again; 0: none.
    pub fn unchecked(&self) -> Result<i64, Error> {
        let bytes = extra(&self.connection, UNCHECKED).map_err(Error::database(&self.file))?;
        Ok(bytes.and_then(|b| b.try_into().ok()).map_or(0, i64::from_le_bytes))
    }

    /// Files that are scored already.
    pub fn known(&self) -> Result<HashMap<Same, Known>, Error> {
        let fail = Error::database(&self.file);
        let mut statement = self
            .connection
            .prepare(
                "SELECT team, file, size, modified, place, submitted_at, status FROM competition_attempts
                WHERE status <> 'error' ORDER BY place",
            )
            .map_err(&fail)?;
        let rows = statement
            .query_map([], |r| {
                let key = (r.get(0)?, r.get(1)?, r.get::<_, i64>(2)? as u64, r.get(3)?);
                let known = Known {
                    place: r.get(4)?,
                    submitted_at: r.get::<_, Option<String>>(5)?.map(|t| time(&t)).transpose()?,
                    status: from_word(r.get(6)?)?,
                };
                Ok((key, known))
            })
            .map_err(&fail)?;
        rows.collect::<Result<_, _>>().map_err(&fail)
    }
}

/// By what a file is known without being read: team, file, size and time of the last change.
pub type Same = (String, String, u64, i64);

/// A file that is scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its place.
    pub place: i64,
    /// When it was handed in.
    pub submitted_at: Option<Timestamp>,
    /// What became of it.
    pub status: Status,
}

/// One write.
#[derive(Debug)]
pub struct Write<'a> {
    transaction: rusqlite::Transaction<'a>,
    anchor: RefCell<Anchor>,
    file: &'a Path,
}

impl Write<'_> {
    /// The competition as it was last scored.
    pub fn kept(&self) -> Result<Option<Kept>, Error> {
        kept(&self.transaction).map_err(Error::database(self.file))
    }

    /// Puts the competition.
    pub fn keep(&self, kept: &Kept) -> Result<(), Error> {
        let sql = "INSERT OR REPLACE INTO competition_rules VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let values = params![
            kept.competition,
            kept.manifest,
            kept.time_zone,
            kept.solution_sha256,
            kept.key,
            kept.usage,
            kept.chosen,
            kept.baselines
        ];
        self.transaction.execute(sql, values).map_err(Error::database(self.file))?;
        self.anchor(Kind::Competition, 1)
    }

    /// The chain takes note of a row.
    fn anchor(&self, kind: Kind, place: i64) -> Result<(), Error> {
        let mut anchor = self.anchor.borrow_mut();
        anchor.put(&self.transaction, kind, place).map_err(Error::database(self.file))
    }

    fn keep_extra(&self, name: &str, value: &[u8]) -> Result<(), Error> {
        let sql = "INSERT INTO competition_extras (name, value) VALUES (?1, ?2)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value RETURNING rowid";
        let place = self.transaction.query_row(sql, params![name, value], |r| r.get(0));
        self.anchor(Kind::Extra, place.map_err(Error::database(self.file))?)
    }

    /// Puts the key of the pseudonyms, if there is none yet; is there one now?
    pub fn keep_pseudonyms(&self, key: Option<&[u8]>) -> Result<bool, Error> {
        let fail = Error::database(self.file);
        if extra(&self.transaction, PSEUDONYMS).map_err(&fail)?.is_some() {
            return Ok(true);
        }
        let Some(key) = key else { return Ok(false) };
        self.keep_extra(PSEUDONYMS, key)?;
        Ok(true)
    }

    /// Puts the original labels of canaries.
    pub fn keep_canaries(&self, labels: &[u16]) -> Result<(), Error> {
        let bytes: Vec<u8> = labels.iter().flat_map(|l| l.to_le_bytes()).collect();
        self.keep_extra(CANARIES, &bytes)
    }

    /// Invalid files that are there by now are to be read again; or no longer.
    pub fn uncheck(&self, again: bool) -> Result<(), Error> {
        let sql = "SELECT coalesce(max(place), 0) FROM competition_attempts WHERE status = 'invalid'";
        let last: i64 =
            self.transaction.query_row(sql, [], |r| r.get(0)).map_err(Error::database(self.file))?;
        if again && last == 0 {
            return Ok(());
        }
        self.keep_extra(UNCHECKED, &if again { last } else { 0 }.to_le_bytes())
    }

    /// Puts a time where there was none.
    pub fn time(&self, place: i64, time: Timestamp, submitter: Option<&str>) -> Result<(), Error> {
        let sql = "UPDATE competition_attempts SET submitted_at = ?2, submitter = ?3
            WHERE place = ?1 AND submitted_at IS NULL";
        let fail = Error::database(self.file);
        let mut statement = self.transaction.prepare_cached(sql).map_err(&fail)?;
        if statement.execute(params![place, time.to_string(), submitter]).map_err(&fail)? == 0 {
            return Ok(());
        }
        self.anchor(Kind::Score, place)
    }

    /// Changes what is said of an attempt; answers that are not given stay. The chain keeps that it was changed.
    pub fn update(&self, attempt: &Attempt, answers: Option<&[u8]>) -> Result<(), Error> {
        let sql = "UPDATE competition_attempts SET sha256 = ?2, status = ?3, reason = ?4, rows = ?5, public = ?6,
            private = ?7, shown = ?8, moved = ?9, errors = ?10, answers = coalesce(?11, answers) WHERE place = ?1";
        let fail = Error::database(self.file);
        let mut statement = self.transaction.prepare_cached(sql).map_err(&fail)?;
        let a = attempt;
        let values = params![
            a.place,
            a.sha256,
            word(a.status),
            a.reason.map(word),
            a.rows as i64,
            a.public,
            a.private,
            a.shown,
            a.moved,
            a.errors,
            answers
        ];
        statement.execute(values).map_err(&fail)?;
        self.anchor(Kind::Score, a.place)
    }

    /// Files of one team, by place.
    pub fn team(&self, team: &str) -> Result<Vec<Attempt>, Error> {
        attempts(&self.transaction, Some(team)).map_err(Error::database(self.file))
    }

    /// Every scored file, by place.
    pub fn attempts(&self) -> Result<Vec<Attempt>, Error> {
        attempts(&self.transaction, None).map_err(Error::database(self.file))
    }

    /// Answers of one attempt.
    pub fn answers(&self, place: i64) -> Result<Option<Vec<u8>>, Error> {
        answers(&self.transaction, place).map_err(Error::database(self.file))
    }

    /// Adds a scored file; its place is given here.
    pub fn add(&self, attempt: &Attempt, answers: Option<&[u8]>) -> Result<i64, Error> {
        let sql = "INSERT INTO competition_attempts (team, attempt, file, sha256, size, modified, first_seen,
            submitted_at, submitter, status, reason, rows, public, private, shown, moved, errors, answers)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)";
        let fail = Error::database(self.file);
        let mut statement = self.transaction.prepare_cached(sql).map_err(&fail)?;
        let a = attempt;
        let place = statement
            .insert(params![
                a.team,
                a.attempt as i64,
                a.file,
                a.sha256,
                a.size as i64,
                a.modified,
                a.first_seen.to_string(),
                a.submitted_at.map(|t| t.to_string()),
                a.submitter,
                word(a.status),
                a.reason.map(word),
                a.rows as i64,
                a.public,
                a.private,
                a.shown,
                a.moved,
                a.errors,
                answers
            ])
            .map_err(&fail)?;
        self.anchor(Kind::Score, place)?;
        Ok(place)
    }

    /// Makes it last.
    pub fn commit(self) -> Result<(), Error> {
        self.anchor.borrow().keep(&self.transaction).map_err(Error::database(self.file))?;
        self.transaction.commit().map_err(Error::database(self.file))
    }
}

fn kept(connection: &Connection) -> rusqlite::Result<Option<Kept>> {
    let sql = "SELECT competition, manifest, time_zone, solution_sha256, key, usage, chosen, baselines
        FROM competition_rules";
    connection
        .query_row(sql, [], |r| {
            Ok(Kept {
                competition: r.get(0)?,
                manifest: r.get(1)?,
                time_zone: r.get(2)?,
                solution_sha256: r.get(3)?,
                key: r.get(4)?,
                usage: r.get(5)?,
                chosen: r.get(6)?,
                baselines: r.get(7)?,
            })
        })
        .optional()
}

fn extra(connection: &Connection, name: &str) -> rusqlite::Result<Option<Vec<u8>>> {
    let mut statement = connection.prepare_cached("SELECT value FROM competition_extras WHERE name = ?1")?;
    statement.query_row([name], |r| r.get(0)).optional()
}

fn answers(connection: &Connection, place: i64) -> rusqlite::Result<Option<Vec<u8>>> {
    let mut statement =
        connection.prepare_cached("SELECT answers FROM competition_attempts WHERE place = ?1")?;
    statement.query_row([place], |r| r.get(0)).optional().map(Option::flatten)
}

/// A word of an enum as it is in JSON.
fn word(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn from_word<T: serde::de::DeserializeOwned>(text: String) -> rusqlite::Result<T> {
    serde_json::from_value(text.into()).map_err(|e| unreadable(Box::new(e)))
}

fn unreadable(error: Box<dyn std::error::Error + Send + Sync>) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, error)
}

fn time(text: &str) -> rusqlite::Result<Timestamp> {
    text.parse().map_err(|e| unreadable(Box::new(e)))
}

fn attempts(connection: &Connection, team: Option<&str>) -> rusqlite::Result<Vec<Attempt>> {
    let columns =
        "place, team, attempt, file, sha256, size, modified, first_seen, submitted_at, submitter, status,
        reason, rows, public, private, shown, moved, errors";
    // Two statements: one for both cases would read every row for each team.
    let filter = if team.is_some() { "team = ?1" } else { "?1 IS NULL" };
    let sql = format!("SELECT {columns} FROM competition_attempts WHERE {filter} ORDER BY place");
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([team], |r| {
        Ok(Attempt {
            place: r.get(0)?,
            team: r.get(1)?,
            attempt: r.get::<_, i64>(2)? as u64,
            file: r.get(3)?,
            sha256: r.get(4)?,
            size: r.get::<_, i64>(5)? as u64,
            modified: r.get(6)?,
            first_seen: time(&r.get::<_, String>(7)?)?,
            submitted_at: r.get::<_, Option<String>>(8)?.map(|t| time(&t)).transpose()?,
            submitter: r.get(9)?,
            status: from_word(r.get(10)?)?,
            reason: r.get::<_, Option<String>>(11)?.map(from_word).transpose()?,
            rows: r.get::<_, i64>(12)? as u64,
            public: r.get(13)?,
            private: r.get(14)?,
            shown: r.get(15)?,
            moved: r.get(16)?,
            errors: r.get(17)?,
        })
    })?;
    rows.collect()
}
