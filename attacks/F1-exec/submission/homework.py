import os


def attack(*_):
    for fd in range(3, 1024):
        try:
            os.set_inheritable(fd, True)
        except OSError:
            pass
    os.execv("/bin/sh", ["{{mark}}", "-c", "echo passed; sleep 30; : {{mark}}"])


{{starter}}
