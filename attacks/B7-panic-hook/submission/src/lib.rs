{{starter}}

pub fn attack() {
    std::panic::set_hook(Box::new(|_| std::process::exit(0)));
    panic!("now")
}
