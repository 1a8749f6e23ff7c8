//! From `assignment.toml` to an [`Assignment`]: all problems at once, each with its place and with what to write.

pub(super) mod oracle;
mod property;
mod scope;
mod tasks;

use super::{
    Assignment, Definitions, OracleRef,
    document::Document,
    finding::{Fault, Finding, Findings, ManifestErrors, Severity},
    input::hex,
    manifest::{Limits, Manifest, Tolerance},
    node::Span,
    schema::schema,
    signature::{Entry, read_entry},
};
use crate::text::{Message, args};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};
use toml::{Spanned, de::DeTable};

/// The name of manifests.
pub const FILE: &str = "assignment.toml";

/// The version of the format that this program reads.
const SCHEMA: u32 = 1;

impl Assignment {
    /// Reads the assignment in a folder. Warnings are left to [`super::lint`].
    pub fn load(dir: &Path) -> Result<Self, ManifestErrors> {
        let (assignment, findings) = load(dir);
        match assignment {
            Some(assignment) if findings.iter().all(|f| f.severity == Severity::Warning) => Ok(assignment),
            _ => Err(ManifestErrors { file: dir.join(FILE), findings }),
        }
    }

    /// Most points without bonus.
    pub fn max_points(&self) -> f64 {
        self.tasks.iter().filter(|t| !t.bonus).map(|t| t.points).sum()
    }

    /// The entry of that name.
    pub fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|e| e.name == name)
    }
}

/// The assignment in a folder as far as it can be read, and everything that is wrong with it.
pub(super) fn load(dir: &Path) -> (Option<Assignment>, Vec<Finding>) {
    let file = dir.join(FILE);
    let bytes = match fs::read(&file) {
        Ok(bytes) => bytes,
        Err(error) => return (None, vec![unreadable(file, &error)]),
    };
    let Ok(source) = std::str::from_utf8(&bytes) else {
        let message = Message::new("manifest_not_utf8", args! { "file" => file.display().to_string() });
        return (None, vec![Finding::of_file(Severity::Error, file, message)]);
    };
    let mut findings = Findings::new(&file, source);
    let manifest = read(source, &mut findings);
    let mut assignment = manifest.map(|manifest| build(dir, manifest, &mut findings));
    if let Some(assignment) = assignment.as_mut() {
        assignment.sha256 = digest(dir, &bytes, assignment);
        assignment.definitions = Definitions::of(source, assignment);
    }
    (assignment, findings.into_vec())
}

fn unreadable(file: PathBuf, error: &std::io::Error) -> Finding {
    let shown = file.display().to_string();
    if error.kind() == std::io::ErrorKind::NotFound {
        let mut finding = Finding::of_file(
            Severity::Error,
            file,
            Message::new("manifest_not_found", args! { "file" => shown }),
        );
        finding.hint = Some(Message::bare("manifest_not_found_hint"));
        return finding;
    }
    let message =
        Message::new("manifest_unreadable", args! { "file" => shown, "reason" => error.to_string() });
    Finding::of_file(Severity::Error, file, message)
}

/// Syntax, keys and types.
fn read(source: &str, findings: &mut Findings<'_>) -> Option<Manifest> {
    let (table, _) = DeTable::parse_recoverable(source);
    if let Some(key) = table.get_ref().keys().find(|k| k.get_ref() == "competition") {
        findings.error(
            Fault::new(key.span(), "manifest_is_competition", args! {})
                .hint("manifest_is_competition_hint", args! {}),
        );
        return None;
    }
    Document { schema: &schema(), name: FILE, dates: false }.read(findings)
}

/// Everything that types do not say.
fn build(dir: &Path, manifest: Manifest, findings: &mut Findings<'_>) -> Assignment {
    if *manifest.schema.get_ref() != SCHEMA {
        let args = args! { "got" => manifest.schema.get_ref(), "want" => SCHEMA };
        findings.error(Fault::new(manifest.schema.span(), "manifest_other_schema", args));
    }
    check_id(&manifest.id, findings);
    if manifest.languages.get_ref().is_empty() {
        findings.error(Fault::new(manifest.languages.span(), "manifest_no_languages", args! {}));
    }
    check_text(&manifest.title, "title", findings);
    check_limits(&manifest.limits, findings);
    check_tolerance(manifest.tolerance.as_ref(), findings);
    let entries = entries(&manifest, findings);
    let tasks = tasks::build(dir, &manifest, &entries, findings);
    check_points(&manifest, findings);
    Assignment {
        dir: dir.to_owned(),
        id: manifest.id.into_inner(),
        lang: manifest.lang,
        languages: manifest.languages.into_inner(),
        title: manifest.title.into_inner(),
        python: manifest.python,
        rust: manifest.rust,
        policy: manifest.policy,
        forbid: manifest.forbid,
        limits: manifest.limits.into_inner(),
        entries,
        tasks,
        sha256: String::new(),
        definitions: Definitions::default(),
    }
}

