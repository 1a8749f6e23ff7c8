//! What may have happened to a file, guessed from its problems: the sentence that saves a student an hour.
//!
//! A hint only adds words to a problem; it never decides whether there is one.

use super::Predicted;
use super::problem::{Code, Problems};
use super::schema::{Class, Ids, Labels, Schema, Values, number};
use crate::text::{args, hidden};
use std::collections::HashSet;

/// Adds a hint to each problem that looks like a known mistake.
pub fn add(schema: &Schema, problems: &mut Problems, rows: u64, predicted: &Predicted) {
    let found = [
        (Code::UnexpectedColumn, columns(schema, problems)),
        (Code::RaggedRow, ragged(problems, rows)),
        (Code::UnknownId, ids(schema, problems)),
        (Code::DuplicateId, duplicates(problems)),
        (Code::NotANumber, words(schema, problems)),
        (Code::LabelNotInClasses, labels(schema, problems, predicted)),
        (Code::OutOfRange, range(schema, problems)),
    ];
    for (code, hint) in found {
        if let Some(hint) = hint {
            problems.explain(code, args! { "hint" => hint });
        }
    }
    if problems.has(Code::UnknownId) {
        let last = schema.ids.len().saturating_sub(1);
        let some: Vec<String> = (0..schema.ids.len().min(3)).map(|row| schema.ids.name(row)).collect();
        problems.explain(
            Code::UnknownId,
            args! { "some" => some.join(", "), "from" => schema.ids.name(0), "to" => schema.ids.name(last),
            "column" => &schema.id_column },
        );
    }
}

fn first(problems: &Problems, code: Code) -> Option<&str> {
    problems.examples(code).first()?.value.as_deref()
}

fn all(problems: &Problems, code: Code, is: impl Fn(&str) -> bool) -> bool {
    let mut values = problems.examples(code).iter().filter_map(|e| e.value.as_deref()).peekable();
    values.peek().is_some() && values.all(is)
}

/// Texts of which the like is looked for: a hint is not worth more time.
const LOOKED_AT: usize = 200_000;

/// What the values of a problem lack to be known texts, if all of them lack the same.
fn alike(problems: &Problems, code: Code, known: &[String]) -> Option<&'static str> {
    type Plain = fn(&str) -> String;
    let ways: [(Plain, &str); 3] = [
        (hidden::bare, "stray_space"),
        (|text| hidden::bare(text).to_lowercase(), "other_case"),
        (hidden::composed, "composed"),
    ];
    ways.into_iter().find_map(|(plain, hint)| {
        let known: HashSet<String> = known.iter().map(|text| plain(text)).collect();
        all(problems, code, |value| known.contains(&plain(value))).then_some(hint)
    })
}

/// What stands before the rows of data by mistake.
fn stray(value: &str) -> Option<&'static str> {
    match value.trim_start() {
        text if text.starts_with(['#', '%']) || text.starts_with("//") => Some("comment"),
        text if text.starts_with("sep=") => Some("sep"),
        _ => None,
    }
}

fn columns(schema: &Schema, problems: &Problems) -> Option<&'static str> {
    let value = first(problems, Code::UnexpectedColumn)?;
    let classes = match &schema.values {
        Values::Classes(labels) => labels.len() as u64,
        _ => 0,
    };
    let both = value.contains(&schema.id_column) && schema.columns.iter().all(|c| value.contains(c.as_str()));
    match value {
        _ if stray(value).is_some() => stray(value),
        _ if both => Some("line_in_quotes"),
        "Usage" => Some("usage"),
        "" if problems.examples(Code::UnexpectedColumn)[0].line == Some(1)
            && problems.count(Code::UnexpectedColumn) == 1
            && !problems.has_arg(Code::UnexpectedColumn, "kind") =>
        {
            Some("trailing")
        }
        _ if classes > 1 && problems.count(Code::UnexpectedColumn) >= classes => Some("column_a_class"),
        _ => None,
    }
}

fn ragged(problems: &Problems, rows: u64) -> Option<&'static str> {
    let value = first(problems, Code::RaggedRow)?;
    if let Some(hint) = stray(value) {
        return Some(hint);
    }
    if problems.has(Code::MissingColumn) || problems.count(Code::RaggedRow) < rows {
        return None;
    }
    let cells: Vec<&str> = value.split(',').collect();
    match cells.as_slice() {
        [.., ""] => Some("trailing"),
        [index, id, _] if index == id => Some("index"),
        // 0,3,0 or 0,3,49: a number was cut in two.
        [_, _, part] if part.bytes().all(|b| b.is_ascii_digit()) => Some("decimal_comma"),
        _ if cells.len() > 5 => Some("column_a_class"),
        _ => None,
    }
}

