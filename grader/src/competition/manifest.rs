//! The manifest of a competition: an `assignment.toml` with a `[competition]` table.

use super::{Error, Metric};
use crate::text::{Lang, LangText, args};
use jiff::{Timestamp, civil, tz::TimeZone};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::Path;
use toml::Spanned;

/// Name of the manifest in its folder.
pub const MANIFEST: &str = "assignment.toml";

/// The whole file.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version of this format: 1.
    pub schema: u32,
    /// Id of the competition: the name of its folder.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// Language of the files that are written for students (default `en`).
    #[serde(default)]
    pub lang: Lang,
    /// Title.
    pub title: LangText,
    /// A sentence about it, for the page.
    #[serde(default)]
    pub description: Option<LangText>,
    /// Its rules.
    pub competition: Rules,
    /// Points for the mark.
    #[serde(default)]
    #[schemars(with = "Option<Points>")]
    pub points: Option<Spanned<Points>>,
    /// Rows of the instructor's on the board.
    #[serde(default)]
    #[schemars(with = "Vec<Baseline>")]
    pub baseline: Vec<Spanned<Baseline>>,
    /// How to make a solution file for trying things out.
    #[serde(default)]
    pub generate: Option<Generate>,
}

/// Rules of a competition.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// How predictions are judged.
    pub metric: Metric,
    /// Solution file, beside the manifest; students never get it.
    #[serde(default = "default_solution")]
    pub solution: String,
    /// Name of the id column.
    pub id_column: String,
    /// Name of the column that is predicted; several for `log_loss` with a column a class.
    #[schemars(with = "Target")]
    pub target: Spanned<Target>,
    /// Ids 0 … rows − 1, so that students can check a file without the solution.
    #[serde(default)]
    pub rows: Option<u32>,
    /// Classes; by default those that the solution has.
    #[serde(default)]
    pub classes: Option<Vec<Label>>,
    /// Lowest and highest number that may be predicted.
    #[serde(default)]
    #[schemars(with = "Option<[f64; 2]>")]
    pub range: Option<Spanned<[f64; 2]>>,
    /// Attempts count from this time on, in the course's time zone.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub opens: Option<Spanned<toml::Value>>,
    /// Attempts from this time on do not count.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub closes: Option<Spanned<toml::Value>>,
    /// Time zone; by default the course's.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub time_zone: Option<Spanned<String>>,
    /// Attempts a team and day (of the time zone) that count. An invalid file costs none.
    #[serde(default)]
    pub attempts_per_day: Option<u32>,
    /// How the public score is shown.
    #[serde(default)]
    pub shown: ShownRule,
    /// Which attempt counts in the end.
    #[serde(default)]
    pub counts: CountsRule,
    /// How many attempts a team may choose where `counts = "chosen"`.
    #[serde(default = "default_chosen")]
    pub chosen: u32,
    /// Where the times of attempts come from.
    #[serde(default)]
    pub times: TimesRule,
    /// Share of rows that are public, drawn by a hash of the id, where the solution has no `Usage` column.
    #[serde(default = "default_share")]
    #[schemars(with = "f64")]
    pub public_share: Spanned<f64>,
    /// Score that honest work does not pass: attempts that do are listed in the instructor's report.
    #[serde(default)]
    pub ceiling: Option<f64>,
    /// Largest file, in MiB. Default: 64, or 32 bytes a cell where that is more.
    pub max_megabytes: Option<u64>,
    /// Under which names teams stand on the board.
    #[serde(default)]
    pub names: NamesRule,
    /// May the site show the private board after the close?
    #[serde(default = "default_true")]
    pub show_private: bool,
}

fn default_solution() -> String {
    "solution.csv".to_owned()
}
const fn default_chosen() -> u32 {
    2
}
fn default_share() -> Spanned<f64> {
    Spanned::new(0..0, 0.5)
}
const fn default_true() -> bool {
    true
}

/// One column or several.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Target {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

/// A label of a class.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Label {
    /// An integer.
    Integer(i64),
    /// A text.
    Text(String),
}

impl Label {
    /// As it is written in a file of predictions.
    pub fn text(&self) -> String {
        match self {
            Self::Integer(n) => n.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}

/// How the public score is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ShownRule {
    /// The best score as it is. Can be climbed by noise.
    Exact,
    /// The parameter-free Ladder (Blum and Hardt 2015). Slows boosting, can be climbed by flipping few rows.
    Ladder,
    /// A better score moves the board only if it is distinguishable from the team's shown one.
    #[default]
    Significant,
}

impl ShownRule {
    /// As in manifests.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Ladder => "ladder",
            Self::Significant => "significant",
        }
    }
}

/// Which attempt counts in the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CountsRule {
    /// The one with the best public score.
    #[default]
    Best,
    /// The last one.
    Last,
    /// The best on private rows of those that the team chose (`chosen.csv`); without a choice, the best public ones.
    Chosen,
}

