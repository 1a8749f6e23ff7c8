# Вердикты проверок, как их читают студенты.

missing-entry = Нет { $name }.
missing-entry-near = Нет { $name }, но есть { $found }. Это оно же под другим именем?
missing-variable = После «{ $after }» нет переменной { $name }.
missing-heading = Не найден заголовок «{ $after }», поэтому искать { $name } негде: оставьте заголовки из заготовки как есть.
not-filled-in = { $name } остаётся таким, каким было в заготовке.
missing-member = { $class }: { $text }
missing-member-hidden = Нет нужного метода или атрибута.
wrong-signature = Аргументы не те, что названы в задании: { $text }
signature-count = У { $name } другое число параметров: { $takes }. По заданию аргументов { $given }.
signature-no-self = У { $name } нет self и другое число параметров: { $takes }. По заданию аргументов { $given }.
signature-callable = Проверка не может вызвать { $signature }. Посмотрите на типы параметров и результата.
signature-parameter = Проверке нечего передать как { $type }: { $signature }
signature-result = Проверка не может прочитать результат типа { $type }: { $signature }
wrong-signature-hidden = Аргументы не те, что названы в задании.
forbidden = Это задание нужно решить без { $name }.
raised = { $class }: { $text }{ $line ->
    [0] { "" }
   *[other] { "" } (строка { $line }{ $cell ->
        [0] { "" }
       *[other] { "" } ячейки { $cell }
    })
}
raised-hidden = На данных скрытой проверки возникает { $class }.
timeout = Не закончилось и через { $seconds } с. Нет ли бесконечного цикла?
out-of-memory = Нужно больше памяти, чем разрешает задание.
process-ended = Программа завершилась посреди вызова. Не вызывается ли в коде exit?
process-killed = Программа аварийно завершилась (сигнал { $signal }).
process-babbled = Ответ не удалось прочитать.
too-much-output = Печатает без конца.
skipped = Не проверялось: сначала нужно задание { $task }.
property-alone = Не засчитано: пока ни один ответ не верен.

wrong-value = { $scalar ->
    [yes] Получается { $got }, а верно { $want }.
   *[no] В позиции { $index } получается { $got }, а верно { $want }.
}
wrong-value-hidden = Одно из значений неверно.
not-a-finite-number = { $scalar ->
    [yes] Получается { $got }, а верно { $want }.
   *[no] В позиции { $index } получается { $got }, а верно { $want }.
}
not-a-finite-number-hidden = Получается nan или inf там, где должно быть число. Нет ли переполнения или деления на 0?
shape-mismatch = Форма { $got }, а верна { $want }.
right-given = Верно, если принять ваш { $names }: здесь за ту ошибку баллы не снимаются.
shape-accepted = Верно. Форма { $got }, а требовалась { $want }: принято.
longer-by = Верно. В списке лишних элементов: { $extra }; принято.
none-in-list = На месте числа стоит None: какая-то из вызванных здесь ваших функций ничего не возвращает. Какая из них печатает результат?
returned-none = Ничего не возвращается. Может быть, результат напечатан, а не возвращён?
wrong-dtype = Числа типа { $got }; нужны обычные числа с плавающей точкой.
ragged-list = Строки списка разной длины.
wrong-kind = Возвращается { $got }, а { $want ->
    [number] нужно число
    [array] нужен массив
    [list] нужен список
    [text] нужен текст
   *[other] нужно { $want }
}.
wrong-text = Получается «{ $got }», а верно «{ $want }».
wrong-length = Элементов { $got }, а нужно { $want }.
missing-key = Нет «{ $key }».

result-not-finite = Получается nan или inf. Нет ли переполнения или деления на 0?
result-out-of-range = Значение вне промежутка { $low } … { $high }.
empty-result = Результат пуст.
not-monotonic = Значение убывает там, где аргумент растёт.
gradient-mismatch = Это не производная вашей функции: разности значений самой функции говорят другое.
input-changed = Изменяется { $name } — переданный массив. Работайте с копией.
too-slow = Больше чем в { $times } раз медленнее операций над массивами. Нет ли цикла по элементам?
loss-does-not-fall = Потери не уменьшаются так, как должны.
too-small = Значение меньше { $want }.
accuracy-too-low = Доля верных ответов меньше { $want }.

at-step = { $text } — на шаге { $step }

process-killed-hidden = Программа аварийно завершилась.
shape-mismatch-hidden = Форма неверна; верна { $want }.
wrong-length-hidden = Число результатов неверно; нужно { $want }.
wrong-kind-hidden = Возвращается что-то другое, а { $want ->
    [number] нужно число
    [array] нужен массив
    [list] нужен список
    [text] нужен текст
   *[other] нужно { $want }
}.

# Наши собственные сбои

trouble-start = Не удалось запустить программу для студенческого кода: { $reason }
trouble-runner = Сбой исполнителя: { $reason }
trouble-oracle = Эталон не смог ответить на { $step }: { $reason }
trouble-panic = сбой самого grader; пожалуйста, сообщите о нём
