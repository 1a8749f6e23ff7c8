# Messages: sandbox

sandbox-unavailable = this machine cannot isolate students' code: { $reason }
sandbox-launcher = the sandbox's launcher did not start: { $reason }
sandbox-launcher-gone = the sandbox's launcher has gone away
sandbox-container = a container could not be made: { $reason }
sandbox-start = { $program } could not be started in the sandbox ({ $step }): { $reason }
sandbox-unreachable = the sandbox cannot reach { $path }: { $reason }
sandbox-system = a system call of the sandbox failed ({ $what }): { $reason }
sandbox-hint-doctor = `grader doctor` shows what works on this machine

sandbox-advice-userns-clone = allow user namespaces: `sysctl -w kernel.unprivileged_userns_clone=1`
sandbox-advice-max-user-namespaces = allow user namespaces: `sysctl -w user.max_user_namespaces=15000`
sandbox-advice-apparmor = AppArmor restricts user namespaces here: `sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`, or a profile for this program that allows `userns`
sandbox-advice-container = inside a container, it has to be started so that user namespaces work and /proc is not masked (podman: `--security-opt unmask=ALL`; docker: `--security-opt seccomp=unconfined --security-opt systempaths=unconfined`). On your own code, `--sandbox off` works everywhere

sandbox-off = no isolation: only limits of time, memory and output
sandbox-off-because = no isolation ({ $reason }); limits of time, memory and output remain
sandbox-namespaces = own users, mounts, processes, network, IPC, host name and cgroups; the program sees /usr, what its task needs, and empty temporary folders
sandbox-uid-dropped = started by root, students' code runs as uid { $uid }
sandbox-uid-own = students' code runs as your own unprivileged user, without capabilities
sandbox-landlock = the kernel's Landlock (version { $version }) allows the same paths once more
sandbox-left-out = { $part } is left out on purpose, to see what it stops
sandbox-landlock-off = this kernel has no Landlock; mounts alone decide what can be read and written
sandbox-landlock-advice = Linux 5.13 or later with `landlock` among the security modules (`lsm=` on the kernel's command line)
sandbox-seccomp = a list of allowed system calls; no sockets, no tracing, no new namespaces
sandbox-rlimits = address space, CPU time, processes, file sizes, descriptors
sandbox-rlimits-old-kernel = address space, CPU time, file sizes, descriptors; before Linux 5.14 the number of processes is only watched
sandbox-watch = CPU time, memory and processes of the whole tree, looked at every 20 ms
sandbox-cgroup = memory and processes of the whole tree are limited by cgroups
sandbox-cgroup-advice = for cgroups: as root, or in a delegated group (`systemd-run --user --scope -p Delegate=yes grader …`)
