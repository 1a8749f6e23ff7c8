# Messages: competition
#
# Problems of a prediction file: code `x_y` is message `csv-x-y`. `count` is how many times, `line`, `column`, `value` are of the first one.

csv-empty-file = Файл пуст.
csv-too-large = { $limit ->
    [0] Строка { $line } длиннее, чем может быть строка с предсказанием.
   *[other] Размер файла — { $megabytes } МиБ, а допускается не больше { $limit } МиБ. Файл не прочитан.
 }
csv-not-csv = { $kind ->
    [other] Это не текстовый файл. Сохраните предсказания в CSV: `df.to_csv("submission.csv", index=False)`.
    [HTML] Это веб-страница (HTML), а не CSV. Возможно, вместо файла скачалась страница входа?
    [JSON] Это JSON, а не CSV. Сохраните предсказания так: `df.to_csv("submission.csv", index=False)`.
    [gzip] Это архив gzip. Распакуйте его и сдайте сам CSV.
    [ZIP] Это архив ZIP. Распакуйте его и сдайте сам CSV.
    [xlsx] Это книга Excel. Экспортируйте её в формате «CSV UTF-8».
    [xls] Это книга Excel. Экспортируйте её в формате «CSV UTF-8».
   *[kind] Это файл { $kind }, а не CSV, как бы он ни назывался.
 }
csv-not-utf8 = { $kind ->
    [UTF-16] Файл в кодировке UTF-16. Сохраните его в UTF-8: `df.to_csv(…, encoding="utf-8")`, а в Excel — «CSV UTF-8».
   *[other] { $count ->
        [one] Строка { $line } — не UTF-8.
       *[other] Строк не в UTF-8: { $count }, первая — { $line }.
     } Сохраните файл в UTF-8.
 }
csv-missing-header = В строке { $line } уже данные. Первой строкой должен идти заголовок: { $header }
csv-wrong-delimiter = Столбцы разделены символом «{ $delimiter }», а нужна запятая. В pandas: `df.to_csv(…, sep=",")`.
csv-missing-column = { $count ->
    [one] Нет столбца { $column }.
   *[other] Не хватает столбцов ({ $count }): { $column }.
 }
csv-unexpected-column = { $kind ->
    [index] У первого столбца нет имени: похоже, файл записан вместе с индексом. Нужно `df.to_csv(…, index=False)`.
    [spelling] Лишний столбец «{ $value }». Возможно, имелся в виду «{ $meant }»?
   *[other] { $count ->
        [one] Лишний столбец «{ $value }».
       *[other] Лишних столбцов: { $count }, первый — «{ $value }».
     }
 }
csv-duplicate-column = Столбец «{ $column }» встречается больше одного раза.
csv-ragged-row = { $count ->
    [one] В строке { $line } не столько ячеек, сколько в заголовке ({ $expected }).
   *[other] Строк, где ячеек не столько, сколько в заголовке ({ $expected }): { $count }, первая — { $line }.
 }
csv-bad-quote = { $count ->
    [one] В строке { $line } кавычка не закрыта или рядом с ней есть текст.
   *[other] Строк, где кавычка не закрыта или рядом с ней есть текст: { $count }, первая — { $line }.
 }
csv-wrong-row-count = { $kind ->
    [none] После заголовка нет ни одной строки, а нужно { $expected_grouped }.
    [few_more] Строк: { $rows_grouped }, а нужно { $expected_grouped }. Возможно, попало лишнее или какая-то строка повторяется?
    [more] Строк: { $rows_grouped }, а нужно { $expected_grouped }. Возможно, предсказания сделаны для обучающей выборки или дописаны в старый файл?
   *[fewer] { $rows ->
        [one] { $rows_grouped } строка
        [few] { $rows_grouped } строки
       *[other] { $rows_grouped } строк
     }, а нужно { $expected_grouped }. Возможно, потерян последний батч или файл обрезан?
 }
csv-missing-id = { $count ->
    [one] Нет строки с id { $value }.
   *[other] Не хватает id: { $count }, первый — { $value }.
 }
csv-unknown-id = { $count ->
    [one] Строка { $line }: в тестовой выборке нет id «{ $value }».
   *[other] Чужих id, которых нет в тестовой выборке: { $count }, первый — «{ $value }» (строка { $line }).
 }
