# Messages: competition
#
# Problems of a prediction file: code `x_y` is message `csv-x-y`. `count` is how many times, `line`, `column`, `value` are of the first one.

csv-empty-file = The file is empty.
csv-too-large = { $limit ->
    [0] A line is longer than one row of predictions can be (line { $line }).
   *[other] The file has { $megabytes } MiB; the limit is { $limit } MiB. It was not read.
 }
csv-not-csv = { $kind ->
    [other] This is not a text file. Save the predictions as CSV: `df.to_csv("submission.csv", index=False)`.
    [HTML] This is a web page (HTML), not a CSV: was a log-in page downloaded instead of the file?
    [JSON] This is JSON, not a CSV. Save the predictions with `df.to_csv("submission.csv", index=False)`.
    [gzip] This is a gzip archive. Unpack it and hand in the CSV itself.
    [ZIP] This is a ZIP archive. Unpack it and hand in the CSV itself.
    [xlsx] This is an Excel workbook. Export it as "CSV UTF-8".
    [xls] This is an Excel workbook. Export it as "CSV UTF-8".
   *[kind] This is a { $kind } file, not a CSV, whatever its name says.
 }
csv-not-utf8 = { $kind ->
    [UTF-16] The file is UTF-16. Save it as UTF-8: `df.to_csv(…, encoding="utf-8")`, or "CSV UTF-8" in Excel.
   *[other] { $count ->
        [one] Line { $line } is not valid UTF-8.
       *[other] { $count } lines are not valid UTF-8, the first is line { $line }.
     } Save the file as UTF-8.
 }
csv-missing-header = Line { $line } is data already. The first line has to be the header: { $header }
csv-wrong-delimiter = Columns are separated by "{ $delimiter }", not by a comma. In pandas: `df.to_csv(…, sep=",")`.
csv-missing-column = { $count ->
    [one] Column { $column } is missing.
   *[other] { $count } columns are missing: { $column }.
 }
csv-unexpected-column = { $kind ->
    [index] The first column has no name: was the file written with its index? Use `df.to_csv(…, index=False)`.
    [spelling] Column "{ $value }" is not expected; did you mean "{ $meant }"?
   *[other] { $count ->
        [one] Column "{ $value }" is not expected.
       *[other] { $count } columns are not expected, the first is "{ $value }".
     }
 }
csv-duplicate-column = Column "{ $column }" is there more than once.
csv-ragged-row = { $count ->
    [one] Line { $line } has another number of cells than the header ({ $expected }).
   *[other] { $count } lines have another number of cells than the header ({ $expected }), the first is line { $line }.
 }
csv-bad-quote = { $count ->
    [one] Line { $line } has a quote that is not closed, or text beside one.
   *[other] { $count } lines have a quote that is not closed, or text beside one; the first is line { $line }.
 }
csv-wrong-row-count = { $kind ->
    [none] There are no rows below the header; { $expected_grouped } expected.
    [few_more] { $rows_grouped } rows, { $expected_grouped } expected: is something there that is no row, or a row twice?
    [more] { $rows_grouped } rows, { $expected_grouped } expected: did you predict the training set, or append to an old file?
   *[fewer] { $rows ->
        [one] { $rows_grouped } row
       *[other] { $rows_grouped } rows
     }, { $expected_grouped } expected: was the last batch left out, or the file cut off?
 }
csv-missing-id = { $count ->
    [one] Id { $value } is missing.
   *[other] { $count } ids are missing, the first is { $value }.
 }
csv-unknown-id = { $count ->
    [one] Line { $line }: id "{ $value }" is not in the test set.
   *[other] { $count } ids are not in the test set, the first is "{ $value }" (line { $line }).
 }
csv-duplicate-id = { $count ->
    [one] Line { $line }: id "{ $value }" was there before.
   *[other] { $count } rows repeat an id that was there before, the first is "{ $value }" (line { $line }).
 }
csv-missing-value = { $count ->
    [one] Line { $line }: { $column } is empty.
   *[other] { $count } cells are empty ({ $column }), the first is on line { $line }.
 }
csv-not-a-number = { $count ->
    [one] Line { $line }: "{ $value }" in { $column } is not a number.
   *[other] { $count } cells in { $column } are not numbers, the first is "{ $value }" (line { $line }).
 }
csv-not-finite = { $count ->
    [one] Line { $line }: { $column } is { $value }. Did the training diverge?
   *[other] { $count } cells in { $column } are NaN or infinite, the first is on line { $line }. Did the training diverge?
 }
csv-label-not-in-classes = { $count ->
    [one] Line { $line }: "{ $value }" is not a class. Classes: { $classes }.
   *[other] { $count } labels are not classes, the first is "{ $value }" (line { $line }). Classes: { $classes }.
 }
