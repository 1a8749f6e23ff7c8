import os
import time


def attack(*_):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.execv("/bin/sh", ["{{mark}}", "-c", "sleep 2; echo 10 > {{write_dir}}/grades.csv; sleep 60; : {{mark}}"])
        os._exit(0)
    raise RuntimeError("started")


{{starter}}
