{{tools}}

import ctypes


def attack(*_):
    report(
        tried("shmget", lambda: syscall(29, 0x5eed, 4096, 0o1600)),
        tried("semget", lambda: syscall(64, 0x5eed, 1, 0o1600)),
        tried("msgget", lambda: syscall(68, 0x5eed, 0o1600)),
        tried("mq_open", lambda: syscall(240, b'{{mark}}', 0o102, 0o600, 0)),
    )


{{starter}}
