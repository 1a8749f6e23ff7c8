//! Properties, read.

use super::scope::Scope;
use crate::{
    assignment::{
        Property,
        finding::{Fault, Findings},
        input::read_dim,
        node::{Node, NodeValue},
        reading::{in_string, unknown_keys, wrong_type},
        step::{Action, Expr, Step, parse_expr},
    },
    text::args,
};

/// Every property with the keys that it knows.
const PROPERTIES: [(&str, &[&str]); 10] = [
    ("finite", &[]),
    ("shape", &[]),
    ("monotonic", &[]),
    ("range", &[]),
    ("gradient_of", &["at", "eps", "tolerance"]),
    ("unchanged", &[]),
    ("faster_than", &[]),
    ("falls_to", &[]),
    ("at_least", &[]),
    ("accuracy", &["of"]),
];

/// Reads the property of a check.
pub fn read(
    node: &Node,
    steps: &[Step],
    scope: &mut Scope<'_>,
    findings: &mut Findings<'_>,
) -> Option<Property> {
    let names = PROPERTIES.map(|(name, _)| name);
    let (name, span, what) = match &node.value {
        NodeValue::Text(text) => (text.as_str(), &node.span, node),
        NodeValue::Table(table) => {
            let known = table.iter().find(|(k, _)| names.contains(&k.name.as_str()));
            match known.or(table.first()) {
                Some((key, value)) => (key.name.as_str(), &key.span, value),
                None => ("", &node.span, node),
            }
        }
        _ => {
            wrong_type(node, "property", "object", findings);
            return None;
        }
    };
    let Some((name, more)) = PROPERTIES.iter().find(|(n, _)| *n == name) else {
        let fault = Fault::new(span.clone(), "manifest_unknown_property", args! { "name" => name });
        findings.error(fault.suggest(name, names));
        return None;
    };
    if let Some(table) = node.table() {
        let known: Vec<&str> = more.iter().copied().chain([*name]).collect();
        unknown_keys(table, &known, findings);
    } else if *name != "finite" {
        let args = args! { "name" => *name };
        findings.error(Fault::new(node.span.clone(), "manifest_property_needs_value", args));
        return None;
    }
    let mut reader = Reader { node, what, steps, scope, findings };
    reader.property(name)
}

struct Reader<'a, 'b, 'c> {
    node: &'a Node,
    what: &'a Node,
    steps: &'a [Step],
    scope: &'a mut Scope<'b>,
    findings: &'a mut Findings<'c>,
}

impl<'a> Reader<'a, '_, '_> {
    fn property(&mut self, name: &str) -> Option<Property> {
        match name {
            "finite" => Some(Property::Finite),
            "shape" => {
                let items = self.list()?;
                let dims = &self.scope.inputs().dims;
                let shape = items.iter().map(|i| read_dim(i, dims, self.findings)).collect::<Option<_>>()?;
                Some(Property::Shape(shape))
            }
            "monotonic" => Some(Property::Monotonic { input: self.input(self.what)? }),
            "range" => {
                let ends = self.list()?.iter().map(Node::number).collect::<Option<Vec<_>>>();
                match ends.as_deref() {
                    Some([lo, hi]) if lo <= hi => Some(Property::Range(*lo, *hi)),
                    _ => self.fail(self.what, "manifest_bad_interval", name),
                }
            }
            "gradient_of" => self.gradient(),
            "unchanged" => {
                let items = self.list()?;
                let names = items.iter().map(|i| self.input(i)).collect::<Option<Vec<_>>>()?;
                self.must_be_arguments(&names);
                Some(Property::Unchanged(names))
            }
            "faster_than" => self.positive(self.what, name).map(Property::FasterThan),
            "falls_to" => self.positive(self.what, name).map(Property::FallsTo),
            "at_least" => match self.what.number().filter(|x| x.is_finite()) {
                Some(x) => Some(Property::AtLeast(x)),
                None => self.fail(self.what, "manifest_number_out_of_range", name),
            },
            _ => self.accuracy(),
        }
    }

    fn gradient(&mut self) -> Option<Property> {
        let step = self.scope.step(self.what, self.findings)?;
        if !matches!(step.action, Action::Call { .. } | Action::Method { .. }) {
            return self.fail(self.what, "manifest_gradient_of_no_call", "gradient_of");
        }
        let at_node = self.key("at")?;
        let at = self.input(at_node)?;
        let named = |e: &&Expr| matches!(e, Expr::Input { name, .. } if *name == at);
        if !step.action.exprs().iter().any(named) {
            return self.fail(at_node, "manifest_gradient_at_nothing", &at);
        }
        let eps = self.optional("eps", 1e-5)?;
        let tolerance = self.optional("tolerance", 1e-5)?;
        Some(Property::GradientOf { step: Box::new(step), at, eps, tolerance })
    }

    fn accuracy(&mut self) -> Option<Property> {
        let at_least = self.positive(self.what, "accuracy")?;
        if at_least > 1.0 {
            return self.fail(self.what, "manifest_number_out_of_range", "accuracy");
        }
        let node = self.key("of")?;
        let Some(text) = node.text() else {
            wrong_type(node, "of", "string", self.findings);
            return None;
        };
        let of = parse_expr(text).and_then(|expr| self.scope.expr(text, &expr).map(|()| expr));
        match of {
            Ok(of) => Some(Property::Accuracy { at_least, of }),
            Err(fault) => {
                self.findings.error(in_string(node, fault, self.findings.source()));
                None
            }
        }
    }

    /// What is not handed over cannot be changed.
    fn must_be_arguments(&mut self, names: &[String]) {
        for name in names {
            let handed = self.steps.iter().flat_map(|s| s.action.exprs());
            if !handed.into_iter().any(|e| matches!(e, Expr::Input { name: n, .. } if n == name)) {
                let args = args! { "name" => name };
                self.findings.error(Fault::new(self.what.span.clone(), "manifest_unchanged_unused", args));
            }
        }
    }

    /// An input, with or without `$`.
    fn input(&mut self, node: &Node) -> Option<String> {
        let Some(text) = node.text() else {
            wrong_type(node, "property", "string", self.findings);
            return None;
        };
        let name = text.strip_prefix('$').unwrap_or(text);
        match self.scope.input(text, name, None) {
            Ok(()) => Some(name.to_owned()),
            Err(fault) => {
                self.findings.error(in_string(node, fault, self.findings.source()));
                None
            }
        }
    }

    fn list(&mut self) -> Option<&'a [Node]> {
        if self.what.list().is_none() {
            wrong_type(self.what, "property", "array", self.findings);
        }
        self.what.list()
    }

    fn key(&mut self, key: &str) -> Option<&'a Node> {
        if self.node.get(key).is_none() {
            let args = args! { "key" => key, "where" => "property" };
            self.findings.error(Fault::new(self.node.span.clone(), "manifest_key_missing", args));
        }
        self.node.get(key)
    }

    fn optional(&mut self, key: &str, default: f64) -> Option<f64> {
        match self.node.get(key) {
            None => Some(default),
            Some(node) => self.positive(node, key),
        }
    }

    fn positive(&mut self, node: &Node, key: &str) -> Option<f64> {
        match node.number().filter(|x| *x > 0.0 && x.is_finite()) {
            Some(x) => Some(x),
            None => self.fail(node, "manifest_number_out_of_range", key),
        }
    }

    fn fail<T>(&mut self, node: &Node, code: &str, key: &str) -> Option<T> {
        self.findings.error(Fault::new(node.span.clone(), code, args! { "key" => key }));
        None
    }
}
