//! One submission: from its files to a program.

use super::{
    CrateError, Runtime,
    diagnose::{self, OURS},
    layout::{self, Layout},
    runtime::hex,
};
use crate::{
    assignment::signature::Entry,
    leftovers,
    sandbox::{Bind, Exit, Filter, Limits, Sandbox, Spec},
    text::{Message, args},
};
use grader_protocol::SourceFile;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// How often the compiler is asked: each refusal of adapters is followed by another try.
const TRIES: usize = 16;

/// Takes the student's `main` its meaning; the adapter has the one that counts.
const NO_MAIN: &str = "#![no_main] ";

/// What an assignment says about building.
#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// Dependencies that are allowed.
    pub dependencies: Vec<String>,
    /// Optimisation, 0 to 3.
    pub opt_level: u8,
    /// Wall time of one run of the compiler; twice as much CPU time.
    pub wall: Duration,
    /// Memory of the compiler, in bytes.
    pub memory: u64,
}

impl Default for BuildOptions {
    fn default() -> Self {
        Self {
            dependencies: vec!["ndarray".to_owned()],
            opt_level: 0,
            wall: Duration::from_mins(1),
            memory: 2 << 30,
        }
    }
}

/// A submission that builds.
#[derive(Clone, Debug, PartialEq)]
pub struct Built {
    /// Speaks the protocol on descriptor 0.
    pub program: PathBuf,
    /// Remarks for the student.
    pub notes: Vec<Message>,
    /// Parts of the assignment that the compiler did not find or did not accept, in its words; whoever asks for them at
    /// run time is told the same.
    pub refused: Vec<String>,
    /// Whether it was there already.
    pub cached: bool,
}

/// A submission that does not.
#[derive(Clone, Debug, PartialEq)]
pub struct NotBuilt {
    /// Why.
    pub message: Message,
    /// What the compiler says, cut to its first errors; empty when it was not asked.
    pub text: String,
    /// Remarks for the student.
    pub notes: Vec<Message>,
}

/// What became of a submission.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It builds.
    Built(Built),
    /// It does not.
    NotBuilt(NotBuilt),
}

/// Outcome as it is kept in the cache, beside the program.
#[derive(Serialize, Deserialize)]
struct Kept {
    failure: Option<(Message, String)>,
    refused: Vec<String>,
}

/// Builds a submission, or finds it in the cache.
///
/// # Errors
/// [`CrateError`]: we failed; nothing is said about the submission.
pub fn build(
    files: &[SourceFile],
    entries: &[Entry],
    options: &BuildOptions,
    runtime: &Runtime,
    sandbox: &dyn Sandbox,
    cache: &Path,
) -> Result<Outcome, CrateError> {
    // Once for all submissions: the compiler, and the folder in which they are built and kept.
    sandbox.expose(&runtime.toolchain.sysroot)?;
    sandbox.expose(&runtime.folder)?;
    let texts = layout::texts(files);
    let mut layout = match layout::find(&texts, entries, &options.dependencies) {
        Ok(layout) => layout,
        Err(message) => {
            return Ok(Outcome::NotBuilt(NotBuilt { message, text: String::new(), notes: Vec::new() }));
        }
    };
    let mut notes = layout.manifest.notes.clone();
    notes.extend(ignored_files(files));
    let key = key(files, &layout, options, runtime);
    let shelf = cache.join("rust").join("crates").join(&key[..2]);
    let folder = shelf.join(&key);
    if let Some(kept) = read_kept(&folder) {
        return Ok(outcome(kept, &layout, &folder, notes, true));
    }
    fs::create_dir_all(&shelf).map_err(CrateError::file(&shelf))?;
    let rust = cache.join("rust");
    let work = leftovers::Folder::new(&rust).map_err(CrateError::file(&rust))?;
    let job = Job { work: work.path(), runtime, options, sandbox };
    job.stage(files, &layout)?;
    let kept = match job.compile(&mut layout)? {
        Compiled::Program => Kept {
            failure: None,
            refused: layout.adapter.refused.iter().map(|r| r.message.clone()).collect(),
        },
        Compiled::Errors(message, text) => Kept { failure: Some((message, text)), refused: Vec::new() },
        // May be otherwise another time: not kept.
        Compiled::Limit(message) => {
            return Ok(Outcome::NotBuilt(NotBuilt { message, text: String::new(), notes }));
        }
    };
    job.keep(&kept, &folder)?;
    work.close().map_err(CrateError::file(&rust))?;
    Ok(outcome(kept, &layout, &folder, notes, false))
}

