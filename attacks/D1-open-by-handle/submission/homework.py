{{tools}}

import ctypes


def attack(*_):
    report(
        tried("name_to_handle_at", lambda: syscall(303, -100, b'/', ctypes.create_string_buffer(200), ctypes.byref(ctypes.c_int()), 0)),
        tried("open_by_handle_at", lambda: syscall(304, 3, ctypes.create_string_buffer(200), 0)),
    )


{{starter}}
