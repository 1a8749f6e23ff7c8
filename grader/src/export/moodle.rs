//! The offline grading worksheet of Moodle.
//!
//! Source: `mod/assign/feedback/offline/importgradeslib.php`. The importer finds its three columns by their names in the
//! user's language, so a downloaded file is filled and its header left alone. It skips in silence: a grade that is the
//! same, empty, negative or above the maximum, a locked one, and one that was changed in Moodle more than a minute after
//! the file was made.

use super::class::{Class, Entry, csv_row, points};
use super::fill::Sheet;
use super::table::Table;
use super::{Export, ExportError};
use crate::roster::IdKind;
use crate::text::{Message, args, cell};

const GRADE: [&str; 2] = ["Grade", "Оценка"];
const MODIFIED: [&str; 3] =
    ["Last modified (grade)", "Последнее изменение (оценка)", "Последнее изменение (оценки)"];
const MAXIMUM: [&str; 4] =
    ["Maximum grade", "Максимальная оценка", "Максимальный балл", "Максимальная оценка (балл)"];
const CHANGEABLE: [&str; 3] = ["Grade can be changed", "Оценка может быть изменена", "Оценку можно изменить"];
const NO: [&str; 3] = ["no", "нет", "0"];

/// Fills the worksheet that Moodle offers under Download grading worksheet.
pub fn fill(
    class: &Class<'_>,
    entries: &[Entry],
    table: Table,
    column: Option<&str>,
) -> Result<Export, ExportError> {
    let mut sheet = Sheet::new(table)?;
    let grade = match column {
        Some(name) => sheet.needed(&[name])?,
        None => sheet.needed(&GRADE)?,
    };
    if sheet.column(&MODIFIED).is_none() {
        class.remark(Message::bare("export_moodle_no_modified"));
    }
    let (maximum, changeable) = (sheet.column(&MAXIMUM), sheet.column(&CHANGEABLE));
    // The language of the file may write 7,5.
    let comma =
        sheet.table.rows.iter().skip(sheet.header + 1).map(|r| r.cell(grade)).any(|c| c.contains(','));
    let written = sheet.each_row(class, entries, &mut |table, i, entry| {
        let Some(score) = entry.score else { return false };
        let row = &table.rows[i];
        let skipped = |why: &str| {
            let args =
                args! { "line" => row.line, "submission" => &entry.submission, "score" => points(score) };
            class.remark(Message::new(why, args));
        };
        let most = maximum.and_then(|m| number(row.cell(m)));
        let before = number(row.cell(grade));
        if changeable.is_some_and(|c| NO.contains(&row.cell(c).to_lowercase().as_str())) {
            skipped("export_moodle_locked");
        } else if most.is_some_and(|most| score > most + 1e-9) {
            skipped("export_moodle_above");
        } else if before.is_some_and(|b| (b - score).abs() < 5e-6) {
            skipped("export_moodle_same");
        } else {
            let text = points(score);
            table.set(i, grade, &if comma { text.replace('.', ",") } else { text });
            return true;
        }
        false
    });
    Ok(sheet.done(class, written))
}

fn number(cell: &str) -> Option<f64> {
    cell.replace(',', ".").parse().ok()
}

/// A worksheet of our own, in English: Moodle takes it from who uses Moodle in English.
pub fn new(class: &Class<'_>, entries: &[Entry]) -> Export {
    let mut text = csv_row(&[
        "Identifier",
        "Full name",
        "Email address",
        "Grade",
        "Maximum grade",
        "Last modified (grade)",
    ]);
    let mut written = 0;
    for entry in entries {
        let Some(score) = entry.score else { continue };
        for person in &entry.people {
            let Some(id) = Entry::id_of(person, IdKind::Moodle) else {
                class.remark(Message::new(
                    "export_no_id",
                    args! { "submission" => &entry.submission, "kind" => "Moodle" },
                ));
                continue;
            };
            let email = person.email.as_deref().unwrap_or_default();
            let name = cell(&person.name);
            text += &csv_row(&[
                &format!("Participant {id}"),
                &name,
                email,
                &points(score),
                &points(class.max),
                "-",
            ]);
            written += 1;
        }
    }
    class.remark(Message::bare("export_moodle_own_file"));
    Export { files: vec![(String::new(), text.into_bytes())], written, remarks: class.remarks() }
}
