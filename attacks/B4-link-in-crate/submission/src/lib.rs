mod stolen;
pub const S: &str = include_str!("data.txt");
{{starter}}
pub fn attack() {
    panic!("{S}")
}