csv-duplicate-id = { $count ->
    [one] Строка { $line }: id «{ $value }» уже был.
   *[other] Строк с повторяющимся id: { $count }, первый повтор — «{ $value }» (строка { $line }).
 }
csv-missing-value = { $count ->
    [one] Строка { $line }: в столбце { $column } пусто.
   *[other] Пустых ячеек: { $count } ({ $column }), первая — в строке { $line }.
 }
csv-not-a-number = { $count ->
    [one] Строка { $line }: «{ $value }» в столбце { $column } — не число.
   *[other] Ячеек, где не число: { $count } ({ $column }), первая — «{ $value }» (строка { $line }).
 }
csv-not-finite = { $count ->
    [one] Строка { $line }: в столбце { $column } стоит { $value }. Не разошлось ли обучение?
   *[other] Ячеек с NaN или бесконечностью: { $count } ({ $column }), первая — в строке { $line }. Не разошлось ли обучение?
 }
csv-label-not-in-classes = { $count ->
    [one] Строка { $line }: нет такого класса «{ $value }». Классы: { $classes }.
   *[other] Меток, которых нет среди классов: { $count }, первая — «{ $value }» (строка { $line }). Классы: { $classes }.
 }
csv-out-of-range = { $kind ->
    [number] { $count ->
        [one] Строка { $line }: «{ $value }» в столбце { $column } вне допустимого (от { $low } до { $high }).
       *[other] Значений вне допустимого (от { $low } до { $high }) в столбце { $column }: { $count }, первое — «{ $value }» (строка { $line }).
     }
   *[other] { $count ->
        [one] Строка { $line }: «{ $value }» вне допустимого (от { $low } до { $high }; вероятности в строке дают в сумме 1).
       *[other] Значений вне допустимого (от { $low } до { $high }; вероятности в строке дают в сумме 1): { $count }, первое — в строке { $line }.
     }
 }
csv-unreadable-file = Файл не удалось прочитать. Это не вина студента; следующий запуск попробует снова.

# Что могло случиться: идёт следом за самим сообщением.
csv-hint-comment = В CSV не бывает комментариев: удалите эту строку.
csv-hint-sep = Строку «sep=» понимает только Excel: удалите её.
csv-hint-line-in-quotes = Возможно, вся строка взята в кавычки или вместо запятой стоит пробел?
csv-hint-usage = Столбец «Usage» бывает только в файле с ответами, в посылке его быть не должно.
csv-hint-trailing = Возможно, в конце строки стоит лишняя запятая?
csv-hint-column-a-class = Похоже, на каждый класс отведён свой столбец. Нужен один столбец с классом: `argmax(axis=1)`.
csv-hint-decimal-comma = Возможно, дробная часть отделена запятой? Нужна точка.
csv-hint-header-again = Возможно, заголовок повторяется: файл склеен из нескольких?
csv-hint-mark-inside = Перед ним стоит невидимая метка порядка байтов (BOM): файл склеен из нескольких?
csv-hint-one-later = Похоже, счёт идёт с 1, а нужно с 0.
csv-hint-one-earlier = Похоже, счёт идёт с 0, а нужно с 1.
csv-hint-thousands = Пишите числа без разделителей тысяч.
csv-hint-ids-are-numbers = Здесь id — числа: { $some } … до { $to }.
csv-hint-rounded-ids = Похоже, id записаны как округлённые дробные числа. Запишите их целыми.
csv-hint-swapped = Возможно, столбцы перепутаны местами?
csv-hint-wrapped = Похоже, это массив или тензор. Нужно само число: `.item()`, `.tolist()`.
csv-hint-booleans = Запишите классы числами: { $classes }.
csv-hint-class-names = Похоже, это названия классов. Нужны их номера: { $classes }.
csv-hint-stray-space = Нет ли лишнего пробела или другого невидимого символа — или, наоборот, не пропал ли он?
csv-hint-other-case = Строчные и прописные буквы должны совпадать.
csv-hint-composed = Выглядит так же, но буквы и знаки над ними записаны иначе: примените `unicodedata.normalize("NFC", text)` — или "NFD", если так записаны другие файлы.
csv-hint-numbers-for-names = Похоже, это номера классов. Нужны их названия.
csv-hint-scores = Похоже, это оценки или вероятности. Нужен сам класс — тот, у которого значение наибольшее: `argmax(axis=1)`.
csv-hint-index = Похоже, впереди стоит индекс. Нужно `df.to_csv(…, index=False)`.
csv-hint-logits = Похоже, это логиты. Нужны вероятности: `softmax`.
csv-hint-percent = Похоже, это проценты. Разделите на 100.

