//! `cargo +nightly fuzz run layout`

#![no_main]

#[path = "../../grader/tests/fuzz/targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::layout(bytes));
