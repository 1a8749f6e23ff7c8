//! From submissions to the pairs to look at.

use super::Language;
use super::class::{Compared, Pair, compare, room};
use super::document::{Document, Known, Source};
use super::wanted::Wanted;
use crate::submission::{HexBytes, ReadProblem};
use crate::text::{Message, args};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Groups of equal files, and files of one group, that are told at most.
const MOST_GROUPS: usize = 200;

/// What is asked for.
pub struct Request<'a> {
    /// What the assignment asks students for.
    pub wanted: &'a Wanted,
    /// Files and folders that everybody was given.
    pub known: &'a [PathBuf],
    /// From what score on pairs are listed; the class's own threshold where none is named.
    pub threshold: Option<f64>,
    /// Pairs that are listed at most.
    pub top: usize,
    /// Whether all fingerprints weigh the same, common and given out or not.
    pub plain: bool,
    /// Threads.
    pub jobs: usize,
    /// Hears of every submission that was read.
    pub tick: &'a (dyn Fn() + Sync),
}

/// A pair to look at.
#[derive(Clone, Debug, Serialize)]
pub struct Found {
    /// Submission id of the one.
    pub a: String,
    /// And of the other.
    pub b: String,
    /// Language of both.
    pub language: Language,
    /// How alike: 0 to 1.
    pub score: f64,
    /// Share of the weight of the one that is also in the other.
    pub a_in_b: f64,
    /// And the other way.
    pub b_in_a: f64,
    /// Whether they have a file with the same bytes.
    pub same_file: bool,
    /// Numbers of the two among the sources.
    #[serde(skip)]
    pub sources: [usize; 2],
}

/// Submissions that have a file with the same bytes.
#[derive(Clone, Debug, Serialize)]
pub struct SameFile {
    /// SHA-256 (hex) of the file.
    pub sha256: String,
    /// Submission and name of the file there, in the order of submissions.
    pub files: Vec<(String, String)>,
}