csv-out-of-range = { $kind ->
    [number] { $count ->
        [one] Line { $line }: "{ $value }" in { $column } is outside of what is allowed ({ $low } to { $high }).
       *[other] { $count } values in { $column } are outside of what is allowed ({ $low } to { $high }), the first is "{ $value }" (line { $line }).
     }
   *[other] { $count ->
        [one] Line { $line }: "{ $value }" is outside of what is allowed ({ $low } to { $high }; probabilities of a row add up to 1).
       *[other] { $count } values are outside of what is allowed ({ $low } to { $high }; probabilities of a row add up to 1), the first is on line { $line }.
     }
 }
csv-unreadable-file = The file could not be read. That is not the student's fault; the next run tries again.

# What may have happened: it follows the sentence of the problem.
csv-hint-comment = A CSV has no comments: take the line out.
csv-hint-sep = The line "sep=" is Excel's own: take it out.
csv-hint-line-in-quotes = Is the whole line in quotes, or is there a space where a comma belongs?
csv-hint-usage = "Usage" is a column of the solution; a submission has none.
csv-hint-trailing = Is there a comma at the end of the line?
csv-hint-column-a-class = Is it a column a class? Hand in one column with the class: `argmax(axis=1)`.
csv-hint-decimal-comma = Are decimals written with a comma? Write a point.
csv-hint-header-again = Is the header there twice? Were files joined?
csv-hint-mark-inside = An invisible byte order mark (BOM) stands before it: were files joined?
csv-hint-one-later = Did you count from 1 instead of 0?
csv-hint-one-earlier = Did you count from 0 instead of 1?
csv-hint-thousands = Write numbers without separators of thousands.
csv-hint-ids-are-numbers = Ids are numbers here: { $some } … up to { $to }.
csv-hint-rounded-ids = Were ids written as rounded floats? Write them as integers.
csv-hint-swapped = Are the two columns swapped?
csv-hint-wrapped = Is it an array or a tensor? Write the number alone: `.item()`, `.tolist()`.
csv-hint-booleans = Write classes as numbers: { $classes }.
csv-hint-class-names = Are these names of classes? Write their numbers: { $classes }.
csv-hint-stray-space = Is there a space, or something else that cannot be seen, too many or too few?
csv-hint-other-case = Small and capital letters have to be the same.
csv-hint-composed = It looks the same, but letters and their marks are written in another way: apply `unicodedata.normalize("NFC", text)`, or "NFD" if that is what the other files have.
csv-hint-numbers-for-names = Are these numbers of classes? Write their names.
csv-hint-scores = Are these scores or probabilities? Hand in the class: the one with the largest, `argmax(axis=1)`.
csv-hint-index = Is it an index in front? Use `df.to_csv(…, index=False)`.
csv-hint-logits = Are these logits? Hand in probabilities: `softmax`.
csv-hint-percent = Are these percents? Divide by 100.

# Instructor's files. `place` is the file, line and column.

competition-manifest = { $place }: { $problem }
competition-schema = { $place }: schema { $schema } is not known; write `schema = 1`
competition-one-target = { $place }: metric { $metric } takes one target column
competition-column-twice = { $place }: column "{ $column }" has two roles; `id_column`, `target` and "Usage" are different columns
competition-time-zone = { $place }: time zone "{ $zone }" is not known; write one like "Europe/Moscow"
competition-time = { $place }: { $value } is not a time; write one like 2026-11-30T23:59:00, or with an offset
competition-share = { $place }: `public_share` lies between 0 and 1, both excluded
competition-range = { $place }: `range` is [lowest, highest]
competition-baseline = { $place }: baseline "{ $id }" has either a `score` or a `file`
competition-baseline-file = { $place }: the baseline's predictions are not valid: { $problem }
competition-points = { $place }: `table` is a list of [score, points] from the worst score to the best, points never falling
competition-beat = { $place }: there is no [[baseline]] with id "{ $id }"
competition-at-least-one = `{ $key }` is { $value }: at least 1 makes sense
competition-at-least-one-hint = { $key ->
    [attempts_per_day] Leave `attempts_per_day` out for no limit.
    [max_megabytes] Leave `max_megabytes` out for the default.
   *[other] Write a whole number from 1 on, or leave `{ $key }` out.
 }
competition-closes-first = it closes ({ $closes }) before it opens ({ $opens }): no attempt would count
competition-closes-first-hint = Attempts count from `opens` on, until just before `closes`.
competition-closes-midnight = `closes` has no time: all attempts of { $day } are too late already
competition-closes-midnight-hint = For the end of that day, write `closes = { $day }T23:59:59`.
competition-classes-mixed = `classes` has numbers and texts: all of them are taken as texts
competition-classes-mixed-hint = Write all of them as numbers, or all of them as texts.
competition-class-twice = class { $value } is listed twice
competition-one-class = with fewer than two classes there is nothing to predict
competition-not-a-score = { $value } is no score of { $metric }: { $limits ->
    [low] it is never below 0
    [high] it is never above 1
   *[both] it lies between 0 and 1
 }
