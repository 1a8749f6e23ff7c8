# Grades for other systems

export-no-table = { $path } is no table of students.
export-no-table-hint = Name the file as the LMS offers it for download (CSV). A workbook (xlsx) has to be saved as CSV first.
export-no-column = { $path } has no column “{ $wanted }”. Its columns: { $found }.
export-no-column-hint = Name the column of the grades with --column.
export-nothing-to-fill = { $format } has no file to be filled.
export-nothing-to-fill-hint = Leave --file out; canvas and moodle take one.
export-folder-stdout = This format is a file a student: it needs a folder, not stdout.
export-error = { $submission }: grading failed on our side, so there is no grade yet. Run `grader grade` again.
export-capped = { $submission }: { $score } points are capped at the maximum, { $max }.
export-other-maximum = The column is worth { $theirs } points there, the assignment { $ours } here. Points are not rescaled.
export-row-unknown = Line { $line } ({ $name }): nobody of the graded class; left as it is.
export-row-ambiguous = Line { $line } ({ $name }): several students have this name and no id tells them apart; left as it is.
export-not-in-file = { $submission } has a grade, but no row of the file is theirs.
export-no-id = { $submission }: no { $kind } id is known, so there is no row. Grade with --roster and the LMS's own list.
export-moodle-locked = Line { $line } ({ $submission }): the grade is locked in Moodle, which would skip it ({ $score } here).
export-moodle-above = Line { $line } ({ $submission }): { $score } is above the maximum in Moodle, which would skip it.
export-moodle-same = Line { $line } ({ $submission }): Moodle has this grade already ({ $score }).
export-moodle-no-modified = The file has no column “Last modified (grade)”, without which Moodle imports nothing.
export-moodle-own-file = Moodle finds columns by their names in the user's language. Rather fill a downloaded worksheet: --file.
export-github-rounded = { $submission }: { $score } points are shown as { $shown }: GitHub Classroom has no finer steps.
export-done = { $count ->
    [one] { $count } grade
   *[other] { $count } grades
  } → { $path }{ $remarks ->
    [0] {""}
    [one] {" "}({ $remarks } remark above)
   *[other] {" "}({ $remarks } remarks above)
  }
