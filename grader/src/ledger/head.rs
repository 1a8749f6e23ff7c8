//! `ledger.head` beside the database: number of events and hash of the last, so that a tail that was cut off shows.

use super::chain::Tail;
use super::error::LedgerError;
use std::io::Write;
use std::path::Path;

/// Name of the file.
pub const FILE: &str = "ledger.head";

/// Writes it, so that nobody ever sees half of it.
pub fn write(dir: &Path, tail: &Tail) -> Result<(), LedgerError> {
    let path = dir.join(FILE);
    let text = tail.text() + "\n";
    if std::fs::read_to_string(&path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    let wrap = |source| LedgerError::File { path: path.clone(), source };
    let mut file = crate::leftovers::file(dir).map_err(wrap)?;
    file.write_all(text.as_bytes()).map_err(wrap)?;
    file.persist(&path).map_err(|e| wrap(e.error))?;
    Ok(())
}

/// Number of events and hash (hexadecimal), where there is such a file.
pub fn read(dir: &Path) -> Option<(i64, String)> {
    parse(&std::fs::read_to_string(dir.join(FILE)).ok()?)
}

/// `<number of events> <hash>`
pub fn parse(text: &str) -> Option<(i64, String)> {
    let (seq, hash) = text.trim().split_once(' ')?;
    Some((seq.parse().ok()?, hash.to_owned()))
}
