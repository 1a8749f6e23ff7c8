# The ledger, and what changes grades by hand

ledger-database = { $path }: { $reason }
ledger-newer = { $path } записан более новой версией grader (версия { $found }).
ledger-damaged = В журнале есть результат, который не читается: { $reason }
ledger-broken = { $path } повреждён: { $reason }
ledger-missing = В { $path } ничего не оценивалось: там нет ledger.db.
hint-ledger-missing = Укажите папку, в которую писал `grader grade … --out`.
hint-ledger-verify = `grader ledger verify` скажет, что с ним не так; восстановите его из копии.
ledger-intact = { $path }: событий — { $events }, ничего не изменено. Конец цепочки: { $head }
ledger-tampered = { $path }: не так, как было записано: { $count }.
ledger-no-head = Рядом с журналом нет { $file }: если у журнала отрезали конец, это осталось бы незамеченным. `--head` сравнит с концом цепочки, который вы записали сами.
ledger-found-database = повреждена сама база данных: { $reason }
ledger-found-version = таблицы называют версию { $found }, а должна быть версия { $want }
ledger-found-object = `{ $name }` — не то, что пишет эта программа: изменено, добавлено или удалено
ledger-found-gap = событие { $seq } идёт после события { $after }: строки удалены, добавлены или переставлены
ledger-found-event = событие { $seq } ({ $kind }, { $at }) или то, что было до него, изменено
ledger-found-body = текст события { $seq } изменён или добавлен
ledger-found-no-body = текст события { $seq } удалён
ledger-found-person = запись о человеке `{ $subject }` изменена или добавлена
ledger-found-no-person = запись о человеке `{ $subject }` удалена в обход `grader ledger forget`
ledger-found-row = строка { $place } таблицы `{ $table }` изменена или добавлена
ledger-found-no-row = строка { $place } таблицы `{ $table }` удалена
ledger-found-head = в базе записан конец `{ $head }`, а последнее событие — { $events }
ledger-found-cut = { $file } помнит событие { $seq }, которого в журнале в таком виде нет: его конец (событий — { $events }) отрезан или переписан
ledger-found-remembered = конца `{ $head }` в журнале нет: цепочка укорочена или переписана

out-of-another = В { $path } лежат оценки за `{ $known }`, а не за `{ $id }`.
hint-out-of-another = Выберите другую папку --out: в одной папке лежат оценки за одно задание.
failed-since = Более поздняя проверка этой работы не удалась — не по её вине; здесь прежний результат.
