//! A small class, graded once: for tests of what goes out.

use crate::{Run, seeded};
use std::path::{Path, PathBuf};

/// A class that was graded, with a roster: Anna is right, Boris half, Clara is excused, Dmitry handed in nothing.
pub struct Class(tempfile::TempDir);

/// The assignment.
pub const MANIFEST: &str = r#"schema = 1
id = "small"
languages = ["python"]
title = { en = "Small & simple", ru = "Малое" }
points = 10
oracle = "reference:activations"

[entry.relu]
params = ["x: array"]
returns = "array"
[entry.relu_derivative]
params = ["x: array"]
returns = "array"

[[task]]
id = "relu"
points = 7.5
title = { en = "ReLU", ru = "ReLU" }
[[task.check]]
id = "example"
visibility = "public"
call = "relu($x)"
inputs.x = [-1.0, 0.0, 2.0]
[[task.check]]
id = "secret-check"
visibility = "hidden"
call = "relu($x)"
inputs.x = { normal = [0, 1], shape = [7] }

[[task]]
id = "slope"
points = 2.5
title = { en = "Slope", ru = "Наклон" }
[[task.check]]
id = "example"
visibility = "public"
call = "relu_derivative($x)"
inputs.x = [-1.0, 2.0]
"#;

/// Its first task, done.
pub const RIGHT: &str = "import numpy as np\ndef relu(x):\n    return np.maximum(x, 0)\n";
/// Its second task, done.
pub const SLOPE: &str = "def relu_derivative(x):\n    return (np.asarray(x) > 0) * 1.0\n";

const ROSTER: &str = "Student,ID,SIS User ID,SIS Login ID,Section
\"Петрова, Анна\",501,a1,anna,G1
\"=cmd|' /C calc'!A0, Boris\",502,b1,boris,G1
\"Smith, Clara\",503,c1,clara,G2
\"Ёж, Дмитрий\",504,d1,dmitry,G2
";

impl Default for Class {
    fn default() -> Self {
        Self::new()
    }
}

impl Class {
    /// Grades it.
    pub fn new() -> Self {
        let class = Self(tempfile::tempdir().expect("a folder"));
        std::fs::create_dir_all(class.path("small")).expect("a folder");
        std::fs::create_dir_all(class.path("in")).expect("a folder");
        class.write("small/assignment.toml", MANIFEST);
        class.write("in/anna.py", format!("{RIGHT}{SLOPE}"));
        class.write("in/boris.py", RIGHT);
        class.write("in/clara.py", RIGHT);
        class.write("in/stranger.py", SLOPE);
        class.write("roster.csv", ROSTER);
        let run = class.run(&["grade", "small", "in", "--out", "out", "--roster", "roster.csv"]);
        assert_eq!(run.code, 0, "{}", run.err);
        let run = class.run(&["excuse", "out", "clara", "--reason", "ill"]);
        assert_eq!(run.code, 0, "{}", run.err);
        class
    }
    /// A file or folder of the class.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
    /// Writes a file.
    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), text).expect("a file is written");
    }
    /// Reads a file.
    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }
    /// Runs the program in the class's folder, so that its arguments may be short.
    pub fn run(&self, args: &[&str]) -> Run {
        let here: Vec<String> = args
            .iter()
            .map(|a| {
                let file = Path::new(a).extension().is_some_and(|e| e == "csv");
                let known = file || ["small", "in", "out"].contains(a);
                if known { self.path(a).display().to_string() } else { (*a).to_owned() }
            })
            .collect();
        seeded("export", &here.iter().map(String::as_str).collect::<Vec<_>>())
    }
    /// Exports, which has to work.
    pub fn export(&self, to: &str, rest: &[&str]) -> Run {
        let run = self.run(&[&["export", "out", "--to", to], rest].concat());
        assert_eq!(run.code, 0, "{}", run.err);
        run
    }
}
