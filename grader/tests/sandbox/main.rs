//! The sandbox from outside: small hostile programs, and what each must not achieve. Beside each refusal stands what has
//! to work.

mod support;

mod calls;
mod files;
mod off;
mod processes;
mod resources;
mod run;
mod uid;
