//! The adapter: a module that is appended to the student's crate root and hands each wanted thing to the runner.
//!
//! Every piece stands on a line of its own, so that a piece that the compiler refuses can be told by the spans of its
//! errors and be left out.

use super::{
    find::{self, Edits},
    generics,
    items::{Function, Module, Place, Struct},
    scan::Scan,
};
use crate::assignment::{
    signature::{Entry, EntryKind, Method, Param, Type},
    step::Literal,
};
use grader_protocol::{LoadReport, Value, Version, wire::Wire};
use std::{collections::BTreeMap, fmt::Write};

/// Longest source of a definition that is reported.
const SOURCE: usize = 8 << 10;

/// One line of the adapter.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub entry: usize,
    pub version: usize,
    /// `None`: the function, or the constructor.
    pub member: Option<usize>,
    /// Statement that puts it into the table `t`.
    pub code: String,
    /// Head of the student's definition, for messages.
    pub signature: String,
    /// What to try where the compiler does not know which types are meant.
    pub instead: Option<String>,
}

/// A piece that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    pub entry: usize,
    pub version: usize,
    pub member: Option<usize>,
    /// `missing` or `signature`, as in `Raised`.
    pub kind: &'static str,
    pub message: String,
}

/// Everything that is made of the entries and the scan.
#[derive(Clone, Debug, Default)]
pub(super) struct Adapter {
    pub pieces: Vec<Piece>,
    pub refused: Vec<Refused>,
    pub edits: Edits,
    pub report: LoadReport,
    borrowing: Vec<(usize, usize)>,
    /// Names that may be in the crate root though no definition was seen.
    guesses: Vec<String>,
    entries: Vec<Value>,
}

/// Lines before the first piece.
const HEAD: usize = 4;

impl Adapter {
    /// For these entries and this crate.
    pub fn new(entries: &[Entry], scan: &Scan, files: &BTreeMap<String, String>, root: &str) -> Self {
        let mut adapter = Self::default();
        let wanted: Vec<String> = entries.iter().flat_map(|e| find::names(&e.name, &e.aliases)).collect();
        for (e, entry) in entries.iter().enumerate() {
            let mut build = Build { scan, files, root, e, adapter: &mut adapter };
            let versions = match &entry.kind {
                EntryKind::Function { params, returns } => build.function(entry, params, *returns),
                EntryKind::Class { new, fields, methods } => build.class(entry, new, fields, methods),
                EntryKind::Variable { .. } => Vec::new(),
            };
            // Nothing, or only a name that may be something else.
            if versions.iter().all(|v| v.line == 0) {
                let other = |n: &&str| !wanted.iter().any(|w| w == n) && is_near(&entry.name, n);
                let near = scan.defined().filter(other).map(str::to_owned);
                adapter.report.near.extend(near.take(3).map(|n| (entry.name.clone(), n)));
            }
            adapter.report.versions.push(versions);
            adapter.entries.push(entry_value(entry));
        }
        adapter
    }

    /// The adapter's source.
    pub fn text(&self) -> String {
        let mut text = "extern crate grader_runner as __gr;\n".to_owned();
        text.push_str(
            "#[unsafe(no_mangle)] pub extern \"C\" fn main(_: i32, _: *const *const u8) -> i32 { __gr::main(fill, __gr::include_bytes!(\"spec.bin\")) }\n",
        );
        text.push_str("mod missing { use super::__gr::Missing;");
        for name in &self.guesses {
            let _ = write!(text, " pub const {name}: Missing = Missing;");
        }
        text.push_str(" }\nfn fill(t: &mut __gr::Table) {");
        for (e, v) in &self.borrowing {
            let _ = write!(text, " t.borrowing({e}, {v});");
        }
        for (i, piece) in self.pieces.iter().enumerate() {
            if !self.is_refused(piece) {
                let _ = write!(text, " p{i}(t);");
            }
        }
        text.push_str(" }\n");
        for (i, piece) in self.pieces.iter().enumerate() {
            if !self.is_refused(piece) {
                let _ = write!(text, "fn p{i}(t: &mut __gr::Table) {{ {} }}", piece.code);
            }
            text.push('\n');
        }
        text
    }

