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
export-archive-stdout = This format is an archive: name a file with --out.
export-no-moodle-folders = Nobody's work came in as a folder of Moodle's, so nobody's feedback can go back into one.
export-no-moodle-folders-hint = Grade what Moodle offers under “Download all submissions”. The pages themselves are in the folder feedback/.
export-no-archive = The archive could not be made: { $reason }
export-feedback-error = { $submission }: grading failed on our side; nothing is handed out before `grader grade` has run again.
export-feedback-absent = { $submission }: nothing was handed in, so there is no page.
export-feedback-no-folder = { $submission }: this work did not come in a folder of Moodle's. Hand the page out by another way: feedback/.
export-feedback-no-number = { $submission }: the folder “{ $folder }” has no number of a participant, by which Moodle finds whose it is.
export-feedback-unsafe = { $submission }: the name of the folder cannot stand in an archive.
export-feedback-taken = { $submission }: the folder “{ $folder }” is another student's already.
export-feedback-done = { $count ->
    [one] { $count } page
   *[other] { $count } pages
  } → { $path }{ $remarks ->
    [0] {""}
    [one] {" "}({ $remarks } remark above)
   *[other] {" "}({ $remarks } remarks above)
  }
