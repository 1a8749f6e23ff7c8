//! `dims` and `inputs` of a check, read.

use super::{Form, Input, Inputs, Labels, Source, generate::array};
use crate::{
    assignment::{
        finding::{Fault, Findings},
        node::{Key, Node, NodeValue, Section, Span},
        reading::{check_name, one_of, unknown_keys, wrong_type},
        step::Literal,
        types::Dim,
    },
    text::args,
};
use grader_protocol::Dtype;

/// Most elements of an input: 400 MB of float64 would be a mistake in a manifest.
const MOST_ELEMENTS: f64 = 5e7;

/// Reads the inputs of a check.
pub fn read_inputs(dims: &Section, inputs: &Section, findings: &mut Findings<'_>) -> Inputs {
    let mut out = Inputs::default();
    for (key, node) in &dims.0 {
        check_name(key, findings);
        let (lo, hi) = read_range(key, node, findings).unwrap_or((1, 1));
        out.dims.push((key.name.clone(), lo, hi));
    }
    for (key, node) in &inputs.0 {
        check_name(key, findings);
        let mut reader = Reader { dims: &out.dims, findings };
        // One that cannot be read is there all the same: steps that name it are not wrong as well.
        let input = reader.input(key, node).unwrap_or(Input::Literal(Literal::None));
        out.inputs.push((key.name.clone(), input));
    }
    out
}

/// A length, or its bounds.
fn read_range(key: &Key, node: &Node, findings: &mut Findings<'_>) -> Option<(usize, usize)> {
    let bounds = match &node.value {
        NodeValue::Int(n) => Some((*n, *n)),
        NodeValue::List(items) => match items.as_slice() {
            [Node { value: NodeValue::Int(lo), .. }, Node { value: NodeValue::Int(hi), .. }] => {
                Some((*lo, *hi))
            }
            _ => None,
        },
        _ => None,
    };
    let range = bounds.filter(|(lo, hi)| *lo >= 0 && lo <= hi && *hi <= MOST_ELEMENTS as i64);
    if range.is_none() {
        findings.error(Fault::new(node.span.clone(), "manifest_bad_dim", args! { "name" => key.name }));
    }
    range.map(|(lo, hi)| (lo as usize, hi as usize))
}

struct Reader<'a, 'b> {
    dims: &'a [(String, usize, usize)],
    findings: &'a mut Findings<'b>,
}

/// Keys of generators of arrays.
const ARRAY_KEYS: [&str; 6] = ["shape", "dtype", "special", "special_share", "nonzero", "each"];

/// Every generator, by the key that names it, with the keys that it knows besides.
const GENERATORS: [(&str, &[&str]); 11] = [
    ("value", &["dtype"]),
    ("normal", &ARRAY_KEYS),
    ("uniform", &ARRAY_KEYS),
    ("integers", &ARRAY_KEYS),
    ("choice", &ARRAY_KEYS),
    ("one_hot", &["shape", "dtype"]),
    ("simplex", &["shape", "dtype"]),
    ("sorted_uniform", &["shape", "dtype"]),
    ("linspace", &["dtype"]),
    ("clouds", &[]),
    ("spiral", &[]),
];

impl Reader<'_, '_> {
    fn fault(&mut self, span: &Span, code: &str, args: serde_json::Map<String, serde_json::Value>) {
        self.findings.error(Fault::new(span.clone(), code, args));
    }

    fn input(&mut self, key: &Key, node: &Node) -> Option<Input> {
        let Some(table) = node.table() else { return self.literal(node, None) };
        let generators = GENERATORS.iter().filter(|(name, _)| node.get(name).is_some()).collect::<Vec<_>>();
        let [(name, more)] = generators.as_slice() else {
            let code =
                if generators.is_empty() { "manifest_no_generator" } else { "manifest_two_generators" };
            let at = table.first().filter(|_| generators.is_empty()).map_or(&node.span, |(k, _)| &k.span);
            let mut fault = Fault::new(at.clone(), code, args! { "name" => key.name });
            if let (true, Some((first, _))) = (generators.is_empty(), table.first()) {
                fault = fault.suggest(&first.name, GENERATORS.iter().map(|(name, _)| *name));
            }
            self.findings.error(fault);
            return None;
        };
        let known: Vec<&str> = more.iter().copied().chain([*name]).collect();
        unknown_keys(table, &known, self.findings);
        let what = node.get(name)?;
        match *name {
            "value" => {
                let form = self.form(node);
                self.literal(what, form)
            }
            "one_hot" | "simplex" => self.rows(name, what, node),
            "sorted_uniform" | "linspace" => self.rising(name, what, node),
            "clouds" => self.clouds(what),
            "spiral" => self.spiral(what),
            _ => self.drawn(name, what, node),
        }
    }

