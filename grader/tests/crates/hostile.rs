//! Crates that attack: their build, their manifest, their process.

use crate::support::*;
use grader::sandbox::Exit;
use grader_protocol::{Request, Value};

const FINE: &str = "pub fn relu(x: f64) -> f64 { x.max(0.0) }\n";

#[test]
fn a_build_script_and_configuration_never_run() {
    let canary = std::env::temp_dir().join(format!("grader-canary-{}", std::process::id()));
    let script = format!("fn main() {{ std::fs::write({canary:?}, \"\").unwrap(); }}");
    let config = format!(
        "[build]\nrustc-wrapper = \"/usr/bin/touch {}\"\n[target.x86_64-unknown-linux-gnu]\nrunner = \"true\"\n",
        canary.display()
    );
    let built = built(&with(&[
        ("build.rs", &script),
        (".cargo/config.toml", &config),
        ("rust-toolchain.toml", "[toolchain]\nchannel = \"nightly-2020-01-01\"\n"),
        (
            "Cargo.toml",
            "[package]\nname = \"hw\"\nedition = \"2021\"\nbuild = \"build.rs\"\n[[test]]\nname = \"hidden\"\npath = \"src/fake.rs\"\nharness = false\n[patch.crates-io]\nndarray = { path = \"evil\" }\n[dependencies]\nndarray = \"0.17\"\n",
        ),
        ("src/lib.rs", FINE),
    ]));
    assert!(!canary.exists());
    let codes: Vec<_> = built.notes.iter().map(|n| n.code.as_str()).collect();
    assert_eq!(codes, ["crate_parts_ignored", "crate_parts_ignored"]);
    assert_eq!(Talk::start(&built).call("relu", &[Value::Float(-1.0)]), Value::Float(0.0));
}

#[test]
fn files_of_the_host_are_not_read() {
    let secret = std::env::temp_dir().join(format!("grader-secret-{}", std::process::id()));
    std::fs::write(&secret, "fn leak() -> &'static str { \"TOPSECRET\" }").unwrap();
    for source in [
        format!("pub const S: &str = include_str!({secret:?});"),
        format!("include!({secret:?});"),
        format!("#[path = {secret:?}] mod secret;"),
        "pub const S: &str = include_str!(\"/etc/hostname\");".to_owned(),
        "pub const S: &[u8] = include_bytes!(\"/proc/1/environ\");".to_owned(),
        "pub const S: &str = include_str!(\"../../../../../../../../../../etc/shadow\");".to_owned(),
        format!("std::arch::global_asm!(\".incbin \\\"{}\\\"\");", secret.display()),
    ] {
        let n = not_built(&lib(&format!("{FINE}{source}")));
        assert!(!n.text.contains("TOPSECRET"), "{source}: {}", n.text);
    }
    std::fs::remove_file(secret).unwrap();
    // What is in the submission may be included.
    let files = with(&[
        ("src/lib.rs", &format!("{FINE}const S: &str = include_str!(\"../data/a.txt\");")),
        ("data/a.txt", "x"),
    ]);
    built(&files);
}

#[test]
fn other_dependencies_are_named_where_they_are_used() {
    for (line, code, name) in [
        ("serde_derive = \"1\"", "#[derive(serde_derive::Serialize)] pub struct A;", "serde_derive"),
        ("evil = { path = \"evil\" }", "use evil::*;", "evil"),
        ("rand = \"0.9\"", "pub fn elu(x: f64) -> f64 { x + rand::random::<f64>() }", "rand"),
        ("anyhow = \"1\"", "extern crate anyhow;", "anyhow"),
    ] {
        let manifest = format!(
            "[package]\nname = \"hw\"\nedition = \"2021\"\n[dependencies]\nndarray = \"0.17\"\n{line}\n"
        );
        let code = format!("{FINE}{code}");
        let n = not_built(&with(&[("Cargo.toml", &manifest), ("src/lib.rs", &code)]));
        assert_eq!(
            (n.message.code.as_str(), n.message.args["names"][0].as_str()),
            ("crate_dependency", Some(name)),
            "{}",
            n.text
        );
        assert!(!n.text.is_empty());
        let built = built(&with(&[("Cargo.toml", &manifest), ("src/lib.rs", FINE)]));
        assert_eq!(built.notes[0].code, "crate_dependency_unused");
        assert_eq!(Talk::start(&built).call("relu", &[Value::Float(-1.0)]), Value::Float(0.0));
        // Another error is another error.
        let n = not_built(&with(&[
            ("Cargo.toml", &manifest),
            ("src/lib.rs", "pub fn relu(x: f64) -> f64 { y }"),
        ]));
        assert_eq!(n.message.code, "crate_does_not_compile");
    }
}

