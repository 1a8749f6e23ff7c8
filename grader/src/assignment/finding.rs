//! What is wrong with an assignment, and where: collected, so that an author sees all of it at once, and shown as
//! compilers show it.

use super::node::Span;
use crate::text::{Blame, Explain, Lang, Message, args};
use serde_json::{Map, Value};
use std::{
    fmt::{self, Write as _},
    ops::Range,
    path::{Path, PathBuf},
};
use unicode_width::UnicodeWidthStr;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The assignment cannot be used.
    Error,
    /// It can, and probably does not do what its author means.
    Warning,
}

/// Something that is wrong with an assignment.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: Message,
    /// What to write instead.
    pub hint: Option<Message>,
    /// The file, as the user named its folder.
    pub file: PathBuf,
    /// Line from 1; 0 when it is about the whole file.
    pub line: usize,
    /// Column in characters from 1; 0 when it is about the whole file.
    pub column: usize,
    /// The line, to be shown.
    pub excerpt: Option<Excerpt>,
}

/// A line of a file with a part of it marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The line.
    pub text: String,
    /// The part, in bytes of the line.
    pub marked: Range<usize>,
}

impl Finding {
    /// A finding about a whole file.
    pub fn of_file(severity: Severity, file: PathBuf, message: Message) -> Self {
        Self { severity, message, hint: None, file, line: 0, column: 0, excerpt: None }
    }

    /// In the manner of compilers: what, where, the line, what to write instead.
    pub fn render(&self, lang: Lang) -> String {
        let severity = Message::bare(match self.severity {
            Severity::Error => "manifest_severity_error",
            Severity::Warning => "manifest_severity_warning",
        });
        let mut out = format!("{}: {}\n", severity.text(lang), self.message.text(lang));
        let number = self.line.to_string();
        let margin = " ".repeat(if self.excerpt.is_some() { number.len() } else { 1 });
        let _ = write!(out, "{margin}--> {}", self.file.display());
        if self.line > 0 {
            let _ = write!(out, ":{}:{}", self.line, self.column);
        }
        out.push('\n');
        if let Some(Excerpt { text, marked }) = &self.excerpt {
            let before = text[..marked.start].width();
            let carets = text[marked.clone()].width().max(1);
            let _ = writeln!(out, "{margin} |\n{number} | {text}");
            let _ = writeln!(out, "{margin} | {}{}", " ".repeat(before), "^".repeat(carets));
        }
        if let Some(hint) = &self.hint {
            let label = Message::bare("manifest_help").text(lang);
            let _ = writeln!(out, "{margin} = {label}: {}", hint.text(lang));
        }
        out
    }
}

/// A problem found by a parser of a part: where in the part, and what.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Where, in bytes of what was parsed.
    pub span: Span,
    /// What is wrong.
    pub message: Box<Message>,
    /// What to write instead.
    pub hint: Option<Box<Message>>,
}

impl Fault {
    /// A problem.
    pub fn new(span: Span, code: &str, args: Map<String, Value>) -> Self {
        Self { span, message: Box::new(Message::new(code, args)), hint: None }
    }
    /// The same with what to write instead.
    #[must_use]
    pub fn hint(mut self, code: &str, args: Map<String, Value>) -> Self {
        self.hint = Some(Box::new(Message::new(code, args)));
        self
    }
    /// The same with the name that was probably meant, else with those that there are.
    #[must_use]
    pub fn suggest<'a>(mut self, name: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        self.hint = suggestion(name, known).map(Box::new);
        self
    }
}

/// What was probably meant by `name`.
pub fn near<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_lowercase();
    // Short names are all near to each other.
    let allowed = |longer: usize| if longer < 3 { 0 } else { longer / 3 };
    known
        .into_iter()
        .map(|k| (strsim::damerau_levenshtein(&lower, &k.to_lowercase()), k))
        .filter(|(distance, k)| *distance <= allowed(k.chars().count().max(name.chars().count())))
        .min()
        .map(|(_, k)| k)
}

/// What was probably meant by `name`; else what there is to choose from.
pub fn suggestion<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<Message> {
    let known: Vec<&str> = known.into_iter().collect();
    match near(name, known.iter().copied()) {
        Some(near) => Some(Message::new("manifest_did_you_mean", args! { "name" => near })),
        None if known.is_empty() => None,
        None => Some(Message::new("manifest_there_are", args! { "names" => known })),
    }
}

/// Findings in one file.
#[derive(Debug)]
pub struct Findings<'a> {
    file: &'a Path,
    source: &'a str,
    found: Vec<Finding>,
}

impl<'a> Findings<'a> {
    /// None yet.
    pub const fn new(file: &'a Path, source: &'a str) -> Self {
        Self { file, source, found: Vec::new() }
    }
    /// The file's text.
    pub const fn source(&self) -> &'a str {
        self.source
    }
    /// An error.
    pub fn error(&mut self, fault: Fault) {
        self.add(Severity::Error, fault);
    }
    /// A warning.
    pub fn warning(&mut self, fault: Fault) {
        self.add(Severity::Warning, fault);
    }
    /// Whether there is an error.
    pub fn failed(&self) -> bool {
        self.found.iter().any(|f| f.severity == Severity::Error)
    }
    /// All, in the order of the file.
    pub fn into_vec(mut self) -> Vec<Finding> {
        self.found.sort_by_key(|f| (f.line, f.column, f.severity));
        self.found
    }

    fn add(&mut self, severity: Severity, fault: Fault) {
        let (line, column, excerpt) = locate(self.source, &fault.span);
        self.found.push(Finding {
            severity,
            message: *fault.message,
            hint: fault.hint.map(|h| *h),
            file: self.file.to_owned(),
            line,
            column,
            excerpt: Some(excerpt),
        });
    }
}