fn outcome(kept: Kept, layout: &Layout, folder: &Path, mut notes: Vec<Message>, cached: bool) -> Outcome {
    match kept.failure {
        None => {
            notes.extend(layout.manifest.unused());
            Outcome::Built(Built { program: folder.join("program"), notes, refused: kept.refused, cached })
        }
        Some((message, text)) => Outcome::NotBuilt(NotBuilt { message, text, notes }),
    }
}

fn read_kept(folder: &Path) -> Option<Kept> {
    let kept: Kept = serde_json::from_slice(&fs::read(folder.join("outcome.json")).ok()?).ok()?;
    (kept.failure.is_some() || folder.join("program").is_file()).then_some(kept)
}

/// Files that cargo would act upon, and we do not.
fn ignored_files(files: &[SourceFile]) -> Option<Message> {
    let acts = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        matches!(name, "build.rs" | "rust-toolchain" | "rust-toolchain.toml")
            || path.starts_with(".cargo/")
            || path.contains("/.cargo/")
    };
    let parts: Vec<&str> = files.iter().map(|f| f.path.as_str()).filter(|p| acts(p)).take(10).collect();
    (!parts.is_empty()).then(|| Message::new("crate_parts_ignored", args! { "parts" => parts }))
}

/// Names everything that the program depends on.
fn key(files: &[SourceFile], layout: &Layout, options: &BuildOptions, runtime: &Runtime) -> String {
    let mut hash = Sha256::new();
    let mut part = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    part(runtime.key.as_bytes());
    part(&[options.opt_level]);
    part(format!("{:?} {}", layout.manifest, layout.root).as_bytes());
    part(layout.adapter.text().as_bytes());
    part(&layout.adapter.spec(&runtime.name));
    // What is tried when the first text is refused decides as well.
    for piece in &layout.adapter.pieces {
        piece.instead.iter().for_each(|code| part(code.as_bytes()));
    }
    let mut sorted: Vec<_> = files.iter().collect();
    sorted.sort_by(|a, b| a.path.cmp(&b.path));
    for file in sorted {
        part(file.path.as_bytes());
        part(&file.bytes);
    }
    hex(&hash.finalize()[..20])
}

/// What became of the compilation.
enum Compiled {
    Program,
    Errors(Message, String),
    Limit(Message),
}

struct Job<'a> {
    work: &'a Path,
    runtime: &'a Runtime,
    options: &'a BuildOptions,
    sandbox: &'a dyn Sandbox,
}

