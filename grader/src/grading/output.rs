//! The files that `grade` leaves, written from the ledger: the same bytes for the same input, seed and versions.

use super::batch::BatchError;
use super::gradebook::{Gradebook, Line};
use super::report::{self, ClassReport, ReportError};
use super::result::{SubmissionResult, SubmissionStatus};
use crate::ledger::LedgerError;
use crate::leftovers;
use crate::roster::Person;
use crate::site::{class, feedback};
use crate::submission::{Discovered, file_name};
use crate::text::cell;
use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::fs::File;
use std::hash::{Hash, Hasher};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, mpsc};

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
    /// The class report.
    #[error(transparent)]
    Report(#[from] ReportError),
}

impl From<LedgerError> for OutputError {
    fn from(error: LedgerError) -> Self {
        Self::Batch(error.into())
    }
}

/// Writes a file under another name and renames it, so that nobody ever sees half of it.
pub fn write_atomic(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), OutputError> {
    let mut file = NewFile::new(path)?;
    write(&mut file.buffer).map_err(|source| OutputError::File { path: path.to_owned(), source })?;
    file.done()
}

/// A file that takes its name when it is whole.
struct NewFile {
    path: PathBuf,
    temporary: tempfile::TempPath,
    buffer: BufWriter<File>,
}

impl NewFile {
    fn new(path: &Path) -> Result<Self, OutputError> {
        let wrap = |source| OutputError::File { path: path.to_owned(), source };
        let file = leftovers::file(path.parent().unwrap_or(Path::new("."))).map_err(wrap)?;
        let (file, temporary) = file.into_parts();
        Ok(Self { path: path.to_owned(), temporary, buffer: BufWriter::new(file) })
    }

    fn line(&mut self, line: &str) -> Result<(), OutputError> {
        writeln!(self.buffer, "{line}")
            .map_err(|source| OutputError::File { path: self.path.clone(), source })
    }

    fn done(self) -> Result<(), OutputError> {
        use std::os::unix::fs::PermissionsExt;
        let Self { path, temporary, buffer } = self;
        let wrap = |source| OutputError::File { path: path.clone(), source };
        let file = buffer.into_inner().map_err(|e| wrap(e.into_error()))?;
        file.set_permissions(std::fs::Permissions::from_mode(0o644)).map_err(wrap)?;
        temporary.persist(&path).map_err(|e| wrap(e.error))
    }
}

/// What a batch is about: attempts that were handed in, and who of the roster handed in nothing.
#[derive(Clone, Copy, Debug)]
pub struct Class<'a> {
    /// Attempts, ordered by submission id, then attempt.
    pub submissions: &'a [Discovered],
    /// Those of the roster who handed in nothing.
    pub absent: &'a [Person],
}

/// Writes down what every grade comes to, then `results.jsonl`, `timings.jsonl`, `grades.csv` and the feedback pages
/// of all whose line has changed, then the class report. One student after the other, so that memory does not grow with the class.
pub fn write_all(book: &mut Gradebook, jobs: usize) -> Result<(), OutputError> {
    book.write_grades()?;
    let dir = book.dir().to_owned();
    let feedback = dir.join("feedback");
    std::fs::create_dir_all(&feedback)
        .map_err(|source| OutputError::File { path: feedback.clone(), source })?;
    leftovers::sweep(&dir);
    leftovers::sweep(&feedback);
    let known = lines(&dir.join("results.jsonl"));
    let words = &book.assignment.words;
    let (pages, queue) = mpsc::sync_channel::<(PathBuf, SubmissionResult)>(64);
    let queue = Mutex::new(queue);
    let next = || queue.lock().unwrap_or_else(std::sync::PoisonError::into_inner).recv();
    let page = || -> Result<(), OutputError> {
        let mut outcome = Ok(());
        // Also after a failure: whoever sends must not wait for nobody.
        while let Ok((path, result)) = next() {
            if outcome.is_ok() {
                let html = feedback::render(&result, words);
                outcome = write_atomic(&path, |out| out.write_all(html.as_bytes()));
            }
        }
        outcome
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..jobs.max(1)).map(|_| scope.spawn(page)).collect();
        let written = write_files(book, &dir, &mut |line, text| {
            let path = feedback.join(format!("{}.html", file_name(&line.result.submission)));
            if line.result.counts
                && line.result.attempt > 0
                && !(known.contains(&hash(text)) && path.is_file())
            {
                // A worker that failed says so itself.
                let _ = pages.send((path, line.result.clone()));
            }
        });
        drop(pages);
        let mut outcome = written;
        for worker in workers {
            let done = worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            outcome = outcome.and(done);
        }
        outcome
    })?;
    write_report(&report::read(book)?, &dir)?;
    book.ledger().settle()?;
    Ok(())
}

/// Writes `report.html` and `report.json`.
pub fn write_report(report: &ClassReport, dir: &Path) -> Result<(), OutputError> {
    let page = class::page(report);
    write_atomic(&dir.join("report.html"), |out| out.write_all(page.as_bytes()))?;
    let json = serde_json::to_string(report).map_err(BatchError::from)?;
    write_atomic(&dir.join("report.json"), |out| writeln!(out, "{json}"))
}

fn write_files(book: &Gradebook, dir: &Path, on: &mut dyn FnMut(&Line, &str)) -> Result<(), OutputError> {
    let mut results = NewFile::new(&dir.join("results.jsonl"))?;
    let mut timings = NewFile::new(&dir.join("timings.jsonl"))?;
    let mut grades = NewFile::new(&dir.join("grades.csv"))?;
    let header =
        ["submission", "assignment", "status", "score", "max_score", "raw_score", "penalty", "override"];
    grades.line(&csv_line(&header.map(str::to_owned)))?;
    for subject in book.ledger().subjects()? {
        let story = book.story(&subject)?;
        let student = book.ledger().student(&subject)?;
        for line in book.lines_of(&student, &story, |_| true)? {
            let text = serde_json::to_string(&line.result).map_err(BatchError::from)?;
            results.line(&text)?;
            if let Some(timing) = &line.timing {
                timings.line(&timing.to_string())?;
            }
            if line.result.counts {
                grades.line(&csv_line(&grade(&line)))?;
            }
            on(&line, &text);
        }
    }
    results.done()?;
    timings.done()?;
    grades.done()
}

/// A row of `grades.csv`: `score` is what counts in the end.
fn grade(line: &Line) -> [String; 8] {
    let number = |x: Option<f64>| x.map(|x| x.to_string()).unwrap_or_default();
    let result = &line.result;
    let by_hand = if result.by_hand.is_some() { "yes" } else { "" };
    [
        cell(&result.submission),
        result.assignment.clone(),
        status_name(result.status).to_owned(),
        number(result.final_score),
        result.max_score.to_string(),
        number(line.standing.raw),
        result.penalty.to_string(),
        by_hand.to_owned(),
    ]
}

/// One line of CSV without its end: the line's end is `\r\n`, and the file's writer adds the `\n`.
fn csv_line(cells: &[String]) -> String {
    let quote = |cell: &String| {
        if cell.contains([',', '"', '\r', '\n']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.clone()
        }
    };
    cells.iter().map(quote).collect::<Vec<_>>().join(",") + "\r"
}

fn hash(line: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    line.hash(&mut hasher);
    hasher.finish()
}

/// Hashes of the lines of a file; none where there is no such file.
fn lines(path: &Path) -> HashSet<u64> {
    let Ok(file) = File::open(path) else { return HashSet::new() };
    BufReader::new(file).lines().map_while(Result::ok).map(|line| hash(&line)).collect()
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
