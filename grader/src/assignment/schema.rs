//! The JSON Schema of manifests, made of the types of [`super::manifest`] and of what is written here for the parts
//! that serde cannot describe. Editors read it; `structure` holds manifests against it.

use super::{input::Form, manifest::Manifest, signature::Type};
use schemars::{Schema, SchemaGenerator, generate::SchemaSettings, json_schema};
use serde_json::{Value, json};

/// The JSON Schema (draft 2020-12) of `assignment.toml`.
pub fn schema() -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<Manifest>();
    schema.insert("title".to_owned(), json!("assignment.toml"));
    schema.into()
}

/// The schema as it lies in `assignments/schema.json`.
pub fn schema_text() -> String {
    let mut text = serde_json::to_string_pretty(&schema()).unwrap_or_default();
    text.push('\n');
    text
}

fn type_names() -> Vec<&'static str> {
    Type::NAMES.iter().map(|(name, _)| *name).collect()
}

fn names(description: &str) -> Value {
    json!({ "type": "array", "items": { "type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*$" }, "description": description })
}

fn params(description: &str) -> Value {
    let types = type_names().join("|");
    json!({
        "type": "array",
        "items": { "type": "string", "pattern": format!("^\\s*[A-Za-z_]\\w*\\s*:\\s*({types})\\s*\\??\\s*(=.*)?$") },
        "description": description,
    })
}

/// `[entry.<name>]`
pub fn entries(_: &mut SchemaGenerator) -> Schema {
    let aliases = names("Other names that are accepted, best first.");
    let signature =
        params("Parameters in order: `x: array`, `w: matrix?` (may be left out), `b: number = 0`.");
    let ty = json!({ "enum": type_names(), "description": "Type." });
    json_schema!({
        "type": "object",
        "additionalProperties": { "anyOf": [
            {
                "type": "object",
                "description": "A function.",
                "additionalProperties": false,
                "required": ["returns"],
                "properties": { "kind": { "const": "function" }, "aliases": aliases, "params": signature, "returns": ty }
            },
            {
                "type": "object",
                "description": "A class; in Rust a struct with `new`.",
                "additionalProperties": false,
                "properties": {
                    "kind": { "const": "class" },
                    "aliases": aliases,
                    "new": signature,
                    "fields": params("Attributes that checks read or set."),
                    "methods": { "type": "object", "additionalProperties": {
                        "type": "object",
                        "additionalProperties": false,
                        "required": ["returns"],
                        "properties": { "params": signature, "returns": ty, "aliases": aliases }
                    } }
                }
            },
            {
                "type": "object",
                "description": "A variable that the student's text binds.",
                "additionalProperties": false,
                "required": ["type"],
                "properties": {
                    "kind": { "const": "variable" },
                    "aliases": aliases,
                    "type": ty,
                    "name": { "type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*$", "description": "Its name in the student's text (default: the entry's)." },
                    "after": { "type": "array", "items": { "type": "string" }, "description": "Headings or comments, one of which it has to follow: it is looked at as it was at the end of that cell." }
                }
            }
        ] }
    })
}

/// `dims = { n = [1, 20], m = 3 }`
pub fn dims(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object",
        "additionalProperties": { "anyOf": [
            { "type": "integer", "minimum": 0 },
            { "type": "array", "items": { "type": "integer", "minimum": 0 }, "minItems": 2, "maxItems": 2 }
        ] }
    })
}

