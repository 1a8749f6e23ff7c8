//! The manifest as students get it: without comments, hidden checks, and whatever serves the instructor only.

use super::toml_text::document;
use crate::assignment::node::{Node, NodeValue};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::de::{Deserializer, Error};

/// Solutions by the names that take their place.
pub type Recorded = BTreeMap<String, String>;

/// The manifest of an assignment with its public checks only. Each of them keeps its points, so that a task has as many
/// as its public checks have together.
pub fn assignment(source: &str, recorded: &Recorded) -> Result<String, Error> {
    let mut root = Node::deserialize(Deserializer::parse(source)?)?;
    rename_oracles(&mut root, recorded);
    let mut points = 0.0;
    if let Some(NodeValue::List(tasks)) = value(&mut root, "task") {
        tasks.retain_mut(keep_public);
        let ids: Vec<String> = tasks.iter().filter_map(|t| t.get("id")?.text().map(str::to_owned)).collect();
        for task in tasks {
            rename_oracles(task, recorded);
            if let Some(NodeValue::List(depends)) = value(task, "depends") {
                depends.retain(|d| d.text().is_some_and(|d| ids.iter().any(|id| id == d)));
            }
            let bonus = task.get("bonus").is_some_and(|b| b.value == NodeValue::Bool(true));
            let own = task.get("points").and_then(Node::number).unwrap_or_default();
            points += if bonus { 0.0 } else { own };
        }
    }
    if let Some(said) = value(&mut root, "points") {
        *said = NodeValue::Float(points);
    }
    if let Some(NodeValue::Table(policy)) = value(&mut root, "policy") {
        policy.retain(|(key, _)| key.name != "not_mistakes");
    }
    Ok(document(root.table().unwrap_or_default()))
}

/// The manifest of a competition with what concerns students. Baselines whose predictions are not in the pack are left
/// out.
pub fn competition(source: &str, packed: &[&str]) -> Result<String, Error> {
    let table: toml::Table = source.parse()?;
    let mut table = table;
    table.remove("generate");
    if let Some(rules) = table.get_mut("competition").and_then(toml::Value::as_table_mut) {
        rules.remove("solution");
    }
    let mut left = Vec::new();
    if let Some(baselines) = table.get_mut("baseline").and_then(toml::Value::as_array_mut) {
        baselines.retain(|b| {
            let file = b.get("file").and_then(toml::Value::as_str);
            let kept = file.is_none_or(|f| packed.contains(&f));
            left.extend(b.get("id").filter(|_| !kept).cloned());
            kept
        });
    }
    if let Some(points) = table.get_mut("points").and_then(toml::Value::as_table_mut)
        && points.get("beat").is_some_and(|id| left.contains(id))
    {
        points.remove("beat");
    }
    Ok(table.to_string())
}

fn value<'a>(node: &'a mut Node, key: &str) -> Option<&'a mut NodeValue> {
    let NodeValue::Table(items) = &mut node.value else { return None };
    items.iter_mut().find(|(k, _)| k.name == key).map(|(_, node)| &mut node.value)
}

/// Leaves the public checks of a task and their share of its points; false if it has none.
fn keep_public(task: &mut Node) -> bool {
    let points = task.get("points").and_then(Node::number).unwrap_or_default();
    let Some(NodeValue::List(checks)) = value(task, "check") else { return false };
    let weights = |checks: &[Node]| -> f64 {
        checks.iter().map(|c| c.get("weight").and_then(Node::number).unwrap_or(1.0)).sum()
    };
    let all = weights(checks);
    checks.retain(|check| check.get("visibility").and_then(Node::text) == Some("public"));
    let (share, any) = (weights(checks) / all, !checks.is_empty());
    if let Some(said) = value(task, "points") {
        *said = NodeValue::Float(points * share);
    }
    any
}

fn rename_oracles(table: &mut Node, recorded: &Recorded) {
    let rename = |value: &mut NodeValue| {
        if let NodeValue::Text(name) = value
            && let Some(new) = recorded.get(name)
        {
            new.clone_into(name);
        }
    };
    value(table, "oracle").map(rename);
    if let Some(NodeValue::List(accept)) = value(table, "accept") {
        for oracle in accept {
            rename(&mut oracle.value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = r#"
points = 3 # a secret remark
oracle = "solution/solution.py"
accept = ["reference:oop", "solution/other.py"]
[policy]
not_mistakes = ["oop/x"]
[[task]]
id = "a"
points = 2
[[task.check]]
id = "seen"
visibility = "public"
call = "f(1)"
[[task.check]]
id = "unseen"
visibility = "hidden"
weight = 3
call = "f(77)"
[[task]]
id = "b"
points = 1
[[task.check]]
id = "unseen"
visibility = "hidden"
call = "f(78)"
[[task]]
id = "c"
points = 5
bonus = true
depends = ["a", "b"]
oracle = "solution/other.py"
[[task.check]]
id = "seen"
visibility = "public"
call = "f(2)"
"#;

    #[test]
    fn hidden_checks_and_remarks_are_gone_and_points_stay() {
        let recorded: Recorded =
            [("solution/solution.py", "recorded:1"), ("solution/other.py", "recorded:2")]
                .map(|(a, b)| (a.to_owned(), b.to_owned()))
                .into();
        let text = assignment(SOURCE, &recorded).unwrap();
        for gone in ["secret", "unseen", "77", "78", "hidden", "not_mistakes", "solution", "\"b\""] {
            assert!(!text.contains(gone), "{gone} is in {text}");
        }
        let table: toml::Table = text.parse().unwrap();
        assert_eq!(table["points"].as_float(), Some(0.5));
        assert_eq!(table["accept"].as_array().unwrap()[1].as_str(), Some("recorded:2"));
        let tasks = table["task"].as_array().unwrap();
        assert_eq!(tasks.len(), 2);
        assert_eq!(tasks[1]["depends"].as_array().unwrap().len(), 1);
        assert_eq!(
            (tasks[1]["points"].as_float(), tasks[1]["oracle"].as_str()),
            (Some(5.0), Some("recorded:2"))
        );
    }

    #[test]
    fn a_competition_keeps_its_rules_only() {
        let source = "id = \"x\" # canary 7\n[competition]\nsolution = \"s.csv\"\nrows = 9\n[generate]\ncanaries = 3\n\
            [points]\nbeat = \"net\"\n[[baseline]]\nid = \"net\"\nfile = \"net.csv\"\n[[baseline]]\nid = \"one\"\nfile = \"sample.csv\"\n";
        let text = competition(source, &["sample.csv"]).unwrap();
        for gone in ["canar", "s.csv", "net", "beat"] {
            assert!(!text.contains(gone), "{gone} is in {text}");
        }
        assert!(text.contains("sample.csv") && text.contains("rows = 9"), "{text}");
    }
}
