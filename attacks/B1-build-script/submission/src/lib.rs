{{solution}}

pub fn attack() {}
