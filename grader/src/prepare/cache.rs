//! Where things are kept between runs.

use std::path::PathBuf;

/// `$GRADER_CACHE`, else `$XDG_CACHE_HOME/grader`, else `~/.cache/grader`, else a folder for temporary files.
pub fn cache_dir() -> PathBuf {
    let var = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    var("GRADER_CACHE")
        .or_else(|| var("XDG_CACHE_HOME").map(|d| d.join("grader")))
        .or_else(|| var("HOME").map(|d| d.join(".cache").join("grader")))
        .unwrap_or_else(|| std::env::temp_dir().join("grader-cache"))
}
