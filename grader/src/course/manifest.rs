//! `course.toml` as it is written: the types that serde reads and that the JSON Schema is made of. Dates are texts
//! here, whether they are written as dates of TOML or in quotes.

use crate::assignment::node::Node;
use crate::text::{Lang, LangText};
use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use toml::Spanned;

/// The whole file.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Manifest {
    /// Version of this format: 1.
    #[schemars(with = "u32")]
    pub schema: Spanned<u32>,
    /// Title of the course.
    #[schemars(with = "LangText")]
    pub title: Spanned<LangText>,
    /// Language of what is written for everybody (default `en`).
    #[serde(default)]
    pub lang: Lang,
    /// IANA time zone (`Europe/Moscow`): dates without an offset are in it, and days of lateness are counted in it.
    #[schemars(with = "String")]
    pub time_zone: Spanned<String>,
    /// Which attempt counts where an assignment does not say it (default `last`).
    #[serde(default)]
    pub counts: Counts,
    /// Late policies by name; `default` is that of every assignment that names no other.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Late>")]
    pub late: BTreeMap<Spanned<String>, Spanned<Late>>,
    /// Terms by id.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Term>")]
    pub term: BTreeMap<Spanned<String>, Term>,
    /// Dates of assignments by id.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Assignment>")]
    pub assignment: BTreeMap<Spanned<String>, Assignment>,
    /// More time for single students.
    #[serde(default)]
    pub extension: Vec<Extension>,
}

/// Which of several attempts counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Counts {
    /// The last one.
    #[default]
    Last,
    /// The one with the best final score; of equal ones the first.
    Best,
    /// The last one that is on time; if there is none, the last one.
    LastBeforeDeadline,
}

/// What the percent of a penalty are of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Base {
    /// The score that was reached.
    #[default]
    Score,
    /// The most that can be reached.
    Max,
}

/// A late policy.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Late {
    /// So long after the deadline nothing is taken: `"15m"`, `"1h30m"`, `"2d"`.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub grace: Option<Spanned<String>>,
    /// Percent that are taken once, by how late it is.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// Percent for each day that has begun.
    #[serde(default)]
    #[schemars(with = "Option<f64>")]
    pub per_day: Option<Spanned<f64>>,
    /// Most percent that are taken (default 100).
    #[serde(default)]
    #[schemars(with = "Option<f64>")]
    pub cap: Option<Spanned<f64>>,
    /// Percent of the maximum below which lateness takes nothing (default 0).
    #[serde(default)]
    #[schemars(with = "Option<f64>")]
    pub floor: Option<Spanned<f64>>,
    /// What the percent are of (default `score`).
    #[serde(default)]
    pub of: Base,
}

/// A step of a late policy.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Step {
    /// For attempts that are later than this: `"0s"`, `"1h"`, `"7d"`.
    #[schemars(with = "String")]
    pub after: Spanned<String>,
    /// Percent that are taken.
    #[schemars(with = "f64")]
    pub percent: Spanned<f64>,
}

/// A term.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Term {
    /// Its first day.
    #[schemars(with = "String")]
    pub starts: Spanned<String>,
    /// Its last day.
    #[schemars(with = "String")]
    pub ends: Spanned<String>,
}

/// Dates of an assignment.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct Assignment {
    /// From when it can be handed in.
    #[schemars(with = "Option<String>")]
    pub opens: Option<Spanned<String>>,
    /// The last second that is on time: `2026-09-14T23:59:59`, or a day, which means its end.
    #[schemars(with = "Option<String>")]
    pub due: Option<Spanned<String>>,
    /// The last second at which an attempt is accepted.
    #[schemars(with = "Option<String>")]
    pub closes: Option<Spanned<String>>,
    /// Points from which it is passed: `6`, or percent of the maximum: `"60%"`.
    #[schemars(schema_with = "pass")]
    pub pass: Option<Node>,
    /// Which attempt counts.
    pub counts: Option<Counts>,
    /// Name of its late policy; `none`: being late costs nothing.
    #[schemars(with = "Option<String>")]
    pub late: Option<Spanned<String>>,
    /// Id of its term.
    #[schemars(with = "Option<String>")]
    pub term: Option<Spanned<String>>,
}

/// More time for one student.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Extension {
    /// Submission id, or what the roster knows the student by.
    #[schemars(with = "String")]
    pub student: Spanned<String>,
    /// Assignment id.
    #[schemars(with = "String")]
    pub assignment: Spanned<String>,
    /// The last second that is on time for them.
    #[schemars(with = "String")]
    pub until: Spanned<String>,
    /// Why.
    #[schemars(with = "String")]
    pub reason: Spanned<String>,
}

fn pass(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "anyOf": [
        { "type": "number", "minimum": 0 },
        { "type": "string", "pattern": "^[0-9.]+ ?%$" }
    ] })
}

/// The JSON Schema (draft 2020-12) of `course.toml`.
pub fn schema() -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<Manifest>();
    schema.insert("title".to_owned(), json!(super::FILE));
    schema.into()
}

/// The schema as it lies in `assignments/course.schema.json`.
pub fn schema_text() -> String {
    let mut text = serde_json::to_string_pretty(&schema()).unwrap_or_default();
    text.push('\n');
    text
}
