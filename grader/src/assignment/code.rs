//! Source code as text: what a file defines, and whether one text has another one's code in it.

use super::{
    manifest::Language,
    signature::{Entry, EntryKind, Method},
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// So many consecutive lines of code of the solution in a statement are no coincidence.
const LEAK: usize = 4;

/// Whether a file is source code of this language.
pub(crate) fn is_of(language: Language, path: &Path) -> bool {
    let ending = path.extension().and_then(|e| e.to_str());
    match language {
        Language::Python => matches!(ending, Some("py" | "ipynb")),
        Language::Rust => ending == Some("rs"),
    }
}

/// Names that a Python file defines anywhere, as far as its text tells; None where it may have others.
pub(crate) fn definitions(text: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    for line in text.lines().map(str::trim_start) {
        let words: Vec<&str> =
            line.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|w| !w.is_empty()).collect();
        match words.as_slice() {
            ["from" | "import", ..] if line.contains('*') => return None,
            ["from" | "import", rest @ ..] => names.extend(rest),
            ["async", "def", name, ..] | ["def" | "class", name, ..] => names.push(*name),
            _ if line.contains("globals()") || line.contains("exec(") => return None,
            _ => {
                let left = line.split_once('=').map_or("", |(left, _)| left);
                names.extend(left.split([',', ':']).map(|n| n.trim().trim_start_matches("self.")));
            }
        }
    }
    Some(names)
}

/// What of an entry is not among these names: itself, or a method.
pub(crate) fn lacking<'a>(entry: &'a Entry, names: &[&str]) -> Vec<&'a str> {
    let there = |name: &str| names.contains(&name);
    let own = [entry.shown()].into_iter().chain([entry.name.as_str()]);
    if !own.chain(entry.aliases.iter().map(String::as_str)).any(there) {
        return vec![entry.shown()];
    }
    let EntryKind::Class { methods, .. } = &entry.kind else { return Vec::new() };
    let lacks = |m: &&Method| !there(&m.name) && !m.aliases.iter().any(|a| there(a));
    methods.iter().filter(lacks).map(|m| m.name.as_str()).collect()
}

/// Source files of a folder.
pub(crate) fn texts(dir: &Path) -> Vec<(PathBuf, String)> {
    walkdir::WalkDir::new(dir)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter(|e| [Language::Python, Language::Rust].iter().any(|l| is_of(*l, e.path())))
        .filter_map(|e| Some((e.path().to_owned(), fs::read_to_string(e.path()).ok()?)))
        .collect()
}

/// Lines of code: not blank, no comment, indentation left out.
pub(crate) fn code_of(text: &str) -> Vec<&str> {
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
pub(crate) fn shares_code(statement: &str, solution: &str) -> bool {
    let solution = code_of(solution);
    let telling = |window: &&[&str]| window.iter().filter(|l| !says_nothing(l)).count() >= LEAK - 1;
    let statement = code_of(statement);
    solution.windows(LEAK).filter(telling).any(|lines| statement.windows(LEAK).any(|other| other == lines))
}

/// The bodies of the functions and methods that an assignment asks for, as a source text has them: lines of code, without
/// docstrings. What says little by itself (keeping arguments, calling one other function) is left out, since starters
/// have it as well.
pub(crate) fn bodies<'a>(text: &'a str, entries: &[Entry]) -> Vec<Vec<&'a str>> {
    let lines: Vec<&str> = text.lines().collect();
    let asked = |name: &str| {
        entries.iter().any(|e| {
            let methods = match &e.kind {
                EntryKind::Class { methods, .. } => methods.as_slice(),
                _ => &[],
            };
            let function = matches!(e.kind, EntryKind::Function { .. });
            function && e.answers_to(name)
                || methods.iter().any(|m| m.name == name || m.aliases.iter().any(|a| a == name))
        })
    };
    let starts = (0..lines.len()).filter(|i| function_name(lines[*i]).is_some_and(asked));
    starts.map(|start| body(&lines, start)).filter(|body| tells(body)).collect()
}

/// The name of the function that begins on this line.
fn function_name(line: &str) -> Option<&str> {
    let words = line.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|w| !w.is_empty());
    let mut words = words.skip_while(|w| matches!(*w, "pub" | "crate" | "async" | "const" | "unsafe"));
    matches!(words.next(), Some("def" | "fn")).then(|| words.next()).flatten()
}

/// Lines of code below the signature that begins on line `start`.
fn body<'a>(lines: &[&'a str], start: usize) -> Vec<&'a str> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let ends = |line: &&str| line.trim_end().ends_with([':', '{']);
    let Some(signature) = lines[start..].iter().position(ends) else { return Vec::new() };
    let inside = lines[start + signature + 1..].iter();
    let inside = inside.take_while(|l| l.trim().is_empty() || indent(l) > indent(lines[start]));
    let mut quoted = false;
    let mut code = Vec::new();
    for line in inside.map(|l| l.trim()) {
        let quotes = line.matches("\"\"\"").count() + line.matches("'''").count();
        let text = quoted || quotes > 0;
        quoted ^= quotes % 2 == 1;
        if !(text || line.is_empty() || line.starts_with('#') || line.starts_with("//")) {
            code.push(line);
        }
    }
    code
}

/// Whether a body would tell a student how it is done.
fn tells(body: &[&str]) -> bool {
    let keeps = |line: &str| {
        line.trim_start_matches("self.").split_once(" = ").is_some_and(|(left, right)| left == right)
    };
    let telling: Vec<&&str> = body.iter().filter(|l| !says_nothing(l) && !keeps(l)).collect();
    telling.len() > 1 || telling.iter().any(|l| l.len() > 24)
}

/// Whether these lines stand in a text one after the other.
pub(crate) fn has_lines(text: &str, lines: &[&str]) -> bool {
    !lines.is_empty() && code_of(text).windows(lines.len()).any(|window| window == lines)
}

#[cfg(test)]
mod tests {
    use super::super::Assignment;
    use super::*;

    #[test]
    fn bodies_are_those_that_are_asked_for() {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assignments/mlp");
        let assignment = Assignment::load(&dir).unwrap();
        let python = fs::read_to_string(dir.join("solution/solution.py")).unwrap();
        let found = bodies(&python, &assignment.entries);
        assert!(found.contains(&vec![
            "powers = np.exp(Z - Z.max(axis=1, keepdims=True))",
            "return powers / powers.sum(axis=1, keepdims=True)"
        ]));
        assert!(!found.iter().flatten().any(|l| l.contains("self.W1 = W1")), "{found:?}");
        assert!(!found.iter().any(|b| b.contains(&"H = relu(Z1)")), "a helper: {found:?}");
        let rust = fs::read_to_string(dir.join("solution/crate/src/lib.rs")).unwrap();
        assert!(bodies(&rust, &assignment.entries).len() > 4);
        assert!(has_lines(&format!("x = 1\n{python}"), &found[0]));
        assert!(!has_lines("def softmax(Z):\n    raise NotImplementedError", &found[0]));
        let starter = fs::read_to_string(dir.join("starter/mlp.py")).unwrap();
        assert!(bodies(&starter, &assignment.entries).iter().all(|b| !has_lines(&python, b)));
    }
}