    /// Leaves pieces out, or says more exactly what is meant by them.
    pub fn refuse(&mut self, refused: Vec<Refused>) {
        for r in refused {
            let same = |p: &&mut Piece| (p.entry, p.version, p.member) == (r.entry, r.version, r.member);
            let piece = self.pieces.iter_mut().find(same);
            let unclear = |_: &&mut Piece| {
                r.message.contains("annotations needed")
                    || r.message.contains("no function or associated item")
            };
            match piece.filter(unclear).and_then(|p| Some((p.instead.take()?, p))) {
                Some((instead, piece)) => piece.code = instead,
                None => self.refused.push(r),
            }
        }
    }

    /// The piece on this line, counted from 1.
    pub fn piece_at(&self, line: usize) -> Option<&Piece> {
        line.checked_sub(HEAD + 1).and_then(|i| self.pieces.get(i))
    }

    fn is_refused(&self, piece: &Piece) -> bool {
        self.refused
            .iter()
            .any(|r| (r.entry, r.version, r.member) == (piece.entry, piece.version, piece.member))
    }

    /// What the runner reads: see `spec.rs` there.
    pub fn spec(&self, runtime: &str) -> Vec<u8> {
        let index = |i: usize| Value::Int(i as i64);
        let refused = self.refused.iter().map(|r| {
            Value::List(vec![
                index(r.entry),
                index(r.version),
                r.member.map_or(Value::None, index),
                Value::Text(r.kind.to_owned()),
                Value::Text(r.message.clone()),
            ])
        });
        let parts = vec![
            Value::Text(runtime.to_owned()),
            Value::List(self.entries.clone()),
            Value::List(refused.collect()),
        ];
        (self.report.clone(), Value::List(parts)).to_bytes()
    }
}

/// Whether a student may have meant `wanted` with `found`.
fn is_near(wanted: &str, found: &str) -> bool {
    let (a, b) = (wanted.to_lowercase().replace('_', ""), found.to_lowercase().replace('_', ""));
    a == b || a.len() > 3 && strsim::damerau_levenshtein(&a, &b) <= 1 + a.len() / 8
}

struct Build<'a> {
    scan: &'a Scan,
    files: &'a BTreeMap<String, String>,
    root: &'a str,
    e: usize,
    adapter: &'a mut Adapter,
}

/// A struct with what belongs to it.
struct Target<'a> {
    v: usize,
    module: &'a Module,
    item: &'a Struct,
    /// Name under which its `impl` blocks know it, with its module and fields.
    name: &'a str,
    home: Option<(&'a Module, &'a Struct)>,
    /// Path with arguments.
    ty: String,
}

impl<'a> Build<'a> {
    fn piece(&mut self, v: usize, member: Option<usize>, code: String, signature: &str) {
        let signature = signature.split_whitespace().collect::<Vec<_>>().join(" ");
        self.adapter.pieces.push(Piece { entry: self.e, version: v, member, code, signature, instead: None });
    }

    fn source(&self, place: &Place) -> &str {
        self.files.get(&place.file).and_then(|s| s.get(place.bytes.clone())).unwrap_or_default()
    }

    fn version(name: &str, place: &Place, source: &str, stub: bool) -> Version {
        let mut end = source.len().min(SOURCE);
        while !source.is_char_boundary(end) {
            end -= 1;
        }
        let source = source[..end].to_owned();
        Version {
            found_as: name.to_owned(),
            file: place.file.clone(),
            cell: 0,
            line: place.line,
            source,
            stub,
        }
    }

    /// Names that occur in the crate though nothing of that name was seen: made by a macro, or a `use … as`.
    fn guess(&self, names: &[String]) -> Option<String> {
        names.iter().find(|n| self.scan.names.contains(*n)).cloned()
    }

    fn unseen(&self, name: &str) -> Version {
        Version {
            found_as: name.to_owned(),
            file: self.root.to_owned(),
            cell: 0,
            line: 0,
            source: String::new(),
            stub: false,
        }
    }

