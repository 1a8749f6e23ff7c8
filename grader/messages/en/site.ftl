# Messages: site

## Months, as dates have them

site-month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
site-month-short = { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}

## Feedback

site-feedback = Feedback
site-attempt-n = attempt { $n }
site-does-not-count = this attempt does not count
site-score = Score
site-tasks-passed = { $all ->
    [one] { $passed } of { $all } task passed
   *[other] { $passed } of { $all } tasks passed
}
site-bonus-of = with { $points } bonus points
site-late = Handed in { $days ->
    [one] up to one day
   *[other] up to { $days } days
} after the deadline ({ $due }): { $points } points less.
site-grace = Handed in after the deadline ({ $due }), within the period in which nothing is taken.
site-closed = Handed in when nothing was accepted any more (deadline: { $due }): it brings no points.
site-score-by-hand = Your instructor set this score.
site-tasks-by-hand = Your instructor changed the points of single tasks.
site-tasks = Tasks
site-bonus = bonus
site-known-mistake = This looks like a known mistake
site-hint = Hint
site-got = got
site-want = expected
site-step = in
site-at = at index
site-plot-curve = Your function beside the expected one for { $low } ≤ x ≤ { $high }. They are farthest apart at x = { $at }: { $got } where { $want } is expected.
site-plot-losses = Your losses beside the expected ones, { $n } epochs: yours go from { $first } to { $last }, the expected ones from { $want_first } to { $want_last }.
site-plot-boundary = { $n ->
    [one] { $n } object of the example
   *[other] { $n } objects of the example
} and the line at which the neuron decides. Yours: { $got }; expected: { $want }.
site-plot-yours = yours
site-plot-epoch = epoch
site-plot-other-class = the other class
site-hidden-checks = { $n ->
    [one] hidden check
   *[other] { $n } hidden checks
}
site-hidden = { $status ->
    [failed] Wrong on inputs that are not shown.
    [raised] Your code raised an error on inputs that are not shown.
    [timeout] Took too long on inputs that are not shown.
    [memory] Took too much memory on inputs that are not shown.
    [crashed] The process died on inputs that are not shown.
   *[other] Not passed on inputs that are not shown.
}
site-place = The version that counts
site-cell = cell { $n }
site-line = line { $n }
site-notes = Notes
site-status-error = This submission could not be graded because of a failure on our side. It is not your mistake and costs no points; the course has been told.
site-status-unreadable = There was nothing to grade in this submission. The notes below say why.
site-status-not-submitted = Nothing was handed in.
site-status-excused = Excused: this assignment does not count for you.
site-is-passed = passed
site-is-partial = partly passed
site-is-failed = wrong value
site-is-raised = raised an error
site-is-missing = missing
site-is-timeout = took too long
site-is-memory = took too much memory
site-is-crashed = crashed
site-is-forbidden = uses what is ruled out
site-is-not-built = does not compile
site-is-skipped = skipped
site-receipt = Receipt
site-receipt-about = From these the course can reproduce this grade at any time.
site-receipt-submission = Submission
site-receipt-assignment = Assignment
site-receipt-seed = Seed
site-receipt-program = Program
site-receipt-runtime = Ran with
site-receipt-sandbox = Sandbox

## Leaderboard

