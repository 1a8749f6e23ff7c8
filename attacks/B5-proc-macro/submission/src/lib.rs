{{starter}}

extern crate proc_macro;
#[proc_macro]
pub fn evil(x: proc_macro::TokenStream) -> proc_macro::TokenStream {
    std::fs::write("{{write_dir}}/x", "x").unwrap();
    x
}
pub fn attack() {}
