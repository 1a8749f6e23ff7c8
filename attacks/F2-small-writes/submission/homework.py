import os


def attack(*_):
    for _ in range(100_000_000):
        os.write(1, b"x")
        os.write(2, b"y")


{{starter}}
