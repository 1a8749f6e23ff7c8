//! Erasing a person.

use super::Ledger;
use super::chain::append;
use super::error::LedgerError;
use super::event::{Kind, NewEvent};
use rusqlite::TransactionBehavior;
use serde_json::{Value, json};

impl Ledger {
    /// Erases who an opaque id is, and all words about them; `kept` (attempt, words) takes the place of the words of
    /// the results that stand. Numbers stay, and the chain stays whole.
    pub fn forget(&mut self, subject: &str, kept: &[(i64, Value, String)]) -> Result<(), LedgerError> {
        let wrap = self.wrap();
        // Freed pages are overwritten with zeros.
        self.db.pragma_update(None, "secure_delete", "ON").map_err(&wrap)?;
        let db = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&wrap)?;
        let mut tail = super::Tail::read(&db).map_err(&wrap)?;
        let done = (|| {
            db.execute(
                "DELETE FROM bodies WHERE seq IN (SELECT seq FROM events WHERE subject = ?1)",
                [subject],
            )?;
            db.execute("DELETE FROM persons WHERE subject = ?1", [subject])?;
            let event = NewEvent::new(Kind::Forgotten, json!({})).of(subject, 0);
            append(&db, &mut tail, &event, &self.salt)?;
            for (attempt, facts, body) in kept {
                let event = NewEvent::new(Kind::Result, facts.clone()).of(subject, *attempt).body(body);
                append(&db, &mut tail, &event, &self.salt)?;
            }
            tail.keep(&db)
        })();
        done.map_err(&wrap)?;
        db.commit().map_err(&wrap)?;
        // What was copied to other pages before goes too.
        self.db.execute_batch("VACUUM").map_err(&wrap)?;
        self.settle()
    }
}
