# Messages: site

## Месяцы в датах

site-month = { $month ->
    [1] января
    [2] февраля
    [3] марта
    [4] апреля
    [5] мая
    [6] июня
    [7] июля
    [8] августа
    [9] сентября
    [10] октября
    [11] ноября
   *[12] декабря
}
site-month-short = { $month ->
    [1] янв.
    [2] февр.
    [3] мар.
    [4] апр.
    [5] мая
    [6] июн.
    [7] июл.
    [8] авг.
    [9] сент.
    [10] окт.
    [11] нояб.
   *[12] дек.
}

## Отзыв о работе

site-feedback = Проверка работы
site-attempt-n = попытка { $n }
site-does-not-count = эта попытка не учитывается
site-score = Баллы
site-tasks-passed = { $all ->
    [one] Выполнено { $passed } из { $all } задания
   *[other] Выполнено { $passed } из { $all } заданий
}
site-bonus-of = в том числе дополнительных баллов: { $points }
site-late = { $days ->
    [one] Сдано не позже { $days } дня после срока
   *[other] Сдано не позже { $days } дней после срока
} ({ $due }): снято баллов — { $points }.
site-grace = Сдано после срока ({ $due }), но в пределах времени, за которое ничего не снимается.
site-closed = Сдано, когда работы уже не принимались (срок: { $due }): баллов за неё нет.
site-score-by-hand = Этот балл выставил преподаватель.
site-tasks-by-hand = Баллы за отдельные задачи изменил преподаватель.
site-tasks = Задания
site-bonus = дополнительное
site-known-mistake = Похоже на известную ошибку
site-hint = Подсказка
site-got = получено
site-want = ожидалось
site-step = в вызове
site-at = индекс
site-plot-curve = Ваша функция рядом с верной при { $low } ≤ x ≤ { $high }. Сильнее всего они расходятся при x = { $at }: { $got }, а должно быть { $want }.
site-plot-losses = Ваши потери рядом с верными по эпохам, эпох: { $n }. Ваши идут от { $first } до { $last }, верные — от { $want_first } до { $want_last }.
site-plot-boundary = Объекты примера ({ $n }) и прямая, по которой решает нейрон. Ваша: { $got }; верная: { $want }.
site-plot-yours = у вас
site-plot-epoch = эпоха
site-plot-other-class = другой класс
site-hidden-checks = { $n ->
    [one] { $n } скрытая проверка
    [few] { $n } скрытые проверки
   *[other] { $n } скрытых проверок
}
site-hidden = { $status ->
    [failed] Неверный результат на данных, которые не показываются.
    [raised] Код завершился ошибкой на данных, которые не показываются.
    [timeout] Код работал слишком долго на данных, которые не показываются.
    [memory] Коду не хватило памяти на данных, которые не показываются.
    [crashed] Процесс аварийно завершился на данных, которые не показываются.
   *[other] Проверка не пройдена на данных, которые не показываются.
}
site-place = Учтённый вариант
site-cell = ячейка { $n }
site-line = строка { $n }
site-notes = Замечания
site-status-error = Проверить работу не удалось из-за сбоя на нашей стороне. Это не ваша ошибка, баллы не снижены; преподаватель об этом знает.
site-status-unreadable = В этой работе нечего проверять. Причина — в замечаниях ниже.
site-status-not-submitted = Работа не сдана.
site-status-excused = Вы освобождены от этого задания, оно не учитывается.
site-is-passed = верно
site-is-partial = выполнено частично
site-is-failed = неверное значение
site-is-raised = ошибка выполнения
site-is-missing = не найдено
site-is-timeout = превышено время
site-is-memory = превышена память
site-is-crashed = аварийное завершение
site-is-forbidden = использовано запрещённое
site-is-not-built = не компилируется
site-is-skipped = пропущено
site-receipt = Квитанция
site-receipt-about = По этим данным оценку можно в любой момент воспроизвести.
site-receipt-submission = Работа
site-receipt-assignment = Задание
site-receipt-seed = Случайное зерно
site-receipt-program = Программа
site-receipt-runtime = Чем выполнено
site-receipt-sandbox = Песочница

## Таблица результатов

