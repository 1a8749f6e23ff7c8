//! The one comparator, and the oracles.
