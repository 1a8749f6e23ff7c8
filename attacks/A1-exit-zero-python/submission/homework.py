import os


def attack(*_):
    os._exit(0)


{{starter}}
