{{starter}}

#[doc = include_str!("{{secret_file}}")]
pub fn attack() {}
