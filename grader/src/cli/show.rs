//! Results on a terminal.

use super::context::{BAD, BOLD, Context, DIM, GOOD, WARN, clean, clean_line};
use crate::assignment::manifest::Visibility;
use crate::assignment::{Assignment, mistake_words};
use crate::grading::result::{CheckResult, Status, SubmissionResult, SubmissionStatus, TaskResult};
use crate::grading::{check_text, output::status_name};
use crate::text::{Lang, Message, args};
use anstyle::Style;
use unicode_width::UnicodeWidthStr;

fn mark(status: Status) -> (&'static str, Style) {
    match status {
        Status::Passed => ("✓", GOOD),
        Status::Partial => ("◐", WARN),
        Status::Skipped => ("–", DIM),
        _ => ("✗", BAD),
    }
}

/// Points without needless zeros.
pub fn points(x: f64) -> String {
    format!("{}", (x * 100.0).round() / 100.0)
}

/// One submission with its tasks: what a student sees of their own check.
pub fn submission(result: &SubmissionResult, assignment: &Assignment, context: &Context) {
    for task in &result.tasks {
        let title =
            assignment.tasks.iter().find(|t| t.id == task.id).map_or("", |t| t.title.get(context.lang));
        let (sign, style) = mark(task.status);
        let place = task.place.as_ref().map(|p| {
            let args = args! { "file" => p.file, "cell" => p.cell, "line" => p.line };
            Message::new("place", args).text(context.lang)
        });
        context.out(format!(
            "{style}{sign}{style:#} {BOLD}{}{BOLD:#}  {}/{}  {DIM}{}{DIM:#}",
            clean(title),
            points(task.score),
            points(task.max_score),
            clean(&place.unwrap_or_default())
        ));
        for check in task.checks.iter().filter(|c| c.code.is_some()) {
            context.out(format!("    {}", check_line(check, context)));
        }
        if let Some(mistake) = task.diagnosis.as_deref().and_then(|id| {
            mistake(id, context)
                .map(str::to_owned)
                .or_else(|| mistake_words(assignment, context.lang).remove(id))
        }) {
            context.out(format!("    {WARN}·{WARN:#} {}", clean(&mistake)));
        }
        if task.status != Status::Passed
            && let Some(hint) =
                assignment.tasks.iter().find(|t| t.id == task.id).and_then(|t| t.hint.as_ref())
        {
            for (i, line) in hint.get(context.lang).trim().lines().enumerate() {
                let lead = if i == 0 { context.text("hint") + ": " } else { "  ".to_owned() };
                context.out(format!("    {DIM}{lead}{line}{DIM:#}"));
            }
        }
    }
    for note in &result.notes {
        let text = Message::new(note.code.clone(), note.args.clone()).text(context.lang);
        context.out(format!("{WARN}·{WARN:#} {}", clean(&text)));
    }
}

/// A known mistake in words.
pub fn mistake(id: &str, context: &Context) -> Option<&'static str> {
    let (library, _) = id.split_once('/')?;
    let known = reference::mutants::mutants(library).iter().find(|m| m.id == id)?;
    Some(match context.lang {
        Lang::En => known.en,
        Lang::Ru => known.ru,
    })
}

fn check_line(check: &CheckResult, context: &Context) -> String {
    let message = Message::new(check.code.clone().unwrap_or_default(), check.args.clone());
    let text = clean(&check_text(&message, context.lang)).replace('\n', "\n      ");
    let name = check.id.split_once('/').map_or(check.id.as_str(), |(_, c)| c);
    let (sign, style) = mark(check.status);
    format!("{style}{sign}{style:#} {name}: {text}")
}

/// A table of a class: one row a submission, one mark a task.
pub fn class(results: &[SubmissionResult], context: &Context) {
    let width = results.iter().map(|r| clean(&r.submission).width()).max().unwrap_or(0).min(32);
    for result in results {
        let name = fit(&clean_line(&result.submission), width);
        let score = match (result.status, result.score) {
            (SubmissionStatus::Graded, Some(score)) => {
                format!("{:>6} / {}", points(score), points(result.max_score))
            }
            (status, _) => {
                format!("{BAD}{:>11}{BAD:#}", context.text(&format!("status_{}", status_name(status))))
            }
        };
        let marks: String = result.tasks.iter().map(task_mark).collect();
        context.out(format!("{name}  {score:<13}  {marks}"));
    }
}

fn task_mark(task: &TaskResult) -> String {
    let (sign, style) = mark(task.status);
    format!("{style}{sign}{style:#}")
}

/// Cut or padded to a width in columns of the terminal.
pub fn fit(text: &str, width: usize) -> String {
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        let w = unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
        if used + w > width {
            out.pop();
            out.push('…');
            break;
        }
        out.push(c);
        used += w;
    }
    let used = out.width();
    out + &" ".repeat(width.saturating_sub(used))
}

/// Whether all public checks passed.
pub fn all_public_passed(result: &SubmissionResult) -> bool {
    result.status == SubmissionStatus::Graded
        && result
            .tasks
            .iter()
            .flat_map(|t| &t.checks)
            .filter(|c| c.visibility == Visibility::Public)
            .all(|c| c.status == Status::Passed)
}
