//! What a class comes to, on results written by hand.

use super::{ClassReport, Collector};
use crate::assignment::manifest::Visibility;
use crate::course::PassMark;
use crate::grading::gradebook::{AssignmentFacts, TaskFacts};
use crate::grading::result::{
    CheckResult, NoteResult, Receipt, Status, SubmissionResult, SubmissionStatus, TaskResult,
};
use crate::site::feedback::FeedbackContext;
use crate::text::{Lang, Message};
use serde_json::Map;

fn assignment() -> AssignmentFacts {
    let task = |id: &str| TaskFacts { id: id.to_owned(), points: 2.0, bonus: false };
    AssignmentFacts {
        id: "a".to_owned(),
        max_score: 6.0,
        tasks: ["one", "two", "three"].map(task).to_vec(),
        words: FeedbackContext {
            mistakes: [("m/1", "same words"), ("m/2", "same words"), ("m/3", "other words")]
                .map(|(id, text)| (id.to_owned(), text.to_owned()))
                .into(),
            ..FeedbackContext::default()
        },
        ..AssignmentFacts::default()
    }
}

/// A task whose two checks passed or did not.
fn task(id: &str, passed: [bool; 2], diagnosis: Option<&str>, answers: &str) -> TaskResult {
    let check = |(name, passed): (&str, bool)| CheckResult {
        plot: None,
        id: format!("{id}/{name}"),
        visibility: Visibility::Public,
        status: if passed { Status::Passed } else { Status::Failed },
        score: f64::from(u8::from(passed)),
        max_score: 1.0,
        code: None,
        args: Map::new(),
        message: (!passed).then(|| format!("{id} is wrong")),
    };
    let checks = [("a", passed[0]), ("b", passed[1])].map(check).to_vec();
    let score = checks.iter().map(|c| c.score).sum();
    TaskResult {
        id: id.to_owned(),
        status: status(passed),
        score,
        max_score: 2.0,
        diagnosis: diagnosis.map(str::to_owned),
        answers: Some(answers.to_owned()).filter(|a| !a.is_empty()),
        place: None,
        checks,
    }
}

const fn status(passed: [bool; 2]) -> Status {
    match passed {
        [true, true] => Status::Passed,
        [false, false] => Status::Failed,
        _ => Status::Partial,
    }
}

fn result(submission: &str, status: SubmissionStatus, tasks: Vec<TaskResult>) -> SubmissionResult {
    let score = (status == SubmissionStatus::Graded).then(|| tasks.iter().map(|t| t.score).sum());
    SubmissionResult {
        schema: 1,
        assignment: "a".to_owned(),
        submission: submission.to_owned(),
        students: vec![submission.to_owned()],
        attempt: 1,
        counts: true,
        submitted_at: None,
        language: None,
        status,
        score,
        max_score: 6.0,
        bonus: 0.0,
        tasks,
        notes: vec![],
        receipt: Receipt::default(),
        final_score: score,
        penalty: 0.0,
        late: None,
        by_hand: None,
    }
}

fn report(results: &[SubmissionResult], usage: &[[f64; 2]]) -> ClassReport {
    let assignment = assignment();
    let mut class = Collector::new(&assignment, Some(PassMark::Points(4.0)));
    for (i, result) in results.iter().enumerate() {
        class.add(result, usage.get(i).copied());
    }
    class.report()
}

const GRADED: SubmissionStatus = SubmissionStatus::Graded;
const ALL: [bool; 2] = [true, true];
const NONE: [bool; 2] = [false, false];

/// Five submissions: points of the tasks 2 2 2, 2 2 0, 2 0 1, 0 1 0, 0 0 0.
fn five() -> Vec<SubmissionResult> {
    let rows = [
        ("a", [ALL, ALL, ALL]),
        ("b", [ALL, ALL, NONE]),
        ("c", [ALL, NONE, [true, false]]),
        ("d", [NONE, [true, false], NONE]),
        ("e", [NONE, NONE, NONE]),
    ];
    let of = |passed: [[bool; 2]; 3]| {
        let tasks = ["one", "two", "three"].into_iter().zip(passed);
        tasks.map(|(id, passed)| task(id, passed, None, "")).collect()
    };
    rows.map(|(name, passed)| result(name, GRADED, of(passed))).to_vec()
}

#[test]
fn items_are_those_of_numpy() {
    let report = report(&five(), &[]);
    let close = |a: Option<f64>, b: f64| assert!(a.is_some_and(|a| (a - b).abs() < 1e-12), "{a:?} {b}");
    // x = numpy.array([[2,2,2],[2,2,0],[2,0,1],[0,1,0],[0,0,0]]); x.mean(0)/2
    // [numpy.corrcoef(x[:,i], x.sum(1)-x[:,i])[0,1] for i in range(3)]
    let want = [(0.6, 0.662_122_191_971_730_6), (0.5, 0.419_262_745_781_210_64), (0.3, 0.531_25)];
    for (task, (difficulty, discrimination)) in report.tasks.iter().zip(want) {
        close(task.item.difficulty, difficulty);
        close(task.item.discrimination, discrimination);
    }
    // The first check of the second task: 1 1 0 1 0 against the total without its point: 5 3 3 0 0.
    close(report.tasks[1].checks[0].item.discrimination, 0.294_753_172_373_281_64);
    // k / (k - 1) * (1 - x.var(0, ddof=1).sum() / x.sum(1).var(ddof=1))
    close(report.scores.alpha, 0.710_526_315_789_473_9);
    close(report.scores.mean, 2.8);
    assert_eq!(report.scores.five, Some([0.0, 1.0, 3.0, 4.0, 6.0]));
    assert_eq!(report.pass.map(|p| p.students), Some(2));
    assert_eq!((report.scores.full, report.scores.zero), (1, 1));
    assert_eq!(report.scores.bins, [1, 1, 0, 0, 0, 1, 1, 0, 0, 1]);
}

