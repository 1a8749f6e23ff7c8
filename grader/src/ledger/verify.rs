//! Has anyone changed the past?

use super::chain::{Fields, Tail, digest, hex};
use super::error::LedgerError;
use super::event::Kind;
use super::schema::{OBJECTS, SCHEMA, has};
use super::side::SIDE_TABLES;
use super::{FILE, head, people, side};
use crate::text::{Message, args};
use rusqlite::{Connection, OpenFlags, OptionalExtension, types::ValueRef};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// What, and where.
    pub message: Message,
}

/// What a ledger looks like.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Number of events.
    pub events: i64,
    /// Number and hash of the last, as they are written down.
    pub head: String,
    /// What is wrong.
    pub found: Vec<Found>,
    /// What could not be looked at.
    pub notes: Vec<Message>,
}

impl Report {
    fn add(&mut self, code: &str, args: serde_json::Map<String, serde_json::Value>) {
        // Whoever changed a hundred rows is told of the first ones.
        if self.found.len() < 100 {
            self.found.push(Found { message: Message::new(code, args) });
        }
    }
}

/// Looks at every byte of a ledger; nothing is written. `remembered` is a head (or its hash alone) that somebody wrote
/// down elsewhere: the chain has to hold it.
pub fn verify(dir: &Path, remembered: Option<&str>) -> Result<Report, LedgerError> {
    let path = dir.join(FILE);
    if !path.is_file() {
        return Err(LedgerError::Missing { dir: dir.to_owned() });
    }
    let wrap = LedgerError::database(&path);
    // Without a journal it is read as it lies there.
    let db = Connection::open_with_flags(
        &path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )
    .map_err(&wrap)?;
    db.busy_timeout(std::time::Duration::from_secs(30)).map_err(&wrap)?;
    let mut report = Report::default();
    if let Err(error) = look(&db, dir, &path, remembered, &mut report) {
        match error {
            LedgerError::Database { source, .. } if broken(&source) => {
                report.add("ledger_found_database", args! { "reason" => source.to_string() });
            }
            LedgerError::Damaged { reason, .. } => {
                report.add("ledger_found_database", args! { "reason" => reason });
            }
            error => return Err(error),
        }
    }
    Ok(report)
}

/// Whether the file itself is at fault, and not the disk or another process.
fn broken(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase, TypeMismatch, Unknown};
    match error {
        rusqlite::Error::SqliteFailure(e, _) => {
            matches!(e.code, DatabaseCorrupt | NotADatabase | TypeMismatch | Unknown)
        }
        _ => true,
    }
}

fn look(
    db: &Connection,
    dir: &Path,
    path: &Path,
    remembered: Option<&str>,
    report: &mut Report,
) -> Result<(), LedgerError> {
    let wrap = LedgerError::database(path);
    let version = super::schema::version(db, path)?;
    if version != Some(SCHEMA) {
        let found = version.unwrap_or_default();
        report.add("ledger_found_version", args! { "found" => found, "want" => SCHEMA });
        return Ok(());
    }
    let integrity: String = db.query_row("PRAGMA integrity_check(1)", [], |r| r.get(0)).map_err(&wrap)?;
    if integrity != "ok" {
        report.add("ledger_found_database", args! { "reason" => integrity });
    }
    objects(db, report).map_err(&wrap)?;
    let mut chain = Chain::default();
    let tail = chain.walk(db, report).map_err(&wrap)?;
    report.events = tail.seq;
    report.head = tail.text();
    bodies(db, &chain, report).map_err(&wrap)?;
    persons(db, &chain, report).map_err(&wrap)?;
    for (table, kind, order) in SIDE_TABLES {
        side_table(db, &chain, table, kind, order, report).map_err(&wrap)?;
    }
    heads(db, dir, &chain, &tail, remembered, report).map_err(&wrap)
}

/// Tables and indices are the program's own; a trigger or a view could change or hide what is written later.
fn objects(db: &Connection, report: &mut Report) -> rusqlite::Result<()> {
    let mut statement = db.prepare("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")?;
    let rows = statement.query_map([], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?)))?;
    let mut seen = BTreeSet::new();
    for row in rows {
        let (name, sql) = row?;
        let known = OBJECTS.iter().find(|(n, _)| *n == name).is_some_and(|(_, own)| *own == sql);
        let side = SIDE_TABLES.iter().any(|(table, ..)| *table == name);
        if !known && !side {
            report.add("ledger_found_object", args! { "name" => name });
        }
        seen.insert(name);
    }
    for (name, _) in OBJECTS.iter().filter(|(name, _)| !seen.contains(*name)) {
        report.add("ledger_found_object", args! { "name" => name });
    }
    Ok(())
}

