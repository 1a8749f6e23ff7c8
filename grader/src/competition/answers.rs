//! What an attempt answered, row by row: enough to score it, to compare it with another, and to keep it.

use super::metric::{self, Metric, Pairs};
use super::schema::Class;
use super::solution::{Solution, Usage};
use super::{Predicted, Split};

/// The answers of one attempt in the order of the solution.
#[derive(Clone, Debug, PartialEq)]
pub enum Answers {
    /// Classes.
    Classes(Vec<Class>),
    /// Predicted numbers.
    Numbers(Vec<f64>),
    /// Losses of rows (`log_loss`: what the probabilities were does not matter any more).
    Losses(Vec<f64>),
}

impl Answers {
    /// Of valid predictions.
    pub fn new(solution: &Solution, metric: Metric, predicted: Predicted) -> Self {
        match (predicted, &solution.truth) {
            (Predicted::Classes(classes), _) => Self::Classes(classes),
            (Predicted::Numbers(numbers), Predicted::Classes(truth)) if metric == Metric::LogLoss => {
                let width = solution.schema.columns.len();
                let losses = numbers.chunks(width).zip(truth);
                Self::Losses(losses.map(|(p, class)| metric::log_loss_of_row(*class, p)).collect())
            }
            (Predicted::Numbers(numbers), _) => Self::Numbers(numbers),
        }
    }

    /// As it is kept: a byte for the form, then classes of one or two bytes, or numbers, little-endian.
    pub fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::Classes(classes) if classes.iter().all(|c| *c < 256) => {
                std::iter::once(1).chain(classes.iter().map(|c| *c as u8)).collect()
            }
            Self::Classes(classes) => {
                std::iter::once(2).chain(classes.iter().flat_map(|c| c.to_le_bytes())).collect()
            }
            Self::Numbers(xs) => std::iter::once(3).chain(xs.iter().flat_map(|x| x.to_le_bytes())).collect(),
            Self::Losses(xs) => std::iter::once(4).chain(xs.iter().flat_map(|x| x.to_le_bytes())).collect(),
        }
    }

    /// From what is kept.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (form, rest) = bytes.split_first()?;
        let numbers = || rest.as_chunks().0.iter().map(|c| f64::from_le_bytes(*c)).collect();
        Some(match form {
            1 => Self::Classes(rest.iter().map(|b| Class::from(*b)).collect()),
            2 => Self::Classes(rest.as_chunks().0.iter().map(|c| Class::from_le_bytes(*c)).collect()),
            3 => Self::Numbers(numbers()),
            4 => Self::Losses(numbers()),
            _ => return None,
        })
    }
}

/// The rows of one split, gathered: what scores and statistics are computed from.
#[derive(Debug)]
pub struct SplitTruth {
    /// Rows of the solution that belong to it.
    rows: Vec<u32>,
    classes: Vec<Class>,
    numbers: Vec<f64>,
    metric: Metric,
}

/// The answers of one attempt on the rows of one split.
#[derive(Debug)]
pub struct SplitAnswers(Answers);

