//! The sandbox from outside: small hostile programs, and what each must not achieve. Beside each refusal stands what has
//! to work.

#![expect(clippy::print_stderr, reason = "tests that are skipped say so")]

mod support;

mod calls;
mod files;
mod off;
mod processes;
mod resources;
mod run;
mod uid;
mod warm;
mod without;
