//! The Rust of this machine.

use super::CrateError;
use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// An installed Rust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toolchain {
    /// The compiler itself, not the shim of rustup: that one looks for files and variables of the user's.
    pub rustc: PathBuf,
    /// Cargo.
    pub cargo: PathBuf,
    /// Folder that the compiler has to see.
    pub sysroot: PathBuf,
    /// `1.95.0`
    pub release: String,
    /// What `rustc -vV` prints: names the compiler down to its commit.
    pub version: String,
}

/// Finds the Rust that is on the path.
///
/// # Errors
/// [`CrateError::Toolchain`] when there is none, or it does not answer.
pub fn find_toolchain() -> Result<Toolchain, CrateError> {
    let sysroot = PathBuf::from(ask("rustc", &["--print", "sysroot"])?.trim());
    let tool = |name: &str| {
        let path = sysroot.join("bin").join(name);
        if path.is_file() { path } else { PathBuf::from(name) }
    };
    let rustc = tool("rustc");
    let version = ask(&rustc, &["-vV"])?;
    let release = version.lines().find_map(|l| l.strip_prefix("release: ")).unwrap_or("?").to_owned();
    Ok(Toolchain { cargo: tool("cargo"), rustc, sysroot, release, version })
}

fn ask(program: impl AsRef<OsStr>, args: &[&str]) -> Result<String, CrateError> {
    let failed = |reason: String| CrateError::Toolchain {
        program: Path::new(program.as_ref()).display().to_string(),
        reason,
    };
    let output = Command::new(program.as_ref()).args(args).stdin(Stdio::null()).output();
    let output = output.map_err(|e| failed(e.to_string()))?;
    if !output.status.success() {
        return Err(failed(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    String::from_utf8(output.stdout).map_err(|e| failed(e.to_string()))
}
