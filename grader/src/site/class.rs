//! The class report: `report.html` beside the results, one file without a script or a request. It names people, and is
//! for the instructor alone.

use super::{
    Engine, SiteError, csp,
    leaderboard::picture::Axis,
    words::{Name, Piece, count, decimal, pieces, points, shorten, visible},
};
use crate::{
    assignment::manifest::Visibility,
    course::LateState,
    grading::report::{
        CheckStats, ClassReport, Cluster, Item, Late, Member, MistakeStats, People, Remark, TaskStats, Usage,
    },
    text::{Lang, Message, args},
};
use serde::Serialize;
use std::{collections::BTreeMap, sync::LazyLock};

/// Rows of a list at most; `report.json` has all.
const MOST: usize = 200;
/// Known mistakes on the first screen.
const FIRST: usize = 5;
/// Longest message that is shown, in characters.
const MESSAGE: usize = 400;
/// Height of the picture of scores, in pixels.
const HEIGHT: f64 = 144.0;
/// Below this, a discrimination says that the item measures something else (Ebel and Frisbie 1991).
const POOR: f64 = 0.2;

/// The page by the program's own templates.
pub fn page(report: &ClassReport) -> String {
    static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::embedded);
    render(report, &ENGINE).expect("the program's own template fits its view: tests render every part of it")
}

/// The page, in the language of the assignment.
///
/// # Errors
/// A template of the user's names what the view does not have.
pub fn render(report: &ClassReport, engine: &Engine) -> Result<String, SiteError> {
    let style = ["tokens.css", "review.css", "class.css"]
        .map(|name| engine.file(name))
        .concat()
        .replace("</", "<\\/");
    let policy = csp::single_file(&style);
    engine.render("class.html", report.lang, &Page::new(report, &style, &policy))
}

/// What `class.html` shows.
#[derive(Debug, Serialize)]
struct Page<'a> {
    style: &'a str,
    csp: &'a str,
    icon: &'static str,
    title: String,
    students: String,
    graded: String,
    median: Option<String>,
    mean: Option<String>,
    sd: Option<String>,
    max: String,
    full: String,
    pass: Option<PassFact>,
    not_graded: String,
    reliability: Option<String>,
    histogram: Option<Histogram>,
    first: Vec<MistakeRow>,
    todo: Vec<Todo>,
    tasks: Vec<TaskRow>,
    mistakes: Vec<MistakeRow>,
    clusters: Vec<ClusterRow>,
    more_clusters: usize,
    singles: Option<String>,
    nobody_passes: Vec<String>,
    nobody_fails: Vec<String>,
    lists: Vec<List>,
    late: Vec<LateRow>,
    late_taken: Option<String>,
    usage: Vec<UsageRow>,
    few: bool,
    more_late: usize,
}

#[derive(Debug, Serialize)]
struct PassFact {
    students: String,
    mark: String,
}

#[derive(Debug, Serialize)]
struct Todo {
    id: &'static str,
    n: String,
    text: String,
}

/// Bars: percent of the width, pixels from the top.
#[derive(Debug, Serialize)]
struct Histogram {
    bars: Vec<Bar>,
    ticks: Vec<Tick>,
    median: Option<f64>,
    mark: Option<f64>,
    height: f64,
    says: String,
    rows: Vec<[String; 2]>,
}

#[derive(Debug, Serialize)]
struct Bar {
    x: f64,
    width: f64,
    y: f64,
    height: f64,
    n: Option<String>,
}

#[derive(Debug, Serialize)]
struct Tick {
    at: f64,
    text: String,
}

#[derive(Debug, Serialize)]
struct Measured {
    n: String,
    /// Mean share of the points, and the same in percent of a bar.
    difficulty: Option<String>,
    width: f64,
    discrimination: Option<String>,
    /// Measures something else, or the opposite.
    poor: bool,
    passed: String,
}

#[derive(Debug, Serialize)]
struct TaskRow {
    anchor: String,
    title: Vec<Piece>,
    points: String,
    bonus: bool,
    item: Measured,
    statuses: Vec<[String; 2]>,
    checks: Vec<CheckRow>,
}

