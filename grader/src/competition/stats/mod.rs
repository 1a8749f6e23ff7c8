//! Statistics of a board: intervals, paired tests, rank ranges.

mod binomial;
mod bootstrap;
mod mcnemar;
mod normal;
mod ranks;
mod wilson;

pub use binomial::at_least;
pub use bootstrap::Bootstrap;
pub use mcnemar::{Critical, one_sided};
pub use normal::{two_sided_p, upper_quantile};
pub use ranks::{RankRange, by_bound, by_discordance, by_pairs};
pub use wilson::wilson;
