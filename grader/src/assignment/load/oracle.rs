//! Where right answers come from.

use crate::{
    assignment::{
        OracleRef,
        finding::{Fault, Findings},
    },
    text::args,
};
use std::path::{Component, Path, PathBuf};
use toml::Spanned;

/// What comes before the name of a library of the `reference` crate.
const REFERENCE: &str = "reference:";

/// Reads `reference:<library>[/<variant>]`, or the name of a file beside the manifest.
pub fn read(dir: &Path, written: &Spanned<String>, findings: &mut Findings<'_>) -> Option<OracleRef> {
    let text = written.get_ref();
    if let Some(name) = text.strip_prefix(REFERENCE) {
        let (library, variant) = match name.split_once('/') {
            Some((library, variant)) => (library, Some(variant.to_owned())),
            None => (name, None),
        };
        let oracle = OracleRef::Reference { library: library.to_owned(), variant };
        return Some(oracle);
    }
    let path = Path::new(text);
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
    Some(OracleRef::Solution(path.to_owned()))
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
