//! From one result after the other to the report.

use super::stats::{Pairs, alpha, far_out, quantile};
use super::{
    CheckStats, ClassReport, Cluster, Item, Late, Member, MistakeStats, Outlier, Pass, People, Remark,
    Scores, Statuses, TaskStats, Usage, status_name,
};
use crate::assignment::manifest::Visibility;
use crate::course::PassMark;
use crate::grading::gradebook::AssignmentFacts;
use crate::grading::result::{
    CheckResult, NoteResult, Status, SubmissionResult, SubmissionStatus, TaskResult, round_points,
};
use crate::site::feedback::mistake;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Names of a group that are kept.
const NAMES: usize = 12;
/// Clusters that are listed.
const CLUSTERS: usize = 50;
/// Outliers that are listed.
const OUTLIERS: usize = 10;
/// Below this many processor seconds, or bytes above the median, nothing is worth a look.
const LEAST: [f64; 2] = [1.0, 32.0 * 1024.0 * 1024.0];

/// Takes results in and gives the report.
pub struct Collector<'a> {
    assignment: &'a AssignmentFacts,
    pass: Option<PassMark>,
    statuses: Statuses,
    passed: usize,
    scores: Vec<f64>,
    total: Pairs,
    tasks: Vec<TaskItem>,
    mistakes: HashMap<String, MistakeStats>,
    clusters: HashMap<(usize, String), Cluster>,
    people: People,
    usage: [Vec<(f64, String)>; 2],
}

/// A task, or a check of one, while results come in.
#[derive(Default)]
struct TaskItem {
    counter: Counter,
    checks: Vec<(String, Visibility, Counter)>,
}

#[derive(Default)]
struct Counter {
    pairs: Pairs,
    most: f64,
    passed: usize,
    statuses: BTreeMap<&'static str, usize>,
}

impl Counter {
    /// Points of an item and all others of the submission.
    fn add(&mut self, score: f64, most: f64, rest: f64, status: Status) {
        self.pairs.add(score, rest);
        self.most = self.most.max(most);
        self.passed += usize::from(status == Status::Passed);
        *self.statuses.entry(status_name(status)).or_default() += 1;
    }

    fn item(&self) -> Item {
        let n = self.pairs.n();
        Item {
            n,
            difficulty: (n > 0 && self.most > 0.0).then(|| self.pairs.mean() / self.most),
            discrimination: self.pairs.correlation(),
            passed: self.passed,
        }
    }
}

impl<'a> Collector<'a> {
    /// Of this assignment.
    pub fn new(assignment: &'a AssignmentFacts, pass: Option<PassMark>) -> Self {
        Self {
            assignment,
            pass,
            statuses: Statuses::default(),
            passed: 0,
            scores: Vec::new(),
            total: Pairs::default(),
            tasks: assignment.tasks.iter().map(|_| TaskItem::default()).collect(),
            mistakes: HashMap::new(),
            clusters: HashMap::new(),
            people: People::default(),
            usage: Default::default(),
        }
    }

    /// Takes in a student's attempt that counts, with processor seconds and peak memory.
    pub fn add(&mut self, result: &SubmissionResult, usage: Option<[f64; 2]>) {
        self.person(result);
        if result.status != SubmissionStatus::Graded {
            return;
        }
        for (all, value) in self.usage.iter_mut().zip(usage.into_iter().flatten()) {
            all.push((value, result.submission.clone()));
        }
        let score = result.final_score.or(result.score).unwrap_or_default();
        self.scores.push(score);
        self.passed +=
            usize::from(self.pass.is_some_and(|mark| mark.passes(score, self.assignment.max_score)));
        let total: f64 = result.tasks.iter().map(|t| t.score).sum();
        self.total.add(total, 0.0);
        let mut made: BTreeSet<String> = BTreeSet::new();
        for (number, facts) in self.assignment.tasks.iter().enumerate() {
            let Some(task) = result.tasks.iter().find(|t| t.id == facts.id) else { continue };
            let item = &mut self.tasks[number];
            item.counter.add(task.score, task.max_score, total - task.score, task.status);
            for check in &task.checks {
                let at = item.checks.iter().position(|(id, ..)| *id == check.id).unwrap_or_else(|| {
                    item.checks.push((check.id.clone(), check.visibility, Counter::default()));
                    item.checks.len() - 1
                });
                let counter = &mut item.checks[at].2;
                // A check is passed or not; points would say the same in other units.
                let passed = f64::from(u8::from(check.status == Status::Passed));
                counter.add(passed, 1.0, total - check.score, check.status);
            }
            if let Some(id) = &task.diagnosis {
                self.mistake(id, task, result, &mut made);
            } else {
                self.cluster(number, task, result);
            }
        }
    }

