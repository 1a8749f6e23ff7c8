# Messages: the instructor's report of a competition

report-done = { $path }: suspicious attempts: { $suspects }, groups of duplicates: { $duplicates }, pairs that are alike: { $alike }, people with several teams: { $submitters }
report-nothing = { $dir }: there is nothing here to report on
report-nothing-hint = Give the folder that `grader grade … --out DIR` or `grader score … --out DIR` wrote.

canaries-wrong = { $place }: { $what ->
    [header] the columns of this file are { $id }, the predicted one, and { $original }
    [cells] this line does not have the cells of the header
    [id] the solution does not have this id
   *[label] the solution does not have this label
}

review-kicker = For the instructor only
review-title = Report of a competition
review-files = Files
review-attempts = Attempts
review-invalid = Invalid files
review-not-counted = { $n } more were valid but out of time or over the day's number
review-provisional = Before the close: scores may still change.
review-todo = To look at
review-todo-none = Nothing stands out.
review-todo-canaries = { $n ->
    [one] attempt knows labels that only the solution file has
   *[other] attempts know labels that only the solution file has
}
review-todo-good = { $n ->
    [one] attempt is implausibly good
   *[other] attempts are implausibly good
}
review-todo-duplicates = { $n ->
    [one] set of predictions was handed in by several teams
   *[other] sets of predictions were handed in by several teams
}
review-todo-alike = { $n ->
    [one] pair of teams is alike beyond what can be explained
   *[other] pairs of teams are alike beyond what can be explained
}
review-todo-submitters = { $n ->
    [one] person handed in for several teams
   *[other] people handed in for several teams
}
review-todo-look-alikes = { $n ->
    [one] group of team names looks the same
   *[other] groups of team names look the same
}
review-proves = A finding is a reason to ask, not a proof: a shared notebook, a common starting point or a partner explain some of them.
review-more = { $n } more are in report.json.

review-suspects = Suspicious attempts
review-suspects-none = No attempt knows canaries, is perfect, or is better than the ceiling.
review-canaries-about = { $n } canaries are planted: rows that count in no score and have a wrong label in the solution on purpose. The p-value is the chance that any honest attempt has so many of these wrong labels (one-sided binomial test; an error meets the planted one of K − 1 wrong labels once in K − 1 times), times the number of attempts.
review-canaries-none = No canaries are planted; grader new --competition does it.
review-ceiling-about = Ceiling: { $ceiling }, by the manifest.
review-ceiling-none = No ceiling is set in the manifest, so only a perfect score counts as implausible.
review-why = Why
review-why-canaries = Has { $planted } of { $of } planted labels
review-why-perfect = Everything is right
review-why-above-ceiling = Better than the ceiling
review-original = true labels of canaries: { $original }
review-team = Team
review-file = File
review-submitter = Submitter
review-time = Handed in
review-public = Public
review-private = Private
review-p = p

review-duplicates = Duplicates
review-duplicates-none = No two teams handed in the same predictions.
review-duplicates-about = The same prediction for every row, in whatever order and form; the first such file of each team, the earliest first. Predictions that are one class throughout are left out.
review-same-bytes = same file
review-same-predictions = same predictions, another file

review-alike = Alike
review-alike-none = No pair of teams stands out.
review-alike-about = Compared: { $compared } attempts on { $rows } rows, { $pairs } pairs of different teams. Two good attempts agree wherever both are right, which says nothing. What tells is to be wrong in the same way: of the rows that the better of the two has wrong, the share on which the other one says the same. For the usual pair it is { $usual }.
review-alike-test = What is to be expected of a pair follows from how alike each of the two is to everyone else (additive effects and their product, after Tukey 1949). The rest is measured in spreads of all pairs (an empirical null, after Efron 2004). The p-value is times the number of pairs: over all of them together, one class in twenty has a false report at most. A pair without a p-value below .05 differs on less than a quarter of what nine pairs in ten differ on.
review-alike-few = With fewer than ten different sets of predictions it is not known what is usual: a pair is reported if it differs on less than a tenth of the rows that the better one has wrong.
review-agreement = Wrong alike
review-expected = Expected
review-differ = Rows that differ
review-spreads = Spreads
review-wrong-alike = Of both wrong
review-wrong-of = { $alike } of { $both }
review-few-rows = differ on very few rows

review-people = People and names
review-people-none = Nobody handed in for several teams, and no two names look the same.
review-submitters-about = People who handed in for more than one team, by submissions.csv: several teams are several quotas.
review-look-alikes-about = Names that a reader can mistake for one another: other case or spaces, Cyrillic letters for Latin ones.
review-n-files = { $n ->
    [one] { $n } file
   *[other] { $n } files
}
review-and-more = and { $n } more

review-shake = Public against private
review-shake-none = Nobody is on both boards yet.
review-tau = Kendall's τ
review-tau-sub = order of public against private scores; 1 is the same
review-overstated = Public scores are too good by
review-understated = Public less private score
review-overstated-sub = mean of the attempts that count
review-shown-overstated = Shown scores are too good by
review-shown-overstated-sub = mean of what the board showed
review-in-range = Private rank in public range
review-in-range-sub = of { $teams } teams; the board promises the true rank with 95%
review-scatter-says = Each dot is a team: public score to the right, private score up. On the line both are equal.
review-axis-public = public score →
review-axis-private = ↑ private score
review-rank = Private rank
review-public-rank = Public rank
review-range = its range
review-shown = Shown
review-too-good = Too good by
review-won = won { $n }
review-lost = lost { $n }
review-outside = outside

review-mistakes = What invalid files got wrong
review-mistakes-none = Every file was valid.
review-mistakes-about = { $invalid } of { $files } files were invalid. A file can have several problems. What the latest such team was told:
review-n-teams = { $n ->
    [one] { $n } team
   *[other] { $n } teams
}
