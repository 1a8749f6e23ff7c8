# Партия работ на кластере.

slurm-submitted = Задание Slurm { $job }: { $workers ->
    [one] { $workers } исполнитель
    [few] { $workers } исполнителя
   *[other] { $workers } исполнителей
}, { $items ->
    [one] { $items } работа
    [few] { $items } работы
   *[other] { $items } работ
}
slurm-worker-silent = исполнитель { $worker } на { $host } не подаёт признаков жизни; { $count ->
    [0] в работе у него ничего не было
    [one] его работа ({ $count }) проверяется заново
   *[other] его работы ({ $count }) проверяются заново
}
slurm-worker-ended = исполнитель { $worker } на { $host } завершился ({ $state }); { $count ->
    [0] в работе у него ничего не было
    [one] его работа ({ $count }) проверяется заново
   *[other] его работы ({ $count }) проверяются заново
}
slurm-worker-refused = исполнитель { $worker } на { $host } не может проверять:
slurm-no-worker = Исполнители завершились один за другим без единого результата: { $count }. Последний: { $reason }. Их журналы лежат в { $path }.
hint-slurm-no-worker = Посмотрите журналы и запустите `grader doctor` на узле: `srun grader doctor`. Затем повторите ту же команду: она продолжит с места остановки.
slurm-failed = Команда `{ $command }` не выполнена: { $reason }
hint-slurm-failed = Посмотрите `sinfo` и то, что указано в --slurm-args. Затем повторите ту же команду: она продолжит с места остановки.
slurm-not-found = На этой машине нет `{ $name }`.
hint-slurm-install = Запускайте там, откуда отправляют задания (на головном узле), или без --engine slurm. В Debian: `apt-get install slurm-wlm munge`.
slurm-shared-failed = Общая папка: { $path }: { $reason }
slurm-exposed = Общая папка { $path } лежит в { $seen }, которую может читать код студентов.
hint-slurm-exposed = Укажите другую: --slurm-shared DIR.
slurm-options-alone = --nodes, --slurm-shared и --slurm-args говорят, как разделить партию между узлами кластера, а эта проверяется здесь.
hint-slurm-engine = `grader grade activations submissions/ --out out --engine slurm --nodes 4 --slurm-args "--partition=teaching"`
slurm-args-unbalanced = В --slurm-args не закрыта кавычка.
slurm-needs-sandbox = В общей папке узлов лежат результаты всех студентов: с --engine slurm код студентов либо изолирован, либо не запускается.
slurm-lost-after-wrong = $GRADER_SLURM_LOST_AFTER — это число секунд от 1 до 86400, а не `{ $value }`.
trouble-worker-lost = При проверке этой работы были потеряны три исполнителя кластера. Это наш сбой, о работе он ничего не говорит.
worker-other-version = Здесь grader { $here }, а партия запущена из grader { $there }.
worker-other-assignment = Хеш задания здесь — { $here }, а в партии — { $there }.
worker-other-seed = Хеш зерна здесь — { $here }, а в партии — { $there }.
worker-other-runtime = Этот узел дал бы другие результаты. Здесь: { $here }. Там, где запущена партия: { $there }.
doctor-slurm-partitions = { $version }; разделы: { $partitions }
doctor-slurm-silent = { $version }; кластер не отвечает: { $reason }