    fn person(&mut self, result: &SubmissionResult) {
        let remark = |text: String| Remark {
            submission: result.submission.clone(),
            students: result.students.clone(),
            text,
        };
        let last = |notes: &[NoteResult]| notes.last().map_or_else(String::new, |n| n.message.clone());
        let people = &mut self.people;
        let (count, list) = match result.status {
            SubmissionStatus::Graded => (&mut self.statuses.graded, None),
            SubmissionStatus::Unreadable => (&mut self.statuses.unreadable, Some(&mut people.unreadable)),
            SubmissionStatus::Error => (&mut self.statuses.error, Some(&mut people.error)),
            SubmissionStatus::NotSubmitted => {
                (&mut self.statuses.not_submitted, Some(&mut people.not_submitted))
            }
            SubmissionStatus::Excused => (&mut self.statuses.excused, Some(&mut people.excused)),
        };
        *count += 1;
        if let Some(list) = list {
            list.push(remark(reasons(&result.notes)));
        }
        let with = |code: &str| result.notes.iter().find(|n| n.code == code);
        people.strangers.extend(with("not_in_roster").map(|n| remark(n.message.clone())));
        people.unstable.extend(with("results_differ").map(|n| remark(n.message.clone())));
        if let Some(hand) = &result.by_hand {
            people.by_hand.push(remark(hand.reason.clone()));
        }
        if with("failed_since").is_some() && result.status == SubmissionStatus::Graded {
            people.error.push(remark(last(&result.notes)));
        }
        if let Some(late) = result.late.filter(|late| late.seconds > 0) {
            people.late.push(Late {
                submission: result.submission.clone(),
                students: result.students.clone(),
                state: late.state,
                seconds: late.seconds,
                penalty: result.penalty,
            });
        }
    }

    fn mistake(
        &mut self,
        id: &str,
        task: &TaskResult,
        result: &SubmissionResult,
        made: &mut BTreeSet<String>,
    ) {
        let text = mistake(id, &self.assignment.words);
        let key = text.clone().unwrap_or_else(|| id.to_owned());
        let known = self.mistakes.entry(key.clone()).or_insert_with(|| MistakeStats {
            ids: Vec::new(),
            text,
            students: 0,
            cost: 0.0,
            tasks: Vec::new(),
            who: Vec::new(),
        });
        known.cost += task.max_score - task.score;
        for (list, name) in [(&mut known.ids, id), (&mut known.tasks, &task.id)] {
            if !list.iter().any(|n| n == name) {
                list.push(name.to_owned());
            }
        }
        if made.insert(key) {
            known.students += 1;
            if known.who.len() < NAMES {
                known.who.push(Member::new(result, task.place.clone()));
            }
        }
    }

    fn cluster(&mut self, number: usize, task: &TaskResult, result: &SubmissionResult) {
        let Some(answers) = &task.answers else { return };
        let wrong = |c: &&CheckResult| c.status == Status::Failed;
        let Some(first) = task.checks.iter().find(wrong) else { return };
        let cluster = self.clusters.entry((number, answers.clone())).or_insert_with(|| Cluster {
            id: cluster_id(&task.id, answers),
            task: task.id.clone(),
            answers: answers.clone(),
            students: 0,
            cost: 0.0,
            check: first.id.clone(),
            message: first.message.clone().unwrap_or_default(),
            failed: task.checks.iter().filter(|c| c.status != Status::Passed).count(),
            who: Vec::new(),
        });
        cluster.students += 1;
        cluster.cost += task.max_score - task.score;
        if cluster.who.len() < NAMES {
            cluster.who.push(Member::new(result, task.place.clone()));
        }
    }

