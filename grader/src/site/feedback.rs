//! The page that a student gets: `feedback/<submission>.html`, one file without a script or a request.
//!
//! Hidden checks show their kind only, whatever the result holds: see [`shown_message`].

use super::{
    Engine, SiteError, csp,
    plot::Picture,
    words::{Moment, Name, Piece, pieces, points, shorten, visible},
};
use crate::{
    assignment::manifest::Visibility,
    course::LateState,
    grading::result::{
        CheckResult, NoteResult, Place, Receipt, Status, SubmissionResult, SubmissionStatus, TaskResult,
    },
    text::{Lang, Message, args},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{collections::BTreeMap, sync::LazyLock};

/// Longest message of a check that a page shows, in characters.
const MESSAGE: usize = 1_500;

/// What a page says beside the result: the assignment's words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FeedbackContext {
    /// Language of the page: the assignment's.
    pub lang: Lang,
    /// Title of the assignment.
    pub title: String,
    /// Time zone of the course, for the time of submission.
    pub time_zone: String,
    /// Title and hint of each task, by id.
    pub tasks: BTreeMap<String, TaskWords>,
    /// Known mistakes in words, by the id that stands in a task's `diagnosis`; those of the reference library are
    /// known without it.
    pub mistakes: BTreeMap<String, String>,
}

/// Words of a task.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TaskWords {
    /// Title.
    pub title: String,
    /// Hint.
    pub hint: Option<String>,
    /// Whether its points come on top.
    pub bonus: bool,
}

impl FeedbackContext {
    /// The words of an assignment, in its own language.
    pub fn of(assignment: &crate::assignment::Assignment) -> Self {
        let lang = assignment.lang;
        let words = |task: &crate::assignment::Task| TaskWords {
            title: task.title.get(lang).to_owned(),
            hint: task.hint.as_ref().map(|h| h.get(lang).to_owned()),
            bonus: task.bonus,
        };
        Self {
            lang,
            title: assignment.title.get(lang).to_owned(),
            time_zone: "UTC".to_owned(),
            tasks: assignment.tasks.iter().map(|t| (t.id.clone(), words(t))).collect(),
            mistakes: crate::assignment::mistake_words(assignment, lang),
        }
    }
}

/// The page, by the program's own templates.
pub fn render(result: &SubmissionResult, context: &FeedbackContext) -> String {
    static ENGINE: LazyLock<FeedbackPages> = LazyLock::new(|| FeedbackPages::new(Engine::embedded()));
    ENGINE
        .render(result, context)
        .expect("the program's own template fits its view: tests render every part of it")
}

/// Feedback pages by templates of one's own.
#[derive(Debug)]
pub struct FeedbackPages {
    engine: Engine,
    style: String,
    csp: String,
}

impl FeedbackPages {
    /// Pages by these templates.
    pub fn new(engine: Engine) -> Self {
        let style = format!("{}{}", engine.file("tokens.css"), engine.file("feedback.css"));
        // The style is the text of an element: nothing in it may end that element.
        let style = style.replace("</", "<\\/");
        let csp = csp::single_file(&style);
        Self { engine, style, csp }
    }

    /// One page.
    ///
    /// # Errors
    /// A template of the user's names what the view does not have.
    pub fn render(&self, result: &SubmissionResult, context: &FeedbackContext) -> Result<String, SiteError> {
        self.engine.render("feedback.html", context.lang, &Page::new(result, context, &self.style, &self.csp))
    }
}

/// What `feedback.html` shows.
#[derive(Debug, Serialize)]
struct Page<'a> {
    style: &'a str,
    csp: &'a str,
    icon: &'static str,
    assignment: String,
    name: Name,
    students: Vec<Name>,
    attempt: u32,
    counts: bool,
    submitted: Option<Moment>,
    status: &'static str,
    score: Option<Score>,
    /// What makes the score another than the sum of the tasks.
    changes: Vec<String>,
    passed: usize,
    all: usize,
    tasks: Vec<Task>,
    notes: Vec<Vec<Piece>>,
    receipt: &'a Receipt,
    runtime: String,
}

#[derive(Debug, Serialize)]
struct Score {
    points: String,
    max: String,
    bonus: Option<String>,
    /// Percent of the bar that is filled.
    percent: f64,
    full: bool,
}

#[derive(Debug, Serialize)]
struct Task {
    anchor: String,
    title: Vec<Piece>,
    status: &'static str,
    score: String,
    max: String,
    bonus: bool,
    open: bool,
    hint: Vec<Piece>,
    mistake: Vec<Piece>,
    place: Option<Where>,
    checks: Vec<Check>,
    /// Hidden checks by status, in the order in which they came.
    hidden: Vec<Hidden>,
}

#[derive(Debug, Serialize)]
struct Where {
    file: Name,
    cell: u32,
    line: u32,
}

#[derive(Debug, Serialize)]
struct Check {
    name: String,
    status: &'static str,
    message: Vec<Piece>,
    compared: Option<Compared>,
    picture: Option<Picture>,
}

