//! What passes through the shared folder.

use crate::assignment::manifest::Language;
use crate::grading::again::Again;
use crate::grading::batch::{ToGrade, hash, key, language};
use crate::grading::engine::{Engine, Timing};
use crate::grading::result::{LanguageName, SubmissionResult};
use crate::submission::{Content, Kind};
use crate::text::{Blame, Explain, Message, args};
use grader_protocol::{SourceFile, wire::Wire};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::time::Duration;

/// What coordinator and workers have to agree on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Version of the program.
    pub grader: String,
    /// SHA-256 of the assignment.
    pub assignment_sha256: String,
    /// SHA-256 of the seed.
    pub seed_sha256: String,
    /// What runs submissions of each language.
    pub runtimes: BTreeMap<String, String>,
    /// Whether Python is forked from a warm one.
    pub warm: bool,
    /// Runs of each submission.
    pub repeat: u32,
    /// Submissions that a worker works on at a time; none: as many as it has processors.
    pub jobs: Option<usize>,
    /// Milliseconds between two signs of life.
    pub pulse_ms: u64,
}

/// Why a worker refuses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {here:?} here, {there:?} in the batch")]
pub struct Refusal {
    /// Id of the message.
    what: &'static str,
    here: String,
    there: String,
}

impl Explain for Refusal {
    fn message(&self) -> Message {
        Message::new(self.what, args! { "here" => self.here, "there" => self.there })
    }
    fn blame(&self) -> Blame {
        Blame::Ours
    }
}

impl Terms {
    /// Those of an engine in which these languages are ready.
    pub fn of(engine: &Engine<'_>, languages: &[Language]) -> Self {
        let accepted = languages.iter().filter(|l| engine.assignment.languages.contains(l));
        let runtimes = accepted.map(|l| {
            let identity = engine.runtimes.identity_of(Some(*l), engine.assignment);
            (LanguageName::from(*l).word().to_owned(), identity)
        });
        Self {
            grader: env!("CARGO_PKG_VERSION").to_owned(),
            assignment_sha256: engine.assignment.sha256.clone(),
            seed_sha256: engine.oracles.seed_sha256(),
            runtimes: runtimes.collect(),
            warm: true,
            repeat: 1,
            jobs: None,
            pulse_ms: 0,
        }
    }

    /// The version of the program alone, which every version can read.
    ///
    /// # Errors
    /// Another one than this program's.
    pub fn check_version(text: &str) -> Result<(), Refusal> {
        #[derive(Default, Deserialize)]
        struct Version {
            #[serde(default)]
            grader: String,
        }
        let there = serde_json::from_str::<Version>(text).unwrap_or_default().grader;
        same("worker_other_version", env!("CARGO_PKG_VERSION"), &there)
    }

    /// Whether an assignment is that of the batch.
    pub fn check_assignment(&self, sha256: &str) -> Result<(), Refusal> {
        same("worker_other_assignment", sha256, &self.assignment_sha256)
    }

    /// Whether an engine gives the results that the batch asks for.
    pub fn check(&self, engine: &Engine<'_>) -> Result<(), Refusal> {
        let here = Self::of(engine, &self.languages());
        self.check_assignment(&here.assignment_sha256)?;
        same("worker_other_seed", &here.seed_sha256, &self.seed_sha256)?;
        for (language, there) in &self.runtimes {
            same("worker_other_runtime", here.runtimes.get(language).map_or("", String::as_str), there)?;
        }
        Ok(())
    }

    /// Time between two signs of life.
    pub fn pulse(&self) -> Duration {
        Duration::from_millis(self.pulse_ms.max(50))
    }

    /// Languages that a worker makes ready.
    pub fn languages(&self) -> Vec<Language> {
        let has = |l: &Language| self.runtimes.contains_key(LanguageName::from(*l).word());
        [Language::Python, Language::Rust].into_iter().filter(has).collect()
    }
}

fn same(what: &'static str, here: &str, there: &str) -> Result<(), Refusal> {
    if here == there {
        return Ok(());
    }
    Err(Refusal { what, here: here.to_owned(), there: there.to_owned() })
}

/// Items that are graded one after the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Shard {
    /// Whether its worker does nothing else meanwhile: its items were there when workers were lost.
    pub alone: bool,
    /// Names of the items.
    pub items: Vec<String>,
}

