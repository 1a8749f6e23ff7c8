//! `Cargo.toml` of a submission: what is read of it, and what is refused. Cargo itself never sees it.

use crate::text::{Message, args};
use std::collections::{BTreeMap, BTreeSet};
use toml::{Table, Value};

/// What a submission's manifest says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Manifest {
    /// Folder in which it lies, without a slash at its end; the crate's root folder.
    pub folder: String,
    /// Edition.
    pub edition: String,
    /// `[lib] path`.
    pub lib: Option<String>,
    /// Paths of `[[bin]]`.
    pub bins: Vec<String>,
    /// Names under which the code knows ndarray.
    pub ndarray: Vec<String>,
    /// Dependencies that the crate is built without: the name under which the code knows each, and the package.
    pub foreign: BTreeSet<(String, String)>,
    /// Features that are on by default.
    pub features: BTreeSet<String>,
    /// Remarks.
    pub notes: Vec<Message>,
}

/// Editions that rustc knows.
const EDITIONS: [&str; 4] = ["2015", "2018", "2021", "2024"];

impl Manifest {
    /// For a folder of `.rs` files without a manifest.
    pub fn without(folder: &str) -> Self {
        Self {
            folder: folder.to_owned(),
            edition: "2024".to_owned(),
            lib: None,
            bins: Vec::new(),
            ndarray: vec!["ndarray".to_owned()],
            foreign: BTreeSet::new(),
            features: BTreeSet::new(),
            notes: vec![Message::bare("crate_without_manifest")],
        }
    }

    /// Reads `text`, the manifest in `folder`.
    ///
    /// # Errors
    /// What makes the crate one that is not built: it does not parse, say.
    pub fn read(folder: &str, text: &str, allowed: &[String]) -> Result<Self, Message> {
        let table: Table = text.parse().map_err(|e: toml::de::Error| {
            Message::new("crate_manifest_does_not_parse", args! { "error" => e.message() })
        })?;
        let mut manifest = Self { notes: Vec::new(), edition: "2015".to_owned(), ..Self::without(folder) };
        if let Some(Value::Table(package)) = table.get("package") {
            manifest.package(package)?;
        }
        if let Some(Value::Table(lib)) = table.get("lib") {
            manifest.lib = lib.get("path").and_then(Value::as_str).map(str::to_owned);
            let is_macro = ["proc-macro", "proc_macro"]
                .iter()
                .any(|k| lib.get(*k).and_then(Value::as_bool) == Some(true));
            if is_macro {
                return Err(Message::bare("crate_is_a_proc_macro"));
            }
        }
        if let Some(Value::Array(bins)) = table.get("bin") {
            let path = |b: &Value| b.get("path").and_then(Value::as_str).map(str::to_owned);
            manifest.bins = bins.iter().filter_map(path).collect();
        }
        manifest.features = default_features(&table);
        manifest.dependencies(&table, allowed);
        manifest.ignored(&table);
        Ok(manifest)
    }

    fn package(&mut self, package: &Table) -> Result<(), Message> {
        match package.get("edition") {
            Some(Value::String(edition)) if EDITIONS.contains(&edition.as_str()) => {
                self.edition.clone_from(edition);
            }
            // Of the workspace: the newest is as good a guess as any.
            Some(Value::Table(_)) => "2024".clone_into(&mut self.edition),
            None => {}
            Some(other) => {
                let edition = other.as_str().map_or_else(|| other.to_string(), str::to_owned);
                return Err(Message::new("crate_edition_unknown", args! { "edition" => edition }));
            }
        }
        Ok(())
    }

    /// Dependencies that are not `allowed` are left out: whether the code uses them, the compiler tells.
    fn dependencies(&mut self, table: &Table, allowed: &[String]) {
        let mut all: Vec<(&String, &Value)> = Vec::new();
        all.extend(table.get("dependencies").and_then(Value::as_table).into_iter().flatten());
        for target in table.get("target").and_then(Value::as_table).into_iter().flatten().map(|(_, t)| t) {
            all.extend(target.get("dependencies").and_then(Value::as_table).into_iter().flatten());
        }
        let mut names = Vec::new();
        for (name, value) in all {
            let package = value.get("package").and_then(Value::as_str).unwrap_or(name);
            let foreign = ["path", "git", "registry"].iter().any(|k| value.get(k).is_some());
            if package != "ndarray" || foreign || !allowed.iter().any(|a| a == package) {
                let optional = value.get("optional").and_then(Value::as_bool) == Some(true);
                if !optional {
                    self.foreign.insert((name.replace('-', "_"), package.to_owned()));
                }
                continue;
            }
            names.push(name.replace('-', "_"));
            self.requirement(value);
        }
        self.ndarray = names;
    }

