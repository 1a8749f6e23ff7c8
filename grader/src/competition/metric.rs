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
