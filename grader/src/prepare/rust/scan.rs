//! Finds the definitions of a crate: walks its modules from the root file.

use super::{
    items::{Function, Generic, Generics, Impl, Module, Place, Struct, Trait, Visible},
    tokens::{Kind, Tokens},
};
use std::collections::{BTreeMap, BTreeSet};

/// Most modules that are looked at: a file may include itself.
const MODULES: usize = 500;
/// Largest file that is looked at.
const LARGEST: usize = 1 << 20;
/// Most tokens that are looked at, each as often as its module is reached.
const TOKENS: usize = 2_000_000;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Scan {
    pub modules: Vec<Module>,
    /// Every identifier of every file.
    pub names: BTreeSet<String>,
}

struct Job {
    module: Module,
    file: String,
    /// Tokens of the module; `None`: the whole file.
    range: Option<(usize, usize)>,
    /// Folder in which its submodules lie.
    folder: String,
}

/// Scans the crate whose root is `root`.
pub(super) fn scan(files: &BTreeMap<String, String>, root: &str) -> Scan {
    let mut scan = Scan::default();
    let mut tokens: BTreeMap<&str, Tokens<'_>> = BTreeMap::new();
    let mut jobs = vec![Job {
        module: Module::default(),
        file: root.to_owned(),
        range: None,
        folder: parent(root).to_owned(),
    }];
    let mut budget = TOKENS;
    while let Some(job) = jobs.pop() {
        if scan.modules.len() >= MODULES || budget == 0 {
            break;
        }
        let Some((file, source)) = files.get_key_value(&job.file).filter(|(_, s)| s.len() <= LARGEST) else {
            continue;
        };
        let t = tokens.entry(file).or_insert_with(|| {
            let t = Tokens::new(source);
            scan.names.extend((0..t.list.len()).filter_map(|i| t.ident(i)).map(str::to_owned));
            t
        });
        budget = budget.saturating_sub(t.list.len());
        let mut walk = Walk { t, file, folder: job.folder, module: job.module, found: Vec::new(), files };
        let (from, to) = job.range.unwrap_or((0, walk.t.list.len()));
        walk.items(from, to);
        scan.modules.push(walk.module);
        jobs.extend(walk.found);
    }
    // Nearest to the root first; `jobs` is a stack.
    scan.modules.sort_by(|a, b| a.path.len().cmp(&b.path.len()).then_with(|| a.path.cmp(&b.path)));
    scan
}

fn parent(path: &str) -> &str {
    path.rfind('/').map_or("", |i| &path[..i])
}

fn join(folder: &str, name: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            p => parts.push(p),
        }
    }
    Some(parts.join("/"))
}

struct Walk<'a> {
    t: &'a Tokens<'a>,
    file: &'a str,
    folder: String,
    module: Module,
    found: Vec<Job>,
    files: &'a BTreeMap<String, String>,
}

/// What stands before an item's keyword.
struct Head {
    /// First token of the item, attributes left out.
    start: usize,
    visible: Visible,
    path: Option<String>,
    test: bool,
}

