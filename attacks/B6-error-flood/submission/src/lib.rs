mod many;
{{starter}}

pub fn attack() {}