#[derive(Debug, Serialize)]
struct CheckRow {
    name: String,
    public: bool,
    item: Measured,
    statuses: Vec<[String; 2]>,
    nobody_passes: bool,
    nobody_fails: bool,
}

#[derive(Debug, Serialize)]
struct MistakeRow {
    ids: String,
    text: Vec<Piece>,
    says: String,
    cost: String,
    width: f64,
    tasks: String,
    who: Vec<Who>,
    more: usize,
}

#[derive(Debug, Serialize)]
struct ClusterRow {
    id: String,
    says: String,
    task: Vec<Piece>,
    check: String,
    failed: String,
    message: Vec<Piece>,
    cost: String,
    who: Vec<Who>,
    more: usize,
    /// Whether somebody of them wrote Python, so that it can become a known mistake.
    python: bool,
}

#[derive(Debug, Serialize)]
struct Who {
    name: Name,
    id: Option<Name>,
    place: Option<String>,
}

/// People with something to be said of each.
#[derive(Debug, Serialize)]
struct List {
    id: &'static str,
    title: String,
    n: String,
    rows: Vec<Person>,
    more: usize,
    said: bool,
}

#[derive(Debug, Serialize)]
struct Person {
    name: Name,
    students: Vec<Name>,
    text: String,
}

#[derive(Debug, Serialize)]
struct LateRow {
    name: Name,
    students: Vec<Name>,
    how: String,
    by: String,
    taken: Option<String>,
}

#[derive(Debug, Serialize)]
struct UsageRow {
    what: &'static str,
    n: String,
    median: String,
    p95: String,
    most: String,
    limit: String,
    outliers: Vec<Over>,
    more: usize,
}

#[derive(Debug, Serialize)]
struct Over {
    name: Name,
    value: String,
}

impl<'a> Page<'a> {
    fn new(report: &'a ClassReport, style: &'a str, policy: &'a str) -> Self {
        let words = Words { report, lang: report.lang };
        let whole = |n: usize| count(n, report.lang);
        let of = |x: Option<f64>| x.map(|x| decimal(x, 1, report.lang));
        let mistakes: Vec<MistakeRow> = report.mistakes.iter().map(|m| words.mistake(m)).collect();
        let late = &report.people.late;
        let taken: f64 = late.iter().map(|l| l.penalty).sum();
        Self {
            style,
            csp: policy,
            icon: csp::ICON,
            title: visible(&report.title),
            students: whole(report.students),
            graded: whole(report.statuses.graded),
            median: report.scores.five.map(|five| points((five[2] * 100.0).round() / 100.0, report.lang)),
            mean: of(report.scores.mean),
            sd: of(report.scores.sd),
            max: points(report.max_score, report.lang),
            full: whole(report.scores.full),
            pass: report.pass.map(|pass| PassFact {
                students: whole(pass.students),
                mark: points(pass.mark, report.lang),
            }),
            not_graded: whole(report.students - report.statuses.graded),
            reliability: report.scores.alpha.map(|a| decimal(a, 2, report.lang)),
            histogram: words.histogram(),
            first: report.mistakes.iter().take(FIRST).map(|m| words.mistake(m)).collect(),
            todo: words.todo(),
            tasks: report.tasks.iter().map(|t| words.task(t)).collect(),
            mistakes,
            clusters: report.clusters.iter().map(|c| words.cluster(c)).collect(),
            more_clusters: report.more_clusters,
            singles: (report.singles > 0).then(|| whole(report.singles)),
            nobody_passes: words.checks(CheckStats::nobody_passes),
            nobody_fails: words.checks(CheckStats::nobody_fails),
            lists: words.lists(&report.people),
            late: late.iter().take(MOST).map(|l| words.late(l)).collect(),
            late_taken: (taken > 0.0).then(|| points(taken, report.lang)),
            usage: [("cpu", &report.cpu), ("memory", &report.memory)]
                .into_iter()
                .filter_map(|(what, usage)| words.usage(what, usage))
                .collect(),
            few: report.statuses.graded < 30,
            more_late: late.len().saturating_sub(MOST),
        }
    }
}

