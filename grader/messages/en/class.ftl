# Messages: the class report

class-done = { $path }: { $graded } of { $students } students graded; known mistakes: { $mistakes }, groups of equal wrong answers that none explains: { $clusters }
class-bad-line = { $path }, line { $line }, is no result of this program: { $reason }
class-bad-line-hint = The files are written anew by running the same `grader grade` again; nothing in the ledger is lost.

class-title = Class report
class-meta = { $students } students, { $graded } graded submissions
class-graded = Graded
class-of = of { $all }
class-of-all = { $n } of { $all }
class-median = Median
class-mean = mean { $mean }
class-pass = Passed
class-pass-mark = from { $mark } points
class-full = Full points
class-alpha = Cronbach's α of the tasks { $alpha }
class-scores = Scores
class-scores-none = Nothing was graded.
class-histogram-says = Final scores of { $n } submissions: from { $least } to { $most } points, half of them from { $lower } to { $upper }, median { $median } (line). Full points: { $full }; none: { $zero }.
class-histogram-says-mark = Final scores of { $n } submissions: from { $least } to { $most } points, half of them from { $lower } to { $upper }, median { $median } (solid line; a dashed line is the pass mark). Full points: { $full }; none: { $zero }.
class-misunderstood = What the class misunderstood
class-misunderstood-about = Of the submissions that were graded. A mistake is named when all numbers of the answers equal those of a known mistake.
class-mistakes-none = Nobody made a known mistake.
class-cost = { $points } points in all

class-todo-clusters = { $n ->
    [one] group of equal wrong answers that no known mistake explains
   *[other] groups of equal wrong answers that no known mistake explains
}
class-todo-error = { $n ->
    [one] submission at which we failed
   *[other] submissions at which we failed
}
class-todo-unreadable = { $n ->
    [one] submission with nothing to grade in it
   *[other] submissions with nothing to grade in them
}
class-todo-not-submitted = { $n ->
    [one] student of the roster handed in nothing
   *[other] students of the roster handed in nothing
}
class-todo-strangers = { $n ->
    [one] submission from somebody who is not in the roster
   *[other] submissions from people who are not in the roster
}
class-todo-unstable = { $n ->
    [one] submission with different results on two runs
   *[other] submissions with different results on two runs
}
class-todo-late = { $n ->
    [one] submission after the deadline
   *[other] submissions after the deadline
}
class-todo-nobody-passes = { $n ->
    [one] check that nobody passes: is it right?
   *[other] checks that nobody passes: are they right?
}
class-todo-nobody-fails = { $n ->
    [one] check that nobody fails
   *[other] checks that nobody fails
}
class-todo-poor = { $n ->
    [one] task that hardly tells good from weak submissions
   *[other] tasks that hardly tell good from weak submissions
}
class-todo-outliers = { $n ->
    [one] outlier in time or memory
   *[other] outliers in time or memory
}

class-tasks = Tasks
class-task = Task
class-items-about = Difficulty is the mean share of the points: 1 is what everybody has, 0 nobody. Discrimination is the correlation of an item's points with all other points of the same submission (corrected item–total correlation; of a check that is passed or not, point-biserial): below 0.2 it hardly tells good from weak submissions, below 0 the weak ones are better at it.
class-few = With fewer than 30 submissions, take correlations as a hint.
class-points = Points
class-difficulty = Difficulty
class-discrimination = Discrimination
class-passed = Passed
class-others = The others
class-bonus = bonus
class-poor = weak
class-status = { $status ->
    [partial] partly right
    [failed] wrong value
    [raised] exception
    [missing] missing
    [timeout] too slow
    [memory] out of memory
    [crashed] crashed
    [forbidden] forbidden
    [not_built] not built
    [skipped] skipped
   *[passed] passed
}

class-mistakes = Known mistakes
class-mistake = Mistake
class-made-by = Made by
class-cost-all = Points lost
class-who = Submissions

class-clusters = Equal wrong answers
class-clusters-about = These submissions gave the same wrong numbers, and no known mistake gives them: perhaps one that you did not think of, or a statement that can be read in two ways. The command makes a known mistake of a group (DIR is the folder that this report lies in); then put into words what it is, and the next batch is told.
class-clusters-none = No two submissions gave the same wrong answers without a known mistake that explains them.
class-singles = Wrong answers that are nobody else's: { $n }.
class-first-failed = Failed checks: { $failed }; the first is { $check }.
class-place-cell = { $file }, cell { $cell }, line { $line }
class-command = Make a known mistake of it:
class-no-python = No Python among them; a known mistake is written in Python.
class-more = { $n } more are in report.json.

class-checks = Checks
class-check = Check
class-checks-of = Checks of the task
class-n-checks = { $n ->
    [one] { $n } check
   *[other] { $n } checks
}
class-public = public
class-hidden = hidden
class-nobody-passes = Nobody passes:
class-nobody-fails = Nobody fails:
class-flag-nobody-passes = nobody passes
class-flag-nobody-fails = nobody fails

class-people = People
class-people-none = Everybody handed in something that could be graded, and nobody was late.
class-list = { $kind ->
    [unreadable] Nothing to grade
    [error] We failed
    [not_submitted] Handed in nothing
    [strangers] Not in the roster
    [excused] Excused
    [unstable] Different results on two runs
   *[by_hand] Points by hand
}
class-late = Late
class-late-taken = Lateness took { $points } points in all.
class-submission = Submission
class-late-how = How
class-late-by = By
class-late-cost = Points
class-late-state = { $state ->
    [grace] within the grace period
    [closed] after the close
   *[late] late
}
class-late-days = { $days } d { $hours } h
class-late-hours = { $hours } h { $minutes } min
class-late-minutes = { $minutes } min

class-usage = Time and memory
class-usage-about = An outlier lies more than three spreads of the middle half above it (Tukey's far-out fence), and is large enough to be worth a look: three times the median and a second of processor time, or half as much again as the median and 32 MiB of memory.
class-usage-none = Nothing was measured.
class-resource = Of a submission
class-cpu = Processor time
class-memory = Peak memory
class-median-of = Median
class-p95 = 95 of 100 below
class-most = Most
class-limit = Outlier above
class-outliers = Outliers
class-outliers-none = none
class-seconds = { $n } s
class-mib = { $n } MiB
class-numbers = Scores in numbers
class-numbers-about = How many have how many points

mutant-no-cluster = { $cluster }: there is no such group of equal wrong answers in { $path }
mutant-clusters = Groups are: { $names }
mutant-no-clusters = There are none: each wrong answer has a known mistake, or is nobody else's.
mutant-no-python = { $cluster }: nobody in this group wrote Python, and a known mistake is written in Python
mutant-nothing = { $cluster }: no definition in this group gives its answers by itself
mutant-tried = { $submission }: { $why }
mutant-why-other = cut out, it gives other answers
mutant-why-nothing = nothing could be cut out
mutant-exists = { $path } is there already
mutant-broken = { $path } is no TOML, so nothing is added to it
mutant-done = { $path }: the known mistake { $id }, from { $submission }; it gives the answers of all { $students }
mutant-next = Put into words what the mistake is (`en`, `ru` of { $id } in { $edits }); read { $path } and shorten it. `grader audit { $assignment }` then shows whether the checks notice it, and the next batch is told.
mutant-comment = Given by { $n } submissions; see the class report.
mutant-placeholder = Several submissions have exactly these numbers, so the same mistake is behind them. Go through the formula of this task once more, step by step.
