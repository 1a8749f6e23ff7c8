//! What a party answered, step by step, and whether two parties agree.

use super::values::{Difference, Rules, values};
use crate::assignment::step::Step;
use crate::grading::result::Status;
use crate::text::{LangText, Message, args};
use grader_protocol::{Raised, Value};

/// The answer to one step.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// A value.
    Value(Value),
    /// An object that stayed where it is, or a step that leaves nothing to compare.
    Done,
    /// The party could not do it.
    Failed(Failure),
}

/// Why a party could not do a step. Never our failure.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// An exception or a panic, or a missing method, or arguments that are not taken.
    Raised(Raised),
    /// The entry is not there; with the names that are nearly right.
    Missing {
        /// Name of the entry.
        entry: String,
        /// What was found instead.
        near: Vec<String>,
    },
    /// A variable is not there after its heading.
    NoVariable {
        /// Its name.
        name: String,
        /// The heading, as the assignment writes it.
        after: Vec<String>,
        /// Whether the heading is there.
        heading: bool,
    },
    /// Over the limit of time: seconds.
    Timeout(f64),
    /// Over the limit of memory.
    Memory,
    /// The process died: what it died of.
    Crashed(Crash),
    /// The crate does not build.
    NotBuilt {
        /// Why.
        why: Box<Message>,
        /// The compiler's words.
        text: String,
    },
}

/// What a process died of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crash {
    /// It ended by itself in the middle of a call, with this code.
    Exit(i32),
    /// A signal.
    Signal(i32),
    /// It wrote more output than is read.
    Output,
    /// It sent what is no message of the protocol.
    Protocol,
}

impl Failure {
    /// The status of a check that ended so.
    pub fn status(&self) -> Status {
        match self {
            Self::Raised(r) if r.kind == "forbidden" => Status::Forbidden,
            Self::Raised(r) if r.kind == "missing" => Status::Missing,
            Self::Raised(_) => Status::Raised,
            Self::Missing { .. } | Self::NoVariable { .. } => Status::Missing,
            Self::Timeout(_) => Status::Timeout,
            Self::Memory => Status::Memory,
            Self::Crashed(_) => Status::Crashed,
            Self::NotBuilt { .. } => Status::NotBuilt,
        }
    }

    /// Whether the process is gone, so that nothing more can be asked of it.
    pub const fn is_final(&self) -> bool {
        matches!(self, Self::Timeout(_) | Self::Memory | Self::Crashed(_))
    }

    /// In words. Of a hidden check, the text of an exception is kept back: it could carry the inputs.
    pub fn message(&self, hidden: bool) -> Message {
        match self {
            Self::Raised(r) => raised(r, hidden),
            Self::Missing { entry, near } if near.is_empty() => {
                Message::new("missing_entry", args! { "name" => entry })
            }
            Self::Missing { entry, near } => {
                Message::new("missing_entry_near", args! { "name" => entry, "found" => near })
            }
            Self::NoVariable { name, after, heading } => {
                let code = if *heading { "missing_variable" } else { "missing_heading" };
                let after = LangText { en: in_script(after, false), ru: in_script(after, true) };
                Message::new(code, args! { "name" => name, "after" => after })
            }
            Self::Timeout(seconds) => Message::new("timeout", args! { "seconds" => seconds }),
            Self::Memory => Message::bare("out_of_memory"),
            Self::Crashed(Crash::Exit(_)) => Message::bare("process_ended"),
            Self::Crashed(Crash::Signal(_)) if hidden => Message::bare("process_killed_hidden"),
            Self::Crashed(Crash::Signal(signal)) => {
                Message::new("process_killed", args! { "signal" => signal })
            }
            Self::Crashed(Crash::Output) => Message::bare("too_much_output"),
            Self::Crashed(Crash::Protocol) => Message::bare("process_babbled"),
            Self::NotBuilt { why, text } => {
                let mut message = (**why).clone();
                message.args.extend(args! { "compiler" => text });
                message
            }
        }
    }
}