/// The name of a thing to be graded: equal names, equal results. Who handed it in is not in it.
pub(super) fn name(engine: &Engine<'_>, work: &ToGrade<'_>, runs: u32) -> String {
    let again = work.again.and_then(|a| serde_json::to_string(a).ok()).unwrap_or_default();
    hash(&[
        "grader item 1",
        &key(engine, &work.files.content, language(work.content)),
        &engine.assignment.sha256,
        &again,
        &runs.to_string(),
    ])
}

#[derive(Serialize, Deserialize)]
struct Head {
    kind: String,
    sha256: String,
    notes: Vec<Message>,
    again: Option<Again>,
}

/// What a worker is given.
pub(super) struct Input {
    pub content: Content,
    pub again: Option<Again>,
}

impl Input {
    /// The bytes of its file.
    pub fn bytes(content: &Content, again: Option<&Again>) -> Vec<u8> {
        let kind = language(content).unwrap_or_default().to_owned();
        let (sha256, notes) = (content.sha256.clone(), content.notes.clone());
        let head = serde_json::to_string(&Head { kind, sha256, notes, again: again.cloned() });
        let mut bytes = Vec::new();
        head.unwrap_or_default().put(&mut bytes);
        content.files.put(&mut bytes);
        bytes
    }

    /// Reads them.
    pub fn read(bytes: &[u8]) -> io::Result<Self> {
        let (head, files) = <(String, Vec<SourceFile>)>::from_bytes(bytes).map_err(io::Error::other)?;
        let head: Head = serde_json::from_str(&head)?;
        let kind = match head.kind.as_str() {
            "python" => Kind::Python,
            "rust" => Kind::Rust,
            _ => Kind::Nothing,
        };
        let content = Content { kind, files, sha256: head.sha256, notes: head.notes };
        Ok(Self { content, again: head.again })
    }
}

/// What a worker gives back. The submission in it is nobody's: the coordinator knows whose it is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Output {
    /// The item.
    pub item: String,
    /// How many runs there were at which we did not fail.
    pub runs: u32,
    /// The result.
    pub result: SubmissionResult,
    /// How long it took.
    pub timing: Timing,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_comes_out_as_it_went_in() {
        let files = vec![SourceFile { path: "a/ы.py".to_owned(), bytes: vec![0, 255, 10] }];
        let notes = vec![Message::new("x", args! { "n" => 0.1 })];
        let content = Content { kind: Kind::Python, files, sha256: "00".to_owned(), notes };
        let before = r#"{"schema": 1, "assignment": "a", "submission": "s", "students": [], "attempt": 1, "counts": true,
            "submitted_at": null, "language": "python", "status": "graded", "score": 0.1, "max_score": 0.3, "bonus": 0.0,
            "tasks": [], "notes": [], "receipt": {"submission_sha256": "", "assignment_sha256": "", "grader": "",
            "seed_sha256": "", "runtime": "", "sandbox": ""}}"#;
        let again = Again { tasks: [1, 3].into(), before: serde_json::from_str(before).unwrap() };
        let bytes = Input::bytes(&content, Some(&again));
        let read = Input::read(&bytes).unwrap();
        assert_eq!(format!("{:?}", read.content), format!("{content:?}"));
        assert_eq!(format!("{:?}", read.again), format!("{:?}", Some(again)));
        assert!(Input::read(&bytes[..bytes.len() - 1]).is_err());
    }

    #[test]
    fn another_version_or_assignment_is_refused() {
        let own = format!(r#"{{"grader": "{}", "something": "new"}}"#, env!("CARGO_PKG_VERSION"));
        assert_eq!(Terms::check_version(&own), Ok(()));
        for other in [r#"{"grader": "0.0.1"}"#, "{}", "no JSON"] {
            assert_eq!(Terms::check_version(other).unwrap_err().what, "worker_other_version");
        }
        let terms = Terms {
            grader: String::new(),
            assignment_sha256: "a".to_owned(),
            seed_sha256: String::new(),
            runtimes: BTreeMap::new(),
            warm: true,
            repeat: 1,
            jobs: None,
            pulse_ms: 0,
        };
        assert!(terms.check_assignment("a").is_ok());
        assert!(terms.check_assignment("b").is_err());
    }
}
