{{starter}}

include!("{{secret_file}}");
pub fn attack() {}
