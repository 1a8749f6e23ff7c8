//! A table for spreadsheets: everything that is known of a grade, a row a submission.

use super::Export;
use super::class::{Class, Entry, csv_row, points};
use crate::grading::output::status_name;
use crate::roster::Person;
use crate::text::cell;

/// Makes the file. Cells that a spreadsheet would take for formulas begin with an apostrophe.
pub fn write(class: &Class<'_>, entries: &[Entry]) -> Export {
    let tasks = &class.book.assignment.tasks;
    let fixed = [
        "submission",
        "id",
        "name",
        "email",
        "group",
        "status",
        "score",
        "max_score",
        "raw_score",
        "penalty",
        "bonus",
        "attempts",
        "submitted_at",
    ];
    let header: Vec<String> =
        fixed.iter().map(|c| (*c).to_owned()).chain(tasks.iter().map(|t| t.id.clone())).collect();
    let mut text = csv_row(&header);
    for entry in entries {
        let all = |of: &dyn Fn(&Person) -> Option<String>| {
            let found: Vec<String> = entry.people.iter().filter_map(of).filter(|c| !c.is_empty()).collect();
            cell(&found.join(", "))
        };
        let number = |x: Option<f64>| x.map(points).unwrap_or_default();
        let mut row = vec![
            cell(&entry.submission),
            all(&|p| Some(p.id.clone())),
            all(&|p| Some(p.name.clone())),
            all(&|p| p.email.clone()),
            all(&|p| p.group.clone()),
            status_name(entry.status).to_owned(),
            number(entry.score),
            points(class.max),
            number(entry.raw),
            points(entry.penalty),
            points(entry.bonus),
            entry.attempts.to_string(),
            entry.submitted_at.clone().unwrap_or_default(),
        ];
        row.extend(tasks.iter().map(|task| task_points(entry, &task.id)));
        text += &csv_row(&row);
    }
    let written = entries.iter().filter(|e| e.score.is_some()).count();
    Export { files: vec![(String::new(), text.into_bytes())], written, remarks: class.remarks() }
}

fn task_points(entry: &Entry, id: &str) -> String {
    entry.tasks.iter().find(|(task, _)| task == id).map(|(_, x)| points(*x)).unwrap_or_default()
}
