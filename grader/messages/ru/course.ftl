# course.toml

course-time-zone = нет часового пояса `{ $zone }`
course-time-zone-hint = названия берутся из базы IANA: `Europe/Moscow`, `America/New_York`, `UTC`
course-bad-time = `{ $key }` не может быть `{ $value }`: это не дата
course-bad-time-hint = пишите `2026-09-14T23:59:59`, `2026-09-14T23:59:59+03:00` или `2026-09-14`, если имеется в виду весь день
course-bad-period = `{ $key }` не может быть `{ $value }`: это не длительность
course-bad-period-hint = пишите число с единицей: `30s`, `15m`, `1h30m`, `2d`, `1w`
course-bad-percent = `{ $key }` — это проценты: число от 0 до 100
course-bad-pass = `pass` — это баллы (`6`) или проценты от максимума (`"60%"`)
course-steps-do-not-rise = ступени должны идти по возрастанию `after`
course-policy-none = имя `none` занято: оно означает, что опоздание ничего не стоит
course-policy-takes-nothing = это правило ничего не снимает: в нём нет ни `per_day`, ни `steps`
course-no-such-policy = нет правила для опозданий `{ $name }`
course-no-such-term = нет семестра `{ $name }`
course-no-such-assignment = в `[assignment]` нет `{ $name }`
course-no-such-folder = рядом с этим файлом нет задания `{ $name }`
course-order = `{ $second }` раньше, чем `{ $first }`
course-due-outside-term = срок сдачи лежит вне семестра `{ $name }`
course-extension-of-nothing = у `{ $name }` нет срока, который можно было бы продлить
course-extension-before-due = продление кончается раньше срока сдачи
course-empty = `{ $key }` пусто