impl Walk<'_> {
    fn items(&mut self, from: usize, to: usize) {
        let mut i = from;
        while i < to {
            let (head, keyword) = self.head(i, to);
            i = if head.test { self.skip(keyword, to) } else { self.item(&head, keyword, to) }.max(i + 1);
        }
    }

    /// Attributes, visibility and qualifiers; the index of the keyword.
    fn head(&self, mut i: usize, to: usize) -> (Head, usize) {
        let t = self.t;
        let (mut path, mut test) = (None, false);
        while i < to && t.is(i, "#") {
            let bracket = if t.is(i + 1, "!") { i + 2 } else { i + 1 };
            if t.opens(bracket, b'[') {
                if t.is(bracket + 1, "path") && t.is(bracket + 2, "=") {
                    path = Some(t.text(bracket + 3).trim_matches('"').to_owned());
                }
                test |= t.is(bracket + 1, "test")
                    || t.is(bracket + 1, "cfg") && t.slice(bracket + 2, bracket + 5) == "(test)";
            }
            i = t.after(bracket);
        }
        let start = i;
        let mut visible = self.hidden_at(i, i);
        if t.is(i, "pub") {
            visible = Visible::Everywhere;
            i += 1;
            if t.opens(i, b'(') {
                let after = t.after(i);
                let parent_is_root = self.module.path.len() <= 1;
                if !t.is(i + 1, "crate") && (!t.is(i + 1, "super") || !parent_is_root) {
                    visible = self.hidden_at(start, after);
                }
                i = after;
            }
        }
        while i < to && matches!(t.text(i), "const" | "async" | "unsafe" | "extern" | "default" | "safe") {
            // `const NAME`, `extern crate`, `extern "C" {` are no qualifiers; `const fn`, `extern "C" fn` are.
            let behind = i + 1 + usize::from(t.is(i, "extern") && t.kind(i + 1) == Some(Kind::Literal));
            if !matches!(t.text(behind), "fn" | "const" | "async" | "unsafe" | "extern" | "impl" | "trait") {
                break;
            }
            i = behind;
        }
        (Head { start, visible, path, test }, i)
    }

    /// Hidden, and the bytes of the tokens `from..to` (none: an insertion before `from`) can be replaced.
    fn hidden_at(&self, from: usize, to: usize) -> Visible {
        let start = self.t.list.get(from).map_or(0, |t| t.start);
        // Up to the start of what follows: `pub(super) fn` becomes `pub(crate) fn`.
        let end = if to > from { self.t.list.get(to).map_or(start, |t| t.start) } else { start };
        Visible::Hidden(start..end)
    }

    /// Index behind an item that is not looked at.
    fn skip(&self, mut i: usize, to: usize) -> usize {
        while i < to {
            if self.t.is(i, ";") {
                return i + 1;
            }
            let ends = self.t.opens(i, b'{');
            i = self.t.after(i);
            if ends {
                return i;
            }
        }
        i
    }

    /// To a `;`, over blocks: for `const X: T = { … };`, `use a::{b};`.
    fn statement(&self, mut i: usize, to: usize) -> usize {
        while i < to && !self.t.is(i, ";") {
            i = self.t.after(i);
        }
        i + 1
    }

    fn place(&self, from: usize, to: usize) -> Place {
        let list = &self.t.list;
        let last = (to.max(from + 1) - 1).min(list.len().saturating_sub(1));
        let first = from.min(last);
        Place { file: self.file.to_owned(), line: list[first].line, bytes: list[first].start..list[last].end }
    }

    fn item(&mut self, head: &Head, i: usize, to: usize) -> usize {
        let t = self.t;
        match t.text(i) {
            "mod" => self.module_item(head, i),
            "fn" => {
                let (function, next) = self.function(head, i, to);
                self.module.functions.extend(function);
                next
            }
            "struct" | "enum" | "union" | "type" if t.is_ident(i + 1) => {
                let (item, next) = self.structure(head, i, to);
                self.module.structs.push(item);
                next
            }
            "const" | "static" => {
                let next = self.statement(i, to);
                self.constant(head, i, next);
                next
            }
            "impl" => self.implementation(i, to),
            "trait" => self.trait_item(head, i, to),
            "use" => self.statement(i, to),
            _ if t.is_ident(i) && t.is(i + 1, "!") => self.skip(i + 2, to),
            _ => t.after(i),
        }
    }

    fn module_item(&mut self, head: &Head, i: usize) -> usize {
        let t = self.t;
        let Some(name) = t.ident(i + 1) else { return i + 1 };
        let mut module =
            Module { path: self.module.path.clone(), way: self.module.way.clone(), ..Module::default() };
        module.path.push(name.to_owned());
        module.way.push((self.file.to_owned(), head.visible.clone()));
        let inside = join(&self.folder, name).unwrap_or_default();
        if t.opens(i + 2, b'{') {
            let range = Some((i + 3, t.list[i + 2].close));
            self.found.push(Job { module, file: self.file.to_owned(), range, folder: inside });
            return t.after(i + 2);
        }
        let candidates = match &head.path {
            Some(path) => vec![join(parent(self.file), path)],
            None => vec![join(&self.folder, &format!("{name}.rs")), join(&inside, "mod.rs")],
        };
        if let Some(file) = candidates.into_iter().flatten().find(|f| self.files.contains_key(f)) {
            let folder = if head.path.is_some() || file.ends_with("/mod.rs") {
                parent(&file).to_owned()
            } else {
                inside
            };
            self.found.push(Job { module, file, range: None, folder });
        }
        i + 3
    }

    fn generics(&self, i: usize) -> (Generics, usize) {
        let t = self.t;
        let end = t.after_angles(i);
        let mut generics = Generics::default();
        if end == i {
            return (generics, i);
        }
        for (from, to) in t.split(i + 1, end - 1) {
            if t.kind(from) == Some(Kind::Lifetime) {
                generics.lifetimes += 1;
            } else if t.is(from, "const") {
                generics.consts += usize::from(self.equals(from, to).is_none());
            } else if let Some(name) = t.ident(from) {
                let equals = self.equals(from, to);
                let bounds = if t.is(from + 1, ":") { t.slice(from + 2, equals.unwrap_or(to)) } else { "" };
                generics.types.push(Generic {
                    name: name.to_owned(),
                    bounds: bounds.to_owned(),
                    default: equals.is_some(),
                    uses: 0,
                });
            }
        }
        (generics, end)
    }

    /// The `=` of `from..to` that is in no brackets: what stands behind it is a default.
    fn equals(&self, from: usize, to: usize) -> Option<usize> {
        let t = self.t;
        let mut j = from;
        while j < to && !t.is(j, "=") {
            j = if t.is(j, "<") { t.after_angles(j).max(j + 1) } else { t.after(j).max(j + 1) };
        }
        (j < to).then_some(j)
    }

    /// Works `where T: Bound` of the tokens `from..to` into the generics.
    fn where_clause(&self, generics: &mut Generics, from: usize, to: usize) {
        let t = self.t;
        let Some(start) = (from..to).find(|i| t.is(*i, "where")) else { return };
        for (a, b) in t.split(start + 1, to) {
            if let Some(generic) = t.ident(a).and_then(|n| generics.types.iter_mut().find(|g| g.name == n))
                && t.is(a + 1, ":")
            {
                generic.bounds = format!("{} + {}", generic.bounds, t.slice(a + 2, b));
            }
        }
    }

    /// Index of the body `{` or `;` from `i` on.
    fn body(&self, mut i: usize, to: usize) -> usize {
        while i < to && !self.t.opens(i, b'{') && !self.t.is(i, ";") {
            i = self.t.after(i);
        }
        i
    }

    fn function(&self, head: &Head, i: usize, to: usize) -> (Option<Function>, usize) {
        let t = self.t;
        let Some(name) = t.ident(i + 1) else { return (None, i + 1) };
        let (mut generics, open) = self.generics(i + 2);
        if !t.opens(open, b'(') {
            return (None, open.max(i + 2));
        }
        let after_params = t.after(open);
        let body = self.body(after_params, to);
        self.where_clause(&mut generics, after_params, body);
        let params = t.split(open + 1, after_params.saturating_sub(1));
        for generic in &mut generics.types {
            let speaks = |(a, b): &&(usize, usize)| (*a..*b).any(|j| t.ident(j) == Some(&generic.name));
            generic.uses = params.iter().filter(speaks).count();
        }
        let returns_end = (after_params..body).find(|j| t.is(*j, "where")).unwrap_or(body);
        let returns = if t.is(after_params, "-") { t.slice(after_params + 2, returns_end) } else { "" };
        let next = t.after(body);
        let function = Function {
            name: name.to_owned(),
            place: self.place(head.start, next),
            visible: head.visible.clone(),
            generics,
            params: self.params(open + 1, after_params.saturating_sub(1)),
            signature: t.slice(head.start, body).to_owned(),
            returns: returns.to_owned(),
            stub: t.opens(body, b'{') && self.is_stub(body + 1, next.saturating_sub(1)),
        };
        (Some(function), next)
    }

    /// For each parameter in `from..to`, the bounds behind its `impl`.
    fn params(&self, from: usize, to: usize) -> Vec<Option<String>> {
        let t = self.t;
        let bounds = |(a, b): (usize, usize)| {
            let colon = (a..b).find(|j| t.is(*j, ":"))?;
            t.is(colon + 1, "impl").then(|| t.slice(colon + 2, b).to_owned())
        };
        t.split(from, to).into_iter().map(bounds).collect()
    }

    /// Whether a body does nothing: `todo!()`, `unimplemented!()`, `panic!("not implemented")`.
    fn is_stub(&self, from: usize, to: usize) -> bool {
        let t = self.t;
        let mut ends = to;
        while ends > from && t.is(ends - 1, ";") {
            ends -= 1;
        }
        t.is(from + 1, "!")
            && t.after(from + 2) == ends
            && match t.text(from) {
                "todo" | "unimplemented" => true,
                "panic" => {
                    let text = t.slice(from + 2, ends).to_lowercase();
                    text.contains("implement") || text.contains("todo")
                }
                _ => false,
            }
    }

    /// `const relu: fn(f64) -> f64 = …`: callable as well.
    fn constant(&mut self, head: &Head, i: usize, next: usize) {
        let t = self.t;
        let name = if t.is(i + 1, "mut") { i + 2 } else { i + 1 };
        if let Some(name) = t.ident(name)
            && t.is(i + 2, ":")
            && (t.is(i + 3, "fn") || t.is(i + 3, "for") || t.is(i + 3, "&"))
        {
            self.module.functions.push(Function {
                name: name.to_owned(),
                place: self.place(head.start, next),
                visible: head.visible.clone(),
                generics: Generics::default(),
                params: Vec::new(),
                signature: t.slice(head.start, next).to_owned(),
                returns: String::new(),
                stub: false,
            });
        }
    }

    fn structure(&self, head: &Head, i: usize, to: usize) -> (Struct, usize) {
        let t = self.t;
        let (mut generics, after) = self.generics(i + 2);
        let alias = t.is(i, "type");
        let body = if alias { self.statement(after, to) - 1 } else { self.body(after, to) };
        self.where_clause(&mut generics, after, body);
        let mut next = t.after(body);
        if t.opens(after, b'(') {
            next = self.statement(after, to);
        }
        let mut fields = Vec::new();
        if t.is(i, "struct") && t.opens(body, b'{') {
            for (from, end) in t.split(body + 1, next.saturating_sub(1)) {
                let (head, name) = self.head(from, end);
                if let Some(name) = t.ident(name) {
                    fields.push((name.to_owned(), head.visible));
                }
            }
        }
        let target = alias.then(|| {
            let equals = (after..body).find(|j| t.is(*j, "=")).unwrap_or(body);
            self.path(equals + 1, body).0
        });
        let item = Struct {
            name: t.ident(i + 1).unwrap_or_default().to_owned(),
            place: self.place(head.start, next),
            visible: head.visible.clone(),
            generics,
            fields,
            alias: target,
        };
        (item, next)
    }

    /// Last name of the path in `from..to`, and the arguments behind it.
    fn path(&self, mut from: usize, to: usize) -> (String, Vec<String>) {
        let t = self.t;
        let (mut name, mut args) = (String::new(), Vec::new());
        while from < to {
            if t.is(from, "<") {
                let end = t.after_angles(from);
                args = t
                    .split(from + 1, end.saturating_sub(1))
                    .iter()
                    .map(|(a, b)| t.slice(*a, *b).to_owned())
                    .collect();
                from = end.max(from + 1);
                continue;
            }
            if let Some(ident) = t.ident(from).filter(|n| !matches!(*n, "dyn" | "mut" | "where")) {
                ident.clone_into(&mut name);
            }
            if t.is(from, "where") {
                break;
            }
            from = t.after(from);
        }
        (name, args)
    }

    fn implementation(&mut self, i: usize, to: usize) -> usize {
        let t = self.t;
        let (mut generics, start) = self.generics(i + 1);
        let body = self.body(start, to);
        self.where_clause(&mut generics, start, body);
        let split = (start..body).find(|j| t.is(*j, "for") && !t.is(j + 1, "<"));
        let (of_trait, type_start) = match split {
            Some(f) => (Some(self.path(start, f).0), f + 1),
            None => (None, start),
        };
        let (of, args) = self.path(type_start, body);
        let next = t.after(body);
        let mut functions = Vec::new();
        self.functions_in(body, next, &mut functions);
        self.module.impls.push(Impl { of, of_trait, generics, args, functions, place: self.place(i, next) });
        next
    }

    fn functions_in(&self, body: usize, next: usize, functions: &mut Vec<Function>) {
        let end = next.saturating_sub(1);
        let mut j = body + 1;
        while j < end {
            let (head, keyword) = self.head(j, end);
            j = if self.t.is(keyword, "fn") {
                let (function, after) = self.function(&head, keyword, end);
                functions.extend(function.filter(|_| !head.test));
                after
            } else {
                self.t.after(keyword)
            }
            .max(j + 1);
        }
    }

    fn trait_item(&mut self, head: &Head, i: usize, to: usize) -> usize {
        let t = self.t;
        let (generics, after) = self.generics(i + 2);
        let body = self.body(after, to);
        let next = t.after(body);
        let mut functions = Vec::new();
        self.functions_in(body, next, &mut functions);
        self.module.traits.push(Trait {
            name: t.ident(i + 1).unwrap_or_default().to_owned(),
            visible: head.visible.clone(),
            generics,
            methods: functions.into_iter().map(|f| f.name).collect(),
            place: self.place(head.start, next),
        });
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, &str)]) -> BTreeMap<String, String> {
        list.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    }

    #[test]
    fn definitions_are_found_through_modules() {
        let f = files(&[
            (
                "src/lib.rs",
                "//! hi\nmod a; pub mod b { fn g() { fn hidden() {} } }\n#[cfg(test)] mod tests { fn relu() {} }\n#[path = \"odd.rs\"] mod c;",
            ),
            (
                "src/a/mod.rs",
                "pub(super) fn relu<D: Dimension>(x: &Array<f64, D>) -> Array<f64, D> where D: Copy { todo!() }\nmod deep;",
            ),
            (
                "src/a/deep.rs",
                "pub struct Neuron<'a, T> where T: Float { pub w: Array1<f64>, b: f64 }\nimpl<'a, T: Float> Neuron<'a, T> { pub fn new() -> Self { x } fn fit(&mut self) -> Vec<f64> { y } }",
            ),
            (
                "src/odd.rs",
                "const f: fn(f64) -> f64 = g; trait Model { fn fit(&self); } impl super::Model for crate::N<f64> { fn fit(&self) {} }",
            ),
        ]);
        let scan = scan(&f, "src/lib.rs");
        let paths: Vec<String> = scan.modules.iter().map(|m| m.path.join("::")).collect();
        assert_eq!(paths, ["", "a", "b", "c", "a::deep"]);
        let relu = &scan.modules[1].functions[0];
        assert_eq!(
            (relu.name.as_str(), relu.visible.clone(), relu.stub),
            ("relu", Visible::Everywhere, true)
        );
        assert_eq!(relu.generics.types[0].bounds, "Dimension + Copy");
        assert_eq!(relu.returns, "Array<f64, D>");
        assert_eq!(scan.modules[2].functions.len(), 1, "functions inside of functions are not seen");
        let neuron = &scan.modules[4].structs[0];
        assert_eq!((neuron.generics.lifetimes, neuron.fields.len()), (1, 2));
        assert_eq!(neuron.fields[0].1, Visible::Everywhere);
        assert!(matches!(neuron.fields[1].1, Visible::Hidden(_)));
        assert_eq!(scan.modules[4].impls[0].functions.len(), 2);
        assert_eq!(scan.modules[3].functions[0].name, "f");
        assert_eq!(scan.modules[3].impls[0].of_trait.as_deref(), Some("Model"));
        assert_eq!(scan.modules[3].impls[0].of, "N");
        assert!(scan.modules.iter().all(|m| m.path != ["tests"]));
    }

    #[test]
    fn a_file_that_includes_itself_ends() {
        let f =
            files(&[("src/lib.rs", "#[path = \"lib.rs\"] mod a; #[path = \"../../../etc/passwd\"] mod b;")]);
        assert_eq!(scan(&f, "src/lib.rs").modules.len(), MODULES);
    }

    #[test]
    fn visibility_can_be_replaced() {
        let source = "mod a { fn relu() {} pub(self) fn elu() {} async fn x() {} }";
        let f = files(&[("lib.rs", source)]);
        let scan = scan(&f, "lib.rs");
        let cut = |i: usize| match &scan.modules[1].functions[i].visible {
            Visible::Hidden(r) => (&source[r.clone()], &source[r.end..r.end + 5]),
            Visible::Everywhere => panic!(),
        };
        assert_eq!(cut(0), ("", "fn re"));
        assert_eq!(cut(1), ("pub(self) ", "fn el"));
        assert_eq!(cut(2), ("", "async"));
    }
}
