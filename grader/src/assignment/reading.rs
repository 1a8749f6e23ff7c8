//! What all readers of parts of a manifest say in the same words.

use super::{
    finding::{Fault, Findings, position_in_string},
    node::{Key, Node},
    step::Scan,
};
use crate::text::args;

/// A fault inside of a text, moved to where that stands in the file.
pub fn in_string(node: &Node, mut fault: Fault, source: &str) -> Fault {
    let raw = source.get(node.span.clone()).unwrap_or_default();
    let start = node.span.start + position_in_string(raw, fault.span.start);
    let end = node.span.start + position_in_string(raw, fault.span.end);
    fault.span = start..end;
    fault
}

/// Names are those of Python and Rust.
pub fn check_name(key: &Key, findings: &mut Findings<'_>) {
    let mut scan = Scan::new(&key.name);
    if scan.name().is_err() || scan.end().is_err() || key.name.trim() != key.name {
        findings.error(Fault::new(key.span.clone(), "manifest_bad_name", args! { "name" => key.name }));
    }
}

/// Keys that are not known, each with what was probably meant.
pub fn unknown_keys(table: &[(Key, Node)], known: &[&str], findings: &mut Findings<'_>) {
    for (key, _) in table {
        if !known.contains(&key.name.as_str()) {
            let fault = Fault::new(key.span.clone(), "manifest_unknown_key", args! { "key" => key.name });
            findings.error(fault.suggest(&key.name, known.iter().copied()));
        }
    }
}

/// A value of another type than its key wants.
pub fn wrong_type(node: &Node, key: &str, want: &str, findings: &mut Findings<'_>) {
    findings.error(Fault::new(
        node.span.clone(),
        "manifest_wrong_type",
        args! { "key" => key, "want" => want, "got" => node.kind() },
    ));
}

/// A value that is none of those that its key knows.
pub fn one_of(node: &Node, key: &str, known: &[&str], findings: &mut Findings<'_>) {
    let Some(text) = node.text() else { return wrong_type(node, key, "string", findings) };
    let fault =
        Fault::new(node.span.clone(), "manifest_unknown_value", args! { "key" => key, "value" => text });
    findings.error(fault.suggest(text, known.iter().copied()));
}
