{{starter}}

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, Ordering};
static ARMED: AtomicBool = AtomicBool::new(false);
struct Evil;
unsafe impl GlobalAlloc for Evil {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if ARMED.load(Ordering::Relaxed) {
            std::process::exit(0)
        }
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, p: *mut u8, layout: Layout) {
        unsafe { System.dealloc(p, layout) }
    }
}
#[global_allocator]
static EVIL: Evil = Evil;
pub fn attack() {
    ARMED.store(true, Ordering::Relaxed)
}
