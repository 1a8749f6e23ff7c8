//! Keys and types of a file, held against its JSON Schema: all problems at once, where serde stops at the first.

use super::{
    finding::{Fault, Findings, near},
    node::{Key, Node, NodeValue},
};
use crate::text::args;
use serde_json::Value;

/// Whether the document has the form that the types need; unknown keys are reported and do no harm.
/// `file` is its name, for messages.
pub fn check(root: &Node, schema: &Value, file: &str, findings: &mut Findings<'_>) -> bool {
    let mut walk = Walk { root: schema, file, findings, readable: true };
    walk.value(None, root, schema);
    walk.readable
}

struct Walk<'a, 'b> {
    root: &'a Value,
    file: &'a str,
    findings: &'a mut Findings<'b>,
    readable: bool,
}

impl<'a> Walk<'a, '_> {
    fn value(&mut self, key: Option<&Key>, node: &Node, schema: &'a Value) {
        let schema = self.resolve(schema);
        if let Some(allowed) = choices(schema) {
            return self.choice(key, node, &allowed);
        }
        let wanted = types(schema);
        if wanted.is_empty() {
            return; // a part that readers of its own check
        }
        let fits = |want: &&str| *want == node.kind() || (*want == "number" && node.kind() == "integer");
        if !wanted.iter().any(fits) {
            let args = args! {
                "key" => key.map_or("", |k| k.name.as_str()), "want" => wanted[0], "got" => node.kind()
            };
            return self.fail(Fault::new(node.span.clone(), "manifest_wrong_type", args));
        }
        match &node.value {
            NodeValue::Table(items) => self.table(key, node, items, schema),
            NodeValue::List(items) => {
                if let Some(schema) = schema.get("items") {
                    for item in items {
                        self.value(key, item, schema);
                    }
                }
            }
            NodeValue::Int(n) => self.bounds(key, node, *n as f64, schema),
            _ => {}
        }
    }

    fn table(&mut self, key: Option<&Key>, node: &Node, items: &[(Key, Node)], schema: &'a Value) {
        let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
            // Keys that the author chooses.
            if let Some(schema) = schema.get("additionalProperties").filter(|s| s.is_object()) {
                for (key, value) in items {
                    self.value(Some(key), value, schema);
                }
            }
            return;
        };
        let known = || properties.keys().map(String::as_str);
        let mut meant = Vec::new();
        for (key, value) in items {
            if let Some(schema) = properties.get(&key.name) {
                self.value(Some(key), value, schema);
            } else {
                let args = args! { "key" => key.name };
                let fault = Fault::new(key.span.clone(), "manifest_unknown_key", args);
                meant.extend(near(&key.name, known()));
                self.findings.error(fault.suggest(&key.name, known()));
            }
        }
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        for name in required.filter_map(Value::as_str) {
            if items.iter().any(|(k, _)| k.name == name) {
                continue;
            }
            self.readable = false;
            if meant.contains(&name) {
                continue; // that it is misspelt has been said
            }
            let span = key.map_or_else(|| node.span.clone(), |k| k.span.clone());
            let place = key.map_or(self.file, |k| k.name.as_str());
            let args = args! { "key" => name, "where" => place };
            let mut fault = Fault::new(span, "manifest_key_missing", args);
            if let Some(allowed) = choices(self.resolve(&properties[name])) {
                fault = fault.hint("manifest_there_are", args! { "names" => allowed });
            }
            self.findings.error(fault);
        }
    }

    fn choice(&mut self, key: Option<&Key>, node: &Node, allowed: &[&str]) {
        let name = key.map_or("", |k| k.name.as_str());
        let Some(text) = node.text() else {
            let args = args! { "key" => name, "want" => "string", "got" => node.kind() };
            return self.fail(Fault::new(node.span.clone(), "manifest_wrong_type", args));
        };
        if !allowed.contains(&text) {
            let args = args! { "key" => name, "value" => text };
            let fault = Fault::new(node.span.clone(), "manifest_unknown_value", args);
            self.fail(fault.suggest(text, allowed.iter().copied()));
        }
    }

    fn bounds(&mut self, key: Option<&Key>, node: &Node, number: f64, schema: &Value) {
        let bound = |name| schema.get(name).and_then(Value::as_f64);
        let format = schema.get("format").and_then(Value::as_str);
        let most = bound("maximum").or(match format {
            Some("uint8") => Some(f64::from(u8::MAX)),
            Some("uint32") => Some(f64::from(u32::MAX)),
            _ => None,
        });
        if bound("minimum").is_some_and(|min| number < min) || most.is_some_and(|max| number > max) {
            let args = args! { "key" => key.map_or("", |k| k.name.as_str()) };
            self.fail(Fault::new(node.span.clone(), "manifest_number_out_of_range", args));
        }
    }

    fn fail(&mut self, fault: Fault) {
        self.readable = false;
        self.findings.error(fault);
    }

    /// The schema behind references, and without the alternative "null", which TOML does not have.
    fn resolve(&self, mut schema: &'a Value) -> &'a Value {
        loop {
            let alternatives = schema.get("anyOf").and_then(Value::as_array);
            let only = alternatives
                .map(|all| all.iter().filter(|s| s.get("type").and_then(Value::as_str) != Some("null")))
                .and_then(|mut rest| rest.next().filter(|_| rest.next().is_none()));
            let target = schema
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|r| self.root.pointer(r.trim_start_matches('#')));
            match target.or(only) {
                Some(next) => schema = next,
                None => return schema,
            }
        }
    }
}

/// The types that a schema allows, "null" left out.
fn types(schema: &Value) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).filter(|t| *t != "null").collect(),
        _ => Vec::new(),
    }
}

/// The texts that a schema allows, if it lists them.
fn choices(schema: &Value) -> Option<Vec<&str>> {
    if let Some(list) = schema.get("enum").and_then(Value::as_array) {
        return Some(list.iter().filter_map(Value::as_str).collect());
    }
    schema.get("oneOf")?.as_array()?.iter().map(|s| s.get("const")?.as_str()).collect()
}
