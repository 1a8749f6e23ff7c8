# grader similar

similar-no-assignment = По какому заданию эти работы?
hint-similar-no-assignment = Назовите его: `grader similar { $path } --assignment ID`. Папка, которую записал `grader grade … --out`, знает его сама.
similar-several = { $path } — папка с оценками, а указаны и другие пути.
hint-similar-several = Укажите её одну: проверенная группа сравнивается внутри себя.
similar-cut = { $submission }: кода больше 4 МБ; остальное не просмотрено
similar-no-code = { $submission }: кода нет, не сравнивается
similar-unreadable = { $submission }: не читается, не сравнивается
similar-gone = { $submission }: файлов больше нет там, где их проверяли; не сравнивается
similar-few = Работ с кодом меньше двух: сравнивать нечего.
similar-class = { $language }: работ — { $submissions }; показано начиная с { $threshold } ({ $own ->
    [own] собственный порог этой группы
    [few] у группы меньше 60 работ своего порога нет
   *[named] как вы просили
}): { $pairs ->
    [0] ни одной пары
    [one] { $pairs } пара
    [few] { $pairs } пары
   *[many] { $pairs } пар
}
similar-more = ещё пар: { $count }; покажет --top
similar-same = Один и тот же файл, байт в байт: { $files }
similar-and-more = и ещё { $count }
similar-head-score = оценка
similar-head-shared = общее
similar-same-file = один файл
similar-verdict = Это список мест, куда стоит посмотреть, а не приговор: в коротких упражнениях много общего по самой их природе, и число не говорит, кто написал первым и почему.
similar-done = Рядом друг с другом: { $path } (только для преподавателя: там имена и код)
