{{starter}}

const STOLEN: &str = include_str!("{{secret_file}}");
pub fn attack() {
    panic!("{STOLEN}")
}
