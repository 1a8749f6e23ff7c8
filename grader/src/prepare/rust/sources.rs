//! Sources of the runner, as they travel inside the program.

/// Path in the generated workspace, and content.
pub(super) const SOURCES: [(&str, &str); 21] = [
    ("protocol/Cargo.toml", include_str!("../../../protocol/Cargo.toml")),
    ("protocol/src/array.rs", include_str!("../../../protocol/src/array.rs")),
    ("protocol/src/frame.rs", include_str!("../../../protocol/src/frame.rs")),
    ("protocol/src/lib.rs", include_str!("../../../protocol/src/lib.rs")),
    ("protocol/src/message.rs", include_str!("../../../protocol/src/message.rs")),
    ("protocol/src/value.rs", include_str!("../../../protocol/src/value.rs")),
    ("protocol/src/wire.rs", include_str!("../../../protocol/src/wire.rs")),
    ("runner/Cargo.toml", include_str!("../../../runners/rust/Cargo.toml")),
    ("runner/src/arg.rs", include_str!("../../../runners/rust/src/arg.rs")),
    ("runner/src/arrays.rs", include_str!("../../../runners/rust/src/arrays.rs")),
    ("runner/src/bind.rs", include_str!("../../../runners/rust/src/bind.rs")),
    ("runner/src/call.rs", include_str!("../../../runners/rust/src/call.rs")),
    ("runner/src/convert.rs", include_str!("../../../runners/rust/src/convert.rs")),
    ("runner/src/lib.rs", include_str!("../../../runners/rust/src/lib.rs")),
    ("runner/src/lists.rs", include_str!("../../../runners/rust/src/lists.rs")),
    ("runner/src/panics.rs", include_str!("../../../runners/rust/src/panics.rs")),
    ("runner/src/ret.rs", include_str!("../../../runners/rust/src/ret.rs")),
    ("runner/src/serve.rs", include_str!("../../../runners/rust/src/serve.rs")),
    ("runner/src/slot.rs", include_str!("../../../runners/rust/src/slot.rs")),
    ("runner/src/spec.rs", include_str!("../../../runners/rust/src/spec.rs")),
    ("runner/src/table.rs", include_str!("../../../runners/rust/src/table.rs")),
];

/// The lock file of the program's own workspace: the runner is built of the same versions.
pub(super) const LOCK: &str = include_str!("../../../../Cargo.lock");

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::BTreeSet, path::Path};

    #[test]
    fn no_source_is_forgotten() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut there = BTreeSet::new();
        for (name, folder) in [("protocol", "protocol/src"), ("runner", "runners/rust/src")] {
            for file in std::fs::read_dir(here.join(folder)).unwrap() {
                there.insert(format!("{name}/src/{}", file.unwrap().file_name().to_str().unwrap()));
            }
        }
        let listed = SOURCES
            .iter()
            .map(|(path, _)| (*path).to_owned())
            .filter(|p| Path::new(p).extension().is_some_and(|e| e == "rs"))
            .collect();
        assert_eq!(there, listed);
    }
}