#[derive(Debug, Serialize)]
struct Hidden {
    status: &'static str,
    message: Vec<Piece>,
    count: usize,
}

/// The first numbers that differ.
#[derive(Debug, Serialize)]
struct Compared {
    got: String,
    want: String,
    index: Option<String>,
    /// Call of a scenario at which it happened.
    step: Option<String>,
}

impl<'a> Page<'a> {
    fn new(result: &'a SubmissionResult, context: &FeedbackContext, style: &'a str, policy: &'a str) -> Self {
        let lang = context.lang;
        let students: Vec<Name> = result.students.iter().map(|s| Name::new(s)).collect();
        let counted = result.final_score.or(result.score);
        let score = counted.map(|score| Score {
            points: points(score, lang),
            max: points(result.max_score, lang),
            bonus: (result.bonus > 0.0).then(|| points(result.bonus, lang)),
            percent: if result.max_score > 0.0 {
                (score / result.max_score * 100.0).clamp(0.0, 100.0).round()
            } else {
                0.0
            },
            full: score >= result.max_score,
        });
        Self {
            style,
            csp: policy,
            icon: csp::ICON,
            assignment: visible(&context.title),
            name: Name::new(&result.submission),
            students: if result.students == [result.submission.clone()] { Vec::new() } else { students },
            attempt: result.attempt,
            counts: result.counts,
            submitted: result
                .submitted_at
                .as_deref()
                .and_then(|at| Moment::new(at, &context.time_zone, lang)),
            status: submission_status(result.status),
            score,
            changes: changes(result, context),
            passed: result.tasks.iter().filter(|t| t.status == Status::Passed).count(),
            all: result.tasks.len(),
            tasks: result.tasks.iter().map(|t| Task::new(t, by_hand(result, &t.id), context)).collect(),
            notes: result.notes.iter().map(note).collect(),
            receipt: &result.receipt,
            runtime: shorten(&visible(&result.receipt.runtime), 200),
        }
    }
}

/// Points of a task that an instructor gave.
fn by_hand(result: &SubmissionResult, task: &str) -> Option<f64> {
    result.by_hand.as_ref()?.tasks.get(task).copied()
}

/// What lateness took, and that points were given by hand; the reasons are between the instructor and the student.
fn changes(result: &SubmissionResult, context: &FeedbackContext) -> Vec<String> {
    let lang = context.lang;
    let mut changes = Vec::new();
    if let Some(late) = &result.late {
        let due = late.due.and_then(|due| Moment::new(&due.to_string(), &context.time_zone, lang));
        let due = due.map_or_else(String::new, |due| format!("{} ({})", due.text, due.zone));
        let code = match (late.state, result.penalty > 0.0) {
            (LateState::Closed, _) => Some("site_closed"),
            (_, true) => Some("site_late"),
            (LateState::Grace, _) => Some("site_grace"),
            _ => None,
        };
        let args = args! { "due" => due, "points" => points(result.penalty, lang), "days" => late.days };
        changes.extend(code.map(|code| Message::new(code, args).text(lang)));
    }
    if let Some(hand) = &result.by_hand {
        let code = if hand.score.is_some() { "site_score_by_hand" } else { "site_tasks_by_hand" };
        changes.push(Message::bare(code).text(lang));
    }
    changes
}

impl Task {
    fn new(task: &TaskResult, by_hand: Option<f64>, context: &FeedbackContext) -> Self {
        let lang = context.lang;
        let words = context.tasks.get(&task.id);
        let passed = task.status == Status::Passed;
        let (public, hidden): (Vec<_>, Vec<_>) =
            task.checks.iter().partition(|c| c.visibility == Visibility::Public);
        Self {
            anchor: super::slug::slug(&task.id),
            title: pieces(words.map_or(task.id.as_str(), |w| w.title.as_str())),
            status: status(task.status),
            score: points(by_hand.unwrap_or(task.score), lang),
            max: points(task.max_score, lang),
            bonus: words.is_some_and(|w| w.bonus),
            open: !passed,
            hint: words.and_then(|w| w.hint.as_deref()).filter(|_| !passed).map_or_else(Vec::new, pieces),
            mistake: task
                .diagnosis
                .as_deref()
                .and_then(|id| mistake(id, context))
                .map_or_else(Vec::new, |m| pieces(&m)),
            place: task.place.as_ref().map(Where::new),
            checks: public.into_iter().map(|c| Check::new(c, lang)).collect(),
            hidden: group_hidden(&hidden, lang),
        }
    }
}

impl Where {
    fn new(place: &Place) -> Self {
        Self { file: Name::new(&place.file), cell: place.cell, line: place.line }
    }
}

impl Check {
    fn new(check: &CheckResult, lang: Lang) -> Self {
        let name = check.id.rsplit('/').next().unwrap_or(&check.id);
        let compared = Compared::new(check);
        // The numbers side by side say what the sentence would.
        let message = if compared.is_some() { None } else { shown_message(check, lang) };
        Self {
            name: shorten(&visible(name), 60),
            status: status(check.status),
            message: message.map_or_else(Vec::new, |m| pieces(&m)),
            compared,
            picture: check
                .plot
                .as_ref()
                .filter(|_| check.visibility == Visibility::Public)
                .and_then(|plot| Picture::new(plot, lang)),
        }
    }
}

