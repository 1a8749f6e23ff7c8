//! The adapter: a module that is appended to the student's crate root and hands each wanted thing to the runner.
//!
//! Every piece stands on a line of its own, so that a piece that the compiler refuses can be told by the spans of its
//! errors and be left out.

use super::{
    find::{self, Edits},
    generics,
    items::{Function, Generics, Place},
    scan::Scan,
};
use crate::assignment::{
    signature::{Entry, EntryKind, Param, Type},
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
    /// What to try, in this order, when the compiler does not accept it.
    pub instead: Vec<String>,
    /// What the compiler said of what was tried so far.
    said: Option<Refused>,
    /// Nothing of that name was seen: when the compiler does not find it either, it is not there.
    guess: bool,
    /// Left out without a word.
    gone: bool,
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
    pub borrowing: Vec<(usize, usize)>,
    /// Names that may be in the crate root though no definition was seen.
    guesses: Vec<String>,
    entries: Vec<Value>,
}

/// In how many ways a piece is written at most.
const WAYS: usize = 6;

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

    /// Leaves pieces out, or writes them in another way.
    pub fn refuse(&mut self, refused: Vec<Refused>) {
        for r in refused {
            let same = |p: &&mut Piece| (p.entry, p.version, p.member) == (r.entry, r.version, r.member);
            let Some(piece) = self.pieces.iter_mut().find(same) else {
                self.refused.push(r);
                continue;
            };
            // What is wrong with something that is there tells more than that it is not there under another name.
            let tells = |r: &Refused| r.kind == "signature" && !r.message.contains("annotations needed");
            let said = match piece.said.take() {
                Some(first) if tells(&first) || !tells(&r) => first,
                _ => r,
            };
            if !piece.instead.is_empty() {
                piece.code = piece.instead.remove(0);
                piece.said = Some(said);
            } else if piece.guess && said.kind == "missing" {
                piece.gone = true;
            } else {
                self.refused.push(said);
            }
        }
    }

    /// The piece on this line, counted from 1.
    pub fn piece_at(&self, line: usize) -> Option<&Piece> {
        line.checked_sub(HEAD + 1).and_then(|i| self.pieces.get(i))
    }

    fn is_refused(&self, piece: &Piece) -> bool {
        piece.gone
            || self
                .refused
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

/// Pieces of one entry in the making.
pub(super) struct Build<'a> {
    pub scan: &'a Scan,
    files: &'a BTreeMap<String, String>,
    root: &'a str,
    pub e: usize,
    pub adapter: &'a mut Adapter,
}

impl Build<'_> {
    pub fn piece(&mut self, v: usize, member: Option<usize>, code: String, signature: &str) {
        self.tries(v, member, vec![code], signature, false);
    }

    /// A piece that may be written in several ways, the best first.
    pub fn tries(
        &mut self,
        v: usize,
        member: Option<usize>,
        codes: Vec<String>,
        signature: &str,
        guess: bool,
    ) {
        let signature = signature.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut codes = codes.into_iter().take(WAYS);
        let Some(code) = codes.next() else { return };
        let instead = codes.collect();
        self.adapter.pieces.push(Piece {
            entry: self.e,
            version: v,
            member,
            code,
            signature,
            instead,
            said: None,
            guess,
            gone: false,
        });
    }

    pub fn source(&self, place: &Place) -> &str {
        self.files.get(&place.file).and_then(|s| s.get(place.bytes.clone())).unwrap_or_default()
    }

    pub fn version(name: &str, place: &Place, source: &str, stub: bool) -> Version {
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
    pub fn guess(&self, names: &[String]) -> Option<String> {
        names.iter().find(|n| self.scan.names.contains(*n)).cloned()
    }

    pub fn unseen(&self, name: &str) -> Version {
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
            let wrap = if drops_result(returns, f) { "procedure" } else { "function" };
            let e = self.e;
            let code = |generics: &Generics| {
                let path = format!("{}{}", module.path_of(&f.name), generics::turbofish(generics));
                format!("t.own({e}, {v}, __gr::{wrap}({}))", generics::callable(path, f))
            };
            let mut codes = vec![code(&f.generics), code(&generics::apart(&f.generics))];
            codes.dedup();
            self.tries(v, None, codes, &f.signature, false);
            versions.push(Self::version(&f.name, &f.place, self.source(&f.place), f.stub));
        }
        if versions.is_empty()
            && let Some(name) = self.guess(&names)
        {
            let e = self.e;
            let code = |callable: &str| {
                format!("use self::missing::*; {{ use super::*; t.own({e}, 0, __gr::function({callable})) }}")
            };
            let typed = generics::typed(&name, params);
            let codes = std::iter::once(&name).chain(&typed).map(|callable| code(callable)).collect();
            self.tries(0, None, codes, &name, false);
            versions.push(self.unseen(&name));
            if !self.adapter.guesses.contains(&name) {
                self.adapter.guesses.push(name);
            }
        }
        versions
    }
}

/// Whether what a function returns is dropped: the assignment wants nothing, and no error can be in it.
pub(super) fn drops_result(returns: Type, f: &Function) -> bool {
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