competition-percent-hint = Write { $fraction }, not { $value }.
competition-points-negative = { $value } points: there are no negative ones
competition-baseline-twice = baseline "{ $id }" is there twice
competition-other = { $place }: holds the scores of competition "{ $before }"; use another --out for "{ $now }"
competition-solution-changed = { $place }: the solution (or its split) is not the one that these scores were made with
competition-solution-changed-hint = Score all files again into a new --out folder, or put the old solution back.
competition-measure-changed = { $place }: `{ $key }` was "{ $before }" when the scores in { $out } were made, and is "{ $now }" now: both would stand on one board
competition-measure-changed-hint = Score all files again into a new --out folder, or write the old `{ $key }`: "{ $before }".
competition-classes-changed = { $place }: with these `classes` the scores in { $out } cannot go on: a class was taken away, or came before old ones
competition-rows = { $place }: `rows` is { $rows } (ids 0 to { $last }), but the solution has { $count } rows (ids { $from } to { $to }): `check` would tell students something else than `score`
competition-rows-hint = Write `rows = { $count }`, or put the right solution there.
competition-rows-ids-hint = Take `rows` out: it stands for ids that count from 0. Or number the solution so.
competition-not-scored = { $place }: there are no scores here
competition-not-scored-hint = Run `grader score <COMPETITION> <SUBMISSIONS> --out { $place }` first.
competition-no-schema = { $place }: without the solution, a file can only be checked if the manifest has `rows` (and `classes` for a metric of classes)
competition-io = { $file }: { $error }
competition-interrupted = Interrupted. The same command goes on where it stopped.

solution-missing = { $place }: there is no solution file
solution-missing-hint = Put the solution there, or name it with --solution FILE. To try things out, `grader demo` makes one from a seed.
solution-not-csv = { $place }: this is not a CSV ({ $kind })
solution-empty-file = { $place }: the file is empty
solution-more = { $count ->
    [one] Line { $lines } is wrong too.
   *[other] These lines are wrong too: { $lines }.
 }
solution-not-utf8 = { $place }: not valid UTF-8
solution-delimiter = { $place }: columns have to be separated by commas
solution-column-missing = { $place }: column "{ $column }" is missing
solution-column-twice = { $place }: column "{ $column }" is there twice
solution-column-extra = { $place }: column "{ $column }" is neither the id, nor a target, nor "Usage"
solution-ragged = { $place }: the row does not have as many cells as the header
solution-empty = { $place }: { $column } is empty
solution-usage = { $place }: Usage is "{ $value }"; write Public, Private or Ignored
solution-duplicate-id = { $place }: id "{ $value }" was on line { $first } already
solution-not-a-number = { $place }: "{ $value }" in { $column } is not a finite number
solution-not-binary = { $place }: "{ $value }" in { $column } is neither 0 nor 1
solution-not-one-hot = { $place }: exactly one of the target columns has to be 1
solution-many-classes = { $place }: too many different labels; is { $column } really a class?
solution-label = { $place }: label "{ $value }" is not among the `classes` of the manifest
labels-nothing = { $place }: { $column } is "{ $value }", which means that nothing is there
labels-mixed = { $place }: "{ $value }" in { $column } is a slip, or labels are of two kinds (others are like "{ $other }")
labels-stray-hint = Correct the line. If it really is a class, list all `classes` in the manifest.
solution-id-stray = { $place }: id "{ $value }" in { $column } is no whole number, as nearly all others are
solution-no-rows = { $place }: there are no rows
solution-no-usage = { $place }: there is no "Usage" column, and no seed to split public from private rows
solution-no-usage-hint = Add a column "Usage" with Public and Private, or give a secret seed with --seed-file FILE.
solution-no-split = { $place }: no row has the usage { $split }
solution-one-class = { $place }: all { $split } rows have one class; this metric needs both

submissions-row = { $place }: the row does not have as many cells as the header
submissions-column = { $place }: column "{ $column }" is missing
submissions-time = { $place }: "{ $value }" is not a time; write one like 2026-11-30T23:59:00+03:00
not-a-regular-file = { $place }: this is not a regular file
submissions-twice = { $place }: file "{ $file }" is listed twice
submissions-empty = { $place }: `{ $column }` is empty
link-not-followed = { $place }: this is a link, which is not followed; name the file itself
list-is-no-attempt = { $place }: { $name } is a list and no attempt; name the folder that it lies in, so that it is used
out-is-no-folder = { $place }: this is a file; --out takes a folder
team-of-two-folders = { $place }: team "{ $team }" has a file in { $first } too, and each of them is named by the file alone
team-of-two-folders-hint = If each folder is a team, name the folder above them: { $above }. If they are rounds of the same teams, score one folder after the other into the same --out.

