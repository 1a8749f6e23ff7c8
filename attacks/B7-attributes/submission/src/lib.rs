#![feature(start, rustc_attrs)]
#![no_core]
#![crate_type = "rlib"]
{{starter}}

pub fn attack() {}
