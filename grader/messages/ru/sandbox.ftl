# Messages: sandbox

sandbox-unavailable = на этой машине код студентов не изолировать: { $reason }
sandbox-launcher = служебный процесс песочницы не запустился: { $reason }
sandbox-launcher-gone = служебный процесс песочницы завершился
sandbox-container = не удалось создать контейнер: { $reason }
sandbox-start = не удалось запустить { $program } в песочнице ({ $step }): { $reason }
sandbox-unreachable = песочнице недоступен путь { $path }: { $reason }
sandbox-system = системный вызов песочницы завершился ошибкой ({ $what }): { $reason }
sandbox-hint-doctor = что работает на этой машине, покажет `grader doctor`

sandbox-advice-userns-clone = разрешите пространства имён пользователей: `sysctl -w kernel.unprivileged_userns_clone=1`
sandbox-advice-max-user-namespaces = разрешите пространства имён пользователей: `sysctl -w user.max_user_namespaces=15000`
sandbox-advice-apparmor = здесь пространства имён пользователей ограничивает AppArmor: `sysctl -w kernel.apparmor_restrict_unprivileged_userns=0` или профиль этой программы, разрешающий `userns`
sandbox-advice-container = внутри контейнера нужны пространства имён пользователей и незакрытый /proc (podman: `--security-opt unmask=ALL`; docker: `--security-opt seccomp=unconfined --security-opt systempaths=unconfined`). Для собственного кода везде работает `--sandbox off`

sandbox-off = изоляции нет: только ограничения времени, памяти и вывода
sandbox-off-because = изоляции нет ({ $reason }); остаются ограничения времени, памяти и вывода
sandbox-namespaces = отдельные пользователи, файловые системы, процессы, сеть, IPC, имя машины и cgroup; программе видны /usr, нужное для задания и пустые временные папки
sandbox-uid-dropped = запущено от root, код студентов работает с uid { $uid }
sandbox-uid-own = код студентов работает от имени вашего обычного пользователя, без привилегий
sandbox-landlock = Landlock в ядре (версия { $version }) ещё раз ограничивает доступ теми же путями
sandbox-left-out = слой { $part } отключён намеренно, чтобы увидеть, что он останавливает
sandbox-landlock-off = в этом ядре нет Landlock: что можно читать и писать, определяют только точки монтирования
sandbox-landlock-advice = нужен Linux 5.13 или новее с модулем безопасности `landlock` (параметр `lsm=` в командной строке ядра)
sandbox-seccomp = список разрешённых системных вызовов; без сокетов, трассировки и новых пространств имён
sandbox-rlimits = адресное пространство, процессорное время, процессы, размер файлов, дескрипторы
sandbox-rlimits-old-kernel = адресное пространство, процессорное время, размер файлов, дескрипторы; до Linux 5.14 за числом процессов только наблюдаем
sandbox-watch = процессорное время, память и число процессов всего дерева проверяются каждые 20 мс
sandbox-cgroup = память и число процессов всего дерева ограничены через cgroup
sandbox-cgroup-advice = чтобы были cgroup: запуск от root или в делегированной группе (`systemd-run --user --scope -p Delegate=yes grader …`)
