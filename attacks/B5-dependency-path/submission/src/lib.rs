{{starter}}

pub fn attack() {}
