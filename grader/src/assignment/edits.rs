//! Known mistakes of an assignment's own: small edits of its solution, or modules that stand for it, listed in
//! `mutants/edits.toml`.

use super::{
    Assignment, OracleRef,
    document::{Document, read_document},
    finding::{Fault, Finding, Findings},
};
use crate::text::{Lang, args};
use schemars::{JsonSchema, schema_for};
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    fs,
    path::{Component, Path, PathBuf},
};
use toml::Spanned;

/// The file, below the assignment's folder.
pub const EDITS: &str = "mutants/edits.toml";

/// A known mistake: a solution file with a piece replaced, or a module in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Id, unique in the file.
    pub id: String,
    /// The solution file, or the module, below the assignment's folder.
    pub file: PathBuf,
    /// The file's text with the mistake in it.
    pub text: String,
    /// Whether it is a module of its own, which needs no solution.
    pub module: bool,
    /// Number of the task that it is a mistake in; without one it may be any.
    pub task: Option<usize>,
    /// What a student who made it is told, in English and in Russian; a mistake without is not named to anybody.
    pub words: Option<Words>,
}

/// A known mistake in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// In English.
    pub en: String,
    /// In Russian.
    pub ru: String,
}

impl Words {
    /// In a language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Ru => &self.ru,
        }
    }
}

impl Edit {
    /// The id that stands in a task's `diagnosis`.
    pub fn diagnosis(&self, assignment: &Assignment) -> String {
        format!("{}/{}", assignment.id, self.id)
    }
}

/// The words of an assignment's own mistakes, by the id that stands in a task's `diagnosis`.
pub fn mistake_words(assignment: &Assignment, lang: Lang) -> BTreeMap<String, String> {
    let named = |e: Edit| Some((e.diagnosis(assignment), e.words?.get(lang).to_owned()));
    edits(assignment).0.into_iter().filter_map(named).collect()
}

/// The whole file.
#[derive(Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct File {
    /// Known mistakes.
    #[serde(default)]
    mutant: Vec<Written>,
}

/// A known mistake as it is written.
#[derive(Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Written {
    /// Id, unique in the file.
    #[schemars(with = "String")]
    id: Spanned<String>,
    /// The solution that it is an edit of; by default the oracle, else `solution/solution.py`.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    file: Option<Spanned<String>>,
    /// A Python file that is the mistake, below the assignment's folder; in place of `find` and `replace`.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    module: Option<Spanned<String>>,
    /// A piece of the solution that is there exactly once.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    find: Option<Spanned<String>>,
    /// What the mistake makes of it.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    replace: Option<Spanned<String>>,
    /// The task that it is a mistake in: it has to cost points there, and only that task's checks are run.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    task: Option<Spanned<String>>,
    /// What a student who made it is told, in English: what the numbers show and what to look at.
    #[serde(default)]
    en: Option<String>,
    /// The same in Russian.
    #[serde(default)]
    ru: Option<String>,
}

/// Reads the edits of an assignment; none if there is no such file. What is wrong comes all at once.
pub fn edits(assignment: &Assignment) -> (Vec<Edit>, Vec<Finding>) {
    let path = assignment.dir.join(EDITS);
    if !path.exists() {
        return (Vec::new(), Vec::new());
    }
    let source = match read_document(&path) {
        Ok(source) => source,
        Err(finding) => return (Vec::new(), vec![*finding]),
    };
    let mut findings = Findings::new(&path, &source);
    let schema = schema_for!(File).to_value();
    let document = Document { schema: &schema, name: "edits.toml", dates: false };
    let file: File = document.read(&mut findings).unwrap_or(File { mutant: Vec::new() });
    let mut found: Vec<Edit> = Vec::new();
    for written in &file.mutant {
        let id = written.id.get_ref();
        if found.iter().any(|e| e.id == *id) {
            findings.error(Fault::new(written.id.span(), "edit_id_twice", args! { "id" => id }));
        }
        match edit(assignment, written) {
            Ok(edit) => found.push(edit),
            Err(fault) => findings.error(fault),
        }
    }
    (found, findings.into_vec())
}

