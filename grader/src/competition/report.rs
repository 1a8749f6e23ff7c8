//! `scores.jsonl`: one line an attempt.

use super::Problem;
use super::history::{Attempt, Reason, Status};
use super::intake::Candidate;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One line of `scores.jsonl`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Version of this shape: 1.
    pub schema: u32,
    /// Competition.
    pub competition: String,
    /// Team.
    pub team: String,
    /// File below the folder that was given.
    pub file: String,
    /// Number among the team's files, from 1.
    pub attempt: u64,
    /// When it was handed in.
    pub submitted_at: Option<Timestamp>,
    /// What became of it.
    pub status: Status,
    /// It counts in the end.
    pub counts: bool,
    /// Why a valid file is no attempt.
    pub reason: Option<Reason>,
    /// Rows of data.
    pub rows: u64,
    /// Public score.
    pub public: Option<f64>,
    /// Private score.
    pub private: Option<f64>,
    /// What the public board shows of the team after it.
    pub shown: Option<f64>,
    /// Hash of the file; None where it was too large to be read.
    pub sha256: Option<String>,
    /// Problems.
    pub errors: Vec<Problem>,
}

impl Line {
    /// Of an attempt.
    pub fn new(competition: &str, attempt: &Attempt, counts: bool) -> Self {
        Self {
            schema: 1,
            competition: competition.to_owned(),
            team: attempt.team.clone(),
            file: attempt.file.clone(),
            attempt: attempt.attempt,
            submitted_at: attempt.submitted_at,
            status: attempt.status,
            counts,
            reason: attempt.reason,
            rows: attempt.rows,
            public: attempt.public,
            private: attempt.private,
            shown: attempt.shown,
            sha256: Some(attempt.sha256.clone()).filter(|s| s.len() == 64),
            errors: serde_json::from_str(&attempt.errors).unwrap_or_default(),
        }
    }

    /// Of a file that we could not read.
    pub fn failed(competition: &str, candidate: &Candidate, error: &std::io::Error) -> Self {
        Self {
            schema: 1,
            competition: competition.to_owned(),
            team: candidate.team.clone(),
            file: candidate.file.clone(),
            attempt: 0,
            submitted_at: candidate.submitted_at,
            status: Status::Error,
            counts: false,
            reason: None,
            rows: 0,
            public: None,
            private: None,
            shown: None,
            sha256: None,
            errors: vec![Problem::from_io(error)],
        }
    }
}
