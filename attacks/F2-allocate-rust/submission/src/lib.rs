{{starter}}

pub fn attack() {
    let mut kept = Vec::new();
    loop {
        kept.push(vec![1u8; 1 << 26]);
    }
}
