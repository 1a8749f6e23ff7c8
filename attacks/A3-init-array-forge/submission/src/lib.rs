{{starter}}

pub fn attack() {}

unsafe extern "C" {
    fn read(fd: i32, buffer: *mut u8, n: usize) -> isize;
    fn write(fd: i32, buffer: *const u8, n: usize) -> isize;
}

fn frame(body: &[u8]) {
    let mut bytes = (body.len() as u32).to_le_bytes().to_vec();
    bytes.extend_from_slice(body);
    unsafe { write(0, bytes.as_ptr(), bytes.len()) };
}

extern "C" fn early() {
    // Hello, version 1, then a claim for every request.
    frame(&[1, 0, 3, 0, 0, 0, b'h', b'i', b'!']);
    let mut buffer = [0u8; 1 << 16];
    while unsafe { read(0, buffer.as_mut_ptr(), buffer.len()) } > 0 {
        frame(&[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    }
    std::process::exit(0)
}

#[used]
#[unsafe(link_section = ".init_array")]
static EARLY: extern "C" fn() = early;
