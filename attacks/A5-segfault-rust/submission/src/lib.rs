{{starter}}

pub fn attack() {
    unsafe { std::ptr::null_mut::<u8>().write_volatile(1) }
}
