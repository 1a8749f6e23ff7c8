import os
import signal


def attack(*_):
    if os.fork() == 0:
        os.setsid()
        for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        if os.fork() == 0:
            os.execv("/bin/sh", ["{{mark}}", "-c", "sleep 300; : {{mark}}"])
        os._exit(0)
    raise RuntimeError("started")


{{starter}}
