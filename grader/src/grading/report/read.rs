//! Reads the result files of an output folder.

use super::{ClassReport, Collector};
use crate::grading::gradebook::Gradebook;
use crate::grading::result::SubmissionResult;
use crate::text::{Blame, Explain, Message, args};
use serde::Deserialize;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// A file cannot be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A line of it is no result.
    #[error("{}:{line}: {reason}", path.display())]
    Line {
        /// Which file.
        path: PathBuf,
        /// Number of the line.
        line: usize,
        /// What is wrong.
        reason: String,
    },
}

impl Explain for ReportError {
    fn message(&self) -> Message {
        match self {
            Self::Io { path, source } => Message::new(
                "file_unreadable",
                args! { "path" => path.display().to_string(), "reason" => source.to_string() },
            ),
            Self::Line { path, line, reason } => Message::new(
                "class_bad_line",
                args! { "path" => path.display().to_string(), "line" => line, "reason" => reason },
            ),
        }
    }
    fn hint(&self) -> Option<Message> {
        Some(Message::bare("class_bad_line_hint"))
    }
    fn blame(&self) -> Blame {
        Blame::User
    }
}

#[derive(Deserialize)]
struct TimingLine {
    submission: String,
    attempt: u32,
    cpu_seconds: f64,
    peak_memory: u64,
}

/// The report of the folder that the gradebook is of, by its `results.jsonl` and `timings.jsonl`.
///
/// # Errors
/// A file cannot be read, or somebody else wrote in it.
pub fn read(book: &Gradebook) -> Result<ClassReport, ReportError> {
    let mut usage: HashMap<(String, u32), [f64; 2]> = HashMap::new();
    let timings = book.dir().join("timings.jsonl");
    if timings.is_file() {
        lines(&timings, |t: TimingLine| {
            usage.insert((t.submission, t.attempt), [t.cpu_seconds, t.peak_memory as f64]);
        })?;
    }
    let mut class = Collector::new(&book.assignment, book.pass());
    lines(&book.dir().join("results.jsonl"), |result: SubmissionResult| {
        if result.counts {
            let usage = usage.remove(&(result.submission.clone(), result.attempt));
            class.add(&result, usage);
        }
    })?;
    Ok(class.report())
}

fn lines<T: for<'d> Deserialize<'d>>(path: &Path, mut each: impl FnMut(T)) -> Result<(), ReportError> {
    let wrap = |source| ReportError::Io { path: path.to_owned(), source };
    let mut file = BufReader::new(File::open(path).map_err(wrap)?);
    let mut text = String::new();
    let mut line = 0;
    while file.read_line(&mut text).map_err(wrap)? > 0 {
        line += 1;
        let one = serde_json::from_str(&text).map_err(|e| ReportError::Line {
            path: path.to_owned(),
            line,
            reason: e.to_string(),
        })?;
        each(one);
        text.clear();
    }
    Ok(())
}
