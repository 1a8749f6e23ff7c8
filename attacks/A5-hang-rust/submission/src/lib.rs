{{starter}}

pub fn attack() {
    loop {
        std::hint::spin_loop()
    }
}
