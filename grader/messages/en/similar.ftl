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

similar-title = Similar submissions
similar-kicker = For the instructor alone: names and code. Do not publish it.
similar-of-submissions = pairs among { $n } submissions
similar-from = listed from { $threshold } on
similar-own = (the class's own threshold)
similar-how = How to read this
similar-how-score = Compared are the definitions that the graded tasks need, without names, comments, docstrings, type hints, formatting and order. Short runs of what is left are fingerprints. What the assignment gave out and what more than half of the class has does not count, and the rarer a fingerprint is in the class, the more it weighs. The score says what part of both weights is shared: 1 is the same work under other names. Under each name stands the part of that submission's weight that the other has, too: 95% beside 40% means that the one is contained in the other.
similar-how-regions = Shared regions are marked on both sides with the same number and colour; the number leads to the other side. What is not marked is each one's own, or common.
similar-how-threshold = Where half a pair of independent work would be expected by chance, the list ends. That holds for people who wrote independently; a solution that both took from the same book, a seminar or a chatbot looks like a copy. Talk to people before you conclude anything.
similar-same-title = The same file
similar-same-about = Files that several handed in byte for byte (SHA-256); those that were given out are left out.
similar-pairs = Pairs
similar-number = no.
similar-score = score
similar-two = submissions
similar-remark = remark
similar-share = { $share } is in the other
similar-none = No pair reaches the threshold.
similar-regions = { $n ->
    [one] { $n } shared region
   *[other] { $n } shared regions
}, { $tokens ->
    [one] { $tokens } token
   *[other] { $tokens } tokens
}
similar-region-to = region { $n }, to the other side
similar-cut-side = There is more; the rest is not shown.
similar-gone-side = Its files cannot be read any more.