#[test]
fn mistakes_with_the_same_words_are_one_for_each_student() {
    let tasks = |one: Option<&str>, two: Option<&str>| {
        vec![task("one", NONE, one, "x"), task("two", [true, false], two, "x"), task("three", ALL, None, "")]
    };
    let results = [
        result("a", GRADED, tasks(Some("m/1"), Some("m/2"))),
        result("b", GRADED, tasks(Some("m/2"), Some("m/3"))),
        result("c", GRADED, tasks(Some("unknown"), None)),
    ];
    let report = report(&results, &[]);
    let found: Vec<(&[String], usize, f64)> =
        report.mistakes.iter().map(|m| (&m.ids[..], m.students, m.cost)).collect();
    let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        found,
        [(&ids(&["m/1", "m/2"])[..], 2, 5.0), (&ids(&["unknown"])[..], 1, 2.0), (&ids(&["m/3"])[..], 1, 1.0)]
    );
    // What has a name is in no cluster.
    assert!(report.clusters.is_empty());
    assert_eq!(report.singles, 1);
}

#[test]
fn equal_answers_of_one_task_are_a_cluster() {
    let of = |one: (&str, [bool; 2]), two: &str| {
        vec![task("one", one.1, None, one.0), task("two", NONE, None, two)]
    };
    let mut skipped = of(("aaaaaaaaaaaa", NONE), "d");
    for check in &mut skipped[0].checks {
        check.status = Status::Missing;
    }
    let results = [
        result("a", GRADED, of(("aaaaaaaaaaaa", NONE), "b")),
        result("b", GRADED, of(("aaaaaaaaaaaa", [true, false]), "aaaaaaaaaaaa")),
        result("c", GRADED, of(("aaaaaaaaaaaa", NONE), "c")),
        result("d", GRADED, skipped),
    ];
    let report = report(&results, &[]);
    assert_eq!(report.clusters.len(), 1);
    let cluster = &report.clusters[0];
    assert_eq!((cluster.id.as_str(), cluster.students, cluster.cost), ("one-aaaaaa", 3, 5.0));
    assert_eq!((cluster.check.as_str(), cluster.message.as_str()), ("one/a", "one is wrong"));
    assert_eq!(report.singles, 4, "each answer to the second task is somebody's own");
}

#[test]
fn everybody_is_in_one_list() {
    let mut results = five();
    let note = |code: &str| NoteResult::new(Message::bare(code), Lang::En);
    for (name, status) in [
        ("f", SubmissionStatus::Unreadable),
        ("g", SubmissionStatus::Error),
        ("h", SubmissionStatus::NotSubmitted),
        ("i", SubmissionStatus::Excused),
    ] {
        let mut one = result(name, status, vec![]);
        one.notes = vec![note("nothing_handed_in"), note("nothing_handed_in"), note("not_in_roster")];
        results.push(one);
    }
    let report = report(&results, &[]);
    assert_eq!((report.students, report.scores.n), (9, 5), "scores are of the graded");
    let people = &report.people;
    let names = |list: &[super::Remark]| list.iter().map(|r| r.submission.clone()).collect::<String>();
    assert_eq!(names(&people.unreadable) + &names(&people.error), "fg");
    assert_eq!(names(&people.not_submitted) + &names(&people.excused), "hi");
    assert_eq!(names(&people.strangers), "fghi");
    let said = Message::bare("nothing_handed_in").text(Lang::En);
    assert_eq!(people.unreadable[0].text, said, "each reason once");
}

#[test]
fn an_outlier_is_far_out_and_large() {
    let class: Vec<SubmissionResult> = (0..40).map(|i| result(&format!("{i:02}"), GRADED, vec![])).collect();
    let mib = 1_048_576.0;
    let mut usage: Vec<[f64; 2]> =
        (0..40).map(|i| [0.1 + f64::from(i % 4) * 0.01, (60.0 + f64::from(i % 4)) * mib]).collect();
    // Ten times the median, and still nothing to look at; much more; a little more.
    usage[7] = [0.9, 80.0 * mib];
    usage[8] = [4.0, 400.0 * mib];
    let report = report(&class, &usage);
    let names = |u: &super::Usage| u.outliers.iter().map(|o| o.submission.clone()).collect::<Vec<_>>();
    assert_eq!((names(&report.cpu), names(&report.memory)), (vec!["08".to_owned()], vec!["08".to_owned()]));
    assert_eq!(report.cpu.most, Some(4.0));
}

#[test]
fn of_nobody_nothing_is_said() {
    let report = report(&[], &[]);
    assert_eq!((report.students, report.scores.mean, report.cpu.median), (0, None, None));
    assert!(report.tasks.iter().all(|t| t.item.difficulty.is_none() && t.item.discrimination.is_none()));
}
