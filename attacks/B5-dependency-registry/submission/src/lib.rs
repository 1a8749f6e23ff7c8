{{starter}}

use openssl_sys as _;

pub fn attack() {}
