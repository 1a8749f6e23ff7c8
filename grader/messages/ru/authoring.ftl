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
labels-no-header = { $place }: первая строка — это данные, а не заголовок
labels-no-header-hint = Напишите над ней имена столбцов, например `Id,Category`. Если это и есть имена, укажите --target.
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

## Известные ошибки рядом с манифестом

manifest-solution-lacks = в решении { $file } нет `{ $name }`, а оно нужно задаче `{ $task }`
manifest-mutant-is-solution = код известной ошибки `{ $name }` совпадает с решением
edit-id-twice = известных ошибок `{ $id }` две
edit-no-task = в assignment.toml нет задачи { $task }
edit-no-file = в папке задания нет файла `{ $file }`
edit-which-file = не сказано, правкой какого решения является `{ $id }`
edit-which-file-hint = напишите `file = "solution/<файл>.py"`
edit-what = для `{ $id }` нужно либо `find` и `replace`, либо `module`
edit-finds-nothing = этого нет в { $file }
edit-nearest = больше всего похожа строка `{ $line }`
edit-finds-many = это встречается в { $file } несколько раз ({ $count })
edit-finds-many-hint = возьмите больше текста вокруг, чтобы место было одно
edit-changes-nothing = `replace` совпадает с `find`: это не ошибка

## Наборы для студентов

pack-done = { $out }: файлов { $count }, { $size } КиБ
pack-leaks = { $count ->
    [one] В набор попало бы то, что не для студентов; набор не создан.
   *[other] В набор попало бы то, что не для студентов (мест: { $count }); набор не создан.
}
pack-leaks-hint = Уберите это из названных выше файлов; о решённой заготовке подробнее скажут `grader lint` и `grader audit`.
pack-link = { $path } — ссылка, а в наборе бывают только файлы.
pack-link-hint = Положите туда сам файл.
pack-no-public-checks = В { $id } нет открытых проверок: студентам нечем проверить себя.
pack-no-public-checks-hint = Поставьте какой-нибудь проверке `visibility = "public"`.
pack-gradescope-competition = Автопроверка Gradescope запускает код, а в соревновании запускать нечего.
pack-gradescope-done = { $out }: { $size } МиБ, только для Gradescope: внутри секрет курса, скрытые проверки и решение. Максимум за задание там должен быть { $points }.
leak-code = здесь есть код из { $source }
leak-check = здесь названа скрытая проверка { $id }
leak-hidden = здесь есть скрытые проверки
leak-seed = здесь есть секрет курса
leak-labels = здесь есть метки тестовой выборки
pack-readme = ## По-русски

    Условие в `statement.ru.md`, заготовка в `starter/`. Проверяйте себя сколько угодно, из папки, в которой лежит `{ $id }/`; сеть не нужна:

    ```console
    $ grader check { $id } homework.ipynb --lang ru
    ```

    Годится блокнот, файл `.py` или папка, а где принимают Rust, и крейт. Это открытые проверки; в оценку входят и скрытые, с другими числами.
pack-readme-program = ## Программа

    Она лежит в этой же папке. Если ничего не установлено, пишите `./{ $id }/grader` вместо `grader`.
pack-readme-competition = ## По-русски

    Условие в `statement.ru.md`; `sample_submission.csv` показывает, что нужно сдать. Перед сдачей проверьте свой файл; сеть не нужна, а ответов проверка не знает:

    ```console
    $ grader check { $id } submission.csv --lang ru
    ```
