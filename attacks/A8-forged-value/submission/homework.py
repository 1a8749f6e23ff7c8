import os
import struct


def forge(body, length=None):
    data = struct.pack("<I", len(body) if length is None else length) + body
    for fd in range(3, 1024):
        try:
            os.write(fd, data)
        except OSError:
            pass


def attack(*_):
    forge(b'\x02\x03' + bytes(8))


{{starter}}