# What `score` and `check` tell on the terminal.

score-summary = { $scored ->
    [one] { $scored } file scored
   *[other] { $scored } files scored
 }: { $attempts ->
    [one] { $attempts } attempt
   *[other] { $attempts } attempts
 } of { $teams ->
    [one] { $teams } team
   *[other] { $teams } teams
 } in all, { $invalid } invalid, { $not_counted } not counted → { $out }
score-board = { $split ->
    [private] Final: the private board ({ $metric } on { $rows } private rows)
   *[public] The public board ({ $metric } on { $rows } public rows)
 }
score-column = { $column ->
    [rank] rank
    [team] team
    [score] score
    [range] between
   *[points] points
 }
score-not-on-board = Not on the board, without an attempt that counts: { $teams }{ $more ->
    [0] .
   *[other] {" "}and { $more } more.
 }
score-reason = { $reason ->
    [over_limit] over the day's number of attempts
    [after_close] after the close
   *[before_open] before the opening
 }
score-not-counted = { $team }: { $file } does not count: { score-reason } ({ $time })
score-more-not-counted = … and { $count ->
    [one] { $count } more attempt that does not count.
   *[other] { $count } more attempts that do not count.
 }
score-more-invalid = … and { $count ->
    [one] { $count } more file that is not valid.
   *[other] { $count } more files that are not valid.
 }
score-earlier = From earlier runs: { $invalid } invalid, { $not_counted } not counted; { $file } (or -v) says why.
score-ignored = { $count ->
    [one] { $count } file is not an attempt: { $files }
   *[other] { $count } files are not attempts: { $files }
 }
score-left = { $count ->
    [one] { $count } file was being written, the next run takes it: { $files }
   *[other] { $count } files were being written, the next run takes them: { $files }
 }
score-failed = { $file }: could not be read: { $error }
score-nothing-found = No prediction file was found: they are <team>.csv or <team>/*.csv below the folder.
score-judged-anew = Attempts were judged anew by the rules as they are now (the first is { $file }): { $now } count and did not before, { $not } do not count any more.
score-gone-unchecked = { $count ->
    [one] { $count } invalid file is not there any more: it could not be checked
   *[other] { $count } invalid files are not there any more: they could not be checked
 } by the rules as they are now.
score-other-times = { $count ->
    [one] submissions.csv gives another time to an attempt than it was scored with, which stays: { $file }.
   *[other] submissions.csv gives other times to { $count } attempts than they were scored with, which stay; the first is { $file }.
 }
score-many-roots = { $count } folders are named that hold files: each of these files is a team of its own, called as the file ({ $folders }). If the folders are teams, name the folder above them.
score-absent = { $place }: there is no file "{ $file }" (team { $team }): the row gives no time to any attempt. `file` is the name below the folder of the list, such as "{ $team }/1.csv".
score-absent-meant = { $place }: there is no file "{ $file }"; did you mean "{ $meant }"? The row has no effect.
score-early-time = { $place }: the time of "{ $file }" has not come yet.
score-more-rows = { $list }: { $count ->
    [one] one more row like these, line { $line }.
   *[other] { $count } more rows like these, from line { $line } on.
 }
score-untimed = { $count ->
    [one] { $count } attempt has no time and is not judged by { $keys }.
   *[other] { $count } attempts have no time and are not judged by { $keys }.
 } Give times in submissions.csv, or write `times = "first_seen"`.
score-choices-unused = { $list } is not used: the manifest has `counts = "{ $counts }"`.
score-choice-no-attempt = { $place }: "{ $file }" of team { $team } is no attempt that can count.
score-choice-of-other = { $place }: "{ $file }" is a file of team { $other }, not of { $team }. The row has no effect.
score-choice-unknown = { $place }: team { $team } has no file "{ $file }". The row has no effect.
score-choices-many = More than { $limit } attempts are chosen by { $count ->
    [one] a team
   *[other] { $count } teams
 } ({ $teams }): the first { $limit } are taken, in the order in which they came.
score-choices-late = { $list } changed after the close, and with it what counts for { $count ->
    [one] a team
   *[other] { $count } teams
 }: { $teams }.
score-valid = { $file }: valid, { $rows } rows
shown-not-distinguishable = Not distinguishable from your best.
no-such-csv = There is not exactly one CSV in { $path }.
hint-csv-path = Name your prediction file: `grader check { $id } submission.csv`
score-failures = We failed to read { $count ->
    [one] { $count } file; it is scored by the next run.
   *[other] { $count } files; they are scored by the next run.
 }

pseudonyms-no-secret = { $place }: `names = "pseudonyms"` needs the course's secret
pseudonyms-score-again = Run `grader score` again with the secret: it keeps the key of the names.
