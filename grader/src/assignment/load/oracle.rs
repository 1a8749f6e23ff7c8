//! Where right answers come from.

use crate::{
    assignment::{
        OracleRef,
        finding::{Fault, Findings},
        step::Expr,
    },
    text::args,
};
use reference::dynamic::{Entry, EntryKind, Library, Parameter, libraries, library};
use std::path::{Component, Path, PathBuf};
use toml::Spanned;

/// What comes before the name of a library of the `reference` crate.
const REFERENCE: &str = "reference:";
/// What comes before the name of a file of recorded answers, in packs for students.
pub const RECORDED: &str = "recorded:";

/// Reads `reference:<library>[/<variant>]`, or the name of a file beside the manifest.
pub fn read(dir: &Path, written: &Spanned<String>, findings: &mut Findings<'_>) -> Option<OracleRef> {
    let text = written.get_ref();
    if let Some(name) = text.strip_prefix(REFERENCE) {
        let (library, variant) = match name.split_once('/') {
            Some((library, variant)) => (library, Some(variant.to_owned())),
            None => (name, None),
        };
        return known(library, variant, written, findings);
    }
    let path = Path::new(text.strip_prefix(RECORDED).unwrap_or(text));
    if text.is_empty() || !path.components().all(|c| matches!(c, Component::Normal(_))) {
        findings.error(
            Fault::new(written.span(), "manifest_oracle_outside", args! { "oracle" => text })
                .hint("manifest_oracle_forms", args! {}),
        );
        return None;
    }
    if !dir.join(path).exists() {
        findings.error(
            Fault::new(written.span(), "manifest_oracle_not_found", args! { "oracle" => text })
                .hint("manifest_oracle_forms", args! {}),
        );
        return None;
    }
    let recorded = text.starts_with(RECORDED);
    Some(if recorded { OracleRef::Recorded } else { OracleRef::Solution }(path.to_owned()))
}

/// A library of the `reference` crate, if there is one of that name and variant.
fn known(
    name: &str,
    variant: Option<String>,
    written: &Spanned<String>,
    findings: &mut Findings<'_>,
) -> Option<OracleRef> {
    if library(name, variant.as_deref()).is_some() {
        return Some(OracleRef::Reference { library: name.to_owned(), variant });
    }
    let all = libraries();
    let fault = match (all.iter().find(|l| l.name == name), &variant) {
        (Some(info), Some(variant)) => {
            let args = args! { "library" => name, "variant" => variant };
            let choices = info.variants.iter().flat_map(|v| v.split('+'));
            let mut choices: Vec<&str> = choices.collect();
            choices.sort_unstable();
            choices.dedup();
            Fault::new(written.span(), "manifest_unknown_variant", args).suggest(variant, choices)
        }
        _ => Fault::new(written.span(), "manifest_unknown_library", args! { "library" => name })
            .suggest(name, all.iter().map(|l| l.name)),
    };
    findings.error(fault);
    None
}

/// The libraries among a task's oracles: what its steps name has to be in each of them. What a solution file has is
/// known when it runs (`grader audit`).
#[derive(Default)]
pub struct Libraries(Vec<(String, Box<dyn Library>)>);

impl Libraries {
    /// Those of these oracles.
    pub fn of(oracles: &[OracleRef]) -> Self {
        Self(
            oracles
                .iter()
                .filter_map(|oracle| {
                    let OracleRef::Reference { library: name, variant } = oracle else { return None };
                    let shown = variant.as_ref().map_or_else(|| name.clone(), |v| format!("{name}/{v}"));
                    Some((shown, library(name, variant.as_deref())?))
                })
                .collect(),
        )
    }

    /// The entry of each library; a fault where one has none of that name.
    fn entries(&self, name: &str) -> Result<Vec<(&str, &Entry)>, Fault> {
        let one = |(oracle, library): &'_ (String, Box<dyn Library>)| {
            let all = library.entries();
            all.iter().position(|e| e.answers_to(name)).ok_or_else(|| {
                Fault::new(0..0, "manifest_oracle_lacks_entry", args! { "oracle" => oracle, "name" => name })
                    .suggest(name, all.iter().map(|e| e.name))
            })
        };
        self.0.iter().map(|known| Ok((known.0.as_str(), &known.1.entries()[one(known)?]))).collect()
    }

    /// Whether there is anything of this name.
    pub fn has(&self, name: &str) -> Result<(), Fault> {
        self.entries(name).map(|_| ())
    }

    /// Whether a function or a class is there, of this kind and with these parameters.
    pub fn call(&self, name: &str, class: bool, named: &[(String, Expr)]) -> Result<(), Fault> {
        for (oracle, entry) in self.entries(name)? {
            if (entry.kind == EntryKind::Class) != class {
                let args = args! { "oracle" => oracle, "name" => name };
                return Err(Fault::new(0..0, "manifest_oracle_other_kind", args));
            }
            parameters(oracle, name, &entry.parameters, named)?;
        }
        Ok(())
    }

    /// Whether a class has a method with these parameters.
    pub fn method(&self, class: &str, name: &str, named: &[(String, Expr)]) -> Result<(), Fault> {
        for (oracle, entry) in self.entries(class)? {
            let Some(method) = entry.methods.iter().find(|m| m.name == name) else {
                let args = args! { "oracle" => oracle, "class" => class, "name" => name };
                return Err(Fault::new(0..0, "manifest_oracle_lacks_method", args)
                    .suggest(name, entry.methods.iter().map(|m| m.name)));
            };
            parameters(oracle, name, &method.parameters, named)?;
        }
        Ok(())
    }

    /// Whether a class has an attribute.
    pub fn field(&self, class: &str, name: &str) -> Result<(), Fault> {
        for (oracle, entry) in self.entries(class)? {
            if !entry.attributes.contains(&name) {
                let args = args! { "oracle" => oracle, "class" => class, "name" => name };
                return Err(Fault::new(0..0, "manifest_oracle_lacks_field", args)
                    .suggest(name, entry.attributes.iter().copied()));
            }
        }
        Ok(())
    }

    /// Libraries have no variables.
    pub fn variable(&self, name: &str) -> Result<(), Fault> {
        match self.0.first() {
            None => Ok(()),
            Some((oracle, _)) => {
                let args = args! { "oracle" => oracle, "name" => name };
                Err(Fault::new(0..0, "manifest_oracle_lacks_variable", args))
            }
        }
    }
}

fn parameters(
    oracle: &str,
    callee: &str,
    known: &[Parameter],
    named: &[(String, Expr)],
) -> Result<(), Fault> {
    for (name, _) in named {
        if !known.iter().any(|p| p.name == name) {
            let args = args! { "oracle" => oracle, "callee" => callee, "name" => name };
            return Err(Fault::new(0..0, "manifest_oracle_lacks_parameter", args)
                .suggest(name, known.iter().map(|p| p.name)));
        }
    }
    Ok(())
}

/// The files of a solution: itself, or what is in its folder; and what lies beside it in a folder of its own, which it
/// may import.
pub fn files(dir: &Path, solution: &Path) -> Vec<PathBuf> {
    let folder = match solution.parent() {
        Some(parent) if parent != Path::new("") => dir.join(parent),
        _ => dir.join(solution),
    };
    walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|e| e.file_name() != "__pycache__" && e.file_name() != "target")
        .filter_map(Result::ok)
        .filter(|e| e.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect()
}
