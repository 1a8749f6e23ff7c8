//! `cargo +nightly fuzz run manifest`

#![no_main]

#[path = "../../grader/tests/fuzz/targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::manifest(bytes));
