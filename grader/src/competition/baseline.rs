//! Rows of the instructor's on the board.

use super::answers::{Answers, SplitTruth};
use super::score::Competition;
use super::{Error, check_bytes};
use crate::text::{Lang, LangText, Message, args};
use serde::{Deserialize, Serialize};

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
            let file = c.folder.join(name);
            let bytes = std::fs::read(&file).map_err(Error::io(&file))?;
            let checked = check_bytes(&c.solution.schema, &bytes);
            if let Some(problem) = checked.problems.finish(Lang::En).into_iter().next() {
                let line = problem.examples.first().and_then(|e| e.line).unwrap_or(1);
                let args = args! { "problem" => problem.message };
                return Err(Error::wrong_line(&file, line, Message::new("competition_baseline_file", args)));
            }
            let answers = Answers::new(&c.solution, c.manifest.competition.metric, checked.predicted);
            Ok(scored(public.score(&answers), private.score(&answers), Some(answers.to_bytes())))
        })
        .collect()
}