impl SplitTruth {
    /// The rows of a split.
    pub fn new(truth: &Predicted, usage: &[Usage], metric: Metric, split: Split) -> Self {
        let kind = if split == Split::Public { Usage::Public } else { Usage::Private };
        let rows: Vec<u32> = (0..).zip(usage).filter(|(_, u)| **u == kind).map(|(r, _)| r).collect();
        let (mut classes, mut numbers) = (Vec::new(), Vec::new());
        match truth {
            Predicted::Classes(all) => classes = rows.iter().map(|r| all[*r as usize]).collect(),
            Predicted::Numbers(all) => numbers = rows.iter().map(|r| all[*r as usize]).collect(),
        }
        Self { rows, classes, numbers, metric }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The metric.
    pub fn metric(&self) -> Metric {
        self.metric
    }

    /// Rows that only `a`, and that only `b` has right, where the metric counts right rows.
    pub fn discordant(&self, a: &Answers, b: &Answers) -> Option<(u64, u64)> {
        let (Metric::Accuracy, Answers::Classes(a), Answers::Classes(b)) = (self.metric, a, b) else {
            return None;
        };
        let mut only = (0, 0);
        for (row, class) in self.rows.iter().zip(&self.classes) {
            let (a, b) = (a[*row as usize] == *class, b[*row as usize] == *class);
            only.0 += u64::from(a && !b);
            only.1 += u64::from(b && !a);
        }
        Some(only)
    }

    /// Right answers of an attempt, where the metric counts them.
    pub fn right(&self, answers: &Answers) -> Option<u64> {
        let (Metric::Accuracy, Answers::Classes(all)) = (self.metric, answers) else { return None };
        Some(self.rows.iter().zip(&self.classes).filter(|(r, c)| all[**r as usize] == **c).count() as u64)
    }

    /// Which rows are right, a bit each.
    pub fn right_bits(&self, answers: &Answers) -> Vec<u64> {
        let mut bits = vec![0u64; self.rows.len().div_ceil(64)];
        if let Answers::Classes(all) = answers {
            for (i, (row, class)) in self.rows.iter().zip(&self.classes).enumerate() {
                bits[i / 64] |= u64::from(all[*row as usize] == *class) << (i % 64);
            }
        }
        bits
    }

    /// The answers on these rows.
    pub fn take(&self, answers: &Answers) -> SplitAnswers {
        let take = |all: &[f64]| self.rows.iter().map(|r| all[*r as usize]).collect();
        SplitAnswers(match answers {
            Answers::Classes(all) => Answers::Classes(self.rows.iter().map(|r| all[*r as usize]).collect()),
            Answers::Numbers(all) => Answers::Numbers(take(all)),
            Answers::Losses(all) => Answers::Losses(take(all)),
        })
    }

    /// Score of an attempt on these rows.
    pub fn score(&self, answers: &Answers) -> f64 {
        match self.right(answers) {
            Some(right) => right as f64 / self.rows.len() as f64,
            None => self.weighted(&self.take(answers), None),
        }
    }

    /// Score with rows counted as often as `weights` says.
    pub fn weighted(&self, answers: &SplitAnswers, weights: Option<&[u32]>) -> f64 {
        match &answers.0 {
            Answers::Classes(predicted) => {
                let pairs = Pairs { truth: &self.classes[..], predicted: &predicted[..], weights };
                match self.metric {
                    Metric::BalancedAccuracy => metric::balanced_accuracy(pairs),
                    Metric::MacroF1 => metric::macro_f1(pairs),
                    Metric::MicroF1 => metric::micro_f1(pairs),
                    _ => metric::accuracy(pairs),
                }
            }
            Answers::Numbers(predicted) if self.metric == Metric::Auc => {
                metric::auc(Pairs { truth: &self.classes[..], predicted, weights })
            }
            Answers::Numbers(predicted) => {
                let pairs = Pairs { truth: &self.numbers[..], predicted: &predicted[..], weights };
                match self.metric {
                    Metric::Mae => metric::mae(pairs),
                    Metric::R2 => metric::r2(pairs),
                    _ => metric::rmse(pairs),
                }
            }
            Answers::Losses(losses) => {
                let zero = vec![0.0; losses.len()];
                metric::mae(Pairs { truth: &zero[..], predicted: &losses[..], weights })
            }
        }
    }
}

/// Is score `a` better than `b`? Equal to 1e-12 is equal.
pub fn better(metric: Metric, a: f64, b: f64) -> bool {
    let (a, b) = (key(a), key(b));
    if metric.higher_is_better() { a > b } else { a < b }
}

/// A score as it is compared: rounded to 1e-12, so that the order of a sum decides nothing. Shares of rows stay
/// distinct: two of them differ by at least one row.
pub fn key(score: f64) -> f64 {
    let scaled = score * 1e12;
    // Past 2^53 every double is whole already.
    if scaled.abs() < 9.0e15 { scaled.round() / 1e12 } else { score }
}

/// Right answers as they are kept.
pub fn key_bytes(truth: &Predicted) -> Vec<u8> {
    match truth {
        Predicted::Classes(classes) => Answers::Classes(classes.clone()),
        Predicted::Numbers(numbers) => Answers::Numbers(numbers.clone()),
    }
    .to_bytes()
}

/// Right answers from what is kept.
pub fn key_from_bytes(bytes: &[u8]) -> Option<Predicted> {
    Some(match Answers::from_bytes(bytes)? {
        Answers::Classes(classes) => Predicted::Classes(classes),
        Answers::Numbers(numbers) | Answers::Losses(numbers) => Predicted::Numbers(numbers),
    })
}
