{{starter}}

fn deep(n: u64) -> u64 {
    let x = [n; 512];
    std::hint::black_box(&x);
    deep(n + 1) + x[7]
}
pub fn attack() {
    std::hint::black_box(deep(0));
}
