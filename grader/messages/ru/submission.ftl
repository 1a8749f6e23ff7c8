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
torch-idiom-old = { $name } пришло из очень старого PyTorch; здесь это пока работает
torch-no-cuda = { $name } здесь ничего не делает: такого устройства нет
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
too-much-code = в работе больше кода, чем здесь читается; пропущено из { $file }: { $cell ->
    [0] весь файл
   *[other] то, что не поместилось, начиная с ячейки { $cell }
}
code-too-heavy = чтобы прочитать этот код, нужно больше памяти, чем отведено работе; ничего из него не проверено
link-left-out = { $file } — ссылка; пропущена
special-file-left-out = { $file } — не обычный файл; пропущен
too-many-files = файлов больше { $count }; остальные пропущены
several-versions = { $name } определено несколько раз ({ $count }); засчитывается { $cell ->
    [0] определение в { $file }, строка { $line }
   *[other] определение в ячейке { $cell } ({ $file })
}

# Rust crates
crate-without-manifest = файла Cargo.toml нет; файлы собираются как крейт редакции 2024 с ndarray
crate-without-root = не найден ни src/lib.rs, ни src/main.rs
crate-manifest-does-not-parse = Cargo.toml не разбирается: { $error }
crate-is-a-proc-macro = крейт с процедурными макросами проверить нельзя
crate-edition-unknown = в Cargo.toml указана редакция { $edition }, которой этот компилятор не знает
crate-dependency = эти зависимости здесь недоступны: { $names }. Разрешены: { $allowed }
crate-dependency-unused = указано в Cargo.toml, но не используется: { $names }; крейт собран без этих зависимостей
crate-dependency-missing = код использует { $name }, но в Cargo.toml, в [dependencies], этой зависимости нет: добавьте её
crate-dependency-version = в Cargo.toml указан { $name } { $asked }; крейт собран с версией { $used }
crate-dependency-features = этих возможностей { $name } здесь нет: { $features }
crate-parts-ignored = при сборке для проверки не используются: { $parts }
crate-path-outside = путь { $path } в Cargo.toml ведёт за пределы крейта
crate-does-not-compile = крейт не компилируется
crate-build-time = крейт не скомпилировался за { $seconds } с
crate-build-memory = компиляции крейта не хватило памяти
crate-build-limit = при компиляции крейта пишется слишком много данных или запускается слишком много процессов
crate-build-crash = на этом крейте компилятор аварийно завершился (сигнал { $signal })
rust-toolchain = { $program } не работает: { $reason }
rust-toolchain-hint = Установите Rust с https://rustup.rs и проверьте, что `rustc` и `cargo` есть в PATH; что найдено, покажет `grader doctor`.
rust-runtime = программа запуска крейтов на Rust не компилируется: { $output }
rust-runtime-hint = Для первой сборки нужен ndarray с crates.io: запустите её один раз при работающей сети.
rust-runtime-builds = один раз собирается программа запуска крейтов на Rust (rustc { $rustc })
rust-runtime-downloads = ndarray нет в кеше cargo; он загружается с crates.io
rust-file = { $path }: { $reason }
rust-compiler = сбой компилятора Rust: { $reason }

## Список группы

roster-unreadable = Не удаётся прочитать список группы { $path }: { $reason }
roster-no-table = Список группы { $path } — не таблица CSV.
roster-no-columns = В списке группы { $path } нет столбца, по которому можно узнать студента. Столбцы в нём: { $found }
roster-duplicate-id = { $path }, строка { $line }: идентификатор { $id } уже встречается в строке { $first }.
roster-row-empty = в строке { $line } списка группы нет ни идентификатора, ни имени, ни адреса; она пропущена
hint-roster = Нужен CSV со столбцами `id,name,email,group` или выгрузка вашей LMS как есть (журнал Canvas, ведомость Moodle, список Gradescope, список GitHub Classroom, студенты nbgrader).
roster-ambiguous = в списке группы несколько человек с именем { $name }; кто это, покажет идентификатор или адрес почты
not-in-roster = { $name } — в списке группы такого нет

## Архивы и выгрузки

archive-damaged = архив { $file } повреждён и не распаковывается
archive-too-many-entries = в архиве { $file } больше { $count } файлов; он не просматривался
archive-bomb = архив { $file } распаковывается в нечто несоразмерно большое; он не просматривался
archive-unsupported = { $file } — архив { $kind }, такие здесь не читаются; сдайте архив zip или сами файлы
archive-encrypted = { $file } зашифрован паролем
archive-in-archive = { $file } — архив внутри архива; он не просматривался
archive-name-escapes = запись архива { $file } ведёт за его пределы; пропущена
archive-duplicate = в архиве два файла с одним именем; учитывается последний
online-text-only = есть только текст, набранный в LMS, а файла нет
lms-says-late = LMS отмечает работу как опоздавшую
not-of-layout = { $name } названо не так, как называет работы { $layout }; взято как есть
put-together = несколько файлов или папок с этим именем проверены как одна работа: { $names }
layout-not-recognised = { $path } не похоже на то, что выгружает { $layout }.
layout-several-assignments = В { $path } несколько заданий: { $names }
hint-layout = Укажите папку или архив в том виде, в каком скачали, или другой вид выгрузки: --layout auto, folders, files, moodle, canvas, gradescope, nbgrader, github-classroom.
hint-layout-assignment = Укажите нужное: --layout nbgrader:ИМЯ
hint-class-archive = Скачайте его заново. Испорченный архив одного студента никому больше не мешает, если лежит в общей папке.
intake-layout = { $path }: { $count ->
    [one] { $count } работа
    [few] { $count } работы
   *[other] { $count } работ
}, выгрузка { $layout }
intake-plain = { $path }: { $count ->
    [one] { $count } работа
    [few] { $count } работы
   *[other] { $count } работ
}
intake-left-out = { $path }: не относится к работам и пропущено ({ $count }): { $names }{ $more ->
    [0] {""}
   *[other] {" "}и ещё { $more }
}
intake-together = работ, собранных из нескольких файлов или папок с одним именем: { $count }: { $names }{ $more ->
    [0] {""}
   *[other] {" "}и ещё { $more }
}
intake-two-names = один идентификатор { $id } у двух человек: { $one } и { $other }; их файлы проверяются как одна работа
intake-roster = список группы: { $people ->
    [one] { $people } человек
    [few] { $people } человека
   *[other] { $people } человек
}, ничего не сдали: { $absent }
intake-strangers = сдавших, которых нет в списке группы: { $count } (их работы тоже проверены): { $names }{ $more ->
    [0] {""}
   *[other] {" "}и ещё { $more }
}
results-differ = результаты меняются от запуска к запуску (запусков: { $runs }, баллы: { $points }); задания: { $tasks }. Засчитан первый запуск.
