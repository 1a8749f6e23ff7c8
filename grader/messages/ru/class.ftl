# Messages: the class report

class-done = { $path }: проверено { $graded } из { $students } студентов; известных ошибок: { $mistakes }, групп одинаковых неверных ответов без объяснения: { $clusters }
class-bad-line = { $path }, строка { $line } — не результат этой программы: { $reason }
class-bad-line-hint = Файлы запишутся заново, если ещё раз запустить ту же команду `grader grade`; в журнале ничего не потеряно.

class-title = Отчёт о группе
class-meta = студентов: { $students }, проверено работ: { $graded }
class-graded = Проверено
class-of = из { $all }
class-of-all = { $n } из { $all }
class-median = Медиана
class-mean = среднее { $mean }
class-pass = Зачтено
class-pass-mark = от { $mark } баллов
class-full = Полный балл
class-alpha = α Кронбаха по заданиям { $alpha }
class-scores = Баллы
class-scores-none = Ничего не проверено.
class-histogram-says = Итоговые баллы, работ: { $n }. От { $least } до { $most }, у половины — от { $lower } до { $upper }, медиана { $median } (линия). Полный балл: { $full }; ноль: { $zero }.
class-histogram-says-mark = Итоговые баллы, работ: { $n }. От { $least } до { $most }, у половины — от { $lower } до { $upper }, медиана { $median } (сплошная линия; пунктир — порог зачёта). Полный балл: { $full }; ноль: { $zero }.
class-misunderstood = Чего группа не поняла
class-misunderstood-about = Из проверенных работ. Ошибка названа, если все числа в ответах — те же, что даёт известная ошибка.
class-mistakes-none = Известных ошибок никто не сделал.
class-cost = всего баллов: { $points }

class-todo-clusters = { $n ->
    [one] группа одинаковых неверных ответов без известной ошибки
    [few] группы одинаковых неверных ответов без известной ошибки
   *[other] групп одинаковых неверных ответов без известной ошибки
}
class-todo-error = { $n ->
    [one] работа, на которой сбой случился у нас
    [few] работы, на которых сбой случился у нас
   *[other] работ, на которых сбой случился у нас
}
class-todo-unreadable = { $n ->
    [one] работа, в которой нечего проверять
    [few] работы, в которых нечего проверять
   *[other] работ, в которых нечего проверять
}
class-todo-not-submitted = { $n ->
    [one] студент из списка ничего не сдал
    [few] студента из списка ничего не сдали
   *[other] студентов из списка ничего не сдали
}
class-todo-strangers = { $n ->
    [one] работа от того, кого нет в списке
    [few] работы от тех, кого нет в списке
   *[other] работ от тех, кого нет в списке
}
class-todo-unstable = { $n ->
    [one] работа с разными результатами двух запусков
    [few] работы с разными результатами двух запусков
   *[other] работ с разными результатами двух запусков
}
class-todo-late = { $n ->
    [one] работа сдана после срока
    [few] работы сданы после срока
   *[other] работ сдано после срока
}
class-todo-nobody-passes = { $n ->
    [one] проверка, которую никто не прошёл: верна ли она?
    [few] проверки, которые никто не прошёл: верны ли они?
   *[other] проверок, которые никто не прошёл: верны ли они?
}
class-todo-nobody-fails = { $n ->
    [one] проверка, которую прошли все
    [few] проверки, которые прошли все
   *[other] проверок, которые прошли все
}
class-todo-poor = { $n ->
    [one] задание почти не отличает сильные работы от слабых
    [few] задания почти не отличают сильные работы от слабых
   *[other] заданий почти не отличают сильные работы от слабых
}
class-todo-outliers = { $n ->
    [one] выброс по времени или памяти
    [few] выброса по времени или памяти
   *[other] выбросов по времени или памяти
}

class-tasks = Задания
class-task = Задание
class-items-about = Трудность — средняя доля баллов: 1 — справились все, 0 — никто. Дискриминативность — корреляция баллов за задание со всеми остальными баллами той же работы (исправленная корреляция «задание — тест»; для проверки, которая либо пройдена, либо нет, — точечно-бисериальная): ниже 0,2 задание почти не отличает сильные работы от слабых, ниже 0 слабые справляются лучше.
class-few = Работ меньше 30: корреляции здесь — лишь намёк.
class-points = Баллы
class-difficulty = Трудность
class-discrimination = Дискриминативность
class-passed = Справились
class-others = Остальные
class-bonus = дополнительное
class-poor = слабая
class-status = { $status ->
    [partial] частично верно
    [failed] неверное значение
    [raised] исключение
    [missing] нет
    [timeout] слишком долго
    [memory] не хватило памяти
    [crashed] процесс упал
    [forbidden] запрещено
    [not_built] не собралось
    [skipped] пропущено
   *[passed] верно
}

