{{starter}}

#[link(name = "{{secret_file}}", kind = "static", modifiers = "+verbatim")]
unsafe extern "C" {}
pub fn attack() {}
