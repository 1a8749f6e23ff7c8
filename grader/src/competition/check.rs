//! Is this file valid? What a student asks, without the solution.

use super::history::Status;
use super::manifest::{MANIFEST, Manifest};
use super::problem::Problems;
use super::solution::public_schema;
use super::{Code, Error, Problem, check_reader};
use crate::text::{Lang, Message, args};
use serde::Serialize;
use std::path::Path;

/// What `check` says of one file: the same shape as in `scores.jsonl`, without scores.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FileCheck {
    /// Version of this shape: 1.
    pub schema: u32,
    /// Competition.
    pub competition: String,
    /// File.
    pub file: String,
    /// Valid or invalid.
    pub status: Status,
    /// Rows of data.
    pub rows: u64,
    /// Problems.
    pub errors: Vec<Problem>,
}

/// Checks one file against the competition in a folder. Problems are in `lang`.
pub fn check_file(folder: &Path, file: &Path, lang: Lang) -> Result<FileCheck, Error> {
    let path = folder.join(MANIFEST);
    let manifest = Manifest::read(&path)?;
    let schema = public_schema(&manifest)
        .ok_or_else(|| Error::wrong(&path, Message::bare("competition_no_schema")))?;
    let meta = std::fs::metadata(file).map_err(Error::io(file))?;
    if !meta.is_file() {
        return Err(Error::wrong(file, Message::bare("not_a_regular_file")));
    }
    let limit = manifest.max_megabytes(schema.ids.len());
    let (rows, problems) = if meta.len() > limit.saturating_mul(1 << 20) {
        let mut problems = Problems::default();
        problems
            .file(Code::TooLarge, args! { "megabytes" => meta.len().div_ceil(1 << 20), "limit" => limit });
        (0, problems)
    } else {
        let source = std::fs::File::open(file).map_err(Error::io(file))?;
        let checked = check_reader(&schema, source, |_| {}).map_err(Error::io(file))?;
        (checked.rows, checked.problems)
    };
    let status = if problems.is_empty() { Status::Valid } else { Status::Invalid };
    Ok(FileCheck {
        schema: 1,
        competition: manifest.id.get_ref().clone(),
        file: file.display().to_string(),
        status,
        rows,
        errors: problems.finish(lang),
    })
}
