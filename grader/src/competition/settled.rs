//! What may not change once files were scored, and what has to agree: scores of two measures on one board lie.

use super::history::Kept;
use super::manifest::{CountsRule, MANIFEST, Manifest, ShownRule};
use super::schema::{Class, Ids, Labels, Values};
use super::score::Competition;
use super::solution::classes_of_manifest;
use super::{Error, Solution};
use crate::text::{Message, args};
use std::path::Path;

/// Line of a key of the table `[competition]`, from 1.
fn line_of(text: &str, key: &str) -> Option<u64> {
    let is_key = |line: &str| {
        line.trim_start().strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    let mut lines = text.lines().zip(1..).skip_while(|(line, _)| line.trim() != "[competition]");
    lines.find(|(line, _)| is_key(line)).map(|(_, number)| number)
}

/// A key of the manifest is wrong.
fn at_key(folder: &Path, text: &str, key: &str, problem: Message) -> Error {
    let file = folder.join(MANIFEST);
    match line_of(text, key) {
        Some(line) => Error::wrong_line(&file, line, problem),
        None => Error::wrong(&file, problem),
    }
}

/// Students check their files against `rows` (ids 0 … rows − 1), `score` against the solution: both have to agree.
/// `text` is the manifest's, in `folder`.
pub fn check_rows(folder: &Path, text: &str, manifest: &Manifest, solution: &Solution) -> Result<(), Error> {
    let Some(rows) = manifest.competition.rows else { return Ok(()) };
    let ids = &solution.schema.ids;
    if matches!(ids, Ids::Range { start: 0, count } if *count == rows) {
        return Ok(());
    }
    let args = args! {
        "rows" => rows, "last" => i64::from(rows) - 1, "count" => ids.len(),
        "from" => ids.name(0), "to" => ids.name(ids.len() - 1),
    };
    let hint = if ids.len() == rows as usize { "competition_rows_ids_hint" } else { "competition_rows_hint" };
    Err(at_key(folder, text, "rows", Message::new("competition_rows", args.clone()))
        .with_hint(Message::new(hint, args)))
}

/// Refuses what the scores in a folder cannot be mixed with. `out` is the folder, for messages.
pub fn refuse(before: &Kept, now: &Kept, competition: &Competition, out: &Path) -> Result<(), Error> {
    if before.competition != now.competition {
        let args = args! { "before" => before.competition, "now" => now.competition };
        return Err(Error::wrong(out, Message::new("competition_other", args)));
    }
    let hint = || Message::new("competition_solution_changed_hint", args! {});
    let rule = |key: &str, before: &str, now: &str| {
        let args = args! {
            "key" => key, "before" => before, "now" => now, "out" => out.display().to_string()
        };
        let message = Message::new("competition_measure_changed", args);
        let hint =
            Message::new("competition_measure_changed_hint", args! { "key" => key, "before" => before });
        Err(at_key(&competition.folder, &competition.text, key, message).with_hint(hint))
    };
    // As it was written: an earlier version of the program may have let pass what this one does not.
    let table = before.manifest.parse::<toml::Table>().unwrap_or_default();
    let old = table.get("competition").and_then(toml::Value::as_table);
    for (key, now) in measures(&competition.manifest) {
        let Some(before) = old.and_then(|rules| rules.get(key)).map(words) else { continue };
        if before != now {
            return rule(key, &before, &now);
        }
    }
    // The split may also change with the seed, under the same file.
    if (&before.solution_sha256, &before.usage) != (&now.solution_sha256, &now.usage) {
        return Err(Error::wrong(out, Message::bare("competition_solution_changed")).with_hint(hint()));
    }
    // Answers are kept as numbers of classes in the sorted list.
    let labels = match &competition.solution.schema.values {
        Values::Classes(labels) => Some(labels),
        _ => None,
    };
    let old_labels = old.and_then(|rules| classes_of_manifest(rules.get("classes")?));
    let moved = match (&old_labels, labels) {
        (Some(old), Some(new)) => (0..old.len()).any(|c| !same_class(old, new, c)),
        _ => false,
    };
    if moved || before.key != now.key {
        let message =
            Message::new("competition_classes_changed", args! { "out" => out.display().to_string() });
        let error = at_key(&competition.folder, &competition.text, "classes", message);
        return Err(error.with_hint(hint()));
    }
    Ok(())
}

/// What a changed manifest asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// What the public board shows goes by other rules.
    pub shown: bool,
    /// Files are checked by other rules: what was invalid may be valid.
    pub checks: bool,
}

/// What changed since the last run.
pub fn changes(before: &Kept, competition: &Competition) -> Changes {
    let rules = |text: &str| text.parse::<toml::Table>().ok()?.get("competition")?.as_table().cloned();
    let (old, new) =
        (rules(&before.manifest).unwrap_or_default(), rules(&competition.text).unwrap_or_default());
    let word = |table: &toml::Table, key: &str| table.get(key).map(words);
    let shown = |table: &toml::Table| {
        let rule = word(table, "shown").unwrap_or_else(|| ShownRule::default().name().to_owned());
        let last = rule == ShownRule::Exact.name()
            && word(table, "counts").as_deref() == Some(CountsRule::Last.name());
        (rule, last)
    };
    Changes {
        shown: shown(&old) != shown(&new),
        checks: ["classes", "range", "max_megabytes"].iter().any(|key| old.get(*key) != new.get(*key)),
    }
}

/// Does a class of the old list have the same number in the new one?
fn same_class(old: &Labels, new: &Labels, class: usize) -> bool {
    let class = class as Class;
    new.class_of_text(old.name(class).as_bytes()) == Some(class)
}

/// What scores are a measure of.
fn measures(manifest: &Manifest) -> [(&'static str, String); 3] {
    let rules = &manifest.competition;
    [
        ("metric", rules.metric.name().to_owned()),
        ("id_column", rules.id_column.clone()),
        ("target", manifest.targets().join(", ")),
    ]
}

/// A text, or texts in a row.
fn words(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Array(list) => list.iter().map(words).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_in_their_table() {
        let text = "id = 1\n# metric = 2\n[competition]\nmetrics = 3\n  metric= \"mae\"\n";
        assert_eq!((line_of(text, "metric"), line_of(text, "id")), (Some(5), None));
    }
}
