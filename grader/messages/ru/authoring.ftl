# Сообщения: новые задания и соревнования, наборы для студентов

new-exists = { $path } уже есть.
new-exists-hint = Выберите другой идентификатор: то, что уже есть, не меняется.
new-secret = У курса не было секрета; теперь он в файле { $path }. Храните его и никому не показывайте: от него зависят все скрытые входные данные.
new-is-secret = секретно
new-next = Что делать дальше
new-next-assignment = 1. Измените { $path }/assignment.toml и файлы рядом: пока там пример.
    2. grader lint { $path }
    3. grader audit { $path }
    4. grader pack { $path }
    5. grader grade { $path } submissions/ --out out
new-next-competition = 1. Напишите в { $path }/statement.ru.md и statement.en.md, что нужно предсказать; задайте сроки и баллы в assignment.toml.
    2. grader lint { $path }
    3. grader pack { $path }
    4. grader score { $path } predictions/ --out scores
new-competition = Строк: { $rows }; открытых { $public }, закрытых { $private }, ловушек { $canaries }

## Метки соревнования

labels-column-missing = { $place }: нет столбца «{ $column }»; есть: { $names }
labels-which-column = { $place }: в каком столбце метка? Есть: { $names }
labels-which-column-hint = Назовите столбцы через --id-column NAME и --target NAME; имя «Usage» занято.
labels-empty = { $place }: пусто в столбце { $column }
labels-not-numbers = { $place }: метка — не число, а { $metric } сравнивает числа
labels-not-binary = { $place }: для { $metric } нужны метки 0 и 1
labels-all-alike = { $place }: все метки одинаковы
labels-not-utf8 = { $place }: это не UTF-8
labels-ragged = { $place }: ячеек в строке не столько, сколько в заголовке
labels-one-column = { $place }: нужен заголовок с идентификатором и меткой через запятую
labels-few-rows = { $place }: строк всего { $rows }, для соревнования нужно хотя бы 20
features-hold-labels = { $place }: столбец «{ $column }» — это метка, студентам её давать нельзя
features-id-twice = { $place }: id «{ $value }» встречается дважды
features-lack-id = { $place }: нет id «{ $value }» из { $labels }
features-extra-id = { $place }: id «{ $value }» нет в { $labels }
