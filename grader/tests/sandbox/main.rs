//! The sandbox from outside: small hostile programs, and what each must not achieve.

mod support;

mod run;