    /// The note on dependencies that the crate builds without.
    pub fn unused(&self) -> Option<Message> {
        let names: Vec<&str> = self.foreign.iter().map(|(_, package)| package.as_str()).collect();
        (!names.is_empty()).then(|| Message::new("crate_dependency_unused", args! { "names" => names }))
    }

    /// What the compiler misses is a dependency: one that cannot be used here, or one that is not written down.
    pub fn missed(&self, stderr: &str, allowed: &[String]) -> Option<Message> {
        let misses = |name: &str| {
            [format!("crate `{name}`"), format!("import `{name}`"), format!("crate for `{name}`")]
                .iter()
                .any(|text| stderr.contains(text))
        };
        let names: Vec<&str> = self
            .foreign
            .iter()
            .filter(|(name, _)| misses(name))
            .map(|(_, package)| package.as_str())
            .collect();
        if !names.is_empty() {
            let allowed: Vec<_> = std::iter::once("std").chain(allowed.iter().map(String::as_str)).collect();
            return Some(Message::new("crate_dependency", args! { "names" => names, "allowed" => allowed }));
        }
        let forgotten =
            self.ndarray.is_empty() && allowed.iter().any(|a| a == "ndarray") && misses("ndarray");
        forgotten.then(|| Message::new("crate_dependency_missing", args! { "name" => "ndarray" }))
    }

    /// Notes when another version of ndarray is asked for, or features that ours is built without.
    fn requirement(&mut self, value: &Value) {
        let asked = value.as_str().or_else(|| value.get("version").and_then(Value::as_str)).unwrap_or("*");
        let ours = super::runtime::NDARRAY;
        let plain = asked.trim_start_matches(['=', '^', '~', '>', '<', ' ']);
        let minor = |v: &str| v.split('.').take(2).map(str::to_owned).collect::<Vec<_>>();
        if !asked.contains(['*', '>', '<']) && minor(plain) != minor(ours) {
            self.notes.push(Message::new(
                "crate_dependency_version",
                args! { "name" => "ndarray", "asked" => asked, "used" => ours },
            ));
        }
        let features: Vec<&str> = value
            .get("features")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let missing: Vec<&str> = features.into_iter().filter(|f| !matches!(*f, "std" | "rayon")).collect();
        if !missing.is_empty() {
            self.notes.push(Message::new(
                "crate_dependency_features",
                args! { "name" => "ndarray", "features" => missing },
            ));
        }
    }

    fn ignored(&mut self, table: &Table) {
        let mut ignored = Vec::new();
        for key in ["patch", "replace", "profile", "build-dependencies", "test", "example", "bench"] {
            if table.contains_key(key) {
                ignored.push(format!("[{key}]"));
            }
        }
        if let Some(build) = table.get("package").and_then(|p| p.get("build")).and_then(Value::as_str) {
            ignored.push(build.to_owned());
        }
        if !ignored.is_empty() {
            self.notes.push(Message::new("crate_parts_ignored", args! { "parts" => ignored }));
        }
    }

    /// A path of the manifest as one of the submission; `None` when it leads out of it.
    pub fn inside(&self, path: &str) -> Option<String> {
        let mut parts: Vec<&str> = self.folder.split('/').filter(|p| !p.is_empty()).collect();
        let depth = parts.len();
        if path.starts_with('/') {
            return None;
        }
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." if parts.len() > depth => {
                    parts.pop();
                }
                ".." => return None,
                p => parts.push(p),
            }
        }
        Some(parts.join("/"))
    }
}

