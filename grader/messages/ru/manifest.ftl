# Messages: manifest

## How findings are shown

manifest-severity-error = ошибка
manifest-severity-warning = предупреждение
manifest-help = подсказка
manifest-did-you-mean = может быть, `{ $name }`?
manifest-there-are = возможные варианты: { $names }
manifest-errors = { $file }: { $count ->
    [one] { $count } ошибка
    [few] { $count } ошибки
   *[other] { $count } ошибок
}

## The file

manifest-not-found = файла { $file } нет
manifest-not-found-hint = задание — это папка с файлом `assignment.toml`; создать её можно командой `grader new <id>`
manifest-unreadable = не удалось прочитать { $file }: { $reason }
manifest-not-utf8 = { $file } — не текст в кодировке UTF-8
manifest-syntax = это не TOML: { $reason }
manifest-date = в описании задания нет дат: сроки задаются для всего курса (`course.toml`)
manifest-is-competition = это соревнование, а не задание на функции и классы
manifest-is-competition-hint = предсказания оценивает `grader score`, а отдельный CSV проверяет `grader check`
manifest-other-schema = схема { $got } этой программе неизвестна: она читает схему { $want }

## Keys and types

manifest-unknown-key = неизвестный ключ `{ $key }`
manifest-key-missing = в `{ $where }` не хватает ключа `{ $key }`
manifest-unknown-value = значение `{ $value }` для `{ $key }` не подходит
manifest-wrong-type = `{ $key }`: нужно значение вида «{ $want ->
    [string] строка
    [integer] целое число
    [number] число
    [boolean] `true` или `false`
    [array] список
   *[object] таблица
}», а здесь «{ $got ->
    [string] строка
    [integer] целое число
    [number] число
    [boolean] `true` или `false`
    [array] список
   *[object] таблица
}»
manifest-number-out-of-range = число в `{ $key }` выходит за допустимые пределы
manifest-text-missing = в `{ $key }` нет текста на языке `{ $lang }`

## The assignment

manifest-bad-id = `{ $id }` не может быть идентификатором: допустимы только строчные латинские буквы, цифры, `-` и `_`
manifest-folder-differs = идентификатор — `{ $id }`, а папка называется `{ $folder }`
manifest-no-languages = не указано ни одного языка, на котором можно сдавать работу
manifest-points-do-not-add-up = сумма баллов обязательных задач — { $sum }, а в `points` указано { $said }
manifest-limit-not-positive = ограничение `{ $key }` должно быть больше нуля
manifest-wall-below-cpu = `wall_seconds` меньше `cpu_seconds`: вызов всегда остановят часы, а не процессорное время
manifest-bad-tolerance = допуск — это { "{" } abs = …, rel = … { "}" } с неотрицательными числами
manifest-oracle-outside = эталон `{ $oracle }` лежит вне папки задания
manifest-oracle-not-found = эталона `{ $oracle }` нет
manifest-oracle-forms = напишите `reference:<библиотека>[/<вариант>]` или имя файла рядом с описанием задания
manifest-unknown-library = эталонной библиотеки `{ $library }` нет
manifest-unknown-variant = у эталонной библиотеки `{ $library }` нет варианта `{ $variant }`
manifest-oracle-lacks-entry = в эталоне `{ $oracle }` нет ничего с именем `{ $name }`
manifest-oracle-other-kind = `{ $name }` в эталоне `{ $oracle }` — класс вместо функции или функция вместо класса
manifest-oracle-lacks-method = у класса `{ $class }` в эталоне `{ $oracle }` нет метода `{ $name }`
manifest-oracle-lacks-field = у класса `{ $class }` в эталоне `{ $oracle }` нет атрибута `{ $name }`
manifest-oracle-lacks-parameter = у `{ $callee }` в эталоне `{ $oracle }` нет параметра `{ $name }`
manifest-oracle-lacks-variable = в эталоне `{ $oracle }` нет переменных, а значит, нет и `{ $name }`