fn raised(r: &Raised, hidden: bool) -> Message {
    let code = match r.kind.as_str() {
        "forbidden" => return Message::new("forbidden", args! { "name" => r.class }),
        "missing" => "missing_member",
        "signature" => "wrong_signature",
        _ => "raised",
    };
    if hidden {
        // A student chooses the names of exceptions as well as their texts.
        let class = if KNOWN_EXCEPTIONS.contains(&r.class.as_str()) { r.class.as_str() } else { "Exception" };
        return Message::new(format!("{code}_hidden"), args! { "class" => class });
    }
    if let Some(message) = (r.kind == "signature").then(|| misfit(&r.message)).flatten() {
        return message;
    }
    let line = r.place.as_ref().map_or(0, |(_, _, line)| *line);
    let cell = r.place.as_ref().map_or(0, |(_, cell, _)| *cell);
    Message::new(code, args! { "class" => r.class, "text" => r.message, "line" => line, "cell" => cell })
}

/// What the runner for crates says of a signature, where the catalogue has words for it.
fn misfit(text: &str) -> Option<Message> {
    let (name, what) = text.strip_prefix('`')?.rsplit_once("` takes ").unzip();
    if let (Some(name), Some((takes, given))) = (name, what.and_then(|w| w.rsplit_once(", not "))) {
        let (code, takes) = match takes.strip_suffix(" and no `self`") {
            Some(takes) => ("signature_no_self", takes),
            None => ("signature_count", takes),
        };
        let takes: u32 = takes.strip_suffix(" arguments")?.parse().ok()?;
        let given: u32 = given.parse().ok()?;
        return Some(Message::new(code, args! { "name" => name, "takes" => takes, "given" => given }));
    }
    let (signature, what) = text.strip_prefix('`')?.split_once("`: ")?;
    if matches!(what.strip_prefix("this is not a "), Some(rest) if rest.ends_with(" that the grader can call"))
    {
        return Some(Message::new("signature_callable", args! { "signature" => signature }));
    }
    let of = |start: &str, end: &str| what.strip_prefix(start).and_then(|w| w.strip_suffix(end));
    let (code, ty) = match of("a parameter of type `", "` is not one that the grader can pass") {
        Some(ty) => ("signature_parameter", ty),
        None => ("signature_result", of("a result of type `", "` is not one that the grader can read")?),
    };
    Some(Message::new(code, args! { "signature" => signature, "type" => ty }))
}

/// Exceptions whose names say nothing about inputs.
const KNOWN_EXCEPTIONS: [&str; 26] = [
    "ArithmeticError",
    "AssertionError",
    "AttributeError",
    "EOFError",
    "FileNotFoundError",
    "FloatingPointError",
    "ImportError",
    "IndexError",
    "KeyError",
    "KeyboardInterrupt",
    "LinAlgError",
    "MemoryError",
    "ModuleNotFoundError",
    "NameError",
    "NotImplementedError",
    "OSError",
    "OverflowError",
    "PermissionError",
    "RecursionError",
    "RuntimeError",
    "SystemExit",
    "TypeError",
    "UnboundLocalError",
    "ValueError",
    "ZeroDivisionError",
    "panic",
];

/// What a party answered to the steps of one case, in order. It ends with the first failure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transcript {
    /// One answer a step.
    pub answers: Vec<Answer>,
}

impl Transcript {
    /// The failure that ended it.
    pub fn failure(&self) -> Option<&Failure> {
        match self.answers.last() {
            Some(Answer::Failed(f)) => Some(f),
            _ => None,
        }
    }
}

/// The first thing in which a student's transcript differs from an oracle's.
#[derive(Clone, Debug, PartialEq)]
pub enum Mismatch {
    /// A step gave another value.
    Value {
        /// Number of the step.
        step: usize,
        /// How it differs.
        difference: Difference,
    },
    /// A step failed.
    Failed {
        /// Number of the step.
        step: usize,
        /// Why.
        failure: Failure,
    },
}

