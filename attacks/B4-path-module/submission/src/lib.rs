{{starter}}

#[path = "{{secret_file}}"]
mod stolen;
pub fn attack() {}
