//! Steps read in their check: every name has to mean something.

use super::oracle::Libraries;
use crate::{
    assignment::{
        finding::{Fault, Findings},
        input::{Input, Inputs},
        manifest::{ShapePolicy, Tolerance},
        node::{Node, NodeValue},
        reading::{in_string, one_of, unknown_keys, wrong_type},
        signature::{Entry, EntryKind, Method, Param, Type},
        step::{Action, Arguments, Expr, Judge, Literal, Step, parse},
    },
    text::{Message, args},
};
use std::collections::{BTreeMap, BTreeSet};

/// What a name stands for that a step bound.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Bound<'a> {
    /// An object of a class of the assignment.
    Object(&'a Entry),
    /// Something else.
    Value(Type),
}

/// What the steps of a check may name.
pub struct Scope<'a> {
    entries: &'a [Entry],
    inputs: &'a Inputs,
    compared: bool,
    libraries: &'a Libraries,
    bound: BTreeMap<String, Bound<'a>>,
    used_inputs: BTreeSet<String>,
    whole: bool,
    uses: &'a mut Vec<String>,
}

impl<'a> Scope<'a> {
    /// Before the first step. `libraries` are the oracles that have to have what the steps name;
    /// `uses` collects the entries that the task's steps use.
    pub const fn new(
        entries: &'a [Entry],
        inputs: &'a Inputs,
        compared: bool,
        libraries: &'a Libraries,
        uses: &'a mut Vec<String>,
    ) -> Self {
        Self {
            entries,
            inputs,
            compared,
            libraries,
            bound: BTreeMap::new(),
            used_inputs: BTreeSet::new(),
            whole: true,
            uses,
        }
    }

