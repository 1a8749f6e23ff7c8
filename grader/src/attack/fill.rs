//! The files of an attack with its places filled in.
//!
//! | place | becomes |
//! |---|---|
//! | `{{starter}}`, `{{solution}}` | the assignment's text, with a call of `attack` in every function |
//! | `{{plain_starter}}`, `{{plain_solution}}` | the same as it is |
//! | `{{entries}}` | Python: a function or class for each entry, which returns `attack(name, args, kwargs)` |
//! | `{{tools}}` | `tried`, `report`, `syscall`: how an attack tells what became of it |
//! | `{{secret_file}}`, `{{write_dir}}`, `{{socket}}`, `{{port}}` | canaries |
//! | `{{mark}}`, `{{grader_pid}}`, `{{assignment_dir}}` | what an attacker might know |

use super::canary::Canaries;
use super::inject;
use super::manifest::{Attack, Entry, EntryKind, Kind};
use crate::assignment::Assignment;
use crate::assignment::manifest::Language;
use crate::assignment::signature::{Entry as Wanted, EntryKind as WantedKind};
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

const PYTHON_TOOLS: &str = include_str!("tools.py");
const RUST_TOOLS: &str = include_str!("tools.rs.in");

/// What an assignment gives to attacks.
pub(super) struct Texts {
    python: Option<[String; 2]>,
    rust: Option<[String; 2]>,
    cargo: Option<String>,
    entries: String,
    dir: PathBuf,
}

/// Starter and solution.
const ROLES: [&str; 2] = ["starter", "solution"];

impl Texts {
    pub(super) fn of(assignment: &Assignment) -> Self {
        let entries = entries(&assignment.entries);
        let in_crate = |role: &str, file: &str| {
            fs::read_to_string(assignment.dir.join(role).join("crate").join(file)).ok()
        };
        let accepts = |language| assignment.languages.contains(&language);
        let python = ROLES.map(|role| script(&assignment.dir.join(role)));
        let rust = ROLES.map(|role| in_crate(role, "src/lib.rs"));
        let stubs = || format!("def attack(*args):\n    raise NotImplementedError\n{entries}");
        Self {
            python: accepts(Language::Python).then(|| python.map(|t| t.unwrap_or_else(stubs))),
            rust: match rust {
                [Some(starter), Some(solution)] if accepts(Language::Rust) => Some([starter, solution]),
                _ => None,
            },
            cargo: in_crate("starter", "Cargo.toml"),
            entries,
            dir: assignment.dir.clone(),
        }
    }

    /// Whether an attack of this kind can be tried on the assignment.
    pub(super) const fn fits(&self, kind: Kind) -> bool {
        match kind {
            Kind::Rust => self.rust.is_some(),
            _ => self.python.is_some(),
        }
    }
}

/// The only `.py` file of a folder.
fn script(folder: &Path) -> Option<String> {
    let listed = fs::read_dir(folder).ok()?.flatten().map(|e| e.path());
    let path = listed.filter(|p| p.extension().is_some_and(|e| e == "py")).min()?;
    fs::read_to_string(path).ok()
}

/// Functions and classes that ask `attack` for their answers.
fn entries(wanted: &[Wanted]) -> String {
    use std::fmt::Write;
    let mut out = String::new();
    for entry in wanted {
        let name = &entry.name;
        match &entry.kind {
            WantedKind::Function { .. } => {
                let _ = write!(
                    out,
                    "def {name}(*args, **kwargs):\n    return attack(\"{name}\", args, kwargs)\n\n\n"
                );
            }
            WantedKind::Class { new, methods, .. } => {
                let _ = write!(out, "class {name}:\n    def __init__(self, *args, **kwargs):\n");
                for (i, param) in new.iter().enumerate() {
                    let p = &param.name;
                    let _ = writeln!(
                        out,
                        "        self.{p} = args[{i}] if len(args) > {i} else kwargs.get(\"{p}\", 0)"
                    );
                }
                out.push_str("        self.args = args\n");
                for method in methods {
                    let m = &method.name;
                    let _ = write!(
                        out,
                        "\n    def {m}(self, *args, **kwargs):\n        return attack(\"{name}.{m}\", args, kwargs)\n"
                    );
                }
                out.push_str("\n\n");
            }
            WantedKind::Variable { .. } => {}
        }
    }
    out
}

