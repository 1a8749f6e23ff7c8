//! Entries of a manifest, read.

use super::{Entry, EntryKind, Method, Param, Type};
use crate::{
    assignment::{
        finding::{Fault, Findings},
        node::{Key, Node},
        reading::{check_name, in_string, one_of, unknown_keys, wrong_type},
        step::Scan,
    },
    text::args,
};

const KEYS: [(&str, &[&str]); 3] = [
    ("function", &["kind", "aliases", "params", "returns"]),
    ("class", &["kind", "aliases", "new", "fields", "methods"]),
    ("variable", &["kind", "aliases", "type", "name", "after"]),
];

/// Reads `[entry.<name>]`.
pub fn read_entry(key: &Key, node: &Node, findings: &mut Findings<'_>) -> Option<Entry> {
    check_name(key, findings);
    let Some(table) = node.table() else {
        wrong_type(node, &key.name, "object", findings);
        return None;
    };
    let kind_name = kind_of(key, node, findings)?;
    let (_, known) = KEYS.iter().find(|(k, _)| *k == kind_name)?;
    unknown_keys(table, known, findings);
    let kind = match kind_name {
        "function" => EntryKind::Function {
            params: params(node, "params", true, findings),
            returns: returns(key, node, findings),
        },
        "class" => EntryKind::Class {
            new: params(node, "new", true, findings),
            fields: params(node, "fields", false, findings),
            methods: methods(node, findings),
        },
        _ => EntryKind::Variable {
            ty: variable_type(key, node, findings),
            name: variable_name(node, findings),
            after: texts(node, "after", findings),
        },
    };
    Some(Entry { name: key.name.clone(), aliases: names(node, "aliases", findings), kind })
}

