{{starter}}

unsafe extern "C" {
    fn write(fd: i32, buffer: *const u8, n: usize) -> isize;
}

pub fn attack() {
    let frame = [9u8, 0, 0, 0, 3, 4, 0, 0, 0, b'o', b'o', b'p', b's'];
    for fd in 0..1024 {
        if fd != 1 && fd != 2 {
            unsafe { write(fd, frame.as_ptr(), frame.len()) };
        }
    }
}
