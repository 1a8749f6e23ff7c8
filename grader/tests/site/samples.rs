//! Made-up competitions and results for tests of pages, for screenshots and for measuring.

use grader::{
    assignment::manifest::Visibility,
    competition::{
        About, Alike, Attempted, Board, BoardView, Code, Detail, Duplicate, Entry, Histogram, Kind, Metric,
        Mistake, Moved, Pair, Problem, Reason, Refused, Review, ShakeUp, Shown, Split, Standings, Submitter,
        Suspect, Threshold, Unplaced, Why,
    },
    grading::plot::Plot,
    grading::result::{
        CheckResult, LanguageName, NoteResult, Place, Receipt, Status, SubmissionResult, SubmissionStatus,
        TaskResult,
    },
    site::feedback::{FeedbackContext, TaskWords},
    text::{Lang, LangText},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, json};

/// Names that have been tried on web pages, tables and terminals.
pub const HOSTILE: &[&str] = &[
    "<script>window.hacked = 1</script>",
    "\"><img src=x onerror=\"window.hacked = 1\">",
    "'><svg onload='window.hacked = 1'>",
    "javascript:window.hacked=1",
    "</title></style></script><script>window.hacked = 1</script>",
    "{{ 7 * 7 }}{% include \"base.html\" %}",
    "&lt;b&gt;&#x3c;script&#x3e;",
    "]]><!--<!-- --!>",
    "admin\u{202e}gnp.exe",
    "a\u{2066}b\u{2069}c\u{200b}d\u{feff}",
    "\u{1b}[31mred\u{1b}[0m\u{7}\0",
    "line\nbreak\ttab\r\nreturn",
    "../../../etc/passwd",
    "..",
    "con",
    "=HYPERLINK(\"http://evil.example\";\"x\")",
    "@SUM(1)",
    "https://evil.example/?q=<x>",
    "   ",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘",
    "Аlice",
    "Alice",
    "alice",
    "🏴‍☠️ команда 👩‍🔬",
    "مرحبا بالعالم",
    "__proto__",
    "constructor",
];

/// Numbers that look random and are always the same.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }
    pub fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
    fn bell(&mut self) -> f64 {
        (0..6).map(|_| self.next()).sum::<f64>() / 3.0 - 1.0
    }
    fn below(&mut self, n: u64) -> u64 {
        (self.next() * n as f64) as u64
    }
}

const FIRST: &[&str] = &[
    "Анна",
    "Борис",
    "Вера",
    "Глеб",
    "Дарья",
    "Егор",
    "Жанна",
    "Захар",
    "Ирина",
    "Кирилл",
    "Лидия",
    "Максим",
    "Нина",
    "Олег",
    "Полина",
    "Роман",
    "Софья",
    "Тимур",
    "Ульяна",
    "Фёдор",
];
const LAST: &[&str] = &[
    "Ким",
    "Орлова",
    "Белых",
    "Соколенко",
    "Щукина",
    "Журавель",
    "Черных",
    "Мороз",
    "Заря",
    "Ильинская",
    "Гончар",
    "Юдина",
    "Лебедь",
    "Яковенко",
    "Рудых",
];
const GROUPS: &[&str] = &[
    "overfit-club",
    "gradient-descent",
    "the-relus",
    "batch-norm",
    "dropouts",
    "softmax-7",
    "vanishing-points",
    "lost-in-loss",
    "epoch-3000",
    "bias-and-variance",
];

/// A name as teams choose it.
pub fn team_name(i: usize) -> String {
    if i % 4 == 1 {
        let round = i / 4 / GROUPS.len();
        let name = GROUPS[i / 4 % GROUPS.len()];
        return if round == 0 { name.to_owned() } else { format!("{name}-{}", round + 1) };
    }
    let name = format!("{} {}", FIRST[i % FIRST.len()], LAST[(i * 7 + i / FIRST.len()) % LAST.len()]);
    // Pairs come again after 60.
    if i < 60 { name } else { format!("{name} {}", i / 60 + 1) }
}

fn text(en: &str, ru: &str) -> LangText {
    LangText { en: en.to_owned(), ru: ru.to_owned() }
}