fn ids(schema: &Schema, problems: &Problems) -> Option<&'static str> {
    let value = first(problems, Code::UnknownId)?;
    let plain = value.trim_start_matches('\u{feff}').trim();
    if let Some(hint) = stray(value) {
        return Some(hint);
    }
    if plain == schema.id_column {
        return Some("header_again");
    }
    if plain.len() < value.trim().len() {
        return Some("mark_inside");
    }
    if let Ids::Texts { .. } = schema.ids {
        let known = (0..schema.ids.len().min(LOOKED_AT)).map(|row| schema.ids.name(row));
        return alike(problems, Code::UnknownId, &known.collect::<Vec<_>>());
    }
    let Ids::Range { start, count } = schema.ids else { return None };
    let counts = (problems.count(Code::UnknownId), problems.count(Code::MissingId));
    let missing = first(problems, Code::MissingId).and_then(|v| v.parse::<i64>().ok());
    let got = value.parse::<i64>().ok();
    if counts == (1, 1) && missing == Some(start) && got == Some(start.wrapping_add(i64::from(count))) {
        return Some("one_later");
    }
    if counts == (1, 1) && got == Some(start.wrapping_sub(1)) {
        return Some("one_earlier");
    }
    if all(problems, Code::UnknownId, |v| v.contains(',') && number(v.replace(',', "").as_bytes()).is_some())
    {
        return Some("thousands");
    }
    let words = |v: &str| number(v.as_bytes()).is_none();
    all(problems, Code::UnknownId, words).then_some("ids_are_numbers")
}

/// Many ids twice and values that cannot be: the columns may be the wrong way round.
fn duplicates(problems: &Problems) -> Option<&'static str> {
    let many = problems.count(Code::DuplicateId);
    if many > 1 && problems.count(Code::LabelNotInClasses) >= many {
        return Some("swapped");
    }
    let rounded = |v: &str| v.contains(['e', 'E']) && number(v.as_bytes()).is_some();
    all(problems, Code::DuplicateId, rounded).then_some("rounded_ids")
}

fn words(schema: &Schema, problems: &Problems) -> Option<&'static str> {
    let value = first(problems, Code::NotANumber)?;
    if schema.columns.iter().any(|c| c == value.trim()) {
        return Some("header_again");
    }
    let decimal = |v: &str| v.contains(',') && number(v.replace(',', ".").as_bytes()).is_some();
    if all(problems, Code::NotANumber, decimal) {
        return Some("decimal_comma");
    }
    if all(problems, Code::NotANumber, |v| v.contains(['[', '(']) || v.starts_with("b'")) {
        return Some("wrapped");
    }
    None
}

fn labels(schema: &Schema, problems: &Problems, predicted: &Predicted) -> Option<&'static str> {
    if let Values::Classes(known @ Labels::Texts { .. }) = &schema.values {
        let known: Vec<String> =
            (0..known.len().min(LOOKED_AT)).map(|i| known.name(i as Class).clone()).collect();
        if let Some(hint) = alike(problems, Code::LabelNotInClasses, &known) {
            return Some(hint);
        }
    }
    let Values::Classes(Labels::Integers { sorted, .. }) = &schema.values else {
        let numbers = all(problems, Code::LabelNotInClasses, |v| number(v.as_bytes()).is_some());
        return numbers.then_some("numbers_for_names");
    };
    if all(problems, Code::LabelNotInClasses, |v| matches!(v, "True" | "False" | "true" | "false")) {
        return Some("booleans");
    }
    let letters = |v: &str| v.starts_with(char::is_alphabetic) && !v.contains(['(', '\'']);
    if problems.count(Code::LabelNotInClasses) > 1 && all(problems, Code::LabelNotInClasses, letters) {
        return Some("class_names");
    }
    let is_part = |v: &str| number(v.as_bytes()).is_some_and(|x| x.fract() != 0.0);
    let values: Vec<&str> =
        problems.examples(Code::LabelNotInClasses).iter().filter_map(|e| e.value.as_deref()).collect();
    if 2 * values.iter().filter(|v| is_part(v)).count() > values.len() {
        return Some("scores");
    }
    let (low, high) = (sorted.first()?, sorted.last()?);
    let Predicted::Classes(classes) = predicted else { return None };
    let unused = |class: usize| !classes.contains(&(class as Class));
    let is = |n: i64| all(problems, Code::LabelNotInClasses, |v| number(v.as_bytes()) == Some(n as f64));
    if is(high.saturating_add(1)) && unused(0) {
        return Some("one_later");
    }
    (is(low.saturating_sub(1)) && unused(sorted.len() - 1)).then_some("one_earlier")
}

fn range(schema: &Schema, problems: &Problems) -> Option<&'static str> {
    if !matches!(schema.values, Values::Probabilities) {
        return None;
    }
    let values = || problems.examples(Code::OutOfRange).iter().filter_map(|e| e.value.as_deref());
    let numbers: Vec<f64> = values().filter_map(|v| number(v.as_bytes())).collect();
    match numbers.iter().copied().fold((0.0, 0.0), |(a, b): (f64, f64), x| (a.min(x), b.max(x))) {
        (low, _) if low < 0.0 => Some("logits"),
        (_, high) if high > 1.0 && high <= 100.0 => Some("percent"),
        (_, high) if high > 1.0 => Some("logits"),
        _ => None,
    }
}