fn edit(assignment: &Assignment, written: &Written) -> Result<Edit, Fault> {
    let task = task(assignment, written)?;
    let words = match (&written.en, &written.ru) {
        (None, None) => None,
        // One language stands for both: better than nothing.
        (Some(one), None) | (None, Some(one)) => Some(Words { en: one.clone(), ru: one.clone() }),
        (Some(en), Some(ru)) => Some(Words { en: en.clone(), ru: ru.clone() }),
    };
    let id = written.id.get_ref().clone();
    let (find, replace) = match (&written.module, &written.find, &written.replace) {
        (Some(module), None, None) => {
            let (file, text) = module_file(assignment, module)?;
            return Ok(Edit { id, text, file, module: true, task, words });
        }
        (None, Some(find), Some(replace)) => (find, replace),
        _ => return Err(Fault::new(written.id.span(), "edit_what", args! { "id" => id })),
    };
    let file = file(assignment, written)?;
    let source = fs::read_to_string(assignment.dir.join(&file)).unwrap_or_default();
    let (place, replace_place) = (find.span(), replace.span());
    let (find, replace) = (find.get_ref(), replace.get_ref());
    let shown = file.display().to_string();
    match source.matches(find.as_str()).count() {
        _ if find.is_empty() => Err(Fault::new(place, "edit_finds_nothing", args! { "file" => shown })),
        0 => {
            let fault = Fault::new(place, "edit_finds_nothing", args! { "file" => shown });
            Err(nearest(&source, find, fault))
        }
        1 if find == replace => Err(Fault::new(replace_place, "edit_changes_nothing", args! {})),
        1 => {
            let text = source.replacen(find, replace, 1);
            Ok(Edit { id, text, file, module: false, task, words })
        }
        count => Err(Fault::new(place, "edit_finds_many", args! { "file" => shown, "count" => count })
            .hint("edit_finds_many_hint", args! {})),
    }
}

/// The module that it is, and its text.
fn module_file(assignment: &Assignment, named: &Spanned<String>) -> Result<(PathBuf, String), Fault> {
    let file = Path::new(named.get_ref());
    let inside = file.components().all(|c| matches!(c, Component::Normal(_)));
    let text = inside.then(|| fs::read_to_string(assignment.dir.join(file)).ok()).flatten();
    match text {
        Some(text) => Ok((file.to_owned(), text)),
        None => Err(Fault::new(named.span(), "edit_no_file", args! { "file" => named.get_ref() })),
    }
}

/// Number of the task that it names.
fn task(assignment: &Assignment, written: &Written) -> Result<Option<usize>, Fault> {
    let Some(named) = &written.task else { return Ok(None) };
    let ids = || assignment.tasks.iter().map(|t| t.id.as_str());
    match ids().position(|id| id == named.get_ref()) {
        Some(number) => Ok(Some(number)),
        None => Err(Fault::new(named.span(), "edit_no_task", args! { "task" => named.get_ref() })
            .suggest(named.get_ref(), ids())),
    }
}

/// The solution that it is an edit of.
fn file(assignment: &Assignment, written: &Written) -> Result<PathBuf, Fault> {
    if let Some(named) = &written.file {
        let file = Path::new(named.get_ref());
        let inside = file.components().all(|c| matches!(c, Component::Normal(_)));
        if inside && assignment.dir.join(file).is_file() {
            return Ok(file.to_owned());
        }
        return Err(Fault::new(named.span(), "edit_no_file", args! { "file" => named.get_ref() }));
    }
    solution(assignment).ok_or_else(|| {
        Fault::new(written.id.span(), "edit_which_file", args! { "id" => written.id.get_ref() })
            .hint("edit_which_file_hint", args! {})
    })
}

/// With the piece of the solution that looks most like what is sought: a part of a line, as long as it.
fn nearest(source: &str, find: &str, fault: Fault) -> Fault {
    let wanted = find.lines().next().unwrap_or_default().trim();
    let alike = |piece: &str| strsim::normalized_damerau_levenshtein(piece, wanted);
    let length = wanted.chars().count();
    let best_part = |line: &str| -> f64 {
        let chars: Vec<char> = line.chars().collect();
        let parts = chars.windows(length.clamp(1, chars.len().max(1)));
        parts.map(|w| alike(&w.iter().collect::<String>())).fold(0.0, f64::max)
    };
    let lines = source.lines().map(str::trim).filter(|l| !l.is_empty());
    let best = lines.map(|line| (best_part(line), line)).max_by(|a, b| a.0.total_cmp(&b.0));
    match best.filter(|(alike, _)| *alike > 0.6) {
        Some((_, line)) => fault.hint("edit_nearest", args! { "line" => line }),
        None => fault,
    }
}

/// The solution that edits are made to: the oracle, if it is a file, else `solution/solution.py`.
fn solution(assignment: &Assignment) -> Option<PathBuf> {
    let oracle = assignment.tasks.iter().find_map(|t| match t.oracles.first() {
        Some(OracleRef::Solution(path)) => Some(path.clone()),
        _ => None,
    });
    let usual = || Some(PathBuf::from("solution/solution.py"));
    oracle.or_else(usual).filter(|file| assignment.dir.join(file).is_file())
}
