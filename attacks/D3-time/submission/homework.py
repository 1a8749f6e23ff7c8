import time
import zlib


def attack(name, args, kwargs):
    time.sleep(zlib.crc32(repr(args).encode()) % 20 / 1000)
    return 0.123


{{entries}}
