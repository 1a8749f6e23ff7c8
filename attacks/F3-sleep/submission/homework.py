import time


def attack(*_):
    time.sleep(100000)


{{starter}}
