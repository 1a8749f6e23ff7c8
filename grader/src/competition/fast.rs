//! The fast way to read a submission, by polars: a file that is exactly as it should be.
//!
//! Anything else (another order of lines than of rows, quotes, CR, text, nothing in a cell, an id twice) is left to
//! the careful reader in [`super::validate`], which says what and where. Both agree on every file that this one
//! takes; a property test holds them to it.

use super::Predicted;
use super::schema::{Class, Labels, Schema, Values};
use polars::prelude::{
    CsvReadOptions, DataFrame, DataType, Field, PlSmallStr, PolarsResult, Schema as Types, SerReader,
};
use std::io::Cursor;
use std::sync::Arc;

/// Predictions of a file without any problem, or None: read it carefully.
pub fn read(schema: &Schema, bytes: &[u8]) -> Option<(u64, Predicted)> {
    if !schema.ids.are_integers() || bytes.iter().any(|b| matches!(b, b'"' | b'\r')) {
        return None;
    }
    let header = bytes.split(|b| *b == b'\n').next()?;
    let names: Vec<&str> = std::str::from_utf8(header).ok()?.split(',').collect();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    let mut wanted: Vec<&str> = schema.columns.iter().map(String::as_str).collect();
    wanted.push(&schema.id_column);
    wanted.sort_unstable();
    if sorted != wanted {
        return None;
    }
    let frame = frame(schema, &names, bytes).ok()?;
    let rows = schema.ids.len();
    // A blank line is a row to one reader and nothing to another: as many lines as rows, or the careful way.
    #[expect(clippy::naive_bytecount, reason = "the compiler makes vectors of it")]
    let ends = bytes.iter().filter(|b| **b == b'\n').count();
    let lines = ends + usize::from(bytes.last() != Some(&b'\n'));
    if frame.height() != rows || lines != rows + 1 {
        return None;
    }
    let targets = targets(schema, &frame)?;
    let predicted = match &schema.values {
        Values::Classes(labels) => classes(labels, &frame, schema, &targets)?,
        values => numbers(values, &frame, schema, &targets)?,
    };
    Some((rows as u64, predicted))
}

fn frame(schema: &Schema, names: &[&str], bytes: &[u8]) -> PolarsResult<DataFrame> {
    let kind = match &schema.values {
        Values::Classes(labels) if labels.are_integers() => DataType::Int64,
        Values::Classes(_) => DataType::String,
        _ => DataType::Float64,
    };
    let types = names.iter().map(|name| {
        let kind = if *name == schema.id_column { DataType::Int64 } else { kind.clone() };
        Field::new(PlSmallStr::from_str(name), kind)
    });
    CsvReadOptions::default()
        .with_schema(Some(Arc::new(types.collect::<Types>())))
        .with_n_threads(Some(1))
        .with_rechunk(true)
        .map_parse_options(|parse| parse.with_quote_char(None))
        .into_reader_with_file_handle(Cursor::new(bytes))
        .finish()
}

/// The row of the solution for each row of the file; None if an id is unknown, missing or twice.
fn targets(schema: &Schema, frame: &DataFrame) -> Option<Vec<u32>> {
    let ids = frame.column(&schema.id_column).ok()?.i64().ok()?;
    let mut seen = vec![false; schema.ids.len()];
    ids.iter()
        .map(|id| {
            let row = schema.ids.row_of(id?)?;
            (!std::mem::replace(&mut seen[row as usize], true)).then_some(row)
        })
        .collect()
}

fn classes(labels: &Labels, frame: &DataFrame, schema: &Schema, targets: &[u32]) -> Option<Predicted> {
    let mut out: Vec<Class> = vec![0; targets.len()];
    let column = frame.column(&schema.columns[0]).ok()?;
    if labels.are_integers() {
        for (label, target) in column.i64().ok()?.iter().zip(targets) {
            out[*target as usize] = labels.class_of(label?)?;
        }
    } else {
        for (label, target) in column.str().ok()?.iter().zip(targets) {
            out[*target as usize] = labels.class_of_text(label?.as_bytes())?;
        }
    }
    Some(Predicted::Classes(out))
}

fn numbers(values: &Values, frame: &DataFrame, schema: &Schema, targets: &[u32]) -> Option<Predicted> {
    let (low, high) = values.range();
    let width = schema.columns.len();
    let mut out = vec![0.0; targets.len() * width];
    for (place, name) in schema.columns.iter().enumerate() {
        for (x, target) in frame.column(name).ok()?.f64().ok()?.iter().zip(targets) {
            let x = x.filter(|x| x.is_finite() && *x >= low && *x <= high)?;
            out[*target as usize * width + place] = x;
        }
    }
    let sums = matches!(values, Values::Probabilities) && width > 1;
    if sums && out.chunks(width).any(|row| !super::validate::adds_up(row)) {
        return None;
    }
    Some(Predicted::Numbers(out))
}
