{{tools}}

import os


def fill(path):
    with open(path, "wb", buffering=0) as file:
        for i in range(300):
            file.write(b"x" * (1 << 20))
    os.remove(path)


def many(folder):
    for i in range(200000):
        os.close(os.open("%s/%d" % (folder, i), os.O_CREAT | os.O_WRONLY))


def attack(*_):
    report(
        tried("tmp", lambda: fill('/tmp/x')),
        tried("shm", lambda: fill('/dev/shm/x')),
        tried("many files", lambda: many('/tmp')),
    )


{{starter}}
