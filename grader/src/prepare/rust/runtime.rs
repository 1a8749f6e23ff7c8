//! The runner and ndarray, compiled once for a toolchain.

use super::{
    CrateError, Toolchain,
    sources::{LOCK, SOURCES},
};
use crate::leftovers;
use crate::text::{Message, args};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};
use toml::{Table, Value};

/// Version of ndarray that students' crates are linked with.
pub(super) const NDARRAY: &str = "0.17.2";

/// Root of the generated workspace. The optimisation is measured: see `docs/rust-crates.md`.
const WORKSPACE: &str = r#"[workspace]
resolver = "3"
members = ["protocol", "runner"]
[workspace.package]
version = "0.1.0"
edition = "2024"
rust-version = "1.95"
license = "MIT OR Apache-2.0"
repository = ""
publish = false
[workspace.dependencies]
grader-protocol = { path = "protocol" }
ndarray = { version = "=NDARRAY", default-features = false, features = ["std", "rayon"] }
[workspace.lints]
[profile.release]
debug = 0
opt-level = 3
"#;

/// The compiled runner.
#[derive(Clone, Debug)]
pub struct Runtime {
    /// The compiler that it was built with, and that builds submissions.
    pub toolchain: Toolchain,
    /// Folder of the cache for crates: the runner's libraries and what is built with them.
    pub folder: PathBuf,
    /// Folder with the compiled libraries.
    pub lib: PathBuf,
    /// Names the compiler and the sources.
    pub key: String,
    /// For receipts: `rustc 1.95.0, ndarray 0.17.2`.
    pub name: String,
}

impl Runtime {
    pub(super) fn rlib(&self, name: &str) -> PathBuf {
        self.lib.join(format!("lib{name}.rlib"))
    }
}

/// Finds the runner in the cache, or compiles it, which takes some ten seconds and is said through `progress`.
///
/// Several programs may ask at once; one of them compiles.
///
/// # Errors
/// [`CrateError`]: cargo fails, or the cache cannot be written.
pub fn ensure_runtime(
    toolchain: &Toolchain,
    cache: &Path,
    progress: &dyn Fn(Message),
) -> Result<Runtime, CrateError> {
    let workspace = WORKSPACE.replace("NDARRAY", NDARRAY);
    let lock = prune(LOCK);
    let mut hash = Sha256::new();
    for part in [toolchain.version.as_str(), &workspace, &lock] {
        hash.update(part);
        hash.update([0]);
    }
    for (path, text) in SOURCES {
        hash.update(path);
        hash.update([0]);
        hash.update(text);
        hash.update([0]);
    }
    let key = hex(&hash.finalize()[..12]);
    let folder = cache.join("rust").join(format!("runtime-{key}"));
    let name = format!("rustc {}, ndarray {NDARRAY}", toolchain.release);
    let runtime =
        Runtime { toolchain: toolchain.clone(), folder: cache.join("rust"), lib: folder.clone(), key, name };
    leftovers::sweep(&runtime.folder);
    if folder.join("READY").is_file() {
        return Ok(runtime);
    }
    let parent = cache.join("rust");
    fs::create_dir_all(&parent).map_err(CrateError::file(&parent))?;
    let lock_path = parent.join("runtime.lock");
    let guard = fs::File::create(&lock_path).map_err(CrateError::file(&lock_path))?;
    guard.lock().map_err(CrateError::file(&lock_path))?;
    if !folder.join("READY").is_file() {
        progress(Message::new("rust_runtime_builds", args! { "rustc" => toolchain.release }));
        compile(toolchain, &parent, &folder, &workspace, &lock, progress)?;
    }
    drop(guard);
    Ok(runtime)
}

/// The packages of a lock file that the runner needs.
fn prune(lock: &str) -> String {
    let Ok(table) = lock.parse::<Table>() else { return String::new() };
    let empty = Vec::new();
    let packages = table.get("package").and_then(Value::as_array).unwrap_or(&empty);
    let text = |p: &Value, key: &str| p.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut needed = BTreeSet::from(["grader-runner".to_owned()]);
    loop {
        let before = needed.len();
        for package in packages.iter().filter(|p| needed.contains(&text(p, "name"))).collect::<Vec<_>>() {
            let list = package.get("dependencies").and_then(Value::as_array).into_iter().flatten();
            // A name may be followed by a version.
            needed.extend(
                list.filter_map(Value::as_str).filter_map(|d| d.split(' ').next()).map(str::to_owned),
            );
        }
        if needed.len() == before {
            break;
        }
    }
    let kept: Vec<Value> = packages.iter().filter(|p| needed.contains(&text(p, "name"))).cloned().collect();
    let mut out = Table::new();
    out.insert("version".to_owned(), table.get("version").cloned().unwrap_or(Value::Integer(4)));
    out.insert("package".to_owned(), Value::Array(kept));
    toml::to_string(&out).unwrap_or_default()
}