class-mistakes = Известные ошибки
class-mistake = Ошибка
class-made-by = Сделали
class-cost-all = Потеряно баллов
class-who = Работы

class-clusters = Одинаковые неверные ответы
class-clusters-about = Эти работы дали одни и те же неверные числа, и ни одна известная ошибка их не даёт: возможно, это ошибка, о которой вы не подумали, или условие, которое можно понять двояко. Команда делает из группы известную ошибку (DIR — папка, где лежит этот отчёт); затем опишите её словами, и в следующий раз студенты их прочтут.
class-clusters-none = Нет двух работ с одинаковыми неверными ответами, которые не объясняла бы известная ошибка.
class-singles = Неверных ответов, которых больше ни у кого нет: { $n }.
class-first-failed = Не пройдено проверок: { $failed }; первая — { $check }.
class-place-cell = { $file }, ячейка { $cell }, строка { $line }
class-command = Сделать из группы известную ошибку:
class-no-python = Среди этих работ нет ни одной на Python, а известная ошибка пишется на Python.
class-more = Ещё { $n } — в report.json.

class-checks = Проверки
class-check = Проверка
class-checks-of = Проверки задания
class-n-checks = { $n ->
    [one] { $n } проверка
    [few] { $n } проверки
   *[other] { $n } проверок
}
class-public = открытая
class-hidden = скрытая
class-nobody-passes = Никто не прошёл:
class-nobody-fails = Прошли все:
class-flag-nobody-passes = никто не прошёл
class-flag-nobody-fails = прошли все

class-people = Люди
class-people-none = Все сдали работы, которые удалось проверить, и никто не опоздал.
class-list = { $kind ->
    [unreadable] Нечего проверять
    [error] Сбой у нас
    [not_submitted] Ничего не сдали
    [strangers] Нет в списке
    [excused] Освобождены
    [unstable] Разные результаты двух запусков
   *[by_hand] Баллы, выставленные вручную
}
class-late = Опоздания
class-late-taken = За опоздания снято баллов: { $points }.
class-submission = Работа
class-late-how = Как
class-late-by = На сколько
class-late-cost = Баллы
class-late-state = { $state ->
    [grace] в пределах отсрочки
    [closed] после закрытия
   *[late] с опозданием
}
class-late-days = { $days } д { $hours } ч
class-late-hours = { $hours } ч { $minutes } мин
class-late-minutes = { $minutes } мин

class-usage = Время и память
class-usage-about = Выброс лежит выше средней половины более чем на три её размаха (дальняя граница Тьюки) и достаточно велик, чтобы на него стоило взглянуть: втрое больше медианы и больше секунды процессорного времени либо в полтора раза больше медианы и на 32 МиБ памяти.
class-usage-none = Ничего не измерено.
class-resource = На работу
class-cpu = Процессорное время
class-memory = Память, наибольшая
class-median-of = Медиана
class-p95 = 95 из 100 ниже
class-most = Больше всего
class-limit = Выброс — выше
class-outliers = Выбросы
class-outliers-none = нет
class-seconds = { $n } с
class-mib = { $n } МиБ
class-numbers = Баллы в числах
class-numbers-about = У скольких работ сколько баллов

mutant-no-cluster = { $cluster }: в { $path } нет такой группы одинаковых неверных ответов
mutant-clusters = Группы: { $names }
mutant-no-clusters = Их нет: у каждого неверного ответа есть известная ошибка, или он больше ни у кого не встречается.
mutant-no-python = { $cluster }: в этой группе никто не писал на Python, а известная ошибка пишется на Python
mutant-nothing = { $cluster }: ни одно определение этой группы само по себе не даёт её ответов
mutant-tried = { $submission }: { $why }
mutant-why-other = вырезанное даёт другие ответы
mutant-why-nothing = вырезать ничего не удалось
mutant-exists = { $path } уже есть
mutant-broken = { $path } — не TOML, поэтому в него ничего не добавлено
mutant-done = { $path }: известная ошибка { $id }, взята из { $submission }; она даёт ответы всех { $students }
mutant-next = Опишите ошибку словами (`en`, `ru` у { $id } в { $edits }); прочтите { $path } и сократите. Затем `grader audit { $assignment }` покажет, замечают ли её проверки, и в следующий раз студентам её назовут.
mutant-comment = Такие ответы дали работ: { $n }; см. отчёт о группе.
mutant-placeholder = Ровно такие же числа — в нескольких работах, значит, за ними одна и та же ошибка. Пройдите формулу этого задания ещё раз, шаг за шагом.
