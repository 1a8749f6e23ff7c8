//! What the chain is made of.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use serde_json::Value;

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// What happened.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Kind { $($(#[$doc])* $name,)* }

        impl Kind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// As it stands in the database.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }
        }
    };
}

kinds! {
    /// A ledger of an older version was brought up to date.
    Migrated = "migrated",
    /// An assignment as it was from here on.
    Assignment = "assignment",
    /// Deadlines and late policy as they were from here on.
    Rules = "rules",
    /// Somebody is known from here on, or known better.
    Person = "person",
    /// Files of an attempt were seen.
    Attempt = "attempt",
    /// An attempt was graded, or could not be.
    Result = "result",
    /// An instructor gave points by hand.
    Override = "override",
    /// More time for a student.
    Extension = "extension",
    /// A student is excused.
    Excused = "excused",
    /// What a student's grade came to: raw score, penalty, final score.
    Grade = "grade",
    /// A changed assignment was applied to what had been graded.
    Regrade = "regrade",
    /// A person was erased.
    Forgotten = "forgotten",
    /// A competition's rules as they were from here on.
    Competition = "competition",
    /// Something else that a competition keeps: labels of canaries, the key of pseudonyms.
    Extra = "extra",
    /// A prediction file was scored.
    Score = "score",
}

impl FromSql for Kind {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        Self::ALL.iter().copied().find(|k| k.word() == word).ok_or(FromSqlError::InvalidType)
    }
}

/// An event that is to be added.
#[derive(Clone, Debug)]
pub struct NewEvent<'a> {
    /// What happened.
    pub kind: Kind,
    /// Opaque id of whom it is about; empty when it is about everybody.
    pub subject: &'a str,
    /// Number of the attempt that it is about, else 0; of a competition's score, its place.
    pub attempt: i64,
    /// Numbers and ids, kept for good.
    pub facts: Value,
    /// Words that can be erased; the chain holds their salted hash.
    pub body: Option<&'a str>,
    /// The hash of what lies in a table of its own, in place of a body.
    pub digest: Option<[u8; 32]>,
}

impl<'a> NewEvent<'a> {
    /// An event about everybody.
    pub fn new(kind: Kind, facts: Value) -> Self {
        Self { kind, subject: "", attempt: 0, facts, body: None, digest: None }
    }
    /// About somebody.
    #[must_use]
    pub const fn of(mut self, subject: &'a str, attempt: i64) -> Self {
        self.subject = subject;
        self.attempt = attempt;
        self
    }
    /// With words.
    #[must_use]
    pub const fn body(mut self, body: &'a str) -> Self {
        self.body = Some(body);
        self
    }
}

/// An event of the chain, without its words.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Place in the chain, from 1.
    pub seq: i64,
    /// When it was written, by this machine's clock (RFC 3339).
    pub at: String,
    /// What happened.
    pub kind: Kind,
    /// Opaque id of whom it is about.
    pub subject: String,
    /// Number of the attempt.
    pub attempt: i64,
    /// Numbers and ids.
    pub facts: Value,
}

impl Event {
    /// A fact that is a text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.facts.get(name)?.as_str()
    }
    /// A fact that is a number.
    pub fn number(&self, name: &str) -> Option<f64> {
        self.facts.get(name)?.as_f64()
    }
}
