//! Metrics.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How predictions are judged. Each equals scikit-learn's of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// Share of rows that are right.
    Accuracy,
    /// Mean over classes of the share of their rows that are right.
    BalancedAccuracy,
    /// F1, averaged over classes.
    MacroF1,
    /// F1 over all rows.
    MicroF1,
    /// Logarithmic loss of probability columns.
    LogLoss,
    /// Root of the mean squared error.
    Rmse,
    /// Mean absolute error.
    Mae,
    /// Coefficient of determination.
    R2,
    /// Area under the ROC curve.
    Auc,
}

impl Metric {
    /// Every metric.
    pub const ALL: [Self; 9] = [
        Self::Accuracy,
        Self::BalancedAccuracy,
        Self::MacroF1,
        Self::MicroF1,
        Self::LogLoss,
        Self::Rmse,
        Self::Mae,
        Self::R2,
        Self::Auc,
    ];

    /// Does a higher score win?
    pub const fn higher_is_better(self) -> bool {
        !matches!(self, Self::LogLoss | Self::Rmse | Self::Mae)
    }

    /// Are predictions classes, rather than numbers?
    pub const fn compares_classes(self) -> bool {
        matches!(self, Self::Accuracy | Self::BalancedAccuracy | Self::MacroF1 | Self::MicroF1)
    }

    /// Lowest and highest score that there is.
    pub const fn limits(self) -> (f64, f64) {
        match self {
            Self::Accuracy | Self::BalancedAccuracy | Self::MacroF1 | Self::MicroF1 | Self::Auc => (0.0, 1.0),
            Self::R2 => (f64::NEG_INFINITY, 1.0),
            Self::LogLoss | Self::Rmse | Self::Mae => (0.0, f64::INFINITY),
        }
    }

    /// Name in manifests and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accuracy => "accuracy",
            Self::BalancedAccuracy => "balanced_accuracy",
            Self::MacroF1 => "macro_f1",
            Self::MicroF1 => "micro_f1",
            Self::LogLoss => "log_loss",
            Self::Rmse => "rmse",
            Self::Mae => "mae",
            Self::R2 => "r2",
            Self::Auc => "auc",
        }
    }
}

/// Classes of some rows: what is right and what was predicted.
#[derive(Clone, Copy, Debug)]
pub struct Pairs<'a, T, P> {
    /// Right answers.
    pub truth: &'a [T],
    /// Predictions.
    pub predicted: &'a [P],
    /// How often each row counts; None: once. What a bootstrap draws.
    pub weights: Option<&'a [u32]>,
}

impl<T, P> Pairs<'_, T, P> {
    fn weight(&self, row: usize) -> f64 {
        self.weights.map_or(1.0, |w| f64::from(w[row]))
    }
    fn total(&self) -> f64 {
        self.weights.map_or(self.truth.len() as f64, |w| w.iter().map(|&x| f64::from(x)).sum())
    }
    fn sum(&self, term: impl Fn(usize) -> f64) -> f64 {
        sum((0..self.truth.len()).map(|row| self.weight(row) * term(row)))
    }
}

/// Compensated sum (Neumaier 1974): the result does not depend on how a library pairs its terms.
pub fn sum(terms: impl Iterator<Item = f64>) -> f64 {
    let (mut total, mut lost) = (0.0f64, 0.0f64);
    for x in terms {
        let next = total + x;
        lost += if total.abs() >= x.abs() { (total - next) + x } else { (x - next) + total };
        total = next;
    }
    if lost.is_finite() { total + lost } else { total }
}

/// Right, predicted and both, of each class.
struct Counts(Vec<[f64; 3]>);

impl Counts {
    fn new(pairs: Pairs<'_, u16, u16>) -> Self {
        let classes = pairs.truth.iter().chain(pairs.predicted).max().map_or(0, |c| usize::from(*c) + 1);
        let mut counts = vec![[0.0; 3]; classes];
        for (row, (&t, &p)) in pairs.truth.iter().zip(pairs.predicted).enumerate() {
            let weight = pairs.weight(row);
            counts[usize::from(t)][0] += weight;
            counts[usize::from(p)][1] += weight;
            if t == p {
                counts[usize::from(t)][2] += weight;
            }
        }
        Self(counts)
    }
}

