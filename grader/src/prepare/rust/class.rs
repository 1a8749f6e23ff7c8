//! The pieces of a class: its constructor, fields and methods.
//!
//! What the scan sees is written as it was seen. Of what it does not see, because a macro makes it or a trait provides it for
//! every type, the compiler is asked, with the crate's traits in scope.

use super::{
    adapter::{Build, drops_result},
    find,
    generics::{self, Known},
    items::{Function, Generic, Impl, Module, Struct},
};
use crate::assignment::signature::{Entry, Method, Param, Type};
use grader_protocol::Version;
use std::fmt::Write;

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
    pub fn class(
        &mut self,
        entry: &Entry,
        new: &[Param],
        fields: &[Param],
        methods: &[Method],
    ) -> Vec<Version> {
        let names: Vec<String> = std::iter::once(&entry.name).chain(&entry.aliases).cloned().collect();
        let mut versions = Vec::new();
        for (v, (module, item)) in self.scan.structs(&names).into_iter().enumerate() {
            let target = self.target(v, module, item);
            self.constructor(&target, new);
            for (m, field) in fields.iter().enumerate() {
                self.field(&target, m, &field.name);
            }
            for (m, method) in methods.iter().enumerate() {
                self.method(&target, fields.len() + m, method);
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
        let new = self.in_scope(&["new".to_owned()], &format!("<{ty}>::new"));
        self.piece(0, None, format!("t.own({e}, 0, __gr::constructor::<{ty}, _, _, _>({new}))"), name);
        for (m, field) in fields.iter().enumerate() {
            let names = find::names(&field.name, &[]);
            let mut codes: Vec<String> = names.iter().map(|n| field_code((e, 0, m), &ty, n)).collect();
            codes.extend(self.guessed_field((e, 0, m), &ty, &names));
            self.tries(0, Some(m), codes, &field.name, true);
        }
        for (m, method) in methods.iter().enumerate() {
            let m = fields.len() + m;
            let codes = self.guessed_method((e, 0, m), &ty, method, true);
            self.tries(0, Some(m), codes, &method.name, true);
        }
    }

    /// An expression with the crate's traits in scope that have one of these methods.
    fn in_scope(&mut self, names: &[String], expression: &str) -> String {
        let scan = self.scan;
        let mut uses = String::new();
        for module in &scan.modules {
            for t in module.traits.iter().filter(|t| names.iter().any(|n| t.methods.contains(n))).take(4) {
                self.adapter.edits.show_way(module);
                self.adapter.edits.show(module, &t.place.file, &t.visible);
                let _ = write!(uses, "use {} as _; ", module.path_of(&t.name));
            }
        }
        if uses.is_empty() { expression.to_owned() } else { format!("{{ {uses}{expression} }}") }
    }

    /// Ways to reach a method that was not seen; none when its name is nowhere in the crate and `always` is not asked for.
    fn guessed_method(
        &mut self,
        (e, v, m): (usize, usize, usize),
        ty: &str,
        method: &Method,
        always: bool,
    ) -> Vec<String> {
        let all = find::names(&method.name, &method.aliases);
        let mut names: Vec<&String> = all.iter().filter(|n| self.scan.names.contains(*n)).collect();
        if names.is_empty() && always {
            names.extend(all.first());
        }
        let wrap = if method.returns == Type::None { "routine" } else { "method" };
        let mut codes = Vec::new();
        for name in names {
            let path = self.in_scope(&all, &format!("<{ty}>::{name}"));
            let dotted = generics::dotted(ty, name, &method.params).map(|call| self.in_scope(&all, &call));
            for callable in std::iter::once(path).chain(dotted) {
                codes.push(format!("t.member({e}, {v}, {m}, __gr::{wrap}::<{ty}, _, _, _>({callable}))"));
            }
        }
        codes
    }

    /// Ways to reach a field that was not seen: by methods, and behind a `Deref`.
    fn guessed_field(&mut self, (e, v, m): (usize, usize, usize), ty: &str, names: &[String]) -> Vec<String> {
        let scan = self.scan;
        let mut codes = Vec::new();
        let getters = names.iter().cloned().chain(names.iter().map(|n| format!("get_{n}")));
        let code = |get: &str, set: &str| {
            format!(
                "t.member({e}, {v}, {m}, __gr::getter::<{ty}, _, _, _>({get}, ::core::option::Option::{set}))"
            )
        };
        for name in getters.filter(|n| scan.names.contains(n)) {
            let get = self.in_scope(std::slice::from_ref(&name), &format!("<{ty}>::{name}"));
            let setter = format!("set_{}", name.trim_start_matches("get_"));
            if scan.names.contains(&setter) {
                let set = self.in_scope(std::slice::from_ref(&setter), &format!("<{ty}>::{setter}"));
                codes.push(code(&get, &format!("Some(__gr::routine::<{ty}, _, _, _>({set}))")));
            }
            codes.push(code(&get, "None"));
        }
        for name in names.iter().filter(|n| scan.names.contains(*n)) {
            codes.push(code(&format!("|s: &'static {ty}| &s.{name}"), "None"));
        }
        codes
    }

    fn target(&mut self, v: usize, module: &'a Module, item: &'a Struct) -> Target<'a> {
        let name = item.alias.as_deref().unwrap_or(&item.name);
        let home = if item.alias.is_some() {
            self.scan.structs(&[name.to_owned()]).into_iter().find(|(_, s)| s.alias.is_none())
        } else {
            Some((module, item))
        };
        self.adapter.edits.show_way(module);
        self.adapter.edits.show(module, &item.place.file, &item.visible);
        let impls = self.scan.impls(name, &item.place);
        let known = |i: usize, g: &Generic| self.known(&impls, i, g);
        let ty = format!("{}{}", module.path_of(&item.name), generics::arguments(&item.generics, &known));
        for (home, s) in self.stand_ins(&impls, &item.generics.types) {
            self.adapter.edits.show_way(home);
            self.adapter.edits.show(home, &s.place.file, &s.visible);
        }
        if item.generics.lifetimes > 0 {
            self.adapter.borrowing.push((self.e, v));
        }
        Target { v, module, item, name, home, ty }
    }

    /// What `impl` blocks and the crate's traits say of a struct's type parameter.
    fn known(&self, impls: &[(&'a Module, &'a Impl)], i: usize, generic: &Generic) -> Option<Known> {
        if let Some((module, s)) = self.stand_in(impls, i, generic) {
            return Some(Known::Type(module.path_of(&s.name)));
        }
        let (block, arg) = argument(impls, i)?;
        match block.generics.types.iter().find(|g| g.name == *arg) {
            Some(g) => Some(Known::Bounds(g.bounds.clone())),
            None => generics::plain(arg).map(Known::Type),
        }
    }

    /// A struct of the crate that stands for a type parameter: one that an `impl` names, or one that has the trait that
    /// the parameter is bound by.
    fn stand_in(
        &self,
        impls: &[(&'a Module, &'a Impl)],
        i: usize,
        generic: &Generic,
    ) -> Option<(&'a Module, &'a Struct)> {
        let scan = self.scan;
        let seen = |name: &str| {
            let plain = |s: &&(&Module, &Struct)| s.1.name == name && s.1.generics.types.is_empty();
            scan.structs(&[name.to_owned()]).iter().find(plain).copied()
        };
        let mut bounds = generic.bounds.clone();
        if let Some((block, arg)) = argument(impls, i) {
            match block.generics.types.iter().find(|g| g.name == *arg) {
                Some(g) => bounds = format!("{bounds} + {}", g.bounds),
                None => return seen(arg.rsplit("::").next().unwrap_or(arg).trim()),
            }
        }
        let names = bounds.split('+').map(|b| b.rsplit("::").next().unwrap_or(b).trim());
        let wanted: Vec<&str> = names.filter(|n| scan.trait_named(n).is_some()).collect();
        let all = || scan.modules.iter().flat_map(|m| &m.impls);
        let has = |of: &str, t: &str| all().any(|b| b.of == of && b.of_trait.as_deref() == Some(t));
        // What the numbers have as well, the numbers stand for.
        if wanted.is_empty() || ["f64", "f32"].iter().any(|n| has(n, wanted[0])) {
            return None;
        }
        let first = all().filter(|b| b.of_trait.as_deref() == Some(wanted[0]));
        first.filter(|b| wanted.iter().all(|t| has(&b.of, t))).find_map(|b| seen(&b.of))
    }

    fn stand_ins(
        &self,
        impls: &[(&'a Module, &'a Impl)],
        generics: &[Generic],
    ) -> Vec<(&'a Module, &'a Struct)> {
        generics.iter().enumerate().filter_map(|(i, g)| self.stand_in(impls, i, g)).collect()
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
                    let args = generics::arguments(&t.generics, &|_, _| None);
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
                let args = generics::arguments(&t.generics, &|_, _| None);
                return Some(format!("<{} as {}{args}>::{name}", target.ty, home.path_of(&t.name)));
            }
        }
        None
    }

    fn constructor(&mut self, target: &Target<'a>, new: &[Param]) {
        let (e, v, ty) = (self.e, target.v, &target.ty);
        let names = ["new".to_owned()];
        let found = self.associated(target, &names).map(|(path, f)| (path, f.signature.clone()));
        let (makes, signature) = if let Some((path, signature)) = found {
            (vec![path], signature)
        } else if target.home.is_none() {
            (vec![format!("<{ty}>::new")], "new".to_owned())
        } else if let Some(path) = self.provided(target, &names) {
            (vec![path], "new".to_owned())
        } else {
            // A macro may make it.
            let unseen = self.scan.names.contains("new").then(|| format!("<{}>::new", target.ty));
            let unseen = unseen.map(|path| self.in_scope(&names, &path));
            (unseen.into_iter().chain(self.literal(target, new)).collect(), target.item.name.clone())
        };
        let code = |make: &String| format!("t.own({e}, {v}, __gr::constructor::<{ty}, _, _, _>({make}))");
        let guess = makes.len() != 1 || signature == target.item.name;
        self.tries(v, None, makes.iter().map(code).collect(), &signature, guess);
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
        let at = (self.e, target.v, m);
        let names = find::names(name, &[]);
        let (mut codes, mut signature, mut guess) = (Vec::new(), format!("field {name}"), false);
        match target.home.map(|(module, s)| (module, s, named(&s.fields, name))) {
            None => codes.push(field_code(at, &target.ty, name)),
            Some((module, home, Some((field, visible)))) => {
                self.adapter.edits.show(module, &home.place.file, visible);
                codes.push(field_code(at, &target.ty, field));
                signature = format!("field {field}");
            }
            Some((_, _, None)) => guess = true,
        }
        let getter = self.getter(target, m, &names);
        if let Some((code, head)) = getter {
            codes.push(code);
            signature = if guess { head } else { signature };
            guess = false;
        } else {
            codes.extend(self.guessed_field(at, &target.ty, &names));
        }
        self.tries(target.v, Some(m), codes, &signature, guess);
    }

    /// A field that only methods reach: the piece, and the head of the one that reads it.
    fn getter(&mut self, target: &Target<'a>, m: usize, names: &[String]) -> Option<(String, String)> {
        let (e, v, ty) = (self.e, target.v, &target.ty);
        let with = |prefix: &str| names.iter().map(|n| format!("{prefix}{n}")).collect::<Vec<_>>();
        let getters = [with(""), with("get_")].concat();
        let (get, f) = self.associated(target, &getters)?;
        let set = self
            .associated(target, &with("set_"))
            .map_or("::core::option::Option::None".to_owned(), |(path, _)| {
                format!("::core::option::Option::Some(__gr::routine::<{ty}, _, _, _>({path}))")
            });
        let code = format!("t.member({e}, {v}, {m}, __gr::getter::<{ty}, _, _, _>({get}, {set}))");
        Some((code, f.signature.clone()))
    }

    fn method(&mut self, target: &Target<'a>, m: usize, method: &Method) {
        let (e, v, ty) = (self.e, target.v, &target.ty);
        let names = find::names(&method.name, &method.aliases);
        let code = |path: &str, drops: bool| {
            let wrap = if drops { "routine" } else { "method" };
            format!("t.member({e}, {v}, {m}, __gr::{wrap}::<{ty}, _, _, _>({path}))")
        };
        if let Some((path, f)) = self.associated(target, &names) {
            let drops = drops_result(method.returns, f);
            let mut codes = vec![code(&path, drops)];
            if method.returns == Type::None && !drops {
                // What is in its `Result` may be anything.
                codes.push(format!("t.member({e}, {v}, {m}, __gr::attempt::<{ty}, _, _, _, _>({path}))"));
            }
            return self.tries(v, Some(m), codes, &f.signature, false);
        }
        let drops = method.returns == Type::None;
        if let Some(path) = self.provided(target, &names).filter(|_| target.home.is_some()) {
            return self.piece(v, Some(m), code(&path, drops), &names[0]);
        }
        let codes = self.guessed_method((e, v, m), ty, method, target.home.is_none());
        self.tries(v, Some(m), codes, &names[0], true);
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

fn field_code((e, v, m): (usize, usize, usize), ty: &str, field: &str) -> String {
    format!("t.member({e}, {v}, {m}, __gr::field::<{ty}, _>(|s| &s.{field}, |s| &mut s.{field}))")
}

/// The argument number `i` that the `impl` blocks give a struct, lifetimes left out.
fn argument<'i>(impls: &[(&'i Module, &'i Impl)], i: usize) -> Option<(&'i Impl, &'i String)> {
    let block = impls.iter().map(|(_, b)| *b).find(|b| !b.args.is_empty())?;
    Some((block, block.args.iter().filter(|a| !a.starts_with('\'')).nth(i)?))
}
