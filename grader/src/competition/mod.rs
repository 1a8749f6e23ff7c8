//! Prediction files: validation, scoring, standings.
