import os


def attack(*_):
    block = b"x" * (1 << 20)
    while True:
        os.write(1, block)


{{starter}}
