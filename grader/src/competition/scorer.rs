//! Reads and scores files on all threads. What place they get is decided elsewhere.

use super::answers::{Answers, SplitTruth};
use super::history::Status;
use super::intake::Candidate;
use super::problem::{Code, Problems};
use super::score::{Competition, Options};
use super::{Checked, Problem, Split, check_bytes, check_reader, fast, quick};
use crate::text::args;
use sha2::{Digest, Sha256};
use std::fs::{File, Metadata};
use std::io::Read;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

/// Files up to this size are read at once.
const WHOLE: u64 = 32 << 20;
/// A file that was changed this recently and is wrong may still be being copied.
const SETTLE: Duration = Duration::from_secs(2);

/// One file, read and scored, before it has a place.
#[derive(Debug)]
pub struct Scored {
    /// Hash of its bytes.
    pub sha256: String,
    /// Rows of data.
    pub rows: u64,
    /// Valid or invalid.
    pub status: Status,
    /// Problems.
    pub errors: Vec<Problem>,
    /// Public score, private score, answers.
    pub scores: Option<(f64, f64, Answers)>,
}

/// What files are scored against.
#[derive(Debug)]
pub struct Scorer<'a> {
    competition: &'a Competition,
    /// Public rows.
    pub public: SplitTruth,
    /// Private rows.
    pub private: SplitTruth,
}

impl<'a> Scorer<'a> {
    /// For a competition.
    pub fn new(competition: &'a Competition) -> Self {
        let metric = competition.manifest.competition.metric;
        let solution = &competition.solution;
        let split = |split| SplitTruth::new(&solution.truth, &solution.usage, metric, split);
        Self { competition, public: split(Split::Public), private: split(Split::Private) }
    }

    /// Reads files on all threads; the results are in the order of the files.
    pub fn read(
        &self,
        chunk: &[(Candidate, Metadata)],
        options: &Options<'_>,
        done: &AtomicUsize,
        total: usize,
    ) -> Vec<std::io::Result<Option<Scored>>> {
        let next = AtomicUsize::new(0);
        // A large file is read by the threads that have no file of their own.
        let threads = (options.jobs / chunk.len().max(1)).max(1);
        let results: Vec<Mutex<std::io::Result<Option<Scored>>>> =
            chunk.iter().map(|_| Mutex::new(Ok(None))).collect();
        std::thread::scope(|scope| {
            for _ in 0..options.jobs.clamp(1, chunk.len().max(1)) {
                scope.spawn(|| {
                    let mut buffer = Vec::new();
                    loop {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        let Some((candidate, meta)) = chunk.get(index) else { break };
                        let scored = self.settled(&candidate.path, meta, &mut buffer, threads);
                        *results[index].lock().unwrap_or_else(std::sync::PoisonError::into_inner) = scored;
                        (options.progress)(done.fetch_add(1, Ordering::Relaxed) + 1, total);
                    }
                });
            }
        });
        results
            .into_iter()
            .map(|r| r.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner))
            .collect()
    }

    /// Scores one file; None: it is being written, the next run takes it.
    fn settled(
        &self,
        path: &Path,
        before: &Metadata,
        buffer: &mut Vec<u8>,
        threads: usize,
    ) -> std::io::Result<Option<Scored>> {
        let scored = self.file(path, before, buffer, threads)?;
        if scored.status == Status::Invalid {
            let age = before.modified().ok().and_then(|t| SystemTime::now().duration_since(t).ok());
            if let Some(rest) = age.and_then(|age| SETTLE.checked_sub(age)) {
                std::thread::sleep(rest);
            }
        }
        let after = std::fs::metadata(path)?;
        Ok((after.len() == before.len() && modified(&after) == modified(before)).then_some(scored))
    }

    fn file(
        &self,
        path: &Path,
        meta: &Metadata,
        buffer: &mut Vec<u8>,
        threads: usize,
    ) -> std::io::Result<Scored> {
        let rules = &self.competition.manifest.competition;
        let schema = &self.competition.solution.schema;
        let lang = self.competition.manifest.lang;
        let limit = self.competition.manifest.max_megabytes(schema.ids.len());
        if meta.len() > limit.saturating_mul(1 << 20) {
            let mut problems = Problems::default();
            problems.file(
                Code::TooLarge,
                args! { "megabytes" => meta.len().div_ceil(1 << 20), "limit" => limit },
            );
            return Ok(Scored {
                sha256: format!("size-{}", meta.len()),
                rows: 0,
                status: Status::Invalid,
                errors: problems.finish(lang),
                scores: None,
            });
        }
        // One byte more than it had: a file that grows is seen to.
        let open = || Ok::<_, std::io::Error>(regular(path)?.take(meta.len() + 1));
        let (sha256, checked) = if meta.len() <= WHOLE {
            buffer.clear();
            open()?.read_to_end(buffer)?;
            let valid = quick::read(schema, buffer).or_else(|| fast::read(schema, buffer));
            let checked = valid.map_or_else(|| check_bytes(schema, buffer), Checked::valid);
            (super::hex(&Sha256::digest(&buffer)), checked)
        } else if let Some((sha256, rows, predicted)) = quick::read_blocks(schema, open()?, threads)? {
            (sha256, Checked::valid((rows, predicted)))
        } else {
            let mut hash = Sha256::new();
            let checked = check_reader(schema, open()?, |bytes| hash.update(bytes))?;
            (super::hex(&hash.finalize()), checked)
        };
        let Checked { rows, problems, predicted } = checked;
        if !problems.is_empty() {
            let errors = problems.finish(lang);
            return Ok(Scored { sha256, rows, status: Status::Invalid, errors, scores: None });
        }
        let answers = Answers::new(&self.competition.solution, rules.metric, predicted);
        let scores = (self.public.score(&answers), self.private.score(&answers), answers);
        Ok(Scored { sha256, rows, status: Status::Valid, errors: Vec::new(), scores: Some(scores) })
    }
}

/// Opens a regular file. What became a pipe since it was looked at is not waited for.
fn regular(path: &Path) -> std::io::Result<File> {
    let file = File::options().read(true).custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY).open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(std::io::Error::other("not a regular file")) }
}

/// Nanoseconds since 1970 at which a file was last changed.
pub fn modified(meta: &Metadata) -> i64 {
    let time = meta.modified().unwrap_or(SystemTime::UNIX_EPOCH);
    time.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |d| d.as_nanos() as i64)
}