    fn function(&mut self, entry: &Entry, params: &[Param], returns: Type) -> Vec<Version> {
        let names = find::names(&entry.name, &entry.aliases);
        let found = self.scan.functions(&names);
        let mut versions = Vec::new();
        for (v, (module, f)) in found.into_iter().enumerate() {
            self.adapter.edits.show_way(module);
            self.adapter.edits.show(module, &f.place.file, &f.visible);
            let path = format!("{}{}", module.path_of(&f.name), generics::turbofish(&f.generics));
            let path = generics::callable(path, f);
            let wrap = if drops_result(returns, f) { "procedure" } else { "function" };
            self.piece(v, None, format!("t.own({}, {v}, __gr::{wrap}({path}))", self.e), &f.signature);
            versions.push(Self::version(&f.name, &f.place, self.source(&f.place), f.stub));
        }
        if versions.is_empty()
            && let Some(name) = self.guess(&names)
        {
            let e = self.e;
            let code = |callable: &str| {
                format!("use self::missing::*; {{ use super::*; t.own({e}, 0, __gr::function({callable})) }}")
            };
            self.piece(0, None, code(&name), &name);
            if let Some(piece) = self.adapter.pieces.last_mut() {
                piece.instead = generics::typed(&name, params).map(|callable| code(&callable));
            }
            versions.push(self.unseen(&name));
            if !self.adapter.guesses.contains(&name) {
                self.adapter.guesses.push(name);
            }
        }
        versions
    }

    fn class(&mut self, entry: &Entry, new: &[Param], fields: &[Param], methods: &[Method]) -> Vec<Version> {
        let names: Vec<String> = std::iter::once(&entry.name).chain(&entry.aliases).cloned().collect();
        let mut versions = Vec::new();
        for (v, (module, item)) in self.scan.structs(&names).into_iter().enumerate() {
            let target = self.target(v, module, item);
            self.constructor(&target, new);
            for (m, field) in fields.iter().enumerate() {
                self.field(&target, m, &field.name);
            }
            for (m, method) in methods.iter().enumerate() {
                self.method(
                    &target,
                    fields.len() + m,
                    &find::names(&method.name, &method.aliases),
                    method.returns,
                );
            }
            versions.push(self.class_version(&target, methods));
        }
        if versions.is_empty()
            && let Some(name) = self.guess(&names)
        {
            self.unseen_class(&name, fields, methods);
            versions.push(self.unseen(&name));
        }
        versions
    }

    /// A struct that a macro makes, or that is renamed: nothing is known of it, and the compiler is asked.
    fn unseen_class(&mut self, name: &str, fields: &[Param], methods: &[Method]) {
        let (e, ty) = (self.e, format!("crate::{name}"));
        self.piece(0, None, format!("t.own({e}, 0, __gr::constructor::<{ty}, _, _, _>({ty}::new))"), name);
        for (m, field) in fields.iter().enumerate() {
            let f = &field.name;
            let code = format!("t.member({e}, 0, {m}, __gr::field::<{ty}, _>(|s| &s.{f}, |s| &mut s.{f}))");
            self.piece(0, Some(m), code, f);
        }
        for (m, method) in methods.iter().enumerate() {
            let (m, wrap) =
                (fields.len() + m, if method.returns == Type::None { "routine" } else { "method" });
            let code =
                |callable: &str| format!("t.member({e}, 0, {m}, __gr::{wrap}::<{ty}, _, _, _>({callable}))");
            self.piece(0, Some(m), code(&format!("{ty}::{}", method.name)), &method.name);
            if let Some(piece) = self.adapter.pieces.last_mut() {
                piece.instead =
                    generics::dotted(&ty, &method.name, &method.params).map(|callable| code(&callable));
            }
        }
    }

