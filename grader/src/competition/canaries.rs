//! `canaries.csv` beside the solution: the true labels of rows that count in no score and have a wrong label in the
//! solution on purpose. `grader new --competition` writes it; students get neither file.

use super::create::CANARIES;
use super::schema::Values;
use super::{Error, Solution};
use crate::text::{Message, args};
use std::path::Path;

/// Not a canary.
pub const NONE: u16 = u16::MAX;
/// Name of the column of true labels.
const ORIGINAL: &str = "original";

/// True classes of canaries by row, [`NONE`] elsewhere; None where there is no such file, or no classes.
pub fn read(folder: &Path, solution: &Solution) -> Result<Option<Vec<u16>>, Error> {
    let file = folder.join(CANARIES);
    let Values::Classes(labels) = &solution.schema.values else { return Ok(None) };
    let bytes = match std::fs::read(&file) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        other => other.map_err(Error::io(&file))?,
    };
    let wrong = |line: u64, what: &str| {
        let args = args! { "what" => what, "id" => solution.schema.id_column, "original" => ORIGINAL };
        Error::wrong_line(&file, line, Message::new("canaries_wrong", args))
    };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
    let header = reader.byte_headers().map_err(|_| wrong(1, "header"))?.clone();
    let column = |name: &str| header.iter().position(|h| h == name.as_bytes());
    let (Some(id), Some(original)) = (column(&solution.schema.id_column), column(ORIGINAL)) else {
        return Err(wrong(1, "header"));
    };
    let mut classes = vec![NONE; solution.usage.len()];
    for record in reader.byte_records() {
        let record = record.map_err(|e| wrong(e.position().map_or(1, csv::Position::line), "cells"))?;
        let line = record.position().map_or(1, csv::Position::line);
        let row = solution.schema.ids.row(&record[id]).ok_or_else(|| wrong(line, "id"))?;
        classes[row as usize] =
            labels.class_of_text(&record[original]).ok_or_else(|| wrong(line, "label"))?;
    }
    Ok(Some(classes))
}
