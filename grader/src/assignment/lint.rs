//! What an author should know about an assignment before students have it: everything that loading finds, warnings
//! included, and what the files beside the manifest have to say.

use super::{
    Assignment, EDITS, OracleRef,
    code::{code_of, definitions, is_of, lacking, shares_code, texts},
    edits,
    finding::{Finding, Severity, suggestion},
    load,
    manifest::Language,
    signature::Entry,
};
use crate::text::{Lang, Message, args};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Everything that is wrong with the assignment in a folder, errors first.
pub fn lint(dir: &Path) -> Vec<Finding> {
    let (assignment, mut findings) = load::load(dir);
    if let Some(assignment) = &assignment {
        let mut lint = Lint { dir, assignment, findings: &mut findings };
        lint.folder();
        lint.statements();
        lint.files();
        lint.forbidden();
        lint.defined();
        lint.mutants();
    }
    findings.sort_by_key(|f| f.severity);
    findings
}

struct Lint<'a> {
    dir: &'a Path,
    assignment: &'a Assignment,
    findings: &'a mut Vec<Finding>,
}

impl Lint<'_> {
    fn warn(&mut self, file: PathBuf, code: &str, args: serde_json::Map<String, serde_json::Value>) {
        self.findings.push(Finding::of_file(Severity::Warning, file, Message::new(code, args)));
    }

    /// A crate is held to its list of dependencies; what Python must not call says nothing about it.
    fn forbidden(&mut self) {
        if self.assignment.languages.contains(&Language::Rust) && !self.assignment.forbid.calls.is_empty() {
            let args = args! { "names" => self.assignment.forbid.calls };
            self.warn(self.dir.join(load::FILE), "manifest_forbid_python_only", args);
        }
    }

    /// The id is the name by which people call the assignment: that of its folder.
    fn folder(&mut self) {
        let folder = fs::canonicalize(self.dir).unwrap_or_else(|_| self.dir.to_owned());
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name != self.assignment.id {
            let args = args! { "id" => self.assignment.id, "folder" => name };
            self.warn(self.dir.join(load::FILE), "manifest_folder_differs", args);
        }
    }

    /// A statement in every language, which names what is asked for and does not show how it is done.
    fn statements(&mut self) {
        let solutions = texts(&self.dir.join("solution"));
        for lang in Lang::ALL {
            let name = format!("statement.{}.md", lang.tag());
            let file = self.dir.join(&name);
            let Ok(text) = fs::read_to_string(&file) else {
                self.warn(file, "manifest_statement_missing", args! { "name" => name });
                continue;
            };
            for (path, solution) in &solutions {
                if shares_code(&text, solution) {
                    let args = args! { "name" => self.shown(path) };
                    self.warn(file.clone(), "manifest_statement_shows_solution", args);
                }
            }
            for task in &self.assignment.tasks {
                let shown = |name: &String| self.assignment.entry(name).map_or("", Entry::shown).to_owned();
                if !task.uses.is_empty() && !task.uses.iter().any(|name| text.contains(&shown(name))) {
                    self.warn(file.clone(), "manifest_check_not_shown", args! { "task" => task.id });
                }
            }
        }
    }

    /// A starter and a solution in every language of submissions, and the starter is no solution.
    fn files(&mut self) {
        let (starters, solutions) = (texts(&self.dir.join("starter")), texts(&self.dir.join("solution")));
        for language in self.assignment.languages.clone() {
            let ending = |files: &[(PathBuf, String)]| files.iter().any(|(path, _)| is_of(language, path));
            for (there, code) in [
                (ending(&starters), "manifest_starter_missing"),
                (ending(&solutions), "manifest_solution_missing"),
            ] {
                if !there {
                    let name = match language {
                        Language::Python => "Python",
                        Language::Rust => "Rust",
                    };
                    self.warn(self.dir.join(load::FILE), code, args! { "language" => name });
                }
            }
        }
        for (path, starter) in &starters {
            let code = code_of(starter);
            if !code.is_empty() && solutions.iter().any(|(_, solution)| code_of(solution) == code) {
                let args = args! { "name" => self.shown(path) };
                self.findings.push(Finding::of_file(
                    Severity::Error,
                    path.clone(),
                    Message::new("manifest_starter_is_solution", args),
                ));
            }
        }
    }

    /// What checks call is defined in the solution that answers them.
    fn defined(&mut self) {
        let assignment = self.assignment;
        let mut said = Vec::new();
        for task in &assignment.tasks {
            for oracle in &task.oracles {
                let OracleRef::Solution(path) = oracle else { continue };
                let file = self.dir.join(path);
                let Ok(text) = fs::read_to_string(&file) else { continue };
                if path.extension().is_none_or(|e| e != "py") {
                    continue;
                }
                let Some(names) = definitions(&text) else { continue };
                let entries = task.uses.iter().filter_map(|name| assignment.entry(name));
                for missing in entries.flat_map(|e| lacking(e, &names)) {
                    if said.contains(&(path, missing)) {
                        continue;
                    }
                    said.push((path, missing));
                    let args = args! { "name" => missing, "file" => self.shown(&file), "task" => task.id };
                    let message = Message::new("manifest_solution_lacks", args);
                    let mut finding = Finding::of_file(Severity::Error, file.clone(), message);
                    finding.hint = suggestion(missing, names.iter().copied());
                    self.findings.push(finding);
                }
            }
        }
    }

    /// Known mistakes are no solutions.
    fn mutants(&mut self) {
        let (edits, findings) = edits(self.assignment);
        self.findings.extend(findings);
        let solutions = texts(&self.dir.join("solution"));
        let is_solution = |text: &str| {
            let code = code_of(text);
            !code.is_empty() && solutions.iter().any(|(_, solution)| code_of(solution) == code)
        };
        let whole = texts(&self.dir.join("mutants"));
        let mut all: Vec<(String, PathBuf, String)> =
            whole.into_iter().map(|(path, text)| (self.shown(&path), path, text)).collect();
        all.extend(edits.into_iter().map(|e| (e.id, self.dir.join(EDITS), e.text)));
        for (name, path, text) in all {
            if is_solution(&text) {
                let message = Message::new("manifest_mutant_is_solution", args! { "name" => name });
                self.findings.push(Finding::of_file(Severity::Error, path, message));
            }
        }
    }

    fn shown(&self, path: &Path) -> String {
        path.strip_prefix(self.dir).unwrap_or(path).display().to_string()
    }
}
