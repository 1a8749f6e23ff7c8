//! TOML values written down, in their order: tables as sections as far as people write them so, the rest inline.

use crate::assignment::node::{Key, Node, NodeValue};
use std::fmt::Write as _;

/// A document of a table: each of its tables and lists of tables a section.
pub fn document(items: &[(Key, Node)]) -> String {
    let mut out = String::new();
    section(items, "", 0, &mut out);
    out
}

/// Tables deeper than this are written inline.
const DEPTH: usize = 3;

fn section(items: &[(Key, Node)], path: &str, depth: usize, out: &mut String) {
    let sections = |node: &Node| depth < DEPTH && (is_section(node, depth) || is_list_of_tables(node));
    for (key, node) in items.iter().filter(|(_, node)| !sections(node)) {
        let _ = writeln!(out, "{} = {}", name(&key.name), inline(node));
    }
    for (key, node) in items.iter().filter(|(_, node)| sections(node)) {
        let path = if path.is_empty() { name(&key.name) } else { format!("{path}.{}", name(&key.name)) };
        match &node.value {
            NodeValue::Table(inner) => {
                let _ = writeln!(out, "\n[{path}]");
                section(inner, &path, depth + 1, out);
            }
            NodeValue::List(tables) => {
                for table in tables.iter().filter_map(Node::table) {
                    let _ = writeln!(out, "\n[[{path}]]");
                    section(table, &path, depth + 1, out);
                }
            }
            _ => {}
        }
    }
}

/// Tables of the document itself, and what lies below those that have nothing but tables.
fn is_section(node: &Node, depth: usize) -> bool {
    let Some(items) = node.table() else { return false };
    let texts = items.iter().all(|(key, _)| key.name.len() == 2);
    !texts && (depth == 0 || items.iter().any(|(_, v)| v.table().is_some()) || depth == 1)
}

fn is_list_of_tables(node: &Node) -> bool {
    node.list().is_some_and(|items| {
        let do_steps = |i: &Node| i.get("do").is_some();
        !items.is_empty() && items.iter().all(|i| i.table().is_some() && !do_steps(i))
    })
}

fn name(key: &str) -> String {
    let bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    if bare { key.to_owned() } else { text(key) }
}

fn text(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn inline(node: &Node) -> String {
    match &node.value {
        NodeValue::Bool(x) => x.to_string(),
        NodeValue::Int(x) => x.to_string(),
        NodeValue::Float(x) => toml::Value::Float(*x).to_string(),
        NodeValue::Text(x) => text(x),
        NodeValue::List(items) => {
            format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", "))
        }
        NodeValue::Table(items) if items.is_empty() => "{}".to_owned(),
        NodeValue::Table(items) => {
            let pairs = items.iter().map(|(key, value)| format!("{} = {}", name(&key.name), inline(value)));
            format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use toml::de::Deserializer;

    #[test]
    fn every_manifest_of_the_course_says_the_same_when_written_again() {
        let course = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../assignments");
        let mut read = 0;
        for entry in std::fs::read_dir(course).unwrap().flatten() {
            let Ok(source) = std::fs::read_to_string(entry.path().join("assignment.toml")) else { continue };
            let node = Node::deserialize(Deserializer::parse(&source).unwrap()).unwrap();
            let again = document(node.table().unwrap());
            assert_eq!(
                source.parse::<toml::Table>().unwrap(),
                again.parse::<toml::Table>().unwrap_or_else(|e| panic!("{e}\n{again}"))
            );
            assert!(!again.contains('#'), "{again}");
            read += 1;
        }
        assert!(read >= 11, "{read}");
    }

    #[test]
    fn odd_values_survive() {
        let source = "a = nan\nb = -inf\nc = 1e300\nd = -0.0\n'кл юч' = \"\"\"x\"y\\\\z\n\u{1}\"\"\"\n"
            .replace('\u{1}', "\\u0001");
        let node = Node::deserialize(Deserializer::parse(&source).unwrap()).unwrap();
        let again = document(node.table().unwrap());
        let (a, b) = (source.parse::<toml::Table>().unwrap(), again.parse::<toml::Table>().unwrap());
        assert_eq!(format!("{a:?}"), format!("{b:?}"));
    }
}
