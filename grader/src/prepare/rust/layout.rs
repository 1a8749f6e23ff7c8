//! Which of a submission's files is the crate: its manifest and its root.

use super::{adapter::Adapter, manifest::Manifest, scan};
use crate::{
    assignment::signature::Entry,
    text::{Message, args},
};
use grader_protocol::SourceFile;
use std::collections::BTreeMap;

/// Most manifests that are looked at.
const MANIFESTS: usize = 20;

/// A crate that can be compiled.
#[derive(Debug)]
pub(super) struct Layout {
    pub manifest: Manifest,
    /// Root file, as a path of the submission.
    pub root: String,
    pub adapter: Adapter,
}

/// The texts among a submission's files. The paths of others, and of what is ours, are left out.
pub(super) fn texts(files: &[SourceFile]) -> BTreeMap<String, String> {
    let text = |f: &SourceFile| {
        let text = String::from_utf8(f.bytes.clone()).ok()?;
        Some((f.path.clone(), text))
    };
    files.iter().filter(|f| is_rust(&f.path) || is_manifest(&f.path)).filter_map(text).collect()
}

/// As rustc has it: `.RS` is none.
#[expect(
    clippy::case_sensitive_file_extension_comparisons,
    reason = "modules are looked up by this very name"
)]
pub(super) fn is_rust(path: &str) -> bool {
    path.ends_with(".rs")
}

fn is_manifest(path: &str) -> bool {
    path == "Cargo.toml" || path.ends_with("/Cargo.toml")
}

/// Finds the crate. Of several, the one with the most of what is wanted.
///
/// # Errors
/// Why there is none, or why it is not built.
pub(super) fn find(
    files: &BTreeMap<String, String>,
    entries: &[Entry],
    allowed: &[String],
) -> Result<Layout, Message> {
    let mut manifests: Vec<&String> =
        files.keys().filter(|p| is_manifest(p) && !p.contains("target/")).collect();
    manifests.sort_by_key(|p| p.matches('/').count());
    let mut refusal = None;
    let mut best: Option<(usize, Layout)> = None;
    let consider = |manifest: &Manifest, best: &mut Option<(usize, Layout)>| {
        for root in roots(manifest, files) {
            let scan = scan::scan(files, &root);
            let adapter = Adapter::new(entries, &scan, files, &root);
            let found = adapter.report.versions.iter().filter(|v| v.iter().any(|v| v.line > 0)).count();
            if best.as_ref().is_none_or(|(most, _)| found > *most) {
                *best = Some((found, Layout { manifest: manifest.clone(), root, adapter }));
            }
        }
    };
    for path in manifests.iter().take(MANIFESTS) {
        let folder = path.strip_suffix("Cargo.toml").unwrap_or_default().trim_end_matches('/');
        match Manifest::read(folder, &files[*path], allowed) {
            Ok(manifest) => {
                if let Some(outside) = manifest.lib.iter().find(|p| manifest.inside(p).is_none()) {
                    refusal.get_or_insert(Message::new("crate_path_outside", args! { "path" => outside }));
                }
                consider(&manifest, &mut best);
            }
            Err(message) => {
                refusal.get_or_insert(message);
            }
        }
    }
    if manifests.is_empty() {
        consider(&Manifest::without(&bare_folder(files)), &mut best);
    }
    match (best, refusal) {
        (Some((found, layout)), refusal) if found > 0 || refusal.is_none() => Ok(layout),
        (_, Some(message)) => Err(message),
        _ => Err(Message::bare("crate_without_root")),
    }
}

/// Folder of a crate without a manifest: where the file lies that is nearest to the top.
fn bare_folder(files: &BTreeMap<String, String>) -> String {
    let mut paths: Vec<&String> = files.keys().filter(|p| is_rust(p)).collect();
    paths.sort_by_key(|p| p.matches('/').count());
    let folder = paths.first().and_then(|p| p.rfind('/').map(|i| &p[..i])).unwrap_or_default();
    folder.strip_suffix("src").unwrap_or(folder).trim_end_matches('/').to_owned()
}

/// Files that may be the root, best first.
fn roots(manifest: &Manifest, files: &BTreeMap<String, String>) -> Vec<String> {
    let lib = manifest.lib.as_deref().into_iter();
    let bins = manifest.bins.iter().map(String::as_str);
    let usual = ["src/lib.rs", "src/main.rs", "lib.rs", "main.rs"];
    let mut roots: Vec<String> = Vec::new();
    for path in lib.chain(usual).chain(bins).filter_map(|p| manifest.inside(p)) {
        if files.contains_key(&path) && !roots.contains(&path) {
            roots.push(path);
        }
    }
    if roots.is_empty() {
        let inside = |p: &&String| is_rust(p) && p.starts_with(&manifest.folder) && !p.ends_with("build.rs");
        let mut all = files.keys().filter(inside);
        if let (Some(only), None) = (all.next(), all.next()) {
            roots.push(only.clone());
        }
    }
    roots
}
