//! The message catalogue.

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::sync::LazyLock;

/// A language that people read.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Russian.
    Ru,
}

impl Lang {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::En, Self::Ru];

    /// BCP 47 tag: `en`, `ru`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ru => "ru",
        }
    }
}

/// A text in both languages, as manifests have it: `{ en = "…", ru = "…" }`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LangText {
    /// English.
    pub en: String,
    /// Russian.
    pub ru: String,
}

impl LangText {
    /// The text in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Ru => &self.ru,
        }
    }
}

/// A message: its id in the catalogue and its arguments. The shape of `code` and `args` in result files.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Id in the catalogue (`shape_mismatch`; Fluent spells it `shape-mismatch`).
    pub code: String,
    /// Arguments by name.
    pub args: Map<String, Value>,
}

impl Message {
    /// A message with arguments: `Message::new("ragged_row", args!{ "line" => 3 })`.
    pub fn new(code: impl Into<String>, args: Map<String, Value>) -> Self {
        Self { code: code.into(), args }
    }
    /// A message without arguments.
    pub fn bare(code: impl Into<String>) -> Self {
        Self::new(code, Map::new())
    }
    /// In words.
    pub fn text(&self, lang: Lang) -> String {
        render(lang, &self.code, &self.args)
    }
}

/// Arguments of a message: `args! { "line" => 3, "column" => "Id" }`.
#[macro_export]
macro_rules! message_args {
    ($($key:expr => $value:expr),* $(,)?) => {{
        #[allow(unused_mut)]
        let mut map = serde_json::Map::new();
        $(map.insert(($key).to_string(), serde_json::json!($value));)*
        map
    }};
}
pub use message_args as args;

const SOURCES: [(Lang, &[&str]); 2] = [
    (
        Lang::En,
        &[
            include_str!("../../messages/en/attack.ftl"),
            include_str!("../../messages/en/authoring.ftl"),
            include_str!("../../messages/en/check.ftl"),
            include_str!("../../messages/en/class.ftl"),
            include_str!("../../messages/en/cli.ftl"),
            include_str!("../../messages/en/competition.ftl"),
            include_str!("../../messages/en/course.ftl"),
            include_str!("../../messages/en/export.ftl"),
            include_str!("../../messages/en/ledger.ftl"),
            include_str!("../../messages/en/manifest.ftl"),
            include_str!("../../messages/en/review.ftl"),
            include_str!("../../messages/en/sandbox.ftl"),
            include_str!("../../messages/en/similar.ftl"),
            include_str!("../../messages/en/site.ftl"),
            include_str!("../../messages/en/slurm.ftl"),
            include_str!("../../messages/en/submission.ftl"),
        ],
    ),
    (
        Lang::Ru,
        &[
            include_str!("../../messages/ru/attack.ftl"),
            include_str!("../../messages/ru/authoring.ftl"),
            include_str!("../../messages/ru/check.ftl"),
            include_str!("../../messages/ru/class.ftl"),
            include_str!("../../messages/ru/cli.ftl"),
            include_str!("../../messages/ru/competition.ftl"),
            include_str!("../../messages/ru/course.ftl"),
            include_str!("../../messages/ru/export.ftl"),
            include_str!("../../messages/ru/ledger.ftl"),
            include_str!("../../messages/ru/manifest.ftl"),
            include_str!("../../messages/ru/review.ftl"),
            include_str!("../../messages/ru/sandbox.ftl"),
            include_str!("../../messages/ru/similar.ftl"),
            include_str!("../../messages/ru/site.ftl"),
            include_str!("../../messages/ru/slurm.ftl"),
            include_str!("../../messages/ru/submission.ftl"),
        ],
    ),
];

