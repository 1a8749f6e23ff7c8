{{starter}}

compile_error!(include_str!("{{secret_file}}"));
pub fn attack() {}