# Instructor's files. `place` is the file, line and column.

competition-manifest = { $place }: { $problem }
competition-schema = { $place }: схема { $schema } неизвестна; нужно `schema = 1`
competition-one-target = { $place }: у метрики { $metric } должен быть один целевой столбец
competition-column-twice = { $place }: у столбца «{ $column }» две роли; `id_column`, `target` и «Usage» — разные столбцы
competition-time-zone = { $place }: часовой пояс «{ $zone }» неизвестен; пример: "Europe/Moscow"
competition-time = { $place }: { $value } — не время; пример: 2026-11-30T23:59:00, можно со смещением
competition-share = { $place }: `public_share` лежит строго между 0 и 1
competition-range = { $place }: `range` — это [наименьшее, наибольшее]
competition-baseline = { $place }: у бейзлайна «{ $id }» должно быть либо `score`, либо `file`
competition-baseline-file = { $place }: предсказания бейзлайна неверны: { $problem }
competition-points = { $place }: `table` — это список [результат, баллы] от худшего результата к лучшему, баллы не убывают
competition-beat = { $place }: нет [[baseline]] с id «{ $id }»
competition-at-least-one = `{ $key }` равно { $value }, а имеет смысл не меньше 1
competition-at-least-one-hint = { $key ->
    [attempts_per_day] Чтобы предела не было, уберите `attempts_per_day`.
    [max_megabytes] Уберите `max_megabytes`: тогда действует обычный предел.
   *[other] Напишите целое число от 1 или уберите `{ $key }`.
 }
competition-closes-first = соревнование закрывается ({ $closes }) раньше, чем открывается ({ $opens }): ни одна попытка не будет засчитана
competition-closes-first-hint = Засчитываются попытки начиная с `opens` и строго до `closes`.
competition-closes-midnight = в `closes` нет времени: все попытки за { $day } уже опоздали
competition-closes-midnight-hint = Если нужен конец этого дня, напишите `closes = { $day }T23:59:59`.
competition-classes-mixed = в `classes` и числа, и тексты: все будут считаться текстом
competition-classes-mixed-hint = Запишите все классы числами или все — текстом.
competition-class-twice = класс { $value } указан дважды
competition-one-class = если классов меньше двух, предсказывать нечего
competition-not-a-score = { $value } — не результат для { $metric }: { $limits ->
    [low] он не бывает меньше 0
    [high] он не бывает больше 1
   *[both] он лежит между 0 и 1
 }
competition-percent-hint = Напишите { $fraction }, а не { $value }.
competition-points-negative = баллов { $value }: отрицательных баллов не бывает
competition-baseline-twice = бейзлайн «{ $id }» указан дважды
competition-other = { $place }: здесь лежат результаты соревнования «{ $before }»; для «{ $now }» укажите другой --out
competition-solution-changed = { $place }: файл с ответами (или его разбиение) не тот, с которым получены эти результаты
competition-solution-changed-hint = Оцените все файлы заново в новую папку --out или верните прежний файл с ответами.
competition-measure-changed = { $place }: когда считались результаты в { $out }, `{ $key }` было «{ $before }», а теперь «{ $now }»: на одной таблице оказалось бы и то, и другое
competition-measure-changed-hint = Оцените все файлы заново в новую папку --out или верните прежнее `{ $key }`: «{ $before }».
competition-classes-changed = { $place }: с такими `classes` результаты в { $out } продолжить нельзя: какой-то класс убран или добавлен перед прежними
competition-rows = { $place }: `rows` — { $rows } (id от 0 до { $last }), а строк в файле с ответами { $count } (id от { $from } до { $to }): `check` говорил бы студентам не то, что `score`
competition-rows-hint = Запишите `rows = { $count }` или положите правильный файл с ответами.
competition-rows-ids-hint = Уберите `rows`: оно означает id, которые считаются с 0. Или пронумеруйте так строки файла с ответами.
competition-not-scored = { $place }: здесь нет результатов
competition-not-scored-hint = Сначала запустите `grader score <COMPETITION> <SUBMISSIONS> --out { $place }`.
competition-no-schema = { $place }: без файла с ответами проверить файл можно, только если в манифесте есть `rows` (и `classes` для метрики по классам)
competition-io = { $file }: { $error }
competition-interrupted = Прервано. Та же команда продолжит с места остановки.

