{{starter}}

pub trait Deep { fn go(n: u64) -> u64; }
impl<T> Deep for T { fn go(n: u64) -> u64 { if n == 0 { 0 } else { <Box<T> as Deep>::go(n - 1) } } }
pub fn attack() {
    std::hint::black_box(<u8 as Deep>::go(5));
}
