{{starter}}
pub fn attack() {}
