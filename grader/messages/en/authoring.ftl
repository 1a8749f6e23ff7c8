# Messages: new assignments and competitions, packs

new-exists = { $path } is there already.
new-exists-hint = Choose another id: nothing that is there is changed.
new-secret = The course had no secret; { $path } holds one now. Keep it, and keep it to yourself: all hidden inputs derive from it.
new-is-secret = secret
new-next = What to do next
new-next-assignment = 1. Change { $path }/assignment.toml and the files beside it: what stands there is an example.
    2. grader lint { $path }
    3. grader audit { $path }
    4. grader pack { $path }
    5. grader grade { $path } submissions/ --out out
new-next-competition = 1. Say in { $path }/statement.en.md and statement.ru.md what is to be predicted; set dates and points in assignment.toml.
    2. grader lint { $path }
    3. grader pack { $path }
    4. grader score { $path } predictions/ --out scores
new-competition = { $rows } rows: { $public } public, { $private } private, { $canaries } canaries

## Labels of a competition

labels-column-missing = { $place }: there is no column "{ $column }"; there are: { $names }
labels-no-header = { $place }: the first line is a row of data, not a header
labels-no-header-hint = Write the names of the columns above it, for example `Id,Category`. If they are names, say so with --target.
labels-which-column = { $place }: which column is the label? There are: { $names }
labels-which-column-hint = Name the columns by --id-column NAME and --target NAME; neither may be called "Usage".
labels-empty = { $place }: { $column } is empty
labels-not-numbers = { $place }: the label is no number, and { $metric } compares numbers
labels-not-binary = { $place }: { $metric } needs the labels 0 and 1
labels-all-alike = { $place }: all labels are the same
labels-not-utf8 = { $place }: not valid UTF-8
labels-ragged = { $place }: the row does not have as many cells as the header
labels-one-column = { $place }: a header with an id and a label, separated by a comma, is needed
labels-few-rows = { $place }: { $rows } rows are too few for a competition; at least 20 are needed
features-hold-labels = { $place }: column "{ $column }" is the label, which students must not get
features-id-twice = { $place }: id "{ $value }" is there twice
features-lack-id = { $place }: id "{ $value }" of { $labels } is missing
features-extra-id = { $place }: id "{ $value }" is not in { $labels }

## Known mistakes beside the manifest

manifest-solution-lacks = the solution { $file } defines no `{ $name }`, which the task `{ $task }` uses
manifest-mutant-is-solution = the known mistake `{ $name }` has the solution's own code
edit-id-twice = there are two known mistakes `{ $id }`
edit-no-task = there is no task { $task } in assignment.toml
edit-no-file = there is no file `{ $file }` in the assignment's folder
edit-which-file = nothing says which solution `{ $id }` is an edit of
edit-which-file-hint = write `file = "solution/<file>.py"`
edit-what = `{ $id }` needs either `find` and `replace`, or `module`
edit-finds-nothing = this is not in { $file }
edit-nearest = the line most like it is `{ $line }`
edit-finds-many = this is in { $file } { $count } times
edit-finds-many-hint = take more of the text around it, so that it is there once
edit-changes-nothing = `replace` is the same as `find`: this is no mistake

## Packs

pack-done = { $out }: { $count ->
    [one] { $count } file
   *[other] { $count } files
}, { $size } KiB
pack-leaks = { $count ->
    [one] Something would be handed out that is not for students; no pack was made.
   *[other] { $count } things would be handed out that are not for students; no pack was made.
}
pack-leaks-hint = Take them out of the files named above; `grader lint` and `grader audit` say more of a starter that is solved.
pack-link = { $path } is a link, and a pack holds files only.
pack-link-hint = Put the file itself there.
pack-no-public-checks = { $id } has no public check: students could check nothing.
pack-no-public-checks-hint = Give a check `visibility = "public"`.
pack-gradescope-competition = Gradescope's autograder takes code; of a competition there is none to run.
pack-gradescope-done = { $out }: { $size } MiB, for Gradescope alone: it holds the seed, the hidden checks and the solution. Give the assignment { $points } points there.
leak-code = it holds code of { $source }
leak-check = it names the hidden check { $id }
leak-hidden = it holds hidden checks
leak-seed = it holds the course's secret
leak-labels = it holds labels of the test set
pack-readme = # { $id }

    The statement is in `statement.en.md`, a beginning in `starter/`. Check your work as often as you like, from the folder that holds `{ $id }/`; it needs no network:

    ```console
    $ grader check { $id } homework.ipynb
    ```

    It takes a notebook, a `.py` file or a folder, and a crate where Rust is accepted. These are the public checks; the grade has hidden ones as well, with other numbers.
pack-readme-program = ## The program

    It lies in this folder. Where nothing is installed, write `./{ $id }/grader` in place of `grader`.
pack-readme-competition = # { $id }

    The statement is in `statement.en.md`; `sample_submission.csv` shows what is handed in. Check your file before you do; it needs no network and does not know the answers:

    ```console
    $ grader check { $id } submission.csv
    ```