/// What the entry is: what it says, else what its keys say.
fn kind_of(key: &Key, node: &Node, findings: &mut Findings<'_>) -> Option<&'static str> {
    let has = |keys: &[&str]| keys.iter().any(|k| node.get(k).is_some());
    let Some(said) = node.get("kind") else {
        if has(&["new", "fields", "methods"]) {
            return Some("class");
        }
        if has(&["params", "returns"]) {
            return Some("function");
        }
        if has(&["type", "after"]) {
            return Some("variable");
        }
        findings.error(
            Fault::new(key.span.clone(), "manifest_entry_without_kind", args! { "name" => key.name })
                .hint("manifest_there_are", args! { "names" => KEYS.map(|(k, _)| k) }),
        );
        return None;
    };
    let known = said.text().and_then(|text| KEYS.iter().find(|(k, _)| *k == text));
    if known.is_none() {
        one_of(said, "kind", KEYS.map(|(k, _)| k).as_slice(), findings);
    }
    known.map(|(k, _)| *k)
}

fn methods(class: &Node, findings: &mut Findings<'_>) -> Vec<Method> {
    let Some(node) = class.get("methods") else { return Vec::new() };
    let Some(table) = node.table() else {
        wrong_type(node, "methods", "object", findings);
        return Vec::new();
    };
    let mut methods = Vec::new();
    for (key, method) in table {
        check_name(key, findings);
        let Some(keys) = method.table() else {
            wrong_type(method, &key.name, "object", findings);
            continue;
        };
        unknown_keys(keys, &["params", "returns", "aliases"], findings);
        methods.push(Method {
            name: key.name.clone(),
            aliases: names(method, "aliases", findings),
            params: params(method, "params", true, findings),
            returns: returns(key, method, findings),
        });
    }
    methods
}

fn returns(key: &Key, node: &Node, findings: &mut Findings<'_>) -> Type {
    let Some(returns) = node.get("returns") else {
        findings.error(
            Fault::new(key.span.clone(), "manifest_returns_missing", args! { "name" => key.name })
                .hint("manifest_returns_none", args! {}),
        );
        return Type::Any;
    };
    type_of(returns, "returns", findings)
}

fn variable_type(key: &Key, node: &Node, findings: &mut Findings<'_>) -> Type {
    let Some(ty) = node.get("type") else {
        findings.error(Fault::new(
            key.span.clone(),
            "manifest_key_missing",
            args! { "key" => "type", "where" => key.name },
        ));
        return Type::Any;
    };
    type_of(ty, "type", findings)
}

fn type_of(node: &Node, key: &str, findings: &mut Findings<'_>) -> Type {
    let known = node.text().and_then(Type::from_name);
    if known.is_none() {
        one_of(node, key, &Type::NAMES.map(|(name, _)| name), findings);
    }
    known.unwrap_or(Type::Any)
}

/// The name of a variable in the student's text.
fn variable_name(node: &Node, findings: &mut Findings<'_>) -> Option<String> {
    let name = node.get("name")?;
    let Some(text) = name.text() else {
        wrong_type(name, "name", "string", findings);
        return None;
    };
    check_name(&Key { span: name.span.clone(), name: text.to_owned() }, findings);
    Some(text.to_owned())
}

/// A list of texts.
fn texts(node: &Node, key: &str, findings: &mut Findings<'_>) -> Vec<String> {
    let Some(list) = node.get(key) else { return Vec::new() };
    let Some(items) = list.list() else {
        wrong_type(list, key, "array", findings);
        return Vec::new();
    };
    let mut texts = Vec::new();
    for item in items {
        match item.text().map(str::trim) {
            Some(text) if !text.is_empty() => texts.push(text.to_owned()),
            _ => wrong_type(item, key, "string", findings),
        }
    }
    texts
}

/// A list of names.
fn names(node: &Node, key: &str, findings: &mut Findings<'_>) -> Vec<String> {
    let Some(list) = node.get(key) else { return Vec::new() };
    let Some(items) = list.list() else {
        wrong_type(list, key, "array", findings);
        return Vec::new();
    };
    let mut names = Vec::new();
    for item in items {
        let Some(text) = item.text() else {
            wrong_type(item, key, "string", findings);
            continue;
        };
        check_name(&Key { span: item.span.clone(), name: text.to_owned() }, findings);
        names.push(text.to_owned());
    }
    names
}

/// Parameters or attributes. Parameters that may be left out come last.
fn params(node: &Node, key: &str, ordered: bool, findings: &mut Findings<'_>) -> Vec<Param> {
    let Some(list) = node.get(key) else { return Vec::new() };
    let Some(items) = list.list() else {
        wrong_type(list, key, "array", findings);
        return Vec::new();
    };
    let mut params: Vec<Param> = Vec::new();
    for item in items {
        let Some(text) = item.text() else {
            wrong_type(item, key, "string", findings);
            continue;
        };
        match param(text) {
            Ok(param) => {
                if params.iter().any(|p| p.name == param.name) {
                    let args = args! { "name" => param.name };
                    findings.error(Fault::new(item.span.clone(), "manifest_parameter_twice", args));
                }
                if ordered && !param.optional && params.last().is_some_and(|p| p.optional) {
                    let args = args! { "name" => param.name };
                    findings.error(Fault::new(item.span.clone(), "manifest_required_after_optional", args));
                }
                params.push(param);
            }
            Err(fault) => {
                findings.error(in_string(item, fault, findings.source()));
                // Calls that give it are not wrong as well.
                let name = text.split([':', ' ']).next().unwrap_or_default().to_owned();
                params.push(Param { name, ty: Type::Any, optional: true, default: None });
            }
        }
    }
    params
}

/// Reads `name: type`, `name: type?`, `name: type = literal`.
pub fn param(text: &str) -> Result<Param, Fault> {
    let mut scan = Scan::new(text);
    let name = scan.name()?.to_owned();
    scan.expect(":")?;
    let at = scan.at();
    let written = scan.name()?;
    let ty = Type::from_name(written).ok_or_else(|| {
        Fault::new(at..at + written.len(), "manifest_unknown_type", args! { "name" => written })
            .suggest(written, Type::NAMES.map(|(name, _)| name))
    })?;
    let mut optional = scan.eat("?");
    let mut default = None;
    if scan.eat_equals() {
        default = Some(scan.literal()?.ok_or_else(|| scan.unexpected("literal"))?);
        optional = true;
    }
    scan.end()?;
    Ok(Param { name, ty, optional, default })
}
