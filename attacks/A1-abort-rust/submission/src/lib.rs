{{starter}}

pub fn attack() {
    std::process::abort()
}