    /// A literal: nested lists of numbers are arrays unless a list is asked for.
    fn literal(&mut self, node: &Node, form: Option<Form>) -> Option<Input> {
        let literal = self.plain(node)?;
        let Literal::List(_) = literal else {
            if form.is_some() {
                self.fault(&node.span, "manifest_dtype_of_scalar", args! {});
            }
            return Some(Input::Literal(literal));
        };
        let texts = || node.list().is_some_and(|items| items.iter().any(|i| i.text().is_some()));
        if form == Some(Form::List) || form.is_none() && texts() {
            return Some(Input::Literal(literal));
        }
        let (mut shape, mut numbers, mut bools) = (Vec::new(), Vec::new(), true);
        self.flatten(node, 0, &mut shape, &mut numbers, &mut bools)?;
        let dtype = match form {
            Some(Form::Array(dtype)) => dtype,
            _ if bools && !numbers.is_empty() => Dtype::Bool,
            _ => Dtype::Float64,
        };
        Some(Input::Array(array(&shape, &numbers, dtype)))
    }

    fn plain(&mut self, node: &Node) -> Option<Literal> {
        Some(match &node.value {
            NodeValue::Bool(b) => Literal::Bool(*b),
            NodeValue::Int(i) => Literal::Int(*i),
            NodeValue::Float(x) => Literal::Float(*x),
            NodeValue::Text(text) => Literal::Text(text.clone()),
            NodeValue::List(items) => {
                Literal::List(items.iter().map(|i| self.plain(i)).collect::<Option<_>>()?)
            }
            NodeValue::Table(_) => {
                self.fault(&node.span, "manifest_table_in_literal", args! {});
                return None;
            }
        })
    }

    /// Numbers of nested lists; all rows of one depth have to be equally long.
    fn flatten(
        &mut self,
        node: &Node,
        depth: usize,
        shape: &mut Vec<usize>,
        numbers: &mut Vec<f64>,
        bools: &mut bool,
    ) -> Option<()> {
        let Some(items) = node.list() else {
            if depth != shape.len() {
                self.fault(&node.span, "manifest_ragged_array", args! {});
                return None;
            }
            if let NodeValue::Bool(b) = node.value {
                numbers.push(f64::from(u8::from(b)));
                return Some(());
            }
            *bools = false;
            let Some(x) = node.number() else {
                self.fault(&node.span, "manifest_not_an_array", args! { "got" => node.kind() });
                return None;
            };
            numbers.push(x);
            return Some(());
        };
        match shape.get(depth) {
            None if numbers.is_empty() => shape.push(items.len()),
            Some(length) if *length == items.len() => {}
            _ => {
                self.fault(&node.span, "manifest_ragged_array", args! {});
                return None;
            }
        }
        items.iter().try_for_each(|item| self.flatten(item, depth + 1, shape, numbers, bools))
    }

    fn drawn(&mut self, name: &str, what: &Node, node: &Node) -> Option<Input> {
        let source = match name {
            "choice" => Source::Choice(self.choices(what)?),
            "integers" => {
                let (lo, hi) = self.pair(what, name)?;
                if lo.fract() != 0.0 || hi.fract() != 0.0 || lo > hi {
                    self.fault(&what.span, "manifest_bad_interval", args! { "key" => name });
                    return None;
                }
                Source::Integers(lo as i64, hi as i64)
            }
            "uniform" => {
                let (lo, hi) = self.interval(what, name)?;
                Source::Uniform(lo, hi)
            }
            _ => {
                let (mean, deviation) = self.pair(what, name)?;
                if deviation < 0.0 {
                    self.fault(&what.span, "manifest_negative_deviation", args! {});
                    return None;
                }
                Source::Normal(mean, deviation)
            }
        };
        let form = self.form(node);
        let shape = match node.get("shape") {
            Some(shape) => Some(self.shape(shape, 1)?),
            None => None,
        };
        if shape.is_none() {
            for key in ["dtype", "special", "special_share", "each"] {
                if let Some(option) = node.get(key) {
                    self.fault(&option.span, "manifest_needs_shape", args! { "key" => key });
                }
            }
        } else if let Source::Choice(items) = &source
            && items.iter().any(|i| matches!(i, Literal::Text(_) | Literal::List(_) | Literal::None))
        {
            self.fault(&what.span, "manifest_choice_of_numbers", args! {});
            return None;
        }
        let special = self.special(node)?;
        let special_share = self.number(node, "special_share", 0.2, 0.0..=1.0)?;
        let nonzero = self.number(node, "nonzero", 0.0, 0.0..=f64::MAX)?;
        let each = self.each(node, &source)?;
        let dtype = form.unwrap_or(Form::Array(Dtype::Float64));
        Some(Input::Drawn { source, shape, dtype, special, special_share, nonzero, each })
    }

