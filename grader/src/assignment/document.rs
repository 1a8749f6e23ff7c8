//! A TOML file that a person wrote, read in a way that finds all problems at once: what manifests of assignments and
//! `course.toml` share.

use super::{
    finding::{Fault, Finding, Findings, Severity},
    node::{Node, dates},
    structure,
};
use crate::text::{Message, args};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use std::{borrow::Cow, fs, path::Path};
use toml::{
    Spanned,
    de::{DeString, DeTable, DeValue, Deserializer},
};

/// What a file has to look like.
pub struct Document<'a> {
    /// Its JSON Schema.
    pub schema: &'a Value,
    /// Its name, for messages.
    pub name: &'a str,
    /// Whether dates of TOML may stand in it; they are read as texts.
    pub dates: bool,
}

impl Document<'_> {
    /// Syntax, keys and types.
    pub fn read<T: DeserializeOwned>(&self, findings: &mut Findings<'_>) -> Option<T> {
        let source = findings.source();
        let (mut table, errors) = DeTable::parse_recoverable(source);
        for error in &errors {
            findings.error(syntax(error, source.len()));
        }
        if self.dates {
            texts(table.get_mut());
        } else {
            let root = Spanned::new(table.span(), DeValue::Table(table.get_ref().clone()));
            for span in dates(&root) {
                findings.error(Fault::new(span, "manifest_date", args! {}));
            }
        }
        if findings.failed() {
            return None;
        }
        let node = Node::deserialize(Deserializer::from(table.clone()));
        let read = node.and_then(|node| {
            if structure::check(&node, self.schema, self.name, findings) {
                T::deserialize(Deserializer::from(table)).map(Some)
            } else {
                Ok(None)
            }
        });
        read.unwrap_or_else(|error| {
            findings.error(syntax(&error, source.len()));
            None
        })
    }
}

/// The text of a file.
pub fn read_document(file: &Path) -> Result<String, Box<Finding>> {
    let shown = file.display().to_string();
    let problem = |message| Box::new(Finding::of_file(Severity::Error, file.to_owned(), message));
    let bytes = fs::read(file).map_err(|error| {
        let args = args! { "file" => shown, "reason" => error.to_string() };
        problem(if error.kind() == std::io::ErrorKind::NotFound {
            Message::new("manifest_not_found", args)
        } else {
            Message::new("manifest_unreadable", args)
        })
    })?;
    String::from_utf8(bytes)
        .map_err(|_| problem(Message::new("manifest_not_utf8", args! { "file" => shown })))
}

pub(super) fn syntax(error: &toml::de::Error, end: usize) -> Fault {
    let span = error.span().unwrap_or(end..end);
    Fault::new(span, "manifest_syntax", args! { "reason" => error.message() })
}

/// Dates become the texts that they are written as.
fn texts(table: &mut DeTable<'_>) {
    for (_, value) in table.iter_mut() {
        text(value);
    }
}

fn text(value: &mut Spanned<DeValue<'_>>) {
    match value.get_mut() {
        DeValue::Datetime(date) => {
            let written: DeString<'_> = Cow::Owned(date.to_string());
            *value.get_mut() = DeValue::String(written);
        }
        DeValue::Array(items) => items.iter_mut().for_each(text),
        DeValue::Table(items) => texts(items),
        _ => {}
    }
}
