{{starter}}

use evil as _;

pub fn attack() {}
