//! The secret that a course's hidden inputs derive from.

use std::fs::OpenOptions;
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Name of the file.
pub const SECRET: &str = ".grader-secret";

/// The course's secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// Where it is.
    pub path: PathBuf,
    /// Whether it was made just now.
    pub made: bool,
}

/// Finds the secret of the course whose assignments are in this folder, or makes one of 128 bits beside them. Only its
/// owner can read it, and git is told to leave it alone.
pub fn ensure(assignments: &Path) -> io::Result<Secret> {
    let folder = assignments.canonicalize()?;
    let known = folder.ancestors().take(3).map(|d| d.join(SECRET)).find(|f| f.is_file());
    if let Some(path) = known {
        return Ok(Secret { path, made: false });
    }
    let is_part = folder.file_name().is_some_and(|n| n == "assignments");
    let home = folder.parent().filter(|_| is_part).unwrap_or(&folder).to_owned();
    let mut bytes = [0; 16];
    std::fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    let path = home.join(SECRET);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
    writeln!(file, "{:032x}", u128::from_be_bytes(bytes))?;
    file.sync_all()?;
    ignore(&home)?;
    Ok(Secret { path, made: true })
}

/// Adds the secret to `.gitignore`.
fn ignore(folder: &Path) -> io::Result<()> {
    let path = folder.join(".gitignore");
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(e) if e.kind() == io::ErrorKind::NotFound => String::new(),
        Err(e) => return Err(e),
    };
    if text.lines().any(|l| l.trim().trim_start_matches('/') == SECRET) {
        return Ok(());
    }
    let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    let mut file = OpenOptions::new().append(true).create(true).open(&path)?;
    writeln!(file, "{gap}{SECRET}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn it_is_made_once_and_for_its_owner() {
        let course = tempfile::tempdir().unwrap();
        let assignments = course.path().join("assignments");
        std::fs::create_dir(&assignments).unwrap();
        std::fs::write(course.path().join(".gitignore"), "target").unwrap();
        let first = ensure(&assignments).unwrap();
        assert!(first.made && first.path == course.path().canonicalize().unwrap().join(SECRET));
        let text = std::fs::read_to_string(&first.path).unwrap();
        assert!(text.trim().len() == 32 && text.trim().chars().all(|c| c.is_ascii_hexdigit()));
        assert_eq!(std::fs::metadata(&first.path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(
            std::fs::read_to_string(course.path().join(".gitignore")).unwrap(),
            "target\n.grader-secret\n"
        );
        let again = ensure(&assignments).unwrap();
        assert!(!again.made && again.path == first.path);
        assert_eq!(std::fs::read_to_string(&first.path).unwrap(), text);
    }
}
