# Messages: manifest

## How findings are shown

manifest-severity-error = error
manifest-severity-warning = warning
manifest-help = help
manifest-did-you-mean = did you mean `{ $name }`?
manifest-there-are = there are: { $names }
manifest-errors = { $file } has { $count ->
    [one] { $count } problem
   *[other] { $count } problems
}

## The file

manifest-not-found = there is no { $file }
manifest-not-found-hint = an assignment is a folder that holds `assignment.toml`; `grader new <id>` makes one
manifest-unreadable = { $file } cannot be read: { $reason }
manifest-not-utf8 = { $file } is not UTF-8 text
manifest-syntax = this is not TOML: { $reason }
manifest-date = manifests hold no dates: those are the course's (`course.toml`)
manifest-is-competition = this is a competition, not an assignment of functions and classes
manifest-is-competition-hint = `grader score` scores predictions, `grader check` looks at a single CSV
manifest-other-schema = schema { $got } is not known to this program, which reads schema { $want }

## Keys and types

manifest-unknown-key = unknown key `{ $key }`
manifest-key-missing = `{ $where }` lacks the key `{ $key }`
manifest-unknown-value = `{ $key }` cannot be `{ $value }`
manifest-wrong-type = `{ $key }` has to be { $want ->
    [string] a text
    [integer] a whole number
    [number] a number
    [boolean] `true` or `false`
    [array] a list
   *[object] a table
}, and is { $got ->
    [string] a text
    [integer] a whole number
    [number] a number
    [boolean] `true` or `false`
    [array] a list
   *[object] a table
}
manifest-number-out-of-range = the number of `{ $key }` is out of range
manifest-text-missing = `{ $key }` has no text in the language `{ $lang }`

## The assignment

manifest-bad-id = `{ $id }` cannot be an id: lower-case letters, digits, `-` and `_` only
manifest-folder-differs = the id is `{ $id }`, the folder's name `{ $folder }`
manifest-no-languages = no language may be handed in
manifest-points-do-not-add-up = the tasks that are no bonus have { $sum } points together, and `points` says { $said }
manifest-limit-not-positive = the limit `{ $key }` has to be more than 0
manifest-wall-below-cpu = `wall_seconds` is less than `cpu_seconds`: the wall clock always stops a call first
manifest-bad-tolerance = a tolerance is { "{" } abs = …, rel = … { "}" } with numbers that are not negative
manifest-oracle-outside = the oracle `{ $oracle }` lies outside of the assignment's folder
manifest-oracle-not-found = there is no oracle `{ $oracle }`
manifest-oracle-forms = write `reference:<library>[/<variant>]`, or the name of a file beside the manifest
manifest-unknown-library = there is no reference library `{ $library }`
manifest-unknown-variant = the reference library `{ $library }` has no variant `{ $variant }`
manifest-oracle-lacks-entry = the oracle `{ $oracle }` has nothing of the name `{ $name }`
manifest-oracle-other-kind = `{ $name }` of the oracle `{ $oracle }` is a class where a function is meant, or a function where a class is
manifest-oracle-lacks-method = `{ $class }` of the oracle `{ $oracle }` has no method `{ $name }`
manifest-oracle-lacks-field = `{ $class }` of the oracle `{ $oracle }` has no attribute `{ $name }`
manifest-oracle-lacks-parameter = `{ $callee }` of the oracle `{ $oracle }` has no parameter `{ $name }`
manifest-oracle-lacks-variable = the oracle `{ $oracle }` has no variables, such as `{ $name }`

## Entries

manifest-bad-name = `{ $name }` cannot be a name: Latin letters, digits and `_` only, and no digit first
manifest-entry-without-kind = nothing says what `{ $name }` is: it needs a `kind`, or the keys of one
manifest-returns-missing = nothing says what `{ $name }` returns
manifest-returns-none = write `returns = "none"` if it is nothing
manifest-unknown-type = there is no type `{ $name }`
manifest-parameter-twice = `{ $name }` is there twice
manifest-required-after-optional = `{ $name }` has no default and stands after one that has
manifest-name-of-two = `{ $name }` would be both `{ $first }` and `{ $second }`

## Tasks and checks

manifest-task-twice = there are two tasks `{ $id }`
manifest-check-twice = the task has two checks `{ $id }`
manifest-unknown-task = there is no task `{ $id }`
manifest-depends-in-a-circle = `{ $task }` depends on `{ $id }`, which depends on it
manifest-empty-task = the task `{ $task }` has no check
manifest-no-hidden-check = all checks of the task `{ $task }` are public: a student who returns their answers passes
manifest-points-not-positive = points have to be more than 0
manifest-weight-not-positive = a weight has to be more than 0
manifest-no-cases = a check needs at least one case
manifest-call-and-steps = a check has either `call` or `steps`
manifest-no-steps = the check does nothing: it needs `call` or `steps`
manifest-compares-nothing = the check `{ $check }` compares nothing: it passes as soon as nothing raises
manifest-unused-input = the input `{ $name }` is used nowhere

## Steps