    /// The check's inputs.
    pub const fn inputs(&self) -> &'a Inputs {
        self.inputs
    }

    /// Whether every step could be read.
    pub const fn is_whole(&self) -> bool {
        self.whole
    }

    /// Whether a step or a property names that input.
    pub fn uses_input(&self, name: &str) -> bool {
        self.used_inputs.contains(name)
    }

    /// Reads a step: a text, or a table of a text and how it is judged.
    pub fn step(&mut self, node: &Node, findings: &mut Findings<'_>) -> Option<Step> {
        let text_node = match &node.value {
            NodeValue::Text(_) => node,
            NodeValue::Table(table) => {
                unknown_keys(table, &["do", "compare", "tolerance", "shape", "extra"], findings);
                let Some(text) = node.get("do") else {
                    let args = args! { "key" => "do", "where" => "steps" };
                    findings.error(Fault::new(node.span.clone(), "manifest_key_missing", args));
                    return None;
                };
                text
            }
            _ => {
                wrong_type(node, "steps", "string", findings);
                return None;
            }
        };
        let Some(text) = text_node.text() else {
            wrong_type(text_node, "do", "string", findings);
            return None;
        };
        let read = parse(text).and_then(|(bind, mut action)| {
            let result = self.action(text, &mut action)?;
            self.bind(text, bind.as_deref(), result)?;
            Ok((bind, action, result))
        });
        let (bind, action, result) = match read {
            Ok(read) => read,
            Err(fault) => {
                findings.error(in_string(text_node, fault, findings.source()));
                self.whole = false;
                // Later steps that use its result are not wrong as well.
                if let Some((name, _)) = text.split_once('=') {
                    self.bound.insert(name.trim().to_owned(), Bound::Value(Type::Any));
                }
                return None;
            }
        };
        let judge = self.judge(node, &action, result, findings);
        Some(Step { text: text.trim().to_owned(), bind, action, judge })
    }

    /// What a name of the step gives, and whether everything in it exists.
    fn action(&mut self, text: &str, action: &mut Action) -> Result<Bound<'a>, Fault> {
        match action {
            Action::Call { entry, args } => {
                let found = self.entry(text, entry)?;
                let (params, result) = match &found.kind {
                    EntryKind::Function { params, returns } => (params, Bound::Value(*returns)),
                    EntryKind::Class { new, .. } => (new, Bound::Object(found)),
                    EntryKind::Variable { .. } => {
                        return Err(Fault::new(
                            find(text, entry),
                            "manifest_call_of_variable",
                            args! { "name" => entry },
                        ));
                    }
                };
                self.arguments(text, entry, args, Some(params))?;
                let class = matches!(result, Bound::Object(_));
                self.libraries.call(entry, class, &args.named).map_err(at(text, entry))?;
                Ok(result)
            }
            Action::Method { object, method, args } => self.method(text, object, method, args),
            Action::Get { object, attribute } => {
                Ok(self.field(text, object, attribute)?.map_or(Bound::Value(Type::Any), Bound::Value))
            }
            Action::Set { object, attribute, value } => {
                self.field(text, object, attribute)?;
                self.expr(text, value)?;
                Ok(Bound::Value(Type::None))
            }
            Action::Variable { entry } => self.variable(text, entry),
        }
    }

    fn variable(&mut self, text: &str, name: &str) -> Result<Bound<'a>, Fault> {
        if self.bound.contains_key(name) {
            return Err(Fault::new(find(text, name), "manifest_nothing_to_do", args! { "name" => name }));
        }
        let entry = self.entry(text, name)?;
        match &entry.kind {
            EntryKind::Variable { ty, .. } => {
                self.libraries.variable(name).map_err(at(text, name))?;
                Ok(Bound::Value(*ty))
            }
            _ => Err(Fault::new(find(text, name), "manifest_not_called", args! { "name" => name })),
        }
    }

    fn method(
        &mut self,
        text: &str,
        object: &str,
        method: &str,
        args: &Arguments,
    ) -> Result<Bound<'a>, Fault> {
        let Some(class) = self.object(text, object)? else {
            self.arguments(text, method, args, None)?;
            return Ok(Bound::Value(Type::Any));
        };
        let EntryKind::Class { methods, .. } = &class.kind else { return Ok(Bound::Value(Type::Any)) };
        let Some(Method { params, returns, .. }) = methods.iter().find(|m| m.name == method) else {
            return Err(Fault::new(
                find(text, method),
                "manifest_unknown_method",
                args! { "name" => method, "class" => class.name },
            )
            .suggest(method, methods.iter().map(|m| m.name.as_str())));
        };
        self.arguments(text, method, args, Some(params))?;
        self.libraries.method(&class.name, method, &args.named).map_err(at(text, method))?;
        Ok(Bound::Value(*returns))
    }

    /// The type of an attribute; none of an object whose class is not known.
    fn field(&mut self, text: &str, object: &str, attribute: &str) -> Result<Option<Type>, Fault> {
        let Some(class) = self.object(text, object)? else { return Ok(None) };
        let EntryKind::Class { fields, .. } = &class.kind else { return Ok(None) };
        match fields.iter().find(|f| f.name == attribute) {
            Some(field) => {
                self.libraries.field(&class.name, attribute).map_err(at(text, attribute))?;
                Ok(Some(field.ty))
            }
            None => Err(Fault::new(
                find(text, attribute),
                "manifest_unknown_field",
                args! { "name" => attribute, "class" => class.name },
            )
            .suggest(attribute, fields.iter().map(|f| f.name.as_str()))),
        }
    }

    /// The class of an object, if its class is of the assignment.
    fn object(&self, text: &str, name: &str) -> Result<Option<&'a Entry>, Fault> {
        match self.bound.get(name) {
            Some(Bound::Object(class)) => Ok(Some(class)),
            Some(Bound::Value(Type::Object | Type::Any)) => Ok(None),
            Some(Bound::Value(_)) => {
                Err(Fault::new(find(text, name), "manifest_not_an_object", args! { "name" => name }))
            }
            None => Err(Fault::new(find(text, name), "manifest_unknown_object", args! { "name" => name })
                .suggest(name, self.bound.keys().map(String::as_str))),
        }
    }

    /// The entry that a step calls.
    fn entry(&mut self, text: &str, name: &str) -> Result<&'a Entry, Fault> {
        let entries = self.entries;
        if let Some(entry) = entries.iter().find(|e| e.name == name) {
            if !self.uses.contains(&entry.name) {
                self.uses.push(entry.name.clone());
            }
            return Ok(entry);
        }
        let fault = Fault::new(find(text, name), "manifest_unknown_entry", args! { "name" => name });
        Err(match entries.iter().find(|e| e.answers_to(name)) {
            Some(entry) => fault.hint("manifest_did_you_mean", args! { "name" => entry.name }),
            None => fault.suggest(name, entries.iter().map(|e| e.name.as_str())),
        })
    }

    fn arguments(
        &mut self,
        text: &str,
        callee: &str,
        args: &Arguments,
        params: Option<&[Param]>,
    ) -> Result<(), Fault> {
        for value in args.positional.iter().chain(args.named.iter().map(|(_, value)| value)) {
            self.expr(text, value)?;
        }
        let Some(params) = params else { return Ok(()) };
        let whole = find(text, callee);
        if args.positional.len() > params.len() {
            return Err(Fault::new(
                whole,
                "manifest_too_many_arguments",
                args! { "name" => callee, "most" => params.len(), "got" => args.positional.len() },
            ));
        }
        for (name, _) in &args.named {
            let Some(at) = params.iter().position(|p| p.name == *name) else {
                return Err(Fault::new(
                    find(text, name),
                    "manifest_unknown_parameter",
                    args! { "name" => name, "callee" => callee },
                )
                .suggest(name, params.iter().map(|p| p.name.as_str())));
            };
            if at < args.positional.len() {
                return Err(Fault::new(
                    find(text, name),
                    "manifest_argument_twice",
                    args! { "name" => name },
                ));
            }
        }
        for (at, param) in params.iter().enumerate() {
            let given = args
                .positional
                .get(at)
                .or_else(|| args.named.iter().find(|(name, _)| *name == param.name).map(|(_, value)| value));
            match given {
                None if !param.optional => {
                    return Err(Fault::new(
                        whole,
                        "manifest_argument_missing",
                        args! { "name" => param.name, "callee" => callee },
                    ));
                }
                Some(value) if !self.fits(value, param.ty) => {
                    return Err(Fault::new(
                        whole,
                        "manifest_argument_type",
                        args! { "name" => param.name, "callee" => callee },
                    ));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether an argument can be of a type: numbers are no texts, texts are no numbers.
    fn fits(&self, value: &Expr, ty: Type) -> bool {
        let literal = match value {
            Expr::Literal(literal) => literal,
            Expr::Input { name, part: None } => match self.inputs.get(name) {
                Some(Input::Literal(literal)) => literal,
                _ => return ty != Type::Text,
            },
            _ => return true,
        };
        match (literal, ty) {
            (Literal::None, _) | (_, Type::Any | Type::Object) => true,
            (Literal::Text(_), ty) => ty == Type::Text,
            (_, Type::Text)
            | (Literal::Float(_), Type::Integer | Type::Bool)
            | (Literal::List(_), Type::Number | Type::Integer | Type::Bool) => false,
            _ => true,
        }
    }

    /// Whether everything that an argument names exists.
    pub fn expr(&mut self, text: &str, expr: &Expr) -> Result<(), Fault> {
        match expr {
            Expr::Input { name, part } => self.input(text, name, part.as_deref()),
            Expr::Name(name) if self.bound.contains_key(name) => Ok(()),
            Expr::Name(name) => {
                let known: Vec<String> = self.bound.keys().cloned().collect();
                self.entry(text, name).map(|_| ()).map_err(|mut fault| {
                    *fault.message = Message::new("manifest_unknown_name", args! { "name" => name });
                    if self.inputs.get(name).is_some() {
                        let meant = format!("${name}");
                        return fault.hint("manifest_did_you_mean", args! { "name" => meant });
                    }
                    let entries = self.entries.iter().map(|e| e.name.as_str());
                    fault.suggest(name, known.iter().map(String::as_str).chain(entries))
                })
            }
            Expr::Literal(_) => Ok(()),
        }
    }

    /// Notes that an input is used, if there is one.
    pub fn input(&mut self, text: &str, name: &str, part: Option<&str>) -> Result<(), Fault> {
        let Some(input) = self.inputs.get(name) else {
            return Err(Fault::new(find(text, name), "manifest_unknown_input", args! { "name" => name })
                .suggest(name, self.inputs.inputs.iter().map(|(n, _)| n.as_str())));
        };
        self.used_inputs.insert(name.to_owned());
        match part {
            Some(part) if *input != Input::Literal(Literal::None) && !input.parts().contains(&part) => {
                Err(Fault::new(
                    find(text, part),
                    "manifest_unknown_part",
                    args! { "name" => name, "part" => part },
                )
                .suggest(part, input.parts().iter().copied()))
            }
            _ => Ok(()),
        }
    }

    fn bind(&mut self, text: &str, bind: Option<&str>, result: Bound<'a>) -> Result<(), Fault> {
        let Some(name) = bind else { return Ok(()) };
        if self.entries.iter().any(|e| e.name == name) {
            return Err(Fault::new(find(text, name), "manifest_bind_hides_entry", args! { "name" => name }));
        }
        if result == Bound::Value(Type::None) {
            return Err(Fault::new(find(text, name), "manifest_binds_nothing", args! { "name" => name }));
        }
        self.bound.insert(name.to_owned(), result);
        Ok(())
    }

    /// How the step is judged: what it says, else by what it gives.
    fn judge(&self, node: &Node, action: &Action, result: Bound<'_>, findings: &mut Findings<'_>) -> Judge {
        let opaque = matches!(result, Bound::Object(_) | Bound::Value(Type::None | Type::Object));
        let comparable = !opaque && !matches!(action, Action::Set { .. });
        let mut judge =
            Judge { compare: comparable && self.compared, tolerance: None, shape: None, extra: 0 };
        if let Some(compare) = node.get("compare") {
            match compare.value {
                NodeValue::Bool(true) if !comparable || !self.compared => {
                    findings.error(Fault::new(compare.span.clone(), "manifest_cannot_compare", args! {}));
                }
                NodeValue::Bool(value) => judge.compare = value,
                _ => wrong_type(compare, "compare", "boolean", findings),
            }
        }
        judge.tolerance = node.get("tolerance").and_then(|t| tolerance(t, findings));
        judge.shape = node.get("shape").and_then(|s| shape_policy(s, findings));
        if let Some(extra) = node.get("extra") {
            match extra.value {
                NodeValue::Int(n) if n >= 0 => judge.extra = n as usize,
                _ => wrong_type(extra, "extra", "integer", findings),
            }
        }
        judge
    }
}

fn tolerance(node: &Node, findings: &mut Findings<'_>) -> Option<Tolerance> {
    let Some(table) = node.table() else {
        wrong_type(node, "tolerance", "object", findings);
        return None;
    };
    unknown_keys(table, &["abs", "rel"], findings);
    let number = |key| node.get(key).and_then(Node::number).filter(|x| *x >= 0.0 && x.is_finite());
    let tolerance = number("abs").zip(number("rel")).map(|(abs, rel)| Tolerance { abs, rel });
    if tolerance.is_none() {
        findings.error(Fault::new(node.span.clone(), "manifest_bad_tolerance", args! {}));
    }
    tolerance
}

fn shape_policy(node: &Node, findings: &mut Findings<'_>) -> Option<ShapePolicy> {
    let policy = match node.text() {
        Some("exact") => Some(ShapePolicy::Exact),
        Some("column") => Some(ShapePolicy::Column),
        Some("any") => Some(ShapePolicy::Any),
        _ => None,
    };
    if policy.is_none() {
        one_of(node, "shape", &["exact", "column", "any"], findings);
    }
    policy
}

/// Moves a fault to where a word stands in the text of a step.
fn at<'t>(text: &'t str, word: &'t str) -> impl Fn(Fault) -> Fault + 't {
    move |fault| Fault { span: find(text, word), ..fault }
}

/// Where a word stands in the text of a step.
pub fn find(text: &str, word: &str) -> std::ops::Range<usize> {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word)
        .map(|(at, _)| at..at + word.len())
        .find(|span| !text[..span.start].ends_with(part) && !text[span.end..].starts_with(part))
        .unwrap_or(0..text.len())
}