fn compile(
    toolchain: &Toolchain,
    parent: &Path,
    folder: &Path,
    workspace: &str,
    lock: &str,
    progress: &dyn Fn(Message),
) -> Result<(), CrateError> {
    let temporary = leftovers::Folder::new(parent).map_err(CrateError::file(parent))?;
    let at = temporary.path();
    let write = |path: &str, text: &str| {
        let path = at.join(path);
        let made = path.parent().map_or(Ok(()), fs::create_dir_all);
        made.and_then(|()| fs::write(&path, text)).map_err(CrateError::file(path))
    };
    write("Cargo.toml", workspace)?;
    write("Cargo.lock", lock)?;
    for (path, text) in SOURCES {
        write(path, text)?;
    }
    let artifacts = if let Ok(artifacts) = cargo(toolchain, at, true) {
        artifacts
    } else {
        progress(Message::bare("rust_runtime_downloads"));
        cargo(toolchain, at, false)?
    };
    let lib = at.join("lib");
    fs::create_dir(&lib).map_err(CrateError::file(&lib))?;
    for (name, rlib) in artifacts {
        // The compiler finds indirect dependencies by their hash, whatever the file is called.
        let to = lib.join(format!("lib{name}.rlib"));
        fs::copy(&rlib, &to).map_err(CrateError::file(&rlib))?;
    }
    let ready = lib.join("READY");
    fs::write(&ready, "").map_err(CrateError::file(&ready))?;
    // What a run left behind that was cut off.
    let _ = fs::remove_dir_all(folder);
    fs::rename(&lib, folder).map_err(CrateError::file(folder))?;
    temporary.close().map_err(CrateError::file(parent))
}

/// Builds the workspace; name and file of each library.
fn cargo(toolchain: &Toolchain, at: &Path, offline: bool) -> Result<Vec<(String, PathBuf)>, CrateError> {
    let mut command = Command::new(&toolchain.cargo);
    command.args([
        "build",
        "--release",
        "--package",
        "grader-runner",
        "--message-format=json-render-diagnostics",
    ]);
    if offline {
        command.arg("--offline");
    }
    // Settings of the user's, or of the cargo that runs our tests, would make another library than the key says.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        let kept = ["CARGO_HOME", "CARGO_HTTP_", "CARGO_NET_", "CARGO_REGISTRIES_"];
        if text.starts_with("CARGO") && !kept.iter().any(|k| text.starts_with(k))
            || text.starts_with("RUST") && text != "RUSTUP_HOME"
        {
            command.env_remove(&name);
        }
    }
    command
        .env("RUSTC", &toolchain.rustc)
        .env("CARGO_TARGET_DIR", at.join("target"))
        .env("CARGO_TERM_COLOR", "never");
    command.current_dir(at).stdin(Stdio::null());
    let output = command.output().map_err(|e| CrateError::Toolchain {
        program: toolchain.cargo.display().to_string(),
        reason: e.to_string(),
    })?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr);
        let from = text.char_indices().rev().nth(2000).map_or(0, |(i, _)| i);
        return Err(CrateError::Runtime { output: text[from..].trim().to_owned() });
    }
    let mut artifacts = Vec::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<serde_json::Value>(line) else { continue };
        let Some(files) = message["filenames"].as_array() else { continue };
        let name = message["target"]["name"].as_str().unwrap_or_default().replace('-', "_");
        let rlib = files
            .iter()
            .filter_map(serde_json::Value::as_str)
            .find(|f| Path::new(f).extension().is_some_and(|e| e == "rlib"));
        artifacts.extend(rlib.map(|f| (name, PathBuf::from(f))));
    }
    Ok(artifacts)
}

pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_ndarray_is_the_workspaces() {
        let lock: Table = LOCK.parse().unwrap();
        let packages = lock["package"].as_array().unwrap();
        let of = |name: &str| {
            packages.iter().find(|p| p["name"].as_str() == Some(name)).map(|p| p["version"].as_str().unwrap())
        };
        assert_eq!(of("ndarray"), Some(NDARRAY));
    }

    #[test]
    fn the_lock_file_is_pruned_to_the_runner() {
        let pruned = prune(LOCK);
        assert!(pruned.contains("matrixmultiply"));
        assert!(pruned.contains("grader-protocol"));
        for name in ["polars", "\"grader\"", "reference"] {
            assert!(!pruned.contains(name), "{name} in the runner's lock file");
        }
    }
}