impl CountsRule {
    /// As in manifests.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Best => "best",
            Self::Last => "last",
            Self::Chosen => "chosen",
        }
    }
}

/// Under which names teams stand on the board.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum NamesRule {
    /// Their own.
    #[default]
    Own,
    /// Two words that derive from the id by the course's secret. Times are rounded to the day.
    Pseudonyms,
}

/// Where the times of attempts come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TimesRule {
    /// `submissions.csv`; an attempt that is not in it has no time.
    #[default]
    Submissions,
    /// `submissions.csv`, else when `score` first saw the file.
    FirstSeen,
}

/// Points by score.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Points {
    /// Between thresholds.
    #[serde(default)]
    pub rule: PointsRule,
    /// Score and points, from the worst threshold to the best.
    pub table: Vec<[f64; 2]>,
    /// Id of a baseline that has to be beaten for any points.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub beat: Option<Spanned<String>>,
}

/// What happens between thresholds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PointsRule {
    /// The points of the last threshold that was reached.
    #[default]
    Steps,
    /// In proportion.
    Linear,
}

/// A row of the instructor's on the board: a number, or a file of predictions.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// Id.
    pub id: String,
    /// Name on the board.
    pub name: LangText,
    /// Its score.
    #[serde(default)]
    pub score: Option<f64>,
    /// Its predictions, beside the manifest.
    #[serde(default)]
    pub file: Option<String>,
}

/// A solution file made from a seed.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Generate {
    /// Rows.
    pub rows: u32,
    /// Rows of them that are canaries (`Ignored`, with a label that nobody predicts by chance).
    #[serde(default)]
    pub canaries: u32,
}

