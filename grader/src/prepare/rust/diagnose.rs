//! What rustc says in JSON: whose errors they are.

use super::adapter::{Adapter, Refused};
use serde::Deserialize;
use std::fmt::Write;

/// Folder of the adapter among the submission's files; theirs of that name are not taken.
pub(super) const OURS: &str = "__grader";

/// Errors that are shown.
const SHOWN: usize = 3;
/// Longest text that is shown, in bytes.
const LONGEST: usize = 4 << 10;

#[derive(Deserialize)]
struct Diagnostic {
    message: String,
    code: Option<Code>,
    level: String,
    #[serde(default)]
    spans: Vec<Span>,
    rendered: Option<String>,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

#[derive(Deserialize)]
struct Span {
    file_name: String,
    line_start: usize,
    expansion: Option<Box<Expansion>>,
}

#[derive(Deserialize)]
struct Expansion {
    span: Span,
}

/// What went wrong.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Errors {
    /// Pieces of the adapter that do not fit the student's crate.
    pub refused: Vec<Refused>,
    /// The student's own errors, as rustc renders them, cut to what matters.
    pub text: String,
}

/// Reads rustc's stderr.
pub(super) fn read(stderr: &str, adapter: &Adapter) -> Errors {
    let mut errors = Errors::default();
    let mut own = Vec::new();
    let mut other = String::new();
    for line in stderr.lines() {
        let Ok(d) = serde_json::from_str::<Diagnostic>(line) else {
            // A panic of the compiler, for example.
            if !line.starts_with('{') {
                other.push_str(line);
                other.push('\n');
            }
            continue;
        };
        if !d.level.starts_with("error") || d.message.starts_with("aborting due to") {
            continue;
        }
        match d.spans.iter().find_map(our_line).and_then(|l| adapter.piece_at(l)) {
            Some(piece) => {
                let refused = Refused {
                    entry: piece.entry,
                    version: piece.version,
                    member: piece.member,
                    kind: kind(&d),
                    message: format!("`{}`: {}", piece.signature, d.message),
                };
                let same = |r: &Refused| {
                    (r.entry, r.version, r.member) == (refused.entry, refused.version, refused.member)
                };
                if !errors.refused.iter().any(same) {
                    errors.refused.push(refused);
                }
            }
            None => own.push(without_ours(&d.rendered.unwrap_or(d.message))),
        }
    }
    let more = own.len().saturating_sub(SHOWN);
    errors.text = own.iter().take(SHOWN).map(|t| t.trim_end()).collect::<Vec<_>>().join("\n\n");
    if more > 0 {
        let _ = write!(errors.text, "\n\n({more} more)");
    }
    if errors.text.is_empty() && errors.refused.is_empty() {
        errors.text = other;
    }
    cut(&mut errors.text);
    errors
}

/// Leaves out what the compiler advises with names of ours in it: `use grader_runner::ndarray`.
fn without_ours(text: &str) -> String {
    let mut blocks: Vec<String> = Vec::new();
    for line in text.lines() {
        match blocks.last_mut() {
            Some(block) if !["help:", "note:", "error"].iter().any(|s| line.starts_with(s)) => {
                block.push('\n');
                block.push_str(line);
            }
            _ => blocks.push(line.to_owned()),
        }
    }
    blocks.retain(|b| !(b.starts_with("help:") && b.contains("grader_runner")));
    blocks.join("\n")
}

fn cut(text: &mut String) {
    if text.len() > LONGEST {
        let mut end = LONGEST;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
        text.push('…');
    }
}

/// Line of the adapter that a span is in, or was expanded from.
fn our_line(span: &Span) -> Option<usize> {
    let mut span = span;
    loop {
        if span.file_name.ends_with("__grader/adapter.rs") {
            return Some(span.line_start);
        }
        span = &span.expansion.as_ref()?.span;
    }
}

/// Errors that say that a name is not there.
fn kind(d: &Diagnostic) -> &'static str {
    const MISSING: [&str; 10] =
        ["E0405", "E0412", "E0425", "E0432", "E0433", "E0599", "E0603", "E0609", "E0616", "E0624"];
    let code = d.code.as_ref().map_or("", |c| c.code.as_str());
    let bounds = d.message.contains("trait bounds");
    if MISSING.contains(&code) && !bounds { "missing" } else { "signature" }
}
