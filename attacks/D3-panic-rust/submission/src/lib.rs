{{starter}}

pub fn attack() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    panic!("call {} {:p}", COUNT.fetch_add(1, Ordering::Relaxed), &COUNT as *const _);
}
