fn main() {
    std::fs::write("{{write_dir}}/built", "x").unwrap();
    std::fs::write("src/lib.rs", "").unwrap();
}
