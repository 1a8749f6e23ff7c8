//! Tables of a competition in the same file: their rows lie outside of the chain, which holds a hash of each.

use super::chain::{Fields, Salt, Tail, append};
use super::error::LedgerError;
use super::event::{Kind, NewEvent};
use super::{head, schema};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::json;
use std::path::Path;

/// Their names, the kinds of their events, and the columns that are an event's `attempt`.
pub(super) const SIDE_TABLES: [(&str, Kind, &str); 3] = [
    ("competition_rules", Kind::Competition, "only_row"),
    ("competition_extras", Kind::Extra, "rowid"),
    ("competition_attempts", Kind::Score, "place"),
];

/// Makes the tables of the chain in a database that somebody else has opened, or brings them up to date.
pub fn join(db: &mut Connection, path: &Path) -> Result<(), LedgerError> {
    schema::prepare(db, path, &salt()?)
}

fn salt() -> Result<Salt, LedgerError> {
    Salt::new().map_err(|source| LedgerError::File { path: "/dev/urandom".into(), source })
}

/// The end of the chain, read once a transaction; rows that are added to a table are put down in it.
#[derive(Debug)]
pub struct Anchor {
    tail: Tail,
    salt: Salt,
}

impl Anchor {
    /// Of a transaction that has begun to write.
    pub fn new(db: &Connection, path: &Path) -> Result<Self, LedgerError> {
        Ok(Self { tail: Tail::read(db).map_err(LedgerError::database(path))?, salt: salt()? })
    }

    /// Puts down the row at this place, unless it is what was put down last.
    pub fn put(&mut self, db: &Connection, kind: Kind, place: i64) -> rusqlite::Result<()> {
        let Some((table, _, column)) = SIDE_TABLES.iter().find(|(_, k, _)| *k == kind) else { return Ok(()) };
        let sql = format!("SELECT {column}, * FROM {table} WHERE {column} = ?1");
        let digest = db.prepare_cached(&sql)?.query_row([place], digest_of)?;
        // Rows of attempts are added once; others may be put again as they are.
        if kind != Kind::Score {
            let sql = "SELECT digest FROM events WHERE subject = '' AND kind = ?1 AND attempt = ?2
                ORDER BY seq DESC LIMIT 1";
            let last: Option<[u8; 32]> =
                db.prepare_cached(sql)?.query_row(params![kind.word(), place], |r| r.get(0)).optional()?;
            if last == Some(digest) {
                return Ok(());
            }
        }
        let event = NewEvent { digest: Some(digest), ..NewEvent::new(kind, json!({})).of("", place) };
        append(db, &mut self.tail, &event, &self.salt).map(drop)
    }

    /// To be called before the transaction is committed.
    pub fn keep(&self, db: &Connection) -> rusqlite::Result<()> {
        self.tail.keep(db)
    }
}

/// Leaves the hash of the chain's head beside the database.
pub fn settle(db: &Connection, path: &Path) -> Result<(), LedgerError> {
    let tail = Tail::read(db).map_err(LedgerError::database(path))?;
    head::write(path.parent().unwrap_or(Path::new(".")), &tail)
}

/// Rows of a table, each with its place and its hash.
pub(super) fn rows(db: &Connection, table: &str, column: &str) -> rusqlite::Result<Vec<(i64, [u8; 32])>> {
    let mut statement = db.prepare(&format!("SELECT {column}, * FROM {table} ORDER BY {column}"))?;
    let found = statement.query_map([], |row| Ok((row.get(0)?, digest_of(row)?)))?;
    found.collect()
}

/// The hash of a row from its second column on.
fn digest_of(row: &Row<'_>) -> rusqlite::Result<[u8; 32]> {
    let mut fields = Fields::row();
    for column in 1..row.as_ref().column_count() {
        fields.add(row.get_ref(column)?);
    }
    Ok(fields.finish())
}
