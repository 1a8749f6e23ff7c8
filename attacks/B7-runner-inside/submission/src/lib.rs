{{starter}}

pub fn attack() {
    let _ = std::any::type_name::<grader_runner::Anything>();
}
