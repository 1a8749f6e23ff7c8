//! Prediction files: validation, scoring, standings.

mod board;
mod metric;

pub use board::{
    About, Board, BoardView, Detail, Entry, Histogram, Kind, Shift, Shown, Split, Standings, Threshold,
};
pub use metric::Metric;
