//! What a run has to tell the instructor: what may not be what was meant, and is not an error.

use super::history::Status;
use super::intake::Intake;
use super::lists::{CHOSEN, Row};
use super::manifest::{CountsRule, Rules};
use super::report::Line;
use super::team::Changed;
use crate::text::{Message, args};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Rows of a list that are told one by one.
const SHOWN: usize = 5;

/// What the files that were found, and what became of them, say. `lines` are all attempts so far.
pub fn of(rules: &Rules, intake: &Intake, lines: &[Line]) -> Vec<Message> {
    let mut notes = Vec::new();
    if intake.candidates.is_empty() {
        notes.push(Message::bare("score_nothing_found"));
    }
    if intake.roots.len() > 1 {
        let folders: Vec<String> = intake.roots.iter().map(|p| p.display().to_string()).collect();
        let shown = &folders[..folders.len().min(SHOWN)];
        notes.push(Message::new(
            "score_many_roots",
            args! { "count" => folders.len(), "folders" => shown.join(", ") },
        ));
    }
    absent(intake, lines, &mut notes);
    rows(&intake.early, "score_early_time", &mut notes);
    untimed(rules, lines, &mut notes);
    choices(rules, intake, lines, &mut notes);
    notes
}

/// A row of a list, as a message has it.
fn told(code: &str, row: &Row) -> Message {
    let place = format!("{}:{}", row.list.display(), row.line);
    Message::new(code, args! { "place" => place, "team" => row.team, "file" => row.file })
}

/// The first rows one by one, and how many more there are.
fn rows(list: &[Row], code: &str, notes: &mut Vec<Message>) {
    notes.extend(list.iter().take(SHOWN).map(|row| told(code, row)));
    more(list.get(SHOWN..).unwrap_or_default().iter().map(|row| (&*row.list, row.line)), notes);
}

fn more<'a>(rest: impl Iterator<Item = (&'a Path, u64)>, notes: &mut Vec<Message>) {
    let rest: Vec<(&Path, u64)> = rest.collect();
    if let Some((list, line)) = rest.first() {
        let args = args! { "count" => rest.len(), "list" => list.display().to_string(), "line" => line };
        notes.push(Message::new("score_more_rows", args));
    }
}

/// Rows of `submissions.csv` whose file was never seen. One that was scored may be gone.
fn absent(intake: &Intake, lines: &[Line], notes: &mut Vec<Message>) {
    let known: BTreeSet<&str> = lines.iter().map(|l| l.file.as_str()).collect();
    let absent: Vec<&Row> = intake.absent.iter().filter(|row| !known.contains(row.file.as_str())).collect();
    for row in absent.iter().take(SHOWN) {
        let mut note = told(if row.meant.is_some() { "score_absent_meant" } else { "score_absent" }, row);
        if let Some(meant) = &row.meant {
            note.args.insert("meant".into(), meant.as_str().into());
        }
        notes.push(note);
    }
    more(absent.iter().skip(SHOWN).map(|row| (&*row.list, row.line)), notes);
}

/// Attempts that no rule of time reaches.
fn untimed(rules: &Rules, lines: &[Line], notes: &mut Vec<Message>) {
    let keys: Vec<&str> = [
        ("opens", rules.opens.is_some()),
        ("closes", rules.closes.is_some()),
        ("attempts_per_day", rules.attempts_per_day.is_some()),
    ]
    .into_iter()
    .filter_map(|(key, set)| set.then_some(key))
    .collect();
    let count = lines.iter().filter(|l| l.status == Status::Valid && l.submitted_at.is_none()).count();
    if count > 0 && !keys.is_empty() {
        notes.push(Message::new("score_untimed", args! { "count" => count, "keys" => keys.join(", ") }));
    }
}

/// Choices that choose nothing.
fn choices(rules: &Rules, intake: &Intake, lines: &[Line], notes: &mut Vec<Message>) {
    let Some(first) = intake.choices.first() else { return };
    if rules.counts != CountsRule::Chosen {
        let args = args! { "list" => first.list.display().to_string(), "counts" => rules.counts.name() };
        notes.push(Message::new("score_choices_unused", args));
        return;
    }
    let mut valid: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for row in &intake.choices {
        let of_file = || lines.iter().filter(|l| l.file == row.file);
        let own = of_file().find(|l| l.team == row.team);
        let note = if of_file().any(|l| l.team == row.team && l.status == Status::Valid) {
            valid.entry(&row.team).or_default().insert(&row.file);
            continue;
        } else if own.is_some() {
            told("score_choice_no_attempt", row)
        } else if let Some(other) = of_file().next() {
            let mut note = told("score_choice_of_other", row);
            note.args.insert("other".into(), other.team.as_str().into());
            note
        } else if let Some(meant) = &row.meant {
            let mut note = told("score_absent_meant", row);
            note.args.insert("meant".into(), meant.as_str().into());
            note
        } else {
            told("score_choice_unknown", row)
        };
        wrong.push((note, row));
    }
    notes.extend(wrong.iter().take(SHOWN).map(|(note, _)| note.clone()));
    more(wrong.iter().skip(SHOWN).map(|(_, row)| (&*row.list, row.line)), notes);
    let limit = rules.chosen.max(1) as usize;
    let many: Vec<&str> =
        valid.iter().filter(|(_, files)| files.len() > limit).map(|(team, _)| *team).collect();
    if !many.is_empty() {
        let shown = &many[..many.len().min(SHOWN)];
        let args = args! { "count" => many.len(), "teams" => shown.join(", "), "limit" => limit };
        notes.push(Message::new("score_choices_many", args));
    }
}

/// Attempts that the present rules judge in another way than those of the run that took them.
pub fn changed(list: &[Changed]) -> Option<Message> {
    let first = list.first()?;
    let counts = list.iter().filter(|c| c.counts).count();
    let args = args! { "now" => counts, "not" => list.len() - counts, "file" => first.file };
    Some(Message::new("score_judged_anew", args))
}

/// Choices of teams that are others than at the last run.
pub fn changed_choices(
    before: &BTreeMap<String, Vec<String>>,
    now: &BTreeMap<String, Vec<String>>,
) -> Option<Message> {
    let teams: BTreeSet<&str> = before
        .keys()
        .chain(now.keys())
        .filter(|t| before.get(*t) != now.get(*t))
        .map(String::as_str)
        .collect();
    let shown: Vec<&str> = teams.iter().copied().take(SHOWN).collect();
    let args = args! { "list" => CHOSEN, "count" => teams.len(), "teams" => shown.join(", ") };
    (!teams.is_empty()).then(|| Message::new("score_choices_late", args))
}
