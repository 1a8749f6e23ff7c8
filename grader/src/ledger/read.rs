//! Reading events.

use super::Ledger;
use super::error::LedgerError;
use super::event::{Event, Kind};
use rusqlite::{OptionalExtension, Row};
use serde::de::DeserializeOwned;

const COLUMNS: &str = "seq, at, kind, subject, attempt, facts";

fn event(row: &Row<'_>) -> rusqlite::Result<Event> {
    let facts: String = row.get(5)?;
    let facts = serde_json::from_str(&facts).map_err(|e| {
        rusqlite::Error::FromSqlConversionFailure(5, rusqlite::types::Type::Text, Box::new(e))
    })?;
    Ok(Event {
        seq: row.get(0)?,
        at: row.get(1)?,
        kind: row.get(2)?,
        subject: row.get(3)?,
        attempt: row.get(4)?,
        facts,
    })
}

impl Ledger {
    /// Everything that happened to somebody, in order; for the empty id, what concerns everybody.
    pub fn story(&self, subject: &str) -> Result<Vec<Event>, LedgerError> {
        let sql = format!("SELECT {COLUMNS} FROM events WHERE subject = ?1 ORDER BY seq");
        let mut statement = self.db.prepare_cached(&sql).map_err(self.wrap())?;
        let rows = statement.query_map([subject], event).map_err(self.wrap())?;
        rows.collect::<Result<_, _>>().map_err(self.wrap())
    }

    /// Everything that ever happened, in order, one after the other.
    pub fn each(&self, f: &mut dyn FnMut(Event) -> Result<(), LedgerError>) -> Result<(), LedgerError> {
        let sql = format!("SELECT {COLUMNS} FROM events ORDER BY seq");
        let mut statement = self.db.prepare(&sql).map_err(self.wrap())?;
        let rows = statement.query_map([], event).map_err(self.wrap())?;
        for row in rows {
            f(row.map_err(self.wrap())?)?;
        }
        Ok(())
    }

    /// The newest event of a kind that concerns everybody.
    pub fn newest(&self, kind: Kind) -> Result<Option<Event>, LedgerError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM events WHERE subject = '' AND kind = ?1 ORDER BY seq DESC LIMIT 1"
        );
        let mut statement = self.db.prepare_cached(&sql).map_err(self.wrap())?;
        statement.query_row([kind.word()], event).optional().map_err(self.wrap())
    }

    /// The words of an event; none where it has none, or where they were erased.
    pub fn body(&self, seq: i64) -> Result<Option<String>, LedgerError> {
        self.db
            .prepare_cached("SELECT body FROM bodies WHERE seq = ?1")
            .and_then(|mut s| s.query_row([seq], |r| r.get(0)).optional())
            .map_err(self.wrap())
    }

    /// The words of an event, read.
    pub fn body_as<T: DeserializeOwned>(&self, seq: i64) -> Result<Option<T>, LedgerError> {
        self.body(seq)?.map(|body| self.parse(&body)).transpose()
    }

    pub(super) fn parse<T: DeserializeOwned>(&self, text: &str) -> Result<T, LedgerError> {
        serde_json::from_str(text)
            .map_err(|e| LedgerError::Damaged { path: self.path.clone(), reason: e.to_string() })
    }

    /// The end of the chain: number of events and hash, as they are written down.
    pub fn head(&self) -> Result<String, LedgerError> {
        super::Tail::read(&self.db).map(|t| t.text()).map_err(self.wrap())
    }
}
