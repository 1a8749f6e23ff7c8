//! Set-up and the test command, for contributors and CI.
fn main() {}
