# The ledger, and what changes grades by hand

ledger-database = { $path }: { $reason }
ledger-newer = { $path } was written by a newer grader (version { $found }).
ledger-damaged = The ledger holds a result that cannot be read: { $reason }
ledger-broken = { $path } is damaged: { $reason }
ledger-missing = Nothing was graded in { $path }: there is no ledger.db.
hint-ledger-missing = Name the folder that `grader grade … --out` wrote.
hint-ledger-verify = `grader ledger verify` tells what is wrong with it; restore it from a copy.
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
