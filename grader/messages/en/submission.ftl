# Messages: submission

## Remarks of the Python runner

cell-does-not-parse = cell { $cell } does not parse (line { $line }); skipped
file-does-not-parse = { $file } does not parse (line { $line }); that part is skipped
notebook-unreadable = { $file } cannot be read as a notebook: { $reason }
placeholder-left = a placeholder is left in the text (cell { $cell }, line { $line }); it stands for nothing
spaces-mended = tabs and spaces are mixed (cell { $cell }, line { $line }); read as they look
encoding-guessed = { $file } is not UTF-8; read as { $encoding }
statement-failed = a statement failed and was skipped ({ $file }, cell { $cell }, line { $line }): { $error }
import-supplied = { $name } is used but never imported; { $module } was supplied
torch-idiom-old = { $name } is PyTorch of long ago; it still works here
torch-no-cuda = { $name } does nothing here: there is no such device
numpy-alias-gone = { $name } no longer exists in today's NumPy; it still works here
module-absent = the module { $module } is not installed where grading runs
versions-cut = { $name } is defined { $found } times; the last { $kept } are looked at

## Discovery

submissions-unreadable = { $path } cannot be read: { $reason }
no-submissions = There is nothing to grade in { $path }.
hint-submissions = Name a folder with one entry a student: a notebook, a .py file, a folder or a crate.
nothing-handed-in = there is no notebook, .py file or crate in it
nothing-to-grade = there is no code in it that could be graded
language-not-accepted = this assignment is not graded in { $language }
file-too-large = { $file } is too large; left out
too-much-code = there is more code in it than is read here; left out of { $file }: { $cell ->
    [0] all of it
   *[other] what did not fit, from cell { $cell } on
}
code-too-heavy = reading its code takes more memory than a submission has; nothing of it is graded
link-left-out = { $file } is a link; left out
special-file-left-out = { $file } is not an ordinary file; left out
too-many-files = more than { $count } files; the rest is left out
several-versions = { $name } is defined { $count } times; { $cell ->
    [0] the definition in { $file }, line { $line }
   *[other] the definition in cell { $cell } ({ $file })
} counts

# Rust crates
crate-without-manifest = there is no Cargo.toml; the files are compiled as a crate of edition 2024 with ndarray
crate-without-root = no src/lib.rs or src/main.rs was found
crate-manifest-does-not-parse = Cargo.toml does not parse: { $error }
crate-is-a-proc-macro = a proc-macro crate cannot be graded
crate-edition-unknown = Cargo.toml asks for the edition { $edition }, which this compiler does not know
crate-dependency = dependencies that cannot be used here: { $names }. Allowed: { $allowed }
crate-dependency-unused = in Cargo.toml, but not used: { $names }; the crate is built without
crate-dependency-missing = the code uses { $name }, which is not among the [dependencies] of Cargo.toml: write it there
crate-dependency-version = Cargo.toml asks for { $name } { $asked }; the crate is built with { $used }
crate-dependency-features = features of { $name } that are not there: { $features }
crate-parts-ignored = not used when the crate is built for grading: { $parts }
crate-path-outside = the path { $path } in Cargo.toml leads out of the crate
crate-does-not-compile = the crate does not compile
crate-build-time = the crate did not compile within { $seconds } s
crate-build-memory = compiling the crate takes too much memory
crate-build-limit = compiling the crate writes too much or starts too many processes
crate-build-crash = the compiler crashed on this crate (signal { $signal })
rust-toolchain = { $program } does not work: { $reason }
rust-toolchain-hint = Install Rust from https://rustup.rs and make sure that `rustc` and `cargo` are on the PATH; `grader doctor` shows what was found.
rust-runtime = the runner for Rust crates does not compile: { $output }
rust-runtime-hint = The first build needs ndarray from crates.io: run it once with a network.
rust-runtime-builds = compiling the runner for Rust crates with rustc { $rustc }, once
rust-runtime-downloads = ndarray is not in cargo's cache; downloading it from crates.io
rust-file = { $path }: { $reason }
rust-compiler = the Rust compiler failed: { $reason }

## Roster

roster-unreadable = The roster { $path } cannot be read: { $reason }
roster-no-table = The roster { $path } is no CSV table.
roster-no-columns = The roster { $path } has no column that tells who somebody is. Its columns: { $found }
roster-duplicate-id = { $path }, line { $line }: the id { $id } already stands in line { $first }.
roster-row-empty = line { $line } of the roster tells nobody's id, name or e-mail address; left out
hint-roster = Name a CSV with columns `id,name,email,group`, or the export of your LMS as it is (Canvas gradebook, Moodle grading worksheet, Gradescope roster, GitHub Classroom roster, nbgrader students).
roster-ambiguous = several people in the roster are called { $name }; an id or an e-mail address would tell who it is
not-in-roster = { $name } is not in the roster

## Archives and layouts

archive-damaged = { $file } is damaged and cannot be unpacked
archive-too-many-entries = { $file } holds more than { $count } files; it was not looked at
archive-bomb = { $file } unpacks to far more than anybody hands in; it was not looked at
archive-unsupported = { $file } is a { $kind } archive, which is not read here; hand in a zip archive or the files themselves
archive-encrypted = { $file } is encrypted with a password
archive-in-archive = { $file } is an archive within an archive; it was not looked at
archive-name-escapes = the archive's entry { $file } leads out of the archive; left out
archive-duplicate = the archive holds two files of one name; the last one counts
online-text-only = there is only text typed into the LMS, and no file
lms-says-late = the LMS marks it as late
not-of-layout = { $name } is not named as { $layout } names submissions; taken as it is
put-together = several entries of this name were put together: { $names }
layout-not-recognised = { $path } does not look like what { $layout } hands out.
layout-several-assignments = { $path } holds several assignments: { $names }
hint-layout = Name the folder or archive as you downloaded it, or another layout: --layout auto, folders, files, moodle, canvas, gradescope, nbgrader, github-classroom.
hint-layout-assignment = Tell which one is meant: --layout nbgrader:NAME
hint-class-archive = Download it again. A student's own broken archive costs only that student when it lies in a folder with the others.
intake-layout = { $path }: { $count ->
    [one] { $count } submission
   *[other] { $count } submissions
} as { $layout } hands them out
intake-plain = { $path }: { $count ->
    [one] { $count } submission
   *[other] { $count } submissions
}, one an entry
intake-left-out = { $path }: { $count ->
    [one] { $count } entry is
   *[other] { $count } entries are
} no submission and left out: { $names }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}
intake-together = { $count ->
    [one] { $count } submission was
   *[other] { $count } submissions were
} put together from several entries of one name: { $names }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}
intake-two-names = two people have the id { $id }: { $one } and { $other }; their files are graded as one submission
intake-roster = roster: { $people ->
    [one] { $people } person
   *[other] { $people } people
}, { $absent } of them handed in nothing
intake-strangers = { $count ->
    [one] { $count } of those who handed in is
   *[other] { $count } of those who handed in are
} not found in the roster (graded all the same): { $names }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}
results-differ = the results differ from run to run ({ $runs } runs, points: { $points }); tasks: { $tasks }. The first run counts.