## Entries

manifest-bad-name = `{ $name }` не может быть именем: допустимы только латинские буквы, цифры и `_`, первой не может быть цифра
manifest-entry-without-kind = не сказано, что такое `{ $name }`: нужен `kind` или ключи одного из видов
manifest-returns-missing = не сказано, что возвращает `{ $name }`
manifest-returns-none = если ничего, напишите `returns = "none"`
manifest-unknown-type = типа `{ $name }` нет
manifest-parameter-twice = `{ $name }` встречается дважды
manifest-required-after-optional = у `{ $name }` нет значения по умолчанию, а перед ним стоит параметр, у которого оно есть
manifest-name-of-two = `{ $name }` обозначало бы и `{ $first }`, и `{ $second }`

## Tasks and checks

manifest-task-twice = задач с идентификатором `{ $id }` две
manifest-check-twice = у задачи две проверки с идентификатором `{ $id }`
manifest-unknown-task = задачи `{ $id }` нет
manifest-depends-in-a-circle = задача `{ $task }` зависит от `{ $id }`, а та — от неё
manifest-empty-task = у задачи `{ $task }` нет проверок
manifest-no-hidden-check = все проверки задачи `{ $task }` открыты: чтобы их пройти, хватит вернуть готовые ответы
manifest-points-not-positive = баллов должно быть больше нуля
manifest-weight-not-positive = вес должен быть больше нуля
manifest-no-cases = у проверки должен быть хотя бы один случай
manifest-call-and-steps = у проверки либо `call`, либо `steps`
manifest-no-steps = проверка ничего не делает: нужен `call` или `steps`
manifest-compares-nothing = проверка `{ $check }` ничего не сравнивает: она пройдена, если ничего не сломалось
manifest-unused-input = вход `{ $name }` нигде не используется

## Steps

manifest-text-ends = { $wanted ->
    [name] в конце не хватает имени
    [literal] в конце не хватает литерала
    [argument] в конце не хватает аргумента
   *[other] в конце не хватает `{ $wanted }`
}
manifest-text-goes-on = здесь ожидался конец, а стоит `{ $found }`
manifest-unexpected = { $wanted ->
    [name] здесь нужно имя (латинскими буквами), а стоит `{ $found }`
    [literal] здесь нужен литерал (число, 'текст', true, false, none или список), а стоит `{ $found }`
    [argument] здесь нужен аргумент ($x, имя или литерал), а стоит `{ $found }`
   *[other] здесь нужно `{ $wanted }`, а стоит `{ $found }`
}
manifest-not-a-number = `{ $found }` — не число
manifest-too-deep = списки вложены глубже { $most } уровней
manifest-open-quote = эта строка не закрыта кавычкой
manifest-step-unpacks = результат шага сохраняется под одним именем
manifest-step-begins-with-input = шаг что-то делает: вызывает, создаёт, читает или присваивает; с имени входа он не начинается
manifest-reserved-word = `{ $name }` — литерал и не может быть именем
manifest-argument-twice = аргумент `{ $name }` передан дважды
manifest-positional-after-named = позиционные аргументы идут раньше именованных
manifest-nested-step = вызов или атрибут не может быть аргументом: `{ $name }…` должно быть отдельным шагом
manifest-bind-first = сохраните результат под именем в предыдущем шаге (`p = …`) и передайте это имя
manifest-call-of-variable = `{ $name }` — переменная, её нельзя вызвать
manifest-not-called = `{ $name }` нужно вызвать: просто по имени смотрят только на переменные
manifest-nothing-to-do = `{ $name }` — результат предыдущего шага, там он уже сравнивается
manifest-unknown-entry = в задании нет `{ $name }`
manifest-unknown-name = `{ $name }` не создан ни одним предыдущим шагом, и в задании такого имени тоже нет
manifest-unknown-object = `{ $name }` не создан ни одним предыдущим шагом
manifest-not-an-object = `{ $name }` — не объект: у него нет методов и атрибутов, доступных проверкам
manifest-unknown-method = у класса `{ $class }` нет метода `{ $name }`
manifest-unknown-field = у класса `{ $class }` нет поля `{ $name }`
manifest-unknown-parameter = у `{ $callee }` нет параметра `{ $name }`
manifest-too-many-arguments = `{ $name }` принимает не больше { $most ->
    [one] { $most } аргумента
   *[other] { $most } аргументов
}, а { $got ->
    [one] передан { $got }
   *[other] передано { $got }
}
manifest-argument-missing = `{ $callee }` не обойдётся без аргумента `{ $name }`
manifest-argument-type = значение аргумента `{ $name }` не подходит по типу к параметру `{ $callee }`
manifest-unknown-input = у проверки нет входа `{ $name }`
manifest-unknown-part = у входа `{ $name }` нет части `{ $part }`
manifest-bind-hides-entry = `{ $name }` — имя из задания: сохраните результат под другим именем
manifest-binds-nothing = шаг ничего не возвращает, и `{ $name }` ничего бы не обозначало
manifest-cannot-compare = результат этого шага нельзя сравнить с эталоном