    /// The report.
    pub fn report(mut self) -> ClassReport {
        let words = &self.assignment.words;
        let variances: Vec<f64> = self.tasks.iter().filter_map(|t| t.counter.pairs.variance()).collect();
        let alpha = self.total.variance().and_then(|total| alpha(&variances, total));
        let mut mistakes: Vec<MistakeStats> = self.mistakes.into_values().collect();
        for mistake in &mut mistakes {
            mistake.ids.sort();
        }
        mistakes.sort_by(|a, b| {
            b.students.cmp(&a.students).then(b.cost.total_cmp(&a.cost)).then_with(|| a.ids.cmp(&b.ids))
        });
        let all = self.clusters.len();
        let mut clusters: Vec<Cluster> = self.clusters.into_values().filter(|c| c.students > 1).collect();
        let singles = all - clusters.len();
        clusters.sort_by(|a, b| b.students.cmp(&a.students).then_with(|| a.id.cmp(&b.id)));
        let more_clusters = clusters.len().saturating_sub(CLUSTERS);
        clusters.truncate(CLUSTERS);
        for cost in mistakes.iter_mut().map(|m| &mut m.cost).chain(clusters.iter_mut().map(|c| &mut c.cost)) {
            *cost = round_points(*cost);
        }
        let statuses = self.statuses;
        let [cpu, memory] = self.usage;
        self.scores.sort_by(f64::total_cmp);
        let max_score = self.assignment.max_score;
        ClassReport {
            schema: 1,
            assignment: self.assignment.id.clone(),
            title: words.title.clone(),
            lang: words.lang,
            time_zone: words.time_zone.clone(),
            max_score,
            students: statuses.graded
                + statuses.unreadable
                + statuses.error
                + statuses.not_submitted
                + statuses.excused,
            statuses,
            pass: self.pass.map(|p| Pass { mark: round_points(p.points(max_score)), students: self.passed }),
            scores: scores(&self.scores, max_score, alpha),
            tasks: self
                .assignment
                .tasks
                .iter()
                .zip(self.tasks)
                .map(|(facts, item)| {
                    let title = words.tasks.get(&facts.id).map_or(&facts.id, |w| &w.title);
                    task(&facts.id, title, (facts.points, facts.bonus), item)
                })
                .collect(),
            mistakes,
            clusters,
            more_clusters,
            singles,
            people: self.people,
            cpu: usage_of(cpu, |median, limit| limit.max(3.0 * median).max(LEAST[0])),
            memory: usage_of(memory, |median, limit| limit.max(1.5 * median).max(median + LEAST[1])),
        }
    }
}

/// What `grader report --mutant` calls a cluster.
pub fn cluster_id(task: &str, answers: &str) -> String {
    format!("{task}-{}", answers.get(..6).unwrap_or(answers))
}

/// All that is said of a submission that could not be graded, each thing once.
fn reasons(notes: &[NoteResult]) -> String {
    let mut said: Vec<&str> = Vec::new();
    for note in notes.iter().filter(|n| n.code != "not_in_roster") {
        if !said.contains(&note.message.as_str()) {
            said.push(&note.message);
        }
    }
    said.join("; ")
}

fn task(id: &str, title: &str, (points, bonus): (f64, bool), item: TaskItem) -> TaskStats {
    let checks = item.checks.into_iter().map(|(id, visibility, counter)| CheckStats {
        id,
        visibility,
        item: counter.item(),
        statuses: counter.statuses,
    });
    TaskStats {
        id: id.to_owned(),
        title: title.to_owned(),
        points,
        bonus,
        item: item.counter.item(),
        statuses: item.counter.statuses,
        checks: checks.collect(),
    }
}

/// What sorted scores come to.
fn scores(sorted: &[f64], max: f64, alpha: Option<f64>) -> Scores {
    let mut spread = Pairs::default();
    for score in sorted {
        spread.add(*score, 0.0);
    }
    let upto = sorted.last().copied().unwrap_or_default().max(max).max(1e-9);
    let count = if sorted.len() < 100 { 10 } else { 20 };
    let mut bins = vec![0; count];
    for score in sorted {
        // Points are kept to 1e-4: 0.3 belongs to the bin that begins there.
        let at = ((score + 1e-9) / upto * count as f64).max(0.0) as usize;
        bins[at.min(count - 1)] += 1;
    }
    let five = [0.0, 0.25, 0.5, 0.75, 1.0].map(|share| quantile(sorted, share));
    Scores {
        n: sorted.len(),
        mean: (!sorted.is_empty()).then(|| spread.mean()),
        sd: spread.variance().map(f64::sqrt),
        five: five[0].is_some().then(|| five.map(Option::unwrap_or_default)),
        full: sorted.iter().filter(|s| **s >= max - 5e-5).count(),
        zero: sorted.iter().filter(|s| **s <= 5e-5).count(),
        alpha,
        upto,
        bins,
    }
}

/// Outliers lie far out, and are worth a look.
fn usage_of(mut all: Vec<(f64, String)>, limit: impl Fn(f64, f64) -> f64) -> Usage {
    all.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(&a.1)));
    let sorted: Vec<f64> = all.iter().map(|(value, _)| *value).collect();
    let median = quantile(&sorted, 0.5);
    let limit = median.zip(far_out(&sorted)).map(|(median, far)| limit(median, far));
    let far: Vec<(f64, String)> =
        all.into_iter().rev().take_while(|(value, _)| limit.is_some_and(|limit| *value > limit)).collect();
    let more = far.len().saturating_sub(OUTLIERS);
    let outliers = far.into_iter().take(OUTLIERS);
    Usage {
        n: sorted.len(),
        median,
        p95: quantile(&sorted, 0.95),
        most: sorted.last().copied(),
        limit,
        outliers: outliers.map(|(value, submission)| Outlier { submission, value }).collect(),
        more,
    }
}