manifest-text-ends = { $wanted ->
    [name] a name is missing at the end
    [literal] a literal is missing at the end
    [argument] an argument is missing at the end
   *[other] `{ $wanted }` is missing at the end
}
manifest-text-goes-on = the end was expected here, not `{ $found }`
manifest-unexpected = { $wanted ->
    [name] a name (Latin letters) is needed here, not `{ $found }`
    [literal] a literal (a number, 'text', true, false, none, or a list of them) is needed here, not `{ $found }`
    [argument] an argument ($x, a name, or a literal) is needed here, not `{ $found }`
   *[other] `{ $wanted }` is needed here, not `{ $found }`
}
manifest-not-a-number = `{ $found }` is not a number
manifest-too-deep = lists are nested more than { $most } deep
manifest-open-quote = this text is not closed
manifest-step-unpacks = a step keeps its result under one name
manifest-step-begins-with-input = a step does something: it calls, constructs, reads or sets, and does not begin with an input
manifest-reserved-word = `{ $name }` is a literal and cannot be a name
manifest-argument-twice = the argument `{ $name }` is given twice
manifest-positional-after-named = arguments by position come before those by name
manifest-nested-step = calls and attributes cannot be arguments; `{ $name }…` has to be a step of its own
manifest-bind-first = keep its result under a name in a step before (`p = …`) and hand over the name
manifest-call-of-variable = `{ $name }` is a variable and cannot be called
manifest-not-called = `{ $name }` has to be called: only variables are looked at by their name alone
manifest-nothing-to-do = `{ $name }` is the result of an earlier step, which has been compared there
manifest-unknown-entry = the assignment has no entry `{ $name }`
manifest-unknown-name = no earlier step has made `{ $name }`, and the assignment has no such entry
manifest-unknown-object = no earlier step has made `{ $name }`
manifest-not-an-object = `{ $name }` is not an object: it has no methods and attributes that checks can use
manifest-unknown-method = the class `{ $class }` has no method `{ $name }`
manifest-unknown-field = the class `{ $class }` has no field `{ $name }`
manifest-unknown-parameter = `{ $callee }` has no parameter `{ $name }`
manifest-too-many-arguments = `{ $name }` takes at most { $most ->
    [one] { $most } argument
   *[other] { $most } arguments
}, and { $got ->
    [one] { $got } is
   *[other] { $got } are
} given
manifest-argument-missing = `{ $callee }` needs the argument `{ $name }`
manifest-argument-type = the argument `{ $name }` of `{ $callee }` has a value of another type than its parameter
manifest-unknown-input = the check has no input `{ $name }`
manifest-unknown-part = the input `{ $name }` has no part `{ $part }`
manifest-bind-hides-entry = `{ $name }` is an entry of the assignment: keep the result under another name
manifest-binds-nothing = the step gives nothing that `{ $name }` could stand for
manifest-cannot-compare = the result of this step cannot be compared with the oracle's

## Properties

manifest-unknown-property = there is no property `{ $name }`
manifest-property-needs-value = the property `{ $name }` needs a value: { "{" } { $name } = … { "}" }
manifest-gradient-of-no-call = a gradient is that of a call
manifest-gradient-at-nothing = `{ $key }` is not an argument of the call whose gradient is taken
manifest-unchanged-unused = `{ $name }` is not handed over in any step, so nothing could change it

## Inputs

manifest-bad-dim = the length `{ $name }` is a whole number, or `[lowest, highest]`
manifest-bad-length = a length is a whole number that is not negative, or the name of one of `dims`
manifest-unknown-dim = `dims` has no length `{ $name }`
manifest-no-generator = nothing says how `{ $name }` is drawn
manifest-two-generators = `{ $name }` is drawn in two ways
manifest-dtype-of-scalar = only arrays have a dtype
manifest-table-in-literal = a literal holds no tables
manifest-ragged-array = the rows of this array are not equally long
manifest-not-an-array = arrays hold numbers only; write { "{" } value = …, dtype = "list" { "}" } for a list
manifest-bad-interval = `{ $key }` is `[lowest, highest]`
manifest-two-numbers = `{ $key }` is a list of numbers: lowest and highest, or mean and standard deviation
manifest-negative-deviation = a standard deviation is not negative
manifest-needs-shape = `{ $key }` needs a `shape`
manifest-choice-of-numbers = an array is chosen from numbers only
manifest-empty-choice = `choice` is a list of what there is to choose from
manifest-forbid-python-only = `forbid.calls` ({ $names }) holds for Python only: crates are held to `[rust] dependencies`
manifest-bad-each = `each` takes true or false, beside `integers` or a `choice` of numbers with at most 64 values
manifest-bad-special = `special` is a list of numbers (`nan` and `inf` are numbers)
manifest-no-classes = there may be no class at all: the lowest length has to be 1 or more
manifest-bad-linspace = `linspace` is `[lowest, highest, how many]`
manifest-one-dimension = `{ $key }` needs a `shape` of one length
manifest-too-many-elements = the input may have more than { $most } elements

## Lint

manifest-statement-missing = there is no statement `{ $name }`
manifest-starter-missing = there is no starter for `{ $language }` in `starter/`
manifest-solution-missing = there is no solution for `{ $language }` in `solution/`
manifest-starter-is-solution = the starter `{ $name }` is the solution
manifest-statement-shows-solution = the statement holds lines of the solution `{ $name }`
manifest-check-not-shown = the statement names none of the entries that the task `{ $task }` uses
