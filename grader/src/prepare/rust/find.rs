//! Which definitions of a crate are the things that an assignment asks for.

use super::{
    items::{Function, Impl, Module, Place, Struct, Trait, Visible},
    scan::Scan,
};
use std::{collections::BTreeMap, ops::Range};

/// Most versions of one name that are looked at.
pub(super) const VERSIONS: usize = 4;

/// Places where `pub(crate) ` has to be put, by file: for what the adapter, a child of the crate root, cannot see.
#[derive(Clone, Debug, Default)]
pub(super) struct Edits(BTreeMap<String, Vec<Range<usize>>>);

impl Edits {
    /// Makes something in `module` visible from the root.
    pub fn show(&mut self, module: &Module, file: &str, visible: &Visible) {
        if let (Visible::Hidden(range), false) = (visible, module.path.is_empty()) {
            self.add(file, range);
        }
    }

    /// Makes the module itself visible. What the root declares, it sees.
    pub fn show_way(&mut self, module: &Module) {
        for (file, visible) in module.way.iter().skip(1) {
            if let Visible::Hidden(range) = visible {
                self.add(file, range);
            }
        }
    }

    fn add(&mut self, file: &str, range: &Range<usize>) {
        let list = self.0.entry(file.to_owned()).or_default();
        if !list.contains(range) {
            list.push(range.clone());
        }
    }

    /// `source` of `file` with the edits made. Lines stay where they are.
    pub fn apply(&self, file: &str, source: &str) -> String {
        let mut out = source.to_owned();
        let mut list = self.0.get(file).cloned().unwrap_or_default();
        list.sort_by_key(|r| std::cmp::Reverse(r.start));
        for range in list {
            let lines: String = source[range.clone()].chars().filter(|c| *c == '\n').collect();
            out.replace_range(range, &format!("pub(crate) {lines}"));
        }
        out
    }
}

/// Names under which something is accepted: as written, then as Rust spells it.
pub(super) fn names(name: &str, aliases: &[String]) -> Vec<String> {
    let mut all: Vec<String> =
        std::iter::once(name).chain(aliases.iter().map(String::as_str)).map(str::to_owned).collect();
    for name in all.clone() {
        let snake = snake_case(&name);
        if !all.contains(&snake) {
            all.push(snake);
        }
    }
    all
}

/// Whether two names of types differ only in how their acronyms are written: `NeuronReLU` and `NeuronRelu`.
fn is_same_camel(a: &str, b: &str) -> bool {
    let camel = |n: &str| n.starts_with(|c: char| c.is_ascii_uppercase());
    camel(a) && camel(b) && a.eq_ignore_ascii_case(b)
}

fn snake_case(name: &str) -> String {
    let mut out = String::new();
    let mut lower = false;
    for c in name.chars() {
        if c.is_uppercase() && lower {
            out.push('_');
        }
        lower = c.is_lowercase() || c.is_ascii_digit();
        out.extend(c.to_lowercase());
    }
    out
}

impl Module {
    /// Path of something in it.
    pub fn path_of(&self, name: &str) -> String {
        let mut path = "crate".to_owned();
        for part in self.path.iter().map(String::as_str).chain([name]) {
            path.push_str("::");
            // A name may be a keyword of a later edition.
            if matches!(part, "async" | "await" | "dyn" | "gen" | "try") {
                path.push_str("r#");
            }
            path.push_str(part);
        }
        path
    }
}

impl Scan {
    /// Functions of one of these names, nearest to the root first.
    pub fn functions(&self, names: &[String]) -> Vec<(&Module, &Function)> {
        let all = self.modules.iter().flat_map(|m| m.functions.iter().map(move |f| (m, f)));
        all.filter(|(_, f)| names.contains(&f.name)).take(VERSIONS).collect()
    }

    /// Structs of one of these names, or else of one that Rust's naming makes of them: `Mlp` for `MLP`.
    pub fn structs(&self, names: &[String]) -> Vec<(&Module, &Struct)> {
        let all = || self.modules.iter().flat_map(|m| m.structs.iter().map(move |s| (m, s)));
        let exact: Vec<_> = all().filter(|(_, s)| names.contains(&s.name)).take(VERSIONS).collect();
        if !exact.is_empty() {
            return exact;
        }
        let spelt = |s: &Struct| names.iter().any(|n| is_same_camel(n, &s.name));
        all().filter(|(_, s)| spelt(s)).take(VERSIONS).collect()
    }

    /// `impl` blocks of a type. Types of one name in several modules: those in the same file first.
    pub fn impls<'a>(&'a self, name: &str, place: &Place) -> Vec<(&'a Module, &'a Impl)> {
        let all = self.modules.iter().flat_map(|m| m.impls.iter().map(move |i| (m, i)));
        let all: Vec<_> = all.filter(|(_, i)| i.of == name).collect();
        let near: Vec<_> = all.iter().copied().filter(|(_, i)| i.place.file == place.file).collect();
        let twins = self.modules.iter().flat_map(|m| &m.structs).filter(|s| s.name == name).count();
        if twins > 1 && !near.is_empty() { near } else { all }
    }

    /// A trait of this name.
    pub fn trait_named(&self, name: &str) -> Option<(&Module, &Trait)> {
        self.modules.iter().find_map(|m| m.traits.iter().find(|t| t.name == name).map(|t| (m, t)))
    }

    /// Names of what could have been meant.
    pub fn defined(&self) -> impl Iterator<Item = &str> {
        let functions = self.modules.iter().flat_map(|m| m.functions.iter().map(|f| f.name.as_str()));
        functions.chain(self.modules.iter().flat_map(|m| m.structs.iter().map(|s| s.name.as_str())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_also_spelt_as_in_rust() {
        assert_eq!(names("Loss", &["J".to_owned()]), ["Loss", "J", "loss", "j"]);
        assert_eq!(snake_case("forwardPass"), "forward_pass");
        assert_eq!(snake_case("NeuronReLU"), "neuron_re_lu");
        assert!(is_same_camel("NeuronReLU", "NeuronRelu") && is_same_camel("MLP", "Mlp"));
        assert!(!is_same_camel("MLP", "mlp") && !is_same_camel("NeuronELU", "NeuronRelu"));
    }
}