/// Writes the submission of an attack into the canaries' folder; the path to hand in.
pub(super) fn write(attack: &Attack, texts: &Texts, canaries: &Canaries) -> io::Result<PathBuf> {
    let to = canaries.submission();
    let fill = |text: &str, json: bool| fill(text, attack.kind, texts, canaries, json);
    let from = attack.dir.join("submission");
    for entry in WalkDir::new(&from).into_iter().filter(|_| from.is_dir()).flatten() {
        let Ok(inner) = entry.path().strip_prefix(&from) else { continue };
        let path = to.join(inner);
        if entry.file_type().is_dir() {
            fs::create_dir_all(&path)?;
        } else {
            let bytes = fs::read(entry.path())?;
            let notebook = path.extension().is_some_and(|e| e == "ipynb");
            match String::from_utf8(bytes) {
                Ok(text) => fs::write(&path, fill(&text, notebook))?,
                Err(e) => fs::write(&path, e.into_bytes())?,
            }
        }
    }
    if attack.kind == Kind::Rust && !to.join("Cargo.toml").is_file() {
        fs::write(to.join("Cargo.toml"), texts.cargo.as_deref().unwrap_or_default())?;
    }
    let entries = || attack.entries.iter().flat_map(expand);
    match attack.kind {
        Kind::Zip => {
            let path = to.join("homework.zip");
            zip(&path, entries(), &fill)?;
        }
        Kind::Tar => {
            let path = to.join("homework.tar.gz");
            tar(&path, entries(), &fill)?;
        }
        _ => entries().try_for_each(|e| lay_out(&to, &e, &fill))?,
    }
    Ok(to)
}

fn fill(text: &str, kind: Kind, texts: &Texts, canaries: &Canaries, json: bool) -> String {
    if !text.contains("{{") {
        return text.to_owned();
    }
    let escaped = |text: &str| {
        let quoted = serde_json::to_string(text).unwrap_or_default();
        if json { quoted[1..quoted.len() - 1].to_owned() } else { text.to_owned() }
    };
    let (own, inject): (_, fn(&str) -> String) = if kind == Kind::Rust {
        (texts.rust.as_ref(), inject::rust)
    } else {
        (texts.python.as_ref(), inject::python)
    };
    let mut out = text.to_owned();
    // First what may hold places itself.
    let tools = if kind == Kind::Rust { RUST_TOOLS } else { PYTHON_TOOLS };
    out = out.replace("{{tools}}", &escaped(tools));
    if let Some(own) = own {
        for (role, own) in ROLES.iter().zip(own) {
            out = out.replace(&format!("{{{{plain_{role}}}}}"), &escaped(own));
            if out.contains(&format!("{{{{{role}}}}}")) {
                out = out.replace(&format!("{{{{{role}}}}}"), &escaped(&inject(own)));
            }
        }
    }
    let path = |p: &Path| p.to_string_lossy().into_owned();
    for (place, value) in [
        ("entries", texts.entries.clone()),
        ("secret_file", path(&canaries.secret_file())),
        ("write_dir", path(&canaries.write_dir())),
        ("socket", path(&canaries.socket())),
        ("port", canaries.port().to_string()),
        ("mark", canaries.mark.clone()),
        ("grader_pid", std::process::id().to_string()),
        ("assignment_dir", path(&texts.dir)),
    ] {
        out = out.replace(&format!("{{{{{place}}}}}"), &escaped(&value));
    }
    out
}

/// An entry as often as it is wanted.
fn expand(entry: &Entry) -> impl Iterator<Item = Entry> + use<'_> {
    (0..entry.count).map(|n| Entry {
        name: entry.name.replace("{{n}}", &n.to_string()),
        target: entry.target.replace("{{n}}", &n.to_string()),
        ..entry.clone()
    })
}

fn mode(entry: &Entry) -> u32 {
    entry.mode.as_deref().and_then(|m| u32::from_str_radix(m, 8).ok()).unwrap_or(0o644)
}