static BUNDLES: LazyLock<Vec<(Lang, FluentBundle<FluentResource>)>> = LazyLock::new(|| {
    SOURCES
        .iter()
        .map(|(lang, sources)| {
            let id = lang.tag().parse().expect("tags are valid");
            let mut bundle = FluentBundle::new_concurrent(vec![id]);
            // Terminals and logs show the isolation marks as boxes; pages isolate with <bdi>.
            bundle.set_use_isolating(false);
            for source in *sources {
                let resource = FluentResource::try_new((*source).to_owned())
                    .unwrap_or_else(|(_, errors)| panic!("catalogue {}: {errors:?}", lang.tag()));
                bundle.add_resource(resource).unwrap_or_else(|e| panic!("catalogue {}: {e:?}", lang.tag()));
            }
            (*lang, bundle)
        })
        .collect()
});

/// A message in words. An id that is not in the catalogue renders as the id itself with its arguments, so that a
/// result of a newer program stays readable.
pub fn render(lang: Lang, code: &str, args: &Map<String, Value>) -> String {
    let bundle = &BUNDLES.iter().find(|(l, _)| *l == lang).expect("every language has a bundle").1;
    let id = code.replace('_', "-");
    let Some(pattern) = bundle.get_message(&id).and_then(|m| m.value()) else {
        return if args.is_empty() {
            code.to_owned()
        } else {
            format!("{code} {}", Value::Object(args.clone()))
        };
    };
    let mut fluent = FluentArgs::new();
    for (key, value) in args {
        fluent.set(key.clone(), fluent_value(value, lang));
    }
    let mut errors = Vec::new();
    bundle.format_pattern(pattern, Some(&fluent), &mut errors).into_owned()
}

fn fluent_value(value: &Value, lang: Lang) -> FluentValue<'static> {
    match value {
        // A `LangText`.
        Value::Object(texts) if texts.len() == Lang::ALL.len() && texts.contains_key(lang.tag()) => {
            fluent_value(&texts[lang.tag()], lang)
        }
        Value::Number(n) => match n.as_f64() {
            // Whole numbers choose plural forms; others are shown as they are.
            Some(x) if x.fract() == 0.0 && x.abs() < 1e15 => FluentValue::from(x),
            _ => FluentValue::from(n.to_string()),
        },
        Value::String(s) => FluentValue::from(s.clone()),
        Value::Array(items) => FluentValue::from(list(items)),
        other => FluentValue::from(other.to_string()),
    }
}

/// Shapes and indices print as Python prints them: `(3, 1)`, `(3,)`, `()`. Lists of texts are joined by commas.
fn list(items: &[Value]) -> String {
    if !items.is_empty() && items.iter().all(Value::is_string) {
        return items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ");
    }
    let inner = items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    if items.len() == 1 { format!("({inner},)") } else { format!("({inner})") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    /// Ids of one language with the variables that each uses.
    fn ids(sources: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
        let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut current = String::new();
        for line in sources.iter().flat_map(|s| s.lines()) {
            if let Some((id, _)) = line.split_once(" =").filter(|(id, _)| {
                !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
            }) {
                id.clone_into(&mut current);
                assert!(ids.insert(current.clone(), BTreeSet::new()).is_none(), "{current} is there twice");
            }
            for part in line.split('$').skip(1) {
                let name: String =
                    part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                ids.entry(current.clone()).or_default().insert(name);
            }
        }
        ids
    }

    #[test]
    fn languages_agree() {
        let [(_, en), (_, ru)] = SOURCES;
        let (en, ru) = (ids(en), ids(ru));
        assert_eq!(en.keys().collect::<Vec<_>>(), ru.keys().collect::<Vec<_>>());
        for (id, variables) in &en {
            assert_eq!(variables, &ru[id], "variables of {id}");
        }
    }

    #[test]
    fn shapes_print_as_python_does() {
        assert_eq!(list(&[3.into()]), "(3,)");
        assert_eq!(list(&[3.into(), 1.into()]), "(3, 1)");
        assert_eq!(list(&[]), "()");
    }

    #[test]
    fn unknown_codes_stay_readable() {
        assert_eq!(render(Lang::En, "no_such_code", &Map::new()), "no_such_code");
    }
}