/// What the events say of everything else.
#[derive(Default)]
struct Chain {
    /// Hash of each event, by its place.
    hashes: Vec<[u8; 32]>,
    /// Hash of the words of events, with whom they are about.
    digests: BTreeMap<i64, ([u8; 32], String)>,
    /// The newest event about who somebody is.
    people: HashMap<String, (i64, [u8; 32])>,
    /// When somebody was erased.
    forgotten: HashMap<String, i64>,
    /// The newest hash of rows of other tables.
    sides: HashMap<(&'static str, i64), [u8; 32]>,
}

impl Chain {
    fn walk(&mut self, db: &Connection, report: &mut Report) -> rusqlite::Result<Tail> {
        let mut statement = db.prepare(
            "SELECT seq, at, kind, subject, attempt, facts, digest, hash FROM events ORDER BY seq",
        )?;
        let mut rows = statement.query([])?;
        let mut tail = Tail::default();
        while let Some(row) = rows.next()? {
            let seq: i64 = row.get(0)?;
            if seq != tail.seq + 1 {
                report.add("ledger_found_gap", args! { "after" => tail.seq, "seq" => seq });
            }
            let mut fields = Fields::event(&tail.hash);
            for column in 0..7 {
                fields.add(row.get_ref(column)?);
            }
            let written = row.get_ref(7)?;
            if written != ValueRef::Blob(&fields.finish()) {
                let (kind, at) = (shown(row.get_ref(2)?), shown(row.get_ref(1)?));
                report.add("ledger_found_event", args! { "seq" => seq, "kind" => kind, "at" => at });
            }
            // On from the hash that is written down: one changed row is found once.
            let hash = match written {
                ValueRef::Blob(bytes) => <[u8; 32]>::try_from(bytes).unwrap_or_default(),
                _ => [0; 32],
            };
            tail = Tail { seq, hash };
            self.note(seq, row)?;
            self.hashes.push(hash);
        }
        Ok(tail)
    }

    fn note(&mut self, seq: i64, row: &rusqlite::Row<'_>) -> rusqlite::Result<()> {
        let kind = row.get_ref(2)?.as_str().ok().and_then(|w| Kind::ALL.iter().find(|k| k.word() == w));
        let (Some(kind), Ok(subject)) = (kind, row.get::<_, String>(3)) else { return Ok(()) };
        let digest = match row.get_ref(6)? {
            ValueRef::Blob(bytes) => <[u8; 32]>::try_from(bytes).ok(),
            _ => None,
        };
        match (kind, digest) {
            (Kind::Forgotten, _) => {
                self.forgotten.insert(subject, seq);
            }
            (Kind::Person, Some(digest)) => {
                self.people.insert(subject, (seq, digest));
            }
            (Kind::Competition | Kind::Extra | Kind::Score, Some(digest)) => {
                let place: i64 = row.get(4).unwrap_or_default();
                {
                    self.sides.insert((kind.word(), place), digest);
                }
            }
            (_, Some(digest)) => {
                self.digests.insert(seq, (digest, subject));
            }
            (_, None) => {}
        }
        Ok(())
    }

