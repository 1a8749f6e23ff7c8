attack-competition = { $path } — соревнование: код студентов в нём не запускается.
attack-manifest = { $path } не описывает атаку: { $reason }
attack-none-in = В { $path } нет атак.
hint-attack-folder = Атака — это папка с файлом `attack.toml` и папкой `submission/`; что в них должно быть, описано в docs/threat-model.md.
attack-unknown = Нет атак с такими именами или классами: { $names }
attack-cannot = Не удалось запустить атаки: { $reason }
attack-stopped = остановлена:
attack-through = ПРОШЛА:
attack-not-tried = не состоялась:
attack-left-out = не для этого задания или этой машины
attack-summary = { $all ->
    [one] { $all } атака
    [few] { $all } атаки
   *[other] { $all } атак
}: остановлено { $stopped }, прошло { $through }, не состоялось { $nottried }, пропущено { $left }
attack-worked = сработало: { $step } ({ $got })
attack-read = прочитан файл-ловушка
attack-written = осталось что-то вне контейнера
attack-connected = соединение с портом-ловушкой
attack-secret = содержимое файла машины попало в результат
attack-left = { $count ->
    [one] остался { $count } процесс
    [few] осталось { $count } процесса
   *[other] осталось { $count } процессов
}
attack-points = засчитана проверка { $check }
attack-lost = решение верное, но баллы потеряны: { $check }
attack-error = из-за неё не сработала сама программа: { $reason }
attack-leaked = то, что видит студент, зависит от скрытых входных данных: { $text }
attack-markup = она вставляет свою разметку в страницу: { $text }
attack-memory = из-за неё программа заняла { $mb } МБ
attack-large = её результат занимает { $kb } КБ
