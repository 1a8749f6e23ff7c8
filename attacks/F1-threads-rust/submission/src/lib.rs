{{starter}}

pub fn attack() {
    for _ in 0..100_000 {
        std::thread::spawn(|| std::thread::sleep(std::time::Duration::from_secs(60)));
    }
}
