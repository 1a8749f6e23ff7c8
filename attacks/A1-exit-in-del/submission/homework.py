import os


class Trap:
    def __del__(self):
        os._exit(0)


def attack(*_):
    Trap()


{{starter}}
