import zlib

import numpy as np


def attack(name, args, kwargs):
    n = zlib.crc32(repr(args).encode())
    return np.zeros((n % 97 + 1, n // 97 % 89 + 1, n // 9000 % 7 + 1))


{{entries}}
