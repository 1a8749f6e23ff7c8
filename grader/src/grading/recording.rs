//! Recorded answers of an oracle to the public checks: what a pack for students holds in place of the instructor's
//! solution. Public inputs are the same everywhere, so the answers are, too.

use super::oracle::CaseId;
use crate::assignment::Assignment;
use crate::compare::{Answer, Transcript};
use grader_protocol::{Value, wire::Wire};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// The first bytes of such a file.
const MAGIC: &[u8] = b"grader answers 1\n";

/// Name of a case, and its answers: none for a step that leaves nothing to compare.
type Written = Vec<(String, Vec<Option<Value>>)>;

/// An oracle's answers by case.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recording {
    cases: BTreeMap<String, Transcript>,
}

impl Recording {
    /// Adds the answers of a case. An oracle has no failures: whoever plays it says so before.
    pub fn add(&mut self, assignment: &Assignment, id: CaseId, transcript: &Transcript) {
        self.cases.insert(name(assignment, id), transcript.clone());
    }

    /// The answers of a case.
    pub fn get(&self, assignment: &Assignment, id: CaseId) -> Option<&Transcript> {
        self.cases.get(&name(assignment, id))
    }

    /// The bytes of the file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let answer = |a: &Answer| match a {
            Answer::Value(value) => Some(value.clone()),
            Answer::Done | Answer::Failed(_) => None,
        };
        let written: Written = self
            .cases
            .iter()
            .map(|(name, t)| (name.clone(), t.answers.iter().map(answer).collect()))
            .collect();
        let mut bytes = MAGIC.to_vec();
        written.put(&mut bytes);
        bytes
    }

    /// Reads a file.
    pub fn read(path: &Path) -> io::Result<Self> {
        let bytes = std::fs::read(path)?;
        let wrong = |why: String| io::Error::new(io::ErrorKind::InvalidData, why);
        let body = bytes.strip_prefix(MAGIC).ok_or_else(|| wrong("no recorded answers".to_owned()))?;
        let written = Written::from_bytes(body).map_err(|e| wrong(e.to_string()))?;
        let answer = |a: Option<Value>| a.map_or(Answer::Done, Answer::Value);
        let cases = written
            .into_iter()
            .map(|(name, answers)| (name, Transcript { answers: answers.into_iter().map(answer).collect() }));
        Ok(Self { cases: cases.collect() })
    }
}

fn name(assignment: &Assignment, id: CaseId) -> String {
    let task = &assignment.tasks[id.task];
    format!("{}/{}/{}", task.id, task.checks[id.check].id, id.case)
}
