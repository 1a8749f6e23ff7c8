{{starter}}

#[unsafe(export_name = "main")]
pub extern "C" fn mine() -> i32 {
    0
}
pub fn attack() {}
