//! Made-up classes for tests of the class report, for screenshots and for measuring.

use crate::samples::{Dice, words};
use grader::{
    assignment::manifest::Visibility,
    course::{LateState, Lateness, PassMark},
    grading::{
        gradebook::{AssignmentFacts, TaskFacts},
        report::{ClassReport, Collector},
        result::{
            ByHandResult, CheckResult, LanguageName, NoteResult, Place, Receipt, Status, SubmissionResult,
            SubmissionStatus, TaskResult,
        },
    },
    text::{Lang, Message, args},
};
use serde_json::Map;

/// Tasks: id, points, bonus, how many of ten have it right.
const TASKS: [(&str, f64, bool, f64); 6] = [
    ("loss", 1.0, false, 9.5),
    ("relu", 1.0, false, 8.0),
    ("neuron-relu", 3.0, false, 5.5),
    ("leaky-relu", 2.0, false, 7.0),
    ("fit", 3.0, false, 4.0),
    ("elu", 1.0, true, 2.0),
];

/// The assignment of the made-up class.
pub fn assignment(lang: Lang) -> AssignmentFacts {
    let task =
        |(id, points, bonus, _): (&str, f64, bool, f64)| TaskFacts { id: id.to_owned(), points, bonus };
    AssignmentFacts {
        id: "activations".to_owned(),
        sha256: String::new(),
        max_score: 10.0,
        tasks: TASKS.map(task).to_vec(),
        dir: "assignments/activations".into(),
        words: words(lang),
    }
}

/// The report of a class of these people. Of forty, one handed in nothing, one something that cannot be read, and so on.
pub fn class(lang: Lang, names: &[String]) -> ClassReport {
    let assignment = assignment(lang);
    let mut collector = Collector::new(&assignment, Some(PassMark::Percent(50.0)));
    let mut dice = Dice::new(7);
    for (i, name) in names.iter().enumerate() {
        let result = student(i, name, lang, &mut dice);
        let slow = if i % 40 == 9 { 30.0 } else { 1.0 };
        collector.add(&result, Some([(0.2 + 0.1 * dice.next()) * slow, 60e6 + 2e6 * dice.next() * slow]));
    }
    collector.report()
}

fn note(code: &str, lang: Lang, name: &str) -> NoteResult {
    NoteResult::new(Message::new(code, args! { "name" => name, "file" => name }), lang)
}

/// A student's result.
pub fn student(i: usize, name: &str, lang: Lang, dice: &mut Dice) -> SubmissionResult {
    let status = match i % 40 {
        5 => SubmissionStatus::NotSubmitted,
        6 => SubmissionStatus::Unreadable,
        7 => SubmissionStatus::Excused,
        8 => SubmissionStatus::Error,
        _ => SubmissionStatus::Graded,
    };
    let graded = status == SubmissionStatus::Graded;
    let able = dice.next();
    let tasks: Vec<TaskResult> =
        if graded { TASKS.map(|task| result(task, able, name, lang, dice)).to_vec() } else { vec![] };
    let score = graded.then(|| tasks.iter().map(|t| t.score).sum());
    let seconds = 100_000 * i64::try_from(i % 3).unwrap_or_default();
    let late =
        Lateness { state: LateState::Late, seconds, days: 1 + seconds / 86_400, ..Lateness::default() };
    SubmissionResult {
        schema: 1,
        assignment: "activations".to_owned(),
        submission: if i.is_multiple_of(2) { name.to_owned() } else { (40_000 + 7 * i).to_string() },
        students: vec![name.to_owned()],
        attempt: u32::from(status != SubmissionStatus::NotSubmitted),
        counts: true,
        submitted_at: None,
        language: graded.then_some(LanguageName::Python),
        status,
        score,
        max_score: 10.0,
        bonus: 0.0,
        tasks,
        notes: match i % 40 {
            6 => vec![note("nothing_handed_in", lang, name)],
            11 => vec![note("not_in_roster", lang, name)],
            _ => vec![],
        },
        receipt: Receipt::default(),
        final_score: score,
        penalty: if i % 20 == 12 { 0.5 } else { 0.0 },
        late: (i % 20 == 12).then_some(late),
        by_hand: (i % 40 == 13).then(|| ByHandResult {
            score,
            reason: name.to_owned(),
            ..ByHandResult::default()
        }),
    }
}

fn result(
    (id, points, _, right): (&str, f64, bool, f64),
    able: f64,
    name: &str,
    lang: Lang,
    dice: &mut Dice,
) -> TaskResult {
    let passed = dice.next() * 5.0 + able * 10.0 < right + 2.5;
    let which = (dice.next() * 12.0) as usize;
    let check = |check: &str, visibility: Visibility, passed: bool| CheckResult {
        plot: None,
        id: format!("{id}/{check}"),
        visibility,
        status: if passed { Status::Passed } else { Status::Failed },
        score: if passed { points / 2.0 } else { 0.0 },
        max_score: points / 2.0,
        code: (!passed).then(|| "wrong_value_hidden".to_owned()),
        args: Map::new(),
        message: (!passed).then(|| Message::bare("wrong_value_hidden").text(lang)),
    };
    let unit = "input-unchanged";
    let checks = vec![
        check("example", Visibility::Public, passed),
        check("random", Visibility::Hidden, passed),
        check(unit, Visibility::Hidden, true),
    ];
    TaskResult {
        id: id.to_owned(),
        status: if passed { Status::Passed } else { Status::Failed },
        score: if passed { points } else { 0.0 },
        max_score: points,
        diagnosis: known(id).filter(|_| !passed && which < 5).map(str::to_owned),
        answers: (!passed).then(|| match which {
            // Half of the wrong answers are somebody's own.
            5 => format!("{:016x}", 0x3fa9_c100_0000_0000_u64),
            _ => format!("{:016x}", (dice.next() * 1e18) as u64),
        }),
        place: Some(Place { file: format!("{name}.ipynb"), cell: 12, line: 3 }),
        checks,
    }
}

/// A known mistake in a task.
fn known(task: &str) -> Option<&'static str> {
    match task {
        "neuron-relu" => Some("sum_for_mean"),
        "loss" => Some("activations/loss_without_half"),
        "relu" => Some("activations/relu_is_absolute"),
        "leaky-relu" => Some("activations/leaky_relu_slope_on_wrong_side"),
        "elu" => Some("activations/elu_without_alpha"),
        _ => None,
    }
}
