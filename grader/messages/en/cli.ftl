# The terminal.

error = error
warning = warning
hint = hint
interrupted = Interrupted. What was finished is kept.
hint-run-again = Run the same command again: it goes on where it stopped.
hint-update = Update grader, or choose another output folder.
hint-doctor = `grader doctor` tells what this machine can do.
did-you-mean = Did you mean `{ $name }`?
known-assignments = Known assignments: { $names }
no-such-assignment = There is no assignment `{ $name }`.
no-such-path = { $path } is not there.
no-seed = Hidden inputs derive from a secret seed, and there is none.
hint-seed = `grader new` makes one for a new course; or make it once and keep it: `head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n' > .grader-secret` beside the assignments, or set $GRADER_SEED, or --seed-file FILE.
seed-unreadable = The seed file { $path } cannot be used: { $reason }
cache-failed = The cache { $path } cannot be written: { $reason }
cannot-write = { $path } cannot be written: { $reason }
file-unreadable = { $path } cannot be read: { $reason }
nothing-to-check = There is no notebook, .py file or crate in { $path }.
hint-check-path = Name your notebook, .py file or crate: `grader check activations homework.ipynb`
check-failed-ours = The check could not be made; that is our failure and says nothing of your work.
check-summary = { $passed } of { $total } tasks passed
check-hidden-remain = The public checks are all fine. The grade also has hidden checks, with other numbers.
check-again = Change your work and check again, as often as you like.
warm-trouble = some submissions were started cold, which is slower and changes no result: { $reason }
grade-summary = { $graded ->
    [one] { $graded } submission graded
   *[other] { $graded } submissions graded
}, { $unchanged } unchanged → { $out }
grade-errors = { $count ->
    [one] We failed at { $count } submission; its score is left open.
   *[other] We failed at { $count } submissions; their scores are left open.
}
lint-clean = { $path }: nothing to complain about
lint-summary = { $errors ->
    [one] { $errors } error
   *[other] { $errors } errors
}, { $warnings ->
    [one] { $warnings } warning
   *[other] { $warnings } warnings
}
status-graded = graded
status-unreadable = unreadable
status-error = our error
status-not-submitted = not submitted
status-excused = excused
place = { $cell ->
    [0] { $file }:{ $line }
   *[other] { $file }, cell { $cell }, line { $line }
}

doctor-sandbox = Sandbox
doctor-languages = Languages and tools
doctor-no-sandbox = This machine cannot isolate students' code; `grade` refuses to work here.
not-found = { $name } is not on the path
hint-install-rust = Needed for crates: https://rustup.rs
hint-uv-optional = Not needed; it makes Python environments faster.
hint-slurm-optional = Not needed; it spreads a batch over a cluster. On Debian: `apt-get install slurm-wlm munge`.

no-python = There is no Python 3.9 or newer on the path.
python-lacks = { $program } cannot import { $missing }.
python-package-missing = No interpreter on this machine has { $package }.
python-environment-failed = The Python environment { $dir } could not be made: { $reason }
python-environment-is-made = Making a Python environment with { $packages }, once …
hint-install-python = Install it (Debian: `apt install python3 python3-venv`), or name one by $GRADER_PYTHON.
hint-grader-python = Install the package for an interpreter and name it by $GRADER_PYTHON (Debian: `apt install python3-numpy python3-torch`).
hint-python-environment = `apt install python3-venv` or `pip install uv` may help; or name an interpreter that has the packages by $GRADER_PYTHON.

demo-done = { $graded } submissions graded, { $scored } prediction files scored
demo-as-expected = each came out as is written beside it
demo-differs = These came out in another way than is written beside them: { $names }
demo-left-out = { $count } submissions left out, since this machine lacks what they need (see above).
demo-site = The site:
demo-feedback = A student's feedback:
demo-grades = The grades:
demo-scores = The scores:

audit-competition = { $path } is a competition: it has no checks to audit.
audit-checks = Checks: known mistakes that each notices, and those that no other does
audit-no-mutants = Nothing is known of mistakes here: name a library of the reference as oracle, or put wrong solutions into `mutants/`.
audit-idle = These checks notice no known mistake: { $names }
audit-looser = With ten times the tolerance these mistakes would keep full points: { $names }
audit-tighter = With a tenth of the tolerance the solution would lose points: { $names }
audit-starter-has-points = The starter has points already: what it holds is not left to the student.
audit-file-survives = This mistake keeps full points.
audit-named = { $named } of { $mutants } known mistakes are named exactly when they are handed in
audit-summary = { $killed } of { $mutants } known mistakes are noticed by { $checks } checks{ $accepted ->
    [0] {""}
   *[other] ; { $accepted } more are accepted here
}.