## Properties

manifest-unknown-property = свойства `{ $name }` нет
manifest-property-needs-value = свойству `{ $name }` нужно значение: { "{" } { $name } = … { "}" }
manifest-gradient-of-no-call = градиент бывает только у вызова
manifest-gradient-at-nothing = `{ $key }` не передаётся в вызов, градиент которого берётся
manifest-unchanged-unused = `{ $name }` не передаётся ни в одном шаге, так что изменить его ничто не может

## Inputs

manifest-bad-dim = длина `{ $name }` — целое число или `[наименьшая, наибольшая]`
manifest-bad-length = длина — неотрицательное целое число или имя из `dims`
manifest-unknown-dim = в `dims` нет длины `{ $name }`
manifest-no-generator = не сказано, откуда берётся `{ $name }`
manifest-two-generators = для `{ $name }` указано сразу два способа
manifest-dtype-of-scalar = dtype бывает только у массивов
manifest-table-in-literal = внутри литерала не бывает таблиц
manifest-ragged-array = строки этого массива разной длины
manifest-not-an-array = в массиве могут быть только числа; для списка напишите { "{" } value = …, dtype = "list" { "}" }
manifest-bad-interval = `{ $key }` — это `[наименьшее, наибольшее]`
manifest-two-numbers = `{ $key }` — список чисел: наименьшее и наибольшее или среднее и стандартное отклонение
manifest-negative-deviation = стандартное отклонение не бывает отрицательным
manifest-needs-shape = для `{ $key }` нужен `shape`
manifest-choice-of-numbers = массив можно составить только из чисел
manifest-empty-choice = `choice` — список того, из чего выбирают
manifest-forbid-python-only = `forbid.calls` ({ $names }) действует только для Python: крейты ограничены списком `[rust] dependencies`
manifest-bad-each = `each` принимает true или false и стоит рядом с `integers` или с `choice` из чисел, не более 64 значений
manifest-bad-special = `special` — список чисел (`nan` и `inf` тоже числа)
manifest-no-classes = классов может не оказаться вовсе: наименьшая длина должна быть не меньше 1
manifest-bad-linspace = `linspace` — это `[наименьшее, наибольшее, сколько]`
manifest-one-dimension = для `{ $key }` нужен `shape` из одной длины
manifest-too-many-elements = во входе может оказаться больше { $most } элементов

## Lint

manifest-statement-missing = нет условия `{ $name }`
manifest-starter-missing = в `starter/` нет заготовки на `{ $language }`
manifest-solution-missing = в `solution/` нет решения на `{ $language }`
manifest-starter-is-solution = заготовка `{ $name }` совпадает с решением
manifest-statement-shows-solution = в условии есть строки решения `{ $name }`
manifest-check-not-shown = в условии не упомянуто ничего из того, что проверяет задача `{ $task }`