/// The feature `default` with everything that it turns on.
fn default_features(table: &Table) -> BTreeSet<String> {
    let features: BTreeMap<&str, Vec<&str>> = table
        .get("features")
        .and_then(Value::as_table)
        .into_iter()
        .flatten()
        .map(|(k, v)| (k.as_str(), v.as_array().into_iter().flatten().filter_map(Value::as_str).collect()))
        .collect();
    let mut on = BTreeSet::new();
    let mut todo = vec!["default"];
    while let Some(name) = todo.pop() {
        if let Some(list) = features.get(name)
            && on.insert(name.to_owned())
        {
            todo.extend(list);
        }
    }
    on
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Manifest, Message> {
        Manifest::read("hw", text, &["ndarray".to_owned()])
    }

    #[test]
    fn what_cargo_new_writes_is_read() {
        let m = read("[package]\nname = \"hw\"\nversion = \"0.1.0\"\nedition = \"2021\"\n[dependencies]\nndarray = \"0.17\"\n").unwrap();
        assert_eq!((m.edition.as_str(), m.ndarray.len(), m.notes.len()), ("2021", 1, 0));
    }

    #[test]
    fn other_dependencies_are_left_out_and_named_when_they_are_missed() {
        let allowed = ["ndarray".to_owned()];
        for (line, name, package) in [
            ("rand = \"0.9\"", "rand", "rand"),
            ("rand-distr = \"0.5\"", "rand_distr", "rand-distr"),
            ("ndarray = { path = \"../x\" }", "ndarray", "ndarray"),
            ("ndarray = { git = \"https://example.org/x\" }", "ndarray", "ndarray"),
            ("nd = { package = \"evil\", version = \"1\" }", "nd", "evil"),
            ("[target.'cfg(unix)'.dependencies]\nlibc = \"0.2\"", "libc", "libc"),
        ] {
            let m = read(&format!("[dependencies]\n{line}\n")).unwrap();
            assert_eq!((m.ndarray.len(), m.unused().unwrap().args["names"][0].as_str()), (0, Some(package)));
            let e = m.missed(&format!("error[E0432]: unresolved import `{name}`"), &allowed).unwrap();
            assert_eq!((e.code.as_str(), e.args["names"][0].as_str()), ("crate_dependency", Some(package)));
            assert_eq!(m.missed("error: mismatched types", &allowed), None, "{line}");
        }
        let m = read("[dev-dependencies]\napprox = \"0.5\"\n").unwrap();
        assert_eq!(m.unused(), None);
        let e = m.missed("use of unresolved module or unlinked crate `ndarray`", &allowed).unwrap();
        assert_eq!(e.code, "crate_dependency_missing");
    }

    #[test]
    fn names_versions_and_features_are_noted() {
        let m = read(
            "[dependencies]\nnd = { package = \"ndarray\", version = \"0.15\", features = [\"blas\"] }\n",
        )
        .unwrap();
        assert_eq!(m.ndarray, ["nd"]);
        let codes: Vec<_> = m.notes.iter().map(|n| n.code.as_str()).collect();
        assert_eq!(codes, ["crate_dependency_version", "crate_dependency_features"]);
    }

    #[test]
    fn hijacks_are_ignored_and_noted() {
        let m = read("[package]\nbuild = \"evil.rs\"\n[patch.crates-io]\nndarray = { path = \"x\" }\n[[test]]\nname = \"hidden\"\n").unwrap();
        assert_eq!(m.notes[0].args["parts"].as_array().unwrap().len(), 3);
        assert_eq!(read("[lib]\nproc-macro = true\n").unwrap_err().code, "crate_is_a_proc_macro");
    }

    #[test]
    fn paths_stay_inside() {
        let m = Manifest::without("hw");
        assert_eq!(m.inside("src/../a.rs").as_deref(), Some("hw/a.rs"));
        assert_eq!(m.inside("../other/a.rs"), None);
        assert_eq!(m.inside("/etc/passwd"), None);
    }

    #[test]
    fn default_features_are_transitive() {
        let m =
            read("[features]\ndefault = [\"a\"]\na = [\"b\", \"ndarray/serde\"]\nb = []\nc = []\n").unwrap();
        assert_eq!(m.features.iter().map(String::as_str).collect::<Vec<_>>(), ["a", "b", "default"]);
    }
}