/// Share of rows that are right.
pub fn accuracy(pairs: Pairs<'_, u16, u16>) -> f64 {
    pairs.sum(|row| f64::from(u8::from(pairs.truth[row] == pairs.predicted[row]))) / pairs.total()
}

/// Mean recall of the classes that have rows (`sklearn.metrics.balanced_accuracy_score`).
pub fn balanced_accuracy(pairs: Pairs<'_, u16, u16>) -> f64 {
    let counts = Counts::new(pairs);
    let recalls: Vec<f64> =
        counts.0.iter().filter(|[truth, ..]| *truth > 0.0).map(|[truth, _, both]| both / truth).collect();
    sum(recalls.iter().copied()) / recalls.len() as f64
}

/// Mean F1 of the classes that are in the truth or the predictions; 0 for one without a right row.
pub fn macro_f1(pairs: Pairs<'_, u16, u16>) -> f64 {
    let counts = Counts::new(pairs);
    let scores: Vec<f64> = counts
        .0
        .iter()
        .filter(|[truth, guess, _]| truth + guess > 0.0)
        .map(|[truth, guess, both]| 2.0 * both / (truth + guess))
        .collect();
    sum(scores.iter().copied()) / scores.len() as f64
}

/// Rows are single-label, so F1 over all of them is the share that is right.
pub fn micro_f1(pairs: Pairs<'_, u16, u16>) -> f64 {
    accuracy(pairs)
}

/// Loss of one row: −ln of the probability that the right class was given. Probabilities are divided by their sum
/// (else larger ones would win), and cut to [ε, 1 − ε] as scikit-learn does.
pub fn log_loss_of_row(class: u16, probabilities: &[f64]) -> f64 {
    let p = match probabilities {
        [p] => {
            if class == 1 {
                *p
            } else {
                1.0 - *p
            }
        }
        many => many[usize::from(class)] / sum(many.iter().copied()),
    };
    -p.clamp(f64::EPSILON, 1.0 - f64::EPSILON).ln()
}

/// Root of the mean squared error.
pub fn rmse(pairs: Pairs<'_, f64, f64>) -> f64 {
    (pairs.sum(|row| (pairs.truth[row] - pairs.predicted[row]).powi(2)) / pairs.total()).sqrt()
}

/// Mean absolute error.
pub fn mae(pairs: Pairs<'_, f64, f64>) -> f64 {
    pairs.sum(|row| (pairs.truth[row] - pairs.predicted[row]).abs()) / pairs.total()
}

/// Coefficient of determination. Of a constant truth: 1 if all is right, else 0, as in scikit-learn.
pub fn r2(pairs: Pairs<'_, f64, f64>) -> f64 {
    let mean = pairs.sum(|row| pairs.truth[row]) / pairs.total();
    let total = pairs.sum(|row| (pairs.truth[row] - mean).powi(2));
    let rest = pairs.sum(|row| (pairs.truth[row] - pairs.predicted[row]).powi(2));
    match (rest == 0.0, total == 0.0) {
        (true, _) => 1.0,
        (false, true) => 0.0,
        (false, false) => 1.0 - rest / total,
    }
}

/// Area under the ROC curve: the chance that a row of class 1 is scored above one of class 0, ties counting half.
/// ½ where one of the classes is not there (a bootstrap may draw that; solutions are checked for it).
pub fn auc(pairs: Pairs<'_, u16, f64>) -> f64 {
    let mut order: Vec<u32> = (0..pairs.truth.len() as u32).collect();
    order.sort_unstable_by(|a, b| pairs.predicted[*a as usize].total_cmp(&pairs.predicted[*b as usize]));
    let (mut below, mut area, mut ones) = (0.0, 0.0, 0.0);
    let mut start = 0;
    while start < order.len() {
        let score = pairs.predicted[order[start] as usize];
        let (mut zero, mut one, mut end) = (0.0, 0.0, start);
        // −0 and 0 are one score.
        #[expect(clippy::float_cmp, reason = "a tie is an equal score")]
        while end < order.len() && pairs.predicted[order[end] as usize] == score {
            let row = order[end] as usize;
            *(if pairs.truth[row] == 1 { &mut one } else { &mut zero }) += pairs.weight(row);
            end += 1;
        }
        area += one * (below + zero / 2.0);
        below += zero;
        ones += one;
        start = end;
    }
    if ones * below == 0.0 { 0.5 } else { area / (ones * below) }
}
