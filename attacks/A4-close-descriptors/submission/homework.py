import os


def attack(*_):
    os.closerange(0, 4096)


{{starter}}