site-skip = Перейти к содержанию
site-way = Вы здесь
site-all-competitions = Соревнования
site-competitions = Соревнования
site-no-competitions = Соревнований пока нет.
site-provisional = Предварительно
site-final = Окончательно
site-metric = { $metric ->
    [accuracy] Доля верных ответов
    [balanced_accuracy] Сбалансированная точность
    [macro_f1] Макро-F1
    [micro_f1] Микро-F1
    [log_loss] Логарифмическая функция потерь
    [rmse] RMSE
    [mae] MAE
    [r2] R²
   *[auc] AUC
}
site-split-public = { site-metric }, открытых строк: { $rows }
site-split-private = { site-metric }, закрытых строк: { $rows }
site-boards = Таблицы
site-tab-private = Итоговая таблица
site-tab-public = Открытая таблица
site-leader = Первое место
site-teams = Команды
site-attempts-in-all = всего попыток: { $n }
site-baseline = Базовое решение
site-closes-at = Окончание
site-closed-at = Завершено
site-histogram = Результаты
site-beyond = { $side ->
    [below] ниже
   *[above] выше
} { $end }: { $n ->
    [one] { $teams } команда
    [few] { $teams } команды
   *[other] { $teams } команд
}
site-thresholds = пороги баллов
site-histogram-says = { $n ->
    [one] Гистограмма: результаты { $teams } команды
   *[other] Гистограмма: результаты { $teams } команд
} от { $low } до { $high }; в одном столбце не больше { $most }.
site-points-steps = Баллы начиная с результата:
site-points-linear = Баллы, между порогами — линейно:
site-points-n = { $n ->
    [one] { $points } балл
    [few] { $points } балла
   *[other] { $points } баллов
}
site-standings = Места
site-page-of = страница { $page } из { $pages }
site-page = страница
site-pages = Страницы
site-find = Название команды
site-jump = К моей строке
site-js-none = Такого названия нет.
site-js-found = Найдено:
site-js-elsewhere = Такого названия нет. Чтобы найти его на других страницах, напишите его полностью.
site-caption = Таблица. { site-metric }: место и пределы, в которых оно лежит, команда, результат с интервалом.
site-rank = Место
site-result = Результат
site-rank-range = Пределы места
site-team = Команда
site-interval = Интервал { $level }
site-history = История
site-attempts = Попытки
site-points = Баллы
site-submitted = Отправлено
site-tied = неотличимо от первого места
site-equal = равные результаты
site-divider = ↑ Отмеченные у края неотличимы от первого места
site-nobody = В таблице пока никого нет.
site-how-to-read = Как читать эту таблицу
site-about-tied = Команды с отметкой у левого края неотличимы от первого места: строк слишком мало, чтобы сказать, кто лучше.
site-about-ranks = Мелкие числа под местом показывают, где лежит истинное место команды: для каждой команды с вероятностью не меньше { $level } ({ $method }).
site-about-interval = Мелкие числа под результатом — его интервал: { $level } для каждой команды, с поправкой на число попыток, из которых результат выбран ({ $method }).
site-about-shown = { $shown ->
    [exact] Открытый результат команды — лучшая из её попыток. При большом числе попыток его поднимает и простая случайность.
    [ladder] Открытый результат команды растёт только шагом, который больше его собственного шума (метод Ladder: Блюм и Хардт, 2015).
   *[significant] Открытый результат команды меняется, только когда попытка превосходит прежнюю сильнее, чем это делает случай. Иначе попытка «неотличима», даже если она немного лучше.
}
site-about-per-day = { $n ->
    [one] { $n } попытка в день; файл с ошибками попыткой не считается.
    [few] { $n } попытки в день; файл с ошибками попыткой не считается.
   *[other] { $n } попыток в день; файл с ошибками попыткой не считается.
}
site-about-baseline = Цветная строка и линия — базовое решение. Места оно ни у кого не занимает.
site-as-of = По состоянию на
site-feed = Новые лидеры (Atom)
site-feed-title = { $title }: новые лидеры
site-feed-lead = Лидирует { $name }, результат { $score }
site-to-row = Показать в таблице
site-rank-between = из { $teams }; истинное место: { $range }
site-rank-of = из { $teams }
site-best-from = результат от
site-on-public = Место в открытой таблице
site-team-tied = Эта команда неотличима от первого места.
site-history-of-shown = Показанный результат по попыткам
site-history-range = попыток: { $n }, { $first } → { $last }
site-history-says = Линия: показанный результат, попыток: { $n }, от { $first } до { $last }. Те же числа — в таблице ниже.
site-history-beyond = гораздо { $side ->
    [below] ниже
   *[above] выше
} { $end }: { $n ->
    [one] { $attempts } попытка
    [few] { $attempts } попытки
   *[other] { $attempts } попыток
}, на краю рисунка
site-attempts-shown = Попытки
site-attempts-caption = Попытки, последняя — первой, с результатом, который был показан после каждой.
site-attempt = Попытка
site-shown-score = Показанный результат
site-change = Изменение
site-moved = новый результат
site-refused = не засчитана: { score-reason }
site-invalid = файл с ошибками
site-more-problems = … и ещё { $n ->
    [one] { $n } ошибка
    [few] { $n } ошибки
   *[other] { $n } ошибок
}
site-earlier-attempts = { $n ->
    [one] Не показана { $count } более ранняя попытка.
    [few] Не показаны { $count } более ранние попытки.
   *[other] Не показано { $count } более ранних попыток.
}
site-unplaced = Команды без результата
site-unplaced-about = ни один их файл не засчитан; причины — на странице команды
site-unplaced-more = и ещё { $count }
site-unplaced-team = У этой команды нет результата: ни один её файл не засчитан. Причины — в таблице.
site-not-better = не лучше
site-not-distinguishable = неотличима

## Ошибки

leaderboard-done = { $competitions ->
    [one] { $competitions } соревнование
    [few] { $competitions } соревнования
   *[other] { $competitions } соревнований
} в { $out }: файлов записано { $written }, без изменений { $unchanged }, удалено { $removed }
site-error-template = шаблон { $name }: { $reason }
site-error-template-hint = шаблоны программы лежат в папке `templates` её исходного кода; начните с их копии
site-error-no-templates = { $path }: шаблонов там нет; шаблон — это один из файлов { $names }
site-error-io = { $path }: { $reason }
site-error-unsafe-id = идентификатор соревнования «{ $id }» не может быть именем папки на сайте; используйте строчные латинские буквы, цифры и дефисы
site-error-same-id = две папки содержат соревнование «{ $id }»
site-error-not-closed = соревнование «{ $id }» ещё не завершено: закрытой таблицы для показа нет
