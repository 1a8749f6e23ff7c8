# course.toml

course-time-zone = there is no time zone `{ $zone }`
course-time-zone-hint = names are those of the IANA database: `Europe/Moscow`, `America/New_York`, `UTC`
course-bad-time = `{ $key }` cannot be `{ $value }`: that is no date
course-bad-time-hint = write `2026-09-14T23:59:59`, `2026-09-14T23:59:59+03:00`, or `2026-09-14` for the whole day
course-bad-period = `{ $key }` cannot be `{ $value }`: that is no length of time
course-bad-period-hint = write a number with a unit: `30s`, `15m`, `1h30m`, `2d`, `1w`
course-bad-percent = `{ $key }` is percent: a number from 0 to 100
course-bad-pass = `pass` is points (`6`) or percent of the maximum (`"60%"`)
course-steps-do-not-rise = steps have to come in rising order of `after`
course-policy-none = `none` is the name of no policy: it means that being late costs nothing
course-policy-takes-nothing = this policy takes nothing: it has neither `per_day` nor `steps`
course-no-such-policy = there is no late policy `{ $name }`
course-no-such-term = there is no term `{ $name }`
course-no-such-assignment = `[assignment]` has no `{ $name }`
course-no-such-folder = there is no assignment `{ $name }` beside this file
course-order = `{ $second }` comes before `{ $first }`
course-due-outside-term = it is due outside of the term `{ $name }`
course-extension-of-nothing = `{ $name }` has no deadline that could be extended
course-extension-before-due = the extension ends before the deadline
course-empty = `{ $key }` is empty
