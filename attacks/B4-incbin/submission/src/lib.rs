{{starter}}

std::arch::global_asm!(".section .rodata\nstolen: .incbin \"{{secret_file}}\"\n.text");
pub fn attack() {}