/// `inputs.x = …`
pub fn inputs(_: &mut SchemaGenerator) -> Schema {
    let length = json!({ "anyOf": [{ "type": "integer", "minimum": 0 }, { "type": "string" }] });
    let pair = json!({ "type": "array", "items": { "type": "number" }, "minItems": 2, "maxItems": 2 });
    let dtype = json!({ "enum": Form::NAMES.map(|(name, _)| name), "description": "Element type, or `list` for a plain list (default `float64`)." });
    let shape =
        json!({ "type": "array", "items": length, "description": "Lengths: numbers, or names of `dims`." });
    let number = json!({ "type": "number", "minimum": 0 });
    let labels =
        json!({ "enum": ["column", "classes"], "description": "`y` as float64 (n, 1), or as int64 (n,)." });
    let generator = |name: &str, what: Value, mut more: Value, description: &str| {
        more[name] = what;
        json!({ "type": "object", "description": description, "required": [name], "properties": more, "additionalProperties": false })
    };
    let array = json!({
        "shape": shape, "dtype": dtype, "special_share": { "type": "number", "minimum": 0, "maximum": 1 }, "nonzero": number, "each": { "type": "boolean" },
        "special": { "type": "array", "description": "Values that are mixed in, at least one of them." }
    });
    let rows = json!({ "shape": shape, "dtype": dtype });
    let clouds = json!({
        "type": "object", "additionalProperties": false, "required": ["per_class"],
        "properties": { "classes": length, "dims": length, "per_class": length, "separation": number, "labels": labels }
    });
    let spiral = json!({
        "type": "object", "additionalProperties": false, "required": ["per_arm"],
        "properties": { "arms": length, "per_arm": length, "noise": number, "labels": labels }
    });
    json_schema!({
        "type": "object",
        "additionalProperties": { "anyOf": [
            { "type": ["number", "string", "boolean", "array"], "description": "A literal; nested lists of numbers are a float64 array." },
            generator("value", json!({}), json!({ "dtype": dtype }), "A literal array of another dtype."),
            generator("normal", pair.clone(), array.clone(), "Normal numbers: mean and standard deviation."),
            generator("uniform", pair.clone(), array.clone(), "Uniform numbers: lowest and highest."),
            generator("integers", pair.clone(), array.clone(), "Whole numbers: lowest and highest, both included."),
            generator("choice", json!({ "type": "array", "minItems": 1 }), array, "One of these."),
            generator("one_hot", length.clone(), rows.clone(), "Rows with a single 1: shape (…, k)."),
            generator("simplex", length, rows.clone(), "Rows of probabilities: shape (…, k)."),
            generator("sorted_uniform", pair, rows, "Rising uniform numbers: lowest and highest."),
            generator("linspace", json!({ "type": "array", "minItems": 3, "maxItems": 3 }), json!({ "dtype": dtype }), "Evenly spaced numbers: lowest, highest, how many."),
            generator("clouds", clouds, json!({}), "Normal clouds of points: parts `X` and `y`."),
            generator("spiral", spiral, json!({}), "Arms of a spiral: parts `X` and `y`.")
        ] }
    })
}

/// `steps = ["m = Neuron($w)", { do = "m.fit($X, $y)", extra = 1 }]`
pub fn steps(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "array",
        "minItems": 1,
        "items": { "anyOf": [
            { "type": "string", "description": "`f($x)`, `m = Class($w)`, `p = m.method($X)`, `m.attribute`, `m.attribute = 0.5`, `variable`" },
            {
                "type": "object",
                "additionalProperties": false,
                "required": ["do"],
                "properties": {
                    "do": { "type": "string", "description": "The step." },
                    "compare": { "type": "boolean", "description": "Whether its result is compared with the oracle's." },
                    "tolerance": { "$ref": "#/$defs/Tolerance" },
                    "shape": { "$ref": "#/$defs/ShapePolicy" },
                    "extra": { "type": "integer", "minimum": 0, "description": "A list may be this much longer than the oracle's." }
                }
            }
        ] }
    })
}

/// `property = "finite"`, `property = { range = [0, 1] }`
pub fn property(_: &mut SchemaGenerator) -> Schema {
    let one = |name: &str, what: Value, more: Value, required: Value, description: &str| {
        let mut properties = more;
        properties[name] = what;
        json!({ "type": "object", "description": description, "required": required, "properties": properties, "additionalProperties": false })
    };
    let pair = json!({ "type": "array", "items": { "type": "number" }, "minItems": 2, "maxItems": 2 });
    let positive = json!({ "type": "number", "exclusiveMinimum": 0 });
    let text = json!({ "type": "string" });
    let texts = json!({ "type": "array", "items": { "type": "string" } });
    json_schema!({ "anyOf": [
        { "const": "finite", "description": "No NaN, no infinity." },
        one("shape", json!({ "type": "array" }), json!({}), json!(["shape"]), "The result has this shape."),
        one("monotonic", text.clone(), json!({}), json!(["monotonic"]), "The result does not fall where this input rises."),
        one("range", pair, json!({}), json!(["range"]), "All elements lie in it, ends included."),
        one("gradient_of", text.clone(), json!({ "at": text, "eps": positive, "tolerance": positive }), json!(["gradient_of", "at"]), "The result equals the central differences of the student's own function."),
        one("unchanged", texts, json!({}), json!(["unchanged"]), "The arguments that these inputs were are as they were."),
        one("faster_than", positive.clone(), json!({}), json!(["faster_than"]), "Takes less CPU time than so many runs of the oracle's."),
        one("falls_to", positive.clone(), json!({}), json!(["falls_to"]), "A list of numbers whose last is at most this share of the first."),
        one("at_least", json!({ "type": "number" }), json!({}), json!(["at_least"]), "A number that is at least this."),
        one("accuracy", positive, json!({ "of": text }), json!(["accuracy", "of"]), "Share of equal classes.")
    ] })
}
