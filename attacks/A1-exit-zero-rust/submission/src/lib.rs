{{starter}}

pub fn attack() {
    std::process::exit(0)
}
