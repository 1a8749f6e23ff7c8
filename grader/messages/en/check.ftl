# Verdicts of checks, as students read them.

missing-entry = There is no { $name }.
missing-entry-near = There is no { $name }, but there is { $found }. Is it the same under another name?
missing-variable = There is no variable { $name } after “{ $after }”.
missing-heading = The heading “{ $after }” was not found, so { $name } could not be looked for: keep the headings of the starter.
not-filled-in = { $name } is still as it came in the starter.
missing-member = { $class }: { $text }
missing-member-hidden = A method or attribute that is needed is not there.
wrong-signature = It does not take the arguments that the task names: { $text }
signature-count = { $name } has another number of parameters: { $takes }. The task gives it { $given }.
signature-no-self = { $name } has no self, and another number of parameters: { $takes }. The task gives it { $given }.
signature-callable = The grader cannot call { $signature }. Look at the types of its parameters and of its result.
signature-parameter = The grader has nothing to pass as { $type }: { $signature }
signature-result = The grader cannot read a result of type { $type }: { $signature }
wrong-signature-hidden = It does not take the arguments that the task names.
forbidden = This task has to be solved without { $name }.
raised = { $class }: { $text }{ $line ->
    [0] { "" }
   *[other] { "" } (line { $line }{ $cell ->
        [0] { "" }
       *[other] { "" } of cell { $cell }
    })
}
raised-hidden = It ends with { $class } on inputs of a hidden check.
timeout = It was still running after { $seconds } s. Is there a loop that does not end?
out-of-memory = It needs more memory than the task allows.
process-ended = The program ended in the middle of the call. Does your code call exit?
process-killed = The program crashed (signal { $signal }).
process-babbled = The answer could not be read.
too-much-output = It prints without end.
skipped = Not looked at: the task { $task } comes first.
property-alone = Not counted, since none of its answers is right yet.

wrong-value = { $scalar ->
    [yes] It gives { $got } where { $want } is right.
   *[no] At { $index } it gives { $got } where { $want } is right.
}
wrong-value-hidden = A value is wrong.
not-a-finite-number = { $scalar ->
    [yes] It gives { $got } where { $want } is right.
   *[no] At { $index } it gives { $got } where { $want } is right.
}
not-a-finite-number-hidden = It gives nan or inf where a number is right. Is there an overflow or a division by 0?
shape-mismatch = The shape is { $got } where { $want } is right.
right-given = Right, given your { $names }: no point is lost here for that mistake.
shape-accepted = Right. The shape is { $got }, and { $want } was asked for: accepted.
longer-by = Right. The list has { $extra } more than was asked for: accepted.
none-in-list = There is None where a number belongs: a function that you call here returns nothing. Which of them prints its result?
returned-none = It returns nothing. Did you print the result instead of returning it?
wrong-dtype = The numbers are { $got }; ordinary floating point numbers are needed.
ragged-list = The rows of the list have different lengths.
wrong-kind = It returns { $got } where { $want ->
    [number] a number
    [array] an array
    [list] a list
    [text] a text
   *[other] { $want }
} is needed.
wrong-text = It gives “{ $got }” where “{ $want }” is right.
wrong-length = It gives { $got } where { $want } are needed.
missing-key = “{ $key }” is missing.

result-not-finite = It gives nan or inf. Is there an overflow or a division by 0?
result-out-of-range = A value is outside of { $low } … { $high }.
empty-result = It gives nothing at all.
not-monotonic = The value falls where the input rises.
gradient-mismatch = It is not the derivative of your function: differences of your own function's values say otherwise.
input-changed = It changes { $name }, the array that it was given. Work on a copy.
too-slow = It takes more than { $times } times as long as array operations do. Is there a loop over the elements?
loss-does-not-fall = The loss does not fall as it should.
too-small = The value is below { $want }.
accuracy-too-low = The accuracy is below { $want }.

at-step = { $text } — at { $step }

process-killed-hidden = The program crashed.
shape-mismatch-hidden = The shape is wrong; { $want } is right.
wrong-length-hidden = The number of results is wrong; { $want } are needed.
wrong-kind-hidden = It returns something else where { $want ->
    [number] a number
    [array] an array
    [list] a list
    [text] a text
   *[other] { $want }
} is needed.

# Our own failures

trouble-start = The program for students' code could not be started: { $reason }
trouble-runner = The runner failed: { $reason }
trouble-oracle = The oracle could not answer { $step }: { $reason }
trouble-panic = grader itself failed; please report it
