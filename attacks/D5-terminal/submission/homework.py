{{tools}}

import fcntl
import os


def attack(*_):
    report(
        tried("tty", lambda: open('/dev/tty', 'w')),
        tried("tiocsti", lambda: [fcntl.ioctl(fd, 0x5412, b'x') for fd in (0, 1, 2)]),
        tried("pts", lambda: os.listdir('/dev/pts')[0] and open('/dev/pts/0', 'w')),
        tried("tioclinux", lambda: fcntl.ioctl(1, 0x541c, b'\2')),
    )


{{starter}}
