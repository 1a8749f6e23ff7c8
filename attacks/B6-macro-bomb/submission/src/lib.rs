#![recursion_limit = "4096"]
{{starter}}

#![recursion_limit = "4096"]
macro_rules! bomb { ($($t:tt)*) => { bomb!($($t)* $($t)*) } }
bomb!(a);
pub fn attack() {}
