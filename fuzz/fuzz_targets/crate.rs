//! `cargo +nightly fuzz run crate`

#![no_main]

#[path = "../../grader/tests/fuzz/targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::source_of_crate(bytes));
