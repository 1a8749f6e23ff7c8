{{tools}}

import ctypes


def attack(*_):
    report(
        tried("setuid", lambda: syscall(105, 0)),
        tried("setgid", lambda: syscall(106, 0)),
        tried("setgroups", lambda: syscall(116, 0, 0)),
        tried("setresuid", lambda: syscall(117, 0, 0, 0)),
        tried("capset", lambda: syscall(126, ctypes.create_string_buffer(8), ctypes.create_string_buffer(24))),
        tried("setfsuid", lambda: syscall(122, 0)),
        tried("pdeathsig", lambda: syscall(157, 1, 0, 0, 0, 0)),
        tried("dumpable", lambda: syscall(157, 4, 1, 0, 0, 0)),
        tried("keepcaps", lambda: syscall(157, 8, 1, 0, 0, 0)),
        tried("subreaper", lambda: syscall(157, 36, 1, 0, 0, 0)),
        tried("mm", lambda: syscall(157, 35, 1, 0, 0, 0)),
        tried("limits of 1", lambda: syscall(302, 1, 7, b'\1\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0', 0)),
        tried("priority", lambda: syscall(141, 0, 0, -20)),
        tried("affinity", lambda: syscall(203, 0, 8, ctypes.create_string_buffer(128))),
        tried("rt", lambda: syscall(144, 0, 1, ctypes.create_string_buffer(8))),
    )


{{starter}}