/// The JSON Schema (draft 2020-12) of a competition's `assignment.toml`, as it lies in
/// `assignments/competition.schema.json`.
#[cfg(test)]
pub fn schema_text() -> String {
    let generator = schemars::generate::SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<Manifest>();
    schema.insert("title".to_owned(), "assignment.toml of a competition".into());
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

/// Is this folder a competition (rather than an assignment with code)?
pub fn is_competition(folder: &Path) -> bool {
    std::fs::read_to_string(folder.join(MANIFEST))
        .is_ok_and(|text| text.lines().any(|line| line.trim() == "[competition]"))
}

/// The course's time zone: `time_zone` of `course.toml` beside the assignments; None without one.
pub fn course_zone(folder: &Path) -> Result<Option<String>, Error> {
    let folder = folder.canonicalize().map_err(Error::io(folder))?;
    let Some(file) = folder.parent().map(|course| course.join("course.toml")).filter(|f| f.is_file()) else {
        return Ok(None);
    };
    let text = std::fs::read_to_string(&file).map_err(Error::io(&file))?;
    // The rest of the file is read, and complained about, by whom it concerns.
    let zone = text.parse::<toml::Table>().ok().and_then(|t| Some(t.get("time_zone")?.as_str()?.to_owned()));
    match zone {
        Some(zone) if TimeZone::get(&zone).is_err() => {
            let offset = text.find("time_zone").unwrap_or(0);
            let place = Place { text: &text, file: &file };
            Err(place.at(offset, "competition_time_zone", args! { "zone" => zone }))
        }
        zone => Ok(zone),
    }
}

impl Manifest {
    /// Reads and checks a manifest.
    pub fn read(file: &Path) -> Result<Self, Error> {
        let text = std::fs::read_to_string(file).map_err(Error::io(file))?;
        Self::parse(&text, file)
    }

    /// From text; `file` is for messages.
    pub fn parse(text: &str, file: &Path) -> Result<Self, Error> {
        let place = Place { text, file };
        let manifest: Self = toml::from_str(text).map_err(|error| {
            place.at(
                error.span().map_or(0, |s| s.start),
                "competition_manifest",
                args! {
                    "problem" => error.message()
                },
            )
        })?;
        manifest.check(&place)?;
        Ok(manifest)
    }

    /// Size of the largest file that is read, in MiB, for a solution of so many rows.
    pub fn max_megabytes(&self, rows: usize) -> u64 {
        let cells = rows as u64 * (1 + self.targets().len() as u64);
        // A limit of 0 is a slip, which `lint` names: no file of a student's is refused for it.
        self.competition
            .max_megabytes
            .filter(|limit| *limit > 0)
            .unwrap_or_else(|| 64.max((cells * 32).div_ceil(1 << 20)))
    }

    /// Names of the value columns.
    pub fn targets(&self) -> Vec<String> {
        match self.competition.target.get_ref() {
            Target::One(name) => vec![name.clone()],
            Target::Many(names) => names.clone(),
        }
    }

    /// The time zone of its days and times.
    pub fn zone(&self, course: Option<&str>) -> TimeZone {
        let name = self.competition.time_zone.as_ref().map(|z| z.get_ref().as_str()).or(course);
        name.and_then(|n| TimeZone::get(n).ok()).unwrap_or(TimeZone::UTC)
    }

    /// First moment at which attempts count.
    pub fn opens(&self, zone: &TimeZone) -> Option<Timestamp> {
        self.competition.opens.as_ref().and_then(|v| moment(v.get_ref(), zone))
    }

    /// First moment at which they do not any more.
    pub fn closes(&self, zone: &TimeZone) -> Option<Timestamp> {
        self.competition.closes.as_ref().and_then(|v| moment(v.get_ref(), zone))
    }

    fn check(&self, place: &Place<'_>) -> Result<(), Error> {
        let rules = &self.competition;
        if self.schema != 1 {
            return Err(place.at(0, "competition_schema", args! { "schema" => self.schema }));
        }
        let target = rules.target.span().start;
        let targets = self.targets();
        if targets.is_empty() || targets.len() > 1 && rules.metric != Metric::LogLoss {
            return Err(place.at(
                target,
                "competition_one_target",
                args! { "metric" => rules.metric.name() },
            ));
        }
        let mut names = targets;
        names.extend([rules.id_column.clone(), "Usage".to_owned()]);
        names.sort();
        if let Some((_, twice)) = names.iter().zip(&names[1..]).find(|(a, b)| a == b) {
            return Err(place.at(target, "competition_column_twice", args! { "column" => twice }));
        }
        if let Some(zone) = rules.time_zone.as_ref().filter(|z| TimeZone::get(z.get_ref()).is_err()) {
            return Err(place.at(
                zone.span().start,
                "competition_time_zone",
                args! { "zone" => zone.get_ref() },
            ));
        }
        for time in rules.opens.iter().chain(&rules.closes) {
            if moment(time.get_ref(), &TimeZone::UTC).is_none() {
                let value = time.get_ref().to_string();
                return Err(place.at(time.span().start, "competition_time", args! { "value" => value }));
            }
        }
        let share = *rules.public_share.get_ref();
        if !(share > 0.0 && share < 1.0) {
            return Err(place.at(rules.public_share.span().start, "competition_share", args! {}));
        }
        if let Some(range) = rules
            .range
            .as_ref()
            .filter(|r| r.get_ref()[0].partial_cmp(&r.get_ref()[1]).is_none_or(std::cmp::Ordering::is_ge))
        {
            return Err(place.at(range.span().start, "competition_range", args! {}));
        }
        self.check_points(place)
    }

    fn check_points(&self, place: &Place<'_>) -> Result<(), Error> {
        for baseline in &self.baseline {
            let b = baseline.get_ref();
            if b.score.is_some() == b.file.is_some() || b.score.is_some_and(|s| !s.is_finite()) {
                return Err(place.at(baseline.span().start, "competition_baseline", args! { "id" => &b.id }));
            }
        }
        let Some(points) = &self.points else { return Ok(()) };
        let table = &points.get_ref().table;
        let better = |a: f64, b: f64| if self.competition.metric.higher_is_better() { a < b } else { a > b };
        let rising = table.windows(2).all(|w| better(w[0][0], w[1][0]) && w[0][1] <= w[1][1]);
        let finite = table.iter().flatten().all(|x| x.is_finite());
        if table.is_empty() || !rising || !finite {
            return Err(place.at(points.span().start, "competition_points", args! {}));
        }
        if let Some(beat) = &points.get_ref().beat
            && !self.baseline.iter().any(|b| b.get_ref().id == *beat.get_ref())
        {
            return Err(place.at(beat.span().start, "competition_beat", args! { "id" => beat.get_ref() }));
        }
        Ok(())
    }
}

struct Place<'a> {
    text: &'a str,
    file: &'a Path,
}

impl Place<'_> {
    fn at(&self, offset: usize, code: &str, args: serde_json::Map<String, serde_json::Value>) -> Error {
        let before = &self.text[..self.text.floor_char_boundary(offset)];
        let line = before.matches('\n').count() as u64 + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() as u64 + 1;
        Error::Wrong {
            file: self.file.to_owned(),
            line: Some(line),
            column: Some(column),
            problem: Box::new(crate::text::Message::new(code, args)),
            hint: None,
        }
    }
}

/// A TOML date or time, or a text of one: with an offset an instant, without one a local time, a date its midnight.
fn moment(value: &toml::Value, zone: &TimeZone) -> Option<Timestamp> {
    let text = match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Datetime(time) => time.to_string(),
        _ => return None,
    };
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(instant);
    }
    let local = text
        .parse::<civil::DateTime>()
        .ok()
        .or_else(|| Some(text.parse::<civil::Date>().ok()?.to_datetime(civil::Time::midnight())))?;
    zone.to_timestamp(local).ok()
}