/// A running competition of these teams.
pub fn standings(id: &str, names: &[String], lang: Lang) -> Standings {
    let public = view(names, Split::Public, 5000, 7, true);
    Standings {
        about: About {
            id: id.to_owned(),
            lang,
            title: text("FashionMNIST: what are they wearing?", "FashionMNIST: что на них надето?"),
            description: Some(text(
                "Ten kinds of clothes on pictures of 28 × 28 pixels. Predict `Category` for 10,000 of them; half decide the public board, half the final one.",
                "Десять видов одежды на картинках 28 × 28. Предскажите `Category` для 10 000 из них: по половине строк строится открытая таблица, по другой — итоговая.",
            )),
            metric: Metric::Accuracy,
            time_zone: "Europe/Moscow".to_owned(),
            opens: Some(at("2026-11-02T07:00:00Z")),
            closes: Some(at("2026-12-13T20:59:00Z")),
            closed: false,
            attempts_per_day: Some(5),
            shown: "significant".to_owned(),
            counts: "best".to_owned(),
            thresholds: [(0.86, 2.0), (0.88, 4.0), (0.895, 6.0), (0.91, 8.0), (0.925, 10.0)]
                .map(|(score, points)| Threshold { score, points })
                .to_vec(),
            linear: false,
            teams: names.len() as u64,
            attempts: public.board.entries.iter().map(|e| e.attempts).sum(),
            invalid: 3,
        },
        public,
        private: None,
        shake_up: Vec::new(),
        unplaced: Vec::new(),
    }
}

/// A running competition by RMSE with models that diverged, files that are no attempts and teams that have nothing else.
pub fn diverged(id: &str, names: &[String], lang: Lang) -> Standings {
    let (placed, without) = names.split_at(names.len() - names.len() / 4);
    let mut standings = standings(id, placed, lang);
    let about = &mut standings.about;
    about.title = text("Houses: what do they cost?", "Дома: сколько они стоят?");
    about.description = None;
    about.metric = Metric::Rmse;
    about.thresholds.clear();
    let view = &mut standings.public;
    let board = &mut view.board;
    (board.metric, board.higher_is_better) = (Metric::Rmse, false);
    "bootstrap".clone_into(&mut board.ci_method);
    "paired-bootstrap-bonferroni".clone_into(&mut board.rank_method);
    let error = |score: f64| ((1.0 - score) * 4e4).round() / 1e4;
    let last = view.details.len() - 1;
    for (at, (entry, detail)) in board.entries.iter_mut().zip(&mut view.details).enumerate() {
        let far = at == last && entry.kind == Kind::Team;
        let from = |score: f64| if far { 8.7e19 } else { error(score) };
        entry.score = from(entry.score);
        (entry.ci_low, entry.ci_high) = (entry.ci_high.map(from), entry.ci_low.map(from));
        entry.points = None;
        for (i, shown) in detail.history.iter_mut().enumerate() {
            shown.score = if i == 0 && at % 3 == 0 { 1e20 } else { from(shown.score) };
        }
        if entry.kind == Kind::Baseline {
            (entry.ci_low, entry.ci_high) = (None, None);
        } else if at % 2 == 0 {
            detail.refused = refused(&entry.team, entry.attempts);
        }
    }
    let scores: Vec<f64> = board.entries.iter().map(|e| e.score).filter(|s| *s < 1e6).collect();
    let low = scores.iter().copied().fold(1.0, f64::min);
    let mut counts = vec![0; 30];
    for score in &scores {
        counts[(((score - low) / 0.02) as usize).min(29)] += 1;
    }
    view.histogram = Histogram { start: low, width: 0.02, counts, below: 0, above: 1 };
    standings.unplaced =
        without.iter().map(|team| Unplaced { team: team.clone(), refused: refused(team, 0) }).collect();
    standings
}