/// Puts numbers into words of one language.
struct Words<'a> {
    report: &'a ClassReport,
    lang: Lang,
}

impl Words<'_> {
    fn say(&self, code: &str, args: serde_json::Map<String, serde_json::Value>) -> String {
        Message::new(code, args).text(self.lang)
    }

    fn whole(&self, n: usize) -> String {
        count(n, self.lang)
    }

    fn points(&self, x: f64) -> String {
        points((x * 100.0).round() / 100.0, self.lang)
    }

    fn histogram(&self) -> Option<Histogram> {
        let scores = &self.report.scores;
        let most = scores.bins.iter().copied().max().filter(|n| *n > 0)? as f64;
        let at = |x: f64| (x / scores.upto * 1000.0).round() / 10.0;
        let width = 100.0 / scores.bins.len() as f64;
        let bars = scores.bins.iter().enumerate().map(|(i, n)| {
            let height = (*n as f64 / most * HEIGHT).max(if *n > 0 { 2.0 } else { 0.0 }).round();
            Bar {
                x: (width * i as f64 * 100.0).round() / 100.0,
                width: width - 0.6,
                y: HEIGHT - height,
                height,
                n: (*n > 0).then(|| self.whole(*n)),
            }
        });
        let step = scores.upto / scores.bins.len() as f64;
        let rows = scores.bins.iter().enumerate().map(|(i, n)| {
            let (from, to) = (self.points(step * i as f64), self.points(step * (i + 1) as f64));
            [format!("{from}–{to}"), self.whole(*n)]
        });
        let five = scores.five.unwrap_or_default().map(|x| self.points(x));
        let ticks = Axis::new(0.0, scores.upto).ticks();
        Some(Histogram {
            bars: bars.collect(),
            ticks: ticks
                .into_iter()
                .map(|(at, value, digits)| Tick { at, text: decimal(value, digits, self.lang) })
                .collect(),
            median: scores.five.map(|five| at(five[2])),
            mark: self.report.pass.map(|pass| at(pass.mark)).filter(|at| *at <= 100.0),
            height: HEIGHT,
            says: self.say(
                if self.report.pass.is_some() { "class_histogram_says_mark" } else { "class_histogram_says" },
                args! {
                    "n" => self.whole(scores.n), "least" => five[0], "lower" => five[1], "median" => five[2],
                    "upper" => five[3], "most" => five[4], "full" => self.whole(scores.full),
                    "zero" => self.whole(scores.zero),
                },
            ),
            rows: rows.collect(),
        })
    }

    /// What there is to look at, for the list at the top.
    fn todo(&self) -> Vec<Todo> {
        let (report, people) = (self.report, &self.report.people);
        let checks = |which: fn(&CheckStats) -> bool| report.checks().filter(|c| which(c)).count();
        let poor = report.tasks.iter().filter(|t| is_poor(t)).count();
        [
            ("clusters", report.clusters.len() + report.more_clusters, "class_todo_clusters"),
            ("error", people.error.len(), "class_todo_error"),
            ("unreadable", people.unreadable.len(), "class_todo_unreadable"),
            ("not_submitted", people.not_submitted.len(), "class_todo_not_submitted"),
            ("strangers", people.strangers.len(), "class_todo_strangers"),
            ("unstable", people.unstable.len(), "class_todo_unstable"),
            ("late", people.late.len(), "class_todo_late"),
            ("checks", checks(CheckStats::nobody_passes), "class_todo_nobody_passes"),
            ("tasks", poor, "class_todo_poor"),
            ("checks", checks(CheckStats::nobody_fails), "class_todo_nobody_fails"),
            ("usage", outliers(&report.cpu) + outliers(&report.memory), "class_todo_outliers"),
        ]
        .into_iter()
        .filter(|(_, n, _)| *n > 0)
        .map(|(id, n, code)| Todo { id, n: self.whole(n), text: self.say(code, args! { "n" => n }) })
        .collect()
    }

    fn item(&self, item: &Item) -> Measured {
        Measured {
            n: self.whole(item.n),
            difficulty: item.difficulty.map(|p| decimal(p, 2, self.lang)),
            width: (item.difficulty.unwrap_or_default() * 1000.0).round().clamp(0.0, 1000.0) / 10.0,
            discrimination: item.discrimination.map(|r| decimal(r, 2, self.lang)),
            poor: false,
            passed: self.whole(item.passed),
        }
    }

    fn statuses(&self, statuses: &BTreeMap<&'static str, usize>) -> Vec<[String; 2]> {
        let mut all: Vec<(&str, usize)> =
            statuses.iter().filter(|(s, _)| **s != "passed").map(|(s, n)| (*s, *n)).collect();
        all.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        let word = |status: &str| self.say("class_status", args! { "status" => status });
        all.into_iter().map(|(status, n)| [word(status), self.whole(n)]).collect()
    }

    fn task(&self, task: &TaskStats) -> TaskRow {
        TaskRow {
            anchor: super::slug::slug(&task.id),
            title: pieces(&task.title),
            points: self.points(task.points),
            bonus: task.bonus,
            item: Measured { poor: is_poor(task), ..self.item(&task.item) },
            statuses: self.statuses(&task.statuses),
            checks: task.checks.iter().map(|c| self.check(c)).collect(),
        }
    }

    fn check(&self, check: &CheckStats) -> CheckRow {
        CheckRow {
            name: short_name(&check.id),
            public: check.visibility == Visibility::Public,
            item: self.item(&check.item),
            statuses: self.statuses(&check.statuses),
            nobody_passes: check.nobody_passes(),
            nobody_fails: check.nobody_fails(),
        }
    }

    /// Ids of checks of a kind.
    fn checks(&self, which: fn(&CheckStats) -> bool) -> Vec<String> {
        self.report.checks().filter(|c| which(c)).map(|c| shorten(&visible(&c.id), 80)).collect()
    }

    fn title(&self, task: &str) -> String {
        let known = self.report.tasks.iter().find(|t| t.id == task);
        known.map_or_else(|| task.to_owned(), |t| t.title.clone())
    }

    fn mistake(&self, m: &MistakeStats) -> MistakeRow {
        let ids: Vec<String> = m.ids.iter().map(|id| shorten(&visible(id), 80)).collect();
        let share = m.students as f64 / self.report.statuses.graded.max(1) as f64;
        MistakeRow {
            text: pieces(&shorten(m.text.as_deref().unwrap_or(&ids[0]), MESSAGE)),
            ids: ids.join(", "),
            says: self.of_all(m.students),
            cost: self.points(m.cost),
            width: (share * 1000.0).round() / 10.0,
            tasks: m
                .tasks
                .iter()
                .map(|t| visible(&self.title(t)).replace('`', ""))
                .collect::<Vec<_>>()
                .join(", "),
            who: m.who.iter().map(|w| self.who(w, false)).collect(),
            more: m.students - m.who.len(),
        }
    }

    /// A member of a group: the names, where there are any, else the submission's id.
    fn who(&self, member: &Member, with_place: bool) -> Who {
        let students: Vec<&str> =
            member.students.iter().filter(|s| **s != member.submission).map(String::as_str).collect();
        let place = member.place.as_ref().filter(|_| with_place).map(|p| {
            let file = shorten(&visible(&p.file), 60);
            if p.cell > 0 {
                self.say("class_place_cell", args! { "file" => file, "cell" => p.cell, "line" => p.line })
            } else {
                format!("{file}:{}", p.line)
            }
        });
        let id = (!students.is_empty()).then(|| Name::new(&member.submission));
        let name = if students.is_empty() { member.submission.clone() } else { students.join(", ") };
        Who { name: Name::new(&name), id, place }
    }

    /// "31 of 212".
    fn of_all(&self, n: usize) -> String {
        let all = self.report.statuses.graded;
        self.say("class_of_all", args! { "n" => self.whole(n), "all" => self.whole(all) })
    }

    fn cluster(&self, c: &Cluster) -> ClusterRow {
        ClusterRow {
            id: shorten(&visible(&c.id), 80),
            says: self.of_all(c.students),
            task: pieces(&self.title(&c.task)),
            check: short_name(&c.check),
            failed: self.whole(c.failed),
            message: pieces(&shorten(&c.message, MESSAGE)),
            cost: self.points(c.cost),
            who: c.who.iter().map(|m| self.who(m, true)).collect(),
            more: c.students - c.who.len(),
            python: c.who.iter().any(|m| m.language.is_some_and(|l| l.word() == "python")),
        }
    }

    fn lists(&self, people: &People) -> Vec<List> {
        [
            ("unreadable", &people.unreadable, true),
            ("error", &people.error, true),
            ("not_submitted", &people.not_submitted, false),
            ("strangers", &people.strangers, false),
            ("excused", &people.excused, false),
            ("unstable", &people.unstable, true),
            ("by_hand", &people.by_hand, true),
        ]
        .into_iter()
        .filter(|(_, list, _)| !list.is_empty())
        .map(|(id, list, said)| List {
            id,
            title: self.say("class_list", args! { "kind" => id }),
            n: self.whole(list.len()),
            rows: list.iter().take(MOST).map(|r| person(r, said)).collect(),
            more: list.len().saturating_sub(MOST),
            said,
        })
        .collect()
    }

    fn late(&self, late: &Late) -> LateRow {
        let state = match late.state {
            LateState::Grace => "grace",
            LateState::Closed => "closed",
            _ => "late",
        };
        let minutes = (late.seconds + 59) / 60;
        let by = args! { "days" => minutes / 1440, "hours" => minutes / 60 % 24, "minutes" => minutes % 60 };
        LateRow {
            name: Name::new(&late.submission),
            students: names(&late.submission, &late.students),
            how: self.say("class_late_state", args! { "state" => state }),
            by: self.say(
                if minutes >= 1440 {
                    "class_late_days"
                } else if minutes >= 60 {
                    "class_late_hours"
                } else {
                    "class_late_minutes"
                },
                by,
            ),
            taken: (late.penalty > 0.0).then(|| self.points(late.penalty)),
        }
    }

    fn usage(&self, what: &'static str, usage: &Usage) -> Option<UsageRow> {
        let value = |x: f64| match what {
            "cpu" => self.say("class_seconds", args! { "n" => decimal(x, 2, self.lang) }),
            _ => self.say("class_mib", args! { "n" => self.whole((x / 1_048_576.0).round() as usize) }),
        };
        Some(UsageRow {
            what,
            n: self.whole(usage.n),
            median: value(usage.median?),
            p95: value(usage.p95?),
            most: value(usage.most?),
            limit: value(usage.limit?),
            outliers: usage
                .outliers
                .iter()
                .map(|o| Over { name: Name::new(&o.submission), value: value(o.value) })
                .collect(),
            more: usage.more,
        })
    }
}

/// Whether a task hardly tells good from weak submissions. What comes on top is done by few, and says little; so do few
/// submissions.
fn is_poor(task: &TaskStats) -> bool {
    !task.bonus && task.item.n >= 10 && task.item.discrimination.is_some_and(|r| r < POOR)
}

const fn outliers(usage: &Usage) -> usize {
    usage.outliers.len() + usage.more
}

/// The name of a check without its task.
fn short_name(id: &str) -> String {
    shorten(&visible(id.rsplit('/').next().unwrap_or(id)), 60)
}

/// Names beside a submission id, where they say more.
fn names(submission: &str, students: &[String]) -> Vec<Name> {
    students.iter().filter(|s| *s != submission).take(8).map(|s| Name::new(s)).collect()
}

fn person(remark: &Remark, said: bool) -> Person {
    Person {
        name: Name::new(&remark.submission),
        students: names(&remark.submission, &remark.students),
        text: if said { shorten(&visible(&remark.text), MESSAGE) } else { String::new() },
    }
}
