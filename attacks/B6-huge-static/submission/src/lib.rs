{{starter}}

pub static A: [u64; 1 << 32] = [1; 1 << 32];
pub fn attack() {
    std::hint::black_box(A[7]);
}
