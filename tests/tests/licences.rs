//! What the program is built from may be given away with it.

use grader_tests::repository;
use std::process::Command;

/// Licences under which a dependency may come.
const ALLOWED: [&str; 16] = [
    "MIT",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "CC0-1.0",
    "0BSD",
    "Unlicense",
    "BSL-1.0",
    "MIT-0",
    "Apache-2.0 WITH LLVM-exception",
    "CDLA-Permissive-2.0",
    "bzip2-1.0.6",
];

/// The one that is not: LGPL with an exception for linking. Its source is on crates.io, and it is used unchanged.
const LINKING_EXCEPTION: (&str, &str) = ("hakoniwa", "LGPL-3.0-only WITH LGPL-3.0-linking-exception");

/// An SPDX expression: every AND part needs an allowed OR part.
fn allowed(expression: &str) -> bool {
    let plain = expression.replace('/', " OR ").replace(['(', ')'], "");
    plain.split(" AND ").all(|part| part.split(" OR ").any(|l| ALLOWED.contains(&l.trim())))
}

fn cargo(args: &[&str]) -> String {
    let out = Command::new(env!("CARGO")).args(args).current_dir(repository("")).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

#[test]
fn every_dependency_may_be_given_away() {
    let text = cargo(&["metadata", "--format-version", "1", "--offline", "--locked"]);
    let metadata: serde_json::Value = serde_json::from_str(&text).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let refused: Vec<String> = packages
        .iter()
        .map(|p| (p["name"].as_str().unwrap(), p["license"].as_str().unwrap_or("none")))
        .filter(|p| !allowed(p.1) && *p != LINKING_EXCEPTION)
        .map(|(name, licence)| format!("{name}: {licence}"))
        .collect();
    assert!(packages.len() > 100);
    assert!(refused.is_empty(), "{refused:#?}");
}

#[test]
fn expressions_are_read() {
    assert!(
        allowed("MIT OR Apache-2.0")
            && allowed("MIT/Apache-2.0")
            && allowed("(MIT OR GPL-3.0) AND Unicode-3.0")
    );
    assert!(!allowed("GPL-3.0") && !allowed("MIT AND GPL-3.0") && !allowed("none"));
}

#[test]
fn the_reference_is_not_in_the_runner() {
    let tree = |package: &str| cargo(&["tree", "--offline", "--locked", "--prefix", "none", "-p", package]);
    assert!(!tree("grader-runner").contains("reference"), "students' programs would hold the answers");
    assert!(tree("grader").contains("reference"), "else this test sees nothing");
}
