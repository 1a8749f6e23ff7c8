{{starter}}

pub fn attack() {}
mod deep;
