# Терминал.

error = ошибка
warning = внимание
hint = подсказка
interrupted = Прервано. Всё законченное сохранено.
hint-run-again = Запустите ту же команду ещё раз: она продолжит с места остановки.
hint-update = Обновите grader или выберите другую папку для результатов.
hint-doctor = `grader doctor` покажет, что умеет эта машина.
did-you-mean = Может быть, `{ $name }`?
known-assignments = Известные задания: { $names }
no-such-assignment = Задания `{ $name }` нет.
no-such-path = { $path } не существует.
no-seed = Скрытые данные получаются из секрета, а его нет.
hint-seed = Для нового курса его создаёт `grader new`; или создайте его один раз и храните: `head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n' > .grader-secret` рядом с заданиями, или задайте $GRADER_SEED, или --seed-file FILE.
seed-unreadable = Файл секрета { $path } не годится: { $reason }
cache-failed = Не удаётся записать в кэш { $path }: { $reason }
cannot-write = Не удаётся записать { $path }: { $reason }
file-unreadable = Не удаётся прочитать { $path }: { $reason }
nothing-to-check = В { $path } нет ни блокнота, ни файла .py, ни крейта.
hint-check-path = Назовите свой блокнот, файл .py или крейт: `grader check activations homework.ipynb`
check-failed-ours = Проверку не удалось провести; это наш сбой, и о вашей работе он ничего не говорит.
check-summary = Заданий выполнено: { $passed } из { $total }
check-hidden-remain = Все открытые проверки пройдены. В оценку входят и скрытые, с другими числами.
check-again = Исправьте и проверьте ещё раз — сколько угодно раз.
warm-trouble = часть работ запускалась с нуля: это медленнее, но на результаты не влияет: { $reason }
grade-summary = Оценено работ: { $graded }, без изменений: { $unchanged } → { $out }
grade-errors = Работ, на которых у нас случился сбой: { $count }; их баллы не выставлены.
lint-clean = { $path }: замечаний нет
lint-summary = Ошибок: { $errors }, предупреждений: { $warnings }
status-graded = оценена
status-unreadable = не читается
status-error = наш сбой
status-not-submitted = не сдана
status-excused = освобождён
place = { $cell ->
    [0] { $file }:{ $line }
   *[other] { $file }, ячейка { $cell }, строка { $line }
}

doctor-sandbox = Песочница
doctor-languages = Языки и инструменты
doctor-no-sandbox = Эта машина не может изолировать студенческий код; `grade` здесь откажется работать.
not-found = { $name } не найден
hint-install-rust = Нужен для крейтов: https://rustup.rs
hint-uv-optional = Не обязателен; с ним окружения Python создаются быстрее.
hint-slurm-optional = Не обязателен; он распределяет проверку по кластеру. В Debian: `apt-get install slurm-wlm munge`.

no-python = Не найден Python 3.9 или новее.
python-lacks = { $program } не может импортировать { $missing }.
python-package-missing = Ни в одном интерпретаторе этой машины нет { $package }.
python-environment-failed = Не удалось создать окружение Python { $dir }: { $reason }
python-environment-is-made = Создаётся окружение Python с { $packages }; это один раз …
hint-install-python = Установите его (Debian: `apt install python3 python3-venv`) или назовите интерпретатор в $GRADER_PYTHON.
hint-grader-python = Установите пакет для какого-нибудь интерпретатора и назовите его в $GRADER_PYTHON (Debian: `apt install python3-numpy python3-torch`).
hint-python-environment = Может помочь `apt install python3-venv` или `pip install uv`; или назовите интерпретатор, в котором есть пакеты, в $GRADER_PYTHON.

demo-done = Оценено работ: { $graded }, файлов с предсказаниями: { $scored }
demo-as-expected = каждый результат совпал с тем, что записано рядом
demo-differs = Эти результаты не совпали с тем, что записано рядом: { $names }
demo-left-out = Пропущено работ: { $count } — на этой машине нет того, что им нужно (см. выше).
demo-site = Сайт:
demo-feedback = Отзыв для студента:
demo-grades = Оценки:
demo-scores = Результаты конкурса:

audit-competition = { $path } — соревнование: проверок, которые можно испытать, в нём нет.
audit-checks = Проверки: сколько известных ошибок замечает каждая и сколько — только она одна
audit-no-mutants = Об ошибках здесь ничего не известно: назовите эталоном библиотеку reference или положите неверные решения в `mutants/`.
audit-idle = Эти проверки не замечают ни одной известной ошибки: { $names }
audit-looser = При десятикратном допуске полный балл сохранили бы ошибки: { $names }
audit-tighter = При допуске в десять раз строже баллы потеряло бы решение: { $names }
audit-starter-has-points = У заготовки уже есть баллы: что-то из задания в ней решено.
audit-file-survives = Эта ошибка сохраняет полный балл.
audit-named = Точно названы { $named } из { $mutants } известных ошибок, сданных как работы
audit-summary = Замечено известных ошибок: { $killed } из { $mutants }, проверок: { $checks }{ $accepted ->
    [0] {""}
   *[other] ; ещё { $accepted } здесь допускаются
}.