    /// Whether every value has to occur; only where there is a list of them.
    fn each(&mut self, node: &Node, source: &Source) -> Option<bool> {
        let Some(each) = node.get("each") else { return Some(false) };
        if let (NodeValue::Bool(each), false) = (&each.value, source.values().is_empty()) {
            return Some(*each);
        }
        self.fault(&each.span, "manifest_bad_each", args! {});
        None
    }

    fn choices(&mut self, what: &Node) -> Option<Vec<Literal>> {
        match self.plain(what)? {
            Literal::List(items) if !items.is_empty() => Some(items),
            _ => {
                self.fault(&what.span, "manifest_empty_choice", args! {});
                None
            }
        }
    }

    /// Values that are mixed in. TOML has `nan` and `inf`; as texts they are understood as well.
    fn special(&mut self, node: &Node) -> Option<Vec<f64>> {
        let Some(special) = node.get("special") else { return Some(Vec::new()) };
        let numbers = special.list().map(|items| {
            items.iter().map(|i| i.number().or_else(|| i.text()?.parse().ok())).collect::<Option<Vec<f64>>>()
        });
        if let Some(Some(numbers)) = numbers {
            return Some(numbers);
        }
        self.fault(&special.span, "manifest_bad_special", args! {});
        None
    }

    fn rows(&mut self, name: &str, what: &Node, node: &Node) -> Option<Input> {
        let classes = self.dim(what)?;
        if self.lowest(&classes) == 0 {
            self.fault(&what.span, "manifest_no_classes", args! {});
            return None;
        }
        let Some(shape) = node.get("shape") else {
            self.fault(&what.span, "manifest_key_missing", args! { "key" => "shape", "where" => name });
            return None;
        };
        let shape = self.shape(shape, self.highest(&classes))?;
        let dtype = self.form(node).unwrap_or(Form::Array(Dtype::Float64));
        Some(if name == "one_hot" {
            Input::OneHot { classes, shape, dtype }
        } else {
            Input::Simplex { classes, shape, dtype }
        })
    }

    fn rising(&mut self, name: &str, what: &Node, node: &Node) -> Option<Input> {
        let dtype = self.form(node).unwrap_or(Form::Array(Dtype::Float64));
        let (range, count) = if name == "linspace" {
            let Some([_, _, count]) = what.list() else {
                self.fault(&what.span, "manifest_bad_linspace", args! {});
                return None;
            };
            (self.bounds(what, 3, name)?, self.dim(count)?)
        } else {
            let range = self.interval(what, name)?;
            let shape = node.get("shape").map(|s| self.shape(s, 1));
            let Some([count]) =
                shape.flatten().as_deref().map(<[Dim]>::to_vec).and_then(|s| <[Dim; 1]>::try_from(s).ok())
            else {
                let span = node.get("shape").map_or(&what.span, |s| &s.span);
                self.fault(span, "manifest_one_dimension", args! { "key" => name });
                return None;
            };
            (range, count)
        };
        if range.0 > range.1 {
            self.fault(&what.span, "manifest_bad_interval", args! { "key" => name });
            return None;
        }
        Some(Input::Rising { range, count, even: name == "linspace", dtype })
    }

    fn clouds(&mut self, node: &Node) -> Option<Input> {
        self.keys(node, "clouds", &["classes", "dims", "per_class", "separation", "labels"])?;
        Some(Input::Clouds {
            classes: self.dim_of(node, "classes", Some(2))?,
            dims: self.dim_of(node, "dims", Some(2))?,
            per_class: self.dim_of(node, "per_class", None)?,
            separation: self.number(node, "separation", 4.0, 0.0..=f64::MAX)?,
            labels: self.labels(node, Labels::Column)?,
        })
    }

    fn spiral(&mut self, node: &Node) -> Option<Input> {
        self.keys(node, "spiral", &["arms", "per_arm", "noise", "labels"])?;
        Some(Input::Spiral {
            arms: self.dim_of(node, "arms", Some(3))?,
            per_arm: self.dim_of(node, "per_arm", None)?,
            noise: self.number(node, "noise", 0.2, 0.0..=f64::MAX)?,
            labels: self.labels(node, Labels::Classes)?,
        })
    }

    fn keys(&mut self, node: &Node, name: &str, known: &[&str]) -> Option<()> {
        let Some(table) = node.table() else {
            wrong_type(node, name, "object", self.findings);
            return None;
        };
        unknown_keys(table, known, self.findings);
        Some(())
    }

