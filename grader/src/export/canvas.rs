//! The gradebook of Canvas.
//!
//! Source: `lib/gradebook_importer.rb` and `lib/gradebook_exporter.rb` of Canvas. A student is found by Canvas id, then
//! SIS user id, then SIS login id, then name. A cell is a number, `EX` (excused), or empty (no score). The last
//! separator of a number is taken for the decimal point, so there are never thousands separators.

use super::class::{Class, Entry, csv_row, points};
use super::fill::Sheet;
use super::table::Table;
use super::{Export, ExportError};
use crate::grading::result::SubmissionStatus;
use crate::roster::IdKind;
use crate::text::{Message, args, cell};

/// Columns before the assignments'.
const STUDENT: [&str; 5] = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"];

/// Fills the file that Canvas offers under Grades → Export.
pub fn fill(
    class: &Class<'_>,
    entries: &[Entry],
    table: Table,
    column: Option<&str>,
) -> Result<Export, ExportError> {
    let mut sheet = Sheet::new(table)?;
    let grade = assignment_column(&sheet, class, column)?;
    let possible = sheet.table.rows.iter().find(|r| r.cell(0).starts_with("Points Possible"));
    let possible: Option<f64> = possible.and_then(|r| r.cell(grade).parse().ok());
    if let Some(possible) = possible.filter(|p| (p - class.max).abs() > 1e-9) {
        let args = args! { "theirs" => points(possible), "ours" => points(class.max) };
        class.remark(Message::new("export_other_maximum", args));
    }
    let written = sheet.each_row(class, entries, &mut |table, row, entry| {
        let value = match (entry.status, entry.score) {
            (SubmissionStatus::Excused, _) => "EX".to_owned(),
            (_, Some(score)) => points(score),
            _ => return false,
        };
        if table.rows[row].cell(grade) != value {
            table.set(row, grade, &value);
        }
        true
    });
    Ok(sheet.done(class, written))
}

/// The column of this assignment: the one that is named, else the one of its title or id, else the only one.
fn assignment_column(sheet: &Sheet, class: &Class<'_>, column: Option<&str>) -> Result<usize, ExportError> {
    let header = &sheet.table.rows[sheet.header].cells;
    if let Some(name) = column {
        return sheet.needed(&[name]);
    }
    let last_fixed = header.iter().rposition(|c| c.trim().eq_ignore_ascii_case("section")).unwrap_or(1);
    let read_only = |i: usize| sheet.table.rows.iter().take(4).any(|r| r.cell(i).contains("(read only)"));
    let totals = ["score", "points", "grade", "override status"];
    let total = |c: &str| {
        let c = c.to_lowercase();
        ["current", "final", "unposted", "override"].iter().any(|w| c.contains(w))
            && totals.iter().any(|t| c.ends_with(t))
    };
    let own: Vec<usize> =
        (last_fixed + 1..header.len()).filter(|i| !read_only(*i) && !total(header[*i].trim())).collect();
    let title = |i: &usize| {
        let name = header[*i].trim().to_lowercase();
        let bare = name.rsplit_once(" (").map_or(name.as_str(), |(bare, _)| bare).to_owned();
        [&class.title, &class.book.assignment.id]
            .iter()
            .any(|t| t.to_lowercase() == bare || t.to_lowercase() == name)
    };
    let named: Vec<usize> = own.iter().copied().filter(title).collect();
    match (named.as_slice(), own.as_slice()) {
        ([one], _) | ([], [one]) => Ok(*one),
        _ => Err(sheet.no_column(&class.title)),
    }
}

/// A new file that Canvas takes. It asks what the assignment is where no column has its title.
pub fn new(class: &Class<'_>, entries: &[Entry], column: Option<&str>) -> Export {
    let title = column.unwrap_or(&class.title);
    let header: Vec<&str> = STUDENT.into_iter().chain([title]).collect();
    let mut text = csv_row(&header);
    text += &csv_row(&["    Points Possible", "", "", "", "", &points(class.max)]);
    let mut written = 0;
    for entry in entries {
        let value = match (entry.status, entry.score) {
            (SubmissionStatus::Excused, _) => "EX".to_owned(),
            (_, Some(score)) => points(score),
            _ => continue,
        };
        for person in &entry.people {
            let id = |kind| Entry::id_of(person, kind).unwrap_or_default();
            let known = [IdKind::Canvas, IdKind::Sis, IdKind::Login];
            if known.iter().all(|kind| id(*kind).is_empty()) && person.name.is_empty() {
                class.remark(Message::new(
                    "export_no_id",
                    args! { "submission" => &entry.submission, "kind" => "Canvas" },
                ));
                continue;
            }
            let name = cell(person.listed());
            let section = person.group.as_deref().unwrap_or_default();
            text +=
                &csv_row(&[&name, id(IdKind::Canvas), id(IdKind::Sis), id(IdKind::Login), section, &value]);
            written += 1;
        }
    }
    Export { files: vec![(String::new(), text.into_bytes())], written, remarks: class.remarks() }
}
