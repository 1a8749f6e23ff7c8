# Оценки для других систем

export-no-table = { $path } — не таблица студентов.
export-no-table-hint = Укажите файл в том виде, в каком его выгружает LMS (CSV). Книгу xlsx сначала сохраните как CSV.
export-no-column = В { $path } нет столбца «{ $wanted }». Столбцы файла: { $found }.
export-no-column-hint = Назовите столбец с оценками: --column.
export-nothing-to-fill = Для { $format } нет файла, который можно заполнить.
export-nothing-to-fill-hint = Уберите --file; его принимают canvas и moodle.
export-folder-stdout = Этот формат — по файлу на студента: нужна папка, а не stdout.
export-error = { $submission }: проверка не удалась по нашей вине, оценки пока нет. Запустите `grader grade` ещё раз.
export-capped = { $submission }: { $score } балла(ов) урезано до максимума, { $max }.
export-other-maximum = Столбец там стоит { $theirs } балла(ов), а задание здесь — { $ours }. Баллы не пересчитываются.
export-row-unknown = Строка { $line } ({ $name }): такого студента среди проверенных нет; строка не изменена.
export-row-ambiguous = Строка { $line } ({ $name }): так зовут нескольких студентов, а id их не различает; строка не изменена.
export-not-in-file = У { $submission } есть оценка, но строки в файле нет.
export-no-id = { $submission }: id для { $kind } неизвестен, поэтому строки нет. Запустите проверку с --roster и списком из LMS.
export-moodle-locked = Строка { $line } ({ $submission }): оценка в Moodle заблокирована, её пропустят (здесь { $score }).
export-moodle-above = Строка { $line } ({ $submission }): { $score } больше максимума в Moodle, её пропустят.
export-moodle-same = Строка { $line } ({ $submission }): в Moodle уже стоит эта оценка ({ $score }).
export-moodle-no-modified = В файле нет столбца «Последнее изменение (оценка)», без которого Moodle ничего не импортирует.
export-moodle-own-file = Moodle ищет столбцы по названиям на языке пользователя. Лучше заполнить скачанную ведомость: --file.
export-github-rounded = { $submission }: { $score } балла(ов) будет показано как { $shown }: шаг GitHub Classroom не мельче.
export-done = { $count ->
    [one] { $count } оценка
    [few] { $count } оценки
   *[other] { $count } оценок
  } → { $path }{ $remarks ->
    [0] {""}
    [one] {" "}({ $remarks } замечание выше)
    [few] {" "}({ $remarks } замечания выше)
   *[other] {" "}({ $remarks } замечаний выше)
  }
export-archive-stdout = Этот формат — архив: укажите файл через --out.
export-no-moodle-folders = Ни одна работа не пришла в папке Moodle, поэтому возвращать отзывы некуда.
export-no-moodle-folders-hint = Проверьте архив, который Moodle выгружает кнопкой «Скачать все ответы». Сами страницы лежат в папке feedback/.
export-no-archive = Не удалось собрать архив: { $reason }
export-feedback-error = { $submission }: проверка не удалась по нашей вине; отзыв не выдаётся, пока `grader grade` не пройдёт ещё раз.
export-feedback-absent = { $submission }: работа не сдана, страницы нет.
export-feedback-no-folder = { $submission }: работа пришла не в папке Moodle. Передайте страницу другим способом: feedback/.
export-feedback-no-number = { $submission }: в имени папки «{ $folder }» нет номера участника, по которому Moodle узнаёт, чья она.
export-feedback-unsafe = { $submission }: имя папки не может стоять в архиве.
export-feedback-taken = { $submission }: папка «{ $folder }» уже занята другим студентом.
export-feedback-done = { $count ->
    [one] { $count } страница
    [few] { $count } страницы
   *[other] { $count } страниц
  } → { $path }{ $remarks ->
    [0] {""}
    [one] {" "}({ $remarks } замечание выше)
    [few] {" "}({ $remarks } замечания выше)
   *[other] {" "}({ $remarks } замечаний выше)
  }
