# Messages: submission

## Замечания модуля, который исполняет Python

cell-does-not-parse = ячейка { $cell } не разбирается (строка { $line }); пропущена
file-does-not-parse = { $file } не разбирается (строка { $line }); эта часть пропущена
notebook-unreadable = { $file } не читается как ноутбук: { $reason }
placeholder-left = в тексте осталась заглушка (ячейка { $cell }, строка { $line }); вместо неё ничего не подставлено
spaces-mended = табуляции и пробелы перемешаны (ячейка { $cell }, строка { $line }); отступы прочитаны так, как они выглядят
encoding-guessed = { $file } не в кодировке UTF-8; прочитан как { $encoding }
statement-failed = команда завершилась ошибкой и пропущена ({ $file }, ячейка { $cell }, строка { $line }): { $error }
import-supplied = { $name } используется, но не импортируется; подставлен модуль { $module }
numpy-alias-gone = { $name } больше нет в нынешнем NumPy; здесь это имя пока работает
module-absent = модуль { $module } не установлен там, где проверяются работы
versions-cut = { $name } определяется несколько раз ({ $found }); рассмотрены последние определения ({ $kept })

## Поиск работ

submissions-unreadable = Не удаётся прочитать { $path }: { $reason }
no-submissions = В { $path } нечего проверять.
hint-submissions = Назовите папку, где у каждого студента своё: блокнот, файл .py, папка или крейт.
nothing-handed-in = в работе нет ни блокнота, ни файла .py, ни крейта
nothing-to-grade = в нём нет кода, который можно проверить
language-not-accepted = это задание не проверяется на языке { $language }
file-too-large = файл { $file } слишком велик; пропущен
link-left-out = { $file } — ссылка; пропущена
special-file-left-out = { $file } — не обычный файл; пропущен
too-many-files = файлов больше { $count }; остальные пропущены
several-versions = { $name } определено несколько раз ({ $count }); засчитывается { $cell ->
    [0] определение в { $file }, строка { $line }
   *[other] определение в ячейке { $cell } ({ $file })
}
