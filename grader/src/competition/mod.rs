//! Prediction files: validation, scoring, standings.

mod answers;
mod baseline;
mod blocks;
mod board;
mod bulk;
mod canaries;
mod check;
mod counting;
mod create;
mod digits;
mod draw;
mod error;
mod far;
mod fast;
mod gate;
pub mod generate;
mod hints;
mod history;
mod intake;
mod labels;
mod lint;
mod lists;
mod manifest;
mod metric;
mod notes;
mod points;
mod problem;
mod pseudonym;
mod quick;
mod ranking;
mod report;
mod review;
pub mod sample;
mod scan;
mod schema;
mod score;
mod scorer;
mod settled;
mod sniff;
mod solution;
mod split;
mod standings;
mod stats;
mod team;
mod validate;

pub use board::{
    About, Board, BoardView, Detail, Entry, Histogram, Kind, Refused, Shift, Shown, Split, Standings,
    Threshold, Unplaced,
};
pub use check::{FileCheck, check_file};
pub use create::{CANARIES, Created, File as CreatedFile, Plan as CreatePlan, create, sample_submission};
pub use error::Error;
pub use far::{near, near_last};
pub use history::{Reason, Status};
pub use lint::{lint, lint_files};
pub use manifest::{MANIFEST, Manifest, course_zone, is_competition};
pub use metric::Metric;
pub use problem::{Code, Example, Problem};
pub use report::Line;
pub use review::{
    Alike, Attempted, Duplicate, Mistake, Moved, Pair, Review, ShakeUp, Submitter, Suspect, Why, review,
};
pub use score::{Competition, Options, Outcome, score};
pub use settled::check_rows;
pub use solution::{Solution, Usage, public_schema};
pub use standings::{standings, team_names};
pub use validate::{Checked, Predicted, check_bytes, check_reader};

/// Bytes as hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Writes a file so that a reader sees the old or the new one, never a part. An unchanged file is left alone.
pub fn write_atomically(file: &std::path::Path, bytes: &[u8]) -> Result<(), Error> {
    if std::fs::read(file).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    let folder = file.parent().unwrap_or_else(|| std::path::Path::new("."));
    let mut new = crate::leftovers::file(folder).map_err(Error::io(file))?;
    std::io::Write::write_all(&mut new, bytes).map_err(Error::io(file))?;
    new.persist(file).map(drop).map_err(|e| Error::Io { file: file.to_owned(), source: e.error })
}

#[cfg(test)]
#[expect(
    clippy::format_push_string,
    clippy::format_collect,
    reason = "small files, written as they are read"
)]
mod property_tests;
#[cfg(test)]
mod simulations;
#[cfg(test)]
mod sklearn_tests;
#[cfg(test)]
#[expect(
    clippy::format_push_string,
    clippy::format_collect,
    reason = "small files, written as they are read"
)]
mod tests;