impl Job<'_> {
    fn crate_folder(&self) -> PathBuf {
        self.work.join("crate")
    }
    fn out(&self) -> PathBuf {
        self.work.join("out")
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), CrateError> {
        let path = self.crate_folder().join(path);
        let made = path.parent().map_or(Ok(()), fs::create_dir_all);
        made.and_then(|()| fs::write(&path, bytes)).map_err(CrateError::file(path))
    }

    /// Lays out the submission's files for the compiler, with the adapter at the end of the root.
    fn stage(&self, files: &[SourceFile], layout: &Layout) -> Result<(), CrateError> {
        for folder in [self.crate_folder(), self.out()] {
            fs::create_dir(&folder).map_err(CrateError::file(folder))?;
        }
        for file in files.iter().filter(|f| is_plain(&f.path)) {
            match std::str::from_utf8(&file.bytes) {
                Ok(text) if layout::is_rust(&file.path) => {
                    let mut text = layout.adapter.edits.apply(&file.path, text);
                    if file.path == layout.root {
                        text = with_adapter(&text, &layout.root);
                    }
                    self.write(&file.path, text.as_bytes())?;
                }
                _ => self.write(&file.path, &file.bytes)?,
            }
        }
        Ok(())
    }

    /// Runs the compiler until it is content with the adapter.
    fn compile(&self, layout: &mut Layout) -> Result<Compiled, CrateError> {
        for _ in 0..TRIES {
            self.write(&format!("{OURS}/adapter.rs"), layout.adapter.text().as_bytes())?;
            self.write(&format!("{OURS}/spec.bin"), &layout.adapter.spec(&self.runtime.name))?;
            let (exit, stderr) = self.rustc(layout)?;
            match exit {
                Exit::Code(0) => return Ok(Compiled::Program),
                Exit::WallLimit | Exit::CpuLimit => {
                    let seconds = self.options.wall.as_secs();
                    return Ok(Compiled::Limit(Message::new(
                        "crate_build_time",
                        args! { "seconds" => seconds },
                    )));
                }
                Exit::MemoryLimit => return Ok(Compiled::Limit(Message::bare("crate_build_memory"))),
                Exit::OutputLimit | Exit::ProcessLimit => {
                    return Ok(Compiled::Limit(Message::bare("crate_build_limit")));
                }
                Exit::Killed | Exit::Lost => {
                    return Err(CrateError::Compiler { reason: format!("{exit:?}") });
                }
                Exit::Code(_) | Exit::Signal(_) => {
                    let errors = diagnose::read(&stderr, &layout.adapter);
                    if errors.refused.is_empty() || !errors.text.is_empty() {
                        let missed = layout.manifest.missed(&stderr, &self.options.dependencies);
                        return Ok(self.failed(exit, errors.text, missed));
                    }
                    layout.adapter.refuse(errors.refused);
                }
            }
        }
        // One error after another in the adapter: such a crate is not meant to be called.
        let refused = layout.adapter.refused.iter().map(|r| r.message.as_str()).collect::<Vec<_>>();
        Ok(Compiled::Errors(Message::bare("crate_does_not_compile"), refused.join("\n")))
    }

    fn failed(&self, exit: Exit, mut text: String, missed: Option<Message>) -> Compiled {
        if text.contains("memory allocation of") || text.contains("out of memory") {
            return Compiled::Limit(Message::bare("crate_build_memory"));
        }
        if let (true, Exit::Signal(signal)) = (text.is_empty(), exit) {
            // Deep nesting overflows the compiler's stack: the student's text, not our failure.
            return Compiled::Limit(Message::new("crate_build_crash", args! { "signal" => signal }));
        }
        // What we put before the root's first line.
        text = text.replace(NO_MAIN, "");
        for path in [self.work, &self.runtime.lib] {
            text = text.replace(&*path.to_string_lossy(), "");
        }
        Compiled::Errors(missed.unwrap_or_else(|| Message::bare("crate_does_not_compile")), text)
    }

    fn rustc(&self, layout: &Layout) -> Result<(Exit, String), CrateError> {
        let toolchain = &self.runtime.toolchain;
        let out = self.out();
        let mut spec = Spec::new(&toolchain.rustc, Filter::Compiler);
        spec.args = self.arguments(layout);
        spec.env = vec![("TMPDIR".to_owned(), out.to_string_lossy().into_owned())];
        spec.read_only = vec![
            Bind::same(&toolchain.sysroot),
            Bind::same(&self.runtime.lib),
            Bind::new(self.crate_folder(), "/crate"),
        ];
        spec.writable = vec![Bind::same(&out)];
        spec.cwd = "/crate".into();
        spec.limits = Limits {
            wall: self.options.wall,
            cpu: self.options.wall * 2,
            // The compiler is a library of some 200 MB with a thread for each unit of code.
            baseline: 1 << 30,
            memory: self.options.memory,
            processes: 64,
            file_size: 256 << 20,
            output: 256 << 10,
            tmp: 64 << 20,
            open_files: 1024,
        };
        let running = self.sandbox.spawn(&spec)?;
        let deadline = Instant::now() + self.options.wall + Duration::from_secs(5);
        let exit = running.wait(deadline).unwrap_or_else(|| running.finish(Duration::ZERO));
        Ok((exit, running.stderr().text()))
    }

    fn arguments(&self, layout: &Layout) -> Vec<String> {
        let manifest = &layout.manifest;
        let mut args: Vec<String> = [
            "--crate-name=student",
            "--crate-type=bin",
            "--cap-lints=allow",
            "--error-format=json",
            "-Cdebuginfo=0",
            "-Cstrip=symbols",
            "-Cpanic=unwind",
            // A batch keeps every core busy anyway; more units cost CPU time.
            "-Ccodegen-units=2",
            // As in the student's own `cargo run`: an overflow is told, not wrapped.
            "-Coverflow-checks=on",
        ]
        .map(str::to_owned)
        .to_vec();
        args.push(format!("--edition={}", manifest.edition));
        args.push(format!("-Copt-level={}", self.options.opt_level.min(3)));
        args.extend(["-L".to_owned(), format!("dependency={}", self.runtime.lib.display())]);
        let externs = manifest.ndarray.iter().map(|name| (name.as_str(), "ndarray"));
        for (name, library) in externs.chain([("grader_runner", "grader_runner")]) {
            args.extend(["--extern".to_owned(), format!("{name}={}", self.runtime.rlib(library).display())]);
        }
        for feature in &manifest.features {
            args.extend(["--cfg".to_owned(), format!("feature={feature:?}")]);
        }
        args.extend(["-o".to_owned(), self.out().join("program").display().to_string()]);
        args.push(layout.root.clone());
        args
    }

    /// Puts the outcome into the cache. Whoever comes second finds the first one's.
    fn keep(&self, kept: &Kept, folder: &Path) -> Result<(), CrateError> {
        let ready = self.work.join("ready");
        fs::create_dir(&ready).map_err(CrateError::file(&ready))?;
        let json = serde_json::to_vec(kept).unwrap_or_default();
        fs::write(ready.join("outcome.json"), json).map_err(CrateError::file(&ready))?;
        if kept.failure.is_none() {
            // Copied: in the writable folder it belongs to the uid of the sandbox. A link would lead anywhere.
            let program = self.out().join("program");
            if !fs::symlink_metadata(&program).is_ok_and(|m| m.is_file()) {
                return Err(CrateError::Compiler { reason: "no program was written".to_owned() });
            }
            let to = ready.join("program");
            fs::copy(&program, &to).map_err(CrateError::file(&program))?;
        }
        match fs::rename(&ready, folder) {
            Err(_) if read_kept(folder).is_some() => Ok(()),
            other => other.map_err(CrateError::file(folder)),
        }
    }
}