/// Files of a team that are no attempts, after so many that are.
fn refused(team: &str, after: u64) -> Vec<Refused> {
    let problem = |(code, args): (Code, serde_json::Value)| Problem {
        code,
        count: 3,
        message: String::new(),
        args: args.as_object().cloned().unwrap_or_default(),
        examples: Vec::new(),
    };
    let problems = || {
        [
            (Code::MissingColumn, json!({"count": 1, "column": "Category"})),
            (Code::WrongRowCount, json!({"kind": "fewer", "rows": 9_984, "expected": 10_000})),
            (
                Code::LabelNotInClasses,
                json!({"count": 3, "line": 17, "value": "…", "classes": "0, 1, 2, …, 9"}),
            ),
            (Code::NotFinite, json!({"count": 2, "line": 1001, "column": "Category", "value": "…"})),
            (Code::DuplicateColumn, json!({"column": "…"})),
        ]
        .map(problem)
        .to_vec()
    };
    [None, Some(Reason::OverLimit), Some(Reason::AfterClose), Some(Reason::BeforeOpen)]
        .into_iter()
        .zip(1..)
        .map(|(reason, i)| Refused {
            attempt: after + i,
            submitted_at: Some(at("2026-11-14T19:03:00Z")),
            file: (i % 4 != 3).then(|| format!("{team}/predictions-of-a-net-with-three-layers-{i}.csv")),
            reason,
            problems: if reason.is_none() { problems() } else { Vec::new() },
        })
        .collect()
}

/// The same after its close: with a private board.
pub fn closed(id: &str, names: &[String], lang: Lang) -> Standings {
    let mut standings = standings(id, names, lang);
    standings.about.title = text("Spiral: three arms, two layers", "Спираль: три рукава, два слоя");
    standings.about.description = None;
    standings.about.closed = true;
    standings.about.closes = Some(at("2026-11-20T20:59:00Z"));
    standings.public.board.provisional = false;
    standings.private = Some(view(names, Split::Private, 5000, 8, false));
    standings
}

