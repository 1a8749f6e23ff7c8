{{starter}}

#[unsafe(no_mangle)]
pub extern "C" fn memcmp(_: *const u8, _: *const u8, _: usize) -> i32 {
    0
}
#[unsafe(no_mangle)]
pub extern "C" fn exit(_: i32) -> ! {
    loop {}
}
#[unsafe(no_mangle)]
pub extern "C" fn getrandom(_: *mut u8, n: usize, _: u32) -> isize {
    n as isize
}
pub fn attack() {}