fn entries(manifest: &Manifest, findings: &mut Findings<'_>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for (key, node) in &manifest.entry.0 {
        let Some(entry) = read_entry(key, node, findings) else { continue };
        for name in entry.aliases.iter().chain([&entry.name]) {
            let clashes = |e: &&Entry| e.answers_to(name) && !(e.has_place() && entry.has_place());
            if let Some(other) = entries.iter().find(clashes) {
                let args = args! { "name" => name, "first" => other.name, "second" => entry.name };
                findings.error(Fault::new(key.span.clone(), "manifest_name_of_two", args));
            }
        }
        entries.push(entry);
    }
    entries
}

/// Ids are used in file names and addresses.
fn check_id(id: &Spanned<String>, findings: &mut Findings<'_>) {
    let text = id.get_ref();
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if text.is_empty() || !text.chars().all(allowed) {
        findings.error(Fault::new(id.span(), "manifest_bad_id", args! { "id" => text }));
    }
}

fn check_text(text: &Spanned<crate::text::LangText>, key: &str, findings: &mut Findings<'_>) {
    for lang in crate::text::Lang::ALL {
        if text.get_ref().get(lang).trim().is_empty() {
            let args = args! { "key" => key, "lang" => lang.tag() };
            findings.error(Fault::new(text.span(), "manifest_text_missing", args));
        }
    }
}

fn check_limits(limits: &Spanned<Limits>, findings: &mut Findings<'_>) {
    let l = limits.get_ref();
    let values = [
        ("cpu_seconds", l.cpu_seconds),
        ("wall_seconds", l.wall_seconds),
        ("total_seconds", l.total_seconds),
        ("memory_mb", l.memory_mb as f64),
        ("processes", f64::from(l.processes)),
        ("build_seconds", l.build_seconds),
    ];
    for (key, value) in values {
        if !(value > 0.0 && value.is_finite()) {
            findings.error(Fault::new(limits.span(), "manifest_limit_not_positive", args! { "key" => key }));
        }
    }
    if l.wall_seconds < l.cpu_seconds {
        findings.warning(Fault::new(limits.span(), "manifest_wall_below_cpu", args! {}));
    }
}

fn check_tolerance(tolerance: Option<&Spanned<Tolerance>>, findings: &mut Findings<'_>) {
    let Some(tolerance) = tolerance else { return };
    let Tolerance { abs, rel } = *tolerance.get_ref();
    if !(abs >= 0.0 && rel >= 0.0 && abs.is_finite() && rel.is_finite()) {
        findings.error(Fault::new(tolerance.span(), "manifest_bad_tolerance", args! {}));
    }
}

fn check_points(manifest: &Manifest, findings: &mut Findings<'_>) {
    let sum: f64 = manifest.task.iter().filter(|t| !t.bonus).map(|t| *t.points.get_ref()).sum();
    let said = *manifest.points.get_ref();
    if (sum - said).abs() > 1e-9 {
        let args = args! { "sum" => sum, "said" => said };
        findings.error(Fault::new(manifest.points.span(), "manifest_points_do_not_add_up", args));
    }
}

/// SHA-256 of everything that decides a grade: the manifest and the files of the instructor's solutions, each with its
/// name and length.
fn digest(dir: &Path, manifest: &[u8], assignment: &Assignment) -> String {
    let mut files: BTreeSet<PathBuf> = BTreeSet::new();
    for oracle in assignment.tasks.iter().flat_map(|t| &t.oracles) {
        match oracle {
            OracleRef::Solution(path) => files.extend(oracle::files(dir, path)),
            OracleRef::Recorded(path) => files.extend([dir.join(path)]),
            OracleRef::Reference { .. } => {}
        }
    }
    let mut hash = Sha256::new();
    let mut add = |name: &str, bytes: &[u8]| {
        for part in [name.as_bytes(), bytes] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    };
    add(FILE, manifest);
    for file in files {
        let name = file.strip_prefix(dir).unwrap_or(&file);
        let name = name.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
        add(&name, &fs::read(&file).unwrap_or_default());
    }
    hex(&hash.finalize())
}

/// Where a key of a table stands; the table itself if it has no such key.
fn place(section: &super::node::Section, name: &str, otherwise: Span) -> Span {
    section.0.iter().find(|(k, _)| k.name == name).map_or(otherwise, |(k, _)| k.span.clone())
}
