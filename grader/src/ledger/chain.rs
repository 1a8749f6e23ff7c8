//! The chain: how an event is hashed, and where the next one joins.
//!
//! ```text
//! hash(n) = SHA-256( "grader ledger 2\n" ‖ hash(n − 1) ‖ field(seq) ‖ field(at) ‖ field(kind) ‖ field(subject)
//!                    ‖ field(attempt) ‖ field(facts) ‖ field(digest) ),   hash(0) = 32 zero bytes
//! field(x) = type byte (0 NULL, 1 INTEGER, 2 REAL, 3 TEXT, 4 BLOB) ‖ length of the bytes as u64, little-endian ‖ bytes
//! ```
//! The bytes of an integer are its eight, little-endian, those of a real its IEEE 754 bits likewise, those of text and
//! blobs their own. `digest` is `SHA-256(salt ‖ body)` with a random salt of 16 bytes that is erased with the body, so
//! that nobody can find out by guessing what an erased body said.

use super::event::NewEvent;
use jiff::Timestamp;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};
use std::io::Read;
use std::sync::atomic::{AtomicU64, Ordering};

/// What every hash begins with: chains of other formats share none.
const DOMAIN: &[u8] = b"grader ledger 2\n";

/// The end of the chain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tail {
    /// Place of the last event; 0 when there is none.
    pub seq: i64,
    /// Its hash.
    pub hash: [u8; 32],
}

impl Tail {
    /// Of a database.
    pub fn read(db: &Connection) -> rusqlite::Result<Self> {
        let sql = "SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1";
        let mut statement = db.prepare_cached(sql)?;
        let found = statement.query_row([], |r| Ok(Self { seq: r.get(0)?, hash: r.get(1)? })).optional()?;
        Ok(found.unwrap_or_default())
    }

    /// Writes it down in the database as well.
    pub fn keep(&self, db: &Connection) -> rusqlite::Result<()> {
        let sql =
            "INSERT INTO meta VALUES ('head', ?1) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        db.prepare_cached(sql)?.execute([self.text()]).map(drop)
    }

    /// As it is written down: `<number of events> <hash>`.
    pub fn text(&self) -> String {
        format!("{} {}", self.seq, hex(&self.hash))
    }
}

/// Hashes fields one after the other.
pub struct Fields(Sha256);

impl Fields {
    /// Of an event after this hash.
    pub fn event(previous: &[u8; 32]) -> Self {
        Self(Sha256::new().chain_update(DOMAIN).chain_update(previous))
    }
    /// Of a row that lies outside of the chain.
    pub fn row() -> Self {
        Self(Sha256::new())
    }
    /// One more field.
    pub fn add(&mut self, value: ValueRef<'_>) {
        let mut put = |kind: u8, bytes: &[u8]| {
            self.0.update([kind]);
            self.0.update((bytes.len() as u64).to_le_bytes());
            self.0.update(bytes);
        };
        match value {
            ValueRef::Null => put(0, &[]),
            ValueRef::Integer(x) => put(1, &x.to_le_bytes()),
            ValueRef::Real(x) => put(2, &x.to_bits().to_le_bytes()),
            ValueRef::Text(x) => put(3, x),
            ValueRef::Blob(x) => put(4, x),
        }
    }
    /// The hash.
    pub fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

/// Adds an event.
pub fn append(db: &Connection, tail: &mut Tail, event: &NewEvent<'_>, salt: &Salt) -> rusqlite::Result<i64> {
    let at = format!("{:.3}", Timestamp::now());
    append_at(db, tail, event, salt, &at)
}

/// Adds an event that happened at another time.
pub fn append_at(
    db: &Connection,
    tail: &mut Tail,
    event: &NewEvent<'_>,
    salt: &Salt,
    at: &str,
) -> rusqlite::Result<i64> {
    let seq = tail.seq + 1;
    let facts = event.facts.to_string();
    let mut digest_of = event.digest;
    if let Some(body) = event.body {
        let salt = salt.next();
        digest_of = Some(digest(&salt, body));
        db.prepare_cached("INSERT INTO bodies (seq, salt, body) VALUES (?1, ?2, ?3)")?
            .execute(params![seq, salt, body])?;
    }
    let mut fields = Fields::event(&tail.hash);
    fields.add(ValueRef::Integer(seq));
    for text in [at, event.kind.word(), event.subject] {
        fields.add(ValueRef::Text(text.as_bytes()));
    }
    fields.add(ValueRef::Integer(event.attempt));
    fields.add(ValueRef::Text(facts.as_bytes()));
    fields.add(digest_of.as_ref().map_or(ValueRef::Null, |d| ValueRef::Blob(d)));
    let hash = fields.finish();
    db.prepare_cached(
        "INSERT INTO events (seq, at, kind, subject, attempt, facts, digest, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        seq,
        at,
        event.kind.word(),
        event.subject,
        event.attempt,
        facts,
        digest_of,
        hash
    ])?;
    *tail = Tail { seq, hash };
    Ok(seq)
}

/// The hash of words, with their salt.
pub fn digest(salt: &[u8], body: &str) -> [u8; 32] {
    Sha256::new().chain_update(salt).chain_update(body).finalize().into()
}

/// A source of salts: a key of the system's random numbers, counted up.
#[derive(Debug)]
pub struct Salt {
    key: [u8; 32],
    count: AtomicU64,
}

impl Salt {
    /// A fresh one.
    pub fn new() -> std::io::Result<Self> {
        let mut key = [0; 32];
        std::fs::File::open("/dev/urandom")?.read_exact(&mut key)?;
        Ok(Self { key, count: AtomicU64::new(0) })
    }

    /// The next salt.
    pub fn next(&self) -> [u8; 16] {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let hash: [u8; 32] =
            Sha256::new().chain_update(self.key).chain_update(count.to_le_bytes()).finalize().into();
        let mut salt = [0; 16];
        salt.copy_from_slice(&hash[..16]);
        salt
    }
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    format!("{:x}", crate::submission::HexBytes(bytes))
}