/// An instructor's report of these teams, with everything in it.
#[expect(clippy::too_many_lines, reason = "data")]
pub fn review(lang: Lang, names: &[String]) -> Review {
    let mut dice = Dice::new(11);
    let name = |i: usize| names[i % names.len()].clone();
    let tried = |i: usize, score: f64| Attempted {
        team: name(i),
        file: format!("{}/{i:02}.csv", name(i)),
        attempt: 1 + i as u64,
        submitted_at: Some(at("2026-11-14T19:03:00Z")),
        submitter: Some(format!("{}@course.example", name(i + 1))),
        public: Some(score),
        private: Some(score - 0.003),
    };
    let some = |n: usize| if names.is_empty() { 0 } else { n };
    let moved = names.iter().enumerate().map(|(i, team)| {
        let (public, private) =
            (0.93 - 0.001 * i as f64, 0.93 - 0.001 * i as f64 + 0.01 * (dice.next() - 0.55));
        let rank = 1 + i as u64;
        let public_rank = 1 + dice.below(names.len() as u64);
        Moved {
            team: team.clone(),
            public_rank,
            public_rank_low: public_rank.saturating_sub(6).max(1),
            public_rank_high: public_rank + 6,
            private_rank: rank,
            shown: public - 0.002,
            public,
            private,
            overstated: public - private,
            attempts: 1 + dice.below(12),
        }
    });
    let teams: Vec<Moved> = moved.collect();
    let suspect = |why, i| Suspect {
        why,
        attempt: tried(i, 0.95),
        planted: (why == Why::Canaries).then_some(47),
        original: Some(2),
        p_value: Some(3e-44),
    };
    let pair = |p, reason| Pair {
        a: 0,
        b: 1,
        different: 265,
        agreement: 0.978,
        expected: Some(0.254),
        z: Some(76.1),
        p_value: Some(p),
        reason,
        both_wrong: Some(1411),
        wrong_alike: Some(1381),
    };
    let problem = |code: Code| Problem {
        code,
        count: 3,
        message: String::new(),
        args: Map::new(),
        examples: Vec::new(),
    };
    Review {
        schema: 1,
        competition: "fashionmnist".to_owned(),
        lang,
        title: text("FashionMNIST: what are they wearing?", "FashionMNIST: что на них надето?"),
        metric: Metric::Accuracy,
        public_rows: 5000,
        private_rows: 5000,
        time_zone: "Europe/Moscow".to_owned(),
        as_of: Some(at("2026-11-20T20:12:00Z")),
        teams: names.len() as u64,
        files: some(452) as u64,
        attempts: some(441) as u64,
        invalid: some(9) as u64,
        not_counted: some(2) as u64,
        shake_up: ShakeUp {
            r#final: true,
            tau: Some(0.84),
            overstated: Some(0.0011),
            shown_overstated: Some(-0.0023),
            in_range: teams.len() as u64,
            teams,
        },
        duplicates: (0..some(2))
            .map(|i| Duplicate {
                same_bytes: i == 0,
                attempts: (i..i + 2 + 12 * i).map(|j| tried(j, 0.9)).collect(),
            })
            .collect(),
        alike: Alike {
            method: "empirical-null",
            compared: some(440),
            rows: 9950,
            pairs: some(94_611),
            alpha: 0.05,
            usual: (!names.is_empty()).then_some(0.266),
            found: [pair(2e-12, "test"), pair(0.4, "few_rows")][..some(2)].to_vec(),
        },
        alike_attempts: (0..some(2)).map(|i| [tried(i, 0.9), tried(i + 5, 0.91)]).collect(),
        canaries: 50,
        ceiling: Some(0.96),
        suspects: [(Why::Canaries, 3), (Why::Perfect, 4), (Why::AboveCeiling, 5)][..some(3)]
            .iter()
            .map(|(why, i)| suspect(*why, *i))
            .collect(),
        submitters: (0..some(2))
            .map(|i| Submitter {
                submitter: name(i),
                teams: names.iter().take(3 + 20 * i).cloned().collect(),
                files: 9,
            })
            .collect(),
        look_alikes: names.chunks(3).take(2).map(<[String]>::to_vec).collect(),
        mistakes: [Code::UnexpectedColumn, Code::WrongDelimiter, Code::NotFinite][..some(3)]
            .iter()
            .enumerate()
            .map(|(i, code)| Mistake {
                code: *code,
                files: 9 - 3 * i as u64,
                teams: 1 + i as u64,
                example: format!("{}/1.csv", name(i)),
                problem: problem(*code),
            })
            .collect(),
        pseudonyms: None,
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

fn view(names: &[String], split: Split, rows: u64, seed: u64, provisional: bool) -> BoardView {
    let mut dice = Dice::new(seed);
    let mut made: Vec<(Entry, Detail)> = names.iter().map(|name| entry(name, rows, &mut dice)).collect();
    let (mut base, _) = entry("kNN, k = 5", rows, &mut dice);
    base =
        Entry { kind: Kind::Baseline, score: 0.8566, attempts: 0, submitted_at: None, points: None, ..base };
    (base.ci_low, base.ci_high) = (Some(0.8466), Some(0.8661));
    made.push((base, Detail::default()));
    made.sort_by(|(a, _), (b, _)| b.score.total_cmp(&a.score).then(a.submitted_at.cmp(&b.submitted_at)));
    rank(&mut made);
    let teams = made.iter().filter(|(e, _)| e.kind == Kind::Team);
    let scores: Vec<f64> = teams.clone().map(|(e, _)| e.score).collect();
    let as_of = teams.filter_map(|(e, _)| e.submitted_at).max();
    let (entries, details) = made.into_iter().unzip();
    BoardView {
        board: Board {
            schema: 1,
            competition: "fashionmnist".to_owned(),
            split,
            as_of,
            metric: Metric::Accuracy,
            higher_is_better: true,
            rows,
            ci_level: 0.95,
            ci_method: "wilson".to_owned(),
            rank_method: "mcnemar-bonferroni".to_owned(),
            provisional,
            entries,
        },
        details,
        histogram: histogram(&scores),
        max_points: Some(10.0),
    }
}

fn entry(name: &str, rows: u64, dice: &mut Dice) -> (Entry, Detail) {
    let skill = 0.893 + 0.022 * dice.bell() - if dice.below(17) == 0 { 0.05 * dice.next() } else { 0.0 };
    let attempts = 1 + dice.below(14);
    let mut best = 0.0_f64;
    let mut time = at("2026-11-03T06:12:00Z") + SignedDuration::from_secs(dice.below(5 * 86_400) as i64);
    let mut history = Vec::new();
    for attempt in 1..=attempts {
        let score = skill - 0.05 * dice.next() / attempt as f64 - 0.002 * dice.next();
        let score = (score * rows as f64).round() / rows as f64;
        let moved = score > best + if attempt == 1 { 0.0 } else { 0.004 };
        if moved {
            best = score;
        }
        history.push(Shown { attempt, submitted_at: Some(time), score: best, moved });
        time += SignedDuration::from_secs(3600 + dice.below(2 * 86_400) as i64);
    }
    let half = 2.2 * (best * (1.0 - best) / rows as f64).sqrt();
    let submitted_at = history.iter().rev().find(|s| s.moved).and_then(|s| s.submitted_at);
    let points = [(0.925, 10.0), (0.91, 8.0), (0.895, 6.0), (0.88, 4.0), (0.86, 2.0)];
    let entry = Entry {
        rank: 0,
        rank_low: 0,
        rank_high: 0,
        kind: Kind::Team,
        team: name.to_owned(),
        score: best,
        ci_low: Some(((best - half) * 1e4).round() / 1e4),
        ci_high: Some(((best + half) * 1e4).round() / 1e4),
        tied_with_first: false,
        attempts,
        submitted_at,
        points: Some(points.iter().find(|(score, _)| best >= *score).map_or(0.0, |(_, points)| *points)),
    };
    (entry, Detail { history, refused: Vec::new() })
}

/// Ranks; two teams are told apart where their scores differ by more than 0.6 points.
fn rank(made: &mut [(Entry, Detail)]) {
    let scores: Vec<f64> = made.iter().filter(|(e, _)| e.kind == Kind::Team).map(|(e, _)| e.score).collect();
    let first = scores.first().copied().unwrap_or_default();
    // Scores are sorted from the best.
    let above = |limit: f64| scores.partition_point(|s| *s > limit) as u64;
    for (entry, _) in made {
        let team = u64::from(entry.kind == Kind::Team);
        entry.rank = 1 + above(entry.score);
        entry.rank_low = 1 + above(entry.score + 0.006);
        entry.rank_high = (above(entry.score - 0.006 - 1e-9) + 1 - team).max(entry.rank);
        entry.tied_with_first = team == 1 && first - entry.score < 0.006;
    }
}

fn histogram(scores: &[f64]) -> Histogram {
    let low = (scores.iter().copied().fold(1.0, f64::min) * 200.0).floor() / 200.0;
    let high = scores.iter().copied().fold(0.0, f64::max);
    let n = (((high - low) / 0.005).floor() as usize + 1).min(60);
    let mut counts = vec![0; if scores.is_empty() { 0 } else { n }];
    for score in scores {
        counts[(((score - low) / 0.005) as usize).min(n - 1)] += 1;
    }
    Histogram { start: low, width: 0.005, counts, below: 0, above: 0 }
}

/// Words of an assignment.
pub fn words(lang: Lang) -> FeedbackContext {
    let pick = |en: &str, ru: &str| (if lang == Lang::En { en } else { ru }).to_owned();
    let task = |title: String, hint: Option<String>, bonus| TaskWords { title, hint, bonus };
    FeedbackContext {
        lang,
        title: pick("Activation functions", "Функции активации"),
        time_zone: "Europe/Moscow".to_owned(),
        tasks: [
            ("loss", task(pick("Loss", "Функция потерь `Loss`"), None, false)),
            ("relu", task(pick("`relu` and its derivative", "`relu` и её производная"), None, false)),
            (
                "neuron-relu",
                task(
                    pick("`NeuronReLU`: one step of learning", "`NeuronReLU`: один шаг обучения"),
                    Some(pick(
                        "The gradient of the mean is the mean of the gradients: divide by the number of rows, `n`, once.",
                        "Градиент среднего — это среднее градиентов: делить на число строк `n` нужно один раз.",
                    )),
                    false,
                ),
            ),
            (
                "leaky-relu",
                task(
                    pick("`leaky_relu`", "`leaky_relu`"),
                    Some(pick("At 0 the slope is `alpha`.", "В нуле наклон равен `alpha`.")),
                    false,
                ),
            ),
            ("fit", task(pick("`fit`: learning for 300 epochs", "`fit`: обучение за 300 эпох"), None, false)),
            ("elu", task(pick("`elu`", "`elu`"), None, true)),
        ]
        .map(|(id, words)| (id.to_owned(), words))
        .into(),
        mistakes: [(
            "sum_for_mean".to_owned(),
            pick(
                "The gradient is summed over the rows; the mean is asked for. With one row both are the same, with many the step becomes too large.",
                "Градиент просуммирован по строкам, а нужно среднее. При одной строке это одно и то же, при многих шаг становится слишком большим.",
            ),
        )]
        .into(),
    }
}

fn check(
    id: &str,
    visibility: Visibility,
    status: Status,
    code: Option<(&str, serde_json::Value, String)>,
) -> CheckResult {
    let (code, args, message) = match code {
        Some((code, args, message)) => (Some(code.to_owned()), args, Some(message)),
        None => (None, json!({}), None),
    };
    let args = args.as_object().cloned().unwrap_or_default();
    let score = if status == Status::Passed { 0.5 } else { 0.0 };
    CheckResult {
        id: id.to_owned(),
        visibility,
        status,
        score,
        max_score: 0.5,
        code,
        args,
        message,
        plot: None,
    }
}

fn task(id: &str, status: Status, score: f64, max_score: f64, checks: Vec<CheckResult>) -> TaskResult {
    let place = Some(Place { file: "homework.ipynb".to_owned(), cell: 12, line: 3 });
    TaskResult { id: id.to_owned(), status, score, max_score, diagnosis: None, answers: None, place, checks }
}

/// What the hidden checks of [`result`] hold and no page may show.
pub const SECRET: &str = "-0.73105";

/// A result with everything in it.
#[expect(clippy::too_many_lines, reason = "data")]
pub fn result(lang: Lang) -> SubmissionResult {
    use Status::{Failed, Missing, Passed, Raised, Skipped, Timeout};
    use Visibility::{Hidden, Public};
    let pick = |en: &str, ru: &str| (if lang == Lang::En { en } else { ru }).to_owned();
    let mut neuron = task(
        "neuron-relu",
        Status::Partial,
        1.0,
        3.0,
        vec![
            check("neuron-relu/forward", Public, Passed, None),
            check(
                "neuron-relu/example",
                Public,
                Failed,
                Some((
                    "wrong_value",
                    json!({"got": "0.84000001", "want": "0.94666667", "index": [0, 0], "scalar": "no", "step": "n.backward_pass($X, $y, $p)"}),
                    pick(
                        "`w` after one step differs in 2 of 2 numbers.",
                        "`w` после одного шага: отличаются 2 числа из 2.",
                    ),
                )),
            ),
            check(
                "neuron-relu/hidden-1",
                Hidden,
                Failed,
                Some(("wrong_value", json!({"got": SECRET, "index": [2]}), format!("got {SECRET} at [2]"))),
            ),
            check(
                "neuron-relu/hidden-2",
                Hidden,
                Failed,
                Some(("wrong_value", json!({}), SECRET.to_owned())),
            ),
            check(
                "neuron-relu/hidden-3",
                Hidden,
                Failed,
                Some((
                    "shape_mismatch",
                    json!({"got": [3], "want": [3, 1]}),
                    pick("shape (3,) where (3, 1) was expected", "форма (3,), а ожидалась (3, 1)"),
                )),
            ),
        ],
    );
    neuron.diagnosis = Some("sum_for_mean".to_owned());
    neuron.checks[1].plot = Some(Plot::Boundary {
        points: vec![[1.0, 3.0], [2.0, 4.0], [-1.0, -3.2]],
        second: vec![true, false, true],
        got: [0.84, 0.5, 1.0],
        want: [0.9467, 1.9, 2.0],
    });
    // Nobody shows this: the check is hidden.
    neuron.checks[2].plot = Some(Plot::Losses { got: vec![Some(-0.73105); 3], want: vec![1.0; 3] });
    let leaky = task(
        "leaky-relu",
        Raised,
        0.0,
        1.5,
        vec![
            check(
                "leaky-relu/at-zero",
                Public,
                Raised,
                Some((
                    "raised",
                    json!({}),
                    "`NameError: name 'alhpa' is not defined`\n  homework.ipynb, 14:2".to_owned(),
                )),
            ),
            check(
                "leaky-relu/hidden",
                Hidden,
                Raised,
                Some(("raised", json!({}), format!("ValueError: {SECRET}"))),
            ),
        ],
    );
    let fit = task(
        "fit",
        Timeout,
        0.0,
        2.0,
        vec![
            check(
                "fit/falls",
                Public,
                Timeout,
                Some((
                    "timeout",
                    json!({}),
                    pick(
                        "`fit` took more than 5 s of CPU time.",
                        "`fit` работала дольше 5 с процессорного времени.",
                    ),
                )),
            ),
            check("fit/hidden", Hidden, Skipped, None),
        ],
    );
    let x: Vec<f64> = (-8..=8).map(|i| f64::from(i) / 2.0).collect();
    let mut leaky = leaky;
    leaky.checks[0].plot = Some(Plot::Curve {
        got: x.iter().map(|x| (*x != 0.0).then(|| x.max(0.3 * x))).collect(),
        want: x.iter().map(|x| x.max(0.01 * x)).collect(),
        x,
    });
    let mut fit = fit;
    fit.checks[0].plot = Some(Plot::Losses {
        got: vec![Some(0.125), Some(0.104), Some(1e12), None],
        want: vec![0.125, 0.121, 0.118, 0.115],
    });
    let mut elu = task(
        "elu",
        Missing,
        0.0,
        1.0,
        vec![check(
            "elu/example",
            Public,
            Missing,
            Some((
                "missing",
                json!({"name": "elu"}),
                pick("there is no function `elu`", "функции `elu` нет"),
            )),
        )],
    );
    elu.place = None;
    SubmissionResult {
        schema: 1,
        assignment: "activations".to_owned(),
        submission: "ivanova-maria".to_owned(),
        students: vec!["Мария Иванова".to_owned()],
        attempt: 2,
        counts: true,
        submitted_at: Some("2026-11-23T18:41:07Z".to_owned()),
        language: Some(LanguageName::Python),
        status: SubmissionStatus::Graded,
        score: Some(4.5),
        max_score: 10.0,
        bonus: 0.0,
        tasks: vec![
            task(
                "loss",
                Passed,
                1.5,
                1.5,
                vec![
                    check("loss/example", Public, Passed, None),
                    check("loss/hidden-1", Hidden, Passed, None),
                    check("loss/hidden-2", Hidden, Passed, None),
                ],
            ),
            task("relu", Passed, 2.0, 2.0, vec![check("relu/example", Public, Passed, None)]),
            neuron,
            leaky,
            fit,
            elu,
        ],
        notes: vec![NoteResult {
            code: "cell_does_not_parse".to_owned(),
            args: Map::new(),
            message: pick(
                "Cell 7 does not parse (line 1); it was skipped.",
                "Ячейка 7 не разбирается (строка 1), она пропущена.",
            ),
        }],
        receipt: Receipt {
            submission_sha256: "9f2c".repeat(16),
            assignment_sha256: "41d8".repeat(16),
            grader: "0.1.0".to_owned(),
            seed_sha256: "c07e".repeat(16),
            runtime: "CPython 3.11.2, numpy 1.24.2".to_owned(),
            sandbox: "user namespace, seccomp, landlock".to_owned(),
        },
        final_score: Some(4.5),
        penalty: 0.0,
        late: None,
        by_hand: None,
    }
}

/// A result of which every text is hostile.
pub fn hostile_result() -> SubmissionResult {
    let mut result = result(Lang::En);
    let all = HOSTILE.join(" ");
    result.submission.clone_from(&all);
    result.students = HOSTILE.iter().map(|s| (*s).to_owned()).collect();
    result.receipt.runtime.clone_from(&all);
    result.notes = HOSTILE
        .iter()
        .map(|s| NoteResult { code: "x".to_owned(), args: Map::new(), message: format!("`{s}` {s}") })
        .collect();
    for (task, name) in result.tasks.iter_mut().zip(HOSTILE) {
        (*name).clone_into(&mut task.id);
        task.place = Some(Place { file: all.clone(), cell: 1, line: 1 });
        for check in &mut task.checks {
            check.message = Some("x".repeat(20_000) + &all);
            check.code = Some("wrong_value".to_owned());
            check.args = json!({"got": all, "want": "</dd><script>window.hacked = 1</script>", "index": all})
                .as_object()
                .cloned()
                .unwrap_or_default();
        }
    }
    result
}