    fn labels(&mut self, node: &Node, default: Labels) -> Option<Labels> {
        let Some(labels) = node.get("labels") else { return Some(default) };
        match labels.text() {
            Some("column") => Some(Labels::Column),
            Some("classes") => Some(Labels::Classes),
            _ => {
                one_of(labels, "labels", &["column", "classes"], self.findings);
                None
            }
        }
    }

    /// The form that `dtype` asks for, if there is one that is known.
    fn form(&mut self, node: &Node) -> Option<Form> {
        let dtype = node.get("dtype")?;
        let known = dtype.text().and_then(|t| Form::NAMES.iter().find(|(name, _)| *name == t));
        if known.is_none() {
            one_of(dtype, "dtype", &Form::NAMES.map(|(name, _)| name), self.findings);
        }
        known.map(|(_, form)| *form)
    }

    fn shape(&mut self, node: &Node, times: usize) -> Option<Vec<Dim>> {
        let Some(items) = node.list() else {
            wrong_type(node, "shape", "array", self.findings);
            return None;
        };
        let shape = items.iter().map(|item| self.dim(item)).collect::<Option<Vec<_>>>()?;
        let most = shape.iter().map(|d| self.highest(d) as f64).product::<f64>() * times as f64;
        if most > MOST_ELEMENTS {
            self.fault(&node.span, "manifest_too_many_elements", args! { "most" => MOST_ELEMENTS });
            return None;
        }
        Some(shape)
    }

    fn dim(&mut self, node: &Node) -> Option<Dim> {
        read_dim(node, self.dims, self.findings)
    }

    fn dim_of(&mut self, node: &Node, key: &str, default: Option<usize>) -> Option<Dim> {
        match (node.get(key), default) {
            (Some(dim), _) => self.dim(dim),
            (None, Some(n)) => Some(Dim::Fixed(n)),
            (None, None) => {
                let args = args! { "key" => key, "where" => "inputs" };
                self.fault(&node.span, "manifest_key_missing", args);
                None
            }
        }
    }

    fn highest(&self, dim: &Dim) -> usize {
        self.bound(dim, |(_, _, hi)| *hi)
    }
    fn lowest(&self, dim: &Dim) -> usize {
        self.bound(dim, |(_, lo, _)| *lo)
    }
    fn bound(&self, dim: &Dim, which: impl Fn(&(String, usize, usize)) -> usize) -> usize {
        match dim {
            Dim::Fixed(n) => *n,
            Dim::Named(name) => self.dims.iter().find(|(n, ..)| n == name).map_or(1, which),
        }
    }

    /// A number of the table, finite and in a range.
    fn number(
        &mut self,
        table: &Node,
        key: &str,
        default: f64,
        range: std::ops::RangeInclusive<f64>,
    ) -> Option<f64> {
        let Some(node) = table.get(key) else { return Some(default) };
        let number = node.number().filter(|x| range.contains(x));
        if number.is_none() {
            self.fault(&node.span, "manifest_number_out_of_range", args! { "key" => key });
        }
        number
    }

    fn interval(&mut self, node: &Node, key: &str) -> Option<(f64, f64)> {
        let (lo, hi) = self.pair(node, key)?;
        if lo < hi {
            return Some((lo, hi));
        }
        self.fault(&node.span, "manifest_bad_interval", args! { "key" => key });
        None
    }

    fn pair(&mut self, node: &Node, key: &str) -> Option<(f64, f64)> {
        self.bounds(node, 2, key)
    }

    /// The first two of so many numbers.
    fn bounds(&mut self, node: &Node, count: usize, key: &str) -> Option<(f64, f64)> {
        if let Some([first, second, ..]) = node.list().filter(|items| items.len() == count)
            && let (Some(first), Some(second)) = (first.number(), second.number())
            && first.is_finite()
            && second.is_finite()
        {
            return Some((first, second));
        }
        self.fault(&node.span, "manifest_two_numbers", args! { "key" => key });
        None
    }
}

/// A length: a number, or the name of a dim of the check.
pub fn read_dim(node: &Node, dims: &[(String, usize, usize)], findings: &mut Findings<'_>) -> Option<Dim> {
    match &node.value {
        NodeValue::Int(n) if *n >= 0 => Some(Dim::Fixed(*n as usize)),
        NodeValue::Text(name) if dims.iter().any(|(n, ..)| n == name) => Some(Dim::Named(name.clone())),
        NodeValue::Text(name) => {
            findings.error(
                Fault::new(node.span.clone(), "manifest_unknown_dim", args! { "name" => name })
                    .suggest(name, dims.iter().map(|(n, ..)| n.as_str())),
            );
            None
        }
        _ => {
            findings.error(Fault::new(node.span.clone(), "manifest_bad_length", args! {}));
            None
        }
    }
}
