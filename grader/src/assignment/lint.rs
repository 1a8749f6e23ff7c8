//! What an author should know about an assignment before students have it: everything that loading finds, warnings
//! included, and what the files beside the manifest have to say.

use super::{
    Assignment,
    finding::{Finding, Severity},
    load,
    manifest::Language,
    signature::Entry,
};
use crate::text::{Lang, Message, args};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// So many consecutive lines of code of the solution in a statement are no coincidence.
const LEAK: usize = 4;

/// Everything that is wrong with the assignment in a folder, errors first.
pub fn lint(dir: &Path) -> Vec<Finding> {
    let (assignment, mut findings) = load::load(dir);
    if let Some(assignment) = &assignment {
        let mut lint = Lint { dir, assignment, findings: &mut findings };
        lint.folder();
        lint.statements();
        lint.files();
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

    fn shown(&self, path: &Path) -> String {
        path.strip_prefix(self.dir).unwrap_or(path).display().to_string()
    }
}

fn is_of(language: Language, path: &Path) -> bool {
    let ending = path.extension().and_then(|e| e.to_str());
    match language {
        Language::Python => matches!(ending, Some("py" | "ipynb")),
        Language::Rust => ending == Some("rs"),
    }
}

/// Source files of a folder.
fn texts(dir: &Path) -> Vec<(PathBuf, String)> {
    walkdir::WalkDir::new(dir)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter(|e| [Language::Python, Language::Rust].iter().any(|l| is_of(*l, e.path())))
        .filter_map(|e| Some((e.path().to_owned(), fs::read_to_string(e.path()).ok()?)))
        .collect()
}

/// Lines of code: not blank, no comment, indentation left out.
fn code_of(text: &str) -> Vec<&str> {
    text.lines()
        .map(str::trim)
        .filter(|l| !l.is_empty() && !l.starts_with('#') && !l.starts_with("//"))
        .collect()
}

/// Lines that every text on the exercise has: signatures, imports, braces.
fn says_nothing(line: &str) -> bool {
    let openings =
        ["def ", "class ", "import ", "from ", "fn ", "pub ", "use ", "impl ", "struct ", "\"\"\"", "```"];
    openings.iter().any(|o| line.starts_with(o)) || !line.chars().any(char::is_alphanumeric)
}

/// Whether the statement has several consecutive lines of the solution's code.
fn shares_code(statement: &str, solution: &str) -> bool {
    let solution = code_of(solution);
    let telling = |window: &&[&str]| window.iter().filter(|l| !says_nothing(l)).count() >= LEAK - 1;
    let statement = code_of(statement);
    solution.windows(LEAK).filter(telling).any(|lines| statement.windows(LEAK).any(|other| other == lines))
}
