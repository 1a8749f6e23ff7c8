{{tools}}

import ctypes


def attack(*_):
    report(
        tried("unshare user", lambda: syscall(272, 0x10000000)),
        tried("unshare mount", lambda: syscall(272, 0x20000)),
        tried("setns", lambda: syscall(308, 3, 0)),
        tried("clone new user", lambda: syscall(56, 0x10000011, 0, 0, 0, 0)),
        tried("clone3", lambda: syscall(435, ctypes.create_string_buffer(88), 88)),
    )


{{starter}}
