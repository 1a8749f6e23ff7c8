{{starter}}

const X: u64 = {
    let mut i = 0u64;
    while i < u64::MAX {
        i += 1;
    }
    i
};
pub fn attack() {
    std::hint::black_box(X);
}
