//! Who the opaque ids of the chain are: a table of its own, from which a person can be erased.

use super::chain::{Fields, Salt, Tail, append, hex};
use super::error::LedgerError;
use super::event::{Kind, NewEvent};
use super::{Ledger, Write};
use crate::roster::{IdKind, Person};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Who a submission is from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Student {
    /// Submission id.
    pub submission: String,
    /// Name of its folder or file as the LMS wrote it.
    #[serde(default)]
    pub origin: String,
    /// Who handed it in: one student, or all of a group.
    #[serde(default)]
    pub people: Vec<Person>,
}

impl Student {
    /// Somebody of whom only the submission's id is known.
    pub fn of_id(submission: &str) -> Self {
        Self {
            submission: submission.to_owned(),
            origin: submission.to_owned(),
            people: vec![Person::of_id(IdKind::Own, submission)],
        }
    }
    /// Somebody who was erased.
    pub fn forgotten(subject: &str) -> Self {
        Self::of_id(subject)
    }
    /// Ids of those who handed it in.
    pub fn students(&self) -> Vec<String> {
        self.people.iter().map(|p| p.id.clone()).collect()
    }
}

/// The opaque id of a submission.
pub(super) fn subject(db: &Connection, submission: &str) -> rusqlite::Result<Option<String>> {
    db.prepare_cached("SELECT subject FROM persons WHERE submission = ?1")?
        .query_row([submission], |r| r.get(0))
        .optional()
}

/// What the chain holds of a person: hash of id, salt and words.
pub(super) fn commitment(salt: &[u8], submission: &str, body: &str) -> [u8; 32] {
    let mut fields = Fields::row();
    fields.add(ValueRef::Blob(salt));
    fields.add(ValueRef::Text(submission.as_bytes()));
    fields.add(ValueRef::Text(body.as_bytes()));
    fields.finish()
}

/// Puts somebody, under a new opaque id unless they have one.
pub(super) fn put(
    db: &Connection,
    tail: &mut Tail,
    known: Option<&str>,
    student: &Student,
    salts: &Salt,
) -> rusqlite::Result<String> {
    let body =
        serde_json::to_string(student).map_err(|e| rusqlite::Error::ToSqlConversionFailure(e.into()))?;
    let subject = known.map_or_else(|| format!("s{}", hex(&salts.next()[..8])), str::to_owned);
    let salt = salts.next();
    let digest = Some(commitment(&salt, &student.submission, &body));
    let event = NewEvent { digest, ..NewEvent::new(Kind::Person, json!({})).of(&subject, 0) };
    let seq = append(db, tail, &event, salts)?;
    db.prepare_cached(
        "INSERT INTO persons (subject, seq, submission, salt, body) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (subject) DO UPDATE SET seq = excluded.seq, submission = excluded.submission,
           salt = excluded.salt, body = excluded.body",
    )?
    .execute(params![subject, seq, student.submission, salt, body])?;
    Ok(subject)
}

impl Ledger {
    /// The opaque id of a submission.
    pub fn subject(&self, submission: &str) -> Result<Option<String>, LedgerError> {
        subject(&self.db, submission).map_err(self.wrap())
    }

    /// Who an opaque id is; of somebody who was erased, nothing but that id.
    pub fn student(&self, subject: &str) -> Result<Student, LedgerError> {
        let body: Option<String> = self
            .db
            .prepare_cached("SELECT body FROM persons WHERE subject = ?1")
            .and_then(|mut s| s.query_row([subject], |r| r.get(0)).optional())
            .map_err(self.wrap())?;
        body.map_or_else(|| Ok(Student::forgotten(subject)), |body| self.parse(&body))
    }

    /// Opaque ids of everybody, in the order of the submissions' ids; those who were erased by their opaque id.
    pub fn subjects(&self) -> Result<Vec<String>, LedgerError> {
        let sql = "SELECT subject FROM (
              SELECT DISTINCT e.subject AS subject, coalesce(p.submission, e.subject) AS name
              FROM events e LEFT JOIN persons p ON p.subject = e.subject WHERE e.subject <> '')
            ORDER BY name";
        let mut statement = self.db.prepare(sql).map_err(self.wrap())?;
        let rows = statement.query_map([], |r| r.get(0)).map_err(self.wrap())?;
        rows.collect::<Result<_, _>>().map_err(self.wrap())
    }
}

impl Write<'_> {
    /// The opaque id of a submission; what is known of who it is from is put down where it is new.
    pub fn know(&mut self, student: &Student) -> Result<String, LedgerError> {
        let wrap = self.wrap();
        let known: Option<(String, String)> = self
            .db
            .prepare_cached("SELECT subject, body FROM persons WHERE submission = ?1")
            .and_then(|mut s| s.query_row([&student.submission], |r| Ok((r.get(0)?, r.get(1)?))).optional())
            .map_err(&wrap)?;
        match known {
            Some((subject, body)) if serde_json::from_str(&body).ok().as_ref() == Some(student) => {
                Ok(subject)
            }
            known => {
                let subject = known.map(|(subject, _)| subject);
                put(&self.db, &mut self.tail, subject.as_deref(), student, self.salt).map_err(wrap)
            }
        }
    }
}
