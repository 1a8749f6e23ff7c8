//! What of a manifest decides which part of a grade: so that a changed check reruns only what it concerns.
//!
//! Hashes are of values, not of text: comments, order of keys and layout change nothing; nor do titles and hints.

use super::{
    Assignment, OracleRef,
    input::hex,
    load::oracle,
    node::{Node, NodeValue},
};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, fs, path::Path};
use toml::de::{DeTable, Deserializer};

/// Words, which decide no grade; and `points` of the whole, which is the sum of those of the tasks.
const WORDS: [&str; 4] = ["title", "hint", "task", "points"];

/// Hashes of what decides a grade.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Definitions {
    /// Of what concerns every task: entries, limits, policies, languages.
    pub shared: String,
    /// Of each task with its checks and its oracles, by id.
    pub tasks: BTreeMap<String, String>,
}

impl Definitions {
    /// Of a manifest that has been read.
    pub(super) fn of(source: &str, assignment: &Assignment) -> Self {
        let (table, _) = DeTable::parse_recoverable(source);
        let Ok(root) = Node::deserialize(Deserializer::from(table)) else { return Self::default() };
        let written = root.get("task").and_then(Node::list).unwrap_or_default();
        let tasks = assignment.tasks.iter().zip(written).map(|(task, node)| {
            let mut hash = Sha256::new();
            hash.update(canonical(node, &["title", "hint"]));
            for oracle in &task.oracles {
                if let OracleRef::Solution(path) = oracle {
                    solution(&mut hash, &assignment.dir, path);
                }
            }
            (task.id.clone(), hex(&hash.finalize()))
        });
        Self { shared: hex(&Sha256::digest(canonical(&root, &WORDS))), tasks: tasks.collect() }
    }
}

fn solution(hash: &mut Sha256, dir: &Path, path: &Path) {
    for file in oracle::files(dir, path) {
        let name = file.strip_prefix(dir).unwrap_or(&file).to_string_lossy().into_owned();
        for part in [name.as_bytes(), &fs::read(&file).unwrap_or_default()] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
}

/// A value as bytes: equal for equal values, without these keys of its own table.
fn canonical(node: &Node, without: &[&str]) -> Vec<u8> {
    let mut out = Vec::new();
    write(node, without, &mut out);
    out
}

fn write(node: &Node, without: &[&str], out: &mut Vec<u8>) {
    let mut put = |kind: u8, bytes: &[u8]| {
        out.push(kind);
        out.extend((bytes.len() as u64).to_le_bytes());
        out.extend(bytes);
    };
    match &node.value {
        NodeValue::Bool(x) => put(0, &[u8::from(*x)]),
        // `1` and `1.0` are the same number.
        NodeValue::Int(x) => put(1, &(*x as f64).to_bits().to_le_bytes()),
        NodeValue::Float(x) => put(1, &x.to_bits().to_le_bytes()),
        NodeValue::Text(x) => put(2, x.as_bytes()),
        NodeValue::List(items) => {
            put(3, &(items.len() as u64).to_le_bytes());
            for item in items {
                write(item, &[], out);
            }
        }
        NodeValue::Table(items) => {
            let mut items: Vec<_> =
                items.iter().filter(|(key, _)| !without.contains(&key.name.as_str())).collect();
            items.sort_by(|a, b| a.0.name.cmp(&b.0.name));
            put(4, &(items.len() as u64).to_le_bytes());
            for (key, value) in items {
                out.extend((key.name.len() as u64).to_le_bytes());
                out.extend(key.name.as_bytes());
                write(value, &[], out);
            }
        }
    }
}
