import os
import signal


def attack(*_):
    os.kill(os.getpid(), signal.SIGSTOP)


{{starter}}