/// A path that stays below the folder, and is not where we put the adapter.
fn is_plain(path: &str) -> bool {
    !path.is_empty()
        && !path.contains('\0')
        && path.split('/').all(|p| !matches!(p, "" | "." | "..") && p.len() < 200)
        && path.split('/').next() != Some(OURS)
}

/// The root with the adapter as its last module, and without a `main` of its own. Lines stay where they are.
fn with_adapter(text: &str, root: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let shebang = text.starts_with("#!") && !text[2..].trim_start().starts_with('[');
    let comment = if shebang { "//" } else { "" };
    let up = "../".repeat(root.matches('/').count());
    format!("{NO_MAIN}{comment}{text}\n#[path = \"{up}{OURS}/adapter.rs\"] mod {OURS};\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stay_where_they_are() {
        assert_eq!(
            with_adapter("//! a\nfn f() {}", "hw/src/lib.rs"),
            "#![no_main] //! a\nfn f() {}\n#[path = \"../../__grader/adapter.rs\"] mod __grader;\n"
        );
        assert!(
            with_adapter("\u{feff}#!/usr/bin/env x\nfn f() {}", "a.rs").starts_with("#![no_main] //#!/usr")
        );
        assert!(with_adapter("#![allow(x)]", "a.rs").starts_with("#![no_main] #![allow(x)]"));
    }

    #[test]
    fn paths_that_are_written() {
        for path in ["src/lib.rs", "a b/ж.rs", ".cargo/config.toml"] {
            assert!(is_plain(path), "{path}");
        }
        for path in ["", "/etc/x", "../x", "a/../b", "a//b", "__grader/adapter.rs", "a\0b"] {
            assert!(!is_plain(path), "{path:?}");
        }
    }
}
