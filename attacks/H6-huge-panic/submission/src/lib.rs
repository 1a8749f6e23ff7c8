{{starter}}

pub fn attack() {
    panic!("{}", "x".repeat(10_000_000))
}