#[test]
fn a_library_that_the_manifest_does_not_name() {
    let manifest = "[package]\nname = \"hw\"\nedition = \"2021\"\n";
    let n = not_built(&with(&[
        ("Cargo.toml", manifest),
        ("src/lib.rs", "use ndarray::Array2;\npub fn f(_: Array2<f64>) {}"),
    ]));
    assert_eq!(n.message.code, "crate_dependency_missing");
    assert!(
        n.text.contains("unresolved import `ndarray`") && !n.text.contains("grader_runner"),
        "{}",
        n.text
    );
}

#[test]
fn paths_of_the_manifest_stay_inside() {
    let n =
        not_built(&with(&[("Cargo.toml", "[package]\nname = \"hw\"\n[lib]\npath = \"../../secret.rs\"\n")]));
    assert_eq!(n.message.code, "crate_path_outside");
}

#[test]
fn paths_that_leave_the_folder_are_not_written() {
    let mut files = lib(FINE);
    for path in ["../../evil.rs", "/tmp/grader-evil.rs", "__grader/adapter.rs"] {
        files
            .push(grader_protocol::SourceFile { path: path.to_owned(), bytes: b"compile_error!()".to_vec() });
    }
    built(&files);
    assert!(!std::path::Path::new("/tmp/grader-evil.rs").exists());
}

#[test]
fn compile_bombs_meet_limits() {
    let n = not_built(&lib(
        "const X: u64 = { let mut i = 0u64; while i < u64::MAX { i += 1; } i };\npub fn relu(x: f64) -> f64 { x + X as f64 }\n",
    ));
    assert_eq!(n.message.code, "crate_build_time");
    let n = not_built(&lib(&format!(
        "{FINE}pub static A: [u64; 1 << 32] = [1; 1 << 32]; pub fn elu(x: f64) -> f64 {{ A[x as usize] as f64 }}"
    )));
    assert!(n.message.code.starts_with("crate_"), "{:?}", n.message);
    let n = not_built(&lib(&format!("{FINE}fn f() {{ {} }}", "(".repeat(200_000) + &")".repeat(200_000))));
    assert!(n.message.code.starts_with("crate_"), "{:?}", n.message);
    let n = not_built(&lib(&format!(
        "{FINE}macro_rules! b {{ ($($t:tt)*) => {{ b!($($t)* $($t)*); }} }} b!(a);"
    )));
    assert!(n.message.code.starts_with("crate_"), "{:?}", n.message);
}

/// Runs `relu` of a crate; the process must not answer, and how it ended is seen.
fn dies(body: &str) -> Exit {
    let talk = Talk::new(&lib(&format!("#![allow(warnings)]\npub fn relu(x: f64) -> f64 {{ {body} }}")));
    let relu = talk.open("relu");
    assert_eq!(talk.ask(&call(relu, None, &[Value::Float(1.0)])), None);
    talk.end()
}

#[test]
fn processes_that_end_are_seen() {
    assert_eq!(dies("std::process::exit(0)"), Exit::Code(0));
    assert_eq!(dies("std::process::abort()"), Exit::Signal(6));
    assert_eq!(
        dies("fn f(n: u64) -> u64 { if n == 0 { 1 } else { f(n - 1) + f(n / 2 + 1) } } f(1 << 40) as f64"),
        Exit::Signal(11)
    );
}

#[test]
fn standard_input_is_empty_and_output_is_no_answer() {
    let source = "use std::io::*;
pub fn relu(x: f64) -> f64 { println!(\"{{\\\"score\\\": 1}}\"); let mut s = String::new(); stdin().read_to_string(&mut s).unwrap(); s.len() as f64 }";
    let talk = Talk::new(&lib(source));
    assert_eq!(talk.call("relu", &[Value::Float(-5.0)]), Value::Float(0.0));
}

#[test]
fn names_that_shadow() {
    let source = "#![no_implicit_prelude]
#[macro_export] macro_rules! include_bytes { ($($t:tt)*) => { compile_error!(\"ha\") } }
pub struct Option; pub struct f64_; type Vec = (); mod core {} mod std {} mod missing {} fn fill() {}
pub fn relu(x: f64) -> f64 { if x > 0.0 { x } else { 0.0 } }
fn main() {}";
    let talk = Talk::new(&lib(source));
    assert_eq!(talk.call("relu", &[Value::Float(-1.0)]), Value::Float(0.0));
    let n = not_built(&lib(&format!("{FINE}#[no_mangle] pub extern \"C\" fn main() -> i32 {{ 0 }}")));
    assert_eq!(n.message.code, "crate_does_not_compile");
}

#[test]
fn a_destructor_that_panics() {
    let source = "pub struct NeuronReLU; impl NeuronReLU { pub fn new() -> Self { Self } } impl Drop for NeuronReLU { fn drop(&mut self) { panic!(\"drop\") } }";
    let talk = Talk::new(&lib(source));
    let n = talk.make(&[]);
    assert_eq!(raised(talk.value(&Request::Drop { target: n })).message, "drop");
}