    fn erased(&self, subject: &str, seq: i64) -> bool {
        self.forgotten.get(subject).is_some_and(|at| *at > seq)
    }
}

fn shown(value: ValueRef<'_>) -> String {
    value.as_str().map_or_else(|_| "?".to_owned(), |text| text.chars().take(40).collect())
}

fn bodies(db: &Connection, chain: &Chain, report: &mut Report) -> rusqlite::Result<()> {
    let mut statement = db.prepare("SELECT seq, salt, body FROM bodies ORDER BY seq")?;
    let mut rows = statement.query([])?;
    let mut seen = BTreeSet::new();
    while let Some(row) = rows.next()? {
        let seq: i64 = row.get(0)?;
        seen.insert(seq);
        let same = match (row.get_ref(1)?, row.get_ref(2)?, chain.digests.get(&seq)) {
            (ValueRef::Blob(salt), ValueRef::Text(body), Some((want, _))) => {
                std::str::from_utf8(body).is_ok_and(|body| digest(salt, body) == *want)
            }
            _ => false,
        };
        if !same {
            report.add("ledger_found_body", args! { "seq" => seq });
        }
    }
    for (seq, (_, subject)) in &chain.digests {
        if !seen.contains(seq) && !chain.erased(subject, *seq) {
            report.add("ledger_found_no_body", args! { "seq" => seq });
        }
    }
    Ok(())
}

fn persons(db: &Connection, chain: &Chain, report: &mut Report) -> rusqlite::Result<()> {
    let mut statement =
        db.prepare("SELECT subject, seq, submission, salt, body FROM persons ORDER BY subject")?;
    let mut rows = statement.query([])?;
    let mut seen = BTreeSet::new();
    while let Some(row) = rows.next()? {
        let subject = shown(row.get_ref(0)?);
        let known = chain.people.get(&subject);
        let same = match (row.get_ref(1)?, row.get_ref(2)?, row.get_ref(3)?, row.get_ref(4)?, known) {
            (
                ValueRef::Integer(seq),
                ValueRef::Text(submission),
                ValueRef::Blob(salt),
                ValueRef::Text(body),
                Some((at, want)),
            ) => {
                let text = |bytes| std::str::from_utf8(bytes).unwrap_or_default();
                seq == *at && people::commitment(salt, text(submission), text(body)) == *want
            }
            _ => false,
        };
        if !same {
            report.add("ledger_found_person", args! { "subject" => subject });
        }
        seen.insert(subject);
    }
    for (subject, (seq, _)) in &chain.people {
        if !seen.contains(subject) && !chain.erased(subject, *seq) {
            report.add("ledger_found_no_person", args! { "subject" => subject });
        }
    }
    Ok(())
}

fn side_table(
    db: &Connection,
    chain: &Chain,
    table: &str,
    kind: Kind,
    order: &str,
    report: &mut Report,
) -> rusqlite::Result<()> {
    let there = has(db, table)?;
    let rows = if there { side::rows(db, table, order)? } else { Vec::new() };
    let mut seen = BTreeSet::new();
    for (place, digest) in rows {
        seen.insert(place);
        if chain.sides.get(&(kind.word(), place)) != Some(&digest) {
            report.add("ledger_found_row", args! { "table" => table, "place" => place });
        }
    }
    for (_, place) in chain.sides.keys().filter(|(k, place)| *k == kind.word() && !seen.contains(place)) {
        report.add("ledger_found_no_row", args! { "table" => table, "place" => place });
    }
    Ok(())
}

/// The heads that were written down: in the database, beside it, and elsewhere.
fn heads(
    db: &Connection,
    dir: &Path,
    chain: &Chain,
    tail: &Tail,
    remembered: Option<&str>,
    report: &mut Report,
) -> rusqlite::Result<()> {
    let mut statement = db.prepare("SELECT name FROM meta WHERE name NOT IN ('schema', 'head')")?;
    let strange: Vec<String> = statement.query_map([], |r| r.get(0))?.collect::<Result<_, _>>()?;
    for name in strange {
        report.add("ledger_found_object", args! { "name" => format!("meta.{name}") });
    }
    let kept: Option<String> =
        db.query_row("SELECT value FROM meta WHERE name = 'head'", [], |r| r.get(0)).optional()?;
    if kept != Some(tail.text()) {
        let head = kept.unwrap_or_default();
        report.add("ledger_found_head", args! { "head" => head, "events" => tail.seq });
    }
    let holds = |seq: i64, hash: &str| {
        usize::try_from(seq)
            .ok()
            .filter(|s| *s > 0)
            .map_or(seq == 0, |seq| chain.hashes.get(seq - 1).is_some_and(|h| hex(h) == hash))
    };
    match head::read(dir) {
        Some((seq, hash)) if !holds(seq, &hash) => {
            report
                .add("ledger_found_cut", args! { "seq" => seq, "events" => tail.seq, "file" => head::FILE });
        }
        Some(_) => {}
        None if dir.join(head::FILE).exists() => {
            report.add("ledger_found_object", args! { "name" => head::FILE });
        }
        None => report.notes.push(Message::new("ledger_no_head", args! { "file" => head::FILE })),
    }
    if let Some(remembered) = remembered {
        let held = if let Some((seq, hash)) = head::parse(remembered) {
            holds(seq, &hash.to_lowercase())
        } else {
            let hash = remembered.trim().to_lowercase();
            chain.hashes.iter().any(|h| hex(h) == hash)
        };
        if !held {
            report.add("ledger_found_remembered", args! { "head" => remembered });
        }
    }
    Ok(())
}
