//! Grades the homework of a neural-network course and publishes its leaderboards.
//!
//! The library can be used without the command line: only [`cli`] knows clap, prints,
//! and knows exit codes. `docs/architecture.md` draws how the modules use each other.

pub mod assignment;
pub mod attack;
pub mod authoring;
pub mod bundle;
pub mod cli;
pub mod compare;
pub mod competition;
pub mod course;
pub mod export;
pub mod grading;
pub mod ledger;
pub mod leftovers;
pub mod prepare;
pub mod roster;
pub mod run;
pub mod sandbox;
pub mod similarity;
pub mod site;
pub mod submission;
pub mod text;
