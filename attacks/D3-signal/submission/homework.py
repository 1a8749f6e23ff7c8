import os
import signal
import zlib

KINDS = [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT, signal.SIGFPE, signal.SIGILL, signal.SIGBUS]


def attack(name, args, kwargs):
    os.kill(os.getpid(), KINDS[zlib.crc32(repr(args).encode()) % len(KINDS)])


{{entries}}
