//! The files that `grade` leaves, written from the ledger: the same bytes for the same input, seed and versions.

use super::batch::BatchError;
use super::identity;
use super::result::{SubmissionResult, SubmissionStatus};
use crate::assignment::Assignment;
use crate::ledger::{Ledger, Record};
use crate::roster::Person;
use crate::submission::Discovered;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Why an output could not be written: our failure.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// A file.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What happened.
        source: io::Error,
    },
    /// The ledger.
    #[error(transparent)]
    Batch(#[from] BatchError),
}

/// Writes a file under another name and renames it, so that nobody ever sees half of it.
pub fn write_atomic(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), OutputError> {
    let wrap = |source| OutputError::File { path: path.to_path_buf(), source };
    let dir = path.parent().filter(|d| !d.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(dir).map_err(wrap)?;
    {
        use std::os::unix::fs::PermissionsExt;
        let mut buffer = BufWriter::new(file.as_file_mut());
        write(&mut buffer).and_then(|()| buffer.flush()).map_err(wrap)?;
        drop(buffer);
        file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644)).map_err(wrap)?;
    }
    file.persist(path).map_err(|e| wrap(e.error))?;
    Ok(())
}

/// What a batch is about: attempts that were handed in, and who of the roster handed in nothing.
#[derive(Clone, Copy, Debug)]
pub struct Class<'a> {
    /// Attempts, ordered by submission id, then attempt.
    pub submissions: &'a [Discovered],
    /// Those of the roster who handed in nothing.
    pub absent: &'a [Person],
}

/// Writes `results.jsonl`, `timings.jsonl` and `grades.csv` for these submissions, one after the other from the
/// ledger, so that memory does not grow with the batch.
pub fn write_all(
    dir: &Path,
    ledger: &Ledger,
    class: Class<'_>,
    assignment: &Assignment,
) -> Result<(), OutputError> {
    let mut absent: Vec<SubmissionResult> =
        class.absent.iter().map(|p| identity::absent(p, class.submissions, assignment)).collect();
    absent.sort_by(|a, b| a.submission.cmp(&b.submission));
    let each = |f: &mut dyn FnMut(&str) -> io::Result<()>| -> io::Result<()> {
        let mut absent = absent.iter().peekable();
        for submission in class.submissions {
            while let Some(result) = absent.next_if(|a| a.submission < submission.id) {
                f(&serde_json::to_string(result)?)?;
            }
            if let Some(record) = newest(ledger, submission)? {
                f(&identity::line(&record.result, submission, assignment.lang)?)?;
            }
        }
        absent.try_for_each(|result| f(&serde_json::to_string(result)?))
    };
    write_atomic(&dir.join("results.jsonl"), |out| each(&mut |line| writeln!(out, "{line}")))?;
    write_atomic(&dir.join("timings.jsonl"), |out| {
        for submission in class.submissions {
            if let Some(record) = newest(ledger, submission)? {
                writeln!(out, "{}", record.timing)?;
            }
        }
        Ok(())
    })?;
    write_atomic(&dir.join("grades.csv"), |out| {
        let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        csv.write_record(["submission", "assignment", "status", "score", "max_score"])?;
        each(&mut |line| {
            let result: SubmissionResult = serde_json::from_str(line)?;
            if !result.counts {
                return Ok(());
            }
            csv.write_record([
                formula_safe(&result.submission),
                result.assignment.clone(),
                status_name(result.status).to_owned(),
                result.score.map(|s| s.to_string()).unwrap_or_default(),
                result.max_score.to_string(),
            ])?;
            Ok(())
        })?;
        csv.flush()
    })
}

fn newest(ledger: &Ledger, submission: &Discovered) -> io::Result<Option<Record>> {
    ledger.newest(&submission.id, submission.attempt).map_err(|e| io::Error::other(e.to_string()))
}

/// A spreadsheet takes a cell that starts like a formula for one.
fn formula_safe(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}

/// The status as files spell it.
pub fn status_name(status: SubmissionStatus) -> &'static str {
    match status {
        SubmissionStatus::Graded => "graded",
        SubmissionStatus::Unreadable => "unreadable",
        SubmissionStatus::Error => "error",
        SubmissionStatus::NotSubmitted => "not_submitted",
        SubmissionStatus::Excused => "excused",
    }
}