/// Codes whose message is "this where that is right".
const COMPARED: [&str; 3] = ["wrong_value", "not_a_finite_number", "wrong_text"];

impl Compared {
    /// Of a public check that gave a wrong value.
    fn new(check: &CheckResult) -> Option<Self> {
        let code = check.code.as_deref().unwrap_or_default();
        if check.visibility != Visibility::Public || !COMPARED.contains(&code) {
            return None;
        }
        let text = |key: &str| check.args.get(key).map(|v| shorten(&visible(&argument(v)), 120));
        let scalar = check.args.get("scalar").and_then(Value::as_str) == Some("yes");
        let index = text("index").filter(|at| !scalar && at != "()");
        Some(Self { got: text("got")?, want: text("want")?, index, step: text("step") })
    }
}

/// An argument as Python prints it: shapes and indices as tuples.
fn argument(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) if items.iter().all(Value::is_number) => {
            let inner = items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            if items.len() == 1 { format!("({inner},)") } else { format!("({inner})") }
        }
        other => other.to_string(),
    }
}

/// Messages that carry no value, index, input or text of the student's out of a hidden check. Grading makes no others
/// for one; a code that is not here is not trusted to be harmless.
const TELLING: [&str; 31] = [
    "missing_entry",
    "missing_entry_near",
    "not_filled_in",
    "forbidden",
    "timeout",
    "out_of_memory",
    "process_ended",
    "process_killed",
    "process_babbled",
    "too_much_output",
    "not_built",
    "skipped",
    "property_alone",
    "shape_mismatch",
    "shape_accepted",
    "longer_by",
    "right_given",
    "returned_none",
    "none_in_list",
    "wrong_dtype",
    "ragged_list",
    "wrong_kind",
    "wrong_length",
    "result_not_finite",
    "result_out_of_range",
    "empty_result",
    "not_monotonic",
    "gradient_mismatch",
    "input_changed",
    "too_slow",
    "loss_does_not_fall",
];

/// The message that a student may read. Of a hidden check it is made of the status alone where the words of the
/// result could carry a value, an index or an input out: a wrong value, or whatever the student's own code wrote into
/// an exception. Differences of kind and of shape are told.
pub(crate) fn shown_message(check: &CheckResult, lang: Lang) -> Option<String> {
    if check.visibility == Visibility::Public {
        return check.message.as_deref().map(|m| shorten(m, MESSAGE));
    }
    let code = check.code.as_deref().unwrap_or_default();
    let telling = code.ends_with("_hidden") || TELLING.contains(&code);
    if telling {
        return check.message.as_deref().map(|m| shorten(m, MESSAGE));
    }
    (check.status != Status::Passed)
        .then(|| Message::new("site_hidden", args! { "status" => status(check.status) }).text(lang))
}

/// Hidden checks of one kind are one line: their number tells nothing more.
fn group_hidden(checks: &[&CheckResult], lang: Lang) -> Vec<Hidden> {
    let mut groups: Vec<Hidden> = Vec::new();
    for check in checks {
        let (status, message) =
            (status(check.status), shown_message(check, lang).map_or_else(Vec::new, |m| pieces(&m)));
        match groups.iter_mut().find(|g| g.status == status && g.message == message) {
            Some(group) => group.count += 1,
            None => groups.push(Hidden { status, message, count: 1 }),
        }
    }
    groups
}

fn note(note: &NoteResult) -> Vec<Piece> {
    pieces(&shorten(&note.message, MESSAGE))
}

/// A known mistake in words: the assignment's own, else one of the reference library's.
pub(crate) fn mistake(id: &str, context: &FeedbackContext) -> Option<String> {
    context.mistakes.get(id).cloned().or_else(|| {
        let (library, _) = id.split_once('/')?;
        let known = reference::mutants::mutants(library).iter().find(|m| m.id == id)?;
        Some(match context.lang {
            Lang::En => known.en.to_owned(),
            Lang::Ru => known.ru.to_owned(),
        })
    })
}

/// Name of a status in templates and in the catalogue; the same as in `results.jsonl`.
fn status(status: Status) -> &'static str {
    match status {
        Status::Passed => "passed",
        Status::Partial => "partial",
        Status::Failed => "failed",
        Status::Raised => "raised",
        Status::Missing => "missing",
        Status::Timeout => "timeout",
        Status::Memory => "memory",
        Status::Crashed => "crashed",
        Status::Forbidden => "forbidden",
        Status::NotBuilt => "not_built",
        Status::Skipped => "skipped",
    }
}

fn submission_status(status: SubmissionStatus) -> &'static str {
    match status {
        SubmissionStatus::Graded => "graded",
        SubmissionStatus::Unreadable => "unreadable",
        SubmissionStatus::Error => "error",
        SubmissionStatus::NotSubmitted => "not_submitted",
        SubmissionStatus::Excused => "excused",
    }
}
