{{starter}}

#[cfg(target_arch = "x86_64")]
pub fn attack() {
    let got: i64;
    // 26 is ptrace there, 102 socketcall, 21 mount: none may do more than fail.
    unsafe {
        std::arch::asm!("push rbx", "xor ebx, ebx", "int 0x80", "pop rbx", inlateout("rax") 26i64 => got, in("rcx") 0i64, in("rdx") 0i64, in("rsi") 0i64, in("rdi") 0i64);
    }
    if got >= 0 {
        panic!("[[THROUGH-{{mark}}|int 0x80|{got}]]");
    }
    panic!("[[STOPPED-{{mark}}|int 0x80|errno {}]]", -got);
}
#[cfg(not(target_arch = "x86_64"))]
pub fn attack() {
    panic!("[[STOPPED-{{mark}}|int 0x80|ENOSYS]]");
}
