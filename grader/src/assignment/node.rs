//! TOML values that know where they stand, for the parts of a manifest whose form serde cannot describe.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::{fmt, ops::Range};
use toml::{Spanned, de::DeValue};

/// Bytes of the manifest.
pub type Span = Range<usize>;

/// A TOML value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub value: NodeValue,
}

/// A TOML value.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeValue {
    /// `true`, `false`
    Bool(bool),
    /// `3`
    Int(i64),
    /// `0.5`, `inf`, `nan`
    Float(f64),
    /// `"text"`
    Text(String),
    /// `[1, 2]`
    List(Vec<Node>),
    /// `{ a = 1 }`, or a `[section]`; in the order of the file.
    Table(Vec<(Key, Node)>),
}

/// A key and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Where it stands.
    pub span: Span,
    /// The key.
    pub name: String,
}

impl Node {
    /// One word for its type, as JSON Schema names them.
    pub const fn kind(&self) -> &'static str {
        match self.value {
            NodeValue::Bool(_) => "boolean",
            NodeValue::Int(_) => "integer",
            NodeValue::Float(_) => "number",
            NodeValue::Text(_) => "string",
            NodeValue::List(_) => "array",
            NodeValue::Table(_) => "object",
        }
    }
    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        if let NodeValue::Text(text) = &self.value { Some(text) } else { None }
    }
    /// The number, if it is one.
    pub const fn number(&self) -> Option<f64> {
        match self.value {
            NodeValue::Int(i) => Some(i as f64),
            NodeValue::Float(x) => Some(x),
            _ => None,
        }
    }
    /// The list, if it is one.
    pub fn list(&self) -> Option<&[Node]> {
        if let NodeValue::List(items) = &self.value { Some(items) } else { None }
    }
    /// The table, if it is one.
    pub fn table(&self) -> Option<&[(Key, Self)]> {
        if let NodeValue::Table(items) = &self.value { Some(items) } else { None }
    }
    /// The value of a key, if it is a table that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.table()?.iter().find(|(k, _)| k.name == key).map(|(_, v)| v)
    }
}

/// A table whose keys the author chooses, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Section(pub Vec<(Key, Node)>);

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<NodeValue>::deserialize(deserializer)?;
        Ok(Self { span: spanned.span(), value: spanned.into_inner() })
    }
}

impl<'de> Deserialize<'de> for NodeValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

impl<'de> Deserialize<'de> for Section {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match NodeValue::deserialize(deserializer)? {
            NodeValue::Table(items) => Ok(Self(items)),
            _ => Err(serde::de::Error::custom("a table is needed here")),
        }
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = NodeValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a TOML value")
    }
    fn visit_bool<E>(self, value: bool) -> Result<NodeValue, E> {
        Ok(NodeValue::Bool(value))
    }
    fn visit_i64<E>(self, value: i64) -> Result<NodeValue, E> {
        Ok(NodeValue::Int(value))
    }
    fn visit_f64<E>(self, value: f64) -> Result<NodeValue, E> {
        Ok(NodeValue::Float(value))
    }
    fn visit_str<E>(self, value: &str) -> Result<NodeValue, E> {
        Ok(NodeValue::Text(value.to_owned()))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<NodeValue, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(NodeValue::List(items))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<NodeValue, A::Error> {
        let mut items: Vec<(Key, Node)> = Vec::new();
        while let Some((key, value)) = map.next_entry::<Spanned<String>, Node>()? {
            items.push((Key { span: key.span(), name: key.into_inner() }, value));
        }
        items.sort_by_key(|(key, _)| key.span.start);
        Ok(NodeValue::Table(items))
    }
}

/// Where the dates of a document stand: TOML has them, manifests have no use for them.
pub fn dates(value: &Spanned<DeValue<'_>>) -> Vec<Span> {
    match value.as_ref() {
        DeValue::Datetime(_) => vec![value.span()],
        DeValue::Array(items) => items.iter().flat_map(dates).collect(),
        DeValue::Table(items) => items.values().flat_map(dates).collect(),
        _ => Vec::new(),
    }
}