    fn target(&mut self, v: usize, module: &'a Module, item: &'a Struct) -> Target<'a> {
        let name = item.alias.as_deref().unwrap_or(&item.name);
        let home = if item.alias.is_some() {
            self.scan.structs(&[name.to_owned()]).into_iter().find(|(_, s)| s.alias.is_none())
        } else {
            Some((module, item))
        };
        let edits = &mut self.adapter.edits;
        edits.show_way(module);
        edits.show(module, &item.place.file, &item.visible);
        let impls = self.scan.impls(name, &item.place);
        let bounds = |i: usize| {
            let block = impls.iter().map(|(_, b)| b).find(|b| !b.args.is_empty())?;
            // Lifetimes stand first among the arguments.
            let arg = block.args.iter().filter(|a| !a.starts_with('\'')).nth(i)?;
            block.generics.types.iter().find(|g| g.name == *arg).map(|g| g.bounds.clone())
        };
        let ty = format!("{}{}", module.path_of(&item.name), generics::arguments(&item.generics, &bounds));
        if item.generics.lifetimes > 0 {
            self.adapter.borrowing.push((self.e, v));
        }
        Target { v, module, item, name, home, ty }
    }

    /// The functions of a struct by name, with the path to reach each.
    fn associated(&mut self, target: &Target<'a>, names: &[String]) -> Option<(String, &'a Function)> {
        let scan = self.scan;
        let ty = &target.ty;
        for name in names {
            for (module, block) in scan.impls(target.name, &target.item.place) {
                let Some(f) = block.functions.iter().find(|f| f.name == *name) else { continue };
                let fish = generics::turbofish(&f.generics);
                let Some(of_trait) = &block.of_trait else {
                    self.adapter.edits.show(module, &block.place.file, &f.visible);
                    return Some((generics::callable(format!("<{ty}>::{name}{fish}"), f), f));
                };
                if let Some((home, t)) = scan.trait_named(of_trait) {
                    self.adapter.edits.show_way(home);
                    self.adapter.edits.show(home, &t.place.file, &t.visible);
                    let path = home.path_of(of_trait);
                    let args = generics::arguments(&t.generics, &|_| None);
                    let path = format!("<{ty} as {path}{args}>::{name}{fish}");
                    return Some((generics::callable(path, f), f));
                }
            }
        }
        None
    }

    /// A method that a trait of the crate provides: its path.
    fn provided(&mut self, target: &Target<'a>, names: &[String]) -> Option<String> {
        let scan = self.scan;
        for (_, block) in scan.impls(target.name, &target.item.place) {
            let Some((home, t)) = block.of_trait.as_deref().and_then(|n| scan.trait_named(n)) else {
                continue;
            };
            if let Some(name) = names.iter().find(|n| t.methods.contains(n)) {
                self.adapter.edits.show_way(home);
                self.adapter.edits.show(home, &t.place.file, &t.visible);
                let args = generics::arguments(&t.generics, &|_| None);
                return Some(format!("<{} as {}{args}>::{name}", target.ty, home.path_of(&t.name)));
            }
        }
        None
    }

    fn constructor(&mut self, target: &Target<'a>, new: &[Param]) {
        let (e, v, ty) = (self.e, target.v, &target.ty);
        let names = ["new".to_owned()];
        let found = self.associated(target, &names).map(|(path, f)| (path, f.signature.clone()));
        let (make, signature) = if let Some(found) = found {
            found
        } else if target.home.is_none() {
            (format!("<{ty}>::new"), "new".to_owned())
        } else if let Some(path) = self.provided(target, &names) {
            (path, "new".to_owned())
        } else if let Some(literal) = self.literal(target, new) {
            (literal, target.item.name.clone())
        } else {
            return;
        };
        let code = format!("t.own({e}, {v}, __gr::constructor::<{ty}, _, _, _>({make}))");
        self.piece(v, None, code, &signature);
    }

    /// A struct without `new` whose fields are just the constructor's parameters.
    fn literal(&mut self, target: &Target<'a>, new: &[Param]) -> Option<String> {
        let (module, home) = target.home?;
        let all = !new.is_empty() && home.fields.len() == new.len();
        if !all || target.item.alias.is_some() || !new.iter().all(|p| named(&home.fields, &p.name).is_some())
        {
            return None;
        }
        for (_, visible) in &home.fields {
            self.adapter.edits.show(module, &home.place.file, visible);
        }
        let own = |p: &Param| named(&home.fields, &p.name).map(|(n, _)| n.as_str());
        let names = new.iter().filter_map(own).collect::<Vec<_>>().join(", ");
        Some(format!("|{names}| {} {{ {names} }}", module.path_of(&home.name)))
    }

    fn field(&mut self, target: &Target<'a>, m: usize, name: &str) {
        let (e, v, ty) = (self.e, target.v, &target.ty);
        let known = target.home.map(|(module, s)| (module, s, named(&s.fields, name)));
        let field = match known {
            None => name,
            Some((module, home, Some((field, visible)))) => {
                self.adapter.edits.show(module, &home.place.file, visible);
                field
            }
            Some((_, _, None)) => return self.getter(target, m, &find::names(name, &[])),
        };
        let code =
            format!("t.member({e}, {v}, {m}, __gr::field::<{ty}, _>(|s| &s.{field}, |s| &mut s.{field}))");
        self.piece(v, Some(m), code, &format!("field {field}"));
    }

    /// A field that only methods reach.
    fn getter(&mut self, target: &Target<'a>, m: usize, names: &[String]) {
        let (e, v, ty) = (self.e, target.v, &target.ty);
        let with = |prefix: &str| names.iter().map(|n| format!("{prefix}{n}")).collect::<Vec<_>>();
        let getters = [with(""), with("get_")].concat();
        let Some((get, f)) = self.associated(target, &getters) else { return };
        let set = self
            .associated(target, &with("set_"))
            .map_or("::core::option::Option::None".to_owned(), |(path, _)| {
                format!("::core::option::Option::Some(__gr::routine::<{ty}, _, _, _>({path}))")
            });
        let code = format!("t.member({e}, {v}, {m}, __gr::getter::<{ty}, _, _, _>({get}, {set}))");
        self.piece(v, Some(m), code, &f.signature);
    }

    fn method(&mut self, target: &Target<'a>, m: usize, names: &[String], returns: Type) {
        let (e, v, ty) = (self.e, target.v, &target.ty);
        let found = self
            .associated(target, names)
            .map(|(path, f)| (path, drops_result(returns, f), f.signature.clone()));
        let drops = returns == Type::None;
        let (path, drops, signature) = match found {
            Some(found) => found,
            None if target.home.is_none() => (format!("<{ty}>::{}", names[0]), drops, names[0].clone()),
            None => match self.provided(target, names) {
                Some(path) => (path, drops, names[0].clone()),
                None => return,
            },
        };
        let wrap = if drops { "routine" } else { "method" };
        let code = format!("t.member({e}, {v}, {m}, __gr::{wrap}::<{ty}, _, _, _>({path}))");
        self.piece(v, Some(m), code, &signature);
    }

    fn class_version(&self, target: &Target<'a>, methods: &[Method]) -> Version {
        let impls = self.scan.impls(target.name, &target.item.place);
        let mut source = self.source(&target.item.place).to_owned();
        for (_, block) in &impls {
            source.push_str("\n\n");
            source.push_str(self.source(&block.place));
        }
        let wanted: Vec<String> = methods.iter().flat_map(|m| find::names(&m.name, &m.aliases)).collect();
        let mut bodies =
            impls.iter().flat_map(|(_, b)| &b.functions).filter(|f| wanted.contains(&f.name)).peekable();
        let stub = bodies.peek().is_some() && bodies.all(|f| f.stub);
        let _ = target.module;
        Self::version(&target.item.name, &target.item.place, &source, stub)
    }
}