site-skip = Skip to content
site-way = You are here
site-all-competitions = Competitions
site-competitions = Competitions
site-no-competitions = There are no competitions yet.
site-provisional = Provisional
site-final = Final
site-metric = { $metric ->
    [accuracy] Accuracy
    [balanced_accuracy] Balanced accuracy
    [macro_f1] Macro F1
    [micro_f1] Micro F1
    [log_loss] Log loss
    [rmse] RMSE
    [mae] MAE
    [r2] R²
   *[auc] AUC
}
site-split-public = { site-metric } on { $rows } public rows
site-split-private = { site-metric } on { $rows } private rows
site-boards = Boards
site-tab-private = Final board
site-tab-public = Public board
site-leader = First place
site-teams = Teams
site-attempts-in-all = { $n } attempts in all
site-baseline = Baseline
site-closes-at = Closes
site-closed-at = Closed
site-histogram = Scores
site-beyond = { $n ->
    [one] { $teams } team
   *[other] { $teams } teams
} { $side ->
    [below] below
   *[above] above
} { $end }
site-thresholds = worth points
site-histogram-says = { $n ->
    [one] Histogram: the score of { $teams } team
   *[other] Histogram: scores of { $teams } teams
} from { $low } to { $high }; at most { $most } in one bar.
site-points-steps = Points from a score on:
site-points-linear = Points, in a straight line between:
site-points-n = { $n ->
    [one] { $points } point
   *[other] { $points } points
}
site-standings = Standings
site-page-of = page { $page } of { $pages }
site-page = page
site-pages = Pages
site-find = Name of a team
site-jump = Jump to my row
site-js-none = No such name.
site-js-found = Found:
site-js-elsewhere = No such name. On other pages, write it in full.
site-caption = Standings by { site-metric }: rank and where the true rank lies, team, score with its interval.
site-rank = Rank
site-result = Score
site-rank-range = Rank range
site-team = Team
site-interval = { $level } interval
site-history = History
site-attempts = Attempts
site-points = Points
site-submitted = Submitted
site-tied = cannot be told apart from first place
site-equal = equal scores
site-divider = ↑ Marked at the edge: cannot be told apart from first place
site-nobody = Nobody is on this board yet.
site-how-to-read = How to read this board
site-about-tied = Teams with a mark at the left edge cannot be told apart from first place: the rows are too few to say who is better.
site-about-ranks = The small numbers under a rank say where the team's true rank lies: with a probability of at least { $level } for each team ({ $method }).
site-about-interval = The small numbers under a score are its interval: { $level } for each team, widened for the number of attempts that the score was chosen from ({ $method }).
site-about-shown = { $shown ->
    [exact] A team's public score is the best of its attempts. Try often enough and chance alone lifts it.
    [ladder] A team's public score rises only by a step that is larger than its own noise (the Ladder of Blum and Hardt, 2015).
   *[significant] A team's public score changes only when an attempt beats the one behind it beyond chance. An attempt that does not is “not distinguishable”, even if it is a little better.
}
site-about-per-day = { $n ->
    [one] { $n } attempt a day; a file with mistakes costs none.
   *[other] { $n } attempts a day; a file with mistakes costs none.
}
site-about-baseline = The coloured row and line are the baseline. It takes no rank from anyone.
site-as-of = As of
site-feed = New leaders (Atom)
site-feed-title = { $title }: new leaders
site-feed-lead = { $name } leads with { $score }
site-to-row = Show on the board
site-rank-between = of { $teams }; the true rank: { $range }
site-rank-of = of { $teams }
site-best-from = score from
site-on-public = Rank on the public board
site-team-tied = This team cannot be told apart from first place.
site-history-of-shown = Shown score, attempt by attempt
site-history-range = { $n } attempts, { $first } → { $last }
site-history-says = Line: the shown score over { $n } attempts, from { $first } to { $last }. The table below has the same numbers.
site-history-beyond = { $n ->
    [one] { $attempts } attempt
   *[other] { $attempts } attempts
} far { $side ->
    [below] below
   *[above] above
} { $end }, drawn at the edge
site-attempts-shown = Attempts
site-attempts-caption = Attempts, the latest first, with the score that was shown after each.
site-attempt = Attempt
site-shown-score = Shown score
site-change = Change
site-moved = new score
site-refused = does not count: { score-reason }
site-invalid = not valid
site-more-problems = … and { $n ->
    [one] { $n } more problem
   *[other] { $n } more problems
}
site-earlier-attempts = { $n ->
    [one] { $count } earlier attempt is not listed.
   *[other] { $count } earlier attempts are not listed.
}
site-unplaced = Teams without a score
site-unplaced-about = none of their files is an attempt yet; each team's page says why
site-unplaced-more = and { $count } more
site-unplaced-team = This team has no score: none of its files is an attempt. The table says why.
site-not-better = not better
site-not-distinguishable = not distinguishable

## Errors

leaderboard-done = { $competitions ->
    [one] { $competitions } competition
   *[other] { $competitions } competitions
} in { $out }: { $written } files written, { $unchanged } unchanged, { $removed } removed
site-error-template = template { $name }: { $reason }
site-error-template-hint = the program's own templates are in the folder `templates` of its source; start from a copy of them
site-error-no-templates = { $path }: no template is there; each is one of { $names }
site-error-io = { $path }: { $reason }
site-error-unsafe-id = the id “{ $id }” of a competition cannot be the name of a folder on the site; use small Latin letters, digits and hyphens
site-error-same-id = two of the folders hold the competition “{ $id }”
site-error-not-closed = competition “{ $id }” is not closed yet: it has no private board to show
