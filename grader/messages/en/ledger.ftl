# The ledger, and what changes grades by hand

ledger-database = { $path }: { $reason }
ledger-locked = { $path } is in use by another process; gave up after { $seconds } s.
hint-ledger-locked = Wait for it or end it, then run the same command again. GRADER_LEDGER_WAIT=<seconds> waits longer.
ledger-gone = { $path } was removed or replaced while it was in use; nothing more is written.
ledger-newer = { $path } was written by a newer grader (version { $found }).
ledger-damaged = The ledger holds a result that cannot be read: { $reason }
ledger-broken = { $path } is damaged: { $reason }
ledger-missing = Nothing was graded in { $path }: there is no ledger.db.
hint-ledger-missing = Name the folder that `grader grade … --out` wrote.
hint-ledger-verify = `grader ledger verify` tells what is wrong with it; restore it from a copy.
hint-ledger-broken = The file is damaged: put a copy of it back. Without one, move the folder away and run the same command again: it starts anew.
ledger-intact = { $path }: { $events } events, nothing was changed. Head: { $head }
ledger-tampered = { $path }: { $count ->
    [one] { $count } thing is
   *[other] { $count } things are
} not as written.
ledger-no-head = There is no { $file } beside the ledger: that its end was cut off could not be noticed. `--head` compares with a head that you wrote down.
ledger-found-database = the database itself is damaged: { $reason }
ledger-found-version = the tables say version { $found }, and have to be of version { $want }
ledger-found-object = `{ $name }` is not what this program writes: changed, added or removed
ledger-found-gap = event { $seq } follows event { $after }: rows were removed, added or put in another order
ledger-found-event = event { $seq } ({ $kind }, { $at }) was changed, or what was before it
ledger-found-body = the words of event { $seq } were changed or added
ledger-found-no-body = the words of event { $seq } were removed
ledger-found-person = the person `{ $subject }` was changed or added
ledger-found-no-person = the person `{ $subject }` was removed otherwise than by `grader ledger forget`
ledger-found-row = row { $place } of `{ $table }` was changed or added
ledger-found-no-row = row { $place } of `{ $table }` was removed
ledger-found-head = the database notes as its end `{ $head }`, and ends with event { $events }
ledger-found-cut = { $file } remembers event { $seq }, which is not in the ledger as it was: its end ({ $events } events) was cut off or written anew
ledger-found-remembered = the head `{ $head }` is not in the ledger: its end was cut off, or it was written anew

out-of-another = { $path } holds the grades of `{ $known }`, not of `{ $id }`.
hint-out-of-another = Choose another --out: a folder holds the grades of one assignment.
failed-since = A later run failed at this submission, through no fault of its own; this is the result from before.

no-such-submission = There is no submission `{ $submission }` here.
no-such-task = There is no task `{ $task }`.
too-many-points = { $points } points are more than the { $most } of the task.
hint-score-by-hand = `--score` gives any final score.
no-points = A score is a number that is not negative, and not { $points }.
nothing-to-undo = There is nothing to undo.
extend-without-deadline = This assignment has no deadline in course.toml (as it was when the class was last graded): the extension changes nothing yet.
forgotten = Erased. What was graded stays under `{ $subject }`. Files that were handed in, exports, reports and copies are not touched.
files-are-gone = the files that were graded are no longer where they were
files-have-changed = the files have changed since they were graded (`grader grade` grades them)
seed-is-another = The seed is not the one that the class was graded with (SHA-256 { $was }, now { $is }).
hint-seed-is-another = Give the seed of then, by --seed-file or $GRADER_SEED; or grade the class anew with `grader grade`.
assignment-has-changed = the assignment has changed since (SHA-256 { $was }, now { $is })
regrade-kept = { $submission } keeps its grade: { $why }
regrade-failed = { $submission } keeps its grade, since grading it again failed: { $error }
regrade-errors = { $count ->
    [one] We failed at { $count } attempt; it keeps its grade.
   *[other] We failed at { $count } attempts; they keep their grades.
}
regrade-passes-now = passes now
regrade-fails-now = no longer passes
regrade-no-check = not there
regrade-check = { $check }: { $gain } gain it, { $lose } lose it
regrade-summary = { $students } students: { $gain } gain, { $lose } lose; { $pass } cross the pass mark upwards, { $fail } downwards. { $rerun ->
    [one] { $rerun } attempt was
   *[other] { $rerun } attempts were
} graded again.
regrade-applied = This is written.
regrade-preview = Nothing is written yet: `--apply --reason TEXT` writes it.
regrade-nothing = Nothing would change.
replay-impossible = This grade cannot be reproduced, since not all of its inputs are there any more:
replay-nothing = Nothing was graded of `{ $submission }`.
replay-same = { $submission }, attempt { $attempt }: comes out as it was recorded ({ $is })
replay-differs = { $submission }, attempt { $attempt }: recorded { $was }, now { $is }; not all is as it was
replay-other = { $what } was `{ $was }`, and is `{ $is }`