/// The field of this name, or the one that differs only in case.
fn named<'f, T>(fields: &'f [(String, T)], name: &str) -> Option<&'f (String, T)> {
    let exact = fields.iter().find(|(n, _)| n == name);
    exact.or_else(|| fields.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)))
}

/// Whether what a function returns is dropped: the assignment wants nothing, and no error can be in it.
fn drops_result(returns: Type, f: &Function) -> bool {
    returns == Type::None && !f.returns.contains("Result")
}

fn entry_value(entry: &Entry) -> Value {
    let none = Value::Int(Type::None as i64);
    let callable = |name: &str, params: &[Param], returns: Value| {
        Value::List(vec![
            Value::Text(name.to_owned()),
            Value::List(params.iter().map(param_value).collect()),
            returns,
        ])
    };
    let (own, class, fields, members) = match &entry.kind {
        EntryKind::Function { params, returns } => {
            (callable(&entry.name, params, Value::Int(*returns as i64)), false, 0, Vec::new())
        }
        EntryKind::Class { new, fields, methods } => {
            let members = fields.iter().map(|f| callable(&f.name, &[], Value::Int(f.ty as i64)));
            let methods = methods.iter().map(|m| callable(&m.name, &m.params, Value::Int(m.returns as i64)));
            (callable(&entry.name, new, none), true, fields.len(), members.chain(methods).collect())
        }
        EntryKind::Variable { .. } => (callable(&entry.name, &[], none), false, 0, Vec::new()),
    };
    Value::List(vec![own, Value::Bool(class), Value::Int(fields as i64), Value::List(members)])
}

fn param_value(param: &Param) -> Value {
    let default = param.default.as_ref().map_or(Value::None, literal);
    let optional = param.optional || param.default.is_some();
    Value::List(vec![
        Value::Text(param.name.clone()),
        Value::Int(param.ty as i64),
        Value::Bool(optional),
        default,
    ])
}

fn literal(x: &Literal) -> Value {
    match x {
        Literal::None => Value::None,
        Literal::Bool(b) => Value::Bool(*b),
        Literal::Int(i) => Value::Int(*i),
        Literal::Float(x) => Value::Float(*x),
        Literal::Text(s) => Value::Text(s.clone()),
        Literal::List(items) => Value::List(items.iter().map(literal).collect()),
    }
}