solution-missing = { $place }: нет файла с ответами
solution-missing-hint = Положите туда файл с ответами или укажите его через --solution FILE. Для пробы `grader demo` делает его из случайного зерна.
solution-not-csv = { $place }: это не CSV ({ $kind })
solution-empty-file = { $place }: файл пуст
solution-more = { $count ->
    [one] Ошибка есть и в строке { $lines }.
   *[other] Ошибки есть и в строках: { $lines }.
 }
solution-not-utf8 = { $place }: это не UTF-8
solution-delimiter = { $place }: столбцы должны разделяться запятыми
solution-column-missing = { $place }: нет столбца «{ $column }»
solution-column-twice = { $place }: столбец «{ $column }» встречается дважды
solution-column-extra = { $place }: столбец «{ $column }» — не id, не целевой и не «Usage»
solution-ragged = { $place }: в строке не столько ячеек, сколько в заголовке
solution-empty = { $place }: в столбце { $column } пусто
solution-usage = { $place }: в Usage стоит «{ $value }»; должно быть Public, Private или Ignored
solution-duplicate-id = { $place }: id «{ $value }» уже был в строке { $first }
solution-not-a-number = { $place }: «{ $value }» в столбце { $column } — не конечное число
solution-not-binary = { $place }: «{ $value }» в столбце { $column } — не 0 и не 1
solution-not-one-hot = { $place }: ровно в одном из целевых столбцов должна стоять 1
solution-many-classes = { $place }: слишком много разных меток; точно ли { $column } — класс?
solution-label = { $place }: метки «{ $value }» нет среди `classes` в манифесте
labels-nothing = { $place }: в столбце { $column } стоит «{ $value }», то есть ничего
labels-mixed = { $place }: «{ $value }» в столбце { $column } — описка, или метки двух видов (есть такие, как «{ $other }»)
labels-stray-hint = Исправьте строку. Если это в самом деле класс, перечислите все `classes` в манифесте.
solution-id-stray = { $place }: id «{ $value }» в столбце { $column } — не целое число, а почти все остальные — целые
solution-no-rows = { $place }: нет строк с данными
solution-no-usage = { $place }: нет столбца «Usage» и нет зерна, чтобы разделить строки на открытые и закрытые
solution-no-usage-hint = Добавьте столбец «Usage» со значениями Public и Private или задайте секретное зерно через --seed-file FILE.
solution-no-split = { $place }: ни у одной строки нет Usage { $split }
solution-one-class = { $place }: у всех строк { $split } один класс, а этой метрике нужны оба

submissions-row = { $place }: в строке не столько ячеек, сколько в заголовке
submissions-column = { $place }: нет столбца «{ $column }»
submissions-time = { $place }: «{ $value }» — не время; пример: 2026-11-30T23:59:00+03:00
not-a-regular-file = { $place }: это не обычный файл
submissions-twice = { $place }: файл «{ $file }» указан дважды
submissions-empty = { $place }: в столбце `{ $column }` пусто
link-not-followed = { $place }: это ссылка, по ссылкам программа не ходит; назовите сам файл
list-is-no-attempt = { $place }: { $name } — список, а не попытка; назовите папку, в которой он лежит, тогда он будет учтён
out-is-no-folder = { $place }: это файл, а для --out нужна папка
team-of-two-folders = { $place }: файл команды «{ $team }» есть и в { $first }, а команда известна только по имени файла
team-of-two-folders-hint = Если каждая папка — команда, назовите папку над ними: { $above }. Если это этапы с одними и теми же командами, оцените папки по очереди в один --out.

# What `score` and `check` tell on the terminal.

score-summary = { $scored ->
    [one] Оценён { $scored } файл
    [few] Оценено { $scored } файла
   *[other] Оценено { $scored } файлов
 }. Всего попыток: { $attempts }, команд: { $teams }, с ошибками: { $invalid }, не засчитано: { $not_counted } → { $out }
score-board = { $split ->
    [private] Итог: закрытая таблица ({ $metric }, закрытых строк: { $rows })
   *[public] Открытая таблица ({ $metric }, открытых строк: { $rows })
 }
score-column = { $column ->
    [rank] место
    [team] команда
    [score] результат
    [range] между
   *[points] баллы
 }