/// Writes the text of a file piece by piece: it may be large.
fn pour(entry: &Entry, fill: &dyn Fn(&str, bool) -> String, out: &mut dyn Write) -> io::Result<()> {
    let text = fill(&entry.text, false);
    let batch = (1 << 16) / text.len().max(1) + 1;
    let many = text.repeat(batch);
    for _ in 0..entry.times / batch as u64 {
        out.write_all(many.as_bytes())?;
    }
    for _ in 0..entry.times % batch as u64 {
        out.write_all(text.as_bytes())?;
    }
    Ok(())
}

fn zip(
    path: &Path,
    entries: impl Iterator<Item = Entry>,
    fill: &dyn Fn(&str, bool) -> String,
) -> io::Result<()> {
    let mut out = zip::ZipWriter::new(io::BufWriter::new(fs::File::create(path)?));
    for entry in entries {
        let options = zip::write::SimpleFileOptions::default().large_file(true);
        let (name, target) = (fill(&entry.name, false), fill(&entry.target, false));
        match entry.kind {
            EntryKind::Symlink => out.add_symlink(name, target, options)?,
            EntryKind::Folder => out.add_directory(name, options)?,
            _ => {
                // A name that is there already is refused by the crate; what opens archives has to bear it.
                out.start_file(name, options.unix_permissions(mode(&entry)))?;
                pour(&entry, fill, &mut out)?;
            }
        }
    }
    out.finish()?.flush()
}

fn tar(
    path: &Path,
    entries: impl Iterator<Item = Entry>,
    fill: &dyn Fn(&str, bool) -> String,
) -> io::Result<()> {
    let gz = flate2::write::GzEncoder::new(fs::File::create(path)?, flate2::Compression::fast());
    let mut out = tar::Builder::new(gz);
    for entry in entries {
        let mut header = tar::Header::new_gnu();
        let name = fill(&entry.name, false);
        // Not `set_path`, which refuses what is tried here.
        let field = &mut header.as_old_mut().name;
        let n = name.len().min(field.len() - 1);
        field[..n].copy_from_slice(&name.as_bytes()[..n]);
        header.set_mode(mode(&entry));
        header.set_entry_type(match entry.kind {
            EntryKind::File => tar::EntryType::Regular,
            EntryKind::Folder => tar::EntryType::Directory,
            EntryKind::Symlink => tar::EntryType::Symlink,
            EntryKind::Hardlink => tar::EntryType::Link,
            EntryKind::Fifo => tar::EntryType::Fifo,
            EntryKind::Device => tar::EntryType::Char,
        });
        let link = fill(&entry.target, false);
        let field = &mut header.as_old_mut().linkname;
        let n = link.len().min(field.len() - 1);
        field[..n].copy_from_slice(&link.as_bytes()[..n]);
        let size = fill(&entry.text, false).len() as u64 * entry.times;
        header.set_size(if entry.kind == EntryKind::File { size } else { 0 });
        header.set_cksum();
        out.append(&header, io::empty())?;
        if entry.kind == EntryKind::File {
            let gz = out.get_mut();
            pour(&entry, fill, gz)?;
            gz.write_all(&vec![0; (512 - size % 512) as usize % 512])?;
        }
    }
    out.into_inner()?.finish()?;
    Ok(())
}

fn lay_out(to: &Path, entry: &Entry, fill: &dyn Fn(&str, bool) -> String) -> io::Result<()> {
    let (name, target) = (fill(&entry.name, false), fill(&entry.target, false));
    let path = to.join(name);
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    match entry.kind {
        EntryKind::Folder => fs::create_dir_all(&path)?,
        EntryKind::Symlink => return std::os::unix::fs::symlink(target, &path),
        EntryKind::Hardlink => return fs::hard_link(target, &path),
        EntryKind::Fifo => {
            let kind = rustix::fs::FileType::Fifo;
            return Ok(rustix::fs::mknodat(rustix::fs::CWD, &path, kind, 0o644.into(), 0)?);
        }
        EntryKind::Device => return Ok(()), // only root can make one, and only an archive can carry it
        EntryKind::File => {
            let mut file = io::BufWriter::new(fs::File::create(&path)?);
            pour(entry, fill, &mut file)?;
            file.flush()?;
        }
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(mode(entry)))
}
