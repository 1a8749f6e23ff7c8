import ctypes


def attack(*_):
    ctypes.string_at(0)


{{starter}}
