attack-competition = { $path } is a competition: it runs no code of students.
attack-manifest = { $path } is no attack: { $reason }
attack-none-in = There are no attacks in { $path }.
hint-attack-folder = An attack is a folder with `attack.toml` and `submission/`; docs/threat-model.md tells what goes into them.
attack-unknown = There is no attack of these names or classes: { $names }
attack-cannot = The attacks could not be run: { $reason }
attack-stopped = stopped by
attack-through = GOT THROUGH:
attack-not-tried = not tried:
attack-left-out = not for this assignment or machine
attack-summary = { $all ->
    [one] { $all } attack
   *[other] { $all } attacks
}: { $stopped } stopped, { $through } got through, { $nottried } not tried, { $left } left out
attack-worked = { $step } worked ({ $got })
attack-read = it read the canary file
attack-written = it left something outside of its container
attack-connected = it connected to the canary
attack-secret = the content of a file of the host is in the result
attack-left = { $count ->
    [one] a process of it was left
   *[other] { $count } processes of it were left
}
attack-points = it passed { $check }
attack-lost = it is right and lost points: { $check }
attack-error = it made the grader fail: { $reason }
attack-leaked = what the student sees depends on hidden inputs: { $text }
attack-markup = it puts markup of its own into the page: { $text }
attack-memory = it made the grader take { $mb } MB
attack-large = its result has { $kb } KB
