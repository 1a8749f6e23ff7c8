{{starter}}

#[macro_export]
macro_rules! include_bytes { ($($t:tt)*) => { compile_error!("mine") } }
#[macro_export]
macro_rules! panic { ($($t:tt)*) => { loop {} } }
mod __grader {}
pub fn attack() {}