/// Compares step by step. `Ok` holds the notes on what was accepted.
pub fn compare(
    steps: &[Step],
    got: &Transcript,
    want: &Transcript,
    rules: impl Fn(&Step) -> Rules,
) -> Result<Vec<Message>, Mismatch> {
    let mut notes = Vec::new();
    for (i, step) in steps.iter().enumerate() {
        match (got.answers.get(i), want.answers.get(i)) {
            (Some(Answer::Failed(failure)), _) => {
                return Err(Mismatch::Failed { step: i, failure: failure.clone() });
            }
            (Some(Answer::Value(got)), Some(Answer::Value(want))) if step.judge.compare => {
                let fit = values(got, want, rules(step))
                    .map_err(|difference| Mismatch::Value { step: i, difference })?;
                notes.extend(fit.note);
            }
            (Some(Answer::Done), Some(Answer::Value(want))) if step.judge.compare => {
                let got = Value::Handle(0);
                values(&got, want, rules(step))
                    .map_err(|difference| Mismatch::Value { step: i, difference })?;
            }
            // An oracle that ended early asks for nothing more.
            _ => {}
        }
    }
    Ok(notes)
}
/// Of the ways in which a heading may be written the first in Cyrillic letters, or the first in others.
fn in_script(ways: &[String], cyrillic: bool) -> String {
    let is = |text: &str| text.chars().any(|c| matches!(c, '\u{400}'..='\u{4ff}'));
    ways.iter().find(|w| is(w) == cyrillic).or(ways.first()).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::Failure;
    use crate::text::Lang;

    #[test]
    fn what_is_wrong_with_a_signature_has_words_in_both_languages() {
        for (text, code) in [
            ("`relu` takes 2 arguments, not 1", "signature_count"),
            ("`fit` takes 3 arguments and no `self`, not 1", "signature_no_self"),
            ("`pub fn f(x: T)`: this is not a function that the grader can call", "signature_callable"),
            ("`pub fn f(x: T)`: this is not a method that the grader can call", "signature_callable"),
            (
                "`pub fn f(x: T)`: a parameter of type `T` is not one that the grader can pass",
                "signature_parameter",
            ),
            (
                "`pub fn f() -> T`: a result of type `T` is not one that the grader can read",
                "signature_result",
            ),
            ("`relu` takes one number here, but is given none", "wrong_signature"),
            ("f() missing 1 required positional argument", "wrong_signature"),
        ] {
            let raised = grader_protocol::Raised {
                class: "signature".to_owned(),
                message: text.to_owned(),
                place: None,
                kind: "signature".to_owned(),
            };
            let message = Failure::Raised(raised).message(false);
            assert_eq!(message.code, code, "{text}");
            assert!(
                !message.text(Lang::Ru).contains("grader can")
                    && !message.text(Lang::Ru).contains("arguments,")
            );
        }
    }

    #[test]
    fn a_heading_is_named_in_the_language_of_who_reads() {
        let failure = |after: &[&str], heading| Failure::NoVariable {
            name: "a".to_owned(),
            after: after.iter().map(|&a| a.to_owned()).collect(),
            heading,
        };
        let both = ["Task 1", "Задание 1", "Задача 1"];
        let there = failure(&both, true).message(false);
        assert_eq!(there.text(Lang::En), "There is no variable a after “Task 1”.");
        assert_eq!(there.text(Lang::Ru), "После «Задание 1» нет переменной a.");
        let gone = failure(&both, false).message(true);
        assert!(gone.text(Lang::En).starts_with("The heading “Task 1” was not found"));
        assert!(gone.text(Lang::Ru).starts_with("Не найден заголовок «Задание 1»"));
        let one = failure(&["Task 1"], false).message(true);
        assert!(one.text(Lang::Ru).starts_with("Не найден заголовок «Task 1»"));
    }
}