score-not-on-board = Не в таблице, нет засчитанных попыток: { $teams }{ $more ->
    [0] .
   *[other] {" "}и ещё { $more }.
 }
score-reason = { $reason ->
    [over_limit] попытки на этот день исчерпаны
    [after_close] после закрытия
   *[before_open] до открытия
 }
score-not-counted = { $team }: файл { $file } не засчитан: { score-reason } ({ $time })
score-more-not-counted = … не засчитано ещё: { $count }.
score-more-invalid = … файлов с ошибками ещё: { $count }.
score-earlier = Из прежних запусков: с ошибками — { $invalid }, не засчитано — { $not_counted }; причины — в { $file } (или с ключом -v).
score-ignored = { $count ->
    [one] { $count } файл — не попытка: { $files }
    [few] { $count } файла — не попытки: { $files }
   *[other] { $count } файлов — не попытки: { $files }
 }
score-left = { $count ->
    [one] { $count } файл ещё записывался, его возьмёт следующий запуск: { $files }
    [few] { $count } файла ещё записывались, их возьмёт следующий запуск: { $files }
   *[other] { $count } файлов ещё записывались, их возьмёт следующий запуск: { $files }
 }
score-failed = { $file }: не удалось прочитать: { $error }
score-nothing-found = Ни одного файла с предсказаниями не найдено: это <команда>.csv или <команда>/*.csv в папке.
score-judged-anew = Попытки пересмотрены по нынешним правилам (первая — { $file }): засчитано { $now } из прежде не засчитанных, больше не засчитано { $not }.
score-gone-unchecked = Неверных файлов, которых больше нет на месте: { $count }. Проверить их по нынешним правилам не удалось.
score-other-times = В submissions.csv не то время, с которым попытки были оценены, оно остаётся прежним. Таких попыток { $count }, первая — { $file }.
score-many-roots = Названо несколько папок с файлами ({ $count }: { $folders }): каждый такой файл — отдельная команда, названная по файлу. Если команды — это папки, назовите папку над ними.
score-absent = { $place }: нет файла «{ $file }» (команда { $team }): строка не даёт времени ни одной попытке. `file` — имя внутри папки, где лежит список, например «{ $team }/1.csv».
score-absent-meant = { $place }: нет файла «{ $file }»; может быть, «{ $meant }»? Строка ни на что не влияет.
score-early-time = { $place }: время файла «{ $file }» ещё не наступило.
score-more-rows = { $list }: ещё { $count ->
    [one] { $count } такая строка
    [few] { $count } такие строки
   *[other] { $count } таких строк
 }, начиная со строки { $line }.
score-untimed = У { $count ->
    [one] { $count } попытки
   *[other] { $count } попыток
 } нет времени, и правила { $keys } на них не действуют. Укажите время в submissions.csv или запишите `times = "first_seen"`.
score-choices-unused = { $list } не используется: в манифесте `counts = "{ $counts }"`.
score-choice-no-attempt = { $place }: «{ $file }» команды { $team } — не попытка, которая может идти в зачёт.
score-choice-of-other = { $place }: «{ $file }» — файл команды { $other }, а не { $team }. Строка ни на что не влияет.
score-choice-unknown = { $place }: у команды { $team } нет файла «{ $file }». Строка ни на что не влияет.
score-choices-many = Больше { $limit } попыток выбрали { $count ->
    [one] { $count } команда
    [few] { $count } команды
   *[other] { $count } команд
 } ({ $teams }): взяты первые { $limit } по порядку поступления.
score-choices-late = { $list } изменился после закрытия, а с ним и то, что идёт в зачёт у { $count ->
    [one] { $count } команды
   *[other] { $count } команд
 }: { $teams }.
score-valid = { $file }: всё в порядке, строк: { $rows }
shown-not-distinguishable = Не отличается от вашего лучшего результата.
no-such-csv = В { $path } не ровно один CSV.
hint-csv-path = Укажите файл с предсказаниями: `grader check { $id } submission.csv`
score-failures = Не удалось прочитать { $count ->
    [one] { $count } файл; его оценит следующий запуск.
    [few] { $count } файла; их оценит следующий запуск.
   *[other] { $count } файлов; их оценит следующий запуск.
 }

pseudonyms-no-secret = { $place }: для `names = "pseudonyms"` нужен секрет курса
pseudonyms-score-again = Запустите `grader score` ещё раз с секретом: ключ имён сохранится.
