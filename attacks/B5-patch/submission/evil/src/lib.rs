compile_error!("patched");