/// Line and column of a span, and its first line.
fn locate(source: &str, span: &Span) -> (usize, usize, Excerpt) {
    let at = |mut i: usize| {
        i = i.min(source.len());
        while !source.is_char_boundary(i) {
            i -= 1;
        }
        i
    };
    let (start, end) = (at(span.start), at(span.end));
    let line_start = source[..start].rfind('\n').map_or(0, |i| i + 1);
    let line_end = source[start..].find('\n').map_or(source.len(), |i| start + i);
    let text = source[line_start..line_end].trim_end_matches('\r').replace('\t', " ");
    let clamp = |i: usize| (i - line_start).min(text.len());
    let marked = clamp(start)..clamp(end.clamp(start, line_end));
    let line = source[..start].matches('\n').count() + 1;
    let column = source[line_start..start].chars().count() + 1;
    (line, column, Excerpt { text, marked })
}

/// Where a byte of a TOML string's value stands in the file: `raw` is the string as it is written, quotes included.
pub fn position_in_string(raw: &str, offset: usize) -> usize {
    let quotes = if raw.starts_with("\"\"\"") || raw.starts_with("'''") { 3 } else { 1 };
    let basic = raw.starts_with('"');
    let mut at = quotes;
    if quotes == 3 {
        // A line break right after the quotes is not part of the text.
        at += ["\r\n", "\n"].iter().find(|b| raw[at..].starts_with(**b)).map_or(0, |b| b.len());
    }
    let mut decoded = 0;
    while decoded < offset {
        let Some(c) = raw[at..].chars().next() else { break };
        if basic && c == '\\' {
            let (written, value) = escape(&raw[at..]);
            at += written;
            decoded += value;
        } else {
            at += c.len_utf8();
            decoded += c.len_utf8();
        }
    }
    at.min(raw.len())
}

/// Bytes that the escape at the beginning takes, and bytes that it stands for.
fn escape(raw: &str) -> (usize, usize) {
    let digits = match raw[1..].chars().next() {
        Some('u') => 4,
        Some('U') => 8,
        Some('x') => 2,
        Some(c) if c.is_whitespace() => {
            return (1 + (raw[1..].len() - raw[1..].trim_start().len()), 0);
        }
        Some(c) => return (1 + c.len_utf8(), 1),
        None => return (1, 1),
    };
    let code = raw.get(2..2 + digits).and_then(|hex| u32::from_str_radix(hex, 16).ok());
    (2 + digits, code.and_then(char::from_u32).map_or(1, char::len_utf8))
}

/// Why an assignment cannot be used: all problems at once.
#[derive(Clone, Debug, PartialEq)]
pub struct ManifestErrors {
    /// The file that the problems are in, or that is not there.
    pub file: PathBuf,
    /// Problems, errors and warnings, in the order of the file.
    pub findings: Vec<Finding>,
}

impl ManifestErrors {
    /// All problems, as compilers show them.
    pub fn render(&self, lang: Lang) -> String {
        self.findings.iter().map(|f| f.render(lang)).collect::<Vec<_>>().join("\n")
    }
}

impl fmt::Display for ManifestErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message().text(Lang::En))
    }
}

impl std::error::Error for ManifestErrors {}

impl Explain for ManifestErrors {
    fn message(&self) -> Message {
        if let [only] = self.findings.as_slice()
            && only.line == 0
        {
            return only.message.clone();
        }
        let errors = self.findings.iter().filter(|f| f.severity == Severity::Error).count();
        Message::new(
            "manifest_errors",
            args! { "file" => self.file.display().to_string(), "count" => errors },
        )
    }
    fn hint(&self) -> Option<Message> {
        self.findings.first().filter(|f| f.line == 0).and_then(|f| f.hint.clone())
    }
    fn blame(&self) -> Blame {
        Blame::User
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_strings_are_those_of_the_file() {
        // How a string is written, a byte of its value, and the byte of the text at which that stands.
        for (raw, offset, at) in [
            (r#""f(x)""#, 2, 3),
            (r"'f(x)'", 2, 3),
            (r#""\"\u00e9x""#, 3, 9),
            ("\"\"\"\nab\"\"\"", 1, 5),
            ("\'\'\'\r\nab\'\'\'", 1, 6),
            ("\"\"\"a\\\n   b\"\"\"", 1, 4),
            ("\"\"\"a\\\n   b\"\"\"", 2, 10),
            (r#""é""#, 2, 3),
            (r#""""#, 9, 2),
        ] {
            assert_eq!(position_in_string(raw, offset), at, "{raw} {offset}");
        }
    }

    #[test]
    fn names_that_were_meant_are_near() {
        assert_eq!(near("visibilty", ["visibility", "weight"]), Some("visibility"));
        assert_eq!(near("Relu", ["relu", "elu"]), Some("relu"));
        assert_eq!(near("p", ["q"]), None, "short names are all near");
        assert_eq!(near("weight", ["visibility"]), None);
    }

    #[test]
    fn marks_stand_under_what_they_mark() {
        let source = "a = 1\nимя = \"ошибка\"\n";
        let start = source.find("\"ош").unwrap();
        let (line, column, excerpt) = locate(source, &(start..source.len() - 1));
        assert_eq!((line, column), (2, 7));
        let finding = Finding {
            excerpt: Some(excerpt),
            line,
            column,
            ..Finding::of_file(Severity::Error, "f".into(), Message::bare("x"))
        };
        let shown = finding.render(Lang::En);
        assert!(shown.ends_with("2 | имя = \"ошибка\"\n  |       ^^^^^^^^\n"), "{shown}");
    }
}
