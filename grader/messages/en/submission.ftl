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
link-left-out = { $file } is a link; left out
special-file-left-out = { $file } is not an ordinary file; left out
too-many-files = more than { $count } files; the rest is left out
several-versions = { $name } is defined { $count } times; { $cell ->
    [0] the definition in { $file }, line { $line }
   *[other] the definition in cell { $cell } ({ $file })
} counts
