# grader similar

similar-no-assignment = Which assignment are these submissions of?
hint-similar-no-assignment = Name it: `grader similar { $path } --assignment ID`. A folder that `grader grade … --out` wrote knows it by itself.
similar-several = { $path } is a folder of grades, and stands among other paths.
hint-similar-several = Name it alone: a graded class is compared within itself.
similar-cut = { $submission }: more code than 4 MB; the rest was not looked at
similar-no-code = { $submission }: no code, not compared
similar-unreadable = { $submission }: cannot be read, not compared
similar-gone = { $submission }: its files are no longer where they were graded, not compared
similar-few = Fewer than two submissions with code: there is nothing to compare.
similar-class = { $language }: { $submissions } submissions; listed from { $threshold } on ({ $own ->
    [own] the class's own threshold
    [few] a class of fewer than 60 has no threshold of its own
   *[named] as you asked
}): { $pairs ->
    [0] no pair
    [one] { $pairs } pair
   *[other] { $pairs } pairs
}
similar-more = { $count } more pairs; --top shows them
similar-same = The same file, byte for byte: { $files }
similar-and-more = and { $count } more
similar-head-score = score
similar-head-shared = shared
similar-same-file = same file
similar-verdict = A list of places to look, never a verdict: short exercises share much by nature, and a score does not say who wrote first, or why.
similar-done = Side by side: { $path } (for the instructor alone: it shows names and code)