/// A class of one language.
#[derive(Clone, Debug, Serialize)]
pub struct Compare {
    /// The language.
    pub language: Language,
    /// Submissions in it.
    pub submissions: usize,
    /// From what score on pairs are listed.
    pub threshold: f64,
    /// Whether that is the class's own: not named, and not that of a class of a few.
    pub own_threshold: bool,
    /// Pairs that reach it.
    pub pairs: usize,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Report {
    /// Pairs to look at, most alike first.
    pub pairs: Vec<Found>,
    /// Files that several handed in.
    pub same: Vec<SameFile>,
    /// What was compared.
    pub classes: Vec<Compare>,
    /// Weights of the fingerprints that counted, by language.
    pub weights: HashMap<Language, HashMap<u64, f64>>,
    /// What was left out, and why.
    pub notes: Vec<Message>,
}

/// Compares submissions.
///
/// # Errors
/// What was given out cannot be read. Of submissions that cannot, a note tells.
pub fn report(sources: &[Source], request: &Request<'_>) -> Result<Report, ReadProblem> {
    let mut known = Known::default();
    for path in request.known {
        known.add(path, request.wanted)?;
    }
    let (documents, notes) = documents(sources, request);
    let mut report = Report { notes, same: same_files(&documents, &known), ..Report::default() };
    let equal = equal_pairs(&documents, &known);
    for language in [Language::Python, Language::Rust] {
        let of: Vec<&(usize, Document)> = documents.iter().filter(|(_, d)| d.language == language).collect();
        if of.is_empty() {
            continue;
        }
        let fingerprints: Vec<&[u64]> = of.iter().map(|(_, d)| d.fingerprints.as_slice()).collect();
        let given = if request.plain { &HashSet::new() } else { &known.runs };
        let compared = compare(&fingerprints, given, request.plain, request.jobs);
        let (own, is_own) = compared.scores.threshold(of.len());
        let threshold = request.threshold.unwrap_or(own);
        let Compared { pairs, weights, .. } = compared;
        let above = |pair: &&Pair| pair.score >= threshold;
        report.classes.push(Compare {
            language,
            submissions: of.len(),
            threshold,
            own_threshold: request.threshold.is_none() && is_own,
            pairs: pairs.iter().filter(above).count(),
        });
        let found = pairs.iter().filter(above).take(request.top).map(|pair| {
            let sources = [of[pair.a].0, of[pair.b].0];
            Found {
                a: of[pair.a].1.id.clone(),
                b: of[pair.b].1.id.clone(),
                language,
                score: pair.score,
                a_in_b: pair.a_in_b,
                b_in_a: pair.b_in_a,
                same_file: equal(sources),
                sources,
            }
        });
        report.pairs.extend(found);
        report.weights.insert(language, weights);
    }
    report.pairs.sort_by(|x, y| y.score.total_cmp(&x.score).then_with(|| (&x.a, &x.b).cmp(&(&y.a, &y.b))));
    report.pairs.truncate(request.top);
    Ok(report)
}

/// Reads all submissions, each with its number.
fn documents(sources: &[Source], request: &Request<'_>) -> (Vec<(usize, Document)>, Vec<Message>) {
    let next = AtomicUsize::new(0);
    let all = Mutex::new((Vec::new(), Vec::new()));
    let room = room(sources.len());
    std::thread::scope(|scope| {
        for _ in 0..request.jobs.clamp(1, sources.len().max(1)) {
            scope.spawn(|| {
                while let Some((i, source)) = {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    sources.get(i).map(|s| (i, s))
                } {
                    let read = Document::read(source, request.wanted, room);
                    let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
                    let said = |code| Message::new(code, args! { "submission" => source.id });
                    match read {
                        Ok(Some(document)) => {
                            all.1.extend(document.cut.then(|| (i, said("similar_cut"))));
                            all.0.push((i, document));
                        }
                        Ok(None) => all.1.push((i, said("similar_no_code"))),
                        Err(_) => all.1.push((i, said("similar_unreadable"))),
                    }
                    (request.tick)();
                }
            });
        }
    });
    let (mut documents, mut notes) = all.into_inner().unwrap_or_else(PoisonError::into_inner);
    documents.sort_by_key(|(i, _)| *i);
    notes.sort_by_key(|(i, _)| *i);
    (documents, notes.into_iter().map(|(_, note)| note).collect())
}

/// Files that several submissions have, apart from those that were given out.
fn same_files(documents: &[(usize, Document)], known: &Known) -> Vec<SameFile> {
    let mut by_hash: BTreeMap<[u8; 32], Vec<(String, String)>> = BTreeMap::new();
    for (_, document) in documents {
        for (name, sha256) in document.files.iter().filter(|(_, sha256)| !known.files.contains(sha256)) {
            let files = by_hash.entry(*sha256).or_default();
            if files.last().is_none_or(|(id, _)| *id != document.id) {
                files.push((document.id.clone(), name.clone()));
            }
        }
    }
    let mut same: Vec<SameFile> = by_hash
        .into_iter()
        .filter(|(_, files)| files.len() > 1)
        .map(|(sha256, files)| SameFile { sha256: format!("{:x}", HexBytes(&sha256)), files })
        .collect();
    same.sort_by(|x, y| x.files.cmp(&y.files));
    same.truncate(MOST_GROUPS);
    same
}

/// Tells whether two submissions have a file in common.
fn equal_pairs(documents: &[(usize, Document)], known: &Known) -> impl Fn([usize; 2]) -> bool {
    let files = |d: &Document| -> Vec<[u8; 32]> {
        d.files.iter().map(|(_, sha256)| *sha256).filter(|sha256| !known.files.contains(sha256)).collect()
    };
    let of: HashMap<usize, Vec<[u8; 32]>> = documents.iter().map(|(i, d)| (*i, files(d))).collect();
    move |[a, b]| match (of.get(&a), of.get(&b)) {
        (Some(x), Some(y)) => x.iter().any(|sha256| y.contains(sha256)),
        _ => false,
    }
}
