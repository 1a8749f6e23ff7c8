import os
import zlib


def attack(name, args, kwargs):
    os._exit(zlib.crc32(repr(args).encode()) % 250)


{{entries}}
