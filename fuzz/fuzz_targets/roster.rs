//! `cargo +nightly fuzz run roster`

#![no_main]

#[path = "../../grader/tests/fuzz/targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::roster(bytes));
