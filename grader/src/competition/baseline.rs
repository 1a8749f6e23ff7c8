//! Rows of the instructor's on the board.

use super::answers::{Answers, SplitTruth};
use super::manifest::Manifest;
use super::schema::Schema;
use super::score::Competition;
use super::{Error, Predicted, check_bytes};
use crate::text::{Lang, LangText, Message, args};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// A baseline, scored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scored {
    /// Id.
    pub id: String,
    /// Name.
    pub name: LangText,
    /// Public score.
    pub public: f64,
    /// Private score.
    pub private: f64,
    /// Rows that are right, if it has predictions: its answers as they are kept.
    pub answers: Option<Vec<u8>>,
}

/// Scores the baselines of a competition. A file with problems is the instructor's mistake.
pub fn read(c: &Competition, public: &SplitTruth, private: &SplitTruth) -> Result<Vec<Scored>, Error> {
    c.manifest
        .baseline
        .iter()
        .map(|baseline| {
            let baseline = baseline.get_ref();
            let scored = |public, private, answers| Scored {
                id: baseline.id.clone(),
                name: baseline.name.clone(),
                public,
                private,
                answers,
            };
            let Some(name) = &baseline.file else {
                let score = baseline.score.unwrap_or_default();
                return Ok(scored(score, score, None));
            };
            let predicted = predictions(&c.folder.join(name), &c.solution.schema)?;
            let answers = Answers::new(&c.solution, c.manifest.competition.metric, predicted);
            Ok(scored(public.score(&answers), private.score(&answers), Some(answers.to_bytes())))
        })
        .collect()
}

/// Checks the files of baselines, without scoring them.
pub fn check(manifest: &Manifest, folder: &Path, schema: &Schema) -> Result<(), Error> {
    let files = manifest.baseline.iter().filter_map(|b| b.get_ref().file.as_ref());
    files.map(|name| predictions(&folder.join(name), schema)).try_for_each(|read| read.map(drop))
}

fn predictions(file: &Path, schema: &Schema) -> Result<Predicted, Error> {
    let bytes = std::fs::read(file).map_err(Error::io(file))?;
    let checked = check_bytes(schema, &bytes);
    let Some(problem) = checked.problems.finish(Lang::En).into_iter().next() else {
        return Ok(checked.predicted);
    };
    let line = problem.examples.first().and_then(|e| e.line).unwrap_or(1);
    let args = args! { "problem" => problem.message };
    Err(Error::wrong_line(file, line, Message::new("competition_baseline_file", args)))
}
